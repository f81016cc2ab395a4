"""A request as a view gets it: somebody known, with fields that were checked."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel

from chalicelib.domain.errors import FieldError, Unauthenticated
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.calls import Call
from chalicelib.storage.cursors import PageRequest
from chalicelib.storage.idempotency import Once
from chalicelib.templates.languages import Language

B = TypeVar("B")
Q = TypeVar("Q")

KEY_MAX: Final = 255

NO_VERSION: Final = 0
"""Versions begin at 1."""

_VERSION: Final = re.compile(r'(?:W/)?"([0-9]{1,18})"')


@dataclass(frozen=True)
class Request(Generic[B, Q]):
    """What a view is given.

    Attributes:
        who: the caller; none on public routes.
        body, query: the route's models; an empty model where the route takes nothing.
        if_match: the version that the caller saw, if they say.
        key: the `Idempotency-Key`, if there is one.
    """

    call: Call
    at: datetime
    who: Caller | None
    body: B
    query: Q
    if_match: int | None
    scope: str | None
    fingerprint: str
    standing: str
    reply: Callable[[BaseModel | None], bytes]

    @property
    def caller(self) -> Caller:
        """The account that asks.

        Raises:
            Unauthenticated: the route is public and nobody said who they are.
        """
        if self.who is None:
            raise Unauthenticated
        return self.who

    @property
    def language(self) -> Language:
        """What the caller reads."""
        return self.call.language

    def once(self, view: Callable[[Any], BaseModel]) -> Once | None:
        """The idempotency key, for the transaction to remember the answer with; none when there is no key.

        Args:
            view: makes the answer out of what the use case gives.
        """
        if self.scope is None:
            return None
        return Once(self.scope, self.fingerprint, self.standing, lambda result: self.reply(view(result)))

    def once_for(self, part: str) -> Once | None:
        """The idempotency key for one part of what is asked, which is done on its own: remembered is that it was."""
        if self.scope is None:
            return None
        scope = hashlib.sha256(f"{self.scope}/{part}".encode()).hexdigest()
        return Once(scope, self.fingerprint, self.standing, lambda _done: b"")

    def page(self, *names: str) -> PageRequest:
        """The page that is asked for, bound to this person, list and filters.

        Args:
            names: path parameters that are part of the list's name.
        """
        asked: Mapping[str, Any] = self.query.model_dump(mode="json") if isinstance(self.query, BaseModel) else {}
        filters = {name: value for name, value in asked.items() if name not in {"limit", "cursor"}}
        scope = json.dumps([self.caller.account_id, self.call.resource, names, filters], sort_keys=True)
        return PageRequest(scope, asked.get("limit", 25), asked.get("cursor"))


def key_errors(key: str | None) -> list[FieldError]:
    """What is wrong with an `Idempotency-Key`."""
    if key is None or (0 < len(key) <= KEY_MAX and key.isprintable()):
        return []
    code = "required" if not key else "too_long" if len(key) > KEY_MAX else "forbidden_character"
    return [FieldError("Idempotency-Key", code, {"max": KEY_MAX})]


def key_scope(account_id: str, method: str, route: str, path: Mapping[str, str], key: str) -> str:
    """What a key is good for: this person, method and path."""
    said = json.dumps([account_id, method, route, dict(path), key], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def standing_of(caller: Caller | None) -> str:
    """A digest of what the caller holds now."""
    held = sorted([m.person.id, m.unit.id, m.role] for m in caller.active) if caller else []
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()


def version_in(if_match: str | None) -> int | None:
    """The version that `If-Match` names; none when it names any (`*`) or is not there.

    A weak tag is taken too: gateways weaken tags when they compress. What is no tag of ours (a text, several tags)
    names a version that nothing has, so that it fails where any other old version fails, and not before.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    named = _VERSION.fullmatch(if_match.strip())
    return int(named.group(1)) if named else NO_VERSION
