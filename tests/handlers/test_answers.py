"""What comes back, what is logged of it, and who may read it."""

import json
from typing import Final

import pytest

from chalicelib.settings import settings
from tests.handlers.client import REQUEST_ID
from tests.handlers.things import ELSEWHERE, ORIGIN, SECRET

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
    ana.post("/things", {"name": "much too long a name", "shape": "round"})

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
