"""Who asks, and where: tokens, paths, methods and ids."""

from datetime import UTC

import pytest

from chalicelib.domain.errors import Unauthenticated
from tests.handlers.client import SOURCE

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
