"""Messages and notices: writing them, seeing whom they would reach, and sending them, which is a step of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from chalicelib.domain.audiences import Audience, Selection, may_reach_two_guardians, selection
from chalicelib.domain.errors import FieldError, InvalidFields, NotFound
from chalicelib.domain.inboxes import Category
from chalicelib.domain.limits import line_errors, normalised
from chalicelib.domain.messages import (
    ALIAS_MAX,
    WRITERS,
    Action,
    Alias,
    Author,
    Channel,
    Content,
    Message,
    MessageState,
    Trigger,
    content_errors,
    dispatch_id,
    writers_of,
)
from chalicelib.domain.people import Caller, Membership
from chalicelib.services import clock, contact_lists, sign_in, units
from chalicelib.storage import audiences, directory, dispatches
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


def aliases(caller: Caller, unit_id: str) -> list[Alias]:
    """The names under which the unit sends; raises as `Caller.acting` does."""
    caller.acting(unit_id, WRITERS)
    return list(store.aliases(unit_id))


def add_alias(caller: Caller, unit_id: str, *, name: str, once: Once | None = None) -> Alias:
    """A new name under which the unit sends; a name that it has already is given as it is.

    Raises:
        NotFound, Forbidden: the caller does not write messages for the unit.
        InvalidFields: all that is wrong with it.
        Conflict: the idempotency key was used before.
    """

    def step(caller: Caller) -> Alias:
        at = clock.now()
        by = caller.acting(unit_id, WRITERS)
        wanted = normalised(name.strip())
        errors = line_errors("name", wanted, ALIAS_MAX)
        known = store.aliases(unit_id) if not errors else ()
        if len(known) >= store.ALIASES_SHOWN:
            errors = [FieldError("name", "too_many", {"max": store.ALIASES_SHOWN})]
        if errors:
            raise InvalidFields(errors)
        alias = next((each for each in known if each.name == wanted), None)
        writes = [] if alias else [store.put_alias(unit_id, alias := Alias(clock.fresh_id(), wanted))]
        assert alias is not None  # noqa: S101  # one of the two lines above made it
        commit([*([remember(once, alias, at)] if once else []), directory.role_still_held(by, at), *writes])
        return alias

    return sign_in.decided(caller, step)


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
        content = _content(unit_id, given)
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
        commit([*_once(once, message), directory.role_still_held(by, at), store.put(message, None)])
        return message

    return sign_in.decided(caller, step)


def edit(caller: Caller, message_id: str, changes: Mapping[str, Any]) -> Message:
    """Change a draft: those parts that are given.

    Raises:
        NotFound, Forbidden: it is not the caller's to change.
        InvalidTransition: it is no draft any more.
        InvalidFields: all that is wrong with it.
    """

    def step(caller: Caller) -> Message:
        at = clock.now()
        message, by = _open(caller, message_id)
        message.require(Action.EDIT)
        given = replace(_given(message.content), **changes)
        if given.category is not message.content.category:
            by = caller.acting(message.unit.id, writers_of(given.category))
        content = _content(message.unit.id, given, known=message.content)
        author = Author(by.person, by.role)
        after = replace(message, content=content, revision=message.revision + 1, author=author, updated_at=at)
        commit([directory.role_still_held(by, at), store.put(after, message)])
        return after

    return sign_in.decided(caller, step)


def delete(caller: Caller, message_id: str) -> None:
    """Remove a draft; raises as `edit` does."""

    def step(caller: Caller) -> None:
        message, by = _open(caller, message_id)
        message.require(Action.DELETE)
        commit([directory.role_still_held(by, clock.now()), store.delete(message)])

    sign_in.decided(caller, step)


def find(caller: Caller, message_id: str) -> Message:
    """A message, for those who write for its unit.

    Raises:
        NotFound: there is none, or it is another unit's.
        Forbidden: it is not for their role.
    """
    message = _find(caller, message_id)
    caller.acting(message.unit.id, WRITERS)
    return message


def drafts(caller: Caller, unit_id: str, page: PageRequest) -> Page[Message]:
    """What the unit is writing; raises as `Caller.acting` does."""
    caller.acting(unit_id, WRITERS)
    return store.drafts(unit_id, page)


def send(caller: Caller, message_id: str, *, once: Once | None = None) -> Message:
    """Send a draft: from here on it goes by itself. One read, one transaction.

    Raises:
        NotFound, Forbidden: it is not the caller's to send.
        InvalidTransition: it is no draft any more.
        InvalidFields: what it names is not there any more, or shows guardians to one another.
        Conflict: the idempotency key was used before.
    """

    def step(caller: Caller) -> Message:
        at = clock.now()
        message, by = _open(caller, message_id)
        message.require(Action.SEND)
        content = _content(message.unit.id, _given(message.content), known=message.content)
        after = replace(
            message,
            content=content,
            state=MessageState.SENDING,
            revision=message.revision + 1,
            author=Author(by.person, by.role),
            updated_at=at,
            sent_at=at,
            dispatch_id=dispatch_id(message.id, at),
        )
        open_unit = directory.unit_still_open(message.unit.id, NotFound)
        writes: list[Write] = [store.put(after, message), dispatches.begin(message.id, at + LOOK_AGAIN)]
        commit([*_once(once, after), directory.role_still_held(by, at), open_unit, *writes])
        return after

    return sign_in.decided(caller, step)


def authorise(caller: Caller, message_id: str) -> None:
    """Require that the message is the caller's to change: asked before the fields are told; raises as `edit` does."""
    _open(caller, message_id)


def _find(caller: Caller, message_id: str) -> Message:
    message = store.find(message_id)
    if message is None or message.trigger is Trigger.AUTOMATIC or not caller.belongs_to(message.unit.id):
        raise NotFound
    return message


def _open(caller: Caller, message_id: str) -> tuple[Message, Membership]:
    message = _find(caller, message_id)
    return message, caller.acting(message.unit.id, writers_of(message.content.category))


def _given(content: Content) -> Given:
    return Given(
        content.category,
        content.channels,
        content.alias.id,
        content.audience,
        content.hidden_recipients,
        content.subject,
        content.body,
    )


def _content(unit_id: str, given: Given, *, known: Content | None = None) -> Content:
    """What was written, checked.

    Args:
        known: what stands in the draft, whose alias need not be looked up again.

    Raises:
        InvalidFields: all that is wrong with it.
    """
    subject, body = normalised(given.subject.strip()), normalised(given.body)
    errors = content_errors(
        category=given.category, channels=given.channels, subject=subject, body=body, audience=given.audience
    )
    alias = known.alias if known and known.alias.id == given.alias_id else store.find_alias(unit_id, given.alias_id)
    if alias is None:
        errors.append(FieldError("alias_id", "not_found"))
    lists, wrong = contact_lists.named_in(unit_id, given.audience)
    errors.extend([*_unknown(unit_id, given.audience), *wrong])
    if given.hidden_recipients is False and _shows_guardians(unit_id, selection(given.audience, lists)):
        errors.append(FieldError("hidden_recipients", "locked"))
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
    )


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
