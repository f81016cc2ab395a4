"""Answers that the API gives when it cannot, or will not: for tests of what the client makes of them."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from playwright.sync_api import APIResponse, Route

ALL_BUT_WHO_ONE_IS: Final = re.compile("/_user_request_/(?!me$)")
"""The addresses of the API."""

_ARRAYS: Final = {"communication-types", "contact-list-scopes", "history", "changes", "actions", "audience"}
_NONE: Final = {"count": 0, "oldest": None, "median": None}
_OF_NOTHING: Final[Mapping[str, object]] = {
    "pending-receptions": {
        "items": [],
        "truncated": False,
        "limit_days": 3,
        "ageing": {"to_receive": _NONE, "sent": _NONE},
        "deadlines": [],
    },
    "closed-days": {"holidays": [], "local_holidays": [], "closures": []},
}
"""The last words of the addresses whose answers are no pages."""


def unavailable(route: Route) -> None:
    """It is busy."""
    detail = "El servicio está ocupado. Vuelva a intentarlo dentro de un momento."
    _answer(route, 503, code="unavailable", title="Ahora mismo no se puede", detail=detail)


def really(route: Route) -> None:
    """Whatever the API answers, if there is a way to it."""
    route.continue_()


def nothing(route: Route) -> None:
    """There is nothing in any list; what is no page is an empty array, or what a report is made of."""
    last = route.request.url.split("?")[0].split("/")[-1]
    empty = [] if last in _ARRAYS else _OF_NOTHING.get(last, {"items": [], "next_cursor": None})
    _reply(route, 200, "application/json", empty)


def nonsense(route: Route) -> None:
    """What nobody could expect."""
    _reply(route, 200, "application/json", {})


class Held:
    """Lets whoever asks wait, until it is known what is answered."""

    def __init__(self) -> None:
        self._waiting: list[Route] = []
        self._answer: Callable[[Route], None] = self._waiting.append

    def __call__(self, route: Route) -> None:
        if route.request.method == "OPTIONS":
            route.continue_()
        else:
            self._answer(route)

    def answer(self, with_: Callable[[Route], None]) -> None:
        """What waits is answered, and from now on everything, in one way."""
        self._answer = with_
        while self._waiting:
            with_(self._waiting.pop())

    def hold(self) -> None:
        """From now on everything waits."""
        self._answer = self._waiting.append


class Sending:
    """The message as it is, but that it is being sent, and goes to more people each time that one asks."""

    def __init__(self) -> None:
        self._asked = 0
        self._first: APIResponse | None = None

    def __call__(self, route: Route) -> None:
        if route.request.method == "OPTIONS":
            route.continue_()
            return
        self._asked += 1
        self._first = self._first or route.fetch()
        message = self._first.json()
        totals = message["totals"] | {"recipients": self._asked}
        now = {"state": "sending", "allowed_actions": [], "totals": totals}
        route.fulfill(response=self._first, json=message | now)


def unauthenticated(route: Route) -> None:
    """It does not take the token any more."""
    _answer(route, 401, code="unauthenticated", title="No identificado", detail="La sesión ha caducado.")


def missing(route: Route) -> None:
    """It knows of no such thing."""
    _answer(route, 404, code="not_found", title="No existe", detail="No existe, o no es para usted.")


def unsealed(route: Route) -> None:
    """The letter as it is, but that its seal could not be put."""
    if route.request.method == "GET":
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"sealing": "failed"})
    else:
        route.continue_()


def invalid(wrong: Mapping[str, str]) -> Callable[[Route], None]:
    """It does not save these fields, and says why of each."""
    errors = [{"field": field, "code": "invalid", "message": why} for field, why in wrong.items()]

    def answer(route: Route) -> None:
        if route.request.method == "PATCH":
            _answer(route, 422, code="invalid_fields", title="Hay campos mal", detail="Revíselos.", errors=errors)
        else:
            route.continue_()

    return answer


def _answer(route: Route, status: int, **problem: object) -> None:
    if route.request.method == "OPTIONS":
        route.continue_()
        return
    _reply(
        route,
        status,
        "application/problem+json",
        {"type": "about:blank", "status": status, "request_id": "r"} | problem,
    )


def _reply(route: Route, status: int, content_type: str, body: object) -> None:
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": content_type}
    route.fulfill(status=status, headers=headers, body=json.dumps(body))
