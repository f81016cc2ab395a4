"""What is sent: JSON, its size and its encodings."""

import json

import pytest

from chalicelib.handlers.edge.bodies import LARGEST_BYTES
from tests.handlers.client import event_for


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
