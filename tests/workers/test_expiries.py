"""What nobody has touched for its term goes, and its files with it; what anything still refers to stays."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.domain.deposit import FileStatus
from chalicelib.domain.retention import DEPOSITED_KEPT, DRAFT_KEPT
from chalicelib.services import clock, expiries, retention, sharing
from chalicelib.storage import communications, files, messages
from tests.deposits import deposited, shared, stored
from tests.faults import How, watched
from tests.stage import Died
from tests.units import SCHOOL
from tests.workers.letters import TEXT, a_draft, a_file, submit

NOW = clock.now
A_DAY = timedelta(days=1)


@pytest.fixture
def passes(stage, monkeypatch) -> Callable[[timedelta], None]:
    """Time passes, and the monthly round comes to the school."""

    def later(span: timedelta) -> None:
        for module in (clock, retention):
            monkeypatch.setattr(module, "now", lambda: NOW() + span)
        stage.cold()
        retention.unit(SCHOOL.id)
        stage.work()
        for module in (clock, retention):
            monkeypatch.setattr(module, "now", NOW)

    return later


def message_draft(stage, **more) -> str:
    alias = stage.client("clerk").post(f"/units/{SCHOOL.id}/sender-aliases", {"name": "Secretaría"}).json["id"]
    body = {
        "category": "message",
        "channels": ["email"],
        "alias_id": alias,
        "audience": {"roles": ["teacher"], "everyone": True},
        "subject": "Claustro",
        "body": "Mañana.",
        **more,
    }
    made = stage.client("clerk").post(f"/units/{SCHOOL.id}/messages", body)
    assert made.status == 201, made.text
    return str(made.json["id"])


def test_a_draft_goes_with_its_files_when_its_term_is_over_and_not_before(stage, passes):
    letter = a_draft(stage)
    file = a_file(stage, letter)
    stage.upload(f"uploads/{letter}/{file}", TEXT)
    stage.work()

    passes(DRAFT_KEPT - A_DAY)
    kept = communications.find(letter), stage.keys(f"files/{file}")
    passes(DRAFT_KEPT + A_DAY)

    assert all(kept)
    assert communications.find(letter) is None
    assert stage.keys(f"files/{file}") == []


def test_a_draft_that_was_touched_or_submitted_stays(stage, passes):
    touched, submitted = a_draft(stage), a_draft(stage)
    submit(stage, submitted)
    passes(DRAFT_KEPT + A_DAY)  # what another test left is gone
    touched = a_draft(stage)

    passes(DRAFT_KEPT - A_DAY)

    assert communications.find(touched)
    assert communications.find(submitted)


def test_one_that_was_submitted_once_keeps_its_history_and_loses_its_content(stage, passes):
    letter = a_draft(stage)
    submit(stage, letter)
    stage.client("clerk").post(f"/communications/{letter}/withdraw", {})

    passes(DRAFT_KEPT + A_DAY)

    remains = communications.find(letter)
    assert remains
    assert (remains.erased, remains.subject, remains.body) == (True, "", "")
    (*_, last) = communications.edits(letter)
    assert (last.fields, last.actor.id) == (("deleted",), "")


def test_a_draft_of_a_message_goes_and_lets_its_files_go(stage, passes):
    file = deposited(stage)
    message = message_draft(stage, attachments=[file])

    passes(DRAFT_KEPT - A_DAY)
    kept = messages.find(message)
    passes(DRAFT_KEPT + A_DAY)

    assert kept
    assert messages.find(message) is None
    assert stored(file).references == 0


def test_a_file_of_the_deposit_goes_unless_a_letter_refers_to_it(stage, passes):
    alone, attached = deposited(stage, b"alone"), deposited(stage, b"attached")
    letter = a_draft(stage)
    stage.client("clerk").post(f"/communications/{letter}/attachments", {"file_id": attached})
    submit(stage, letter)

    passes(DEPOSITED_KEPT - A_DAY)
    kept = stored(alone).status
    passes(DEPOSITED_KEPT + A_DAY)

    assert kept is FileStatus.AVAILABLE
    assert stored(alone).status is FileStatus.DELETED
    assert stored(attached).status is FileStatus.AVAILABLE


def test_a_file_that_somebody_can_get_by_a_link_stays_for_as_long(stage, monkeypatch):
    shared_file, revoked = deposited(stage, b"shared"), deposited(stage, b"revoked")
    now = NOW() + DEPOSITED_KEPT + A_DAY
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(sharing, "now", lambda: now)
    ends = (now + timedelta(days=20)).isoformat()
    shared(stage, shared_file, expires_at=ends)
    link, _ = shared(stage, revoked, expires_at=ends)
    stage.client("clerk").delete(f"/files/{revoked}/links/{link}")

    assert not expiries.file(shared_file)
    assert expiries.file(revoked)


def test_cut_off_anywhere_and_brought_again_each_is_deleted_once(stage, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW() + DEPOSITED_KEPT + A_DAY)

    def things() -> tuple[str, str]:
        monkeypatch.setattr(clock, "now", NOW)
        made = a_draft(stage), deposited(stage)
        monkeypatch.setattr(clock, "now", lambda: NOW() + DEPOSITED_KEPT + A_DAY)
        return made

    def expire(letter: str, file: str) -> None:
        expiries.letter(letter)
        expiries.file(file)

    with watched() as calls:
        expire(*things())
    for at in range(len(calls.made)):
        letter, file = things()
        space = files.taken_up(SCHOOL.id)
        size = stored(file).size
        with watched(at, How.DIES_AFTER), suppress(Died):
            expire(letter, file)
        expire(letter, file)
        assert communications.find(letter) is None
        assert stored(file).status is FileStatus.DELETED
        assert files.taken_up(SCHOOL.id) == space - size
