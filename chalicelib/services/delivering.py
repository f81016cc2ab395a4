"""One chunk of a message: claimed, written into its recipients' inboxes, pushed, mailed, and noted.

The channels do not wait for one another: what one of them leaves for later does not hold the others back.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.deliveries import SENT
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inboxes import InboxItem
from chalicelib.domain.messages import Message
from chalicelib.gateways import queues
from chalicelib.services import clock, delivering_mails, delivering_pushes, mailings, rechecking
from chalicelib.services.caches import Cache
from chalicelib.services.delivery_progress import Delivered, NotNow, Progress
from chalicelib.services.mailings import Waiting
from chalicelib.settings import settings
from chalicelib.storage import batches, deliveries, inboxes, messages
from chalicelib.storage import chunks as store
from chalicelib.storage.deliveries import Kept
from chalicelib.storage.tables import Row

TRIES: Final = 5
"""How often what the provider may take another time is tried."""

COUNT_AFTER_S: Final = 5
"""After the last chunk, which may not be the last to be done."""

FAILED: Final = "failed"
"""The work of a message that is none: it tells of a recipient, in the dead-letter queue."""

_SENDING: Final = Cache[str, Message](timedelta(minutes=10), most=50)
"""What is being sent does not change any more."""


def deliver(message_id: str, run: str, number: int, at: datetime | None = None) -> Delivered:
    """Deliver a chunk, unless it is done, somebody is at it, or it is to be taken later.

    Args:
        at: when it is to be taken: until then it goes back to its queue, which keeps nothing for so long.

    Raises:
        Unavailable: something did not answer: the queue brings the message again.
    """
    if at and at > clock.now() + store.EARLY:
        mailings.queue_chunks(message_id, run, [Waiting(number, at)])
        return Delivered(put_back=True)
    message = _message(message_id, run)
    chunk = store.claim(message_id, run, number, clock.now()) if message else None
    if message is None or chunk is None:
        return Delivered()
    progress = Progress(message, chunk)
    try:
        if chunk.again:
            _look_back(progress)
        rechecking.look(progress)
        _go_through(progress)
    except NotNow as later:
        return _put_back(progress, later)
    except Unavailable:
        store.put_back(chunk, progress.answers, progress.began, clock.now(), tried=True, told=False)
        raise
    return _finish(progress)


def _message(message_id: str, run: str) -> Message | None:
    key, at = f"{message_id}#{run}", clock.now()
    known = _SENDING.get(key, at)
    if known is None:
        known = messages.find(message_id)
        if known is None or known.run != run:
            return None
        _SENDING.put(key, known, at)
    return known


def _look_back(progress: Progress) -> None:
    """See how far those came who were at it before."""
    places = range(len(progress.chunk.recipients))
    progress.rows = dict(deliveries.kept([progress.item(place) for place in places]))
    progress.before = frozenset(progress.rows)
    marked = store.marked(progress.chunk)
    for channel, answers in progress.answers.items():
        for place, answer in enumerate(marked.get(channel, ())):
            answers[place] = answers[place] or answer
        for place in places:
            row = progress.rows.get(progress.item(place))
            # Whoever was told of by the provider was sent to, whatever we noted.
            if row and row.facts.get((channel, progress.chunk.attempt(channel, place))) and answers[place] is None:
                answers[place] = SENT


def _go_through(progress: Progress) -> None:
    """Part by part: the inboxes, the phones, and the mails.

    Raises:
        NotNow: something is left for later.
    """
    later: NotNow | None = None
    for part in progress.parts:
        # The mark goes with the rows of the part: what those before were answered is known from then on.
        _write(progress, part, mark=progress.anything_before(part))
        delivering_pushes.push(progress, part)
        if later is None:
            try:
                delivering_mails.mail(progress, part)
            except NotNow as error:
                later = error
    if later:
        raise later
    if progress.waits or (progress.codes and progress.chunk.tries < TRIES):
        raise NotNow
    progress.give_up()


def _write(progress: Progress, part: range, *, mark: bool) -> None:
    at = clock.now()
    rows: list[Row] = []
    # Who has no inbox row when a message goes again was erased since.
    for place in part if progress.chunk.round == 1 else ():
        id = progress.item(place)
        if id not in progress.rows:
            rows.append(inboxes.row_of(_item(progress, place)))
            progress.rows[id] = Kept(at, None, None, {})
    if mark:
        known = {channel: answers[: part.start] for channel, answers in progress.answers.items()}
        rows.append(store.mark(progress.chunk, known, at))
    batches.write(inboxes.TABLE, rows)


def _item(progress: Progress, place: int) -> InboxItem:
    message, recipient = progress.message, progress.chunk.recipients[place]
    return InboxItem(
        id=progress.item(place),
        person_id=recipient.person_id,
        category=message.content.category,
        occasion=None,
        communication_id=None,
        subject=message.content.subject,
        sender=message.unit,
        received_at=clock.now(),
        message_id=message.id,
        chunk=progress.chunk.number,
        alias=message.content.alias.name,
        about=recipient.about,
    )


def _put_back(progress: Progress, later: NotNow) -> Delivered:
    message, chunk = progress.message, progress.chunk
    at = clock.now() + timedelta(seconds=later.wait_s)
    store.put_back(
        chunk,
        progress.answers,
        progress.began,
        clock.now(),
        wait_until=at,
        slot_at=later.slot_at,
        tried=bool(progress.codes),
        told=not progress.unsure,
    )
    mailings.queue_chunks(message.id, chunk.run, [Waiting(chunk.number, at)])
    return progress.done(put_back=True)


def _finish(progress: Progress) -> Delivered:
    chunk, message = progress.chunk, progress.message
    after = replace(chunk, answers=progress.answers, began=progress.began)
    counts = mailings.counts_of(mailings.shown(message, after, progress.rows))
    _report(progress)
    store.finish(chunk, progress.answers, progress.began, counts, clock.now())
    if message.chunks == 1:
        mailings.count(message.id)
    elif chunk.number == message.chunks - 1:
        queues.put(settings().message_queue_url, {"work": "count", "message_id": message.id}, delay_s=COUNT_AFTER_S)
    return progress.done()


def _report(progress: Progress) -> None:
    """Tell the operator of whom it does not go to, by ids: twice, when a worker dies in between."""
    failed = progress.failures()
    told = {"work": FAILED, "message_id": progress.message.id}
    reports = (
        {**told, "person_id": each.person_id, "channel": each.channel, "code": each.code or ""} for each in failed
    )
    queues.put_many(settings().delivery_dlq_url, reports)
