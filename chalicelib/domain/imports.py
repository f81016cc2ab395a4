"""Imports of students and teachers: what one is, how it goes on, and when somebody must look first."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.attachments import UPLOAD_GRACE, safe_name
from chalicelib.domain.custody import DECIDERS
from chalicelib.domain.errors import FieldError, Forbidden
from chalicelib.domain.limits import ATTACHMENT_NAME_MAX
from chalicelib.domain.people import Caller, Membership, PersonRef, UnitKind
from chalicelib.domain.roles import MANAGEMENT, Role

IMPORT_BYTES_MAX: Final = 20 * 1024 * 1024
"""An export of 20,000 students is half of it."""

LEAVING_SHARE: Final = 0.05
"""When a larger part would leave, somebody must confirm: a file of one class must not empty a school."""

IMPORTERS: Final = MANAGEMENT | {Role.ADMINISTRATION}
"""Who imports: the office staff and the management team of the school."""

PATIENCE: Final = timedelta(minutes=5)
"""Work on an import that has not gone on for so long is put on its queue again."""

CONFIRMABLE: Final = timedelta(hours=40)
"""How long an import waits for its confirmation: the bucket keeps the file for two days."""

TRIES_MAX: Final = 10
"""How often work on an import is taken up that gets nowhere."""

CONTENT_TYPE: Final = "text/csv"
"""What the upload is sent as, whatever the layout."""

REPORTED_MAX: Final = {"custody": 1000, "rejected": 5000, "note": 1000, "leaving": 5000}
"""How many of each the report names; it counts all."""


def cut_off(kind: str, count: int) -> int:
    """How many of a kind the report counts and does not name."""
    return max(0, count - REPORTED_MAX[kind])


class ImportKind(StrEnum):
    """What is imported."""

    STUDENTS = "students"
    TEACHERS = "teachers"


class Phase(StrEnum):
    """How far an import is."""

    WAITING = "waiting"
    CHECKING = "checking"
    NEEDS_CONFIRMATION = "needs_confirmation"
    WRITING = "writing"
    FINISHING = "finishing"
    DONE = "done"
    FAILED = "failed"


class Status(StrEnum):
    """How far an import is, as people are told."""

    WAITING = "waiting"
    RUNNING = "running"
    NEEDS_CONFIRMATION = "needs_confirmation"
    DONE = "done"
    FAILED = "failed"


STATUS: Final[Mapping[Phase, Status]] = {
    Phase.WAITING: Status.WAITING,
    Phase.CHECKING: Status.RUNNING,
    Phase.NEEDS_CONFIRMATION: Status.NEEDS_CONFIRMATION,
    Phase.WRITING: Status.RUNNING,
    Phase.FINISHING: Status.RUNNING,
    Phase.DONE: Status.DONE,
    Phase.FAILED: Status.FAILED,
}

OPEN: Final = frozenset({Phase.WAITING, Phase.CHECKING, Phase.NEEDS_CONFIRMATION})
"""What a newer import of the same kind takes the place of; from `writing` on, an import is finished first."""

ENDED: Final = frozenset({Phase.DONE, Phase.FAILED})


class ImportFault(StrEnum):
    """Why a file was refused whole; people read the sentence in the templates."""

    NEVER_CAME = "never_came"
    WRONG_SIZE = "wrong_size"
    NOT_AN_EXPORT = "not_an_export"
    WRONG_ENCODING = "wrong_encoding"
    EMPTY = "empty"
    MISSING_COLUMNS = "missing_columns"
    NO_GOOD_LINE = "no_good_line"
    OVERTAKEN = "overtaken"
    NOT_CONFIRMED = "not_confirmed"
    UNIT_CLOSED = "unit_closed"
    TOO_MANY_LINES = "too_many_lines"
    GIVEN_UP = "given_up"


class Hint(StrEnum):
    """What to do instead; the sentences are in the templates."""

    CUSTODY_IN_DOUBT = "custody_in_doubt"
    IMPORT_RUNNING = "import_running"
    NOT_TO_CONFIRM = "not_to_confirm"
    ONLY_SCHOOLS = "only_schools"


@dataclass(frozen=True)
class Counts:
    """How many people (students, or teachers) the file is about, and what becomes of them.

    Attributes:
        rows: lines of data.
        skipped: lines of people who are not enrolled, of older school years, and repeated ones.
        custody: what is said of who may not receive; notes: of other things.
        leaving: who is enrolled and not in the file.
        in_doubt: students of whom it is in doubt who may receive.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    notes: int = 0
    leaving: int = 0
    custody: int = 0
    in_doubt: int = 0


@dataclass(frozen=True)
class Import:
    """An import.

    Attributes:
        version: of the object in the bucket, once it was looked at: what comes later under its key is not read.
        confirmed: whether somebody has looked at what it waited for.
        generation: what its rows carry; 0 before it writes.
        details: the missing columns.
        parts: how many rows the report has.
        checked_at: when the file was read.
        tries: how often somebody took it up since it last went on.
    """

    id: str
    unit_id: str
    kind: ImportKind
    name: str
    size: int
    created_by: PersonRef
    created_at: datetime
    phase: Phase = Phase.WAITING
    version: str | None = None
    confirmed: bool = False
    generation: int = 0
    school_year: str | None = None
    fault: ImportFault | None = None
    details: tuple[str, ...] = ()
    counts: Counts = dataclasses.field(default_factory=Counts)
    parts: int = 0
    checked_at: datetime | None = None
    finished_at: datetime | None = None
    tries: int = 0

    @property
    def status(self) -> Status:
        """How far it is, as people are told."""
        return STATUS[self.phase]


@dataclass(frozen=True)
class Entry:
    """A line of the report.

    Attributes:
        kind: `custody`, `rejected`, `note` or `leaving`.
        line: in the file; of somebody who leaves there is none.
        person: who leaves, or the student whom a line is about.
    """

    kind: str
    line: int = 0
    field: str = ""
    code: str = ""
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
    person: PersonRef | None = None


def authorise(caller: Caller, unit_id: str) -> Membership:
    """The role in which the caller imports into the school.

    Raises:
        NotFound: they hold nothing there.
        Forbidden: it is not for their role, or the unit is no school.
    """
    by = caller.acting(unit_id, IMPORTERS)
    if by.unit.kind is not UnitKind.SCHOOL:
        raise Forbidden(Hint.ONLY_SCHOOLS)
    return by


def authorise_confirming(caller: Caller, found: Import) -> Membership:
    """The role in which the caller confirms an import: where it is in doubt who may receive, one that decides that.

    Raises:
        NotFound, Forbidden: as of `authorise`, or because they do not decide that.
    """
    by = authorise(caller, found.unit_id)
    if not found.counts.in_doubt:
        return by
    decides = caller.holding(found.unit_id, DECIDERS)
    if decides is None:
        raise Forbidden(Hint.CUSTODY_IN_DOUBT)
    return decides


def told(entries: Iterable[Entry], caller: Caller, unit_id: str) -> tuple[Entry, ...]:
    """What the caller is told of a report: of custody only what is theirs to decide."""
    decides = caller.holding(unit_id, DECIDERS) is not None
    return tuple(entry for entry in entries if decides or entry.kind != "custody")


def checked(name: str, size: int) -> tuple[str, list[FieldError]]:
    """The file's name made safe, and all that is wrong with what was declared."""
    safe = safe_name(name)
    errors: list[FieldError] = []
    if not safe:
        errors.append(FieldError("name", "required"))
    elif len(safe) > ATTACHMENT_NAME_MAX:
        errors.append(FieldError("name", "too_long", {"max": ATTACHMENT_NAME_MAX}))
    if size < 1:
        errors.append(FieldError("size", "too_small", {"min": 1}))
    elif size > IMPORT_BYTES_MAX:
        errors.append(FieldError("size", "too_large", {"max": IMPORT_BYTES_MAX}))
    return safe, errors


def must_be_confirmed(leaving: int, enrolled: int, *, nameless: int, in_doubt: int) -> bool:
    """Whether somebody must look at what would become of the school, before it does.

    Args:
        enrolled: how many there are now.
        nameless: rejected lines of which nobody knows whose they are: perhaps of one who leaves.
        in_doubt: students beside whom whoever has come may be a restricted guardian, or who may be of whom one may not
            receive.
    """
    return leaving > enrolled * LEAVING_SHARE or (leaving > 0 and nameless > 0) or in_doubt > 0


def is_confirmed(found: Import, counts: Counts) -> bool:
    """Whether somebody has looked at all that an import waits for: what is in doubt now was when they did.

    Args:
        counts: as they are now, of the import as it was confirmed.
    """
    return found.confirmed and counts.in_doubt <= found.counts.in_doubt


def given_up(found: Import, at: datetime) -> bool:
    """Whether an upload that has not come by `at` will not come."""
    return found.phase is Phase.WAITING and at >= found.created_at + UPLOAD_GRACE


def is_overtaken(found: Import, newest: Mapping[ImportKind, str]) -> bool:
    """Whether a newer import takes the place of this one: of students none of teachers does, for both are wanted.

    Args:
        newest: the newest import of each kind.
    """
    return found.phase in OPEN and newest.get(found.kind) != found.id


def must_wait(found: Import, writing: str | None) -> bool:
    """Whether another import must be done first: one of a school writes at a time, whatever its kind.

    Args:
        writing: the import that writes now.
    """
    return found.phase in OPEN and writing is not None and writing != found.id


def gets_nowhere(found: Import) -> bool:
    """Whether work on the import has been taken up so often in vain that it is given up. What is true is finished."""
    return found.tries >= TRIES_MAX and found.phase in {Phase.CHECKING, Phase.WRITING}


def upload_key(import_id: str) -> str:
    """Where the presigned POST puts it."""
    return f"uploads/imports/{import_id}"


def import_in(key: str) -> str | None:
    """The import that an object under `uploads/` is for."""
    import_id = key.removeprefix("uploads/imports/")
    return import_id if import_id and "/" not in import_id and key == upload_key(import_id) else None


def confirmed(found: Import) -> Import:
    """The import once somebody has looked at what it waits for."""
    return dataclasses.replace(found, phase=Phase.CHECKING, confirmed=True)
