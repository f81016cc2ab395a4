"""What the workers count of what they do, and that nothing in it is anybody's."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.roles import Role
from chalicelib.handlers import metrics
from chalicelib.services import registrations
from tests.faults import How, watched
from tests.figures import counted, figures
from tests.stage import Stage
from tests.units import SCHOOL
from tests.workers.letters import TEXT, a_draft, a_file, all_signed

FUNCTIONS = (
    "relay",
    "seal_documents",
    "attach_uploads",
    "deliver_notices",
    "hand_over",
    "import_people",
    "report_pending_receptions",
    "remind_units",
    "sweep",
)

Count = Callable[[str], list[tuple[float, Any]]]


@pytest.fixture
def count(capsys: pytest.CaptureFixture[str]) -> Count:
    """What was counted since it was last asked, or since the test began."""
    for function in FUNCTIONS:
        metrics.started(function)

    def read(name: str) -> list[tuple[float, Any]]:
        return counted(capsys.readouterr().out, name)

    return read


@pytest.fixture(autouse=True)
def tidy(stage: Stage):
    yield
    stage.forget_work()


def test_each_record_that_is_relayed_is_counted(stage: Stage, count: Count) -> None:
    a_draft(stage)
    count("Handled")

    relayed = stage.relay()

    assert relayed > 0
    assert count("Handled") == [(relayed, {"function": "relay"})]


def test_a_letter_that_is_sealed_is_counted_once(stage: Stage, count: Count) -> None:
    letter = all_signed(stage)
    stage.deliver("seal")
    stage.put("seal", {"work": "seal", "communication_id": letter})
    stage.deliver("seal")

    assert count("Sealed") == [(1, {})]


def test_a_seal_that_fails_is_counted_by_its_reason(stage: Stage, count: Count) -> None:
    letter = all_signed(stage)
    document = stage.letter(letter).document
    assert document
    stage.s3.put_object(Bucket=stage.environment["BUCKET"], Key=document.key, Body=b"%PDF-1.4 another")

    stage.deliver("seal")

    assert count("SealFailures") == [(1, {"reason": "not_to_be_sealed"})]


def test_a_message_that_failed_is_counted_and_is_an_error(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    metrics.started("deliver_notices")
    stage.put("notice", {"work": "notice"})
    stage.deliver("notice")

    told = figures(capsys.readouterr().out)

    assert {(each.name, each.value, each.dimensions["function"]) for each in told} == {
        ("Handled", 0, "deliver_notices"),
        ("Failed", 1, "deliver_notices"),
        ("Errors", 1, "deliver_notices"),
    }


def test_a_good_upload_is_counted(stage: Stage, count: Count) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    stage.upload(f"uploads/{letter}/{file}", TEXT)
    stage.deliver("upload")

    assert count("UploadsAccepted") == [(1, {})]


def test_a_bad_upload_is_counted_by_its_reason(stage: Stage, count: Count) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    stage.upload(f"uploads/{letter}/{file}", b"\0" * len(TEXT))
    stage.deliver("upload")

    assert count("UploadsRejected") == [(1, {"reason": "wrong_type"})]


@pytest.mark.parametrize(("gone", "reason"), [(False, "already_checked"), (True, "not_attached")])
def test_an_upload_that_comes_when_nobody_waits_for_it_is_counted_as_late(
    stage: Stage, count: Count, gone: bool, reason: str
) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    stage.upload(f"uploads/{letter}/{file}", TEXT)
    stage.deliver("upload")
    if gone:
        stage.client("clerk").delete(f"/communications/{letter}")
    count("UploadsAccepted")

    stage.upload(f"uploads/{letter}/{file}", TEXT)
    stage.deliver("upload")

    assert count("LateUploads") == [(1, {"reason": reason})]


def test_an_event_that_comes_twice_is_no_upload_that_came_late(stage: Stage, count: Count) -> None:
    letter = a_draft(stage)
    file = a_file(stage, letter)
    stage.upload(f"uploads/{letter}/{file}", TEXT)
    stage.deliver("upload")
    stage.put("upload", {"work": "look", "attachment_id": file})
    stage.deliver("upload")

    assert count("LateUploads") == []


def test_notices_are_counted_by_how_they_were_delivered_and_once(stage: Stage, count: Count) -> None:
    letter = all_signed(stage)
    stage.work()
    stage.client("officer").post(f"/communications/{letter}/receive")
    stage.work()
    delivered = count("NoticesDelivered")
    tip = stage.letter(letter).tip.seq
    stage.put("notice", {"work": "notice", "communication_id": letter, "seq": tip})
    stage.work()

    assert sorted({each["channel"] for _, each in delivered}) == ["email", "inbox"]
    assert count("NoticesDelivered") == []


def test_an_invitation_that_is_mailed_is_counted_as_mail(stage: Stage, count: Count) -> None:
    registrations.register_person(SCHOOL.id, "Luz Paz", "luz@example.org", person_id="luz")
    registrations.register_role(SCHOOL.id, "luz", Role.TEACHER)
    invited = stage.client("director").post(f"/units/{SCHOOL.id}/people/luz/invitations")
    assert invited.status == 201
    count("NoticesDelivered")

    stage.work()

    assert count("NoticesDelivered") == [(1, {"channel": "email"})]


def test_what_is_swept_is_counted_even_when_it_is_nothing(stage: Stage, count: Count) -> None:
    stage.sweep_once()

    assert count("SweepRequeued") == [(0, {})]


def test_a_worker_that_breaks_down_is_an_error(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    metrics.started("sweep")
    with watched(0, How.NOT_REACHED):
        assert not stage.sweep_once()

    printed = capsys.readouterr().out
    assert counted(printed, "Errors") == [(1, {"function": "sweep"})]
    assert counted(printed, "Failed") == [(1, {"function": "sweep"})]


def test_dimensions_hold_names_of_ours_and_nothing_of_anybodys(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = all_signed(stage)
    stage.work()
    stage.sweep_once()

    lines = [line for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]

    assert lines
    for line in lines:
        for theirs in (letter, SCHOOL.id, "director", "Obras", "Persona", "example.org"):
            assert theirs not in line
