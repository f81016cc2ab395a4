"""The names under which a unit sends (`alias de remitente`)."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.messages import ALIAS_MAX, WRITERS, Alias
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.models import Body, Listing, ListQuery, Nothing, Query, Text, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.models import listing
from chalicelib.services import aliases
from chalicelib.storage.cursors import Page

TAG = "messages"


class AliasBody(Body):
    """A name to send under."""

    name: Annotated[Text, Field(min_length=1, max_length=ALIAS_MAX)]


class AliasView(View):
    """A name under which the unit sends (`alias de remitente`)."""

    id: str
    name: str


def _writers(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    caller.acting(path["unit_id"], WRITERS)


@route("/units/{unit_id}/sender-aliases", "GET", tag=TAG, query=ListQuery, returns=Listing[AliasView], guard=_writers)
def list_aliases(request: Request[Nothing, ListQuery], unit_id: str) -> Listing[AliasView]:
    """The names under which the unit sends: all of them."""
    request.page(unit_id).position()
    return listing(Page(tuple(aliases.of_unit(request.caller, unit_id)), None), alias_view)


@route(
    "/units/{unit_id}/sender-aliases",
    "POST",
    tag=TAG,
    body=AliasBody,
    returns=AliasView,
    status=201,
    guard=_writers,
)
def add_alias(request: Request[AliasBody, Query], unit_id: str) -> AliasView:
    """Give the unit another name to send under."""
    alias = aliases.add(request.caller, unit_id, name=request.body.name, once=request.once(alias_view))
    return alias_view(alias)


def alias_view(alias: Alias) -> AliasView:
    """Present an alias."""
    return AliasView(id=alias.id, name=alias.name)
