"""What is asked of the deposit, and what its workers do, cut off at any AWS call and done again: once, whole."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import pytest

from chalicelib.services import clock, deposit_checks, sweeping
from chalicelib.settings import settings
from chalicelib.storage import files as store
from chalicelib.storage import links as link_store
from tests.deposits import FILES, RANGE, TEXT, announced, deposited, good_key, put, shared, unfinished, verdict_event
from tests.faults import watched
from tests.handlers.client import Answer, Client
from tests.stage import Died, Stage
from tests.units import OFFICE, SCHOOL

LARGE: Final = b"una linea de texto\n" * (RANGE // 19 + 1)
"""Copied in two ranges."""


@dataclass(frozen=True)
class Scene:
    """A file as it is when the test begins, and what else there is to ask for."""

    stage: Stage
    word: str
    before: int
    file_id: str = ""
    other: str = ""

    def outcome(self) -> dict[str, Any]:
        """All that is true of the file, of its unit's space, and of what lies in the bucket."""
        named = self.stage.client("clerk").get(FILES, query={"q": self.word}).json["items"]
        found: dict[str, Any] = {
            "named": [(file["status"], file["reason"], file["scanning"]) for file in named],
            "taken up": store.taken_up(SCHOOL.id) - self.before,
        }
        file = store.find(self.file_id) if self.file_id else None
        if file is None:
            return found
        _, links = link_store.with_links(self.file_id)
        return found | {
            "status": (file.status, file.reason, file.sha256, file.scanning),
            "counts": (file.links, file.references, len(store.referring(file.id))),
            "links": sorted((link.downloads, link.revoked_at is None) for link in links),
            "uses": sorted(row["result"]["S"] for row in self._rows("LOG#")),
            "forgotten": ["expires" in row for sk in ("FILE", "L#") for row in self._rows(sk)],
            "lies": [key.split("/")[0] for key in self.stage.keys(f"files/{file.id}/")],
            "landed": self.stage.keys(f"uploads/files/{file.id}"),
        }

    def _rows(self, begins: str) -> list[dict[str, Any]]:
        answer = self.stage.dynamodb.query(
            TableName=self.stage.environment["FILES_TABLE"],
            KeyConditionExpression="pk = :pk and begins_with(sk, :sk)",
            ExpressionAttributeValues={":pk": {"S": f"F#{self.file_id}"}, ":sk": {"S": begins}},
        )
        return list(answer["Items"])


def _word() -> str:
    return f"w{uuid4().hex[:12]}"


def nothing(stage: Stage) -> Scene:
    return Scene(stage, _word(), store.taken_up(SCHOOL.id))


def waiting(stage: Stage, size: int = len(TEXT)) -> Scene:
    word, before = _word(), store.taken_up(SCHOOL.id)
    return Scene(stage, word, before, announced(stage, size=size, name=f"{word}.txt").json["file"]["id"])


def available(stage: Stage) -> Scene:
    word, before = _word(), store.taken_up(SCHOOL.id)
    return Scene(stage, word, before, deposited(stage, name=f"{word}.txt"))


def came(stage: Stage, data: bytes = TEXT) -> Scene:
    scene = waiting(stage, len(data))
    stage.upload(f"uploads/files/{scene.file_id}", data)
    return scene


def came_large(stage: Stage) -> Scene:
    return came(stage, LARGE)


def bad(stage: Stage) -> Scene:
    return came(stage, b"\0" * len(TEXT))


def with_link(stage: Stage) -> Scene:
    scene = available(stage)
    _, path = shared(stage, scene.file_id)
    return Scene(stage, scene.word, scene.before, scene.file_id, path)


def with_pin(stage: Stage) -> Scene:
    scene = available(stage)
    _, path = shared(stage, scene.file_id, pin="2468")
    return Scene(stage, scene.word, scene.before, scene.file_id, path)


def with_locked_link(stage: Stage) -> Scene:
    scene = available(stage)
    link_id, _ = shared(stage, scene.file_id, pin="2468", max_downloads=1)
    return Scene(stage, scene.word, scene.before, scene.file_id, link_id)


def with_draft(stage: Stage) -> Scene:
    scene = available(stage)
    body = {"type": "general", "destination_id": OFFICE.id, "subject": "Obras", "body": "Se solicita."}
    letter = stage.client("clerk").post(f"/units/{SCHOOL.id}/communications", body).json["id"]
    return Scene(stage, scene.word, scene.before, scene.file_id, letter)


def attached(stage: Stage) -> Scene:
    scene = with_draft(stage)
    stage.client("clerk").post(f"/communications/{scene.other}/attachments", {"file_id": scene.file_id})
    return scene


def all_parts(stage: Stage) -> Scene:
    scene = waiting(stage)
    (part,) = stage.client("clerk").post(f"/files/{scene.file_id}/parts", {}).json["parts"]
    assert put(part["url"], TEXT).status == 200
    return scene


def _announce(client: Client, scene: Scene) -> Answer:
    return client.post(FILES, {"name": f"{scene.word}.txt", "size": len(TEXT), "content_type": "text/plain"})


Ask = Callable[[Client, Scene], Answer]

DEEDS: dict[str, tuple[Callable[[Stage], Scene], Ask, tuple[int, ...]]] = {
    "announce": (nothing, _announce, ()),
    "delete": (available, lambda client, scene: client.delete(f"/files/{scene.file_id}"), (404,)),
    "share": (available, lambda client, scene: client.post(f"/files/{scene.file_id}/links", {"pin": "2468"}), ()),
    "revoke": (
        with_locked_link,
        lambda client, scene: client.delete(f"/files/{scene.file_id}/links/{scene.other}"),
        (),
    ),
    "attach": (
        with_draft,
        lambda client, scene: client.post(f"/communications/{scene.other}/attachments", {"file_id": scene.file_id}),
        (),
    ),
    "delete the draft that refers to it": (
        attached,
        lambda client, scene: client.delete(f"/communications/{scene.other}"),
        (404,),
    ),
    "ask for parts": (waiting, lambda client, scene: client.post(f"/files/{scene.file_id}/parts", {}), ()),
    "complete": (all_parts, lambda client, scene: client.post(f"/files/{scene.file_id}/complete", {}), ()),
}


@pytest.mark.parametrize("name", DEEDS)
def test_a_request_cut_off_at_any_call_and_asked_again_is_done_once(stage, name):
    make, ask, again = DEEDS[name]
    whole = make(stage)
    with watched() as calls:
        _until_answered(stage, ask, whole, again)
    expected = whole.outcome()

    for at, how in calls.points():
        scene = make(stage)
        with watched(at, how) as watch:
            _until_answered(stage, ask, scene, again)
        assert watch.struck == calls.made[at]
        assert _plain(scene) == _plain(whole, expected), f"{name}: {how} {calls.made[at]} ({at})"
    stage.forget_work()


def _plain(scene: Scene, outcome: dict[str, Any] | None = None) -> str:
    return str(outcome or scene.outcome()).replace(scene.word, "…").replace(scene.file_id or "…", "…")


def _until_answered(stage: Stage, ask: Ask, scene: Scene, again: tuple[int, ...]) -> None:
    client = stage.client("clerk", **{"Idempotency-Key": str(uuid4())})
    stage.cold()
    for attempt in range(4):
        try:
            answer = ask(client, scene)
        except Died:
            stage.cold()
            continue
        if answer.status < 500:
            assert answer.status < 300 or (attempt and answer.status in again), answer.text
            return
        assert answer.status == 503, answer.text
    raise AssertionError("never answered")


def test_a_download_that_is_cut_off_is_counted_at_most_as_often_as_it_was_asked(stage):
    whole = with_link(stage)
    with watched() as calls:
        Client(stage.api, None).get(whole.other)

    for at, how in calls.points():
        scene = with_link(stage)
        asked = 0
        with watched(at, how):
            for _ in range(2):
                asked += 1
                try:
                    if Client(stage.api, None).get(scene.other).status == 303:
                        break
                except Died:
                    continue
        outcome = scene.outcome()
        ((downloads, _),) = outcome["links"]
        assert 1 <= downloads <= asked
        assert outcome["uses"] == ["downloaded"] * downloads


def test_a_pin_that_is_cut_off_anywhere_was_compared_only_if_its_try_was_counted(stage, monkeypatch):
    compared: list[int] = []
    slow = hashlib.scrypt

    def counting(*given: Any, **more: Any) -> bytes:
        compared.append(1)
        return slow(*given, **more)

    def ask(path: str, pin: str) -> str:
        with suppress(Died):
            answer = Client(stage.api, None).post(path, {"pin": pin})
            return "" if answer.status == 303 else answer.code
        return "died"

    monkeypatch.setattr(hashlib, "scrypt", counting)
    whole = with_pin(stage)
    with watched() as calls:
        assert ask(whole.other, "0000") == "wrong_pin"
    tried = calls.made.index("TransactWriteItems")
    assert calls.made[tried:] == ["TransactWriteItems"] * 2

    for at, how in calls.points():
        scene = with_pin(stage)
        compared.clear()
        with watched(at, how) as watch:
            told = ask(scene.other, "0000")
        seen = len(compared)
        assert (watch.struck, told) == (calls.made[at], "died" if how.dies else "unavailable")
        assert seen == (at > tried)

        # What is left of the five, and that it is closed for the right one then.
        left = 4 if at > tried or (at == tried and how.is_after) else 5
        assert [ask(scene.other, "0000") for _ in range(left)] == ["wrong_pin"] * left
        assert ask(scene.other, "2468") == "too_many_requests"
        assert seen + left <= 5


def _deleted(stage: Stage) -> Scene:
    scene = available(stage)
    shared(stage, scene.file_id)
    shared(stage, scene.file_id, pin="2468")
    stage.client("clerk").delete(f"/files/{scene.file_id}")
    stage.put("upload", {"work": "look", "file_id": scene.file_id})
    return scene


def _abandoned(stage: Stage) -> Scene:
    scene = waiting(stage)
    stage.client("clerk").post(f"/files/{scene.file_id}/parts", {})
    stage.put("upload", {"work": "look", "file_id": scene.file_id})
    return scene


def _unscanned(stage: Stage) -> Scene:
    scene = available(stage)
    stage.put("upload", {"work": "look", "file_id": scene.file_id})
    return scene


def _scanned(result: str) -> Callable[[Stage], Scene]:
    def make(stage: Stage) -> Scene:
        scene = available(stage)
        stage.put("upload", verdict_event(good_key(scene.file_id), result, stage.environment["BUCKET"]))
        return scene

    return make


WORK: dict[str, tuple[Callable[[Stage], Scene], bool]] = {
    "look at an upload": (came, False),
    "look at an upload of the wrong type": (bad, False),
    "look at an upload that is copied in ranges": (came_large, False),
    "clear what was deleted": (_deleted, False),
    "give up what never came": (_abandoned, False),
    "look at an upload that will be looked through": (came, True),
    "learn that it is clean": (_scanned("NO_THREATS_FOUND"), True),
    "learn that it is infected": (_scanned("THREATS_FOUND"), True),
    "learn that it could not be looked through": (_scanned("UNSUPPORTED"), True),
    "give up a verdict that never came": (_unscanned, True),
}


ENDS: Final = {
    "give up what never came": ("deleted", "never_came"),
    "learn that it is clean": ("available", None),
    "learn that it is infected": ("rejected", "infected"),
    "learn that it could not be looked through": ("rejected", "scan_failed"),
    "give up a verdict that never came": ("rejected", "scan_failed"),
}
"""What becomes of the file, where the work is of such a kind."""


@pytest.fixture
def later(monkeypatch):
    """Workers do what follows as many hours later as is said."""
    by = [0]
    for module in (sweeping, deposit_checks):
        monkeypatch.setattr(module, "now", lambda: clock.now() + timedelta(hours=by[-1]))
    return by.append


@pytest.mark.parametrize("name", WORK)
def test_work_cut_off_at_any_call_and_brought_again_is_done_once(stage, monkeypatch, later, name):
    make, scanning = WORK[name]
    monkeypatch.setenv("SCANNING", "on" if scanning else "off")
    monkeypatch.setenv("COPIED_AT_ONCE_MB", "5")
    settings.cache_clear()
    late = 25 if name.startswith("give up") else 0
    try:
        whole = make(stage)
        later(late)
        with watched() as calls:
            stage.deliver("upload")
        stage.work()
        expected = whole.outcome()
        assert calls.made
        assert expected["status"][:2] == ENDS.get(name, expected["status"][:2])

        for at, how in calls.points():
            later(0)
            scene = make(stage)
            stage.cold()
            later(late)
            with watched(at, how) as watch:
                stage.deliver("upload")
            assert watch.struck == calls.made[at]
            stage.work()
            assert _plain(scene) == _plain(whole, expected), f"{name}: {how} {calls.made[at]} ({at})"
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    stage.forget_work()


def test_a_copy_in_ranges_that_fails_is_begun_again_and_leaves_none_begun(stage, monkeypatch):
    monkeypatch.setenv("COPIED_AT_ONCE_MB", "5")
    settings.cache_clear()
    try:
        came_large(stage)
        with watched() as calls:
            stage.deliver("upload")
        assert calls.made.count("UploadPartCopy") == 2
        failing = {"UploadPartCopy", "CompleteMultipartUpload"}
        places = [(at, how) for at, how in calls.points() if calls.made[at] in failing and not how.dies]
        assert len(places) == 6

        for at, how in places:
            scene = came_large(stage)
            with watched(at, how) as watch:
                stage.deliver("upload")
            assert watch.struck == calls.made[at]
            assert "AbortMultipartUpload" in watch.made
            assert unfinished(stage, scene.file_id) == []
            stage.work()
            assert scene.outcome()["status"][:2] == ("available", None)
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    stage.forget_work()
