"""Answers that the API gives when it cannot, or will not: for tests of what the client makes of them."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from playwright.sync_api import Route

ALL_BUT_WHO_ONE_IS: Final = re.compile("/_user_request_/(?!me$)")
"""The addresses of the API."""


def unavailable(route: Route) -> None:
    """It is busy."""
    detail = "El servicio está ocupado. Vuelva a intentarlo dentro de un momento."
    _answer(route, 503, code="unavailable", title="Ahora mismo no se puede", detail=detail)


def unauthenticated(route: Route) -> None:
    """It does not take the token any more."""
    _answer(route, 401, code="unauthenticated", title="No identificado", detail="La sesión ha caducado.")


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
    route.fulfill(
        status=status,
        headers={"Access-Control-Allow-Origin": "*", "Content-Type": "application/problem+json"},
        body=json.dumps({"type": "about:blank", "status": status, "request_id": "r"} | problem),
    )
