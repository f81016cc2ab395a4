"""Messages and notices: writing them, seeing whom they would reach, and sending them, which is a step of its own."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from chalicelib.domain.audiences import Audience, Selection, may_reach_two_guardians, selection
from chalicelib.domain.errors import Conflict, FieldError, InvalidFields, NotFound
from chalicelib.domain.inboxes import Category
from chalicelib.domain.limits import normalised
from chalicelib.domain.messages import (
    WRITERS,
    Action,
    Author,
    Channel,
    Content,
    Message,
    MessageState,
    attached,
    content_errors,
    is_over,
    schedule_errors,
    sent,
    writers_of,
    written,
)
from chalicelib.domain.people import Caller, Membership
from chalicelib.domain.roles import STAFF
from chalicelib.services import clock, contact_lists, sign_in, units
from chalicelib.storage import aliases, audiences, directory, dispatches, message_files
from chalicelib.storage import messages as store
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.transactions import Write, commit

LOOK_AGAIN: Final = timedelta(minutes=1)
"""When it is looked how far a message has come."""


@dataclass(frozen=True)
class Given:
    """What somebody wrote, as they gave it."""

    category: Category
    channels: frozenset[Channel]
    alias_id: str
    audience: Audience
    hidden_recipients: bool | None
    subject: str
    body: str
    send_at: datetime | None = None
    attachments: tuple[str, ...] = ()


def create(caller: Caller, unit_id: str, given: Given, *, once: Once | None = None) -> Message:
    """A new draft.

    Raises:
        NotFound, Forbidden: the caller does not write this for the unit.
        InvalidFields: all that is wrong with it.
        Conflict: the idempotency key was used before.
    """

    def step(caller: Caller) -> Message:
        at = clock.now()
        by = caller.acting(unit_id, writers_of(given.category))
        content = checked(unit_id, given, at, sees_files=_sees_files(caller, unit_id))
        message = Message(
            id=clock.fresh_id(),
            unit=units.unit(unit_id, at=at).ref,
            content=content,
            state=MessageState.DRAFT,
            revision=1,
            author=Author(by.person, by.role),
            created_at=at,
            updated_at=at,
        )
        files = message_files.referred(message.id, (), content.attachments)
        commit([*_once(once, message), directory.role_still_held(by, at), store.put(message, None), *files])
        return message

    return sign_in.decided(caller, step)


def edit(caller: Caller, message_id: str, changes: Mapping[str, Any], *, if_match: int | None = None) -> Message:
    """Change a draft: those parts that are given. What could not start when its time came is a draft again.

    Args:
        if_match: the version that the caller saw; none changes whatever is there.

    Raises:
        NotFound, Forbidden: it is not the caller's to change.
        VersionMismatch: it is not the version that the caller saw.
        InvalidTransition: it is no draft any more.
        InvalidFields: all that is wrong with it.
    """

    def step(caller: Caller) -> Message:
        at = clock.now()
        message, by = mine(caller, message_id)
        message.require(Action.EDIT, if_match)
        given = replace(_given(message.content), **changes)
        if given.category is not message.content.category:
            by = caller.acting(message.unit.id, writers_of(given.category))
        sees_files = _sees_files(caller, message.unit.id)
        content = checked(message.unit.id, given, at, known=message.content, sees_files=sees_files)
        after = replace(
            written(message, at),
            content=content,
            state=MessageState.DRAFT,
            obstacle=None,
            author=Author(by.person, by.role),
        )
        # What could not start may still be under watch, to be told of.
        called_off: list[Write] = [dispatches.call_off(message.id)] if message.obstacle else []
        files = message_files.referred(message.id, message.content.attachments, content.attachments)
        commit([directory.role_still_held(by, at), store.put(after, message), *called_off, *files])
        return after

    return sign_in.decided(caller, step)


def delete(caller: Caller, message_id: str, *, if_match: int | None = None) -> None:
    """Remove a draft; raises as `edit` does."""

    def step(caller: Caller) -> None:
        message, by = mine(caller, message_id)
        message.require(Action.DELETE, if_match)
        commit([directory.role_still_held(by, clock.now()), *_removal(message)])

    sign_in.decided(caller, step)


def expire(message_id: str) -> bool:
    """Remove a draft that nobody has touched for its term, in nobody's name; gives whether it was."""
    message = store.find(message_id)
    if message is None or not is_over(message, clock.now()):
        return False
    with suppress(Conflict):
        commit(_removal(message))
        return True
    return False


def find(caller: Caller, message_id: str) -> Message:
    """A message, for those who write for its unit.

    Raises:
        NotFound: there is none, or the caller does not write for its unit.
    """
    return _find(caller, message_id)


def drafts(caller: Caller, unit_id: str, page: PageRequest) -> Page[Message]:
    """What the unit is writing; raises as `Caller.acting` does."""
    caller.acting(unit_id, WRITERS)
    return store.drafts(unit_id, page)


def send(caller: Caller, message_id: str, *, if_match: int | None = None, once: Once | None = None) -> Message:
    """Send a draft: from here on it goes by itself, now or when its time comes. One read, one transaction.

    Args:
        if_match: the version that the caller saw; none sends whatever is there.

    Raises:
        NotFound, Forbidden: it is not the caller's to send.
        VersionMismatch: it is not the version that the caller saw.
        InvalidTransition: it is no draft any more.
        InvalidFields: what it names is not there any more, or shows guardians to one another.
        Conflict: the idempotency key was used before, or the unit is closed.
    """

    def step(caller: Caller) -> Message:
        at = clock.now()
        message, by = mine(caller, message_id)
        message.require(Action.SEND, if_match)
        content = checked(message.unit.id, _given(message.content), at, known=message.content, now=True)
        after = sent(message, content, Author(by.person, by.role), at)
        look_at = at + LOOK_AGAIN if after.sent_at else content.send_at or at
        open_unit = directory.unit_still_open(message.unit.id)
        writes: list[Write] = [store.put(after, message), dispatches.begin(message.id, after.revision, look_at)]
        if after.sent_at:
            writes.extend(message_files.handed_over(message.id, content.attachments, at))
        commit([*_once(once, after), directory.role_still_held(by, at), open_unit, *writes])
        return after

    return sign_in.decided(caller, step)


def authorise(caller: Caller, message_id: str) -> None:
    """Require that the message is the caller's to change: asked before the fields are told; raises as `edit` does."""
    mine(caller, message_id)


def _find(caller: Caller, message_id: str) -> Message:
    message = store.find(message_id)
    # Families and teachers belong to the unit too, and are not to know what it writes.
    if message is None or caller.holding(message.unit.id, WRITERS) is None:
        raise NotFound
    return message


def mine(caller: Caller, message_id: str) -> tuple[Message, Membership]:
    """A message, and the role in which the caller may change it; raises as `edit` does."""
    message = _find(caller, message_id)
    return message, caller.acting(message.unit.id, writers_of(message.content.category))


def _removal(message: Message) -> list[Write]:
    called_off: list[Write] = [dispatches.call_off(message.id)] if message.obstacle else []
    return [store.delete(message), *called_off, *message_files.referred(message.id, message.content.attachments, ())]


def _given(content: Content) -> Given:
    return Given(
        content.category,
        content.channels,
        content.alias.id,
        content.audience,
        content.hidden_recipients,
        content.subject,
        content.body,
        content.send_at,
        tuple(file.id for file in content.attachments),
    )


def still_good(message: Message, at: datetime) -> Content:
    """What a message says, checked again: what it names may be gone since.

    Raises:
        InvalidFields: all that is wrong with it now.
    """
    return checked(message.unit.id, _given(message.content), at, known=message.content)


def checked(
    unit_id: str,
    given: Given,
    at: datetime,
    *,
    known: Content | None = None,
    now: bool = False,
    sees_files: bool = False,
) -> Content:
    """What was written, checked.

    Args:
        known: what stands in the draft: its alias need not be looked up again, nor its time be still to come.
        now: whether it is sent now, so that its time must be.
        sees_files: whether who wrote it may know of the files of the unit: it may carry more of them then.

    Raises:
        InvalidFields: all that is wrong with it.
    """
    subject, body = normalised(given.subject.strip()), normalised(given.body)
    errors = content_errors(
        category=given.category, channels=given.channels, subject=subject, body=body, audience=given.audience
    )
    if now or known is None or known.send_at != given.send_at:
        errors.extend(schedule_errors(given.send_at, at))
    alias = known.alias if known and known.alias.id == given.alias_id else aliases.find(unit_id, given.alias_id)
    if alias is None:
        errors.append(FieldError("alias_id", "not_found"))
    lists, wrong = contact_lists.named_in(unit_id, given.audience)
    errors.extend([*_unknown(unit_id, given.audience), *wrong])
    if given.hidden_recipients is False and _shows_guardians(unit_id, selection(given.audience, lists)):
        errors.append(FieldError("hidden_recipients", "locked"))
    carried = known.attachments if known else ()
    new = {*given.attachments} - {file.id for file in carried} if sees_files else ()
    files, wrong = attached(unit_id, given.attachments, message_files.known(new), carried)
    errors.extend(wrong)
    if errors or alias is None:
        raise InvalidFields(errors)
    return Content(
        category=given.category,
        channels=given.channels,
        alias=alias,
        audience=given.audience,
        hidden_recipients=given.hidden_recipients is not False,
        subject=subject,
        body=body,
        send_at=given.send_at,
        attachments=files,
    )


def _sees_files(caller: Caller, unit_id: str) -> bool:
    return caller.holding(unit_id, STAFF) is not None


def _unknown(unit_id: str, audience: Audience) -> list[FieldError]:
    """What is named one by one that the unit has not."""
    if not (audience.groups or audience.students or audience.people):
        return []
    found = audiences.known(unit_id, groups=audience.groups, students=audience.students, people=audience.people)
    return [
        FieldError(f"audience.{name}.{place}", "not_found")
        for name, ids, there in (
            ("groups", audience.groups, found.groups),
            ("students", audience.students, found.students),
            ("people", audience.people, found.people),
        )
        for place, id in enumerate(ids)
        if id not in there
    ]


def _shows_guardians(unit_id: str, meant: Selection) -> bool:
    """Whether guardians would see one another if recipients were not hidden."""
    named = 0 if meant.is_of_families else audiences.guardians_among(unit_id, meant.people)
    return may_reach_two_guardians(meant, named)


def _once(once: Once | None, message: Message) -> list[Write]:
    return [remember(once, message, message.updated_at)] if once else []
