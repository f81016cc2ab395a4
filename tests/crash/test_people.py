"""What is done to somebody, cut off at any of its AWS calls and asked again: done once, whole."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest

from tests.crash import people
from tests.crash.people import Scene
from tests.faults import Watch, watched
from tests.handlers.client import Answer, Client
from tests.stage import Died, Stage
from tests.units import SCHOOL


@dataclass(frozen=True)
class Deed:
    """What somebody asks for.

    Attributes:
        who: who asks; none when it is the person themselves.
    """

    who: str | None
    scene: Callable[[Stage], Scene]
    ask: Callable[[Client, Scene], Answer]


def _invite(client: Client, scene: Scene) -> Answer:
    return client.post(f"{scene.path}/invitations")


def _accept(client: Client, scene: Scene) -> Answer:
    return client.post("/me/invitations", {"code": scene.code})


def _unbind(client: Client, scene: Scene) -> Answer:
    return client.delete(f"{scene.path}/account")


def _restrict(client: Client, scene: Scene) -> Answer:
    return client.patch(scene.custody, {"may_receive": False, "reason": "Auto 12/2026"})


def _grant(client: Client, scene: Scene) -> Answer:
    return client.post(f"/units/{SCHOOL.id}/members", {"person_id": scene.word, "role": "administration"})


def _revoke(client: Client, scene: Scene) -> Answer:
    return client.delete(f"/units/{SCHOOL.id}/members/{scene.word}/teacher")


def _move(client: Client, scene: Scene) -> Answer:
    return client.patch(scene.path, {"email": f"otra-{scene.word}@example.org"})


DEEDS = {
    "grant": Deed("director", people.newcomer, _grant),
    "revoke": Deed("director", people.newcomer, _revoke),
    "change an address": Deed("secretary", people.newcomer, _move),
    "invite": Deed("director", people.newcomer, _invite),
    "invite again": Deed("secretary", people.invited, _invite),
    "accept": Deed(None, people.invited, _accept),
    "unbind": Deed("director", people.bound, _unbind),
    "change custody": Deed("head", people.guardian, _restrict),
}


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_cut_off_at_any_call_and_asked_again_is_done_once(stage, name):
    deed = DEEDS[name]
    whole = deed.scene(stage)
    with watched() as calls:
        first = _ask_until_answered(stage, deed, whole)
    stage.work()
    expected = _without_the_word(whole)
    assert "TransactWriteItems" in calls.made
    assert first.status < 300

    for at, how in calls.points():
        scene = deed.scene(stage)
        with watched(at, how) as watch:
            answer = _ask_until_answered(stage, deed, scene)
        assert watch.struck == calls.made[at]
        stage.work()
        assert _without_the_word(scene) == expected, f"{name}: {how} {calls.made[at]} ({at})"
        if deed.ask is _invite:
            assert stage.client(scene.word).post("/me/invitations", {"code": answer.json["code"]}).status == 200


@pytest.mark.parametrize("run", ["relay", "deliver"])
def test_an_invitation_whose_mail_is_cut_off_at_any_call_is_mailed_once(stage, run):
    whole = _on_its_way(stage, run)
    with watched() as calls:
        _run(stage, run)
    stage.work()
    expected = whole.outcome()
    assert expected["mails"] == 1

    for at, how in calls.points():
        scene = _on_its_way(stage, run)
        with watched(at, how) as watch:
            _run(stage, run)
        assert watch.struck == calls.made[at]
        stage.cold()
        stage.work()
        outcome = scene.outcome()
        if _is_in_the_window(watch):
            assert outcome["mails"] == 2
            outcome["mails"] = 1
        assert _as_text(outcome, scene) == _as_text(expected, whole), f"{run}: {how} {calls.made[at]} ({at})"


def test_an_invitation_whose_message_comes_twice_is_mailed_once(stage):
    scene = people.invited(stage)
    stage.relay()
    for message in stage.waiting("notice"):
        stage.put("notice", message)

    stage.work()

    assert scene.outcome()["mails"] == 1


def _on_its_way(stage: Stage, run: str) -> Scene:
    scene = people.invited(stage)
    if run == "deliver":
        stage.relay()
    stage.cold()
    return scene


def _run(stage: Stage, run: str) -> object:
    return stage.relay() if run == "relay" else stage.deliver("notice")


def _is_in_the_window(watch: Watch) -> bool:
    """Whether the mail was sent and our note of it was not written."""
    sent = watch.struck == "SendEmail" and watch.how.is_after
    noted = watch.struck == "PutItem" and not watch.how.is_after
    return sent or noted


def _ask_until_answered(stage: Stage, deed: Deed, scene: Scene) -> Answer:
    """Ask as a client does: the same request with the same key, until something that is no failure comes back."""
    client = stage.client(deed.who or scene.word, **{"Idempotency-Key": str(uuid4())})
    stage.cold()
    for _ in range(4):
        try:
            answer = deed.ask(client, scene)
        except Died:
            stage.cold()
            continue
        if answer.status < 500:
            assert answer.status < 300, answer.text
            return answer
        assert answer.status == 503, answer.text
    raise AssertionError("never answered")


def _without_the_word(scene: Scene) -> str:
    return _as_text(scene.outcome(), scene)


def _as_text(outcome: dict[str, object], scene: Scene) -> str:
    return json.dumps(outcome, default=str, sort_keys=True).replace(scene.word, "…")
