"""What `GET /openapi.json` says: valid, whole, and the same as the contract and the code."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import chalicelib
from app import app
from chalicelib.handlers.edge.models import View
from chalicelib.handlers.edge.openapi import document
from chalicelib.handlers.edge.problems import STATUSES
from chalicelib.handlers.edge.routing import Route
from tests.handlers.client import Client
from tests.handlers.promised import ANSWERS, BODIES, CONTRACT, ITEMS, PUBLIC, QUERIES

Json = dict[str, Any]


@pytest.fixture(scope="module")
def published() -> Json:
    given: Json = Client(app).get("/openapi.json").json
    return given


def operations(published: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in published["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def operation(published: Json, name: str) -> Json:
    method, path = name.split(" ")
    found: Json = published["paths"][path][method.lower()]
    return found


def resolved(published: Json, part: Json) -> Json:
    """The part itself, where it is only referred to."""
    while "$ref" in part:
        reference, found = part["$ref"], published
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def parameters(published: Json, name: str) -> dict[tuple[str, str], Json]:
    found = [resolved(published, part) for part in operation(published, name)["parameters"]]
    return {(part["in"], part["name"]): part for part in found}


def body(published: Json, name: str) -> Json:
    return resolved(published, operation(published, name)["requestBody"]["content"]["application/json"]["schema"])


def answer(published: Json, name: str) -> Json:
    responses = operation(published, name)["responses"]
    done = next(response for status, response in responses.items() if status.startswith("2"))
    return resolved(published, done["content"]["application/json"]["schema"])


def always(schema: Json) -> set[str]:
    """The fields that there always are."""
    return set(schema["required"]) & set(schema["properties"])


def every_dict(part: Any) -> Iterator[Json]:
    if isinstance(part, dict):
        yield part
    for below in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from every_dict(below)


# ------------------------------------------------------------------------------------------------- the document


def test_the_document_is_valid_openapi(published):
    assert published["openapi"].startswith("3.1")

    OpenAPIV31SpecValidator(published).validate()


def test_the_document_is_public_and_says_which_version_of_what_it_describes():
    given = Client(app).get("/openapi.json")

    assert (given.status, given.headers["content-type"]) == (200, "application/json")
    assert given.json["info"]["title"] == "Ventanilla"
    assert given.json["info"]["version"] == chalicelib.__version__
    assert given.json["info"]["license"]["identifier"] == "EUPL-1.2"


def test_the_same_routes_give_the_same_document():
    declared = app.declared()

    again = document(reversed(declared), chalicelib.__version__)

    assert json.dumps(document(declared, chalicelib.__version__)) == json.dumps(again)


def test_the_document_has_every_route_and_no_other(published):
    assert {name for name, _ in operations(published)} == {f"{route.method} {route.path}" for route in app.declared()}


@pytest.mark.parametrize("name", CONTRACT)
def test_the_document_has_what_the_contract_promises(published, name):
    assert operation(published, name)["summary"]


def test_every_operation_has_an_id_of_its_own(published):
    ids = [found["operationId"] for _, found in operations(published)]

    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z][a-z_]*", id) for id in ids)


def test_every_operation_says_in_a_sentence_what_it_is_for(published):
    assert [n for n, found in operations(published) if not re.fullmatch(r"[A-Z].{3,}\.", found["summary"])] == []


def test_every_reference_leads_somewhere_and_nothing_is_there_for_nobody(published):
    references = {part["$ref"] for part in every_dict(published) if isinstance(part.get("$ref"), str)}
    known = {
        f"#/components/{kind}/{name}"
        for kind in ("schemas", "parameters", "headers")
        for name in published["components"][kind]
    }

    assert references == known


def test_no_name_of_a_schema_shows_how_it_is_made(published):
    assert [n for n in published["components"]["schemas"] if not re.fullmatch(r"[A-Z][A-Za-z]+", n)] == []


# ------------------------------------------------------------------------------------------------- who and what


def test_everything_needs_a_token_except_what_is_public(published):
    assert published["security"] == [{"bearer": []}]
    public = {name for name, found in operations(published) if found.get("security") == []}

    assert public == PUBLIC
    assert all("security" not in found for name, found in operations(published) if name not in PUBLIC)


def test_every_parameter_of_a_path_is_described_and_required(published):
    for name, _ in operations(published):
        named = {part for place, part in parameters(published, name) if place == "path"}
        assert named == set(re.findall(r"\{(\w+)\}", name))
        assert all(parameters(published, name)["path", part]["required"] for part in named)


def test_a_parameter_that_may_be_left_out_is_not_said_to_be_null(published):
    for name, _ in operations(published):
        for (place, _), part in parameters(published, name).items():
            if place == "query":
                assert {"type": "null"} not in list(every_dict(part["schema"])), name
                assert "default" not in part["schema"] or part["schema"]["default"] is not None


@pytest.mark.parametrize("name", QUERIES)
def test_lists_take_the_filters_of_the_contract_and_can_be_paged(published, name):
    named = {part for place, part in parameters(published, name) if place == "query"}

    assert named >= QUERIES[name] | {"limit", "cursor"}


def test_the_size_of_a_page_has_its_limits(published):
    limit = parameters(published, "GET /units")["query", "limit"]["schema"]

    assert (limit["type"], limit["minimum"], limit["maximum"], limit["default"]) == ("integer", 1, 100, 25)


def test_a_post_takes_an_idempotency_key_and_nothing_else_does(published):
    keyed = {name for name, _ in operations(published) if ("header", "Idempotency-Key") in parameters(published, name)}

    assert keyed == {name for name, _ in operations(published) if name.startswith("POST ") and name not in PUBLIC}


def test_only_an_edit_must_name_its_version_and_actions_may(published):
    asked = {
        name: parameters(published, name)["header", "If-Match"].get("required", False)
        for name, _ in operations(published)
        if ("header", "If-Match") in parameters(published, name)
    }

    assert {name for name, required in asked.items() if required} == {"PATCH /communications/{communication_id}"}
    for action in ("submit", "withdraw", "receive", "forward", "process", "close"):
        assert f"POST /communications/{{communication_id}}/{action}" in asked
    assert {"PATCH /messages/{message_id}", "DELETE /messages/{message_id}"} <= set(asked)
    for action in ("send", "cancel", "resend", "remind"):
        assert f"POST /messages/{{message_id}}/{action}" in asked


@pytest.mark.parametrize("name", BODIES)
def test_bodies_have_the_fields_of_the_contract(published, name):
    required, optional = BODIES[name]
    schema = body(published, name)

    assert set(schema.get("required", [])) == required
    assert set(schema["properties"]) >= required | optional
    assert schema["additionalProperties"] is False
    assert operation(published, name)["requestBody"]["required"] is bool(required)


def test_what_is_not_sent_with_a_body_takes_none(published):
    for name, found in operations(published):
        assert "requestBody" not in found or not name.startswith("GET "), name


def test_texts_have_the_limits_of_the_contract(published):
    letter = body(published, "POST /units/{unit_id}/communications")["properties"]

    assert (letter["subject"]["minLength"], letter["subject"]["maxLength"]) == (1, 200)
    assert (letter["body"]["minLength"], letter["body"]["maxLength"]) == (1, 20_000)
    assert (
        body(published, "POST /communications/{communication_id}/close")["properties"]["remarks"]["maxLength"] == 4000
    )
    assert (
        body(published, "POST /communications/{communication_id}/submit")["properties"]["signer_ids"]["maxItems"] == 10
    )
    assert body(published, "POST /signature-requests/batch")["properties"]["items"]["maxItems"] == 25
    uploaded, _ = body(published, "POST /communications/{communication_id}/attachments")["oneOf"]
    size = uploaded["properties"]["size"]
    assert (size["minimum"], size["maximum"]) == (1, 50 * 1024 * 1024)


def test_a_message_may_be_sent_again_to_all_whom_it_missed(published):
    statuses = body(published, "POST /messages/{message_id}/resend")["properties"]["statuses"]

    assert set(statuses["items"]["enum"]) == {"bounced", "failed", "no_address", "suppressed"}
    assert statuses["maxItems"] == len(statuses["items"]["enum"])


def test_an_attachment_is_either_uploaded_or_of_the_deposit(published):
    uploaded, deposited = body(published, "POST /communications/{communication_id}/attachments")["oneOf"]

    assert (set(uploaded["required"]), set(uploaded["properties"])) == (
        {"name", "size", "content_type"},
        {"name", "size", "content_type", "sha256"},
    )
    assert deposited["required"] == [*deposited["properties"]] == ["file_id"]


# ------------------------------------------------------------------------------------------------- what comes back


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_have_the_fields_of_the_contract(published, name):
    assert always(answer(published, name)) >= ANSWERS[name]


@pytest.mark.parametrize("name", ITEMS)
def test_rows_of_lists_have_the_fields_of_the_contract(published, name):
    schema = answer(published, name)
    rows = schema if schema.get("type") == "array" else schema["properties"]["items"]

    assert always(resolved(published, rows["items"])) >= ITEMS[name]


def test_every_page_says_where_the_next_one_is(published):
    lists = [name for name, _ in operations(published) if ("query", "cursor") in parameters(published, name)]

    assert len(lists) >= len(QUERIES)
    for name in lists:
        listed = "unreachable" if name.endswith("/preview") else "items"
        assert {listed, "next_cursor"} <= always(answer(published, name))
        assert listed != "items" or always(answer(published, name)) == {"items", "next_cursor"}


def test_what_has_no_content_is_said_to_have_none(published):
    for name, found in operations(published):
        for status, response in found["responses"].items():
            assert ("content" in response) is (status not in {"204", "303"}), name


def test_the_new_thing_answers_created(published):
    created = {name for name, found in operations(published) if "201" in found["responses"]}

    assert created >= {
        "POST /units/{unit_id}/communications",
        "POST /communications/{communication_id}/attachments",
        "POST /communications/{communication_id}/follow-ups",
        "POST /units/{unit_id}/members",
    }


def test_what_says_where_it_was_put_can_say_it(published):
    for route in app.declared():
        response = operation(published, f"{route.method} {route.path}")["responses"][str(route.status)]
        assert ("Location" in response["headers"]) is tells_its_place(route), route.path


def tells_its_place(route: Route) -> bool:
    """Whether the answer of a route has a path of its own: more than what all views say, which is none."""
    return route.status == 303 or (
        route.status == 201 and getattr(route.returns, "location", View.location) is not View.location
    )


def test_communications_and_messages_come_with_their_version_as_a_tag(published):
    versioned = {f"#/components/schemas/{name}" for name in ("CommunicationView", "MessageView")}
    for name, found in operations(published):
        for status, response in found["responses"].items():
            schema = response.get("content", {}).get("application/json", {}).get("schema", {})
            whole = schema.get("$ref") in versioned
            assert ("ETag" in response["headers"]) is whole, (name, status)


def test_every_refusal_is_a_problem(published):
    for name, found in operations(published):
        for status, response in found["responses"].items():
            assert "X-Request-Id" in response["headers"]
            if not status.startswith(("2", "3")):
                content = response["content"]
                assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}, (
                    name
                )


def test_every_refusal_has_codes_of_the_contract(published):
    for _, found in operations(published):
        for status, response in found["responses"].items():
            if not status.startswith(("2", "3")):
                codes = re.findall(r"`(\w+)`", response["description"])
                assert codes
                assert {STATUSES[code] for code in codes} == {int(status)}


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("GET /health", "422 500 503 504"),
        ("GET /me", "401 500 503 504"),
        ("GET /units", "400 401 422 500 503 504"),
        ("GET /communications/{communication_id}", "401 404 422 500 503 504"),
        ("GET /units/{unit_id}/communications", "400 401 403 404 422 500 503 504"),
        ("POST /units/{unit_id}/communications", "400 401 403 404 409 413 415 422 500 503 504"),
        ("PATCH /communications/{communication_id}", "400 401 403 404 409 412 413 415 422 428 500 503 504"),
        ("DELETE /communications/{communication_id}", "401 403 404 409 412 422 500 503 504"),
        ("POST /communications/{communication_id}/forward", "400 401 403 404 409 412 413 415 422 500 503 504"),
        ("PATCH /messages/{message_id}", "400 401 403 404 409 412 413 415 422 500 503 504"),
        ("DELETE /messages/{message_id}", "401 403 404 409 412 422 500 503 504"),
        ("POST /messages/{message_id}/send", "400 401 403 404 409 412 413 415 422 500 503 504"),
        ("POST /signature-requests/{request_id}/sign", "400 401 403 404 409 413 415 422 500 503 504"),
        ("GET /verify/{verification_code}", "404 422 429 500 503 504"),
        ("DELETE /files/{file_id}", "401 404 409 422 500 503 504"),
        ("GET /f/{token}", "303 403 404 500 503 504"),
        ("POST /f/{token}", "303 400 403 404 413 415 422 429 500 503 504"),
        ("POST /f/{token}/url", "200 400 403 404 413 415 422 429 500 503 504"),
    ],
)
def test_an_operation_names_every_way_in_which_it_can_be_refused(published, name, statuses):
    assert set(operation(published, name)["responses"]) >= set(statuses.split())


@pytest.mark.parametrize(
    ("name", "status", "codes"),
    [
        (
            "POST /communications/{communication_id}/receive",
            "409",
            {"conflict", "invalid_transition"},
        ),
        ("PATCH /communications/{communication_id}", "409", {"invalid_transition"}),
        ("DELETE /communications/{communication_id}", "409", {"invalid_transition"}),
        ("POST /communications/{communication_id}/attachments", "409", {"invalid_transition"}),
        (
            "POST /signature-requests/{request_id}/sign",
            "409",
            {"conflict", "invalid_transition", "document_changed", "not_your_turn"},
        ),
        ("POST /signature-requests/{request_id}/reject", "409", {"conflict", "invalid_transition", "not_your_turn"}),
        ("GET /units", "400", {"invalid_cursor"}),
        ("PATCH /communications/{communication_id}", "428", {"version_required"}),
    ],
)
def test_a_refusal_names_its_codes(published, name, status, codes):
    described = operation(published, name)["responses"][status]["description"]

    assert set(re.findall(r"`(\w+)`", described)) >= codes


def test_a_public_operation_is_never_refused_for_who_asks(published):
    for name in PUBLIC:
        responses = operation(published, name)["responses"]
        assert "401" not in responses
        # What a link's PIN refuses, it refuses whoever asks.
        assert "/f/{token}" in name or "403" not in responses


def test_a_problem_is_described_as_the_contract_has_it(published):
    schema = published["components"]["schemas"]["Problem"]

    assert {"type", "title", "status", "detail", "code", "request_id"} <= always(schema)
    assert {"errors", "state", "action", "allowed_actions", "hint"} <= set(schema["properties"]) - set(
        schema["required"]
    )


def test_making_the_document_is_left_until_somebody_asks():
    source = Path(chalicelib.__file__).parent / "handlers/views/service.py"

    assert not re.search(r"^from chalicelib.handlers.edge.openapi", source.read_text(), re.MULTILINE)


def test_the_known_causes_of_a_failed_delivery_are_listed_and_others_may_come(published):
    code = published["components"]["schemas"]["DeliveryView"]["properties"]["code"]["anyOf"]
    causes = published["components"]["schemas"]["Cause"]["enum"]
    assert {"$ref": "#/components/schemas/Cause"} in code
    assert {"type": "string"} in code
    assert "mailbox_full" in causes
