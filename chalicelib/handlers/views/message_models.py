"""How a message is presented: whole, to its unit, and as lists show it."""

from typing import Any, Literal

from chalicelib.domain.audiences import audience_to
from chalicelib.domain.deliveries import DeliveryStatus, summed
from chalicelib.domain.inboxes import Category
from chalicelib.domain.messages import Channel, Message, MessageState, Obstacle, Trigger
from chalicelib.handlers.edge.models import Instant, View
from chalicelib.handlers.views.aliases import AliasView, alias_view
from chalicelib.handlers.views.audiences import AudienceView
from chalicelib.handlers.views.models import PersonName, UnitName, person_name, unit_name
from chalicelib.templates import notices
from chalicelib.templates.languages import Language


class MessageLine(View):
    """What is always told of a message; `send_at` is when it starts, or was to start."""

    id: str
    category: Category
    trigger: Trigger
    channels: list[Channel]
    subject: str
    sender: PersonName
    alias: AliasView
    state: MessageState
    created_at: Instant
    send_at: Instant | None
    sent_at: Instant | None


class CountsView(View):
    """By channel how many have which status, as they were counted last."""

    inbox: dict[DeliveryStatus, int]
    push: dict[DeliveryStatus, int]
    email: dict[DeliveryStatus, int]


class MessageSummary(MessageLine):
    """A message as lists show it.

    `totals` holds `recipients`, and how many of each status in all channels, where whom three channels reach is there
    three times; `by_channel` has each once.
    """

    totals: dict[DeliveryStatus | Literal["recipients"], int]
    by_channel: CountsView


class TotalsView(CountsView):
    """How many recipients there are, and by channel how many have which status, as they were counted last."""

    recipients: int | None


class MessageFileView(View):
    """A file of the deposit that a message carries."""

    id: str
    name: str
    size: int
    content_type: str


class MessageView(MessageLine):
    """A message as its unit sees it; `obstacle` is why it could not start, when it is `cancelled`.

    `version` counts what people change of it.
    """

    version: int
    totals: TotalsView
    unit: UnitName
    audience: AudienceView
    hidden_recipients: bool
    body: str
    attachments: list[MessageFileView]
    obstacle: Obstacle | None
    allowed_actions: list[str]

    def location(self) -> str | None:
        """Where it is."""
        return f"/messages/{self.id}"


def summary(message: Message, language: Language = "es") -> MessageSummary:
    """Present a message as lists show it; what the system sent, in a language."""
    statuses = summed({"": counts} for counts in message.totals.values()).get("", {})
    totals: dict[Any, int] = {"recipients": message.recipients or 0} | {
        DeliveryStatus(name): n for name, n in statuses.items()
    }
    return MessageSummary(**_line(message, language), totals=totals, by_channel=CountsView(**_counts(message)))


def present(message: Message, language: Language = "es") -> MessageView:
    """Present a message whole; what the system sent, in a language."""
    content = message.content
    return MessageView(
        **_line(message, language),
        version=message.version,
        totals=TotalsView(recipients=message.recipients, **_counts(message)),
        unit=unit_name(message.unit),
        audience=AudienceView(**audience_to(content.audience)),
        hidden_recipients=content.hidden_recipients,
        body=content.body,
        attachments=[
            MessageFileView(id=file.id, name=file.name, size=file.size, content_type=file.content_type)
            for file in content.attachments
        ],
        obstacle=message.obstacle,
        allowed_actions=[str(action) for action in message.open_actions],
    )


def _line(message: Message, language: Language) -> dict[str, Any]:
    content = message.content
    return {
        "id": message.id,
        "category": content.category,
        "trigger": message.trigger,
        "channels": sorted(content.channels),
        "subject": notices.sent(language, message.occasion) if message.occasion else content.subject,
        "sender": person_name(message.author.person),
        "alias": alias_view(content.alias),
        "state": message.state,
        "created_at": message.created_at,
        "send_at": content.send_at,
        "sent_at": message.sent_at,
    }


def _counts(message: Message) -> dict[str, dict[DeliveryStatus, int]]:
    return {
        str(channel): {DeliveryStatus(status): count for status, count in message.totals.get(channel, {}).items()}
        for channel in Channel
    }
