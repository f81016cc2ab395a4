"""Phones of a school's people, and what SNS was asked to push to them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from chalicelib.gateways import clients
from tests.messages.schools import School


@dataclass(frozen=True)
class Shown:
    """One push, as SNS got it.

    Attributes:
        endpoint: where it went.
        raw: the message, as it was sent.
    """

    endpoint: str
    raw: str

    @property
    def text(self) -> str:
        return str(json.loads(self.raw)["default"])

    @property
    def item(self) -> str:
        """What the app is told to open."""
        of_platform = json.loads(next(value for name, value in json.loads(self.raw).items() if name != "default"))
        android = of_platform.get("fcmV1Message", {}).get("message", {}).get("data", {})
        return str((android or of_platform)["inbox_item"])


@dataclass
class Pushes:
    """What was pushed, in order.

    Attributes:
        taken: what SNS called each push that it took, and the phone's endpoint.
    """

    shown: list[Shown] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)

    def taken_by(self, platform: str) -> tuple[str, str]:
        """The one push that SNS took for a phone of this platform."""
        (found,) = [each for each in self.taken if f"-{platform}/" in each[1]]
        return found

    @property
    def texts(self) -> list[str]:
        return [push.text for push in self.shown]


Answer = tuple[int, str, str] | None
"""A status, a code and a message in the place of SNS's answer; none lets it answer itself."""


@contextmanager
def pushed(
    answer: Callable[[Shown], Answer] = lambda _: None, after: Callable[[str, str], None] = lambda *_: None
) -> Iterator[Pushes]:
    """What is pushed inside the `with`; `answer` may answer in SNS's place, `after` acts once SNS took one."""
    pushes = Pushes()

    def taken(parsed: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        if "MessageId" in parsed:
            pushes.taken.append((parsed["MessageId"], context["endpoint"]))
            after(*pushes.taken[-1])

    def instead(params: dict[str, Any], context: dict[str, Any], **_: object) -> Any:
        context["endpoint"] = params["body"]["TargetArn"]
        push = Shown(params["body"]["TargetArn"], params["body"]["Message"])
        pushes.shown.append(push)
        found = answer(push)
        if found is None:
            return None
        status, code, message = found
        return SimpleNamespace(status_code=status), {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {},
        }

    events = clients.sns_once().meta.events
    events.register("before-call.sns.Publish", instead)
    events.register("after-call.sns.Publish", taken)
    try:
        yield pushes
    finally:
        events.unregister("after-call.sns.Publish", taken)
        events.unregister("before-call.sns.Publish", instead)


def with_phone(school: School, who: str, *platforms: str, language: str = "es") -> str:
    """A guardian of a student of their own, who signs in on these phones; their id."""
    id = school.guardian(who, signs_in=True)
    school.student(f"child-of-{who}", who)
    register(school, who, *platforms)
    if language != "es":
        assert school.client(who).patch("/me/preferences", {"language": language}).status == 200
    return id


def register(school: School, who: str, *platforms: str, token: str | None = None) -> None:
    for platform in platforms:
        body = {"platform": platform, "token": token or f"{platform}-of-{school.name(who)}"}
        assert school.client(who).post("/me/devices", body).status == 201
