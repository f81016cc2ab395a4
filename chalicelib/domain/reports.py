"""What waits for somebody: how long, whose turn it is, and when somebody is to be told.

Days of waiting are counted twice. *Working days* go by the calendar of the holder's territory. Days of *reminding*
leave out its own closed weeks as well: nobody is reminded of what came while they were away as if they had been there.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from chalicelib.domain.communications import Communication
from chalicelib.domain.deadlines import DeadlineStanding, Holiday, days_left, standing, working_days
from chalicelib.domain.numbers import MADRID
from chalicelib.domain.people import UnitRef
from chalicelib.domain.transitions import ForwardReason

REPORTED_AT: Final = time(7)
"""When a working day's report is made, in Madrid: in winter and in summer."""


def day_to_report(at: datetime) -> date | None:
    """The day whose report is due at `at`; none when it is another hour in Madrid."""
    there = at.astimezone(MADRID)
    return there.date() if there.hour == REPORTED_AT.hour else None


def reported_at(day: date) -> datetime:
    """The moment of the report of a day."""
    return datetime.combine(day, REPORTED_AT, MADRID)


class Side(StrEnum):
    """On which side of a letter a unit stands."""

    TO_RECEIVE = "to_receive"
    SENT = "sent"


@dataclass(frozen=True)
class Waiting:
    """A letter that waits to be received.

    Attributes:
        since: when it came to the unit that holds it.
        working_days: how many have begun since.
        reminding_days: how many of them its holder was not closed.
    """

    side: Side
    communication: Communication
    since: datetime
    working_days: int
    reminding_days: int


@dataclass(frozen=True)
class Due:
    """A letter that is to be answered by some day.

    Attributes:
        left: working days that are left; 0 on the last day and after it.
    """

    side: Side
    communication: Communication
    deadline: date
    left: int
    standing: DeadlineStanding


@dataclass(frozen=True)
class Ageing:
    """How long letters wait, in working days; nothing is the oldest of none."""

    count: int
    oldest: int | None
    median: float | None


@dataclass(frozen=True)
class Report:
    """What waits for a unit, and what it waits for; the oldest and the nearest first.

    Attributes:
        whole: whether it is all; else the figures are of the oldest, of some thousands.
    """

    waiting: tuple[Waiting, ...]
    due: tuple[Due, ...]
    whole: bool = True

    def older_than(self, days: int) -> tuple[Waiting, ...]:
        """What has waited for more than so many working days; 0 stands for all that waits."""
        return tuple(each for each in self.waiting if not days or each.working_days > days)

    def ageing(self, side: Side) -> Ageing:
        """How long the letters of a side wait."""
        return ageing([each.working_days for each in self.waiting if each.side is side])


@dataclass(frozen=True)
class Digest:
    """What a unit is reminded of: figures, and nothing of any letter.

    Attributes:
        oldest: working days that the letter which waits longest has waited.
        near, past: how many deadlines are.
        letters: how many letters all this is about: one that waits may have a deadline as well.
        whole: whether that is all; else the figures are of the oldest.
    """

    waiting: int
    oldest: int
    near: int
    past: int
    letters: int
    whole: bool = True

    @property
    def figure(self) -> str:
        """How many letters it is about, as it is told in a line."""
        return str(self.letters) if self.whole else f"{self.letters}+"


class Errand(StrEnum):
    """Why a unit is reminded."""

    MUST_ACT = "must_act"
    STILL_WAITS = "still_waits"


def waiting(side: Side, letter: Communication, since: datetime, today: date, legal: Holiday, own: Holiday) -> Waiting:
    """How long a letter has waited.

    Args:
        legal: the holidays where its holder lies; `own`: those and the holder's own closed weeks.
    """
    return Waiting(side, letter, since, working_days(since, today, legal), working_days(since, today, own))


def due(side: Side, letter: Communication, today: date, legal: Holiday) -> Due | None:
    """How the deadline of a letter stands; none when there is nothing to tell of it."""
    if letter.deadline is None:
        return None
    stands = standing(letter.deadline, today, legal)
    if stands is DeadlineStanding.AHEAD:
        return None
    return Due(side, letter, letter.deadline, days_left(letter.deadline, today, legal), stands)


def ageing(days: Sequence[int]) -> Ageing:
    """How long letters wait, given how long each does."""
    return Ageing(len(days), max(days), _median(sorted(days))) if days else Ageing(0, None, None)


def digest(report: Report, errand: Errand, limit: int) -> Digest | None:
    """What a unit is to be reminded of; none when there is nothing.

    The unit that must act: of what it has not received for more than `limit` days, and of deadlines that are near or
    past. The unit that sent: of what waits for more than twice as long.
    """
    side, most = (Side.TO_RECEIVE, limit) if errand is Errand.MUST_ACT else (Side.SENT, 2 * limit)
    late = [each for each in report.waiting if each.side is side and each.reminding_days > most]
    due = [each for each in report.due if each.side is side]
    if not late and (errand is Errand.STILL_WAITS or not due):
        return None
    deadlines = Counter(each.standing for each in due)
    return Digest(
        waiting=len(late),
        oldest=max((each.working_days for each in late), default=0),
        near=deadlines[DeadlineStanding.NEAR],
        past=deadlines[DeadlineStanding.PAST],
        letters=len({each.communication.id for each in late} | {each.communication.id for each in due}),
        whole=report.whole,
    )


@dataclass(frozen=True)
class Forwarded:
    """A letter that a unit sent on: of which type, why, and to whom."""

    type: str
    reason: ForwardReason
    to: UnitRef
    at: datetime


@dataclass(frozen=True)
class ForwardedAway:
    """Letters of one type that were sent on for one reason.

    Attributes:
        to: where they went, with how many, most first.
    """

    type: str
    reason: ForwardReason
    count: int
    to: tuple[tuple[UnitRef, int], ...]


WRONGLY_ADDRESSED: Final = 3
"""So many letters of a type must a unit have sent on as not its own before another address is suggested: fewer are no
rule, and would tell of single letters."""


def forwarded_away(letters: Iterable[Forwarded]) -> tuple[ForwardedAway, ...]:
    """What was sent on, by type and reason, most first."""
    groups: dict[tuple[str, ForwardReason], Counter[UnitRef]] = {}
    for letter in letters:
        groups.setdefault((letter.type, letter.reason), Counter())[letter.to] += 1
    rows = [
        ForwardedAway(type, reason, to.total(), tuple(sorted(to.items(), key=lambda one: (-one[1], one[0].id))))
        for (type, reason), to in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.type, row.reason)))


def better_address(letters: Iterable[Forwarded]) -> UnitRef | None:
    """The unit to which most letters of a type went that were sent on as `not_competent`, if that is a rule.

    Args:
        letters: those of one type that one unit sent on.
    """
    to = Counter(letter.to.id for letter in letters if letter.reason is ForwardReason.NOT_COMPETENT)
    if not to:
        return None
    best, times = to.most_common(1)[0]
    if times < WRONGLY_ADDRESSED or 2 * times <= to.total():
        return None
    return next(letter.to for letter in letters if letter.to.id == best)


def _median(days: Sequence[int]) -> float:
    """The middle one; halfway between the two when there are two. Of numbers in order."""
    return (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
