import pytest

from chalicelib.domain.changes import Edit
from chalicelib.domain.consequences import Work, work_after, work_after_edit
from chalicelib.domain.people import PersonRef
from chalicelib.domain.transitions import Action
from tests.builders import NOW, a_record

WORK = {
    Action.SUBMIT: Work.NOTICE,
    Action.WITHDRAW: Work.NOTICE,
    Action.REJECT: Work.NOTICE,
    Action.SIGN: Work.NOTICE,
    Action.SEAL: Work.NOTICE,
    Action.FAIL_SEAL: Work.NOTICE,
    Action.RECEIVE: Work.NOTICE,
    Action.FORWARD: Work.NOTICE,
    Action.PROCESS: Work.NOTICE,
    Action.CLOSE: Work.NOTICE,
}


def an_edit(*fields: str, released: tuple[str, ...] = ()) -> Edit:
    return Edit(2, NOW, PersonRef("me", "Me"), fields, released)


@pytest.mark.parametrize("action", WORK)
def test_every_transition_tells_somebody(action):
    assert work_after(a_record(action)) == (WORK[action],)


def test_the_last_signature_starts_the_seal():
    assert work_after(a_record(Action.SIGN, complete="yes")) == (Work.SEAL,)


def test_a_signature_before_the_last_starts_no_seal():
    assert work_after(a_record(Action.SIGN, complete="no")) == (Work.NOTICE,)


def test_only_a_signature_starts_a_seal():
    others = [action for action in Action if action is not Action.SIGN]

    assert not [action for action in others if Work.SEAL in work_after(a_record(action, complete="yes"))]


def test_the_same_record_gives_the_same_work_every_time():
    record = a_record(Action.SIGN, complete="yes")

    assert {work_after(record) for _ in range(3)} == {(Work.SEAL,)}


def test_a_file_that_was_taken_away_is_released():
    assert work_after_edit(an_edit("attachments", released=("01file",))) == (Work.RELEASE,)


def test_a_deleted_draft_is_released_even_without_files():
    assert work_after_edit(an_edit("deleted")) == (Work.RELEASE,)


@pytest.mark.parametrize("fields", [("subject",), ("attachments",), ("type", "destination", "subject", "body")])
def test_an_edit_that_leaves_no_file_behind_gives_no_work(fields):
    assert work_after_edit(an_edit(*fields)) == ()
