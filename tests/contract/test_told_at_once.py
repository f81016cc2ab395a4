"""All that is wrong is told at once: what has a wrong shape hides nothing of what is wrong with the rest."""

from typing import Any, Final

import pytest

from tests.units import CED, OFFICE, SCHOOL, SERVICE
from tests.world import World

NEW_SCHOOL: Final = {"name": "IES Nuevo", "kind": "school", "parent_id": OFFICE.id, "province": "41"}
LETTER: Final = {"type": "general", "destination_id": SERVICE.id, "subject": "Obras", "body": "Se solicita."}


def test_a_unit(world: World):
    body = {**NEW_SCHOOL, "province": "99x", "contact": {"email": "x"}}

    answer = world.client("authority.platform_admin").put("/units/41000099", body)

    assert answer.errors == {"province": "invalid_format", "contact.email": "not_an_email"}


def test_a_grant(world: World):
    body = {"email": "bad", "name": "Eva", "role": "nope"}

    answer = world.client("school.director").post(f"/units/{SCHOOL.id}/members", body)

    assert answer.errors == {"role": "invalid_value", "email": "not_an_email"}


def test_the_contact_of_a_person(world: World):
    path = f"/units/{SCHOOL.id}/people/{world.people['school.teacher']}"

    answer = world.client("school.director").patch(path, {"email": "x", "phone": "abc", "z": 1})

    assert answer.errors == {"z": "unknown_field", "email": "not_an_email", "phone": "not_a_phone"}


def test_a_submit(world: World):
    path = f"/communications/{world.draft().id}/submit"

    answer = world.client("school.administration").post(path, {"signer_ids": ["nope"], "order": "x", "z": 1})

    assert answer.errors == {"order": "invalid_value", "z": "unknown_field", "signer_ids.0": "cannot_sign"}


def test_a_letter(world: World):
    body = {**LETTER, "destination_id": "NOPE", "subject": "", "related_to": "nope"}

    answer = world.client("school.administration").post(f"/units/{SCHOOL.id}/communications", body)

    assert answer.errors == {"destination_id": "not_found", "subject": "required", "related_to": "not_found"}


@pytest.mark.parametrize("reason", [None, ""])
def test_a_batch_that_rejects_without_saying_why(world: World, reason: str | None):
    (request,) = world.pending().signatures
    body: dict[str, Any] = {"action": "reject", "items": [{"id": request.id, "document_sha256": "0" * 64}]}

    answer = world.client("school.director").post(
        "/signature-requests/batch", body | ({"reason": reason} if reason is not None else {})
    )

    assert set(answer.errors) == {"reason"}


def test_a_school_stays_a_school(world: World):
    body = {**NEW_SCHOOL, "kind": "service", "contact": {"email": "a@example.org"}}

    assert world.client("authority.platform_admin").put(f"/units/{SCHOOL.id}", body).errors["kind"] == "cannot_change"
    assert CED.kind == "authority"


def test_an_edit_that_changes_nothing_is_none(world: World):
    path = f"/communications/{world.draft(subject='Obras').id}"
    clerk = world.client("school.administration")
    before = clerk.get(path)

    for body in ({}, {"subject": "Obras"}):
        after = clerk.patch(path, body, headers={"If-Match": before.headers["etag"]})
        assert (after.status, after.text) == (200, before.text)
    assert len(clerk.get(f"{path}/changes").json) == 1


def test_a_draft_is_followed_up_once_it_is_sent(world: World):
    answer = world.client("school.administration").post(f"/communications/{world.draft().id}/follow-ups", {})

    assert answer.code == "conflict"
    assert answer.json["detail"] == answer.json["hint"]


def test_the_signers_words_are_the_reason_of_a_rejection(world: World):
    letter = world.pending()
    (request,) = letter.signatures
    director = world.client("school.director")
    director.post(f"/signature-requests/{request.id}/reject", {"reason": "Falta la fecha"})

    record = world.client("school.administration").get(f"/communications/{letter.id}/history").json[-1]

    assert (record["action"], record["reason"]) == ("reject", "Falta la fecha")


def test_what_a_unit_forwarded_stays_where_it_came_among_what_it_received(world: World):
    first, second = world.sent(), world.sent()
    officer = world.client("service.officer")
    officer.post(f"/communications/{first.id}/forward", {"unit_id": "DT11", "remarks": "De Cádiz."})

    listed = officer.get(f"/units/{SERVICE.id}/communications", query={"box": "received"}).json["items"]

    ids = [item["id"] for item in listed]
    assert ids.index(second.id) < ids.index(first.id)
