"""A small API of the tests' own, on which is shown what every route has in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final, Literal

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.domain.errors import (
    FieldError,
    Forbidden,
    InvalidFields,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    VersionMismatch,
)
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.api import Api
from chalicelib.handlers.edge.models import Body, ListQuery, Nothing, Query, Text, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import Route, route, serve
from chalicelib.storage.idempotency import remember
from chalicelib.storage.transactions import commit
from tests.aws import ENVIRONMENT

ORIGIN: Final = ENVIRONMENT["WEB_ORIGIN"]
ELSEWHERE: Final = "https://elsewhere.example"
SECRET: Final = "what nobody may read"
VERSION: Final = 3


class NewThing(Body):
    """A new thing."""

    name: Annotated[Text, Field(min_length=1, max_length=10)]
    colour: Literal["red", "blue"] = "red"
    amount: Annotated[int, Field(ge=1)] = 1


class ThingEdit(Body):
    """What changes of a thing."""

    name: Annotated[Text, Field(min_length=1, max_length=10)] = ""
    owner: Text = ""


class ThingQuery(ListQuery):
    """Which things."""

    colour: Literal["red", "blue"] | None = None


class Thing(View):
    """A thing."""

    id: str
    name: str
    version: int

    def location(self) -> str:
        return f"/things/{self.id}"


class Found(View):
    """Some things, and what was asked."""

    limit: int
    after: str | None
    next_cursor: str | None


@dataclass
class Shelf:
    """What the views did, and with what.

    Attributes:
        refused: whether the next thing to be made is refused.
    """

    made: list[str] = field(default_factory=list)
    touched: int = 0
    refused: bool = False
    requests: list[Request[Any, Any]] = field(default_factory=list)


def authenticate(token: str, at: datetime) -> Caller:
    if token not in {"ana", "luis"}:
        raise Unauthenticated
    return Caller(token, (), at)


def guard(_caller: Caller, path: Mapping[str, str], given: Mapping[str, Any]) -> None:
    """`hidden` is not for anybody to know of, `locked` not for anybody to change; nobody has an owner called nobody."""
    thing = path.get("thing_id")
    if thing == "hidden":
        raise NotFound
    if thing == "locked":
        raise Forbidden("ask_origin")
    wrong = [FieldError(name, "not_found") for name in ("owner", "name") if given.get(name) in {"nobody", "no name"}]
    if wrong:
        raise InvalidFields(wrong)


def given(route: Route) -> Route:
    return route


def an_api(shelf: Shelf) -> Api:  # noqa: C901  # a list of views
    @route("/open", "GET", tag="things", returns=Thing, public=True)
    def get_open(request: Request[Nothing, Query]) -> Thing:
        shelf.requests.append(request)
        return Thing(id="open", name="Abierta a todos: ñ, €, 𝄞", version=VERSION)

    @route("/things", "GET", tag="things", query=ThingQuery, returns=Found)
    def list_things(request: Request[Nothing, ThingQuery]) -> Found:
        page = request.page()
        return Found(limit=page.limit, after=page.position(), next_cursor=page.cursor_at("the last one"))

    @route("/things", "POST", tag="things", body=NewThing, returns=Thing, status=201, versioned="given")
    def make_thing(request: Request[NewThing, Query]) -> Thing:
        name = request.body.name
        once = request.once(lambda made: made)
        if shelf.refused:
            raise Unavailable
        thing = Thing(id=f"thing-{len(shelf.made) + 1}", name=name, version=1)
        if once:
            commit([remember(once, thing, request.at)])
        shelf.made.append(name)
        return thing

    @route("/things/batch", "POST", tag="things", returns=Thing, keyed=False)
    def touch(request: Request[Nothing, Query]) -> Thing:
        shelf.touched += 1
        return Thing(id="batch", name=str(shelf.touched), version=1)

    @route("/things/{thing_id}", "GET", tag="things", returns=Thing, guard=guard, versioned="given")
    def get_thing(request: Request[Nothing, Query], thing_id: str) -> Thing:
        guard(request.caller, {"thing_id": thing_id}, {})
        return Thing(id=thing_id, name="thing", version=VERSION)

    @route(
        "/things/{thing_id}",
        "PATCH",
        tag="things",
        body=ThingEdit,
        returns=Thing,
        guard=guard,
        versioned="required",
    )
    def edit_thing(request: Request[ThingEdit, Query], thing_id: str) -> Thing:
        guard(request.caller, {"thing_id": thing_id}, request.body.model_dump())
        if request.if_match not in {None, VERSION}:
            raise VersionMismatch
        return Thing(id=thing_id, name=request.body.name, version=VERSION + 1)

    @route("/things/{thing_id}", "DELETE", tag="things", status=204, guard=guard, versioned="taken")
    def delete_thing(request: Request[Nothing, Query], thing_id: str) -> None:
        if request.if_match not in {None, VERSION}:
            raise VersionMismatch

    @route("/broken", "GET", tag="things", returns=Thing, public=True)
    def break_down(request: Request[Nothing, Query]) -> Thing:
        raise ValueError(SECRET)

    @route("/busy", "GET", tag="things", returns=Thing, public=True)
    def be_busy(request: Request[Nothing, Query]) -> Thing:
        raise TooManyRequests(42)

    @route("/away", "GET", tag="things", returns=Thing, public=True)
    def be_away(request: Request[Nothing, Query]) -> Thing:
        raise Unavailable

    blueprint = Blueprint("things")
    things = (
        get_open,
        list_things,
        make_thing,
        touch,
        get_thing,
        edit_thing,
        delete_thing,
        break_down,
        be_busy,
        be_away,
    )
    for each in things:
        serve(blueprint, each.name, partial(given, each))
    api = Api("test", authenticate=authenticate, reconsidered=lambda _caller: None)
    api.register_blueprint(blueprint)
    return api
