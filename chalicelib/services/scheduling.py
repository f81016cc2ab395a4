"""Messages that wait for their time: calling them off, starting them, and telling of those that could not start."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from chalicelib.domain.errors import InvalidFields, Unavailable
from chalicelib.domain.ids import ENTROPY_BYTES, new_id
from chalicelib.domain.inboxes import Category, InboxItem, Occasion, message_item_id
from chalicelib.domain.messages import (
    Action,
    Author,
    Message,
    MessageState,
    Obstacle,
    sent,
    stopped,
    writers_of,
    written,
)
from chalicelib.domain.people import Caller, Membership
from chalicelib.services import clock, messages, sign_in
from chalicelib.storage import directory, dispatches, inboxes, message_files
from chalicelib.storage import messages as store
from chalicelib.storage.directory import RoleLost
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.messages import MessageMoved
from chalicelib.storage.transactions import Write, attempts, commit


class _Hindered(Exception):  # a condition
    """It cannot start."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__()
        self.obstacle = obstacle


def cancel(caller: Caller, message_id: str, *, if_match: int | None = None, once: Once | None = None) -> Message:
    """Call off a message that waits for its time: it is a draft again.

    Raises:
        NotFound, Forbidden: it is not the caller's to call off.
        VersionMismatch: it is not the version that the caller saw (`if_match`).
        InvalidTransition: it does not wait; it may have begun.
        Conflict: it began just now, or the idempotency key was used before.
    """

    def step(caller: Caller) -> Message:
        at = clock.now()
        message, by = messages.mine(caller, message_id)
        message.require(Action.CANCEL, if_match)
        after = replace(written(message, at), state=MessageState.DRAFT)
        remembered: list[Write] = [remember(once, after, at)] if once else []
        held = directory.role_still_held(by, at)
        commit([*remembered, held, store.put(after, message), dispatches.call_off(message.id)])
        return after

    return sign_in.decided(caller, step)


def start(message: Message) -> Message | None:
    """Start a message that waits for its time, if that has come; none when it does not start (now).

    Its author's role, its unit and all that it names are looked at again. What cannot start is cancelled, and that is
    told. Whoever calls it off at the same time is first, or finds it begun.

    Raises:
        Unavailable: DynamoDB does not answer: it is safe to repeat.
    """
    at = clock.now()
    due = message.content.send_at
    if due and due > at:
        dispatches.look_at(message.id, due)
        return None
    for _ in attempts():
        try:
            return _started(message, at)
        except RoleLost:
            continue  # another role may be held
        except MessageMoved:
            return None
        except _Hindered as hindered:
            _stop(message, hindered.obstacle, at)
            return None
    raise Unavailable


def tell(message: Message) -> int:
    """Tell, once, that a message could not start; gives how many are told now."""
    why = message.obstacle
    if why is None:
        return 0
    told = sum(inboxes.add(_item(message, why, person)) for person in _concerned(message))
    dispatches.end_before(message.id, message.revision)
    return told


def _started(message: Message, at: datetime) -> Message:
    by = _role_of_author(message, at)
    if by is None:
        raise _Hindered(Obstacle.AUTHOR)
    is_open = directory.unit_still_open(message.unit.id, partial(_Hindered, Obstacle.UNIT))
    try:
        content = messages.still_good(message, at)
        after = sent(message, content, Author(by.person, by.role), at)
        files = message_files.handed_over(message.id, content.attachments, at)
        commit([is_open, directory.role_still_held(by, at), store.put(after, message), *files])
    except InvalidFields as error:
        raise _Hindered(Obstacle.CONTENT) from error
    return after


def _stop(message: Message, obstacle: Obstacle, at: datetime) -> None:
    """Cancel it, unless somebody was first; it stays under watch until that is told."""
    after = stopped(message, obstacle, at)
    try:
        commit([store.put(after, message)])
    except MessageMoved:
        return
    tell(after)


def _role_of_author(message: Message, at: datetime) -> Membership | None:
    """A role in which its author may send it now."""
    unit = directory.find_unit(message.unit.id)
    held = directory.memberships_of_person(unit, message.author.person.id) if unit else ()
    allowed = writers_of(message.content.category)
    return next((m for m in held if m.role in allowed and m.holds_at(at)), None)


def _concerned(message: Message) -> Sequence[str]:
    """Its author; when they no longer write for the unit, the management team."""
    at = clock.now()
    if _role_of_author(message, at):
        return [message.author.person.id]
    return list(dict.fromkeys(m.person.id for m in directory.management_of(message.unit.id, at)))


def _item(message: Message, why: Obstacle, person_id: str) -> InboxItem:
    """The same however often it is told."""
    entropy = hashlib.sha256(f"{message.id}\n{message.revision}".encode()).digest()[:ENTROPY_BYTES]
    return InboxItem(
        id=message_item_id(person_id, new_id(message.updated_at, entropy)),
        person_id=person_id,
        category=Category.NOTICE,
        occasion=Occasion.NOT_SENT,
        communication_id=None,
        subject=message.content.subject,
        sender=message.unit,
        received_at=message.updated_at,
        message_id=message.id,
        reason=why,
    )
