"""A school with families, made for one test each; and what a message of it came to."""

import json
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

import pytest

from chalicelib.domain.people import Unit, UnitKind
from chalicelib.domain.roles import Role
from chalicelib.gateways import bulk_mails
from chalicelib.services import delivering, delivering_mails, registrations
from chalicelib.storage import pacing
from tests.aws import ISSUER
from tests.handlers.client import Client
from tests.stage import Stage
from tests.units import OFFICE

_CODES: Final = count(41001000)


@dataclass(frozen=True)
class School:
    """A school, called by its code; its people are called after it."""

    stage: Stage
    unit: Unit

    @property
    def id(self) -> str:
        return self.unit.id

    def name(self, who: str) -> str:
        return f"{who}.{self.id}"

    def client(self, who: str, **headers: str) -> Client:
        return self.stage.client(self.name(who), **headers)

    def person(self, who: str, *roles: Role, email: str | None = "", signs_in: bool = False) -> str:
        """Somebody of the school; with an address of their own unless told otherwise."""
        id = self.name(who)
        address = f"{id}@example.org" if email == "" else email
        registrations.register_person(self.id, f"Persona {who}", address, person_id=id)
        for role in roles:
            registrations.register_role(self.id, id, role)
        if signs_in:
            registrations.bind(ISSUER, id, self.id, id)
        return id

    def guardian(self, who: str, **more: Any) -> str:
        return self.person(who, Role.GUARDIAN, **more)

    def student(self, who: str, *guardians: str, group: str | None = None) -> str:
        """A student, in a class or in none, with these guardians."""
        groups = [self.name(group)] if group else []
        for each in groups:
            registrations.register_group(self.id, each, each)
        id = self.name(who)
        registrations.register_student(
            self.id, id, f"Alumna {who}", groups=groups, guardian_ids=[self.name(each) for each in guardians]
        )
        return id

    def families(self, number: int) -> list[str]:
        """As many guardians, of one student each."""
        return [self._family(place) for place in range(number)]

    def _family(self, place: int) -> str:
        guardian = self.guardian(f"g{place:04d}")
        self.student(f"s{place:04d}", f"g{place:04d}")
        return guardian

    def draft(self, who: str = "clerk", **changes: Any) -> str:
        """A draft to all guardians by mail, unless told otherwise; its id."""
        client = self.client(who)
        alias = client.post(f"/units/{self.id}/sender-aliases", {"name": "Secretaría"}).json["id"]
        body = {
            "category": "message",
            "channels": ["email"],
            "alias_id": alias,
            "audience": {"roles": ["guardian"], "everyone": True},
            "subject": f"Reunión {self.id}",
            "body": "Les esperamos el lunes.",
            **changes,
        }
        answer = client.post(f"/units/{self.id}/messages", body)
        assert answer.status == 201, answer.text
        return str(answer.json["id"])

    def sent(self, who: str = "clerk", **changes: Any) -> str:
        """A message that was sent, and is on its way; its id."""
        id = self.draft(who, **changes)
        answer = self.client(who).post(f"/messages/{id}/send", {})
        assert answer.status == 202, answer.text
        return id

    def message(self, id: str) -> Any:
        return self.client("clerk").get(f"/messages/{id}").json

    def preview(self, id: str, **query: Any) -> Any:
        return self.client("clerk").get(f"/messages/{id}/preview", query=query).json

    def deliveries(self, id: str, **query: Any) -> list[dict[str, Any]]:
        """All that became of a message, page by page."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.client("clerk").get(f"/messages/{id}/deliveries", query={**query, **cursor}).json
            found.extend(page["items"])
            if not page["next_cursor"]:
                return found
            cursor = {"cursor": page["next_cursor"]}

    def statuses(self, id: str) -> dict[tuple[str, str], str]:
        """By person and channel."""
        return {(each["person"]["id"], each["channel"]): each["status"] for each in self.deliveries(id)}

    def mails(self) -> list[dict[str, Any]]:
        """The mails to people of this school."""
        return [mail for mail in mails(self.stage) if mail["To"][0].endswith(f".{self.id}@example.org")]

    def mailed(self) -> Counter[str]:
        """How many mails each person of this school got."""
        return Counter(mail["To"][0].removesuffix("@example.org") for mail in self.mails())


def mails(stage: Stage) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{stage.url}/_ministack/ses/messages", timeout=10) as answer:  # noqa: S310  # ours
        kept = json.load(answer)["messages"]
    return [message for of_account in kept.values() for message in of_account]


def another_school(stage: Stage) -> School:
    """A new school with a clerk and a notification manager."""
    code = str(next(_CODES))
    unit = Unit(code, f"Colegio {code}", UnitKind.SCHOOL, f"{code}@example.org", "41", OFFICE.id)
    registrations.register_unit(unit)
    school = School(stage, unit)
    school.person("clerk", Role.ADMINISTRATION, signs_in=True)
    school.person("manager", Role.NOTIFICATION_MANAGER, signs_in=True)
    school.person("director", Role.DIRECTOR, signs_in=True)
    stage.forget_work()
    return school


def everybody(ids: Sequence[str]) -> Counter[str]:
    """Each of them once."""
    return Counter(ids)


def forget_the_pace(stage: Stage) -> None:
    """Nobody has reserved any of it."""
    key = {"pk": {"S": "RATE#email"}, "sk": {"S": pacing.RATE}}
    stage.dynamodb.delete_item(TableName=stage.environment["MESSAGES_TABLE"], Key=key)


def mail_at_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pace is tested on its own; here it is fast, and nobody reserved any of it at a later time of another test."""
    monkeypatch.setattr(delivering_mails, "SHARE", 1000.0)
    # Nor does a message of one test come in the middle of the next.
    monkeypatch.setattr(delivering, "COUNT_AFTER_S", 0)
    bulk_mails.rate()  # asked once in a process: no call is to be counted in one run and missing in the next
    forget_the_pace(stage)


def a_small_school(stage: Stage) -> School:
    """Three guardians, of whom one has no address."""
    school = another_school(stage)
    school.guardian("silent", email=None)
    school.student("last", "silent")
    school.families(2)
    stage.forget_work()
    return school


def outcome(school: School, id: str) -> dict[str, Any]:
    """All that is true of a message, but for ids and times."""
    message = school.message(id)
    return {
        "state": message["state"],
        "totals": message["totals"],
        "statuses": Counter((channel, status) for (_, channel), status in school.statuses(id).items()),
        "mailed": sorted(school.mailed().values()),
        "left": school.stage.dynamodb.get_item(
            TableName=school.stage.environment["COMMUNICATIONS_TABLE"],
            Key={"pk": {"S": f"DISPATCH#{id}"}, "sk": {"S": "DISPATCH"}},
        ).get("Item"),
    }
