"""Imports as they are stored: found, listed, begun, moved on by whoever works on them, and reported."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pynamodb.expressions.update import Action

from chalicelib.domain.errors import Conflict
from chalicelib.domain.imports import (
    PATIENCE,
    Entry,
    Hint,
    Import,
    Phase,
)
from chalicelib.storage.cursors import Page, PageRequest, fill
from chalicelib.storage.directory_rows import TABLE, unit_key
from chalicelib.storage.enrolment import ENROLMENT, NEWEST, NONE, EnrolmentRow
from chalicelib.storage.import_rows import (
    LATE,
    META,
    WATCH,
    ImportRow,
    ReportRow,
    WatchRow,
    import_key,
    import_row,
    imports_list,
    kept,
    report_row,
    to_entry,
    to_import,
)
from chalicelib.storage.letter_keys import watched
from chalicelib.storage.tables import Slice, collection, query, sort_key_of
from chalicelib.storage.transactions import Check, Delete, Put, Update, Write

PART: Final = 250
"""How many lines of the report one row has: DynamoDB takes 400 KB, and a letter may be twelve bytes of JSON."""

REPORT_KEPT: Final = timedelta(days=400)
"""A report names people: it is kept for a school year and the beginning of the next."""


class Lost(Exception):
    """The import is not as it was read: another worker has it, or it is done."""


class Overtaken(Exception):
    """Somebody else changed what was to be written since it was read: read again and repeat."""


def find(import_id: str) -> Import | None:
    """An import, without its report; one call."""
    row = ImportRow.find(import_key(import_id), META)
    return to_import(row) if row else None


def whole(import_id: str) -> tuple[Import, list[Entry]] | None:
    """An import with its report; one Query."""
    found: Import | None = None
    entries: list[Entry] = []
    read = 0
    for item in collection(TABLE, import_key(import_id), _whole):
        if sort_key_of(item) == META:
            found = to_import(ImportRow.from_raw_data(item))
        elif sort_key_of(item).startswith(LATE) or (found and read < found.parts):
            read += 1
            entries.extend(to_entry(said) for said in ReportRow.from_raw_data(item).entries)
    return (found, entries) if found else None


def of_unit(unit_id: str, page: PageRequest) -> Page[Import]:
    """The unit's imports, newest first; one Query."""

    def read(position: str | None, limit: int) -> Slice:
        where = None if position is None else ImportRow.one_sk < position
        return query(TABLE, imports_list(unit_id), index="one", where=where, newest_first=True, limit=limit)

    return fill(page, read, lambda item: to_import(ImportRow.from_raw_data(item)), sort_key="one_sk")


def begin(found: Import, due: datetime) -> list[Write]:
    """Write a new import; older ones of its kind in the unit that do not write yet are overtaken by it.

    Args:
        due: when the sweep looks at it.
    """
    pk = unit_key(found.unit_id)
    return [
        Update(
            EnrolmentRow(pk, ENROLMENT),
            [NEWEST[found.kind].set(found.id)],
            EnrolmentRow.running_import.does_not_exist(),
            lost=lambda: Conflict(Hint.IMPORT_RUNNING),
        ),
        Put(import_row(found), ImportRow.pk.does_not_exist()),
        watch(found.id, due),
    ]


def confirm(found: Import, due: datetime) -> list[Write]:
    """Write that somebody has looked at what it waits for, unless a newer import of the kind is there."""
    return [
        Update(
            ImportRow(import_key(found.id), META),
            [ImportRow.confirmed.set(True), ImportRow.phase.set(str(Phase.CHECKING))],
            ImportRow.phase == str(Phase.NEEDS_CONFIRMATION),
            lost=lambda: Conflict(Hint.NOT_TO_CONFIRM),
        ),
        Check(
            EnrolmentRow,
            unit_key(found.unit_id),
            ENROLMENT,
            NEWEST[found.kind] == found.id,
            lost=lambda: Conflict(Hint.NOT_TO_CONFIRM),
        ),
        watch(found.id, due),
    ]


def take_over(found: Import, worker: str) -> Write:
    """Write who works on the import now, and count it: whoever had it before writes nothing more."""
    row = ImportRow(import_key(found.id), META)
    actions = [ImportRow.worker.set(worker), ImportRow.tries.add(1)]
    return Update(row, actions, ImportRow.phase == str(found.phase), lost=Lost)


def went_on(found: Import, worker: str) -> Write:
    """Forget how often the import was taken up: it is further than it was."""
    row = ImportRow(import_key(found.id), META)
    return Update(row, [ImportRow.tries.remove()], ImportRow.worker == worker, lost=Lost)


def still_ours(found: Import, worker: str) -> Check:
    """Lets a transaction pass only while this worker has the import, in this phase."""
    ours = (ImportRow.worker == worker) & (ImportRow.phase == str(found.phase))
    return Check(ImportRow, import_key(found.id), META, ours, lost=Lost)


def move_on(found: Import, after: Import, worker: str) -> Write:
    """Write how far the import is, by the worker that has it."""
    ours = (ImportRow.worker == worker) & (ImportRow.phase == str(found.phase))
    kept = import_row(after)
    kept.worker = worker
    return Put(kept, ours, lost=Lost)


def claim(found: Import, generation: int) -> Write:
    """Write that this import writes now, under this generation; no newer one can begin until it is done.

    It is the one that comes after the last: what was checked before another import wrote is checked again, and no two
    write under the same generation.
    """
    last = EnrolmentRow.last_generation
    next_one = last == generation - 1 if generation > NONE + 1 else last.does_not_exist()
    mine = EnrolmentRow.running_import.does_not_exist() | (EnrolmentRow.running_import == found.id)
    actions: list[Action] = [
        EnrolmentRow.running_import.set(found.id),
        EnrolmentRow.last_generation.set(generation),
    ]
    row = EnrolmentRow(unit_key(found.unit_id), ENROLMENT)
    return Update(row, actions, (NEWEST[found.kind] == found.id) & mine & next_one, lost=Overtaken)


def flip(found: Import, decisions: int | None, at: datetime) -> Write:
    """Let all that the import wrote come true.

    Args:
        decisions: how many decisions on custody there were before it looked at them; another one makes it fail.
    """
    actions: list[Action] = [
        EnrolmentRow.generation.set(found.generation),
        EnrolmentRow.import_id.set(found.id),
        EnrolmentRow.since.set(at),
    ]
    if found.school_year:
        actions.append(EnrolmentRow.school_year.set(found.school_year))
    row = EnrolmentRow(unit_key(found.unit_id), ENROLMENT)
    seen = EnrolmentRow.decisions.does_not_exist() if decisions is None else EnrolmentRow.decisions == decisions
    return Update(row, actions, (EnrolmentRow.running_import == found.id) & seen, lost=Overtaken)


def release(found: Import) -> Write:
    """Let the next import of the unit begin."""
    row = EnrolmentRow(unit_key(found.unit_id), ENROLMENT)
    return Update(
        row,
        [EnrolmentRow.running_import.remove()],
        EnrolmentRow.running_import == found.id,
        lost=Overtaken,
    )


def report(import_id: str, entries: Sequence[Entry], at: datetime) -> list[Write]:
    """Write the report."""
    expires = int((at + REPORT_KEPT).timestamp())
    parts = [entries[start : start + PART] for start in range(0, len(entries), PART)]
    return [Put(report_row(import_id, number, part, expires)) for number, part in enumerate(parts)]


def add_to_report(import_id: str, about: str, entries: Sequence[Entry], at: datetime) -> Write:
    """Add to the report what was found when it was there already."""
    said = [kept(entry) for entry in entries]
    expires = int((at + REPORT_KEPT).timestamp())
    return Put(ReportRow(import_key(import_id), f"{LATE}{about}", entries=said, expires=expires))


def watch(import_id: str, due: datetime) -> Write:
    """Have the sweep look at the import when it is due."""
    row = WatchRow(import_key(import_id), WATCH)
    row.three_pk, row.three_sk = watched(import_id, due)
    return Put(row)


def watch_on(import_id: str, at: datetime) -> Write:
    """Have the sweep look at the import when it has not gone on for a while."""
    return watch(import_id, at + PATIENCE)


def unwatch(import_id: str) -> Write:
    """The import is done."""
    return Delete(WatchRow(import_key(import_id), WATCH))


def _whole(after: str | None) -> Any:
    return ImportRow.sk.between("A#" if after is None else f"{after}\0", "R$")
