"""What a use case does to a communication.

It takes one and gives a `Change`: what it was, what it becomes, and the record of it. Storage writes the difference; it
knows no rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.communications import Communication
from chalicelib.domain.history import Actor, Record, Tip, next_record
from chalicelib.domain.numbers import Number
from chalicelib.domain.people import Membership, PersonRef
from chalicelib.domain.transitions import Action


@dataclass(frozen=True)
class Edit:
    """One change of a draft (`histórico de cambios`): which fields, not what they held.

    Attributes:
        released: attachments whose files nothing refers to any more.
    """

    seq: int
    at: datetime
    actor: PersonRef
    fields: tuple[str, ...]
    released: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """What a use case did.

    Attributes:
        before: what was read; none when it is new.
        after: what it becomes; none when it is gone.
        by: the role in which the person acts: it must still be held when this is written.
        taken: the number that was taken in a unit's book.
        open_unit_id: a unit that must still be open when this is written.
    """

    before: Communication | None
    after: Communication | None
    record: Record | None = None
    edit: Edit | None = None
    by: Membership | None = None
    taken: Number | None = None
    open_unit_id: str | None = None


SYSTEM_ID = "system"
SYSTEM_NAME = "Ventanilla"


@dataclass(frozen=True)
class Moment:
    """When something happens, and 128 bits of salt for the record of it."""

    at: datetime
    salt: bytes


def transition(
    before: Communication,
    after: Communication,
    action: Action,
    moment: Moment,
    *,
    by: Membership | None,
    remarks: str | None = None,
    reason: str | None = None,
    details: Mapping[str, str] | None = None,
    taken: Number | None = None,
    open_unit_id: str | None = None,
) -> Change:
    """The change from one to the other, with its record; versions are counted here and nowhere else.

    Args:
        by: the person's role; none when the system does it.
    """
    actor = Actor(by.person.id, by.person.name, by.unit.id) if by else _system(before)
    record = next_record(
        before.tip,
        at=moment.at,
        action=action,
        from_state=before.state,
        to_state=after.state,
        actor=actor,
        salt=moment.salt,
        remarks=remarks or None,
        reason=reason,
        details=details,
    )
    return Change(
        before,
        replace(
            after,
            version=before.version + (1 if by else 0),
            revision=before.revision + 1,
            updated_at=moment.at,
            tip=Tip(record.seq, record.hash),
        ),
        record=record,
        by=by,
        taken=taken,
        open_unit_id=open_unit_id,
    )


def _system(communication: Communication) -> Actor:
    return Actor(SYSTEM_ID, SYSTEM_NAME, communication.speaker.id)
