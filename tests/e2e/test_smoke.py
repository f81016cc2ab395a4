"""The stack stands: it answers, it knows who signs in, and what it refuses it refuses in one shape."""

import pytest

from localcloud.client import Answer


def test_anybody_may_ask_whether_it_is_well(stack):
    assert stack.client().get("/health")["status"] == "ok"


def test_somebody_who_signed_in_is_told_who_they_are(stack):
    me = stack.client("carmen.ruiz@ribera.example").get("/me")

    held = {(membership["unit"]["id"], membership["role"]) for membership in me["memberships"]}
    assert held == {("41000001", "director")}


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
