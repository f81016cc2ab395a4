"""A message on its way: the audience becomes chunks of recipients, each chunk is delivered once, and all is counted.

Everything here can be repeated and cut off anywhere. Nobody gets a message twice but in one window: between SES's
answer and our note of it, a worker that dies leaves the mails of one part (49) to be sent again; that is counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from chalicelib.domain.deliveries import Delivery, DeliveryStatus, answered, counted, inbox_outcome, outcome, summed
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inboxes import message_item_id
from chalicelib.domain.messages import Channel, Message, MessageState
from chalicelib.domain.pacing import Pace
from chalicelib.domain.recipients import Recipient, in_chunks
from chalicelib.gateways import queues
from chalicelib.gateways.bulk_mails import Throttled
from chalicelib.services import clock, delivering_mails, reach, scheduling
from chalicelib.services.delivery_progress import slot_of
from chalicelib.settings import settings
from chalicelib.storage import batches, deliveries, dispatches, messages
from chalicelib.storage import chunks as store
from chalicelib.storage.chunks import Chunk, Planned
from chalicelib.storage.deliveries import Kept
from chalicelib.storage.transactions import attempts

PATIENCE: Final = timedelta(minutes=10)
"""When no chunk was done for so long, what is left is put on its queue again; and no sooner once more."""

INBOX_WAITS_AT_MOST: Final = timedelta(seconds=queues.LONGEST_DELAY_S)
"""For so long the inboxes of a chunk wait for its mails: it is taken once. For longer they do not, nor does a phone."""


@dataclass(frozen=True)
class Waiting:
    """A chunk that is to be taken.

    Attributes:
        at: when; none for now.
    """

    number: int
    at: datetime | None = None


@dataclass(frozen=True)
class Seen:
    """What was seen of a message when it was counted.

    Attributes:
        left: the chunks that are not done, with the time that each waits for.
        done_at: when the last was done.
    """

    left: Sequence[Waiting] = ()
    done_at: datetime | None = None


def expand(message_id: str) -> int:
    """Carry a message on: make its chunks, once; put on their queue those that are not done; and count.

    However often it is called, the audience is looked at until one look is complete, and that one counts.

    Gives how many recipients it found.
    """
    message = messages.find(message_id)
    match message.state if message else None:
        case None | MessageState.SENT:
            dispatches.end(message_id, message.revision if message else None)
        case MessageState.CANCELLED if message:
            scheduling.tell(message)
        case MessageState.SCHEDULED if message:
            message = scheduling.start(message)
    if message is None or message.state is not MessageState.SENDING:
        return 0
    found = 0
    if message.run is None:
        run = clock.fresh_id()
        plan = _write_chunks(message, run)
        pace = _pace(plan.mails)
        if messages.expanded(message, run, len(plan.chunks), plan.found, pace=pace, hide=plan.guardians > 1):
            queue_chunks(message_id, run, [_first(replace(message, pace=pace), *chunk) for chunk in plan.chunks])
            if not plan.chunks:
                count(message_id)
        return plan.found
    _queue_again(message, message.run, count(message_id, message))
    return found


def _pace(mails: int) -> Pace | None:
    """The time that is reserved for the mails of a message.

    None when there are none, or the account may send none now: inboxes and phones do not wait for that, and each chunk
    reserves its own when it may.
    """
    try:
        return delivering_mails.reserved(mails) if mails else None
    except Throttled:
        return None


def _first(message: Message, number: int, ahead: int, mails: int) -> Waiting:
    """When a chunk is to be taken that nobody took yet: for its mails, unless its inboxes or phones go before."""
    if not mails or message.pace is None or Channel.PUSH in message.content.channels:
        return Waiting(number)
    slot_at = message.pace.slot(ahead)
    return Waiting(number, slot_at if slot_at <= clock.now() + INBOX_WAITS_AT_MOST else None)


def _waiting(message: Message, chunk: Chunk) -> Waiting:
    """When a chunk that is not done is to be taken; one that nobody took yet, as when it was made."""
    if chunk.untouched:
        mails = sum(recipient.is_reached_by(Channel.EMAIL) for recipient in chunk.recipients)
        return _first(message, chunk.number, chunk.ahead, mails)
    return Waiting(chunk.number, chunk.wait_until or slot_of(message, chunk))


def _queue_again(message: Message, run: str, seen: Seen) -> None:
    """Put what stands still on its queue again: not what waits for a time, nor what was put there a while ago."""
    since = clock.now() - PATIENCE
    if max(message.updated_at, seen.done_at or message.updated_at) > since:
        return
    still = [Waiting(each.number) for each in seen.left if each.at is None or each.at < since]
    if still and dispatches.queue_again(message.id, clock.now(), since):
        queue_chunks(message.id, run, still)


def count(message_id: str, message: Message | None = None) -> Seen:
    """Count what became of a message, and set it: never added to, so that it cannot drift.

    Only chunks of which something was told since are counted from their rows; the others know what they were.

    Args:
        message: as it was read just now, if it was.

    Raises:
        Unavailable: others who count kept being faster.
    """
    for _ in attempts():
        seen = _counted(message_id, message)
        if seen is not None:
            return seen
        message = None
    raise Unavailable


def _counted(message_id: str, message: Message | None) -> Seen | None:
    """Count once; none when somebody else did meanwhile, who may have seen less, or more."""
    stir = dispatches.stirred(message_id)
    message = message or messages.find(message_id)
    if message is None or message.run is None or message.state not in {MessageState.SENDING, MessageState.SENT}:
        dispatches.settle(message_id, stir)
        return Seen()
    parts = []
    left: list[Waiting] = []
    done_at: datetime | None = None
    for chunk in store.of_run(message_id, message.run):
        if chunk.done_at is None:
            left.append(_waiting(message, chunk))
            continue
        done_at = max(done_at or chunk.done_at, chunk.done_at)
        counts = chunk.counts
        if counts is None or chunk.number in stir.chunks:
            counts = counts_of(shown(message, chunk))
            if not store.recount(chunk, counts):
                return None
        parts.append(counts)
    looking = message.round is not None and not message.round.opened
    state = MessageState.SENDING if left or looking else MessageState.SENT
    if not messages.set_totals(message, summed(parts), state):
        return None
    if state is MessageState.SENT:
        dispatches.end(message_id, message.revision)
    # What was told of a chunk while a worker was at it may not be in what that worker counts.
    if not stir.chunks.intersection(waiting.number for waiting in left):
        dispatches.settle(message_id, stir)
    return Seen(left, done_at)


def counts_of(found: Iterable[tuple[Recipient, Channel, Delivery]]) -> dict[str, dict[str, int]]:
    """How many of each, by channel and status."""
    return counted((channel, delivery.status) for _, channel, delivery in found)


def shown(
    message: Message, chunk: Chunk, kept: Mapping[str, Kept] | None = None
) -> list[tuple[Recipient, Channel, Delivery]]:
    """What became of the message for each recipient of a chunk, by channel.

    Args:
        kept: the rows of its recipients, when they were read already.
    """
    rows = kept if kept is not None else deliveries.kept(items(message, chunk))
    return [
        (recipient, channel, delivery)
        for place, recipient in enumerate(chunk.recipients)
        for channel, delivery in _of_recipient(message, chunk, place, rows)
    ]


def _of_recipient(
    message: Message, chunk: Chunk, place: int, rows: Mapping[str, Kept]
) -> list[tuple[Channel, Delivery]]:
    recipient = chunk.recipients[place]
    row = rows.get(item_id(message, recipient))
    queued = Delivery(DeliveryStatus.QUEUED)
    inbox = inbox_outcome(row.received_at, row.read_at, row.acknowledged_at) if row else queued
    found = [(Channel.INBOX, inbox)]
    for channel in sorted(message.content.channels):
        attempt = chunk.attempt(channel, place)
        facts = row.facts.get((channel, attempt), ()) if row else ()
        answers = chunk.answers.get(channel)
        answer = recipient.hindrances.get(channel) or (answers[place] if answers else None)
        began = chunk.began.get(channel) if attempt == 1 else chunk.reopened_at
        found.append((channel, outcome(facts, answered(answer, began))))
    return found


def item_id(message: Message, recipient: Recipient) -> str:
    """The id of the message in the recipient's inbox."""
    return message_item_id(recipient.person_id, message.goes_by)


def items(message: Message, chunk: Chunk) -> list[str]:
    """The ids of the message in the inboxes of a chunk's recipients."""
    return [item_id(message, recipient) for recipient in chunk.recipients]


@dataclass
class _Plan:
    """What an expansion came to.

    Attributes:
        chunks: of each its number, how many mails go before its own, and how many are its own.
        found: how many recipients; `guardians`: how many of them are.
        mails: how many are to go.
    """

    chunks: list[tuple[int, int, int]] = field(default_factory=list)
    found: int = 0
    guardians: int = 0
    mails: int = 0

    def take(self, recipients: Sequence[Recipient]) -> Planned:
        """Make a chunk of the recipients who come next."""
        chunk = Planned(len(self.chunks), recipients, self.mails)
        mails = sum(recipient.is_reached_by(Channel.EMAIL) for recipient in recipients)
        self.chunks.append((chunk.number, self.mails, mails))
        self.found += len(recipients)
        self.guardians += sum(bool(recipient.about) for recipient in recipients)
        self.mails += mails
        return chunk


def _write_chunks(message: Message, run: str) -> _Plan:
    at = message.sent_at or message.created_at
    plan = _Plan()
    waiting = in_chunks(reach.recipients(message.unit.id, message.content, max(at, clock.now())))
    while some := [plan.take(recipients) for recipients in islice(waiting, batches.WRITTEN_AT_ONCE)]:
        store.write(message.id, run, some, at)
    return plan


def queue_chunks(message_id: str, run: str, chunks: Sequence[Waiting]) -> None:
    """Have chunks delivered, each at its time."""
    at = clock.now()
    work = (work_on(message_id, run, chunk.number, chunk.at) for chunk in chunks)
    # A worker waits for what is left of a second.
    delays = ((chunk.at - at).total_seconds() - 1 if chunk.at else 0 for chunk in chunks)
    queues.put_many(settings().delivery_queue_url, work, delays_s=delays)


def work_on(message_id: str, run: str, number: int, at: datetime | None = None) -> dict[str, str | int]:
    """The message of the queue that has a chunk delivered.

    Args:
        at: when; the queue may bring it earlier.
    """
    work: dict[str, str | int] = {"work": "deliver", "message_id": message_id, "run": run, "chunk": number}
    return {**work, "at": int(at.timestamp())} if at else work
