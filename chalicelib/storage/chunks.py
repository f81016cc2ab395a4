"""Chunks: recipients of a message that one worker takes at a time, and what became of their mails.

`M#{message}` / `K#{run}#{number}` is a chunk, `Q#{run}#{number}` the mark that its first part was mailed. A chunk is
claimed with a lease that outlives any worker, so whoever finds it over knows that nobody is at it any more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from pynamodb.attributes import BooleanAttribute, JSONAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from chalicelib.domain.deliveries import Hindrance, Totals
from chalicelib.domain.messages import Channel
from chalicelib.domain.recipients import Recipient
from chalicelib.storage import batches
from chalicelib.storage.inboxes import INBOX_KEPT, MAILS_KEPT
from chalicelib.storage.messages import TABLE, MessagesRow, message_key
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import IntegerAttribute, Row, answered_code, calling_dynamodb, collection

LEASE: Final = timedelta(minutes=5)
"""Longer than a worker can live (`.chalice/config.json`): a lease that is over is nobody's."""

Answers = Mapping[Channel, Sequence[str | None]]
"""By channel, what became of each recipient: see `deliveries.answered`; none while nothing was tried or is to be."""

Began = Mapping[Channel, datetime]
"""By channel, when the first was sent."""


class ChunkRow(MessagesRow):
    """A chunk.

    Attributes:
        recipients: `[[person, name, [students], email, account, {channel: why not}], …]`.
        answers, began: as `Answers` and `Began`; there once a worker was at it.
        tries: how often it was tried; to be told to wait is no try.
        claims, returns: how often it was taken, and left with all told that was done.
        slot_at: from when the mails of this chunk may go, when they were put off.
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
    slot_at = MomentAttribute(null=True)
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


@dataclass(frozen=True)
class Chunk:
    """Some recipients of a message.

    Attributes:
        answers, began: by channel; a channel of which nothing is known yet is left out.
        tries: how often it was tried, this time included.
        again: whether a worker was at it before.
        died: whether one of them did not tell how far it came.
        round: which time it goes, or went last; `reminds`: whether as a reminder.
        attempts: the rounds in which it went again, by channel and place; those that are left out had one attempt.
    """

    message_id: str
    run: str
    number: int
    recipients: tuple[Recipient, ...]
    answers: Answers
    tries: int = 0
    again: bool = False
    died: bool = False
    slot_at: datetime | None = None
    began: Began = field(default_factory=dict)
    done_at: datetime | None = None
    counts: Totals | None = None
    round: int = 1
    reminds: bool = False
    attempts: Mapping[tuple[Channel, int], int] = field(default_factory=dict)
    reopened_at: datetime | None = None

    def attempt(self, channel: Channel, place: int) -> int:
        """Which attempt the last one was, for a recipient and channel."""
        return self.attempts.get((channel, place), 1)


def write(message_id: str, run: str, first: int, chunks: Sequence[Sequence[Recipient]], at: datetime) -> None:
    """Write new chunks, numbered from `first`, to be kept as long as the inboxes that they tell of; 25 a call."""
    expires = int((at + INBOX_KEPT).timestamp())
    rows: list[Row] = [
        ChunkRow(message_key(message_id), chunk_key(run, number), recipients=[plain(r) for r in chunk], expires=expires)
        for number, chunk in enumerate(chunks, first)
    ]
    batches.write(TABLE, rows)


def claim(message_id: str, run: str, number: int, at: datetime) -> Chunk | None:
    """Take a chunk, unless it is done or somebody is at it. One call."""
    row = ChunkRow(message_key(message_id), chunk_key(run, number))
    free = ChunkRow.lease_until.does_not_exist() | (ChunkRow.lease_until < at)
    actions: list[Action] = [ChunkRow.lease_until.set(at + LEASE), ChunkRow.tries.add(1), ChunkRow.claims.add(1)]
    condition = ChunkRow.pk.exists() & ChunkRow.done_at.does_not_exist() & free
    return _chunk(row) if _updated(row, actions, condition) else None


def finish(chunk: Chunk, answers: Answers, began: Began, counts: Totals, at: datetime) -> None:
    """Note what became of a chunk: it is done. One call."""
    actions: list[Action] = [
        *_told(answers, began),
        ChunkRow.counts.set(dict(counts)),
        ChunkRow.done_at.set(at),
        ChunkRow.lease_until.remove(),
    ]
    _updated(_row(chunk), actions, ChunkRow.pk.exists())


def put_back(
    chunk: Chunk, answers: Answers, began: Began, *, slot_at: datetime | None = None, tried: bool, told: bool
) -> None:
    """Leave a chunk for later, with what is known of it. One call.

    Args:
        slot_at: the time that is reserved for its mails.
        tried: whether this was a try; to be told to wait is none.
        told: whether `answers` tell all that was done.
    """
    actions: list[Action] = [*_told(answers, began), ChunkRow.lease_until.remove()]
    actions.append(ChunkRow.slot_at.set(slot_at) if slot_at else ChunkRow.slot_at.remove())
    if not tried:
        actions.append(ChunkRow.tries.add(-1))
    if told:
        actions.append(ChunkRow.returns.add(1))
    _updated(_row(chunk), actions, ChunkRow.pk.exists() & ChunkRow.done_at.does_not_exist())


def reopen(chunk: Chunk, after: Chunk, at: datetime) -> bool:
    """Have a chunk that is done go again, as `after`, once in its round; gives whether it does. One call."""
    attempts: dict[str, dict[str, int]] = {}
    for (channel, place), number in after.attempts.items():
        attempts.setdefault(str(channel), {})[str(place)] = number
    actions: list[Action] = [
        ChunkRow.recipients.set([plain(recipient) for recipient in after.recipients]),
        ChunkRow.answers.set(_lists(after.answers)),
        ChunkRow.round.set(after.round),
        ChunkRow.reminds.set(after.reminds),
        ChunkRow.attempts.set(attempts),
        ChunkRow.reopened_at.set(at),
        ChunkRow.tries.set(0),
        # All who were at it before had told how far they came.
        ChunkRow.returns.set(ChunkRow.claims),
        ChunkRow.slot_at.remove(),
        ChunkRow.done_at.remove(),
    ]
    earlier = ChunkRow.round.does_not_exist() | (ChunkRow.round < after.round)
    return _updated(_row(chunk), actions, ChunkRow.done_at.exists() & earlier)


def recount(chunk: Chunk, counts: Totals) -> bool:
    """Note what was counted of a chunk that is done; gives whether nobody else did since it was read. One call."""
    before = ChunkRow.counts == dict(chunk.counts) if chunk.counts is not None else ChunkRow.counts.does_not_exist()
    return _updated(_row(chunk), [ChunkRow.counts.set(dict(counts))], ChunkRow.done_at.exists() & before)


def mark(chunk: Chunk, answers: Answers, at: datetime) -> Row:
    """The row that says what the parts before came to."""
    expires = int((at + MAILS_KEPT).timestamp())
    key = chunk_key(chunk.run, chunk.number).replace("K#", "Q#", 1)
    return MarkRow(message_key(chunk.message_id), key, answers=_lists(answers), round=chunk.round, expires=expires)


def marked(chunk: Chunk) -> Answers:
    """What the first parts came to in this round, as far as it was marked. One call."""
    key = chunk_key(chunk.run, chunk.number).replace("K#", "Q#", 1)
    row = MarkRow.find(message_key(chunk.message_id), key)
    return _answers(row.answers) if row and (row.round or 1) == chunk.round else {}


def find(message_id: str, run: str, number: int) -> Chunk | None:
    """One chunk; one call."""
    row = ChunkRow.find(message_key(message_id), chunk_key(run, number))
    return _chunk(row) if row else None


def of_run(message_id: str, run: str) -> Iterator[Chunk]:
    """The chunks of an expansion, in order; a call for each MB."""
    between = ChunkRow.sk.between
    first, last = f"K#{run}#", f"K#{run}$"
    for item in collection(
        TABLE, message_key(message_id), lambda after: between(f"{after}\0" if after else first, last)
    ):
        yield _chunk(ChunkRow.from_raw_data(item))


def chunk_key(run: str, number: int) -> str:
    """The `sk` of a chunk."""
    return f"K#{run}#{number:06d}"


def _row(chunk: Chunk) -> ChunkRow:
    return ChunkRow(message_key(chunk.message_id), chunk_key(chunk.run, chunk.number))


def _updated(row: ChunkRow, actions: list[Action], condition: Any) -> bool:
    with calling_dynamodb():
        try:
            row.update(actions=actions, condition=condition)
        except UpdateError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise
            return False
    return True


def plain(recipient: Recipient) -> list[Any]:
    """A recipient as a chunk's row has them."""
    hindrances = {str(channel): str(why) for channel, why in recipient.hindrances.items()}
    who = [recipient.person_id, recipient.name, list(recipient.about)]
    return [*who, recipient.email, recipient.account_id, hindrances or None]


def _recipient(
    person_id: str,
    name: str,
    about: list[str],
    email: str | None,
    account_id: str | None,
    hindrances: dict[str, str] | None,
) -> Recipient:
    why = {Channel(channel): Hindrance(hindrance) for channel, hindrance in (hindrances or {}).items()}
    return Recipient(person_id, name, tuple(about), email, account_id, why)


def _told(answers: Answers, began: Began) -> list[Action]:
    times = {str(channel): at.isoformat() for channel, at in began.items()}
    return [ChunkRow.answers.set(_lists(answers)), ChunkRow.began.set(times)]


def _lists(answers: Answers) -> dict[str, list[str | None]]:
    return {str(channel): list(some) for channel, some in answers.items()}


def _answers(lists: Mapping[str, list[str | None]] | None) -> Answers:
    return {Channel(channel): tuple(some) for channel, some in (lists or {}).items()}


def _chunk(row: ChunkRow) -> Chunk:
    _, run, number = row.sk.split("#")
    recipients = tuple(_recipient(*plain) for plain in row.recipients)
    return Chunk(
        message_id=row.pk.removeprefix("M#"),
        run=run,
        number=int(number),
        recipients=recipients,
        answers=_answers(row.answers),
        tries=row.tries or 0,
        again=(row.claims or 0) > 1,
        died=(row.claims or 0) > (row.returns or 0) + 1,
        slot_at=row.slot_at,
        began={Channel(channel): datetime.fromisoformat(at) for channel, at in (row.began or {}).items()},
        done_at=row.done_at,
        counts=row.counts,
        round=row.round or 1,
        reminds=bool(row.reminds),
        attempts={
            (Channel(channel), int(place)): number
            for channel, places in (row.attempts or {}).items()
            for place, number in places.items()
        },
        reopened_at=row.reopened_at,
    )
