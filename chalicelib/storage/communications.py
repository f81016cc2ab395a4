"""Communications: read whole in one Query, written whole in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final

from pynamodb.expressions.condition import Condition

from chalicelib.domain.attachments import communication_of
from chalicelib.domain.changes import Change, Edit
from chalicelib.domain.closed_units import closed_as
from chalicelib.domain.communications import Attachment, AttachmentStatus, Communication
from chalicelib.domain.errors import Conflict
from chalicelib.domain.history import Record
from chalicelib.domain.numbers import Book, Number
from chalicelib.domain.transitions import Action, State
from chalicelib.storage import directory, files, mapping, mapping_history, mapping_parts
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.letter_keys import LETTER, collection_key, departure_key
from chalicelib.storage.rows import AttachmentRow, CodeRow, CommunicationRow, EditRow, LetterRow, NumberRow, RecordRow
from chalicelib.storage.tables import collection
from chalicelib.storage.transactions import Check, CounterLost, Delete, Put, Update, Write, commit

TABLE: Final = "communications"


class RevisionLost(Conflict):
    """Somebody wrote the communication since it was read."""


def find(communication_id: str) -> Communication | None:
    """The communication, whole, as it is now; one consistent Query of its item collection."""
    items = collection(TABLE, collection_key(communication_id), _view_rows)
    return mapping.communication_from(items)


def states(communication_ids: Sequence[str]) -> list[State]:
    """The states of those of these communications that there are, read consistently; one call each."""
    rows = [LetterRow.find(collection_key(each), LETTER) for each in communication_ids]
    return [State(row.state) for row in rows if row]


def history(communication_id: str) -> Iterator[Record]:
    """Its history, oldest first, read consistently."""
    items = collection(TABLE, collection_key(communication_id), _rows_of_kind(RecordRow, "H#"))
    return (mapping_history.record_from(item) for item in items)


def record(communication_id: str, seq: int) -> Record | None:
    """One record of its history."""
    row = RecordRow.find(collection_key(communication_id), f"H#{seq:08d}")
    return mapping_history.record_from(row.serialize()) if row else None


def edits(communication_id: str) -> Iterator[Edit]:
    """The edits of its draft, oldest first, read consistently."""
    items = collection(TABLE, collection_key(communication_id), _rows_of_kind(EditRow, "D#"))
    return (mapping_history.edit_from(item) for item in items)


def edit(communication_id: str, seq: int) -> Edit | None:
    """One edit of its draft."""
    row = EditRow.find(collection_key(communication_id), f"D#{seq:08d}")
    return mapping_history.edit_from(row.serialize()) if row else None


def last_number(unit_id: str, book: Book, year: int) -> int:
    """The number that the unit took last in the book of the year; 0 before the first."""
    row = NumberRow.find(_book_key(unit_id, book, year), "NUM")
    return row.value if row else 0


def by_code(code: str) -> str | None:
    """The communication whose sealed document has this verification code."""
    row = CodeRow.find(f"CODE#{code}", "CODE")
    return row.communication_id if row else None


def store(change: Change, at: datetime, once: Once | None = None, result: object = None) -> None:
    """Write what a use case did: one transaction.

    The state on its revision, history, numbers, requests, the role in which the person acts, the idempotency key.

    Args:
        at: when the role must be held.
        result: what the use case answers, for the idempotency key to remember.

    Raises:
        Conflict: the idempotency key was used before.
        RoleLost: the person no longer holds the role.
        RevisionLost: somebody else was first.
        CounterLost: somebody else took the number; read it again.
        InvalidFields: the unit that it is addressed to has closed.
    """
    writes: list[Write] = []
    if once:
        writes.append(remember(once, change.after if result is None else result, at))
    if change.by:
        writes.append(directory.role_still_held(change.by, at))
    writes.extend(_differences(change))
    if change.record and change.record.action is Action.SUBMIT and change.after:
        writes.extend(files.still_available(change.after))
    if change.taken:
        writes.append(_take(change.taken))
    if change.open_unit_id:
        writes.append(directory.unit_still_open(change.open_unit_id, closed_as("destination_id")))
    commit(writes)


def settle(communication_id: str, file: Attachment, *, was: AttachmentStatus = AttachmentStatus.WAITING) -> None:
    """Write what became of an upload, onto a file that is as it was, and only into a draft.

    Raises:
        Conflict: it was settled or taken away before, or the draft was submitted.
    """
    row = mapping_parts.attachment_row(communication_id, file)
    as_it_was = AttachmentRow.status == str(was)
    draft = LetterRow.state == str(State.DRAFT)
    commit(
        [
            Put(row, as_it_was & AttachmentRow.pk.exists()),
            Check(LetterRow, collection_key(communication_id), LETTER, draft),
        ]
    )


def settle_verdict(before: Attachment, after: Attachment) -> None:
    """Write what a scan for malware came to: in a draft, or on a letter whose file was found infected afterwards.

    Raises:
        Conflict: the file is not as it was read, or it was taken away.
    """
    row = mapping_parts.attachment_row(communication_of(before.id), after)
    commit([Put(row, (AttachmentRow.status == str(before.status)) & (AttachmentRow.sha256 == before.sha256))])


def forget_edits(communication_id: str) -> None:
    """Remove the edits of a draft that is gone; repeating it changes nothing."""
    for done in list(edits(communication_id)):
        commit([Delete(EditRow(collection_key(communication_id), f"D#{done.seq:08d}"))])


def _differences(change: Change) -> list[Write]:
    before, after = change.before, change.after
    current = before or after
    if current is None:
        return []
    old = mapping.rows_of(before) if before else {}
    new = mapping.rows_of(after) if after else {}
    revision = LetterRow.revision == before.revision if before else LetterRow.pk.does_not_exist()
    changed = {sk: row for sk, row in new.items() if sk not in old or old[sk].serialize() != row.serialize()}
    gone = {sk: row for sk, row in old.items() if sk not in new}
    writes: list[Write] = [
        *(Put(row, revision if sk == LETTER else None, lost=RevisionLost) for sk, row in changed.items()),
        *(Delete(row, revision if sk == LETTER else None, lost=RevisionLost) for sk, row in gone.items()),
    ]
    writes.extend(_departures(before, after))
    writes.extend(files.references(before, after, lost=RevisionLost))
    if change.record:
        writes.append(_append(mapping_history.record_row(current.id, change.record)))
    if change.edit:
        writes.append(_append(mapping_history.edit_row(current.id, change.edit)))
    writes.extend(_codes(before, after))
    return writes


def _departures(before: Communication | None, after: Communication | None) -> list[Write]:
    """What forwarding units keep is written once and never changes."""
    if before is None or after is None:
        return []
    kept = {departure_key(departure) for departure in after.departures}
    new = [departure for departure in after.departures if departure not in before.departures]
    gone = [departure for departure in before.departures if departure_key(departure) not in kept]
    return [
        *(Put(mapping.departure_row(after, departure), lost=RevisionLost) for departure in new),
        *(Delete(mapping.departure_row(before, departure), lost=RevisionLost) for departure in gone),
    ]


def _codes(before: Communication | None, after: Communication | None) -> list[Write]:
    """The verification code answers from the moment of sealing."""
    document = after.document if after else None
    known = before.document if before else None
    if after is None or document is None or document.sealed_at is None or (known and known.sealed_at):
        return []
    pk = f"CODE#{document.verification_code}"
    return [Put(CodeRow(pk, "CODE", communication_id=after.id, round=document.round), lost=RevisionLost)]


def _append(row: RecordRow | EditRow) -> Put:
    return Put(row, type(row).pk.does_not_exist(), lost=RevisionLost)


def _take(number: Number) -> Update:
    row = NumberRow(_book_key(number.unit_id, number.book, number.year), "NUM")
    last = number.value - 1
    free: Condition = NumberRow.value == last if last else NumberRow.pk.does_not_exist()
    return Update(row, [NumberRow.value.set(number.value)], free, lost=CounterLost)


def _book_key(unit_id: str, book: Book, year: int) -> str:
    return f"NUM#{unit_id}#{year}#{book}"


def _view_rows(after: str | None) -> Condition:
    return CommunicationRow.sk.between(after + "\0" if after else "A#", "A#~")


def _rows_of_kind(kind: type[CommunicationRow], prefix: str) -> Callable[[str | None], Condition]:
    def where(after: str | None) -> Condition:
        return kind.sk.between(after + "\0", f"{prefix}~") if after else kind.sk.startswith(prefix)

    return where
