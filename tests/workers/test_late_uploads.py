"""Uploads that come too late: refused, and said where there is something to say it on; what was checked stays."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.communications import Attachment
from chalicelib.gateways import clients
from tests.stage import Stage
from tests.workers.letters import TEXT, a_draft, a_file, submit

OTHER = b"Otra lista"

Told = Callable[[], list[tuple[str, str]]]


@pytest.fixture(autouse=True)
def tidy(stage: Stage):
    yield
    stage.forget_work()


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Told:
    """The uploads that the log says were refused, and why."""

    def read() -> list[tuple[str, str]]:
        refused = [vars(record) for record in caplog.records if record.message == "upload refused"]
        assert {record["levelname"] for record in refused} <= {"WARNING"}
        return [(record["attachment_id"], record["reason"]) for record in refused]

    return read


def comes(stage: Stage, file: str, data: bytes = TEXT) -> None:
    """An upload comes, and its event."""
    stage.upload(f"uploads/{file.partition('-')[0]}/{file}", data)
    stage.deliver("upload")


def attached(stage: Stage, letter: str) -> Attachment:
    (file,) = stage.letter(letter).attachments
    return file


def nothing_is_left(stage: Stage, letter: str) -> bool:
    return not stage.keys(f"uploads/{letter}/")


def test_a_checked_file_stays_as_it_is_when_its_post_is_used_again(stage: Stage, told: Told) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    comes(stage, file)
    before = attached(stage, letter)

    comes(stage, file, OTHER)

    assert attached(stage, letter) == before
    assert told() == [(file, "already_checked")]
    assert nothing_is_left(stage, letter)
    assert stage.keys(f"files/{file}/") == [f"files/{file}/{before.sha256}"]


def test_a_submitted_file_stays_as_it_is_when_its_post_is_used_again(stage: Stage, told: Told) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    comes(stage, file)
    submit(stage, letter)
    before = stage.letter(letter)

    comes(stage, file, OTHER)

    assert stage.letter(letter) == before
    assert told() == [(file, "letter_submitted")]
    assert nothing_is_left(stage, letter)


def test_a_file_that_was_rejected_says_that_another_upload_came_too_late(stage: Stage, told: Told) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    comes(stage, file, b"\0" * len(TEXT))
    assert attached(stage, letter).reason == "wrong_type"

    comes(stage, file)

    shown = stage.client("clerk").get(f"/communications/{letter}").json["attachments"][0]
    assert (shown["status"], shown["reason"], shown["sha256"]) == ("rejected", "too_late", None)
    assert told() == [(file, "already_checked")]
    assert nothing_is_left(stage, letter)
    assert stage.keys(f"files/{file}/") == []


def test_an_event_that_comes_twice_leaves_the_reason_for_which_a_file_was_rejected(stage: Stage, told: Told) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    key = f"uploads/{letter}/{file}"
    stage.upload(key, b"\0" * len(TEXT))
    # The worker dies between its verdict and tidying up.
    deletions = clients.s3().meta.events

    def dies(**_: Any) -> None:
        raise OSError

    deletions.register("before-call.s3.DeleteObject", dies)
    stage.deliver("upload")
    deletions.unregister("before-call.s3.DeleteObject", dies)
    assert stage.keys(key) == [key]

    stage.deliver("upload")

    assert attached(stage, letter).reason == "wrong_type"
    assert told() == []
    assert nothing_is_left(stage, letter)


def test_an_upload_for_a_file_that_was_taken_away_is_refused(stage: Stage, told: Told) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    stage.client("clerk").delete(f"/communications/{letter}/attachments/{file}")

    comes(stage, file)

    assert told() == [(file, "not_attached")]
    assert nothing_is_left(stage, letter)


def test_an_upload_for_a_draft_that_was_deleted_is_refused(stage: Stage, told: Told) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    stage.client("clerk").delete(f"/communications/{letter}")

    comes(stage, file)

    assert told() == [(file, "not_attached")]
    assert nothing_is_left(stage, letter)


def test_an_upload_that_the_release_of_its_file_finds_is_refused_once(stage: Stage, told: Told) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    stage.client("clerk").delete(f"/communications/{letter}/attachments/{file}")
    stage.s3.put_object(Bucket=stage.environment["BUCKET"], Key=f"uploads/{letter}/{file}", Body=TEXT)
    stage.relay()
    stage.deliver("upload")
    stage.put("upload", {"work": "look", "attachment_id": file})
    stage.deliver("upload")

    assert told() == [(file, "not_attached")]
    assert nothing_is_left(stage, letter)


def test_an_upload_that_comes_while_the_one_before_is_looked_at_is_refused_by_its_own_event(
    stage: Stage, told: Told
) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    key = f"uploads/{letter}/{file}"
    events = clients.s3().meta.events

    def again(**_: Any) -> None:
        events.unregister("before-call.s3.CopyObject", again)
        stage.upload(key, OTHER)

    events.register("before-call.s3.CopyObject", again)
    comes(stage, file)
    assert attached(stage, letter).status == "available"
    stage.deliver("upload")

    assert told() == [(file, "already_checked")]
    assert nothing_is_left(stage, letter)
