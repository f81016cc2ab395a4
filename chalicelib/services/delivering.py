"""One chunk of a message: claimed, written into its recipients' inboxes, mailed, and noted."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inboxes import InboxItem
from chalicelib.domain.messages import Channel, Message
from chalicelib.domain.recipients import PART
from chalicelib.gateways import bulk_mails, queues
from chalicelib.gateways.bulk_mails import Entry, Letter, Throttled
from chalicelib.services import clock, mailings, units
from chalicelib.services.caches import Cache
from chalicelib.services.marks import mark_of
from chalicelib.settings import settings
from chalicelib.storage import chunks as store
from chalicelib.storage import deliveries, inboxes, messages, pacing
from chalicelib.storage.chunks import SENT, Chunk
from chalicelib.storage.deliveries import Kept
from chalicelib.storage.tables import Row
from chalicelib.templates import messages as words

TRIES: Final = 5
"""How often a mail that the provider may take another time is tried."""

SHARE: Final = 0.8
"""Of the account's rate, what the mail to many may take: the rest is for letters and signatures."""

WAITS_AT_MOST: Final = timedelta(seconds=20)
"""How long a worker waits for its time; for longer the chunk is put back."""

PUT_BACK_FOR_S: Final = 60
"""For how long a chunk rests that was too much for now, or is tried again."""

COUNT_AFTER_S: Final = 5
"""After the last chunk, which may not be the last to be done."""

_SENDING: Final = Cache[str, Message](timedelta(minutes=10), most=50)
"""What is being sent does not change any more."""


@dataclass(frozen=True)
class Delivered:
    """What was done with a chunk.

    Attributes:
        inboxes, mails: how many got it, each way.
        failed: the people whose mail never goes, by their places in the chunk.
        repeated: mails that may have been sent once before, by a worker that died.
        put_back: whether it is left for later.
    """

    inboxes: int = 0
    mails: int = 0
    failed: tuple[int, ...] = ()
    repeated: int = 0
    put_back: bool = False


@dataclass
class _Progress:
    """A chunk while a worker is at it."""

    message: Message
    chunk: Chunk
    answers: list[str | None]
    rows: dict[str, Kept] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    before: frozenset[str] = frozenset()
    mails: int = 0
    repeated: int = 0
    mailed_at: datetime | None = None

    def item(self, place: int) -> str:
        return mailings.item_id(self.message, self.chunk.recipients[place])

    def to_mail(self, part: Sequence[int]) -> list[int]:
        """Whose mail is still to go."""
        return [place for place in part if self.chunk.recipients[place].email and self.answers[place] is None]

    @property
    def parts(self) -> list[range]:
        size = len(self.answers)
        return [range(start, min(start + PART, size)) for start in range(0, size, PART)]


class _NotNow(Exception):  # a condition
    """The mails must wait.

    Attributes:
        slot_at: the time that is reserved for them, if one is.
    """

    def __init__(self, wait_s: float, slot_at: datetime | None = None) -> None:
        super().__init__()
        self.wait_s = wait_s
        self.slot_at = slot_at


def deliver(message_id: str, run: str, number: int) -> Delivered:
    """Deliver a chunk, unless it is done or somebody is at it.

    Raises:
        Unavailable: something did not answer: the queue brings the message again.
    """
    message = _message(message_id, run)
    chunk = store.claim(message_id, run, number, clock.now()) if message else None
    if message is None or chunk is None:
        return Delivered()
    progress = _Progress(message, chunk, list(chunk.answers))
    try:
        if chunk.again:
            _look_back(progress)
        _go_through(progress)
        if progress.codes:
            _try_again(progress)
    except _NotNow as later:
        store.put_back(chunk, progress.answers, slot_at=later.slot_at, tried=bool(progress.codes), told=True)
        queues.put(settings().delivery_queue_url, mailings.work_on(message_id, run, number), delay_s=later.wait_s)
        return _done(progress, put_back=True)
    except Unavailable:
        store.put_back(chunk, progress.answers, tried=True, told=False)
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


def _look_back(progress: _Progress) -> None:
    """See how far those came who were at it before."""
    places = range(len(progress.answers))
    progress.rows = dict(deliveries.kept([progress.item(place) for place in places]))
    progress.before = frozenset(progress.rows)
    for place, answer in enumerate(store.marked(progress.chunk)):
        progress.answers[place] = progress.answers[place] or answer
    for place in places:
        row = progress.rows.get(progress.item(place))
        # Whoever was told of by the provider was sent to, whatever we noted.
        if row and row.facts.get((Channel.EMAIL, 1)) and progress.answers[place] is None:
            progress.answers[place] = SENT


def _go_through(progress: _Progress) -> None:
    """Part by part: the inboxes, and then the mails."""
    first, *rest = progress.parts
    _write(progress, first)
    if any(progress.to_mail(part) for part in progress.parts):
        starts_at = _reserved(progress, rest)
        _mail(progress, first)
    else:
        starts_at = None
    for part in rest:
        # The mark goes with the rows of the next part: what the first was answered is known from then on.
        _write(progress, part, mark=bool(progress.to_mail(part)))
        if starts_at and progress.to_mail(part):
            _wait_until(starts_at + timedelta(seconds=len(first) / _pace()))
        _mail(progress, part)


def _write(progress: _Progress, part: range, *, mark: bool = False) -> None:
    at = clock.now()
    rows: list[Row] = []
    for place in part:
        id = progress.item(place)
        if id not in progress.rows:
            rows.append(inboxes.row_of(_item(progress, place, at)))
            progress.rows[id] = Kept(at, None, None, {})
    if mark:
        rows.append(store.mark(progress.chunk, progress.answers[: part.start], at))
    store.put_all(rows)


def _item(progress: _Progress, place: int, at: datetime) -> InboxItem:
    message, recipient = progress.message, progress.chunk.recipients[place]
    return InboxItem(
        id=progress.item(place),
        person_id=recipient.person_id,
        category=message.content.category,
        occasion=None,
        communication_id=None,
        subject=message.content.subject,
        sender=message.unit,
        received_at=at,
        message_id=message.id,
        chunk=progress.chunk.number,
        alias=message.content.alias.name,
        about=recipient.about,
    )


def _reserved(progress: _Progress, rest: Sequence[range]) -> datetime:
    """When the mails of the chunk may begin: now, after a little wait.

    Raises:
        _NotNow: it is long until then.
    """
    at = clock.now()
    mails = sum(len(progress.to_mail(part)) for part in progress.parts)
    starts_at = progress.chunk.slot_at or pacing.reserve(mails, _pace(), at)
    if starts_at > at + WAITS_AT_MOST:
        for part in rest:
            _write(progress, part)
        raise _NotNow((starts_at - at).total_seconds(), starts_at)
    _wait_until(starts_at)
    return max(starts_at, at)


def _pace() -> float:
    return max(1.0, SHARE * bulk_mails.rate())


def _wait_until(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - clock.now()).total_seconds()))


def _mail(progress: _Progress, part: range) -> None:
    places = progress.to_mail(part)
    if not places:
        return
    if progress.chunk.died:
        progress.repeated += sum(progress.item(place) in progress.before for place in places)
    entries = [Entry(progress.chunk.recipients[place].email or "", mark_of(progress.item(place))) for place in places]
    try:
        answers = bulk_mails.send(_letter(progress.message), entries)
    except Throttled as error:
        raise _NotNow(PUT_BACK_FOR_S) from error
    progress.mailed_at = progress.mailed_at or clock.now()
    waits = False
    for place, answer in zip(places, answers, strict=True):
        if answer.code is None:
            progress.answers[place] = SENT
            progress.mails += 1
        elif answer.wait:
            waits = True
        elif answer.again:
            progress.codes[place] = answer.code
        else:
            progress.answers[place] = answer.code
    if waits:
        raise _NotNow(PUT_BACK_FOR_S)


def _try_again(progress: _Progress) -> None:
    """What the provider may take another time is left for it, a few times; then it has failed.

    Raises:
        _NotNow: it is left.
    """
    if progress.chunk.tries < TRIES:
        raise _NotNow(PUT_BACK_FOR_S)
    for place, code in progress.codes.items():
        progress.answers[place] = code


def _letter(message: Message) -> Letter:
    origin = settings().web_origin
    unit = units.unit(message.unit.id)
    content = message.content
    mail = words.mail(
        alias=content.alias.name,
        unit=unit.name,
        subject=content.subject,
        body=content.body,
        inbox_url=f"{origin}/inbox",
        preferences_url=f"{origin}/preferences",
    )
    return Letter(
        sender=content.alias.name,
        reply_to=unit.email,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        unsubscribe=f"{origin}/preferences",
    )


def _finish(progress: _Progress) -> Delivered:
    chunk, message = progress.chunk, progress.message
    mailed_at = chunk.mailed_at or progress.mailed_at
    after = replace(chunk, answers=tuple(progress.answers), mailed_at=mailed_at)
    counts = mailings.counts_of(mailings.shown(message, after, progress.rows))
    store.finish(chunk, progress.answers, counts, progress.mailed_at, clock.now())
    if message.chunks == 1:
        mailings.count(message.id)
    elif chunk.number == message.chunks - 1:
        queues.put(settings().message_queue_url, {"work": "count", "message_id": message.id}, delay_s=COUNT_AFTER_S)
    return _done(progress)


def _done(progress: _Progress, *, put_back: bool = False) -> Delivered:
    failed = [place for place, answer in enumerate(progress.answers) if answer not in {None, SENT}]
    return Delivered(
        inboxes=len(progress.rows) - len(progress.before),
        mails=progress.mails,
        failed=tuple(failed) if not put_back else (),
        repeated=progress.repeated,
        put_back=put_back,
    )
