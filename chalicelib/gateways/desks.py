"""A desk on which more is sorted and matched than fits in memory: a private database on disk that goes when it is left.

SQLite keeps a few megabytes in memory, however many lines an export has; its file has no name and belongs to this
process alone. What is asked of it is what SQLite 3.7 knows: Lambda's is that old.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

from chalicelib.domain.imports import REPORTED_MAX
from chalicelib.gateways.desk_tables import INDEXES, TABLES

_CACHE_KIB: Final = 4096

Kept = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """A guardian as a line tells of them, or a teacher's line; `dni` and `key` are digests."""

    subject: str
    line: int
    place: int
    dni: str | None
    key: str
    name: str
    email: str | None
    phone: str | None


class Desk:
    """The desk. It is used in a `with`: what lay on it is gone afterwards."""

    def __init__(self) -> None:
        import sqlite3

        # An empty name is a private database on disk, deleted when it is closed, or when the process ends.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(TABLES)
        self._db.execute("BEGIN")
        self._reported: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    # ------------------------------------------------------------------------------------------ what is put there

    def put_line(
        self, subject: str, line: int, name: str, folded: str, group: str | None, year: int | None = None
    ) -> None:
        """A good line about a student, or a teacher; `year`: in which its school year begins."""
        self._db.execute("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?)", (subject, line, name, folded, group, year))

    def put_mention(self, told: Told) -> None:
        """A guardian whom a line tells of."""
        values = (told.subject, told.line, told.place, told.dni, told.key, told.name, told.email, told.phone)
        self._db.execute("INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", values)

    def hold(self, subject: str) -> None:
        """Somebody of whom a line was rejected: they are in the file, and stay as they are."""
        self._db.execute("INSERT OR IGNORE INTO held VALUES (?)", (subject,))

    def put_candidates(self, line: int, subjects: Sequence[str]) -> None:
        """Those whom a rejected line may be about, for it does not say; none when nobody can tell."""
        self._db.executemany("INSERT INTO candidates VALUES (?, ?)", [(line, subject) for subject in subjects or [""]])

    def report(self, kind: str, line: int, entry: Kept) -> None:
        """A line of the report; of each kind as many lie here as are told."""
        self._reported[kind] += 1
        if kind == "rejected":
            self._db.execute("INSERT OR IGNORE INTO rejected VALUES (?)", (line,))
        if self._reported[kind] <= REPORTED_MAX[kind]:
            self._db.execute("INSERT INTO entries VALUES (?, ?, ?)", (kind, line, json.dumps(entry)))

    def put_subject(self, id: str, kept: Kept) -> None:
        """A student whom the school has."""
        self._db.execute("INSERT INTO subjects VALUES (?, ?)", (id, json.dumps(kept)))

    def put_known(self, person: str, dni: str | None, key: str | None, kept: Kept) -> None:
        """A guardian or a teacher whom the school has."""
        self._db.execute("INSERT INTO known VALUES (?, ?, ?, ?)", (person, dni, key, json.dumps(kept)))

    def put_person(self, person: str, wanted: Kept) -> None:
        """What the file says of a person, over all its lines."""
        self._db.execute("INSERT INTO people VALUES (?, ?, ?)", (person, wanted["name"], json.dumps(wanted)))

    def put_ward(self, person: str, subject: str, name: str) -> None:
        """That the person is a guardian of the student."""
        self._db.execute("INSERT OR REPLACE INTO wards VALUES (?, ?, ?)", (person, subject, name))

    def put_changed(self, person: str) -> None:
        """That something which is kept of the person changes."""
        self._db.execute("INSERT OR IGNORE INTO changed VALUES (?)", (person,))

    def indexed(self) -> None:
        """Call this once all lines and all who are known are there."""
        self._db.executescript(INDEXES)
        self._db.execute("BEGIN")

    # ------------------------------------------------------------------------------------------ lines

    def contradictions(self) -> list[tuple[str, list[int]]]:
        """Those whose lines give them different names, with the lines."""
        found = self._all("SELECT subject FROM lines GROUP BY subject HAVING COUNT(DISTINCT folded) > 1")
        return [(subject, self.lines_of(subject)) for (subject,) in found]

    def drop(self, subject: str) -> None:
        """Forget the lines about somebody."""
        self._db.execute("DELETE FROM lines WHERE subject = ?", (subject,))
        self._db.execute("DELETE FROM mentions WHERE subject = ?", (subject,))

    def drop_older(self, year: int) -> list[int]:
        """Forget the lines of school years that began before; gives which they are."""
        older = [line for (line,) in self._all("SELECT line FROM lines WHERE year < ? ORDER BY line", year)]
        self._db.execute("DELETE FROM mentions WHERE line IN (SELECT line FROM lines WHERE year < ?)", (year,))
        self._db.execute("DELETE FROM lines WHERE year < ?", (year,))
        return older

    def repeated(self) -> Iterator[tuple[str, int]]:
        """Lines about somebody of whom there is an earlier one."""
        return self._each(
            "SELECT DISTINCT lines.subject, line FROM lines"
            " JOIN (SELECT subject, MIN(line) AS first FROM lines GROUP BY subject"
            " HAVING COUNT(*) > 1) AS firsts ON lines.subject = firsts.subject AND line > first ORDER BY line"
        )

    def lines_of(self, subject: str) -> list[int]:
        """The lines about somebody."""
        return [line for (line,) in self._all("SELECT line FROM lines WHERE subject = ? ORDER BY line", subject)]

    def name_of(self, subject: str) -> str | None:
        """The name that the lines about somebody tell; none when there are none."""
        name: str | None = self._all("SELECT MIN(name) FROM lines WHERE subject = ?", subject)[0][0]
        return name

    def wanted(self) -> Iterator[tuple[str, str]]:
        """The students of the file, by id, with their names."""
        return self._each("SELECT subject, MIN(name) FROM lines GROUP BY subject ORDER BY subject")

    def groups_of(self, subject: str) -> list[str]:
        """The classes that the lines about a student name."""
        found = self._all(
            "SELECT DISTINCT class FROM lines WHERE subject = ? AND class IS NOT NULL ORDER BY 1", subject
        )
        return [name for (name,) in found]

    def guardians_of(self, subject: str) -> list[tuple[str, str]]:
        """Id and name of the guardians of a student, in the order of the file's columns."""
        found = self._all(
            "SELECT people.person, people.name FROM mentions JOIN people ON mentions.person = people.person"
            " WHERE subject = ? GROUP BY people.person ORDER BY MIN(place), people.person",
            subject,
        )
        return [(person, name) for person, name in found]

    def class_names(self) -> list[str]:
        """The names of all classes."""
        return [name for (name,) in self._all("SELECT DISTINCT class FROM lines WHERE class IS NOT NULL ORDER BY 1")]

    # ------------------------------------------------------------------------------------------ who is who

    def documents(self) -> Iterator[str]:
        """The documents that the file tells."""
        return (dni for (dni,) in self._each("SELECT DISTINCT dni FROM mentions WHERE dni IS NOT NULL ORDER BY dni"))

    def keys_of(self, dni: str) -> list[str]:
        """The names with telephone that go with a document."""
        return [key for (key,) in self._all("SELECT DISTINCT key FROM mentions WHERE dni = ? ORDER BY key", dni)]

    def claims(self, key: str) -> int:
        """How many documents go with a name and telephone."""
        return int(self._all("SELECT COUNT(DISTINCT dni) FROM mentions WHERE key = ?", key)[0][0])

    def by_dni(self, dni: str) -> str | None:
        """Who is known by a document."""
        found = self._all("SELECT MIN(person) FROM known WHERE dni = ?", dni)
        return found[0][0] if found else None

    def namesakes(self, key: str) -> list[tuple[str, bool]]:
        """Who is known under a name and telephone, and whether the file tells their document."""
        found = self._all(
            "SELECT person, dni IS NOT NULL AND EXISTS (SELECT 1 FROM mentions WHERE mentions.dni = known.dni)"
            " FROM known WHERE key = ? ORDER BY person",
            key,
        )
        return [(person, bool(elsewhere)) for person, elsewhere in found]

    def undocumented(self) -> Iterator[str]:
        """The names with telephone of those of whom a line tells no document."""
        return (key for (key,) in self._each("SELECT DISTINCT key FROM mentions WHERE dni IS NULL ORDER BY key"))

    def documented(self, key: str) -> list[str]:
        """Those with this name and telephone of whom the file tells the document."""
        found = self._all("SELECT DISTINCT person FROM mentions WHERE key = ? AND dni IS NOT NULL ORDER BY 1", key)
        return [person for (person,) in found]

    def identify(self, person: str, *, dni: str | None = None, key: str | None = None) -> None:
        """Write whom all mentions with this document, or with this name and telephone and none, are about."""
        if dni is not None:
            self._db.execute("UPDATE mentions SET person = ? WHERE dni = ?", (person, dni))
        else:
            self._db.execute("UPDATE mentions SET person = ? WHERE key = ? AND dni IS NULL", (person, key))

    def document_told_of(self, dni: str) -> list[tuple[int, str]]:
        """Line and name of those of whom the file tells a document, by line."""
        return self._all("SELECT line, name FROM mentions WHERE dni = ? ORDER BY line, place", dni)

    def ignore_document(self, dni: str) -> None:
        """Take a document from all of whom the file tells it."""
        self._db.execute("UPDATE mentions SET dni = NULL WHERE dni = ?", (dni,))

    def mentions_of(self, subject: str) -> list[tuple[str, str]]:
        """Whom the lines about a student are about, and the names that these have there."""
        return self._all("SELECT DISTINCT person, name FROM mentions WHERE subject = ? ORDER BY 1, 2", subject)

    def documents_of(self, person: str) -> set[str]:
        """The documents of a person: those that the file tells, and by which the school knows them."""
        told = "SELECT dni FROM mentions WHERE person = ? AND dni IS NOT NULL"
        known = "SELECT dni FROM known WHERE person = ? AND dni IS NOT NULL"
        return {dni for (dni,) in self._all(f"{told} UNION {known}", person, person)}

    def known(self, person: str) -> Kept | None:
        """What the school has of a guardian or a teacher."""
        found = self._all("SELECT kept FROM known WHERE person = ?", person)
        return json.loads(found[0][0]) if found else None

    def take_for(self, person: str, other: str, subject: str | None = None) -> None:
        """Take all mentions of `person`, or those in the lines about one student, for mentions of `other`."""
        where, values = ("", []) if subject is None else (" AND subject = ?", [subject])
        self._db.execute(f"UPDATE mentions SET person = ? WHERE person = ?{where}", [other, person, *values])  # noqa: S608  # only a mark

    def told(self) -> Iterator[tuple[str, Told]]:
        """All mentions with whom they are about, those of a person together."""
        found = self._each(
            "SELECT person, subject, line, place, dni, key, name, email, phone FROM mentions"
            " ORDER BY person, line, place"
        )
        return ((person, Told(*rest)) for person, *rest in found)

    def wards_of(self, person: str) -> list[list[str]]:
        """Id and name of whom the person is a guardian of."""
        return [list(pair) for pair in self._all("SELECT subject, name FROM wards WHERE person = ?", person)]

    def everybody(self) -> Iterator[tuple[str, Kept | None, Kept | None]]:
        """Each person, by id: what the school has of them, and what the file says."""
        found = self._each(
            "SELECT known.person AS id, kept, wanted FROM known LEFT JOIN people ON known.person = people.person"
            " UNION ALL SELECT people.person, NULL, wanted FROM people"
            " WHERE NOT EXISTS (SELECT 1 FROM known WHERE known.person = people.person) ORDER BY id"
        )
        return (
            (id, json.loads(kept) if kept else None, json.loads(told) if told else None) for id, kept, told in found
        )

    # ------------------------------------------------------------------------------------------ who stays, who goes

    def subject(self, id: str) -> Kept | None:
        """What the school has of a student."""
        found = self._all("SELECT kept FROM subjects WHERE id = ?", id)
        return json.loads(found[0][0]) if found else None

    def absent(self) -> Iterator[tuple[str, Kept]]:
        """Students whom the school has and the file does not name."""
        found = self._each(
            "SELECT id, kept FROM subjects WHERE NOT EXISTS (SELECT 1 FROM lines WHERE subject = id)"
            " AND NOT EXISTS (SELECT 1 FROM held WHERE subject = id) ORDER BY id"
        )
        return ((id, json.loads(kept)) for id, kept in found)

    def kept_as_they_are(self) -> Iterator[tuple[str, Kept]]:
        """Students whom the school has and of whom there are only rejected lines."""
        found = self._each(
            "SELECT id, kept FROM subjects WHERE NOT EXISTS (SELECT 1 FROM lines WHERE subject = id)"
            " AND EXISTS (SELECT 1 FROM held WHERE subject = id) ORDER BY id"
        )
        return ((id, json.loads(kept)) for id, kept in found)

    def candidates(self) -> Iterator[tuple[int, str]]:
        """Lines that do not say whom they are about, with those whom they may be about."""
        return self._each("SELECT line, subject FROM candidates ORDER BY line")

    def is_held(self, subject: str) -> bool:
        """Whether a line about them was rejected."""
        return bool(self._all("SELECT 1 FROM held WHERE subject = ?", subject))

    def has_changed(self, people: Sequence[str]) -> bool:
        """Whether something that is kept of one of them changes."""
        marks = ",".join("?" * len(people))
        return bool(people) and bool(self._all(f"SELECT 1 FROM changed WHERE person IN ({marks}) LIMIT 1", *people))  # noqa: S608  # only marks

    def count(self, kind: str) -> int:
        """How many lines of the report are of a kind, told or not."""
        return self._reported[kind]

    def rejected_lines(self) -> int:
        """How many lines were rejected."""
        return int(self._all("SELECT COUNT(*) FROM rejected")[0][0])

    def reported(self, kind: str) -> list[tuple[int, Kept]]:
        """The lines of the report of a kind, in the order of the file."""
        found = self._all("SELECT line, entry FROM entries WHERE kind = ? ORDER BY line, rowid", kind)
        return [(line, json.loads(entry)) for line, entry in found]

    def _all(self, sql: str, *values: Any) -> list[Any]:
        return self._db.execute(sql, values).fetchall()

    def _each(self, sql: str, *values: Any) -> Iterator[Any]:
        return iter(self._db.execute(sql, values))
