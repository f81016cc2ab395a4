"""Whether a guardian may receive what concerns a student: yes, unless a court says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from chalicelib.domain.errors import FieldError
from chalicelib.domain.limits import text_errors
from chalicelib.domain.people import PersonRef
from chalicelib.domain.roles import MANAGEMENT

REASON_MAX: Final = 1000

DECIDERS: Final = MANAGEMENT
"""Who decides whether a guardian may receive, and is told what was decided."""


@dataclass(frozen=True)
class Custody:
    """What the management team decided of one guardian of one student. Where nothing was, they may receive.

    Attributes:
        reason: why, in the school's words; for the management team alone.
        until: the first moment at which a restriction is over; none while it has no end.
        carried: whether the student is there under another number, of which the same was written since; nobody
            decides that.
    """

    student_id: str
    person_id: str
    may_receive: bool
    reason: str
    until: datetime | None = None
    carried: bool = field(default=False, compare=False)


def may_receive(custody: Custody | None, at: datetime) -> bool:
    """Whether the guardian may receive, at `at`, what concerns the student."""
    return custody is None or custody.may_receive or (custody.until is not None and custody.until <= at)


def outlasts(one: Custody, other: Custody) -> bool:
    """Whether a restriction holds as long as another, or longer."""
    return one.until is None or (other.until is not None and one.until >= other.until)


def as_noted(student: PersonRef, decision: Custody | None) -> Mapping[str, str | None]:
    """What the audit trail tells of a decision about a student's guardian; none where nothing was decided."""
    about: dict[str, str | None] = {"student_id": student.id, "student": student.name}
    if decision is None:
        return {**about, "may_receive": "true"}
    until = decision.until.isoformat() if decision.until else None
    may = "true" if decision.may_receive else "false"
    return {**about, "may_receive": may, "reason": decision.reason, "until": until}


def custody_errors(custody: Custody, at: datetime) -> list[FieldError]:
    """What is wrong with a decision."""
    errors = text_errors("reason", custody.reason, REASON_MAX)
    if custody.until is not None and custody.may_receive:
        errors.append(FieldError("until", "only_restricted"))
    elif custody.until is not None and custody.until <= at:
        errors.append(FieldError("until", "in_the_past"))
    return errors
