"""The closed days of a unit."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from chalicelib.domain.closed_days import CLOSURES, LOCAL_HOLIDAYS, Closure, LocalHoliday
from chalicelib.domain.directory import NAME_MAX
from chalicelib.domain.numbers import MADRID
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.models import Body, Day, Id, Nothing, Query, Text, View, digits
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.services import closed_days
from chalicelib.services.closed_days import Shown

TAG = "directory"

Name = Annotated[Text, Field(min_length=1, max_length=NAME_MAX)]
Year = Annotated[int, Field(ge=2000, le=2100), BeforeValidator(digits)]


class HolidayView(View):
    """A public holiday of all of Andalusia."""

    day: date
    name: str


class LocalHolidayView(View):
    """A holiday of the province (no `units`), or of the town where these units are."""

    day: date
    name: str
    units: list[str]


class ClosureView(View):
    """Closed days of the unit itself, both included."""

    since: date
    until: date
    name: str


class ClosedDaysView(View):
    """What counts for the unit: `closures` delay what it is reminded of; the others are no working days."""

    holidays: list[HolidayView]
    local_holidays: list[LocalHolidayView]
    closures: list[ClosureView]


class ClosedDaysQuery(Query):
    """Of which year the public holidays are; this one when it is left out."""

    year: Year | None = None


class LocalHolidayBody(Body):
    """A holiday of the province, or of the town where `units` are."""

    day: Day
    name: Name
    units: Annotated[list[Id], Field(max_length=4000)] | None = None


class ClosureBody(Body):
    """Closed days of the unit itself, both included."""

    since: Day
    until: Day
    name: Name


class ClosedDaysBody(Body):
    """What is set; what is left out stays. Local holidays are the office's to give."""

    local_holidays: Annotated[list[LocalHolidayBody], Field(max_length=300)] | None = None
    closures: Annotated[list[ClosureBody], Field(max_length=50)] | None = None


def _anybody_there(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    closed_days.require_role(caller, path["unit_id"])


def _setters(caller: Caller, path: Mapping[str, str], given: Mapping[str, Any]) -> None:
    closed_days.authorise(caller, path["unit_id"], {LOCAL_HOLIDAYS, CLOSURES} & set(given))


@route(
    "/units/{unit_id}/closed-days",
    "GET",
    tag=TAG,
    query=ClosedDaysQuery,
    returns=ClosedDaysView,
    guard=_anybody_there,
)
def get_closed_days(request: Request[Nothing, ClosedDaysQuery], unit_id: str) -> ClosedDaysView:
    """The days that do not count as working days where the unit lies, and its own closed weeks."""
    year = request.query.year or request.at.astimezone(MADRID).year
    return _view(closed_days.show(request.caller, unit_id, year=year, language=request.language))


@route(
    "/units/{unit_id}/closed-days",
    "PUT",
    tag=TAG,
    body=ClosedDaysBody,
    returns=ClosedDaysView,
    guard=_setters,
)
def put_closed_days(request: Request[ClosedDaysBody, Query], unit_id: str) -> ClosedDaysView:
    """Set the closed weeks of the unit (its management), or the local holidays of its province (an office's staff)."""
    body = request.body
    closed_days.put(
        request.caller,
        unit_id,
        local_holidays=None if body.local_holidays is None else [_holiday(each) for each in body.local_holidays],
        closures=None
        if body.closures is None
        else [Closure(each.since, each.until, each.name) for each in body.closures],
    )
    year = request.at.astimezone(MADRID).year
    return _view(closed_days.show(request.caller, unit_id, year=year, language=request.language))


def _holiday(body: LocalHolidayBody) -> LocalHoliday:
    return LocalHoliday(body.day, body.name, tuple(sorted(set(body.units or ()))))


def _view(shown: Shown) -> ClosedDaysView:
    return ClosedDaysView(
        holidays=[HolidayView(day=day, name=name) for day, name in shown.public],
        local_holidays=[LocalHolidayView(day=each.day, name=each.name, units=list(each.units)) for each in shown.local],
        closures=[ClosureView(since=each.since, until=each.until, name=each.name) for each in shown.closures],
    )
