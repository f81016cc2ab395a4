"""A chunk while a worker is at it: what is known of it, and what the worker comes to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from chalicelib.domain.deliveries import SENT, Answer, Hindrance
from chalicelib.domain.inboxes import message_item_id
from chalicelib.domain.messages import Channel, Message
from chalicelib.domain.recipients import PART
from chalicelib.services import clock
from chalicelib.storage.chunks import Chunk
from chalicelib.storage.deliveries import Kept

PUT_BACK_FOR_S: Final = 60
"""For how long a chunk rests that was too much for now, or is tried again."""


def slot_of(message: Message, chunk: Chunk) -> datetime | None:
    """The time that is reserved for the mails of a chunk: its own, or its part of the message's until it was taken."""
    if chunk.slot_at or chunk.again or chunk.round > 1 or message.pace is None:
        return chunk.slot_at
    return message.pace.slot(chunk.ahead)


@dataclass(frozen=True)
class Delivered:
    """What was done with a chunk.

    Attributes:
        inboxes: how many got it.
        sent: by channel, how much a provider took.
        failed: by channel, how many it never goes to.
        repeated: what may have been sent once before, by a worker that died.
        throttled: whether a provider said that it is too much for now.
        put_back: whether it is left for later.
    """

    inboxes: int = 0
    sent: Mapping[Channel, int] = field(default_factory=dict)
    failed: Mapping[Channel, int] = field(default_factory=dict)
    repeated: int = 0
    throttled: bool = False
    put_back: bool = False


@dataclass(frozen=True)
class Failure:
    """Somebody to whom it does not go by a channel, and why."""

    person_id: str
    channel: Channel
    code: str | None


class NotNow(Exception):  # a condition
    """What is left of the chunk must wait.

    Attributes:
        slot_at: the time that is reserved for its mails, if one is.
    """

    def __init__(self, wait_s: float | None = None, slot_at: datetime | None = None) -> None:
        super().__init__()
        self.wait_s = PUT_BACK_FOR_S if wait_s is None else wait_s
        self.slot_at = slot_at


@dataclass
class Progress:
    """A chunk while a worker is at it.

    Attributes:
        answers: by channel that was asked for and place in the chunk.
        began: by channel, when the first was sent.
        rows, before: the recipients' rows by id: as far as they are there, and which were before this worker came.
        codes: what may be taken when it is tried again, and why it was not.
        waits: whether something was only too much for now.
        unsure: whether something may have been taken of which we do not know.
        slot_at: when the mails that are next may go, once that is known.
    """

    message: Message
    chunk: Chunk
    answers: dict[Channel, list[str | None]] = field(default_factory=dict)
    began: dict[Channel, datetime] = field(default_factory=dict)
    rows: dict[str, Kept] = field(default_factory=dict)
    before: frozenset[str] = frozenset()
    codes: dict[tuple[Channel, int], str] = field(default_factory=dict)
    waits: bool = False
    unsure: bool = False
    slot_at: datetime | None = None
    sent: Counter[Channel] = field(default_factory=Counter)
    repeated: int = 0

    def __post_init__(self) -> None:
        known, nothing = self.chunk.answers, [None] * len(self.chunk.recipients)
        self.answers = {channel: list(known.get(channel, nothing)) for channel in sorted(self.message.content.channels)}
        self.began = dict(self.chunk.began)
        self.slot_at = slot_of(self.message, self.chunk)

    @property
    def parts(self) -> list[range]:
        """The places of the chunk, some at a time: so many are written and sent together."""
        size = len(self.chunk.recipients)
        return [range(start, min(start + PART, size)) for start in range(0, size, PART)]

    def item(self, place: int) -> str:
        """The id of the message in this recipient's inbox."""
        return message_item_id(self.chunk.recipients[place].person_id, self.message.goes_by)

    def left(self, channel: Channel, part: Sequence[int]) -> list[int]:
        """To whom it is still to go by a channel."""
        if channel not in self.answers:
            return []
        recipients, answers = self.chunk.recipients, self.answers[channel]
        return [place for place in part if recipients[place].is_reached_by(channel) and answers[place] is None]

    def anything_before(self, part: range) -> bool:
        """Whether anything is known of the parts before."""
        return any(answer for answers in self.answers.values() for answer in answers[: part.start])

    def about_to_send(self, places: Sequence[int]) -> None:
        """Count what may have been sent before: by a worker that wrote the inbox and then died."""
        if self.chunk.died:
            self.repeated += sum(self.item(place) in self.before for place in places)

    def take(self, channel: Channel, place: int, answer: Answer) -> None:
        """Note what a provider answered of one of them."""
        self.unsure = self.unsure or answer.unsure
        if answer.code is None:
            self.answers[channel][place] = SENT
            self.began.setdefault(channel, clock.now())
            self.sent[channel] += 1
        elif answer.wait:
            self.waits = True
        elif answer.again:
            self.codes[channel, place] = answer.code
        else:
            self.began.setdefault(channel, clock.now())
            self.answers[channel][place] = answer.code

    def give_up(self) -> None:
        """What was tried often enough has failed."""
        for (channel, place), code in self.codes.items():
            self.answers[channel][place] = code

    def failures(self) -> list[Failure]:
        """To whom it does not go, in this round."""
        return [
            Failure(self.chunk.recipients[place].person_id, channel, answer)
            for channel, answers in self.answers.items()
            for place, answer in enumerate(answers)
            if answer not in {None, SENT, *Hindrance} and self.chunk.attempt(channel, place) == self.chunk.round
        ]

    def done(self, *, put_back: bool = False) -> Delivered:
        """What was done."""
        failed = Counter(failure.channel for failure in self.failures())
        return Delivered(
            inboxes=len(self.rows) - len(self.before),
            sent=dict(self.sent),
            failed={} if put_back else dict(failed),
            repeated=self.repeated,
            throttled=self.waits,
            put_back=put_back,
        )
