"""The rows of chunks, and recipients as these have them."""

from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute

from chalicelib.domain.deliveries import Hindrance
from chalicelib.domain.messages import Channel
from chalicelib.domain.recipients import Recipient
from chalicelib.storage.messages import MessagesRow
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import IntegerAttribute


class ChunkRow(MessagesRow):
    """A chunk.

    Attributes:
        recipients: `[[person, name, [students], email, account, {channel: why not}], …]`.
        answers, began: as `Answers` and `Began`; there once a worker was at it.
        tries: how often it was tried; to be told to wait is no try.
        claims, returns: how often it was taken, and left with all told that was done.
        ahead: how many mails of the message go before those of this chunk.
        slot_at: from when the mails of this chunk may go, when they were put off.
        wait_until: when it is to be taken again; whoever comes before leaves it.
        counts: what was counted of it last.
        round, reminds, reopened_at: the last time that it went again, and when.
        attempts: `{channel: {place: number}}`, of whom it went to again.
    """

    class Meta(MessagesRow.Meta):
        pass

    recipients: JSONAttribute = JSONAttribute()
    answers: JSONAttribute = JSONAttribute(null=True)
    began: JSONAttribute = JSONAttribute(null=True)
    lease_until = MomentAttribute(null=True)
    tries = IntegerAttribute(null=True)
    claims = IntegerAttribute(null=True)
    returns = IntegerAttribute(null=True)
    ahead = IntegerAttribute(null=True)
    slot_at = MomentAttribute(null=True)
    wait_until = MomentAttribute(null=True)
    done_at = MomentAttribute(null=True)
    counts: JSONAttribute = JSONAttribute(null=True)
    round = IntegerAttribute(null=True)
    attempts: JSONAttribute = JSONAttribute(null=True)
    reminds = BooleanAttribute(null=True)
    reopened_at = MomentAttribute(null=True)


class MarkRow(MessagesRow):
    """What a chunk's first parts came to in a round; it is written with the inboxes of the next."""

    class Meta(MessagesRow.Meta):
        pass

    answers: JSONAttribute = JSONAttribute()
    round = IntegerAttribute(null=True)


def chunk_key(run: str, number: int) -> str:
    """The `sk` of a chunk."""
    return f"K#{run}#{number:06d}"


def plain(recipient: Recipient) -> list[Any]:
    """A recipient as a chunk's row has them."""
    hindrances = {str(channel): str(why) for channel, why in recipient.hindrances.items()}
    who = [recipient.person_id, recipient.name, list(recipient.about)]
    return [*who, recipient.email, recipient.account_id, hindrances or None]


def recipient(
    person_id: str,
    name: str,
    about: list[str],
    email: str | None,
    account_id: str | None,
    hindrances: dict[str, str] | None,
) -> Recipient:
    """The recipient of whom a chunk's row says this."""
    why = {Channel(channel): Hindrance(hindrance) for channel, hindrance in (hindrances or {}).items()}
    return Recipient(person_id, name, tuple(about), email, account_id, why)
