"""Files are looked through for malware, and only what is clean is given to anybody."""

import json
from datetime import timedelta

import pytest

from chalicelib.domain.deposit import FileStatus
from tests.deposits import (
    OTHER,
    TEXT,
    Later,
    a_draft,
    announced,
    comes,
    deposited,
    fetched,
    good_key,
    shared,
    stored,
    swept,
    taken_up,
    verdict,
    verdict_event,
)
from tests.stage import Stage


def test_with_scanning_a_file_waits_for_its_verdict(stage: Stage, scanning: None) -> None:
    file_id = deposited(stage)
    clerk = stage.client("clerk")
    waiting = clerk.get(f"/files/{file_id}").json
    assert (waiting["status"], waiting["scanning"], waiting["reason"]) == ("waiting", "pending", "scanning")
    assert waiting["url"] is None
    assert clerk.post(f"/files/{file_id}/links", {}).code == "conflict"

    verdict(stage, good_key(file_id), "NO_THREATS_FOUND")

    found = clerk.get(f"/files/{file_id}").json
    assert (found["status"], found["scanning"], found["reason"]) == ("available", "clean", None)
    assert fetched(found["url"]).content == TEXT


@pytest.mark.parametrize(
    ("result", "reason", "shown"),
    [
        ("THREATS_FOUND", "infected", "infected"),
        ("UNSUPPORTED", "scan_failed", "failed"),
        ("ACCESS_DENIED", "scan_failed", "failed"),
        ("FAILED", "scan_failed", "failed"),
    ],
)
def test_what_is_infected_or_could_not_be_looked_through_is_never_given_to_anybody(
    stage: Stage, scanning: None, result: str, reason: str, shown: str
) -> None:
    before = taken_up()
    file_id = deposited(stage)

    for _ in range(2):
        verdict(stage, good_key(file_id), result)
    verdict(stage, good_key(file_id), "NO_THREATS_FOUND")

    found = stage.client("clerk").get(f"/files/{file_id}").json
    assert (found["status"], found["scanning"], found["reason"], found["url"]) == ("rejected", shown, reason, None)
    assert stage.keys(f"files/{file_id}/") == []
    assert taken_up() == before


def test_a_verdict_that_comes_before_our_own_look_is_not_lost(stage: Stage, scanning: None) -> None:
    clean, infected = (announced(stage).json["file"]["id"] for _ in range(2))
    verdict(stage, good_key(clean), "NO_THREATS_FOUND")
    verdict(stage, good_key(infected), "THREATS_FOUND")

    comes(stage, clean)
    comes(stage, infected)

    assert (stored(clean).status, stored(infected).status) == (FileStatus.AVAILABLE, FileStatus.REJECTED)


def test_a_file_that_is_found_infected_afterwards_is_taken_back_from_everybody(stage: Stage) -> None:
    clerk = stage.client("clerk")
    file_id, letter = deposited(stage), a_draft(stage)
    attached = clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id}).json["attachment"]
    _, path = shared(stage, file_id)

    verdict(stage, good_key(file_id), "THREATS_FOUND")

    assert clerk.get(f"/files/{file_id}").json["url"] is None
    assert clerk.get(path).code == "not_found"
    assert clerk.get(f"/communications/{letter}/attachments/{attached['id']}").code == "conflict"
    submitted = clerk.post(f"/communications/{letter}/submit", {"signer_ids": ["director"]})
    assert submitted.errors == {f"attachments.{attached['id']}": "attachment_rejected"}


def test_the_files_of_a_letter_wait_for_their_verdict_too(stage: Stage, scanning: None) -> None:
    clerk, letter = stage.client("clerk"), a_draft(stage)
    ids = []
    for _ in range(2):
        wanted = {"name": "lista.txt", "size": len(TEXT), "content_type": "text/plain"}
        ids.append(clerk.post(f"/communications/{letter}/attachments", wanted).json["attachment"]["id"])
        stage.upload(f"uploads/{letter}/{ids[-1]}", TEXT)
        stage.deliver("upload")
    waiting = clerk.get(f"/communications/{letter}").json["attachments"]
    assert {(file["status"], file["scanning"], file["reason"]) for file in waiting} == {
        ("waiting", "pending", "scanning")
    }
    assert clerk.get(f"/communications/{letter}/attachments/{ids[0]}").code == "conflict"
    refused = clerk.post(f"/communications/{letter}/submit", {"signer_ids": ["director"]})
    assert set(refused.errors.values()) == {"attachment_waiting"}

    verdict(stage, good_key(ids[0]), "NO_THREATS_FOUND")
    verdict(stage, good_key(ids[1]), "THREATS_FOUND")

    files = clerk.get(f"/communications/{letter}").json["attachments"]
    assert {file["id"]: (file["status"], file["reason"]) for file in files} == {
        ids[0]: ("available", None),
        ids[1]: ("rejected", "infected"),
    }
    assert stage.keys(f"files/{ids[1]}/") == []


def test_a_verdict_that_never_comes_is_given_up_and_the_file_is_not_given_to_anybody(
    stage: Stage, scanning: None, later: Later
) -> None:
    file_id = deposited(stage)
    later(timedelta(hours=1))
    swept(stage)
    assert stored(file_id).status is FileStatus.WAITING
    later(timedelta(hours=25))

    swept(stage)

    assert (stored(file_id).status, stored(file_id).reason) == (FileStatus.REJECTED, "scan_failed")


def test_a_verdict_on_what_is_not_ours_is_nothing_to_us(stage: Stage) -> None:
    file_id = deposited(stage)

    verdict(stage, good_key(file_id), "THREATS_FOUND", bucket="somebody-elses")
    verdict(stage, "documents/x/y.pdf", "THREATS_FOUND")
    verdict(stage, good_key(file_id, OTHER), "THREATS_FOUND")

    assert stored(file_id).status is FileStatus.AVAILABLE
    assert stage.waiting("upload") == []


def test_a_result_that_nobody_knows_comes_again_and_is_told(stage: Stage) -> None:
    event = verdict_event("files/a/" + "5" * 64, "WHATEVER", stage.environment["BUCKET"])

    stage.put("upload", event)
    stage.deliver("upload")

    assert stage.waiting("upload") == [json.loads(json.dumps(event))]
