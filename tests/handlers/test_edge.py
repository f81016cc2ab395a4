"""What every route has in common: shown on a small API of the tests' own."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Final, Literal

import pytest
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
from chalicelib.handlers.edge.bodies import LARGEST_BYTES
from chalicelib.handlers.edge.models import Body, ListQuery, Nothing, Query, Text, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import Route, route, serve
from chalicelib.settings import settings
from chalicelib.storage.idempotency import remember
from chalicelib.storage.transactions import commit
from tests.aws import ENVIRONMENT
from tests.handlers.client import REQUEST_ID, SOURCE, Answer, Client, event_for

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
    api = Api("test", authenticate=authenticate)
    api.register_blueprint(blueprint)
    return api


@pytest.fixture(autouse=True)
def configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WEB_ORIGIN", ORIGIN)
    monkeypatch.setenv("APP_SECRET", ENVIRONMENT["APP_SECRET"])
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def stranger(shelf: Shelf) -> Client:
    return Client(an_api(shelf))


@pytest.fixture
def ana(stranger: Client) -> Client:
    return Client(stranger.api, token="ana")


@pytest.fixture
def luis(stranger: Client) -> Client:
    return Client(stranger.api, token="luis")


# ------------------------------------------------------------------------------------------------- who asks


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic ana", "ana", "Bearer somebody"])
def test_whoever_does_not_say_who_they_are_is_asked_to(stranger, header):
    answer = stranger.get("/things/one", headers={"Authorization": header} if header is not None else {})

    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_scheme_is_written_in_any_case(stranger):
    assert stranger.get("/things/one", headers={"authorization": "bearer ana"}).status == 200


def test_a_public_route_asks_nobody_who_they_are(stranger, shelf):
    answer = stranger.get("/open", headers={"Authorization": "Bearer somebody"})

    assert answer.status == 200
    assert shelf.requests[0].who is None
    assert shelf.requests[0].call.source == SOURCE


def test_a_view_that_is_public_by_mistake_cannot_act_for_anybody(stranger, shelf):
    stranger.get("/open")

    with pytest.raises(Unauthenticated):
        _ = shelf.requests[0].caller


def test_moments_of_a_request_are_in_utc(stranger, shelf):
    stranger.get("/open")

    assert shelf.requests[0].at.tzinfo is UTC


# ------------------------------------------------------------------------------------------------- where


@pytest.mark.parametrize(
    "path", ["/nothing", "/things/one/two", "/", "/things//", "/%2e%2e", "/{proxy+}", "/things/{thing_id}/x"]
)
def test_an_unknown_path_is_not_found_whoever_asks(stranger, path):
    answer = stranger.get(path)

    assert (answer.status, answer.code) == (404, "not_found")


def test_a_slash_at_the_end_changes_nothing(stranger):
    assert stranger.get("/open/").json["id"] == "open"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/open", {"GET"}),
        ("HEAD", "/open", {"GET"}),
        ("PUT", "/things/one", {"GET", "PATCH", "DELETE"}),
        ("PATCH", "/things", {"GET", "POST"}),
        ("GET", "/things/batch", {"POST"}),
    ],
)
def test_a_known_path_says_which_methods_it_takes_whoever_asks(stranger, method, path, allowed):
    answer = stranger.ask(method, path)

    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == allowed


def test_words_win_over_parameters(ana, shelf):
    answer = ana.post("/things/batch")

    assert (answer.status, shelf.touched) == (200, 1)


def test_a_path_that_comes_through_the_catch_all_has_its_parameters(ana):
    assert ana.get("/things/one/").json["id"] == "one"


@pytest.mark.parametrize("thing", ["a%00b", "%2e%2e%2fetc", "a%20b", "ñ", "%ud800", "-x", "x" * 129, "a%252fb"])
def test_what_cannot_be_an_id_is_not_found(ana, thing):
    answer = ana.get(f"/things/{thing}")

    assert (answer.status, answer.code) == (404, "not_found")


def test_an_id_may_come_percent_encoded(ana):
    assert ana.get("/things/DT41%2DPLAN").json["id"] == "DT41-PLAN"


# ------------------------------------------------------------------------------------------------- bodies


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "application/jsonx"],
)
def test_a_body_that_is_not_json_is_not_taken(ana, content_type):
    answer = ana.post("/things", {"name": "one"}, headers={"Content-Type": content_type})

    assert (answer.status, answer.code) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON;charset=UTF-8", 'application/json; charset="utf-8"']
)
def test_json_may_be_announced_in_any_of_its_ways(ana, content_type):
    assert ana.post("/things", {"name": "one"}, headers={"Content-Type": content_type}).status == 201


def test_a_body_larger_than_a_megabyte_is_not_read(ana):
    answer = ana.post("/things", raw=json.dumps({"name": "x" * LARGEST_BYTES}))

    assert (answer.status, answer.code) == (413, "too_large")


def test_a_body_of_exactly_a_megabyte_is_read(ana):
    empty = len(json.dumps({"name": ""}))
    answer = ana.post("/things", raw=json.dumps({"name": "x" * (LARGEST_BYTES - empty)}))

    assert answer.errors == {"name": "too_long"}


@pytest.mark.parametrize(
    "raw",
    [
        "{",
        "nothing",
        "[]",
        '"name"',
        "null",
        "1",
        '{"name": "one", "name": "two"}',
        '{"name": "one", "more": {"a": 1, "a": 2}}',
        '{"name": NaN}',
        '{"amount": Infinity}',
        '{"name": "one"} {}',
        '{"name": "one", "half a character \\ud800": 1}',
        "\ufeff{}",
        "[" * 100_000,
        b'{"name": "\xff"}',
        '{"name": "one"}'.encode("utf-16"),
        "",
    ],
)
def test_a_body_that_is_no_object_of_json_is_malformed(ana, raw):
    answer = ana.post("/things", raw=raw)

    assert (answer.status, answer.code) == (400, "malformed_request")


def test_a_body_that_is_missing_is_malformed(ana):
    assert ana.post("/things").code == "malformed_request"


def test_a_body_that_has_no_required_fields_may_be_left_out(ana):
    assert ana.patch("/things/one", headers={"If-Match": "*"}).status == 200


def test_a_body_in_base64_is_read(ana):
    assert ana.post("/things", raw='{"name": "año"}'.encode()).json["name"] == "año"


def test_a_body_in_bad_base64_is_malformed(ana):
    headers = {"Authorization": "Bearer ana", "Content-Type": "application/json"}
    event = event_for(ana.api, "POST", "/things", query={}, headers=headers, body=b"{}")
    event["body"] = "!not base64!"

    given = ana.api(event, None)

    assert given["statusCode"] == 400
    assert json.loads(given["body"])["code"] == "malformed_request"


def test_a_route_without_a_body_takes_an_empty_object_and_no_fields(ana):
    assert ana.post("/things/batch", {}).status == 200
    assert ana.post("/things/batch", {"name": "one"}).errors == {"name": "unknown_field"}


# ------------------------------------------------------------------------------------------------- fields


BAD_THING: Final = {"name": "much too long a name", "colour": "green", "amount": "many", "shape": "round"}


@pytest.mark.parametrize(
    ("language", "name", "colour", "shape"),
    [
        (
            "es",
            "Es demasiado largo: como mucho 10 caracteres.",
            "El valor no es válido. Se admite: red, blue.",
            "Este campo no existe aquí.",
        ),
        (
            "en",
            "It is too long: 10 characters at most.",
            "The value is not valid. Allowed: red, blue.",
            "There is no such field here.",
        ),
    ],
)
def test_all_bad_fields_are_told_at_once_in_the_language_asked_for(ana, language, name, colour, shape):
    answer = ana.post("/things", BAD_THING, headers={"Accept-Language": language})

    messages = {error["field"]: error["message"] for error in answer.json["errors"]}
    assert answer.status == 422
    assert answer.headers["content-language"] == language
    assert answer.errors == {
        "name": "too_long",
        "colour": "invalid_value",
        "amount": "not_an_integer",
        "shape": "unknown_field",
    }
    assert (messages["name"], messages["colour"], messages["shape"]) == (name, colour, shape)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [(None, "es"), ("fr", "es"), ("en-GB,en;q=0.9", "en"), ("es;q=0.5, en;q=0.8", "en"), ("en;q=0.1,es", "es")],
)
def test_spanish_is_spoken_unless_english_is_asked_for(stranger, accepted, language):
    answer = stranger.get("/nothing", headers={"Accept-Language": accepted} if accepted else {})

    assert answer.headers["content-language"] == language
    assert answer.json["title"] == {"es": "No encontrado", "en": "Not found"}[language]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "required"),
        ({"name": ""}, "required"),
        ({"name": None}, "not_a_string"),
        ({"name": 7}, "not_a_string"),
        ({"name": ["one"]}, "not_a_string"),
        ({"name": "a\0b"}, "forbidden_character"),
        ({"name": "\ud800"}, "forbidden_character"),
    ],
)
def test_a_name_that_cannot_be_kept_says_why(ana, given, code):
    assert ana.post("/things", given).errors == {"name": code}


@pytest.mark.parametrize(
    ("amount", "code"),
    [(0, "too_small"), (1.5, "not_an_integer"), (True, "not_an_integer"), ("1", "not_an_integer")],
)
def test_nothing_is_converted_in_a_body(ana, amount, code):
    assert ana.post("/things", {"name": "one", "amount": amount}).errors == {"amount": code}


def test_the_name_of_an_unknown_field_is_not_quoted_back_whole(ana):
    assert ana.post("/things", {"name": "one", "x" * 5000: 1}).errors == {"x" * 100: "unknown_field"}


@pytest.mark.parametrize("nested", [20, 100, 900, 990])
def test_a_body_that_nests_without_end_is_malformed(ana, nested):
    answer = ana.post("/things", raw='{"name":' + "[" * nested + "]" * nested + "}")

    assert answer.code == "malformed_request"


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"limit": "0"}, {"limit": "too_small"}),
        ({"limit": "101"}, {"limit": "too_large"}),
        ({"limit": "many"}, {"limit": "not_an_integer"}),
        ({"limit": ""}, {"limit": "not_an_integer"}),
        ({"limit": ["1", "2"]}, {"limit": "repeated"}),
        ({"colour": "green", "shape": "round"}, {"colour": "invalid_value", "shape": "unknown_field"}),
        ({"cursor": ""}, {"cursor": "required"}),
        ({"cursor": "a\0b"}, {"cursor": "forbidden_character"}),
    ],
)
def test_query_parameters_are_checked_like_fields(ana, query, errors):
    assert ana.get("/things", query=query).errors == errors


def test_a_page_has_twenty_five_rows_unless_another_number_is_asked_for(ana):
    assert ana.get("/things").json["limit"] == 25
    assert ana.get("/things", query={"limit": "100"}).json["limit"] == 100


def test_a_route_that_names_no_query_parameters_takes_none(ana):
    assert ana.get("/things/one", query={"limit": "1"}).errors == {"limit": "unknown_field"}


# ------------------------------------------------------------------------------------------------- cursors


@pytest.fixture
def cursor(ana: Client) -> str:
    return str(ana.get("/things", query={"colour": "red"}).json["next_cursor"])


def test_a_cursor_goes_on_where_the_page_ended(ana, cursor):
    answer = ana.get("/things", query={"colour": "red", "cursor": cursor, "limit": "7"})

    assert (answer.json["after"], answer.json["limit"]) == ("the last one", 7)


def test_a_cursor_is_no_good_for_other_filters(ana, cursor):
    answer = ana.get("/things", query={"colour": "blue", "cursor": cursor})

    assert (answer.status, answer.code) == (400, "invalid_cursor")


def test_a_cursor_is_no_good_for_another_person(luis, cursor):
    assert luis.get("/things", query={"colour": "red", "cursor": cursor}).code == "invalid_cursor"


@pytest.mark.parametrize("wrong", ["x", "made up", "ñ", "AAAA", "A" * 2000])
def test_a_cursor_that_was_made_up_is_refused(ana, wrong):
    assert ana.get("/things", query={"cursor": wrong}).code == "invalid_cursor"


# ------------------------------------------------------------------------------------------------- in which order


def a_bad_edit(who: Client, thing: str, **more: Any) -> Answer:
    return who.patch(f"/things/{thing}", {"name": "much too long a name"}, **more)


def test_who_asks_is_looked_at_before_what_they_send(stranger):
    assert stranger.post("/things", raw="{").code == "unauthenticated"


def test_what_cannot_be_read_is_told_before_whether_the_thing_exists(ana):
    assert ana.patch("/things/hidden", raw="{").code == "malformed_request"


def test_whoever_may_not_know_of_a_thing_learns_nothing_from_bad_fields(ana):
    assert a_bad_edit(ana, "hidden").code == "not_found"


def test_whoever_may_not_change_a_thing_is_told_so_before_the_bad_fields(ana):
    answer = a_bad_edit(ana, "locked", headers={"Accept-Language": "en"})

    assert (answer.status, answer.code) == (403, "forbidden")
    assert answer.json["hint"] == "The staff of the origin can do it."


def test_a_missing_version_is_told_after_whether_the_thing_exists_and_may_be_changed(ana):
    assert ana.patch("/things/hidden", {"name": "one"}).code == "not_found"
    assert ana.patch("/things/locked", {"name": "one"}).code == "forbidden"


def test_bad_fields_are_told_before_a_missing_version(ana):
    assert a_bad_edit(ana, "one").errors == {"name": "too_long"}


def test_what_only_the_rules_know_is_told_together_with_what_the_form_knows(ana):
    answer = ana.patch("/things/one", {"name": "much too long a name", "owner": "nobody", "shape": "round"})

    assert answer.errors == {"name": "too_long", "shape": "unknown_field", "owner": "not_found"}


def test_what_only_the_rules_know_is_told_even_when_the_version_is_missing(ana):
    assert ana.patch("/things/one", {"name": "no name", "owner": "nobody"}).errors == {
        "name": "not_found",
        "owner": "not_found",
    }


def test_a_bad_version_is_told_last(ana):
    headers = {"If-Match": '"1"'}

    assert a_bad_edit(ana, "one", headers=headers).code == "invalid_fields"
    assert ana.patch("/things/hidden", {"name": "one"}, headers=headers).code == "not_found"
    assert ana.patch("/things/locked", {"name": "one"}, headers=headers).code == "forbidden"


# ------------------------------------------------------------------------------------------------- versions


def test_an_answer_with_a_version_has_it_as_its_tag(ana):
    assert ana.get("/things/one").headers["etag"] == '"3"'


def test_an_answer_of_a_route_without_versions_has_no_tag(ana):
    assert "etag" not in ana.get("/open").headers


def test_a_change_must_name_the_version_that_was_seen(ana):
    answer = ana.patch("/things/one", {"name": "one"})

    assert (answer.status, answer.code) == (428, "version_required")


@pytest.mark.parametrize("tag", ['"3"', ' "3" ', 'W/"3"', "*"])
def test_a_change_of_the_version_that_was_seen_is_made(ana, tag):
    answer = ana.patch("/things/one", {"name": "one"}, headers={"If-Match": tag})

    assert (answer.status, answer.headers["etag"]) == (200, '"4"')


@pytest.mark.parametrize("tag", ['"2"', '"4"', "3", '"three"', '"3", "4"', "", '"' + "9" * 40 + '"', '"٣"'])
def test_a_change_of_another_version_is_refused(ana, tag):
    answer = ana.patch("/things/one", {"name": "one"}, headers={"If-Match": tag})

    assert (answer.status, answer.code) == (412, "version_mismatch")


def test_where_a_version_may_be_left_out_it_counts_when_it_is_given(ana):
    assert ana.delete("/things/one").status == 204
    assert ana.delete("/things/one", headers={"If-Match": '"2"'}).code == "version_mismatch"


# ------------------------------------------------------------------------------------------------- answers


def test_an_answer_is_json_in_utf_8_written_as_it_is(stranger):
    answer = stranger.get("/open")

    assert answer.headers["content-type"] == "application/json"
    assert "ñ, €, 𝄞" in answer.text


def test_an_answer_without_content_has_no_body_and_no_type(ana):
    answer = ana.delete("/things/one")

    assert (answer.status, answer.text) == (204, "")
    assert "content-type" not in answer.headers


def test_what_was_created_says_where_it_is(ana):
    answer = ana.post("/things", {"name": "one"})

    assert answer.status == 201
    assert answer.headers["location"] == "things/thing-1"


EVERY_KIND: Final = [
    ("GET", "/open"),
    ("GET", "/nothing"),
    ("DELETE", "/open"),
    ("GET", "/broken"),
    ("OPTIONS", "/open"),
    ("DELETE", "/things/one"),
]


@pytest.mark.parametrize(("method", "path"), EVERY_KIND)
def test_every_answer_has_an_id_and_the_headers_that_keep_browsers_safe(ana, method, path):
    headers = ana.ask(method, path).headers

    assert headers["x-request-id"] == REQUEST_ID
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "max-age=" in headers["strict-transport-security"]


def test_a_problem_says_its_request_so_that_it_can_be_reported(stranger):
    assert stranger.get("/nothing").json["request_id"] == REQUEST_ID


def test_whoever_asks_too_often_is_told_when_to_come_back(stranger):
    answer = stranger.get("/busy")

    assert (answer.status, answer.code, answer.headers["retry-after"]) == (429, "too_many_requests", "42")


def test_whoever_finds_us_out_is_told_when_to_come_back(stranger):
    answer = stranger.get("/away")

    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "unavailable", "1")


def test_a_crash_is_answered_and_leaks_nothing(stranger):
    answer = stranger.get("/broken")

    assert (answer.status, answer.code) == (500, "internal_error")
    assert SECRET not in answer.text
    assert "Error" not in answer.json["detail"].replace("Error interno", "")


def test_a_crash_is_logged_with_where_it_was_and_without_what_was_said(stranger, caplog):
    stranger.get("/broken")

    crash = next(record for record in caplog.records if record.message == "crash")
    logged = json.dumps(vars(crash), default=str)
    assert (crash.levelname, vars(crash)["route"]) == ("ERROR", "/broken")
    assert "ValueError" in logged
    assert "break_down" in logged
    assert SECRET not in logged


def test_what_is_refused_on_purpose_is_no_error_of_ours(ana, caplog):
    ana.get("/things/hidden")
    ana.post("/things", BAD_THING)

    assert {record.levelname for record in caplog.records} == {"INFO"}


def test_a_request_is_logged_by_its_route_and_without_ids_fields_or_tokens(ana, caplog):
    ana.patch("/things/some-id", {"name": "a name"}, headers={"If-Match": "*"}, query={"shape": "round"})

    logged = json.dumps([vars(record) for record in caplog.records], default=str)
    assert "/things/{thing_id}" in logged
    for private in ("some-id", "a name", "round", "ana", ORIGIN):
        assert private not in logged.replace("ventanilla", "")


def test_an_event_that_is_no_request_at_all_is_still_answered(stranger):
    given = stranger.api({}, None)

    assert given["statusCode"] == 404
    assert given["headers"]["X-Request-Id"]


# ------------------------------------------------------------------------------------------------- browsers


@pytest.mark.parametrize(("method", "path"), EVERY_KIND)
def test_our_own_web_may_read_every_answer(ana, method, path):
    headers = ana.ask(method, path, headers={"Origin": ORIGIN}).headers

    assert headers["access-control-allow-origin"] == ORIGIN
    assert {"ETag", "Idempotency-Replayed", "Location", "Retry-After"} <= set(
        headers["access-control-expose-headers"].split(", ")
    )
    assert "Origin" in headers["vary"].split(", ")


@pytest.mark.parametrize("origin", [None, ELSEWHERE, f"{ORIGIN}.elsewhere.example", "null", ""])
@pytest.mark.parametrize(("method", "path"), EVERY_KIND)
def test_no_other_web_may_read_any_answer(ana, method, path, origin):
    headers = ana.ask(method, path, headers={"Origin": origin} if origin is not None else {}).headers

    assert not [name for name in headers if name.startswith("access-control-")]
    assert "Origin" in headers["vary"].split(", ")


def test_where_no_web_is_configured_no_web_may_read(ana, monkeypatch):
    monkeypatch.setenv("WEB_ORIGIN", "")
    settings.cache_clear()

    assert "access-control-allow-origin" not in ana.get("/open", headers={"Origin": ""}).headers


def test_a_browser_may_ask_first_without_saying_who_it_is(stranger):
    answer = stranger.ask("OPTIONS", "/things/one", headers={"Origin": ORIGIN})

    assert (answer.status, answer.text) == (204, "")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "PATCH", "DELETE", "OPTIONS"}
    assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(answer.headers["access-control-allow-methods"].split(", "))
    assert {"Authorization", "Content-Type", "If-Match", "Idempotency-Key", "Accept-Language"} <= set(
        answer.headers["access-control-allow-headers"].split(", ")
    )
    assert int(answer.headers["access-control-max-age"]) > 0


def test_asking_first_at_an_unknown_path_finds_nothing(stranger):
    assert stranger.ask("OPTIONS", "/nothing", headers={"Origin": ORIGIN}).code == "not_found"


# ------------------------------------------------------------------------------------------------- idempotency keys


def keyed(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


@pytest.mark.usefixtures("tables")
class TestIdempotencyKeys:
    def test_a_repeat_gets_the_first_answer_and_nothing_is_done_twice(self, ana, shelf):
        first = ana.post("/things", {"name": "one"}, headers=keyed("k"))
        again = ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert shelf.made == ["one"]
        assert (again.status, again.text) == (first.status, first.text) == (201, first.text)
        assert again.headers["idempotency-replayed"] == "true"
        assert "idempotency-replayed" not in first.headers

    def test_a_repeat_has_the_headers_of_the_first_answer(self, ana):
        first = ana.post("/things", {"name": "one"}, headers=keyed("k"))
        again = ana.post("/things", {"name": "one"}, headers=keyed("k"))

        for name in ("etag", "location", "content-type"):
            assert again.headers[name] == first.headers[name]

    def test_the_same_body_written_otherwise_is_the_same(self, ana, shelf):
        ana.post("/things", raw='{"name":"año","amount":2}', headers=keyed("k"))
        again = ana.post("/things", raw='{ "amount": 2, "name": "a\\u00f1o" }', headers=keyed("k"))

        assert again.headers["idempotency-replayed"] == "true"
        assert shelf.made == ["año"]

    def test_another_body_under_the_same_key_is_a_conflict(self, ana, shelf):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))
        other = ana.post("/things", {"name": "two"}, headers=keyed("k"))

        assert (other.status, other.code) == (409, "conflict")
        assert shelf.made == ["one"]

    def test_another_body_is_a_conflict_even_when_its_fields_are_bad(self, ana):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert ana.post("/things", {"name": ""}, headers=keyed("k")).code == "conflict"

    def test_another_key_is_another_request(self, ana, shelf):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))
        ana.post("/things", {"name": "one"}, headers=keyed("l"))

        assert shelf.made == ["one", "one"]

    def test_a_key_is_one_persons_own(self, ana, luis, shelf):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))
        answer = luis.post("/things", {"name": "two"}, headers=keyed("k"))

        assert (answer.status, shelf.made) == (201, ["one", "two"])

    def test_a_key_is_one_paths_own(self, ana):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert ana.post("/things/batch", headers=keyed("k")).json["id"] == "batch"

    def test_a_failure_is_not_remembered(self, ana, shelf):
        shelf.refused = True
        failed = ana.post("/things", {"name": "one"}, headers=keyed("k"))
        shelf.refused = False
        again = ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert (failed.status, again.status) == (503, 201)
        assert "idempotency-replayed" not in again.headers

    def test_bad_fields_are_not_remembered(self, ana):
        assert ana.post("/things", {"name": ""}, headers=keyed("k")).status == 422
        assert ana.post("/things", {"name": "one"}, headers=keyed("k")).status == 201

    def test_a_repeat_gets_the_first_answer_even_when_it_would_now_be_refused(self, ana, shelf):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))
        shelf.refused = True
        again = ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert (again.status, again.headers["idempotency-replayed"]) == (201, "true")

    def test_a_key_opens_nothing_to_whoever_is_no_longer_known(self, ana, stranger):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert stranger.post("/things", {"name": "one"}, headers=keyed("k")).code == "unauthenticated"

    def test_the_edge_remembers_what_its_use_case_does_not(self, ana, shelf):
        first = ana.post("/things/batch", headers=keyed("k"))
        again = ana.post("/things/batch", headers=keyed("k"))

        assert (shelf.touched, again.text) == (1, first.text)
        assert again.headers["idempotency-replayed"] == "true"

    def test_a_key_is_only_looked_at_on_a_post(self, ana):
        headers = {"If-Match": "*", **keyed("k")}
        ana.patch("/things/one", {"name": "one"}, headers=headers)

        assert ana.patch("/things/one", {"name": "two"}, headers=headers).json["name"] == "two"

    def test_the_longest_key_is_taken(self, ana):
        again = [ana.post("/things", {"name": "one"}, headers=keyed("k" * 255)) for _ in range(2)][-1]

        assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize(("key", "code"), [("", "required"), ("k" * 256, "too_long"), ("a\tb", "forbidden_character")])
def test_a_key_that_cannot_be_kept_is_a_bad_field(ana, key, code):
    assert ana.post("/things", {"name": ""}, headers=keyed(key)).errors == {
        "Idempotency-Key": code,
        "name": "required",
    }
