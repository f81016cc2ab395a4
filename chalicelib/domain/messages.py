"""Messages and notices (`mensajes`, `avisos`): what is written, to whom, and what may be done with it."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from chalicelib.domain.audiences import Audience, audience_errors
from chalicelib.domain.errors import FieldError, InvalidTransition
from chalicelib.domain.ids import ENTROPY_BYTES, new_id
from chalicelib.domain.inboxes import Category
from chalicelib.domain.limits import BODY_MAX, SUBJECT_MAX, line_errors, text_errors
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.domain.roles import STAFF, Role

ALIAS_MAX: Final = 100

WRITERS: Final = STAFF | {Role.NOTIFICATION_MANAGER}
"""Who writes messages for a unit, and sees what left it."""

NOTIFIERS: Final = frozenset({Role.NOTIFICATION_MANAGER})
"""Who sends notices: Gestión de Pasen alone (`product.md`, 4)."""


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
