"""A message goes again: its chunks are opened anew for those recipients whom the round is for, and delivered as before.

Whoever was reached, or is not meant any more, keeps what they have. A chunk is opened once in a round, so that this may
be repeated and cut off anywhere. Nothing is opened before the whole audience was looked at, in one enrolment.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from chalicelib.domain.messages import Channel, Message, MessageState
from chalicelib.domain.recipients import Recipient
from chalicelib.domain.rounds import Round, opened
from chalicelib.services import clock, mailings, reach
from chalicelib.storage import chunks as store
from chalicelib.storage import deliveries, messages
from chalicelib.storage.chunks import Chunk
from chalicelib.storage.deliveries import Kept

_Going: TypeAlias = Mapping[int, tuple[Recipient, list[Channel]]]
"""By place in a chunk: how somebody can be reached who goes again, and by which channels they do."""


def reopen(message_id: str) -> int:
    """Open what is to go again in the message's round, if it has one that is not opened; gives to how many it goes.

    Raises:
        Unavailable: something did not answer, or an import came true meanwhile: it is safe to repeat.
    """
    message = messages.find(message_id)
    if message is None or message.state is not MessageState.SENDING or message.run is None:
        return 0
    if message.round is None or message.round.opened:
        return 0
    planned = _planned(message, message.run, message.round)
    going: list[mailings.Waiting] = []
    found = 0
    for chunk in store.of_run(message_id, message.run):
        if chunk.round < message.round.number:
            again = _open(message.round, chunk, planned.get(chunk.number, {}))
            found += again
        else:
            again = chunk.done_at is None
        if again:
            going.append(mailings.Waiting(chunk.number))
    mailings.queue_chunks(message_id, message.run, going)
    messages.round_opened(message, opened(message.round))
    return found


def _planned(message: Message, run: str, round: Round) -> dict[int, _Going]:
    """Who goes again, by chunk: of those whom the message is for now, as one enrolment has them.

    Raises:
        Unavailable: an import came true meanwhile: part of it is of one enrolment and part of the next.
    """
    meant = _Meant(reach.recipients(message.unit.id, message.content, clock.now()))
    found = {
        chunk.number: going
        for chunk in store.of_run(message.id, run)
        if chunk.round < round.number and (going := _going(message, round, chunk, meant))
    }
    meant.look_at_the_rest()
    return found


class _Meant:
    """Whom the message would go to now, asked for in the order of their ids: so that all of them are read once."""

    def __init__(self, recipients: Iterable[Recipient]) -> None:
        self._left: Iterator[Recipient] = iter(recipients)
        self._next = next(self._left, None)

    def now(self, before: Recipient) -> Recipient | None:
        """How a recipient can be reached now; none when they are not meant any more, or through other students."""
        while self._next is not None and self._next.person_id < before.person_id:
            self._next = next(self._left, None)
        if self._next is None or self._next.person_id != before.person_id:
            return None
        still = not before.about or set(before.about) & set(self._next.about)
        return self._next if still else None

    def look_at_the_rest(self) -> None:
        """See that all of them are of one enrolment.

        Raises:
            Unavailable: they are not.
        """
        deque(self._left, maxlen=0)


def _going(message: Message, round: Round, chunk: Chunk, meant: _Meant) -> _Going:
    """Those of a chunk whom the round is for."""
    rows = deliveries.kept(mailings.items(message, chunk))
    wanted = _wanted(message, round, chunk, rows)
    going: dict[int, tuple[Recipient, list[Channel]]] = {}
    for place, before in enumerate(chunk.recipients):
        now = meant.now(before)
        channels = [channel for channel in wanted.get(before.person_id, ()) if now and now.is_reached_by(channel)]
        if now and channels:
            going[place] = (_moved(before, now, channels), channels)
    return going


def _open(round: Round, chunk: Chunk, going: _Going) -> int:
    """Open a chunk for those who go again; gives how many they are."""
    if not going or not store.reopen(chunk, _again(round, chunk, going), clock.now()):
        return 0
    return len(going)


def _wanted(message: Message, round: Round, chunk: Chunk, rows: Mapping[str, Kept]) -> dict[str, list[Channel]]:
    """Whom the round is for in a chunk, and by which channels; whoever was erased has no row."""
    found: dict[str, list[Channel]] = {}
    for recipient, channel, delivery in mailings.shown(message, chunk, rows):
        row = rows.get(mailings.item_id(message, recipient))
        if row and channel is not Channel.INBOX and round.is_for(delivery.status, read=row.read_at is not None):
            found.setdefault(recipient.person_id, []).append(channel)
    return found


def _moved(before: Recipient, now: Recipient, channels: list[Channel]) -> Recipient:
    """A recipient as they can be reached now, by these channels; by the others they stay what they were."""
    return replace(
        before,
        email=now.email if Channel.EMAIL in channels else before.email,
        account_id=now.account_id if Channel.PUSH in channels else before.account_id,
        hindrances={channel: why for channel, why in before.hindrances.items() if channel not in channels},
    )


def _again(round: Round, chunk: Chunk, going: _Going) -> Chunk:
    recipients = list(chunk.recipients)
    answers = {channel: list(some) for channel, some in chunk.answers.items()}
    attempts = dict(chunk.attempts)
    for place, (recipient, channels) in going.items():
        recipients[place] = recipient
        for channel in channels:
            answers.setdefault(channel, [None] * len(recipients))[place] = None
            attempts[channel, place] = round.number
    return replace(
        chunk,
        recipients=tuple(recipients),
        answers=answers,
        attempts=attempts,
        round=round.number,
        reminds=round.is_reminder,
    )
