"""A worker that is cut off at any of its AWS calls, and gets its work again: done once, whole, and told once.

The one exception is a mail: between the provider's answer and our note of it, it is sent again.
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.transitions import Sealing, State
from chalicelib.services import attachments, clock, communications, sweeping, transitions
from tests.crash import letters
from tests.crash.letters import Scene
from tests.faults import How, Watch, watched
from tests.stage import Stage
from tests.units import SCHOOL, SERVICE


@dataclass(frozen=True)
class Work:
    """Work of one worker.

    Attributes:
        scene: makes the letter, with the work under way and nothing else.
        run: lets the worker try once.
        seals: whether it is sealing itself: all other work is tried on papers that are drawn and sealed cheaply.
    """

    scene: Callable[[Stage], Scene]
    run: Callable[[Stage], object]
    seals: bool = False

    def papers(self) -> AbstractContextManager[None]:
        return nullcontext() if self.seals else letters.cheap_papers()


def _relayed(make: Callable[[Stage], Scene]) -> Callable[[Stage], Scene]:
    """The scene once its records are on the queues."""

    def scene(stage: Stage) -> Scene:
        made = make(stage)
        stage.relay()
        return made

    return scene


def _submitted(stage: Stage) -> Scene:
    scene = letters.draft(stage)
    transitions.submit(stage.caller("clerk"), scene.id, signer_ids=["director", "secretary"], sequential=False)
    return scene


def _signed_by_one(stage: Stage) -> Scene:
    scene = letters.to_sign(stage)
    letters.sign_next(stage, scene.id)
    return scene


def _sealed(stage: Stage) -> Scene:
    scene = letters.about_to_seal(stage)
    letters.seal_cheaply(scene.id)
    return scene


def _received(stage: Stage) -> Scene:
    scene = letters.sent(stage)
    transitions.receive(stage.caller("officer"), scene.id, remarks="Recibida")
    return scene


def _forwarded(stage: Stage) -> Scene:
    scene = letters.sent(stage)
    transitions.forward(stage.caller("officer"), scene.id, unit_id=SERVICE.id, remarks="Es suya")
    return scene


def _withdrawn(stage: Stage) -> Scene:
    scene = letters.partly_signed(stage)
    transitions.withdraw(stage.caller("head"), scene.id, remarks="Hay un error")
    return scene


def _detached(stage: Stage) -> Scene:
    scene = letters.draft_with_file(stage)
    assert scene.letter
    attachments.detach(stage.caller("clerk"), scene.id, scene.letter.attachments[0].id)
    return scene


def _deleted(stage: Stage) -> Scene:
    scene = letters.draft_with_file(stage)
    communications.delete(stage.caller("clerk"), scene.id)
    return scene


def _deleted_after_it_came_back(stage: Stage) -> Scene:
    scene = letters.came_back(stage)
    communications.delete(stage.caller("clerk"), scene.id)
    return scene


def _sealing_stands_still(stage: Stage) -> Scene:
    """Its message is lost."""
    scene = letters.signed(stage)
    stage.forget_work()
    return scene


def _upload_stands_still(stage: Stage) -> Scene:
    """A file came and its event is lost."""
    scene = letters.draft_with_upload(stage)
    stage.forget_work()
    return scene


def _relay(stage: Stage) -> object:
    return stage.relay()


def _queue(name: str) -> Callable[[Stage], object]:
    return lambda stage: stage.deliver(name)


def _sweep(stage: Stage) -> object:
    return stage.sweep_once()


WORK = {
    "relay a submit": Work(_submitted, _relay),
    "relay the last signature": Work(letters.signed, _relay),
    "relay a reception": Work(_received, _relay),
    "relay a deletion": Work(_deleted, _relay),
    "seal": Work(_relayed(letters.signed), _queue("seal"), seals=True),
    "look at an upload": Work(letters.draft_with_upload, _queue("upload")),
    "look at an upload of the wrong type": Work(letters.draft_with_bad_upload, _queue("upload")),
    "release a file that was detached": Work(_relayed(_detached), _queue("upload")),
    "release the files of a draft that is gone": Work(_relayed(_deleted), _queue("upload")),
    "release what came back and was deleted": Work(_relayed(_deleted_after_it_came_back), _queue("upload")),
    "tell those who are to sign": Work(_relayed(_submitted), _queue("notice")),
    "tell the next who is to sign": Work(_relayed(_signed_by_one), _queue("notice")),
    "tell of an arrival": Work(_relayed(_sealed), _queue("notice")),
    "tell of a reception": Work(_relayed(_received), _queue("notice")),
    "tell of a forwarding": Work(_relayed(_forwarded), _queue("notice")),
    "tell those whose signature is void": Work(_relayed(_withdrawn), _queue("notice")),
    "sweep a seal that stands still": Work(_sealing_stands_still, _sweep),
    "sweep an upload that stands still": Work(_upload_stands_still, _sweep),
}


@pytest.fixture
def later(monkeypatch):
    """The sweep runs when what stands still is due."""
    monkeypatch.setattr(sweeping, "now", lambda: clock.now() + timedelta(hours=2))


@pytest.fixture
def papers(name):
    """Those of the work that is tried."""
    with WORK[name].papers():
        yield


@pytest.mark.parametrize("name", WORK)
def test_work_cut_off_at_any_call_and_brought_again_is_done_once(stage, later, papers, name):
    work = WORK[name]
    whole = work.scene(stage)
    stage.cold()
    with watched() as calls:
        work.run(stage)
    _finish(stage, work)
    expected = whole.outcome()
    assert calls.made

    for at, how in calls.points():
        scene = work.scene(stage)
        stage.cold()
        with watched(at, how) as watch:
            work.run(stage)
        # The order of a sweep's calls depends on the shard that the letter's id falls into; of all others it is fixed.
        assert watch.struck == calls.made[at] or (watch.struck and work.run is _sweep)
        stage.cold()
        _finish(stage, work)
        outcome = scene.outcome()
        if _is_in_the_window(watch):
            _one_mail_less(outcome)
        assert _as_text(outcome, scene) == _as_text(expected, whole), f"{name}: {how} {calls.made[at]} ({at})"


@pytest.mark.parametrize("how", [How.NOT_REACHED, How.NOT_ANSWERED])
def test_a_seal_whose_last_try_fails_anywhere_shows_it_or_is_swept_and_is_sealed_once_in_the_end(stage, later, how):
    whole = letters.signed(stage)
    stage.forget_work()
    stage.put("seal", {"work": "seal", "communication_id": whole.id, "last": 1})
    with watched() as calls:
        stage.deliver("seal")

    for at in range(len(calls.made)):
        scene = letters.signed(stage)
        stage.forget_work()
        stage.put("seal", {"work": "seal", "communication_id": scene.id, "last": 1})
        with watched(at, how):
            stage.deliver("seal")
        letter = stage.letter(scene.id)
        if letter.state is State.PENDING_SIGNATURE:
            assert letter.sealing in {Sealing.IN_PROGRESS, Sealing.FAILED}
        scene.outcome()

        stage.forget_work()
        stage.put("seal", {"work": "seal", "communication_id": scene.id})
        stage.work()

        letter = stage.letter(scene.id)
        assert (letter.state, letter.sealing) == (State.PENDING_RECEPTION, None)
        assert scene.outcome()["taken"][f"{SCHOOL.id} exit"] == 1


@pytest.mark.parametrize("name", [name for name in WORK if not name.startswith("sweep")])
def test_work_that_comes_twice_is_done_once(stage, papers, name):
    work = WORK[name]
    whole = work.scene(stage)
    stage.work()
    expected = whole.outcome()

    scene = work.scene(stage)
    stage.relay()
    for queue in ("seal", "upload", "notice"):
        for message in stage.waiting(queue):
            stage.put(queue, message)
    stage.work()

    assert _as_text(scene.outcome(), scene) == _as_text(expected, whole)


def test_a_record_that_nobody_understands_goes_aside_and_stops_nothing(stage):
    scene = letters.draft(stage)
    table = stage.environment["COMMUNICATIONS_TABLE"]
    stage.dynamodb.put_item(TableName=table, Item={"pk": {"S": "C#nobody"}, "sk": {"S": "H#00000001"}})
    transitions.submit(stage.caller("clerk"), scene.id, signer_ids=["director"], sequential=True)

    stage.work()

    aside = stage.sqs.receive_message(QueueUrl=stage.environment["RELAY_DLQ_URL"])["Messages"]
    assert [json.loads(message["Body"]) for message in aside] == [{"pk": "C#nobody", "sk": "H#00000001"}]
    assert scene.outcome()["letters"][0]["told"] == [("director", "to_sign")]


def _finish(stage: Stage, work: Work) -> None:
    """What brings work again: the stream and the queues by themselves, the schedule each minute."""
    if work.run is _sweep:
        stage.sweep_once()
    stage.work()


def _is_in_the_window(watch: Watch) -> bool:
    """Whether the mail was sent and our note of it was not written."""
    sent = watch.struck == "SendEmail" and watch.how.is_after
    noted = watch.struck == "PutItem" and not watch.how.is_after and "SendEmail" in watch.made[: (watch.at or 0) + 1]
    return sent or noted


def _one_mail_less(outcome: dict[str, Any]) -> None:
    (letter,) = outcome["letters"]
    assert letter["mails"] == 2
    letter["mails"] = 1


def _as_text(outcome: dict[str, Any], scene: Scene) -> str:
    return json.dumps(outcome, default=str, sort_keys=True).replace(scene.word, "…")
