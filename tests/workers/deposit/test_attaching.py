"""A file of the deposit goes with a letter, and is kept with it."""

import hashlib
from typing import Any

import pytest

from chalicelib.storage import files as store
from tests.deposits import (
    TEXT,
    a_draft,
    announced,
    comes,
    deposited,
    fetched,
    stored,
)
from tests.stage import Stage
from tests.units import OFFICE


def test_a_file_of_the_deposit_is_attached_by_its_hash_and_kept_with_the_letter(stage: Stage) -> None:
    clerk = stage.client("clerk")
    file_id, letter = deposited(stage), a_draft(stage)

    made = clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id})

    assert (made.status, made.json["upload"]) == (201, None)
    attached = made.json["attachment"]
    assert (attached["file_id"], attached["status"]) == (file_id, "available")
    assert attached["sha256"] == hashlib.sha256(TEXT).hexdigest()
    refused = clerk.delete(f"/files/{file_id}")
    assert (refused.status, refused.code, bool(refused.json["hint"])) == (409, "conflict", True)
    link = clerk.get(f"/communications/{letter}/attachments/{attached['id']}").json
    assert fetched(link["url"]).content == TEXT

    submitted = clerk.post(f"/communications/{letter}/submit", {"signer_ids": ["director"]})
    assert submitted.status == 200, submitted.text
    assert clerk.delete(f"/files/{file_id}").code == "conflict"


@pytest.mark.parametrize("how", ["detach", "delete"])
def test_a_draft_that_lets_a_file_go_leaves_it_in_the_deposit(stage: Stage, how: str) -> None:
    clerk = stage.client("clerk")
    file_id, letter = deposited(stage), a_draft(stage)
    attached = clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id}).json["attachment"]

    path = f"/communications/{letter}"
    assert clerk.delete(f"{path}/attachments/{attached['id']}" if how == "detach" else path).status == 204
    stage.work()

    assert stored(file_id).references == 0
    assert store.referring(file_id) == []
    assert fetched(clerk.get(f"/files/{file_id}").json["url"]).content == TEXT
    assert clerk.delete(f"/files/{file_id}").status == 204


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("nothing", "not_found"),
        ("waiting", "attachment_waiting"),
        ("rejected", "attachment_rejected"),
        ("deleted", "not_found"),
        ("of another unit", "not_found"),
        ("attached", "repeated"),
    ],
)
def test_what_is_not_to_be_had_is_not_attached(stage: Stage, state: str, code: str) -> None:
    clerk, letter = stage.client("clerk"), a_draft(stage)
    if state == "nothing":
        file_id = "01m00000000000000000000000"
    elif state == "of another unit":
        file_id = _of_the_office(stage)
    elif state == "waiting":
        file_id = announced(stage).json["file"]["id"]
    else:
        file_id = deposited(stage)
    if state == "rejected":
        file_id = announced(stage).json["file"]["id"]
        comes(stage, file_id, b"\0" * len(TEXT))
    if state == "deleted":
        clerk.delete(f"/files/{file_id}")
    if state == "attached":
        clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id})

    answer = clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id})

    assert answer.errors == {"file_id": code}


def _of_the_office(stage: Stage) -> str:
    body = {"name": "lista.txt", "size": len(TEXT), "content_type": "text/plain"}
    file_id = str(stage.client("officer").post(f"/units/{OFFICE.id}/files", body).json["file"]["id"])
    comes(stage, file_id)
    return file_id


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"name": "required", "size": "required", "content_type": "required"}),
        ({"name": "a.txt"}, {"size": "required", "content_type": "required"}),
        ({"file_id": "01m00000000000000000000000", "name": "a.txt"}, {"name": "not_with_file_id"}),
        ({"size": -1}, {"size": "too_small", "name": "required", "content_type": "required"}),
    ],
)
def test_an_attachment_is_either_uploaded_or_of_the_deposit(
    stage: Stage, body: dict[str, Any], errors: dict[str, str]
) -> None:
    answer = stage.client("clerk").post(f"/communications/{a_draft(stage)}/attachments", body)

    assert answer.errors == errors


def test_who_may_not_attach_is_not_told_which_fields_are_missing(stage: Stage) -> None:
    assert stage.client("planner").post(f"/communications/{a_draft(stage)}/attachments", {}).code == "not_found"
