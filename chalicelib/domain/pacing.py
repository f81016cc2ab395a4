"""The pace of mail to many: each message has its time reserved, in which its mails go one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SHARE: Final = 0.8
"""Of the rate at which the account may send, what mail to many takes: the rest is for letters and signatures."""

KEPT_FOR: Final = timedelta(minutes=1)
"""How long after its time something may still go in it: later it would go at the time of others."""


def share_of(rate: float, share: float = SHARE) -> float:
    """How many mails to many may go a second, of an account that may send `rate`."""
    return share * rate


@dataclass(frozen=True)
class Pace:
    """The time that is reserved for the mails of one message.

    Attributes:
        starts_at: when the first goes.
        a_second: how many go.
    """

    starts_at: datetime
    a_second: float

    def slot(self, ahead: int) -> datetime:
        """When a mail goes that has so many of the message ahead of it."""
        return self.starts_at + timedelta(seconds=ahead / self.a_second)


def is_lost(slot_at: datetime, at: datetime) -> bool:
    """Whether a time that was reserved is over, so that another must be."""
    return slot_at + KEPT_FOR < at


def pace_to(pace: Pace | None) -> list[str | float] | None:
    """As plain data; `pace_from` reads it."""
    return [pace.starts_at.isoformat(), pace.a_second] if pace else None


def pace_from(plain: Sequence[str | float] | None) -> Pace | None:
    """From plain data, as `pace_to` gives it."""
    return Pace(datetime.fromisoformat(str(plain[0])), float(plain[1])) if plain else None
