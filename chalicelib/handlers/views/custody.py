"""A student with their guardians, and whether each of these may receive what concerns the student."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.custody import REASON_MAX
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.models import Body, Instant, Moment, Nothing, Query, Text, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.models import PersonName
from chalicelib.services import custody
from chalicelib.services.custody import Held

TAG = "directory"


class CustodyChange(Body):
    """Whether the guardian may receive, why, and until when they may not: a day is its first moment in Spain."""

    may_receive: bool
    reason: Annotated[Text, Field(min_length=1, max_length=REASON_MAX)]
    until: Moment | None = None


class GuardianHeld(PersonName):
    """A legal guardian of the student.

    `may_receive` is how it is now; `reason` and `until` are of the latest decision, if there was one. All three are
    none for whoever is not of the management team.
    """

    may_receive: bool | None
    reason: str | None
    until: Instant | None


class StudentFileView(View):
    """A student, their groups and their legal guardians."""

    id: str
    name: str
    groups: list[str]
    guardians: list[GuardianHeld]


def _managers(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    custody.authorise(caller, path["unit_id"])


@route("/units/{unit_id}/students/{student_id}", "GET", tag=TAG, returns=StudentFileView)
def get_student(request: Request[Nothing, Query], unit_id: str, student_id: str) -> StudentFileView:
    """One student; whether their guardians may receive is told to the management team."""
    file = custody.student(request.caller, unit_id, student_id)
    return StudentFileView(
        id=file.student.id,
        name=file.student.name,
        groups=list(file.student.groups),
        guardians=[_guardian(held) for held in file.guardians],
    )


@route(
    "/units/{unit_id}/students/{student_id}/guardians/{person_id}",
    "PATCH",
    tag=TAG,
    body=CustodyChange,
    returns=GuardianHeld,
    guard=_managers,
)
def change_custody(
    request: Request[CustodyChange, Query], unit_id: str, student_id: str, person_id: str
) -> GuardianHeld:
    """Write whether a guardian may receive what concerns the student (management team); no import undoes it."""
    body = request.body
    return _guardian(
        custody.decide(
            request.caller,
            unit_id,
            student_id,
            person_id,
            may_receive=body.may_receive,
            reason=body.reason,
            until=body.until,
        )
    )


def _guardian(held: Held) -> GuardianHeld:
    decision = held.decision
    return GuardianHeld(
        id=held.guardian.id,
        name=held.guardian.name,
        may_receive=held.may_receive,
        reason=decision.reason if decision else None,
        until=decision.until if decision else None,
    )
