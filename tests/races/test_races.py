"""Several people, the same letter, the same moment: one of them wins, the others are told so, and nothing is lost."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any, Self
from uuid import uuid4

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from chalicelib.domain.history import is_whole
from chalicelib.domain.numbers import Book, book_year
from chalicelib.domain.roles import Role
from chalicelib.domain.transitions import Action, State
from chalicelib.services import clock, members, registrations, sign_in
from chalicelib.storage import communications as store
from chalicelib.storage import connections
from tests.crash import letters
from tests.handlers.client import Answer
from tests.races.answers import at_once, key
from tests.stage import Stage
from tests.units import OFFICE, SCHOOL, SERVICE

LOST = {"conflict", "invalid_transition", "version_mismatch", "forbidden"}
"""What those who lost may be told; the last when the letter has gone to somebody else."""


def one_won(answers: Sequence[Answer]) -> Answer:
    """The one answer that is good; all others are refusals that somebody else was first."""
    won = [answer for answer in answers if answer.status < 300]
    lost = [answer for answer in answers if answer.status >= 300]
    assert len(won) == 1, Counter((answer.status, answer.text[:200]) for answer in answers)
    for answer in lost:
        # Who comes late to forward a letter is told that it is there already.
        assert answer.code in LOST or answer.errors == {"unit_id": "is_holder"}, answer.text
    return won[0]


def actions_of(id: str) -> list[Action]:
    """What its history says, which is whole."""
    letter = store.find(id)
    assert letter is not None
    records = list(store.history(id))
    assert is_whole(records, letter.tip)
    return [record.action for record in records]


SAME = {
    "receive": (letters.sent, "officer", "receive", {}),
    "forward": (letters.sent, "officer", "forward", {"unit_id": SERVICE.id, "remarks": "Es suya"}),
    "process": (letters.received, "officer", "process", {"remarks": "Concedido"}),
    "close": (letters.received, "officer", "close", {"reason": "other", "remarks": "Duplicada"}),
    "submit": (letters.draft, "clerk", "submit", {"signer_ids": ["director"]}),
    "withdraw": (letters.to_sign, "clerk", "withdraw", {}),
}


@pytest.mark.parametrize("many", [2, 4, 16])
@pytest.mark.parametrize("name", SAME)
def test_of_many_who_do_the_same_at_once_one_does_it(stage, name, many):
    make, who, action, body = SAME[name]
    scene = make(stage)
    before = actions_of(scene.id)

    answers = at_once([lambda: stage.client(who).post(f"{scene.path}/{action}", body, headers=key())] * many)

    one_won(answers)
    assert actions_of(scene.id) == [*before, action]
    stage.work()
    scene.outcome()


@pytest.mark.parametrize("many", [2, 4, 16])
def test_the_same_request_sent_many_times_at_once_is_done_once_and_answered_alike(stage, many):
    scene = letters.sent(stage)
    same = key()

    answers = at_once([lambda: stage.client("officer").post(f"{scene.path}/receive", {}, headers=same)] * many)

    assert {answer.status for answer in answers} == {200}, [answer.text for answer in answers]
    assert len({answer.text for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == many - 1
    assert actions_of(scene.id)[-2:] == [Action.SEAL, Action.RECEIVE]


@pytest.mark.parametrize("many", [2, 4, 16])
def test_the_same_new_letter_sent_many_times_at_once_is_written_once(stage, many):
    same, subject = key(), f"Obras {uuid4().hex}"
    body = {"type": "general", "destination_id": OFFICE.id, "subject": subject, "body": "Se ruega visita."}

    answers = at_once(
        [lambda: stage.client("clerk").post(f"/units/{SCHOOL.id}/communications", body, headers=same)] * many
    )

    assert {answer.status for answer in answers} == {201}, [answer.text for answer in answers]
    assert len({answer.json["id"] for answer in answers}) == 1


@pytest.mark.parametrize("many", [2, 4, 16])
def test_of_many_who_edit_the_version_that_they_saw_one_does(stage, many):
    scene = letters.draft(stage)

    def edit(number: int) -> Answer:
        changes = {"subject": f"Obras {number}"}
        answer: Answer = stage.client("clerk").patch(scene.path, changes, headers={"If-Match": '"1"'})
        return answer

    answers = at_once([partial(edit, number) for number in range(many)])

    won = one_won(answers)
    assert {answer.code for answer in answers if answer.status >= 300} <= {"version_mismatch", "conflict"}
    letter = stage.letter(scene.id)
    assert (letter.subject, letter.version) == (won.json["subject"], 2)
    assert len(list(store.edits(scene.id))) == 2


@pytest.mark.parametrize("many", [2, 4, 16])
def test_a_request_signed_many_times_at_once_is_signed_once(stage, many):
    scene = letters.to_sign(stage)
    request = stage.letter(scene.id).signatures[0]
    body = {"document_sha256": request.document_sha256}

    answers = at_once(
        [lambda: stage.client("director").post(f"/signature-requests/{request.id}/sign", body, headers=key())] * many
    )

    one_won(answers)
    assert actions_of(scene.id) == [Action.SUBMIT, Action.SIGN]


@pytest.mark.parametrize("_time", range(3))
def test_parallel_signers_who_sign_at_the_same_moment_all_sign(stage, _time):
    scene = letters.draft(stage)
    signers = ["director", "secretary", "head"]
    submitted = stage.client("clerk").post(f"{scene.path}/submit", {"signer_ids": signers, "order": "parallel"})
    assert submitted.status == 200, submitted.text
    requests = stage.letter(scene.id).signatures

    answers = at_once([partial(_sign, stage, request) for request in requests])

    assert [answer.status for answer in answers] == [200] * 3, [answer.text for answer in answers]
    assert actions_of(scene.id) == [Action.SUBMIT, Action.SIGN, Action.SIGN, Action.SIGN]
    stage.work()
    assert stage.letter(scene.id).state is State.PENDING_RECEPTION
    scene.outcome()


@pytest.mark.parametrize("_time", range(5))
def test_who_withdraws_and_who_signs_at_the_same_moment_leave_one_truth(stage, _time):
    scene = letters.to_sign(stage)
    request = stage.letter(scene.id).signatures[0]

    signed, withdrawn = at_once(
        [
            lambda: _sign(stage, request),
            lambda: stage.client("head").post(f"{scene.path}/withdraw", {"remarks": "Hay un error"}, headers=key()),
        ]
    )

    assert {signed.status, withdrawn.status} <= {200, 409}, (signed.text, withdrawn.text)
    letter, actions = stage.letter(scene.id), actions_of(scene.id)
    if withdrawn.status == 200:
        # A letter may be withdrawn after it was signed, with remarks; never signed after it was withdrawn.
        expected = [Action.SUBMIT, *([Action.SIGN] if signed.status == 200 else []), Action.WITHDRAW]
        assert (actions, letter.state) == (expected, State.DRAFT)
        assert {each.status for each in letter.signatures} == {"void"}
    else:
        assert (actions, letter.state) == ([Action.SUBMIT, Action.SIGN], State.PENDING_SIGNATURE)


@pytest.mark.parametrize("many", [4, 16])
def test_entry_numbers_are_gapless_when_many_letters_are_received_at_once(stage, many):
    scenes = [letters.sent(stage) for _ in range(many)]
    last = store.last_number(OFFICE.id, Book.ENTRY, book_year(clock.now()))

    def receive(scene: letters.Scene) -> Answer:
        answer: Answer = stage.client("officer").post(f"{scene.path}/receive", {}, headers=key())
        return answer

    answers = at_once([partial(receive, scene) for scene in scenes])

    assert {answer.status for answer in answers} == {200}, [answer.text for answer in answers]
    numbers = sorted(int(answer.json["entry_number"].rpartition("/")[2]) for answer in answers)
    assert numbers == list(range(last + 1, last + many + 1))


def test_exit_numbers_are_gapless_when_many_letters_are_sealed_at_once(stage):
    scenes = [letters.signed(stage) for _ in range(6)]
    last = store.last_number(SCHOOL.id, Book.EXIT, book_year(clock.now()))

    letters.seal_cheaply(*(scene.id for scene in scenes))

    numbers = sorted(number.value for scene in scenes if (number := stage.letter(scene.id).registration))
    assert numbers == list(range(last + 1, last + 7))


@pytest.mark.parametrize("many", [1, 3, 6])
def test_a_transaction_that_met_others_is_tried_again(stage, many):
    scene = letters.sent(stage)

    with others_in_the_way(many) as met:
        answer = stage.client("officer").post(f"{scene.path}/receive", {}, headers=key())

    assert (answer.status, met.left) == (200, 0), answer.text
    assert actions_of(scene.id)[-2:] == [Action.SEAL, Action.RECEIVE]


def test_a_director_whose_role_was_revoked_a_second_ago_signs_no_more(stage):
    scene = letters.to_sign(stage)
    request = stage.letter(scene.id).signatures[0]
    caller = stage.caller("director")
    assert any(membership.role is Role.DIRECTOR for membership in caller.active)
    try:
        _revoke(stage, "director")
        # Another process still remembers the role: what was revoked here is not known to it for a minute.
        sign_in._HELD.put(caller.account_id, caller.memberships, clock.now())

        answer = _sign(stage, request)

        assert answer.status in {403, 404}, answer.text
        assert actions_of(scene.id) == [Action.SUBMIT]
    finally:
        stage.cold()
        registrations.register_role(SCHOOL.id, "director", Role.DIRECTOR)


def _revoke(stage: Stage, person: str) -> None:
    members.revoke(stage.caller("chief"), SCHOOL.id, person, Role.DIRECTOR)


def _sign(stage: Stage, request: Any) -> Answer:
    body = {"document_sha256": request.document_sha256}
    return stage.client(request.signer.id).post(f"/signature-requests/{request.id}/sign", body, headers=key())


class others_in_the_way:  # noqa: N801  # reads as a phrase
    """The first transactions inside the `with` are answered that others are under way (`TransactionConflict`)."""

    def __init__(self, many: int) -> None:
        self.left = many

    def __enter__(self) -> Self:
        self._events = connections.connection().client.meta.events
        self._events.register("before-call.dynamodb.TransactWriteItems", self._answer)
        return self

    def __exit__(self, *_: object) -> None:
        self._events.unregister("before-call.dynamodb.TransactWriteItems", self._answer)

    def _answer(self, params: Any, **_: object) -> Any:
        if not self.left:
            return None
        self.left -= 1
        items = params["body"].count(b'"TableName"') if isinstance(params["body"], bytes) else 1
        reasons = [{"Code": "TransactionConflict"}, *[{"Code": "None"}] * (items - 1)]
        error = {"Code": "TransactionCanceledException", "Message": "Transaction cancelled"}
        return AWSResponse("https://aws", 400, HTTPHeaders(), None), {
            "Error": error,
            "CancellationReasons": reasons,
            "ResponseMetadata": {"HTTPStatusCode": 400, "HTTPHeaders": {}},
        }
