"""Messages and notices (`mensajes`, `avisos`): what is written, to whom, and what may be done with it."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from chalicelib.domain.errors import FieldError, InvalidTransition
from chalicelib.domain.ids import ENTROPY_BYTES, new_id
from chalicelib.domain.inboxes import Category
from chalicelib.domain.limits import BODY_MAX, SUBJECT_MAX, text_errors
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.domain.roles import STAFF, Role

ALIAS_MAX: Final = 100
IDS_MAX: Final = 500
"""How many ids each part of an audience names at most."""

WRITERS: Final = STAFF | {Role.NOTIFICATION_MANAGER}
"""Who writes messages for a unit, and sees what left it."""

NOTIFIERS: Final = frozenset({Role.NOTIFICATION_MANAGER})
"""Who sends notices: Gestión de Pasen alone (`product.md`, 4)."""

AUDIENCE_ROLES: Final = frozenset({Role.GUARDIAN, Role.TEACHER})
"""Whom `everyone` and `groups` can mean."""


class MessageState(StrEnum):
    """Where a message is on its way."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"


class Action(StrEnum):
    """What people do with a message."""

    EDIT = "edit"
    DELETE = "delete"
    SEND = "send"


class Channel(StrEnum):
    """The way to a person. The inbox always is one; a message names those on top of it."""

    INBOX = "inbox"
    EMAIL = "email"


class Trigger(StrEnum):
    """Whether somebody sent it, or the system did."""

    MANUAL = "manual"
    AUTOMATIC = "automatic"


TRANSITIONS: Final = {
    (MessageState.DRAFT, Action.EDIT): MessageState.DRAFT,
    (MessageState.DRAFT, Action.DELETE): MessageState.DRAFT,
    (MessageState.DRAFT, Action.SEND): MessageState.SENDING,
}
"""What is open in which state."""


@dataclass(frozen=True)
class Audience:
    """Whom a message is for (`destinatarios`).

    Attributes:
        roles: whom `everyone` and `groups` mean.
        students: their guardians.
        exclude: people, students or groups that are left out.
    """

    roles: frozenset[Role] = frozenset()
    everyone: bool = False
    groups: tuple[str, ...] = ()
    students: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def is_broad(self) -> bool:
        """Whether it can mean a great part of the school."""
        return bool(self.roles) and (self.everyone or bool(self.groups))


@dataclass(frozen=True)
class Alias:
    """A name under which a unit sends (`alias de remitente`): “Secretaría”."""

    id: str
    name: str


@dataclass(frozen=True)
class Content:
    """What somebody wrote; `errors` says what is wrong with it.

    Attributes:
        hidden_recipients: whether nobody sees who else received it.
    """

    category: Category
    channels: frozenset[Channel]
    alias: Alias
    audience: Audience
    hidden_recipients: bool
    subject: str
    body: str


@dataclass(frozen=True)
class Author:
    """Who sends it, and in which role: as of when they sent it."""

    person: PersonRef
    role: Role


@dataclass(frozen=True)
class Message:
    """A message or notice of a unit.

    Attributes:
        revision: grows with every change of its row.
        author: who wrote it; who sent it, once it is sent.
        dispatch_id: from when it starts to go: what lists and the recipients' rows go by.
        run, chunks: the one expansion that counts, and how many chunks it made.
        totals: by channel and status, as they were counted last.
    """

    id: str
    unit: UnitRef
    content: Content
    state: MessageState
    revision: int
    author: Author
    created_at: datetime
    updated_at: datetime
    trigger: Trigger = Trigger.MANUAL
    sent_at: datetime | None = None
    dispatch_id: str | None = None
    run: str | None = None
    chunks: int = 0
    recipients: int | None = None
    totals: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def require(self, action: Action) -> None:
        """Let the action pass only where it is open.

        Raises:
            InvalidTransition: it is not open in this state; it carries what is.
        """
        if (self.state, action) not in TRANSITIONS:
            raise InvalidTransition(self.state, action, open_actions(self.state))


def open_actions(state: MessageState) -> tuple[Action, ...]:
    """What is open in a state."""
    return tuple(action for from_state, action in TRANSITIONS if from_state is state)


def writers_of(category: Category) -> frozenset[Role]:
    """Who writes and sends this: notices are for Gestión de Pasen alone."""
    return NOTIFIERS if category is Category.NOTICE else WRITERS


def dispatch_id(message_id: str, at: datetime) -> str:
    """The id by which a message that starts at `at` is ordered: the same for the same start."""
    return new_id(at, hashlib.sha256(message_id.encode()).digest()[:ENTROPY_BYTES])


def content_errors(
    *, category: Category, channels: Collection[Channel], subject: str, body: str, audience: Audience
) -> list[FieldError]:
    """What is wrong with what was written, without looking anything up."""
    errors = [*line_errors("subject", subject, SUBJECT_MAX), *text_errors("body", body, BODY_MAX)]
    if category is Category.NOTICE and not channels:
        errors.append(FieldError("channels", "required"))
    return [*errors, *audience_errors(audience)]


def audience_errors(audience: Audience) -> list[FieldError]:
    """What is wrong with an audience, without looking anything up."""
    errors = [
        FieldError(f"audience.{name}", "too_many", {"max": IDS_MAX})
        for name in ("groups", "students", "people", "exclude")
        if len(getattr(audience, name)) > IDS_MAX
    ]
    if not audience.roles <= AUDIENCE_ROLES:
        errors.append(FieldError("audience.roles", "invalid_value", {"allowed": ", ".join(sorted(AUDIENCE_ROLES))}))
    if (audience.everyone or audience.groups) and not audience.roles:
        errors.append(FieldError("audience.roles", "required"))
    if not (audience.everyone or audience.groups or audience.students or audience.people):
        errors.append(FieldError("audience", "required"))
    return errors


def line_errors(name: str, value: str, longest: int) -> list[FieldError]:
    """What is wrong with a text of one line: it becomes a header of a mail, so nothing in it may end a line."""
    if any(ord(char) < 32 or ord(char) in {127, 0x85, 0x2028, 0x2029} for char in value):
        return [FieldError(name, "one_line")]
    return text_errors(name, value, longest)


def may_reach_two_guardians(audience: Audience, guardians_named: int) -> bool:
    """Whether more than one guardian may get it: then nobody may see who else did.

    Args:
        guardians_named: how many of `audience.people` are guardians.
    """
    broad = audience.is_broad and Role.GUARDIAN in audience.roles
    return broad or bool(audience.students) or guardians_named > 1


def audience_from(given: Mapping[str, Any]) -> Audience:
    """An audience out of plain data."""
    ids = {name: tuple(dict.fromkeys(given.get(name) or ())) for name in ("groups", "students", "people", "exclude")}
    return Audience(
        roles=frozenset(Role(role) for role in given.get("roles") or ()), everyone=bool(given.get("everyone")), **ids
    )


def audience_to(audience: Audience) -> dict[str, Any]:
    """An audience as plain data."""
    ids = {name: list(getattr(audience, name)) for name in ("groups", "students", "people", "exclude")}
    return {"roles": sorted(str(role) for role in audience.roles), "everyone": audience.everyone, **ids}
