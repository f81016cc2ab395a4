"""A request that is cut off at any of its AWS calls, and asked again: done once, whole, and told once."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.domain.communications import Communication
from tests.crash import letters
from tests.crash.letters import Scene
from tests.faults import watched
from tests.handlers.client import Answer, Client
from tests.stage import Died, Stage
from tests.units import OFFICE, SCHOOL, SERVICE


@dataclass(frozen=True)
class Deed:
    """What somebody asks for.

    Attributes:
        scene: makes the letter that it is about.
        ask: asks for it: the same again when it is repeated.
        again: statuses that tell the client, when it repeats what has no idempotency key, that it was done.
    """

    who: str
    scene: Callable[[Stage], Scene]
    ask: Callable[[Client, Scene], Answer]
    again: tuple[int, ...] = ()


def _decide(verb: str, body: Callable[[Any], dict[str, str]]) -> Callable[[Client, Scene], Answer]:
    def ask(client: Client, scene: Scene) -> Answer:
        request = next(each for each in _of(scene).signatures if each.signer.id == client.token)
        return client.post(f"/signature-requests/{request.id}/{verb}", body(request))

    return ask


def _sign(client: Client, scene: Scene) -> Answer:
    return _decide("sign", lambda request: {"document_sha256": request.document_sha256})(client, scene)


def _reject(client: Client, scene: Scene) -> Answer:
    return _decide("reject", lambda _: {"reason": "Falta el anexo"})(client, scene)


def _sign_in_a_batch(client: Client, scene: Scene) -> Answer:
    mine = [each for each in _of(scene).signatures if each.signer.id == client.token]
    items = [{"id": each.id, "document_sha256": each.document_sha256} for each in mine]
    answer = client.post("/signature-requests/batch", {"action": "sign", "items": items})
    if answer.status == 200:
        assert answer.json["results"] == [{"id": each.id, "status": "signed", "problem": None} for each in mine]
    return answer


def _post(action: str, body: dict[str, Any] | None = None) -> Callable[[Client, Scene], Answer]:
    return lambda client, scene: client.post(f"{scene.path}/{action}", body or {})


def _create(client: Client, scene: Scene) -> Answer:
    body = {"type": "general", "destination_id": OFFICE.id, "subject": f"Obras {scene.word}", "body": "Se ruega."}
    return client.post(f"/units/{SCHOOL.id}/communications", body)


def _attach(client: Client, scene: Scene) -> Answer:
    return client.post(f"{scene.path}/attachments", {"name": "a.txt", "size": 5, "content_type": "text/plain"})


def _edit(client: Client, scene: Scene) -> Answer:
    changes = {"subject": f"Obras urgentes {scene.word}"}
    return client.patch(scene.path, changes, headers={"If-Match": '"1"'})


def _delete(client: Client, scene: Scene) -> Answer:
    return client.delete(scene.path)


def _detach(client: Client, scene: Scene) -> Answer:
    return client.delete(f"{scene.path}/attachments/{_of(scene).attachments[0].id}")


def _of(scene: Scene) -> Communication:
    """The letter as the client saw it when it began: it repeats the very same request."""
    assert scene.letter
    return scene.letter


DEEDS = {
    "create": Deed("clerk", letters.nothing, _create),
    "attach": Deed("clerk", letters.draft, _attach),
    "detach": Deed("clerk", letters.draft_with_file, _detach, again=(404,)),
    "edit": Deed("clerk", letters.draft, _edit, again=(412,)),
    "delete": Deed("clerk", letters.draft_with_file, _delete, again=(404,)),
    "delete what was submitted": Deed("clerk", letters.came_back, _delete, again=(404,)),
    "submit": Deed("clerk", letters.draft_with_file, _post("submit", {"signer_ids": ["director", "secretary"]})),
    "sign, not the last": Deed("director", letters.to_sign, _sign),
    "sign, the last": Deed("secretary", letters.partly_signed, _sign),
    "sign in a batch": Deed("director", letters.to_sign, _sign_in_a_batch),
    "reject": Deed("secretary", letters.partly_signed, _reject),
    "withdraw": Deed("clerk", letters.to_sign, _post("withdraw")),
    "withdraw what is partly signed": Deed("head", letters.partly_signed, _post("withdraw", {"remarks": "Error"})),
    "receive": Deed("officer", letters.sent, _post("receive", {"remarks": "Recibida"})),
    "receive what was forwarded": Deed("planner", letters.forwarded, _post("receive")),
    "forward": Deed("officer", letters.sent, _post("forward", {"unit_id": SERVICE.id, "remarks": "Es suya"})),
    "forward what was received": Deed(
        "officer", letters.received, _post("forward", {"unit_id": SERVICE.id, "remarks": "Es suya"})
    ),
    "process": Deed("officer", letters.received, _post("process", {"remarks": "Concedido"})),
    "close": Deed("officer", letters.received, _post("close", {"reason": "other", "remarks": "Duplicada"})),
    "follow up": Deed("clerk", letters.received, _post("follow-ups")),
}


@pytest.mark.parametrize("name", DEEDS)
def test_a_request_cut_off_at_any_call_and_asked_again_is_done_once(stage, name):
    deed = DEEDS[name]
    whole = deed.scene(stage)
    with watched() as calls:
        _ask_until_answered(stage, deed, whole)
    stage.work()
    expected = _without_the_word(whole)
    assert "TransactWriteItems" in calls.made

    points = calls.points()
    for at, how in points:
        scene = deed.scene(stage)
        with watched(at, how) as watch:
            _ask_until_answered(stage, deed, scene)
        assert watch.struck == calls.made[at]
        stage.work()
        assert _without_the_word(scene) == expected, f"{name}: {how} {calls.made[at]} ({at})"


def _ask_until_answered(stage: Stage, deed: Deed, scene: Scene) -> None:
    """Ask as a client does: the same request with the same key, until something that is no failure comes back."""
    client = stage.client(deed.who, **{"Idempotency-Key": str(uuid4())})
    stage.cold()
    for attempt in range(4):
        try:
            answer = deed.ask(client, scene)
        except Died:
            stage.cold()
            continue
        if answer.status < 500:
            assert answer.status < 300 or (attempt and answer.status in deed.again), answer.text
            return
        assert answer.status == 503, answer.text
    raise AssertionError("never answered")


def _without_the_word(scene: Scene) -> str:
    return json.dumps(scene.outcome(), default=str, sort_keys=True).replace(scene.word, "…")
