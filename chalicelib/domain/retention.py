"""How long a unit keeps a person after their last role: for as long as anything may be asked of what they did there.

The gravest breach of data protection lapses after three years (LOPDGDD art. 72), most personal actions after five
(Código Civil art. 1964.2). What the law keeps longer stays: letters that were sent, and who signed them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

CUSTODY_KEPT: Final = timedelta(days=730)
"""How long what was decided of a student's guardians outlives their enrolment: as long as inboxes hold what was about
the student, which is shown by it; and whoever comes back within that time finds it in force."""

SCHOOL_KEPT: Final = CUSTODY_KEPT
"""How long a school that was closed keeps its students and classes."""

DRAFT_KEPT: Final = timedelta(days=400)
"""How long a draft is kept that nobody touches: a school year and the summer after it."""

DEPOSITED_KEPT: Final = timedelta(days=730)
"""How long a file of the deposit is kept to which neither a letter nor an inbox refers."""


class Term(StrEnum):
    """What a look at a decision about custody gives."""

    BEGINS = "begins"
    STOPS = "stops"
    IS_OVER = "is_over"


def cut_off(at: datetime, days: int) -> datetime:
    """Before which a last role must have ended, for its person to be forgotten at `at`."""
    return at - timedelta(days=days)


def is_left_alone(touched_at: datetime, kept: timedelta, at: datetime) -> bool:
    """Whether what was touched last then is over its term."""
    return touched_at + kept <= at


def is_past(ends: Iterable[datetime | None], before: datetime) -> bool:
    """Whether the last of these roles ended before then; one without an end never does, and whoever had none is kept.

    Args:
        ends: until when each role lasts.
    """
    known = list(ends)
    return bool(known) and all(end is not None and end < before for end in known)


def custody_term(*, enrolled: bool, left_at: datetime | None, at: datetime) -> Term | None:
    """What becomes of a decision about a student's guardian; none when nothing does.

    Args:
        enrolled: whether the student is.
        left_at: when they were first found to be enrolled no more; none while that was never so since they came.
    """
    if enrolled:
        return Term.STOPS if left_at else None
    if left_at is None:
        return Term.BEGINS
    return Term.IS_OVER if left_at + CUSTODY_KEPT <= at else None
