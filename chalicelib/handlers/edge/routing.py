"""`route`: what every view has in common, so that no view can forget it.

It registers the view with Chalice, checks who asks and what they ask, keeps the order in which things are refused, owns
the idempotency key, and knows what OpenAPI must say.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, Literal
from urllib.parse import unquote

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain.errors import (
    Conflict,
    FieldError,
    Forbidden,
    InvalidFields,
    NotFound,
    Refusal,
    Unauthenticated,
    VersionRequired,
)
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.bodies import fingerprint, read_object
from chalicelib.handlers.edge.calls import Call
from chalicelib.handlers.edge.models import Nothing, Query
from chalicelib.handlers.edge.refusals import MalformedRequest
from chalicelib.handlers.edge.replies import Reply, created_at, remembered, replayed
from chalicelib.handlers.edge.requests import Request, key_errors, key_scope, standing_of, version_in
from chalicelib.handlers.edge.validation import one_for_each, single_values, validated
from chalicelib.storage import idempotency
from chalicelib.storage.transactions import commit

View = Callable[..., BaseModel | Reply | None]
Guard = Callable[[Caller, Mapping[str, str], Mapping[str, Any]], None]
"""Asked when the fields are bad: raises NotFound or Forbidden, or what else is wrong with the fields that are sound."""

Remade = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Given a kept answer, the whole one, as it was given first."""

Authenticate = Callable[[str, datetime], Caller]
Reconsider = Callable[[Caller], Caller | None]
"""Given who was refused, the same caller with what they hold by now; none when that is the same."""

Versioned = Literal["given", "taken", "required"]

PATH_VALUE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,127}")
"""What an id of ours can look like: anything else is no id, and is not worth a call."""

_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True)
class Route:
    """One method of one path.

    Attributes:
        returns: the model of the 2xx answer; none when it has no body.
        public: whether nobody is asked who they are.
        guard: what to ask before anybody is told what is wrong with the fields; see `Guard`.
        versioned: the answer has an `ETag` (`given`), `If-Match` is also `taken`, or also `required`.
        keyed: on a POST, whether the use case itself stores the `Idempotency-Key` (`request.once`). Where it does not
            (what it does is the same when repeated) the edge remembers the answer, in a write of its own.
        remade: makes again, on a repeat, what of the answer is not kept because it is secret.
        media: what the 2xx answer is written in.
        refuses: codes of problems of its own, beyond those that its shape implies.
        tag: the capability that it belongs to.
        also: the media type that it answers with as well, to whoever prefers it.
    """

    path: str
    method: str
    view: View
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    returns: type[BaseModel] | None
    status: int
    public: bool
    guard: Guard | None
    versioned: Versioned | None
    keyed: bool
    remade: Remade | None
    media: str
    refuses: tuple[str, ...]
    tag: str
    also: str | None = None

    @property
    def name(self) -> str:
        """Its method and path."""
        return f"{self.method} {self.path}"

    @property
    def reads_body(self) -> bool:
        """Whether a body is looked at."""
        return self.method in _WITH_BODY or self.body is not None

    @property
    def needs_body(self) -> bool:
        """Whether there must be a body."""
        return self.body is not None and any(field.is_required() for field in self.body.model_fields.values())

    @property
    def takes_version(self) -> bool:
        """Whether `If-Match` is looked at."""
        return self.versioned in {"taken", "required"}


class Endpoint:
    """What Chalice knows a route by: answers a call.

    Args:
        named: the route's method and path.
        find: gives the route. It is asked on the first call: a cold start pays for no view but the one it needs.
    """

    def __init__(self, named: str, find: Callable[[], Route]) -> None:
        self._find = find
        self.__name__ = named
        self.__doc__ = None

    @cached_property
    def route(self) -> Route:
        """The route itself."""
        return self._find()

    def __call__(self, call: Call, authenticate: Authenticate, reconsidered: Reconsider) -> Reply:
        """Answer the call; what is refused for a role that the caller has by now, as if they had asked now.

        Raises:
            Refusal: why not.
        """
        handling = _Handling(self.route, call, authenticate)
        try:
            return handling.reply()
        except (NotFound, Forbidden):
            by_now = handling.who and reconsidered(handling.who)
            if not by_now:
                raise
            who = by_now
        return _Handling(self.route, call, lambda _token, _at: who).reply()


def route(
    path: str,
    method: str,
    *,
    tag: str,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    returns: type[BaseModel] | None = None,
    status: int = 200,
    public: bool = False,
    guard: Guard | None = None,
    versioned: Versioned | None = None,
    keyed: bool = True,
    remade: Remade | None = None,
    media: str = "application/json",
    refuses: tuple[str, ...] = (),
    also: str | None = None,
) -> Callable[[View], Route]:
    """Make a view a route. See `Route` for what the arguments mean."""

    def declare(view: View) -> Route:
        return Route(
            path=path,
            method=method,
            view=view,
            body=body,
            query=query,
            returns=returns,
            status=status,
            public=public,
            guard=guard,
            versioned=versioned,
            keyed=keyed,
            remade=remade,
            media=media,
            refuses=refuses,
            tag=tag,
            also=also,
        )

    return declare


def serve(blueprint: Blueprint, named: str, find: Callable[[], Route]) -> None:
    """Have a blueprint answer `named` (`METHOD /path`) with the route that `find` gives when it is first asked."""
    method, path = named.split(" ")
    blueprint.route(path, methods=[method], name=named)(Endpoint(named, find))


def bearer(call: Call) -> str:
    """The token of the request.

    Raises:
        Unauthenticated: there is none.
    """
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated
    return token.strip()


class _Handling:
    """One request on its way through a route: who, what, then the view."""

    def __init__(self, route: Route, call: Call, authenticate: Authenticate) -> None:
        self._route = route
        self._call = call
        self._at = datetime.now(UTC)
        self.who = None if route.public else authenticate(bearer(call), self._at)
        given = read_object(call) if route.reads_body else None
        if given is None and route.needs_body:
            raise MalformedRequest
        self._given = given or {}
        self._path = {name: unquote(value) for name, value in call.parameters.items()}
        self._key = call.headers.get("idempotency-key") if route.method == "POST" else None
        self._fingerprint = fingerprint(self._given)
        self._standing = standing_of(self.who)
        self._scope: str | None = None
        if self._key and self.who and not key_errors(self._key):
            self._scope = key_scope(self.who.account_id, call.method, route.path, self._path, self._key)

    def reply(self) -> Reply:
        try:
            request = self._request()
            if self._scope and not self._route.keyed:
                return self._once_at_the_edge(self._scope, request)
            return self._answer(self._route.view(request, **self._path))
        except Unauthenticated:
            raise
        except Refusal as refusal:
            # What was done may have taken the thing out of the caller's reach; so may have the loss of a role, and
            # whoever lost one learns nothing from an old key.
            known = self._recalled(self._scope, same_standing=isinstance(refusal, NotFound)) if self._scope else None
            if known is None:
                raise
            return known

    def _request(self) -> Request[Any, Any]:
        if not all(PATH_VALUE.fullmatch(value) for value in self._path.values()):
            raise NotFound
        asked, repeated = single_values(self._call.query)
        query, wrong_query = validated(self._route.query or Query, asked)
        body, wrong_body = validated(self._route.body or Nothing, self._given)
        errors = [*key_errors(self._key), *repeated, *wrong_query, *wrong_body]
        if_match = self._call.headers.get("if-match") if self._route.takes_version else None
        lacks_version = self._route.versioned == "required" and if_match is None
        if errors or lacks_version:
            errors = one_for_each([*errors, *self._guarded(errors)])
            raise InvalidFields(errors) if errors else VersionRequired
        return Request(
            call=self._call,
            at=self._at,
            who=self.who,
            body=body,
            query=query,
            if_match=version_in(if_match),
            scope=self._scope,
            fingerprint=self._fingerprint,
            standing=self._standing,
            reply=lambda view: remembered(self._answer(view)),
        )

    def _guarded(self, errors: list[FieldError]) -> list[FieldError]:
        """What else is wrong, once it is known that the caller may be told."""
        if self._route.guard is None or self.who is None:
            return []
        bad = {error.field.partition(".")[0] for error in errors}
        try:
            self._route.guard(self.who, self._path, {n: v for n, v in self._given.items() if n not in bad})
        except InvalidFields as more:
            return list(more.errors)
        return []

    def _answer(self, view: BaseModel | Reply | None) -> Reply:
        if isinstance(view, Reply):
            return view
        if view is None:
            return Reply(self._route.status)
        headers = {}
        version = getattr(view, "version", None)
        if self._route.versioned and isinstance(version, int):
            headers["ETag"] = f'"{version}"'
        location = getattr(view, "location", None)
        if self._route.status == 201 and location and (there := location()):
            headers["Location"] = created_at(there, self._route.path)
        return Reply(self._route.status, view.model_dump_json(by_alias=True).encode(), headers)

    def _once_at_the_edge(self, scope: str, request: Request[Any, Any]) -> Reply:
        """Do what is the same when it is repeated, and remember the answer afterwards."""
        known = self._recalled(scope)
        if known is not None:
            return known
        reply = self._answer(self._route.view(request, **self._path))
        once = idempotency.Once(scope, self._fingerprint, self._standing, remembered)
        commit([idempotency.remember(once, reply, self._at)])
        return reply

    def _recalled(self, scope: str, *, same_standing: bool = False) -> Reply | None:
        """What was answered to the key before, if it is known.

        Args:
            same_standing: only if the caller holds the same roles as then.

        Raises:
            Conflict: it was used with another body.
        """
        known = idempotency.recall(scope, self._at)
        if known is None or (same_standing and known.standing != self._standing):
            return None
        if known.fingerprint != self._fingerprint:
            raise Conflict
        return replayed(known.answer, self._route.remade)
