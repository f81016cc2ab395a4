"""Chunks: recipients of a message that one worker takes at a time, and what became of their mails.

`M#{message}` / `K#{run}#{number}` is a chunk, `Q#{run}#{number}` the mark that its first part was mailed. A chunk is
claimed with a lease that outlives any worker, so whoever finds it over knows that nobody is at it any more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from chalicelib.domain.deliveries import Totals
from chalicelib.domain.messages import Channel
from chalicelib.domain.recipients import Recipient
from chalicelib.storage import batches
from chalicelib.storage.chunk_rows import ChunkRow, MarkRow, chunk_key, plain, recipient
from chalicelib.storage.inboxes import INBOX_KEPT, MAILS_KEPT
from chalicelib.storage.messages import TABLE, message_key
from chalicelib.storage.tables import Row, answered_code, beginning, calling_dynamodb, collection

LEASE: Final = timedelta(minutes=5)
"""Longer than a worker can live (`.chalice/config.json`): a lease that is over is nobody's."""

UNDONE_KEPT: Final = timedelta(days=14)
"""How long a chunk is kept that is never done: of an expansion that was cut off, or that another was faster than."""

EARLY: Final = timedelta(seconds=20)
"""How much too early a chunk may be taken: clocks differ, and a worker waits for so long."""

Answers = Mapping[Channel, Sequence[str | None]]
"""By channel, what became of each recipient: see `deliveries.answered`; none while nothing was tried or is to be."""

Began = Mapping[Channel, datetime]
"""By channel, when the first was sent."""


@dataclass(frozen=True)
class Planned:
    """A chunk that is to be written.

    Attributes:
        ahead: how many mails of the message go before its own.
    """

    number: int
    recipients: Sequence[Recipient]
    ahead: int = 0


@dataclass(frozen=True)
class Chunk:
    """Some recipients of a message.

    Attributes:
        answers, began: by channel; a channel of which nothing is known yet is left out.
        tries: how often it was tried, this time included.
        again: whether a worker was at it before.
        died: whether one of them did not tell how far it came.
        ahead: how many mails of the message go before these, the first time that it goes.
        slot_at: the time that is reserved for these mails alone; wait_until: when the chunk is to be taken again.
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
    ahead: int = 0
    slot_at: datetime | None = None
    wait_until: datetime | None = None
    began: Began = field(default_factory=dict)
    done_at: datetime | None = None
    counts: Totals | None = None
    round: int = 1
    reminds: bool = False
    attempts: Mapping[tuple[Channel, int], int] = field(default_factory=dict)
    reopened_at: datetime | None = None

    @property
    def untouched(self) -> bool:
        """Whether no worker ever took it."""
        return not self.tries and self.wait_until is None and self.round == 1

    def attempt(self, channel: Channel, place: int) -> int:
        """Which attempt the last one was, for a recipient and channel."""
        return self.attempts.get((channel, place), 1)


def write(message_id: str, run: str, chunks: Iterable[Planned], at: datetime) -> None:
    """Write new chunks, to be kept for a while: whether they count is not known yet. 25 a call."""
    expires = int((at + UNDONE_KEPT).timestamp())
    rows: list[Row] = [
        ChunkRow(
            message_key(message_id),
            chunk_key(run, each.number),
            recipients=[plain(one) for one in each.recipients],
            ahead=each.ahead,
            expires=expires,
        )
        for each in chunks
    ]
    batches.write(TABLE, rows)


def claim(message_id: str, run: str, number: int, at: datetime) -> Chunk | None:
    """Take a chunk, unless it is done, somebody is at it, or it is to be taken later. One call."""
    row = ChunkRow(message_key(message_id), chunk_key(run, number))
    free = ChunkRow.lease_until.does_not_exist() | (ChunkRow.lease_until < at)
    rested = ChunkRow.wait_until.does_not_exist() | (ChunkRow.wait_until <= at + EARLY)
    actions: list[Action] = [ChunkRow.lease_until.set(at + LEASE), ChunkRow.tries.add(1), ChunkRow.claims.add(1)]
    condition = ChunkRow.pk.exists() & ChunkRow.done_at.does_not_exist() & free & rested
    return _chunk(row) if _updated(row, actions, condition) else None


def finish(chunk: Chunk, answers: Answers, began: Began, counts: Totals, at: datetime) -> None:
    """Note what became of a chunk: it is done, and kept as long as the inboxes that it tells of. One call."""
    actions: list[Action] = [
        *_told(answers, began),
        ChunkRow.counts.set(dict(counts)),
        ChunkRow.done_at.set(at),
        ChunkRow.lease_until.remove(),
        *_kept(chunk, at),
    ]
    _updated(_row(chunk), actions, ChunkRow.pk.exists())


def put_back(
    chunk: Chunk,
    answers: Answers,
    began: Began,
    at: datetime,
    *,
    wait_until: datetime | None = None,
    slot_at: datetime | None = None,
    tried: bool,
    told: bool,
) -> None:
    """Leave a chunk for later, with what is known of it: it counts, however long it waits. One call.

    Args:
        at: when it is left.
        wait_until: when it is to be taken again; left out, when it comes.
        slot_at: the time that is reserved for its mails.
        tried: whether this was a try; to be told to wait is none.
        told: whether `answers` tell all that was done.
    """
    actions: list[Action] = [*_told(answers, began), ChunkRow.lease_until.remove(), *_kept(chunk, at)]
    actions.append(ChunkRow.slot_at.set(slot_at) if slot_at else ChunkRow.slot_at.remove())
    actions.append(ChunkRow.wait_until.set(wait_until) if wait_until else ChunkRow.wait_until.remove())
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
        ChunkRow.recipients.set([plain(each) for each in after.recipients]),
        ChunkRow.answers.set(_lists(after.answers)),
        ChunkRow.round.set(after.round),
        ChunkRow.reminds.set(after.reminds),
        ChunkRow.attempts.set(attempts),
        ChunkRow.reopened_at.set(at),
        ChunkRow.tries.set(0),
        # All who were at it before had told how far they came.
        ChunkRow.returns.set(ChunkRow.claims),
        ChunkRow.slot_at.remove(),
        ChunkRow.wait_until.remove(),
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
    for item in collection(TABLE, message_key(message_id), beginning(f"K#{run}#")):
        yield _chunk(ChunkRow.from_raw_data(item))


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


def _kept(chunk: Chunk, at: datetime) -> list[Action]:
    """As long as the inboxes that it tells of, which are as old as its first round."""
    return [ChunkRow.expires.set(int((at + INBOX_KEPT).timestamp()))] if chunk.round == 1 else []


def _told(answers: Answers, began: Began) -> list[Action]:
    times = {str(channel): at.isoformat() for channel, at in began.items()}
    return [ChunkRow.answers.set(_lists(answers)), ChunkRow.began.set(times)]


def _lists(answers: Answers) -> dict[str, list[str | None]]:
    return {str(channel): list(some) for channel, some in answers.items()}


def _answers(lists: Mapping[str, list[str | None]] | None) -> Answers:
    return {Channel(channel): tuple(some) for channel, some in (lists or {}).items()}


def _chunk(row: ChunkRow) -> Chunk:
    _, run, number = row.sk.split("#")
    recipients = tuple(recipient(*each) for each in row.recipients)
    return Chunk(
        message_id=row.pk.removeprefix("M#"),
        run=run,
        number=int(number),
        recipients=recipients,
        answers=_answers(row.answers),
        tries=row.tries or 0,
        again=(row.claims or 0) > 1,
        died=(row.claims or 0) > (row.returns or 0) + 1,
        ahead=row.ahead or 0,
        slot_at=row.slot_at,
        wait_until=row.wait_until,
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
