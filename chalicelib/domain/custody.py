"""Whether a guardian may receive what concerns a student: yes, unless a court says otherwise."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chalicelib.domain.errors import FieldError
from chalicelib.domain.limits import text_errors

REASON_MAX: Final = 1000


@dataclass(frozen=True)
class Custody:
    """What the management team decided of one guardian of one student. Where nothing was, they may receive.

    Attributes:
        reason: why, in the school's words; for the management team alone.
        until: the first moment at which a restriction is over; none while it has no end.
    """

    student_id: str
    person_id: str
    may_receive: bool
    reason: str
    until: datetime | None = None


def may_receive(custody: Custody | None, at: datetime) -> bool:
    """Whether the guardian may receive, at `at`, what concerns the student."""
    return custody is None or custody.may_receive or (custody.until is not None and custody.until <= at)


def custody_errors(custody: Custody, at: datetime) -> list[FieldError]:
    """What is wrong with a decision."""
    errors = text_errors("reason", custody.reason, REASON_MAX)
    if custody.until is not None and custody.may_receive:
        errors.append(FieldError("until", "only_restricted"))
    elif custody.until is not None and custody.until <= at:
        errors.append(FieldError("until", "in_the_past"))
    return errors
