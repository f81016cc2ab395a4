"""What waits for a unit, what it waits for, and what it sends on."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from chalicelib.domain.catalogue import TYPES
from chalicelib.domain.deadlines import DeadlineStanding
from chalicelib.domain.people import Caller
from chalicelib.domain.reports import Ageing, Due, ForwardedAway, Report, Side, Waiting
from chalicelib.domain.transitions import ForwardReason
from chalicelib.handlers.edge.accepts import prefers_csv
from chalicelib.handlers.edge.models import Id, Instant, Nothing, Query, View, digits
from chalicelib.handlers.edge.replies import Reply, sheet
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views import letters
from chalicelib.handlers.views.letters import CommunicationSummary
from chalicelib.handlers.views.models import UnitName, unit_name
from chalicelib.services import communications, reports
from chalicelib.settings import settings
from chalicelib.templates import sheets

TAG = "reports"
SHOWN = 1000
"""How many letters an answer has at most: those that wait longest. The figures are of all that was read."""


class PendingQuery(Query):
    """What has waited for more than so many working days; all that waits when it is 0 or left out."""

    older_than_days: Annotated[int, Field(ge=0, le=1000), BeforeValidator(digits)] = 0


class PendingView(View):
    """A letter that waits: `since` it came to the unit that holds it."""

    side: Side
    communication: CommunicationSummary
    since: Instant
    working_days: int
    holder: UnitName


class DueView(View):
    """A letter whose deadline is near, or past."""

    side: Side
    communication: CommunicationSummary
    deadline: date
    standing: DeadlineStanding
    working_days_left: int
    holder: UnitName


class AgeingView(View):
    """How long letters wait, in working days."""

    count: int
    oldest: int | None
    median: float | None


class AgeingBySide(View):
    """What the unit must receive, and what it sent that waits."""

    to_receive: AgeingView
    sent: AgeingView


class PendingReceptions(View):
    """The report; `limit_days` is what the scheduled one goes by. `ageing` counts all that waits: of a unit with many
    thousands, the oldest; then it is `truncated`.
    """

    items: list[PendingView]
    truncated: bool
    limit_days: int
    ageing: AgeingBySide
    deadlines: list[DueView]


class ForwardedTo(View):
    """Where letters went, and how many."""

    unit: UnitName
    count: int


class ForwardedView(View):
    """Letters of one type that the unit sent on for one reason."""

    type: str
    reason: ForwardReason
    count: int
    to: list[ForwardedTo]


class ForwardedReport(View):
    """What the unit sent on in the last year, most first."""

    items: list[ForwardedView]


TypeId = Annotated[Id, Field(json_schema_extra={"enum": list(TYPES)})]


class AddressQuery(Query):
    """The letter that is being written."""

    type: TypeId
    destination_id: Id


class AddressView(View):
    """The unit that letters of this type rather go to; null when the destination is as good as any."""

    suggestion: UnitName | None


def _staff(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    communications.staff_of(caller, path["unit_id"])


@route(
    "/units/{unit_id}/reports/pending-receptions",
    "GET",
    tag=TAG,
    query=PendingQuery,
    returns=PendingReceptions,
    guard=_staff,
    also="text/csv",
)
def get_pending_receptions(request: Request[Nothing, PendingQuery], unit_id: str) -> PendingReceptions | Reply:
    """What the unit must receive, and what it sent that waits: the longest first.

    Working days go by the calendar where the unit that holds the letter lies.
    """
    report = reports.pending_receptions(request.caller, unit_id)
    found = report.older_than(request.query.older_than_days)
    if prefers_csv(request.call.headers.get("accept", "")):
        text = sheets.sheet(found, sheets.OF_A_UNIT, request.language, whole=report.whole)
        return sheet(text, f"pendientes-{unit_id}-{request.at:%Y-%m-%d}.csv")
    return _report(report, found)


@route("/units/{unit_id}/reports/forwarded", "GET", tag=TAG, returns=ForwardedReport, guard=_staff)
def get_forwarded(request: Request[Nothing, Query], unit_id: str) -> ForwardedReport:
    """What the unit sent on in the last year: of which type, why, and to whom."""
    return ForwardedReport(items=[_forwarded(row) for row in reports.forwarded(request.caller, unit_id)])


@route(
    "/units/{unit_id}/suggested-destination",
    "GET",
    tag=TAG,
    query=AddressQuery,
    returns=AddressView,
    guard=_staff,
)
def get_suggested_destination(request: Request[Nothing, AddressQuery], unit_id: str) -> AddressView:
    """Whether a letter that the unit writes should rather go to another: its destination sends such letters on."""
    query = request.query
    found = reports.better_address(request.caller, unit_id, type=query.type, destination_id=query.destination_id)
    return AddressView(suggestion=unit_name(found) if found else None)


def _report(report: Report, found: tuple[Waiting, ...]) -> PendingReceptions:
    return PendingReceptions(
        items=[_waiting(each) for each in found[:SHOWN]],
        truncated=len(found) > SHOWN or not report.whole,
        limit_days=settings().pending_reception_days,
        ageing=AgeingBySide(
            to_receive=_ageing(report.ageing(Side.TO_RECEIVE)),
            sent=_ageing(report.ageing(Side.SENT)),
        ),
        deadlines=[_due(each) for each in report.due[:SHOWN]],
    )


def _waiting(each: Waiting) -> PendingView:
    return PendingView(
        side=each.side,
        communication=letters.summary(each.communication),
        since=each.since,
        working_days=each.working_days,
        holder=unit_name(each.communication.holder),
    )


def _due(each: Due) -> DueView:
    return DueView(
        side=each.side,
        communication=letters.summary(each.communication),
        deadline=each.deadline,
        standing=each.standing,
        working_days_left=each.left,
        holder=unit_name(each.communication.holder),
    )


def _ageing(found: Ageing) -> AgeingView:
    return AgeingView(count=found.count, oldest=found.oldest, median=found.median)


def _forwarded(row: ForwardedAway) -> ForwardedView:
    return ForwardedView(
        type=row.type,
        reason=row.reason,
        count=row.count,
        to=[ForwardedTo(unit=unit_name(unit), count=count) for unit, count in row.to],
    )
