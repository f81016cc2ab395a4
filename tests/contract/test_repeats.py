"""What is repeated, and what is asked of an old version, through the real routes."""

from typing import Any, Final

import pytest

from chalicelib.services import caches
from tests.handlers.client import Answer, Client
from tests.units import SCHOOL, SERVICE
from tests.world import World

LETTER: Final = {"type": "general", "destination_id": SERVICE.id, "subject": "Obras", "body": "Se solicita."}
UNKNOWN: Final = "01m00000000000000000000000"


@pytest.fixture
def school(world: World) -> Client:
    return world.client("school.administration")


@pytest.fixture
def service(world: World) -> Client:
    return world.client("service.officer")


def once(client: Client, path: str, body: object, key: str) -> Answer:
    return client.post(path, body, headers={"Idempotency-Key": key})


# ------------------------------------------------------------------------------------------------- repeats

ACTIONS: Final[dict[str, tuple[str, str, str, Any]]] = {
    "withdraw": ("pending", "school.administration", "/withdraw", {}),
    "receive": ("sent", "service.officer", "/receive", {"remarks": "Llegó."}),
    "forward": ("sent", "service.officer", "/forward", {"unit_id": "DT11", "remarks": "De Cádiz."}),
    "forward out of reach": ("sent", "office.officer", "/forward", {"unit_id": "DT11", "remarks": "De Cádiz."}),
    "process": ("received", "service.officer", "/process", {"remarks": "Concedido."}),
    "close": ("received", "service.officer", "/close", {"reason": "other", "remarks": "Repetida."}),
    "follow up": ("sent", "school.administration", "/follow-ups", {}),
    "attach": (
        "draft",
        "school.administration",
        "/attachments",
        {
            "name": "plano.pdf",
            "size": 1000,
            "content_type": "application/pdf",
        },
    ),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_a_repeat_of_an_action_gets_the_very_same_answer(world, name):
    setting, who, path, body = ACTIONS[name]
    letter = getattr(world, setting)()
    path = f"/communications/{letter.id}{path}"

    first = once(world.client(who), path, body, name)
    again = once(world.client(who), path, body, name)

    assert first.status in {200, 201}
    assert (again.status, again.text) == (first.status, first.text)
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert again.headers.get("etag") == first.headers.get("etag")


def test_who_lost_a_role_learns_nothing_from_an_old_key(world):
    letter = world.sent()
    path, body = f"/communications/{letter.id}/forward", {"unit_id": "DT11", "remarks": "De Cádiz."}
    officer = world.client("office.officer")
    assert once(officer, path, body, "lost since").status == 200

    gone = world.client("office.director").delete(f"/units/DT41/members/{world.people['office.officer']}/officer")
    caches.forget_all()

    assert gone.status == 204
    assert once(officer, path, body, "lost since").code == "not_found"


def test_a_repeated_submit_makes_one_document(world, school):
    path = f"/communications/{world.draft().id}/submit"
    body = {"signer_ids": [world.people["school.director"]]}
    first, again = (once(school, path, body, "submit") for _ in range(2))

    assert again.text == first.text
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("decision", ["sign", "reject"])
def test_a_repeated_decision_is_one(world, decision):
    (request,) = world.pending().signatures
    body = {"document_sha256": request.document_sha256} if decision == "sign" else {"reason": "Falta un anexo."}
    director = world.client("school.director")

    first, again = (once(director, f"/signature-requests/{request.id}/{decision}", body, "decide") for _ in range(2))

    assert first.status == 200
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json["status"] == first.json["status"]


def test_a_letter_that_is_sent_twice_is_written_once(school):
    path = f"/units/{SCHOOL.id}/communications"
    first, again = (once(school, path, {**LETTER, "subject": "Una sola vez"}, "letter") for _ in range(2))
    found = school.get(path, query={"q": "una sola vez"}).json["items"]

    assert (first.status, again.status, again.text) == (201, 201, first.text)
    assert again.headers["location"] == first.headers["location"]
    assert [letter["id"] for letter in found] == [first.json["id"]]


@pytest.mark.parametrize("other", [{**LETTER, "subject": "Otra"}, {**LETTER, "type": "none"}, {}])
def test_another_body_under_the_same_key_is_a_conflict(world, school, other):
    path = f"/units/{SCHOOL.id}/communications"
    assert once(school, path, LETTER, "same key").status == 201
    answer = once(school, path, other, "same key")

    assert (answer.status, answer.code) == (409, "conflict")


def test_a_key_is_nobody_elses(world, school):
    path = f"/units/{SCHOOL.id}/communications"
    first = once(school, path, LETTER, "shared")
    theirs = once(world.client("school.secretary"), path, LETTER, "shared")

    assert theirs.status == 201
    assert theirs.json["id"] != first.json["id"]


def test_a_failure_is_not_remembered(world, school):
    path = f"/units/{SCHOOL.id}/communications"

    assert once(school, path, {**LETTER, "subject": ""}, "after a failure").status == 422
    assert once(school, path, LETTER, "after a failure").status == 201


# ------------------------------------------------------------------------------------------------- versions


def test_an_edit_needs_the_version_that_was_seen_and_gives_the_next(world, school):
    path = f"/communications/{world.draft().id}"
    seen = school.get(path).headers["etag"]

    assert school.patch(path, {"subject": "Otra"}).code == "version_required"
    edited = school.patch(path, {"subject": "Otra"}, headers={"If-Match": seen})
    assert (edited.status, edited.json["subject"]) == (200, "Otra")
    assert edited.headers["etag"] == f'"{edited.json["version"]}"' != seen
    late = school.patch(path, {"subject": "Tarde"}, headers={"If-Match": seen})
    assert (late.status, late.code) == (412, "version_mismatch")
    assert school.get(path).json["subject"] == "Otra"


@pytest.mark.parametrize(
    ("setting", "who", "method", "path", "body"),
    [
        ("draft", "school.administration", "DELETE", "", None),
        ("pending", "school.administration", "POST", "/withdraw", {}),
        ("sent", "service.officer", "POST", "/receive", {}),
        ("sent", "service.officer", "POST", "/forward", {"unit_id": "DT11", "remarks": "De Cádiz."}),
        ("received", "service.officer", "POST", "/process", {}),
        ("received", "service.officer", "POST", "/close", {"reason": "other", "remarks": "Repetida."}),
    ],
)
def test_an_action_on_an_old_version_does_nothing(world, setting, who, method, path, body):
    letter = getattr(world, setting)()
    client = world.client(who)
    before = client.get(f"/communications/{letter.id}")

    old = {"If-Match": '"999"'}
    answer = client.ask(method, f"/communications/{letter.id}{path}", body, headers=old)
    assert (answer.status, answer.code) == (412, "version_mismatch")
    assert client.get(f"/communications/{letter.id}").text == before.text

    current = {"If-Match": before.headers["etag"]}
    assert client.ask(method, f"/communications/{letter.id}{path}", body, headers=current).status in {200, 204}


# ------------------------------------------------------------------------------------------------- in which order


def test_what_is_refused_is_refused_in_one_order(world: World) -> None:
    sent = f"/communications/{world.sent().id}"
    bad, good = {"reason": "none"}, {"reason": "other", "remarks": "Repetida."}

    def code(who: str, body: object, path: str = sent) -> str:
        return world.client(who).post(f"{path}/close", body).code

    assert code("nobody", bad) == "unauthenticated"
    assert code("other.director", bad) == "not_found"
    assert code("service.officer", bad, f"/communications/{UNKNOWN}") == "not_found"
    assert code("school.director", bad) == "forbidden"
    assert code("service.officer", bad) == "invalid_fields"
    assert code("service.officer", good) == "invalid_transition"


def test_what_cannot_be_done_now_says_what_can(service, world):
    answer = service.post(f"/communications/{world.sent().id}/process", {})

    assert (answer.status, answer.code) == (409, "invalid_transition")
    assert (answer.json["state"], answer.json["action"]) == ("pending_reception", "process")
    assert set(answer.json["allowed_actions"]) == {"receive", "forward"}
    assert answer.json["hint"]
