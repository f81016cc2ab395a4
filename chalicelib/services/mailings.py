"""A message on its way: the audience becomes chunks of recipients, each chunk is delivered once, and all is counted.

Everything here can be repeated and cut off anywhere. Nobody gets a message twice but in one window: between SES's
answer and our note of it, a worker that dies leaves the mails of one part (49) to be sent again; that is counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Final

from chalicelib.domain.deliveries import Delivery, DeliveryStatus, answered, counted, inbox_outcome, outcome, summed
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inboxes import message_item_id
from chalicelib.domain.messages import Channel, Message, MessageState
from chalicelib.domain.recipients import Recipient, in_chunks
from chalicelib.gateways import queues
from chalicelib.services import clock, reach, scheduling
from chalicelib.settings import settings
from chalicelib.storage import batches, deliveries, dispatches, messages
from chalicelib.storage import chunks as store
from chalicelib.storage.chunks import Chunk
from chalicelib.storage.deliveries import Kept
from chalicelib.storage.transactions import attempts

PATIENCE: Final = timedelta(minutes=10)
"""When no chunk was done for so long, what is left is put on its queue again."""


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
        number, found, guardians = _write_chunks(message, run)
        if messages.expanded(message, run, number, found, hide=guardians > 1):
            queue_chunks(message_id, run, range(number))
            if not number:
                count(message_id)
        return found
    queue_chunks(message_id, message.run, _standing_still(message, message.run))
    count(message_id)
    return found


def _standing_still(message: Message, run: str) -> list[int]:
    """The chunks that are not done, when none was for a while; not those that wait for a time which is reserved."""
    at = clock.now()
    chunks = list(store.of_run(message.id, run))
    last = max([message.updated_at, *(chunk.done_at for chunk in chunks if chunk.done_at)])
    if at < last + PATIENCE:
        return []
    return [each.number for each in chunks if each.done_at is None and (each.slot_at is None or each.slot_at < at)]


def count(message_id: str) -> None:
    """Count what became of a message, and set it: never added to, so that it cannot drift.

    Only chunks of which something was told since are counted from their rows; the others know what they were.

    Raises:
        Unavailable: others who count kept being faster.
    """
    for _ in attempts():
        if _counted(message_id):
            return
    raise Unavailable


def _counted(message_id: str) -> bool:
    """Count once; gives whether nobody else did meanwhile, who may have seen less, or more."""
    stir = dispatches.stirred(message_id)
    message = messages.find(message_id)
    if message is None or message.run is None or message.state not in {MessageState.SENDING, MessageState.SENT}:
        dispatches.settle(message_id, stir)
        return True
    parts = []
    undone: set[int] = set()
    for chunk in store.of_run(message_id, message.run):
        if chunk.done_at is None:
            undone.add(chunk.number)
            continue
        counts = chunk.counts
        if counts is None or chunk.number in stir.chunks:
            counts = counts_of(shown(message, chunk))
            if not store.recount(chunk, counts):
                return False
        parts.append(counts)
    looking = message.round is not None and not message.round.opened
    state = MessageState.SENDING if undone or looking else MessageState.SENT
    if not messages.set_totals(message, summed(parts), state):
        return False
    if state is MessageState.SENT:
        dispatches.end(message_id, message.revision)
    # What was told of a chunk while a worker was at it may not be in what that worker counts.
    if not undone & stir.chunks:
        dispatches.settle(message_id, stir)
    return True


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
    return message_item_id(recipient.person_id, message.dispatch_id or message.id)


def items(message: Message, chunk: Chunk) -> list[str]:
    """The ids of the message in the inboxes of a chunk's recipients."""
    return [item_id(message, recipient) for recipient in chunk.recipients]


def _write_chunks(message: Message, run: str) -> tuple[int, int, int]:
    """Gives how many chunks, how many recipients, and how many of them are guardians."""
    at = message.sent_at or message.created_at
    found = number = guardians = 0
    waiting = in_chunks(reach.recipients(message.unit.id, message.content, max(at, clock.now())))
    while some := list(islice(waiting, batches.WRITTEN_AT_ONCE)):
        store.write(message.id, run, number, some, at)
        number += len(some)
        found += sum(len(chunk) for chunk in some)
        guardians += sum(bool(recipient.about) for chunk in some for recipient in chunk)
    return number, found, guardians


def queue_chunks(message_id: str, run: str, numbers: Sequence[int]) -> None:
    """Have chunks delivered."""
    queues.put_many(settings().delivery_queue_url, (work_on(message_id, run, number) for number in numbers))


def work_on(message_id: str, run: str, number: int) -> dict[str, str | int]:
    """The message of the queue that has a chunk delivered."""
    return {"work": "deliver", "message_id": message_id, "run": run, "chunk": number}
