"""What became of a message for each person and channel: facts that are set once, and the status that they give.

The provider's events come in any order and more than once. So each is a fact with a rank, and the status is the fact of
the highest rank of the latest attempt: no order of events gives another one, and none goes backwards.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chalicelib.domain.messages import Channel


class DeliveryStatus(StrEnum):
    """What is shown (`estado de salida`)."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    SUPPRESSED = "suppressed"
    NO_ADDRESS = "no_address"
    OPTED_OUT = "opted_out"
    FAILED = "failed"
    READ = "read"
    ACKNOWLEDGED = "acknowledged"


class Fact(StrEnum):
    """What is known to have happened, by rank: what comes later here weighs more."""

    SENT = "sent"
    DELAYED = "delayed"
    SOFT_BOUNCED = "soft_bounced"
    FAILED = "failed"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


RANK: Final = {fact: rank for rank, fact in enumerate(Fact)}

SHOWN_AS: Final = {
    Fact.SENT: DeliveryStatus.SENT,
    Fact.DELAYED: DeliveryStatus.SENT,
    Fact.SOFT_BOUNCED: DeliveryStatus.BOUNCED,
    Fact.FAILED: DeliveryStatus.FAILED,
    Fact.DELIVERED: DeliveryStatus.DELIVERED,
    Fact.BOUNCED: DeliveryStatus.BOUNCED,
    Fact.COMPLAINED: DeliveryStatus.COMPLAINED,
}
"""How a fact is shown. A delayed mail is under way."""

SUPPRESSING: Final = frozenset({Fact.BOUNCED, Fact.COMPLAINED})
"""After these nothing is sent to the address until somebody gives it anew."""


class Hindrance(StrEnum):
    """Why a channel does not reach somebody: nothing was tried.

    Nobody opts out of the inbox, and so nobody misses a message: wishes are about the channels on top of it. Only who
    may not receive, by a decision on custody, gets nothing at all.
    """

    NO_ADDRESS = "no_address"
    NO_DEVICE = "no_device"
    PUSH_OFF = "push_off"
    SUPPRESSED = "suppressed"
    OPTED_OUT = "opted_out"
    MAY_NOT_RECEIVE = "may_not_receive"


HINDRANCE_SHOWN_AS: Final = {
    Hindrance.NO_ADDRESS: DeliveryStatus.NO_ADDRESS,
    Hindrance.NO_DEVICE: DeliveryStatus.NO_ADDRESS,
    Hindrance.PUSH_OFF: DeliveryStatus.NO_ADDRESS,
    Hindrance.SUPPRESSED: DeliveryStatus.SUPPRESSED,
    Hindrance.OPTED_OUT: DeliveryStatus.OPTED_OUT,
    Hindrance.MAY_NOT_RECEIVE: DeliveryStatus.FAILED,
}
"""How a hindrance is shown; its own name is the code. A phone is an address too."""

SENT: Final = "sent"
"""What a provider's answer comes to when it took what was to be sent."""


@dataclass(frozen=True)
class Happened:
    """A fact, when it came, and the provider's word for it when it is a failure.

    Attributes:
        part, of: which part of the attempt it tells of, and of how many: somebody with several phones is pushed to on
            each. A mail is one.
    """

    fact: Fact
    at: datetime
    code: str | None = None
    part: str = ""
    of: int = 1


@dataclass(frozen=True)
class Delivery:
    """What is shown of one person and channel."""

    status: DeliveryStatus
    at: datetime | None = None
    code: str | None = None


def outcome(facts: Iterable[Happened], otherwise: Delivery) -> Delivery:
    """What is shown, given all facts of one attempt.

    Args:
        otherwise: what is shown while there are none.
    """
    last = max(_of_all(list(facts)), key=lambda each: (RANK[each.fact], each.at, each.part), default=None)
    return Delivery(SHOWN_AS[last.fact], last.at, last.code) if last else otherwise


def _of_all(facts: Sequence[Happened]) -> list[Happened]:
    """The facts that hold for the attempt: told of every part of it."""
    parts = Counter(fact for fact, _ in {(each.fact, each.part) for each in facts})
    return [each for each in facts if parts[each.fact] >= each.of]


@dataclass(frozen=True)
class Answer:
    """What a provider said when it was given something for one recipient.

    Attributes:
        code: why it was not taken; none when it was.
        wait: whether it was only too much for now.
        again: whether it may be taken when it is tried again.
        unsure: whether it may have been taken all the same.
    """

    code: str | None = None
    wait: bool = False
    again: bool = False
    unsure: bool = False


def answered(answer: str | None, at: datetime | None) -> Delivery:
    """What is shown of somebody of whom only our own note is known.

    Args:
        answer: `SENT`, a `Hindrance`, or the provider's word for why it failed; none when it was not tried yet.
        at: when it was tried.
    """
    if answer is None:
        return Delivery(DeliveryStatus.QUEUED)
    if answer == SENT:
        return Delivery(DeliveryStatus.SENT, at)
    if answer in set(Hindrance):
        return Delivery(HINDRANCE_SHOWN_AS[Hindrance(answer)], None, answer)
    return Delivery(DeliveryStatus.FAILED, at, answer)


def inbox_outcome(received_at: datetime, read_at: datetime | None, acknowledged_at: datetime | None) -> Delivery:
    """What is shown of somebody's inbox."""
    if acknowledged_at:
        return Delivery(DeliveryStatus.ACKNOWLEDGED, acknowledged_at)
    return Delivery(DeliveryStatus.READ, read_at) if read_at else Delivery(DeliveryStatus.DELIVERED, received_at)


Totals = Mapping[str, Mapping[str, int]]
"""By channel and status; under the channel `""`, `recipients`."""


def counted(deliveries: Iterable[tuple[Channel, DeliveryStatus]]) -> dict[str, dict[str, int]]:
    """How many of each, by channel and status."""
    found: dict[str, Counter[str]] = {}
    for channel, status in deliveries:
        found.setdefault(str(channel), Counter())[str(status)] += 1
    return {channel: dict(sorted(counts.items())) for channel, counts in sorted(found.items())}


def summed(parts: Iterable[Totals]) -> dict[str, dict[str, int]]:
    """Totals of the whole, from totals of its parts."""
    found: dict[str, Counter[str]] = {}
    for part in parts:
        for channel, counts in part.items():
            found.setdefault(channel, Counter()).update(counts)
    return {channel: dict(sorted(counts.items())) for channel, counts in sorted(found.items())}
