"""Rows to and from what lies beside a communication: its history and the edits of its draft."""

from chalicelib.domain.changes import Edit
from chalicelib.domain.history import Actor, Record
from chalicelib.domain.people import PersonRef
from chalicelib.domain.transitions import Action, State
from chalicelib.storage.letter_keys import collection_key
from chalicelib.storage.rows import EditRow, RecordRow
from chalicelib.storage.tables import RawItem


def record_row(communication_id: str, record: Record) -> RecordRow:
    """The row of a history record."""
    return RecordRow(
        collection_key(communication_id),
        f"H#{record.seq:08d}",
        seq=record.seq,
        at=record.at,
        action=record.action,
        from_state=record.from_state,
        to_state=record.to_state,
        actor_id=record.actor.id if record.actor else None,
        actor_name=record.actor.name if record.actor else None,
        actor_unit_id=record.actor.unit_id if record.actor else None,
        remarks=record.remarks,
        reason=record.reason,
        salt=record.salt or None,
        actor_digest=record.actor_digest,
        remarks_digest=record.remarks_digest,
        previous_hash=record.previous_hash,
        hash=record.hash,
        details=dict(record.details),
    )


def record_from(item: RawItem) -> Record:
    """A history record from its row."""
    row = RecordRow.from_raw_data(item)
    unit_id = row.actor_unit_id
    return Record(
        seq=row.seq,
        at=row.at,
        action=Action(row.action),
        from_state=State(row.from_state),
        to_state=State(row.to_state),
        actor=Actor(row.actor_id or "", row.actor_name or "", unit_id) if unit_id else None,
        remarks=row.remarks,
        reason=row.reason,
        salt=row.salt or "",
        actor_digest=row.actor_digest,
        remarks_digest=row.remarks_digest,
        previous_hash=row.previous_hash,
        hash=row.hash,
        details=dict(row.details),
    )


def edit_row(communication_id: str, edit: Edit) -> EditRow:
    """The row of an edit."""
    return EditRow(
        collection_key(communication_id),
        f"D#{edit.seq:08d}",
        seq=edit.seq,
        at=edit.at,
        actor_id=edit.actor.id,
        actor_name=edit.actor.name,
        fields=list(edit.fields),
        released=list(edit.released),
    )


def edit_from(item: RawItem) -> Edit:
    """An edit from its row."""
    row = EditRow.from_raw_data(item)
    return Edit(row.seq, row.at, PersonRef(row.actor_id, row.actor_name), tuple(row.fields), tuple(row.released))
