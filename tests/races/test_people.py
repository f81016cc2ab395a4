"""Several people, the same invitation, the same moment: one account is the person in the end, and all say so."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest

from chalicelib.services import clock, invitations, registrations, sign_in
from chalicelib.storage import directory
from tests.aws import ISSUER
from tests.crash import letters, people
from tests.crash.people import Scene
from tests.handlers.client import Answer
from tests.races.answers import at_once, key
from tests.stage import Stage
from tests.units import SCHOOL


def account_of(scene: Scene) -> str | None:
    found = directory.person(SCHOOL.id, scene.word)
    assert found
    return found.account_id


def newcomers(many: int) -> list[str]:
    """Subjects of sign-ins that are nobody yet."""
    return [f"new-{uuid4().hex}" for _ in range(many)]


def accept(stage: Stage, who: str, code: str) -> Answer:
    answer: Answer = stage.client(who).post("/me/invitations", {"code": code}, headers=key())
    return answer


def invite(stage: Stage, who: str, scene: Scene) -> Answer:
    answer: Answer = stage.client(who).post(f"{scene.path}/invitations", headers=key())
    return answer


def unbind(stage: Stage, scene: Scene) -> Answer:
    answer: Answer = stage.client("director").delete(f"{scene.path}/account")
    return answer


def is_no_good(answer: Answer) -> bool:
    return answer.status == 422 and answer.errors == {"code": "invalid_code"}


@pytest.mark.parametrize("many", [2, 4, 16])
def test_of_many_accounts_that_accept_the_same_code_at_once_one_is_bound(stage, many):
    scene = people.invited(stage)
    who = newcomers(many)

    answers = at_once([partial(accept, stage, each, scene.code) for each in who])

    won = [each for each, answer in zip(who, answers, strict=True) if answer.status == 200]
    assert len(won) == 1
    assert all(is_no_good(answer) for answer in answers if answer.status != 200)
    assert account_of(scene) == stage.caller(won[0]).account_id
    assert scene.outcome()["of account"] == [scene.word]
    assert scene.outcome()["on record"] == ["invited", "account_bound"]
    for loser in set(who) - set(won):
        assert sign_in.renewed(stage.caller(loser)).memberships == ()


@pytest.mark.parametrize("many", [2, 4, 16])
def test_the_same_account_that_accepts_many_times_at_once_is_bound_once(stage, many):
    scene = people.invited(stage)

    answers = at_once([partial(accept, stage, scene.word, scene.code)] * many)

    assert {answer.status for answer in answers} == {200}, [answer.text for answer in answers]
    assert scene.outcome()["on record"] == ["invited", "account_bound"]


@pytest.mark.parametrize("_time", range(5))
def test_who_accepts_and_who_invites_again_at_the_same_moment_leave_one_truth(stage, _time):
    scene = people.invited(stage)
    (who,) = newcomers(1)

    accepted, invited = at_once([partial(accept, stage, who, scene.code), partial(invite, stage, "secretary", scene)])

    if accepted.status == 200:
        assert account_of(scene) == stage.caller(who).account_id
        assert invited.status == 409
        assert not scene.outcome()["invited"]
    else:
        assert is_no_good(accepted)
        assert invited.status == 201
        assert account_of(scene) is None
        assert accept(stage, who, invited.json["code"]).status == 200


@pytest.mark.parametrize("_time", range(5))
def test_who_accepts_and_who_unbinds_at_the_same_moment_leave_one_truth(stage, _time):
    scene = people.invited(stage)
    (who,) = newcomers(1)

    accepted, unbound = at_once([partial(accept, stage, who, scene.code), partial(unbind, stage, scene)])

    assert unbound.status == 204
    assert accepted.status == 200, accepted.text
    outcome = scene.outcome()
    recorded = outcome["on record"]
    # Who unbinds a moment too early finds nobody bound, and leaves the invitation as it is.
    assert recorded in (["invited", "account_bound"], ["invited", "account_bound", "account_unbound"])
    assert outcome["bound"] == (recorded[-1] == "account_bound")


@pytest.mark.parametrize("_time", range(3))
def test_who_unbinds_and_who_invites_again_at_the_same_moment_leave_one_truth(stage, _time):
    scene = people.bound(stage)

    unbound, invited = at_once([partial(unbind, stage, scene), partial(invite, stage, "secretary", scene)])

    assert unbound.status == 204
    assert invited.status in {201, 409}
    assert account_of(scene) is None
    if invited.status == 201:
        assert accept(stage, newcomers(1)[0], invited.json["code"]).status in {200, 422}


@pytest.mark.parametrize("many", [2, 4, 16])
def test_of_many_invitations_at_once_one_is_good(stage, many):
    scene = people.newcomer(stage)

    answers = at_once([partial(invite, stage, who, scene) for who in ("director", "secretary") * (many // 2)])

    assert {answer.status for answer in answers} == {201}, [answer.text for answer in answers]
    good = [answer for answer in answers if accept(stage, newcomers(1)[0], answer.json["code"]).status == 200]
    assert len(good) == 1


@pytest.mark.parametrize("many", [2, 4, 16])
def test_the_same_invitation_asked_for_many_times_at_once_is_made_once_and_answered_alike(stage, many):
    scene = people.newcomer(stage)
    same = key()

    def ask() -> Answer:
        answer: Answer = stage.client("director").post(f"{scene.path}/invitations", headers=same)
        return answer

    answers = at_once([ask] * many)

    assert {answer.status for answer in answers} == {201}, [answer.text for answer in answers]
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json["code"]
    stage.work()
    assert (scene.outcome()["on record"], scene.outcome()["mails"]) == (["invited"], 1)


def test_a_director_who_was_unbound_a_second_ago_signs_no_more(stage):
    scene = letters.to_sign(stage)
    request = stage.letter(scene.id).signatures[0]
    caller = stage.caller("director")
    try:
        invitations.unbind(stage.caller("chief"), SCHOOL.id, "director")
        _still_remembered(caller)

        answer = _sign(stage, request.id, request.document_sha256)

        assert answer.status in {403, 404}, answer.text
        assert stage.letter(scene.id).signatures[0].status == "pending"
    finally:
        stage.cold()
        registrations.bind(ISSUER, "director", SCHOOL.id, "director")


def test_a_director_who_was_unbound_does_not_sign_as_who_is_bound_now(stage):
    scene = letters.to_sign(stage)
    request = stage.letter(scene.id).signatures[0]
    caller = stage.caller("director")
    (successor,) = newcomers(1)
    try:
        invitations.unbind(stage.caller("chief"), SCHOOL.id, "director")
        registrations.bind(ISSUER, successor, SCHOOL.id, "director")
        _still_remembered(caller)

        refused = _sign(stage, request.id, request.document_sha256)
        signed = _sign(stage, request.id, request.document_sha256, who=successor)

        assert refused.status in {403, 404}, refused.text
        assert signed.status == 200, signed.text
    finally:
        stage.cold()
        invitations.unbind(stage.caller("chief"), SCHOOL.id, "director")
        registrations.bind(ISSUER, "director", SCHOOL.id, "director")


@pytest.mark.parametrize(
    "act",
    [
        lambda client: client.post(f"/units/{SCHOOL.id}/members", {"role": "teacher", "name": "L", "email": "l@l.es"}),
        lambda client: client.patch(f"/units/{SCHOOL.id}/people/clerk", {"email": "l@l.es"}),
        lambda client: client.post(
            f"/units/{SCHOOL.id}/communications",
            {"type": "general", "destination_id": "DT41", "subject": "Obras", "body": "Se ruega."},
        ),
    ],
)
def test_who_was_unbound_a_second_ago_changes_nothing(stage, act: Callable[..., Answer]):
    caller = stage.caller("secretary")
    try:
        invitations.unbind(stage.caller("director"), SCHOOL.id, "secretary")
        _still_remembered(caller)

        assert act(stage.client("secretary")).status in {403, 404}
    finally:
        stage.cold()
        registrations.bind(ISSUER, "secretary", SCHOOL.id, "secretary")


def test_who_was_unbound_a_second_ago_marks_nothing_as_read(stage):
    _told_to_sign(stage)
    client, caller = stage.client("director"), stage.caller("director")
    item = client.get("/me/inbox", query={"unread": "true"}).json["items"][0]
    try:
        invitations.unbind(stage.caller("chief"), SCHOOL.id, "director")
        _still_remembered(caller)

        assert client.post(f"/me/inbox/{item['id']}/read").status == 404
    finally:
        stage.cold()
        registrations.bind(ISSUER, "director", SCHOOL.id, "director")

    assert client.get(f"/me/inbox/{item['id']}").json["read_at"] is None
    assert client.post(f"/me/inbox/{item['id']}/read").status == 204
    assert client.get(f"/me/inbox/{item['id']}").json["read_at"]


def _told_to_sign(stage: Stage) -> None:
    """A letter that was submitted, with the notices that follow from it delivered."""
    draft = letters.draft(stage)
    answer = stage.client("clerk").post(f"{draft.path}/submit", {"signer_ids": ["director"]})
    assert answer.status == 200, answer.text
    stage.work()


def _still_remembered(caller) -> None:
    """Another process still knows what the account held: what was unbound here is not known to it for a minute."""
    sign_in._HELD.put(caller.account_id, caller.memberships, clock.now())


def _sign(stage: Stage, request_id: str, digest: str, who: str = "director") -> Answer:
    body = {"document_sha256": digest}
    answer: Answer = stage.client(who).post(f"/signature-requests/{request_id}/sign", body, headers=key())
    return answer
