"""The directory: units, who holds which role in them, and the people of a school."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, Strict

from chalicelib.domain.directory import NAME_MAX, Member, member_of
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people import Caller, Unit, UnitKind
from chalicelib.domain.roles import DIRECTORY_READERS, Role
from chalicelib.handlers.edge.models import (
    Body,
    Id,
    Instant,
    Listing,
    ListQuery,
    Moment,
    Nothing,
    Query,
    SearchText,
    Text,
    View,
)
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.models import Address, PersonName, Phone, listing, person_name
from chalicelib.services import closings, directory, members

TAG = "directory"
CLOSING = frozenset({"closed_at", "successor_id"})

Name = Annotated[Text, Field(min_length=1, max_length=NAME_MAX)]
Province = Annotated[str, Field(pattern="^[0-9]{2}$")]


class ContactView(View):
    """How a unit is reached."""

    email: str
    phone: str | None


class UnitView(View):
    """A unit."""

    id: str
    name: str
    kind: UnitKind
    province: str | None
    parent_id: str | None
    contact: ContactView
    closed_at: Instant | None
    successor_id: str | None


class UnitQuery(ListQuery):
    """Which units."""

    q: SearchText | None = None
    kind: Annotated[UnitKind, Strict(False)] | None = None
    parent: Id | None = None
    province: Province | None = None


class Contact(Body):
    """How a unit is reached."""

    email: Address
    phone: Phone | None = None


class UnitBody(Body):
    """A unit as it is to be: `name`, `kind` and `contact` are compulsory. Or `closed_at` and `successor_id` alone."""

    name: Name | None = None
    kind: Annotated[UnitKind, Strict(False)] | None = None
    province: Province | None = None
    parent_id: Id | None = None
    contact: Contact | None = None
    closed_at: Moment | None = None
    successor_id: Id | None = None


class MemberView(View):
    """Somebody's role in the unit."""

    person: PersonName
    role: Role
    can_sign: bool
    since: Instant
    until: Instant | None
    granted_by: str | None
    signed_in: bool


class DirectionView(View):
    """Who directs a unit, for whoever may name its director.

    `active` is whether anybody directs it, `may_appoint` whether you may name somebody now. `directors` are for the
    director of the parent unit; the platform's administration sees there whom it appointed itself.
    """

    active: bool
    may_appoint: bool
    directors: list[MemberView]


class MemberQuery(ListQuery):
    """Which members."""

    role: Annotated[Role, Strict(False)] | None = None
    q: SearchText | None = None


class Grant(Body):
    """A role for a person of the unit, or for somebody new: then `name` and `email`."""

    person_id: Id | None = None
    name: Name | None = None
    email: Address | None = None
    role: Annotated[Role, Strict(False)]
    since: Moment | None = None
    until: Moment | None = None


def _readers(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    caller.acting(path["unit_id"], DIRECTORY_READERS)


def _granters(caller: Caller, path: Mapping[str, str], given: Mapping[str, Any]) -> None:
    members.check_grant(caller, path["unit_id"], given)


def _admins(caller: Caller, _path: Mapping[str, str], given: Mapping[str, Any]) -> None:
    directory.check_unit(caller, given)


@route("/units", "GET", tag=TAG, query=UnitQuery, returns=Listing[UnitView])
def search_units(request: Request[Nothing, UnitQuery]) -> Listing[UnitView]:
    """Search the directory: accents and case do not count."""
    query = request.query
    page = directory.search(
        request.caller,
        q=query.q,
        kind=query.kind,
        parent=query.parent,
        province=query.province,
        page=request.page(),
    )
    return listing(page, _unit)


@route("/units/{unit_id}", "GET", tag=TAG, returns=UnitView)
def get_unit(request: Request[Nothing, Query], unit_id: str) -> UnitView:
    """One unit."""
    return _unit(directory.unit(unit_id, at=request.at))


@route("/units/{unit_id}", "PUT", tag=TAG, body=UnitBody, returns=UnitView, guard=_admins)
def put_unit(request: Request[UnitBody, Query], unit_id: str) -> UnitView:
    """Create or change a unit (`platform_admin`); or close it: its successor takes over its open communications."""
    body = request.body
    if body.model_fields_set & CLOSING:
        return _unit(
            closings.close(
                request.caller,
                unit_id,
                closed_at=body.closed_at,
                successor_id=body.successor_id,
                also=body.model_fields_set - CLOSING,
            )
        )
    return _unit(
        directory.put_unit(
            request.caller,
            unit_id,
            name=body.name,
            kind=body.kind,
            email=body.contact.email if body.contact else None,
            phone=body.contact.phone if body.contact else None,
            province=body.province,
            parent_id=body.parent_id,
        )
    )


@route(
    "/units/{unit_id}/members",
    "GET",
    tag=TAG,
    query=MemberQuery,
    returns=Listing[MemberView],
    guard=_readers,
)
def list_members(request: Request[Nothing, MemberQuery], unit_id: str) -> Listing[MemberView]:
    """Who holds a role in the unit."""
    page = members.members(
        request.caller, unit_id, role=request.query.role, q=request.query.q, page=request.page(unit_id)
    )
    return listing(page, _member)


@route("/units/{unit_id}/direction", "GET", tag=TAG, returns=DirectionView)
def get_direction(request: Request[Nothing, Query], unit_id: str) -> DirectionView:
    """Whether somebody directs the unit, for the parent's director and the platform's administration."""
    found = members.direction(request.caller, unit_id)
    return DirectionView(
        active=found.active, may_appoint=found.may_appoint, directors=[_member(member_of(m)) for m in found.seen]
    )


@route(
    "/units/{unit_id}/members",
    "POST",
    tag=TAG,
    body=Grant,
    returns=MemberView,
    status=201,
    guard=_granters,
)
def grant(request: Request[Grant, Query], unit_id: str) -> MemberView:
    """Give a role to a person of the unit, or to somebody new there."""
    body = request.body
    member = members.grant(
        request.caller,
        unit_id,
        role=body.role,
        person_id=body.person_id,
        name=body.name,
        email=body.email,
        since=body.since,
        until=body.until,
        once=request.once(_member),
    )
    return _member(member)


@route("/units/{unit_id}/members/{person_id}/{role}", "DELETE", tag=TAG, status=204, guard=_granters)
def revoke(request: Request[Nothing, Query], unit_id: str, person_id: str, role: str) -> None:
    """Take a role from a person, at once."""
    members.revoke(request.caller, unit_id, person_id, _role(role))


def _unit(unit: Unit) -> UnitView:
    return UnitView(
        id=unit.id,
        name=unit.name,
        kind=unit.kind,
        province=unit.province,
        parent_id=unit.parent_id,
        contact=ContactView(email=unit.email, phone=unit.phone),
        closed_at=unit.closed_at,
        successor_id=unit.successor_id,
    )


def _member(member: Member) -> MemberView:
    return MemberView(
        person=person_name(member.person),
        role=member.role,
        can_sign=member.can_sign,
        since=member.since,
        until=member.until,
        granted_by=member.granted_by,
        signed_in=member.signed_in,
    )


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise NotFound from None
