"""What every route of the API promises, whoever wrote it."""

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from app import app
from chalicelib.handlers.edge.models import Body, Query, View
from chalicelib.handlers.edge.routing import Endpoint, Route
from chalicelib.handlers.views import VIEWS, routes_of
from tests.handlers.client import Client

ROUTES = app.declared()
PUBLIC = {"/health", "/openapi.json", "/verify/{verification_code}", "/f/{token}", "/f/{token}/url"}

every_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")


def asked(route: Route) -> str:
    """A path of the route."""
    return re.sub(r"\{\w+\}", "x1", route.path)


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and all that it holds."""
    yield model
    for field in model.model_fields.values():
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if inspect.isclass(part) and issubclass(part, BaseModel):
                yield from models_in(part)


def test_no_route_goes_around_the_edge():
    entries = [entry for methods in app.routes.values() for entry in methods.values()]

    assert all(isinstance(entry.view_function, Endpoint) for entry in entries)


def test_only_what_the_contract_calls_public_is_public():
    assert {route.path for route in ROUTES if route.public} == PUBLIC


@every_route
def test_a_route_that_is_not_public_knows_nobody_without_a_token(route):
    if not route.public:
        assert Client(app).ask(route.method, asked(route)).code == "unauthenticated"


@every_route
def test_a_route_that_reads_fields_of_somebody_asks_first_whether_they_may_be_told(route):
    owned = "{" in route.path and not route.public
    if owned and (route.body or (route.query and route.query is not Query)):
        assert route.guard is not None


@every_route
def test_a_route_that_changes_a_communication_takes_its_version(route):
    changes = route.method != "GET" and re.match(r"/communications/\{communication_id\}(/(?!follow-ups)|$)", route.path)
    if changes:
        assert route.takes_version


@every_route
def test_a_post_hands_its_idempotency_key_on_or_leaves_it_to_the_edge(route):
    if route.method == "POST":
        hands_on = "request.once(" in inspect.getsource(route.view)
        assert hands_on == route.keyed


@every_route
def test_what_is_asked_is_strict_and_what_is_answered_is_a_view(route):
    if route.body:
        assert all(issubclass(model, Body) for model in models_in(route.body))
    if route.query:
        assert issubclass(route.query, Query)
    if route.returns and "root" not in route.returns.model_fields:
        assert all(issubclass(model, View) for model in models_in(route.returns))


@every_route
def test_a_view_takes_its_path_and_says_what_it_does(route):
    _, *taken = inspect.signature(route.view).parameters

    assert taken == re.findall(r"\{(\w+)\}", route.path)
    assert (route.view.__doc__ or "").splitlines()[0].endswith(".")


@every_route
def test_a_path_has_no_verb_in_upper_case_and_no_slash_at_its_end(route):
    assert re.fullmatch(r"(/([a-z-]+|openapi\.json|\{[a-z_]+\}))+", route.path)


def test_what_is_created_is_answered_with_201_what_is_gone_with_204_and_what_is_elsewhere_with_303():
    for route in ROUTES:
        assert route.status in {200, 201, 202, 204, 303}
        assert (route.status in {204, 303}) == (route.returns is None)
        assert route.method != "DELETE" or route.status == 204


def test_what_is_said_to_be_where_is_there():
    declared = {module: {route.name for route in routes_of(module)} for module in VIEWS}

    assert declared == {module: set(names) for module, names in VIEWS.items()}


def test_a_module_of_views_is_imported_when_it_is_first_asked():
    asked = "import sys, app\nprint([name for name in sys.modules if name.startswith('chalicelib.handlers.views.')])\n"

    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "[]"
