"""What the service says of itself: public."""

import json
from functools import cache
from typing import Any, Literal

from pydantic import RootModel

import chalicelib
from chalicelib.handlers import views
from chalicelib.handlers.edge.models import Nothing, Query, View
from chalicelib.handlers.edge.replies import Reply
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route

TAG = "service"


class Health(View):
    """The service is up, in this version."""

    status: Literal["ok"]
    version: str


class OpenApi(RootModel[dict[str, Any]]):
    """An OpenAPI 3.1 document."""


@route("/health", "GET", tag=TAG, returns=Health, public=True)
def health(_request: Request[Nothing, Query]) -> Health:
    """Whether the service is up."""
    return Health(status="ok", version=chalicelib.__version__)


@route("/openapi.json", "GET", tag=TAG, returns=OpenApi, public=True)
def get_openapi(_request: Request[Nothing, Query]) -> Reply:
    """This document."""
    return Reply(200, _document(), {"Cache-Control": "public, max-age=300"})


@cache
def _document() -> bytes:
    from chalicelib.handlers.edge.openapi import document  # noqa: PLC0415  # few ask: a cold start need not pay for it

    return json.dumps(document(views.every_route(), chalicelib.__version__), ensure_ascii=False).encode()
