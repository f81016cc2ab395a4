"""A message that went goes again: to those whom it did not reach, or, as a reminder, to those who have not read it.

Each time is a *round*: a further attempt for those it is for, beside which the earlier ones stay what they were.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, TypeAlias

Missed: TypeAlias = Literal["bounced", "failed", "no_address", "suppressed"]
"""Whom a message can be sent to again: those to whom it did not come, and whom an address given since may reach.

Not who complained, nor who wished not to have it.
"""


class Hint(StrEnum):
    """What somebody whom it was refused may do instead; the sentences live in the templates."""

    NO_CHANNEL = "message_without_channels"


@dataclass(frozen=True)
class Round:
    """One time that a message goes again.

    Attributes:
        number: of the attempt; the first time that a message went is 1.
        statuses: what became of it last for those whom it is for; none for a reminder.
        opened: whether all recipients were looked at.
    """

    number: int
    statuses: frozenset[str] = frozenset()
    opened: bool = False

    @property
    def is_reminder(self) -> bool:
        """Whether it is for those who have not read it."""
        return not self.statuses

    def is_for(self, status: str, *, read: bool) -> bool:
        """Whether it is for somebody, by a channel that came to this status last."""
        return not read if self.is_reminder else status in self.statuses


def next_round(last: Round | None, statuses: Collection[str] = ()) -> Round:
    """The round after the last, or after the first time."""
    return Round((last.number if last else 1) + 1, frozenset(statuses))


def opened(round: Round) -> Round:
    """The round, when all recipients were looked at."""
    return replace(round, opened=True)
