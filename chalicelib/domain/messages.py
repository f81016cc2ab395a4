"""Messages and notices (`mensajes`, `avisos`): what is written, to whom, and what may be done with it."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.audiences import Audience, audience_errors
from chalicelib.domain.deposit import DepositFile, FileStatus
from chalicelib.domain.errors import FieldError, InvalidTransition
from chalicelib.domain.ids import ENTROPY_BYTES, new_id
from chalicelib.domain.inboxes import Category, Occasion
from chalicelib.domain.limits import ATTACHMENTS_MAX, BODY_MAX, SUBJECT_MAX, line_errors, text_errors
from chalicelib.domain.pacing import Pace
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.domain.retention import DRAFT_KEPT, is_left_alone
from chalicelib.domain.roles import STAFF, Role
from chalicelib.domain.rounds import Round
from chalicelib.domain.versions import expect_version

ALIAS_MAX: Final = 100
SCHEDULED_AHEAD: Final = timedelta(days=366)
"""How long before it starts a message is sent at most."""


WRITERS: Final = STAFF | {Role.NOTIFICATION_MANAGER}
"""Who writes messages for a unit, and sees what left it."""

NOTIFIERS: Final = frozenset({Role.NOTIFICATION_MANAGER})
"""Who sends notices: Gestión de Pasen alone (`product.md`, 4)."""


class MessageState(StrEnum):
    """Where a message is on its way."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What people do with a message."""

    EDIT = "edit"
    DELETE = "delete"
    SEND = "send"
    RESEND = "resend"
    REMIND = "remind"
    CANCEL = "cancel"


class Obstacle(StrEnum):
    """Why a message could not start when its time came."""

    AUTHOR = "author_may_not_send"
    UNIT = "unit_closed"
    CONTENT = "content_changed"


class Channel(StrEnum):
    """The way to a person. The inbox always is one; a message names those on top of it."""

    INBOX = "inbox"
    PUSH = "push"
    EMAIL = "email"


class Trigger(StrEnum):
    """Whether somebody sent it, or the system did."""

    MANUAL = "manual"
    AUTOMATIC = "automatic"


TRANSITIONS: Final = {
    (MessageState.DRAFT, Action.EDIT): MessageState.DRAFT,
    (MessageState.DRAFT, Action.DELETE): MessageState.DRAFT,
    (MessageState.DRAFT, Action.SEND): MessageState.SENDING,
    (MessageState.SENT, Action.RESEND): MessageState.SENDING,
    (MessageState.SENT, Action.REMIND): MessageState.SENDING,
    (MessageState.SCHEDULED, Action.CANCEL): MessageState.DRAFT,
    (MessageState.CANCELLED, Action.EDIT): MessageState.DRAFT,
    (MessageState.CANCELLED, Action.DELETE): MessageState.CANCELLED,
}
"""What is open in which state. A draft that is sent before its time is `scheduled` until then."""


@dataclass(frozen=True)
class Alias:
    """A name under which a unit sends (`alias de remitente`): “Secretaría”."""

    id: str
    name: str


@dataclass(frozen=True)
class MessageFile:
    """A file of the unit's deposit that a message carries, as it was when it was added; `sha256` says where it lies."""

    id: str
    name: str
    size: int
    content_type: str
    sha256: str


@dataclass(frozen=True)
class Content:
    """What somebody wrote; `errors` says what is wrong with it.

    Attributes:
        hidden_recipients: whether nobody sees who else received it.
        send_at: when it is to start; none for at once.
    """

    category: Category
    channels: frozenset[Channel]
    alias: Alias
    audience: Audience
    hidden_recipients: bool
    subject: str
    body: str
    send_at: datetime | None = None
    attachments: tuple[MessageFile, ...] = ()


@dataclass(frozen=True)
class Author:
    """Who sends it, and in which role: as of when they sent it; none, when the system sends what somebody caused."""

    person: PersonRef
    role: Role | None


@dataclass(frozen=True)
class Message:
    """A message or notice of a unit.

    Attributes:
        revision: grows whenever it is written whole; what is written is written over the revision that was read.
        version: counts what people change; clients name it in `If-Match`. What a worker starts, stops or counts is not.
        author: who wrote it; who sent it, once it is sent.
        dispatch_id: from when it starts to go: what lists and the recipients' rows go by.
        run, chunks: the one expansion that counts, and how many chunks it made.
        totals: by channel and status, as they were counted last.
        pace: the time that is reserved for its mails, the first time that it goes.
        round: the last time that it went again, if it did.
        obstacle: why it could not start, while it is cancelled.
        occasion: what an automatic notice tells; its words live in the templates.
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
    pace: Pace | None = None
    round: Round | None = None
    obstacle: Obstacle | None = None
    occasion: Occasion | None = None
    version: int = 1

    @property
    def goes_by(self) -> str:
        """What its recipients' items go by."""
        return self.dispatch_id or self.id

    @property
    def open_actions(self) -> tuple[Action, ...]:
        """What people may do with it now: nothing with what the system sent."""
        if self.trigger is Trigger.AUTOMATIC:
            return ()
        return tuple(action for state, action in TRANSITIONS if state is self.state)

    def require(self, action: Action, seen: int | None = None) -> None:
        """Let the action pass only where it is open, and only on the version that the caller saw.

        Args:
            seen: that version, when they name one.

        Raises:
            VersionMismatch: it has changed since.
            InvalidTransition: it is not open in this state; it carries what is.
        """
        expect_version(seen, self.version)
        if action not in self.open_actions:
            raise InvalidTransition(self.state, action, self.open_actions)


def is_over(message: Message, at: datetime) -> bool:
    """Whether it is a draft that nobody has touched for its term."""
    return Action.DELETE in message.open_actions and is_left_alone(message.updated_at, DRAFT_KEPT, at)


def writers_of(category: Category) -> frozenset[Role]:
    """Who writes and sends this: notices are for Gestión de Pasen alone."""
    return NOTIFIERS if category is Category.NOTICE else WRITERS


def written(message: Message, at: datetime, *, by_people: bool = True) -> Message:
    """The message as it is written once more: revisions and versions are counted here and nowhere else.

    Args:
        by_people: whether it is people who change it, not a worker.
    """
    version = message.version + (1 if by_people else 0)
    return replace(message, revision=message.revision + 1, version=version, updated_at=at)


def sent(message: Message, content: Content, author: Author, at: datetime) -> Message:
    """The message, sent: it starts now, or waits for its time; what waited for its time is started by a worker.

    Args:
        content: as it was checked now.
    """
    waits = content.send_at is not None and content.send_at > at
    by_people = message.state is not MessageState.SCHEDULED
    after = replace(written(message, at, by_people=by_people), content=content, author=author)
    if waits:
        return replace(after, state=MessageState.SCHEDULED)
    return replace(after, state=MessageState.SENDING, sent_at=at, dispatch_id=dispatch_id(message.id, at))


def automatic(id: str, unit: UnitRef, occasion: Occasion, author: PersonRef, recipients: int, at: datetime) -> Message:
    """A notice that the system sends, as the unit's outbox has it: it lies in the inboxes alone, so nothing is to go.

    Args:
        id: also what its recipients' items go by.
        author: whose act it tells of.
        recipients: how many it is for; who they are is in its chunk alone, where whoever is erased is found.
    """
    content = Content(
        category=Category.NOTICE,
        channels=frozenset(),
        alias=Alias(unit.id, unit.name),
        audience=Audience(),
        hidden_recipients=True,
        subject="",
        body="",
    )
    return Message(
        id=id,
        unit=unit,
        content=content,
        state=MessageState.SENT,
        revision=1,
        author=Author(author, None),
        created_at=at,
        updated_at=at,
        trigger=Trigger.AUTOMATIC,
        sent_at=at,
        dispatch_id=id,
        run=id,
        chunks=1,
        recipients=recipients,
        occasion=occasion,
    )


def stopped(message: Message, obstacle: Obstacle, at: datetime) -> Message:
    """The message, which could not start."""
    return replace(written(message, at, by_people=False), state=MessageState.CANCELLED, obstacle=obstacle)


def attached(
    unit_id: str, wanted: Sequence[str], found: Mapping[str, DepositFile], known: Sequence[MessageFile] = ()
) -> tuple[tuple[MessageFile, ...], list[FieldError]]:
    """The files of the deposit that a message carries, and what is wrong with those that are wanted.

    Args:
        found: those of them that there are, by id.
        known: those that the message carries already, which are kept for it.
    """
    files = {file.id: file for file in known}
    errors: list[FieldError] = []
    for place, id in enumerate(wanted):
        file = found.get(id)
        if id in files:
            continue
        if file is None or file.unit_id != unit_id or file.status is FileStatus.DELETED:
            errors.append(FieldError(f"attachments.{place}", "not_found"))
        elif file.status is not FileStatus.AVAILABLE or file.sha256 is None:
            errors.append(FieldError(f"attachments.{place}", f"attachment_{file.status}"))
        else:
            files[id] = MessageFile(file.id, file.name, file.size, file.content_type, file.sha256)
    if len(wanted) > ATTACHMENTS_MAX:
        errors.append(FieldError("attachments", "too_many", {"max": ATTACHMENTS_MAX}))
    return tuple(files[id] for id in dict.fromkeys(wanted) if id in files), errors


def schedule_errors(send_at: datetime | None, at: datetime) -> list[FieldError]:
    """What is wrong with the time at which a message is to start."""
    if send_at is None:
        return []
    if send_at <= at:
        return [FieldError("send_at", "in_the_past")]
    if send_at > at + SCHEDULED_AHEAD:
        return [FieldError("send_at", "too_far", {"days": SCHEDULED_AHEAD.days})]
    return []


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
