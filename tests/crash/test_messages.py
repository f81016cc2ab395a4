"""What people ask of messages, lists, inboxes and phones, cut off at any AWS call and asked again: done once, whole."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.services import clock, mailings
from chalicelib.storage import devices
from tests.crash.asking import asked_until_answered
from tests.faults import watched
from tests.handlers.client import Answer, Client
from tests.messages.schools import School, another_school, mail_at_once
from tests.stage import Stage


@pytest.fixture(scope="module")
def school(stage: Stage) -> School:
    """Two families: one reads mail and signs in, the other has no address."""
    made = another_school(stage)
    made.guardian("mother", signs_in=True)
    made.guardian("silent", email=None)
    made.student("one", "mother", "silent")
    stage.forget_work()
    return made


@pytest.fixture(autouse=True)
def no_waiting(stage, monkeypatch):
    mail_at_once(stage, monkeypatch)


@dataclass(frozen=True)
class Scene:
    """What there is when the test begins.

    Attributes:
        word: in the name of what this is about, and of nothing else.
        id: of what there is already; empty when the test begins with nothing.
    """

    school: School
    word: str
    id: str = ""

    def outcome(self) -> Any:
        """All that is true of what has the word, but for ids and times."""
        client, path = self.school.client("clerk"), f"/units/{self.school.id}"
        found = [
            each
            for listed in ("messages", "outbox")
            for each in _all(client, f"{path}/{listed}")
            if self.word in each["subject"]
        ]
        for each in found:
            if each["state"] == "sent":
                mailings.count(each["id"])
        items = _all(self.school.client("mother"), "/me/inbox")
        aliases = client.get(f"{path}/sender-aliases").json["items"]
        account = self.school.stage.caller(self.school.name("mother")).account_id
        outcome = {
            "messages": [
                [each["subject"], each["state"], self.school.message(each["id"])["totals"]]
                for each in sorted(found, key=lambda each: each["id"])
            ],
            "inbox": [
                [bool(each["read_at"]), bool(each["acknowledged_at"])] for each in items if self.word in each["subject"]
            ],
            "mails": Counter(mail["To"][0] for mail in self.school.mails() if self.word in json.dumps(mail)),
            "aliases": [each["name"] for each in aliases if self.word in each["name"]],
            "lists": [
                [each["name"], each["scope"], each["size"]]
                for each in _all(client, f"{path}/contact-lists")
                if self.word in each["name"]
            ],
            "phones": [phone.device.token for phone in devices.of_account(account) if self.word in phone.device.token],
            "language": self.school.client("mother").get("/me").json["account"]["language"],
            "on its way": "Item" in self._dispatch(),
        }
        return json.loads(json.dumps(outcome, default=str).replace(self.word, "…"))

    def _dispatch(self) -> Mapping[str, Any]:
        key = {"pk": {"S": f"DISPATCH#{self.id or 'none'}"}, "sk": {"S": "DISPATCH"}}
        table = self.school.stage.environment["COMMUNICATIONS_TABLE"]
        return self.school.stage.dynamodb.get_item(TableName=table, Key=key)


def _all(client: Client, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    query = {"limit": "100"}
    while True:
        page = client.get(path, query=query).json
        found.extend(page["items"])
        if not page["next_cursor"]:
            return found
        query["cursor"] = page["next_cursor"]


def _nothing(school: School) -> Scene:
    return Scene(school, uuid4().hex)


def _a_sender(school: School) -> Scene:
    made = school.client("clerk").post(f"/units/{school.id}/sender-aliases", {"name": "Secretaría"})
    return Scene(school, uuid4().hex, made.json["id"])


def _draft(school: School, **changes: Any) -> Scene:
    word = uuid4().hex
    return Scene(school, word, school.draft(subject=f"Reunión {word}", **changes))


def _tomorrow() -> str:
    return (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _to_schedule(school: School) -> Scene:
    return _draft(school, send_at=_tomorrow())


def _scheduled(school: School) -> Scene:
    scene = _to_schedule(school)
    assert school.client("clerk").post(f"/messages/{scene.id}/send", {}).status == 202
    school.stage.work()
    return scene


def _arrived(school: School) -> Scene:
    scene = _draft(school)
    assert school.client("clerk").post(f"/messages/{scene.id}/send", {}).status == 202
    school.stage.work()
    return scene


def _in_the_inbox(school: School) -> Scene:
    scene = _arrived(school)
    (item,) = [each for each in _all(school.client("mother"), "/me/inbox") if scene.word in each["subject"]]
    return Scene(school, scene.word, item["id"])


def _list(school: School) -> Scene:
    word = uuid4().hex
    body = {"name": f"Claustro {word}", "scope": {"kind": "teachers"}}
    return Scene(school, word, school.client("clerk").post(f"/units/{school.id}/contact-lists", body).json["id"])


def _with_phone(school: School) -> Scene:
    scene = _nothing(school)
    assert school.client("mother").post("/me/devices", _phone(scene)).status == 201
    return scene


def _phone(scene: Scene) -> dict[str, str]:
    return {"platform": "android", "token": f"phone-{scene.word}"}


def _in_spanish(school: School) -> Scene:
    assert school.client("mother").patch("/me/preferences", {"language": "es"}).status == 200
    return _nothing(school)


def _create(client: Client, scene: Scene) -> Answer:
    audience = {"roles": ["guardian"], "everyone": True}
    wrote = {"category": "message", "channels": ["email"], "alias_id": scene.id, "audience": audience}
    return client.post(f"/units/{scene.school.id}/messages", {**wrote, "subject": f"A {scene.word}", "body": "Texto"})


def _edit_what_was_seen(client: Client, scene: Scene) -> Answer:
    """A client that repeats what has no key names what it saw when it began; 412 then tells it to look."""
    return client.patch(f"/messages/{scene.id}", {"subject": f"Otra {scene.word}"}, headers={"If-Match": '"1"'})


def _send_what_was_seen(client: Client, scene: Scene) -> Answer:
    return client.post(f"/messages/{scene.id}/send", {}, headers={"If-Match": '"1"'})


def _create_alias(client: Client, scene: Scene) -> Answer:
    return client.post(f"/units/{scene.school.id}/sender-aliases", {"name": f"Jefatura {scene.word}"})


def _create_list(client: Client, scene: Scene) -> Answer:
    body = {"name": f"Familias {scene.word}", "scope": {"kind": "guardians"}}
    return client.post(f"/units/{scene.school.id}/contact-lists", body)


def _post(path: str, body: Any = None) -> Callable[[Client, Scene], Answer]:
    return lambda client, scene: client.post(path.format(id=scene.id), body)


def _prefer_english(client: Client, scene: Scene) -> Answer:
    return client.patch("/me/preferences", {"language": "en"})


@dataclass(frozen=True)
class Deed:
    """What somebody asks for: `again` as in `asked_until_answered`."""

    who: str
    scene: Callable[[School], Scene]
    ask: Callable[..., Answer]
    again: tuple[int, ...] = ()


DEEDS = {
    "create": Deed("clerk", _a_sender, _create),
    "edit": Deed(
        "clerk", _draft, lambda client, scene: client.patch(f"/messages/{scene.id}", {"subject": f"Otra {scene.word}"})
    ),
    "edit what was seen": Deed("clerk", _draft, _edit_what_was_seen, again=(412,)),
    "delete": Deed("clerk", _draft, lambda client, scene: client.delete(f"/messages/{scene.id}"), again=(404,)),
    "send": Deed("clerk", _draft, _post("/messages/{id}/send", {})),
    "send what was seen": Deed("clerk", _draft, _send_what_was_seen),
    "schedule": Deed("clerk", _to_schedule, _post("/messages/{id}/send", {})),
    "cancel": Deed("clerk", _scheduled, _post("/messages/{id}/cancel")),
    "resend": Deed("clerk", _arrived, _post("/messages/{id}/resend", {"statuses": ["no_address"]})),
    "remind": Deed("clerk", _arrived, _post("/messages/{id}/remind")),
    "name a sender": Deed("clerk", _nothing, _create_alias),
    "make a list": Deed("clerk", _nothing, _create_list),
    "change a list": Deed(
        "clerk", _list, lambda client, scene: client.patch(f"/contact-lists/{scene.id}", {"name": f"B {scene.word}"})
    ),
    "delete a list": Deed("clerk", _list, lambda client, scene: client.delete(f"/contact-lists/{scene.id}"), (404,)),
    "read": Deed("mother", _in_the_inbox, _post("/me/inbox/{id}/read")),
    "acknowledge": Deed("mother", _in_the_inbox, _post("/me/inbox/{id}/acknowledge")),
    "prefer": Deed("mother", _in_spanish, _prefer_english),
    "register a phone": Deed("mother", _nothing, lambda client, scene: client.post("/me/devices", _phone(scene))),
    "give up a phone": Deed(
        "mother", _with_phone, lambda client, scene: client.ask("DELETE", "/me/devices", _phone(scene))
    ),
}


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_cut_off_at_any_call_and_asked_again_is_done_once(stage, school, name):
    deed = DEEDS[name]
    whole = deed.scene(school)
    before = whole.outcome()
    with watched() as calls:
        asked_until_answered(stage, school.name(deed.who), partial(deed.ask, scene=whole))
    stage.work()
    expected = whole.outcome()
    assert expected != before or name in DOES_NOT_SHOW, name

    for at, how in calls.points():
        scene = deed.scene(school)
        with watched(at, how) as watch:
            asked_until_answered(stage, school.name(deed.who), partial(deed.ask, scene=scene), deed.again)
        assert watch.struck == calls.made[at]
        stage.work()
        assert scene.outcome() == expected, f"{name}: {how} {calls.made[at]} ({at})"


DOES_NOT_SHOW = frozenset({"resend"})
"""Nobody has an address now who had none: all that may be seen is that nobody else gets it again."""
