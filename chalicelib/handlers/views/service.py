"""What the service says of itself: public."""

from functools import cache
from typing import Literal

from chalice.app import Blueprint

import chalicelib
from chalicelib.handlers.edge.models import Nothing, Query, View
from chalicelib.handlers.edge.replies import Reply
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route

blueprint = Blueprint(__name__)
TAG = "service"


class Health(View):
    """The service is up, in this version."""

    status: Literal["ok"]
    version: str


@route(blueprint, "/health", "GET", tag=TAG, returns=Health, public=True)
def health(_request: Request[Nothing, Query]) -> Health:
    """Whether the service is up."""
    return Health(status="ok", version=chalicelib.__version__)


@route(blueprint, "/openapi.json", "GET", tag=TAG, public=True)
def get_openapi(_request: Request[Nothing, Query]) -> Reply:
    """This document."""
    return Reply(200, _document(), {"Cache-Control": "public, max-age=300"})


@cache
def _document() -> bytes:
    from chalicelib.handlers.edge.openapi import document  # noqa: PLC0415  # made when it is first asked for

    entries = (entry for methods in blueprint.current_app.routes.values() for entry in methods.values())
    return document([entry.view_function.route for entry in entries])
