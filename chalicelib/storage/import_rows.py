"""The kinds of row of an import, and their way to and from the domain.

| sk | what |
|---|---|
| `A#META` | the import, how far it is, and the worker that has it; in the list of its unit |
| `R#{n}`, `R#L#{person}` | a part of the report; a line that was added at the end |

They are in `IMP#{id}`. What watches an import lies among the work that can stand still: `IMP#{id}` / `WATCH` of the
table of communications.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute

from chalicelib.domain.imports import Counts, Entry, Import, ImportFault, ImportKind, Phase
from chalicelib.domain.people import PersonRef
from chalicelib.storage.directory_rows import DirectoryRow
from chalicelib.storage.rows import CommunicationRow, MomentAttribute
from chalicelib.storage.tables import IntegerAttribute, RawItem

META: Final = "A#META"
WATCH: Final = "WATCH"
LATE: Final = "R#L#"


class ImportRow(DirectoryRow):
    """The import; `tries` is counted as somebody takes it up, and gone as soon as it goes on."""

    id = UnicodeAttribute()
    unit_id = UnicodeAttribute()
    kind = UnicodeAttribute()
    name = UnicodeAttribute()
    size = IntegerAttribute()
    created_by_id = UnicodeAttribute()
    created_by_name = UnicodeAttribute()
    created_at = MomentAttribute()
    phase = UnicodeAttribute()
    version = UnicodeAttribute(null=True)
    confirmed = BooleanAttribute(null=True)
    generation = IntegerAttribute(null=True)
    school_year = UnicodeAttribute(null=True)
    fault = UnicodeAttribute(null=True)
    details: JSONAttribute = JSONAttribute(null=True)
    counts: JSONAttribute = JSONAttribute(null=True)
    parts = IntegerAttribute(null=True)
    checked_at = MomentAttribute(null=True)
    finished_at = MomentAttribute(null=True)
    worker = UnicodeAttribute(null=True)
    tries = IntegerAttribute(null=True)


class ReportRow(DirectoryRow):
    """A part of the report, as lists: `[kind, line, field, code, params, id, name]`."""

    entries: JSONAttribute = JSONAttribute()


class WatchRow(CommunicationRow):
    """What has the sweep look at an import that stands still."""

    class Meta(CommunicationRow.Meta):
        pass


def import_key(import_id: str) -> str:
    """The `pk` of an import's collection."""
    return f"IMP#{import_id}"


def import_of(item: RawItem) -> str:
    """The import that a row of its collection is of."""
    return str(item["pk"]["S"]).removeprefix("IMP#")


def to_import(row: ImportRow) -> Import:
    """The import of a row."""
    return Import(
        id=row.id,
        unit_id=row.unit_id,
        kind=ImportKind(row.kind),
        name=row.name,
        size=row.size,
        created_by=PersonRef(row.created_by_id, row.created_by_name),
        created_at=row.created_at,
        phase=Phase(row.phase),
        version=row.version,
        confirmed=bool(row.confirmed),
        generation=row.generation or 0,
        school_year=row.school_year,
        fault=ImportFault(row.fault) if row.fault else None,
        details=tuple(row.details or ()),
        counts=Counts(**(row.counts or {})),
        parts=row.parts or 0,
        checked_at=row.checked_at,
        finished_at=row.finished_at,
        tries=row.tries or 0,
    )


def import_row(found: Import) -> ImportRow:
    """The row of an import."""
    return ImportRow(
        import_key(found.id),
        META,
        one_pk=imports_list(found.unit_id),
        one_sk=found.id,
        id=found.id,
        unit_id=found.unit_id,
        kind=str(found.kind),
        name=found.name,
        size=found.size,
        created_by_id=found.created_by.id,
        created_by_name=found.created_by.name,
        created_at=found.created_at,
        phase=str(found.phase),
        version=found.version,
        confirmed=found.confirmed,
        generation=found.generation,
        school_year=found.school_year,
        fault=str(found.fault) if found.fault else None,
        details=list(found.details),
        counts=asdict(found.counts),
        parts=found.parts,
        checked_at=found.checked_at,
        finished_at=found.finished_at,
    )


def report_row(import_id: str, number: int, entries: Sequence[Entry], expires: int) -> ReportRow:
    """The row of a part of the report."""
    return ReportRow(
        import_key(import_id), f"R#{number:05d}", entries=[kept(entry) for entry in entries], expires=expires
    )


def kept(entry: Entry) -> list[Any]:
    """A line of the report as it is kept."""
    person = [entry.person.id, entry.person.name] if entry.person else []
    return [entry.kind, entry.line, entry.field, entry.code, dict(entry.params), *person]


def to_entry(said: Sequence[Any]) -> Entry:
    """A line of the report."""
    kind, line, field, code, params, *person = said
    return Entry(kind, line, field, code, params, PersonRef(*person) if person else None)


def imports_list(unit_id: str) -> str:
    """The index key of the unit's imports."""
    return f"U#{unit_id}#imports"
