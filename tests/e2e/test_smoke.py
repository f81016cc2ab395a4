"""The stack stands: it answers, it knows who signs in, and what it refuses it refuses in one shape."""

import pytest

from localcloud.client import Answer


def test_anybody_may_ask_whether_it_is_well(stack):
    assert stack.client().get("/health")["status"] == "ok"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("carmen.ruiz@ribera.example", {("41000001", "director")}),
        ("nuria.serrano@dt41.example", {("DT41-PERS", "officer"), ("41000002", "teacher")}),
    ],
)
def test_somebody_who_signed_in_is_told_who_they_are_in_each_of_their_units(stack, who, expected):
    me = stack.client(who).get("/me")

    assert {(held["unit"]["id"], held["role"]) for held in me["memberships"]} == expected
    assert {(held.unit, held.role) for held in stack.cloud.endpoints.user(who).memberships} == expected


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/me", 401, "unauthenticated"),
        ("GET", "/there/is/no/such/thing", 404, "not_found"),
        ("GET", "/", 404, "not_found"),
        ("DELETE", "/health", 405, "method_not_allowed"),
        ("PUT", "/me", 405, "method_not_allowed"),
    ],
)
def test_what_is_refused_is_refused_as_a_problem(stack, method, path, status, code):
    answer = stack.client().send(method, path)

    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_browser_at_the_web_client_may_call_from_its_origin_and_no_other(stack):
    web_client = stack.cloud.endpoints.web_url
    answer: Answer = stack.client().send(
        "OPTIONS",
        "/me",
        headers={
            "Origin": web_client,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,idempotency-key",
        },
    )

    assert answer.status in {200, 204}
    assert answer.headers["access-control-allow-origin"] == web_client
    assert "idempotency-key" in answer.headers["access-control-allow-headers"].lower()
