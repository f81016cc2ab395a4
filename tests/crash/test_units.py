"""A unit that is made, changed or closed, cut off at any of the AWS calls and asked again: done once, whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import pytest

from chalicelib.domain.people import Unit, UnitKind
from chalicelib.domain.roles import Role
from chalicelib.services import registrations
from chalicelib.storage.directory_rows import TABLE, unit_key
from chalicelib.storage.tables import collection, sort_key_of
from tests.aws import ISSUER
from tests.faults import watched
from tests.handlers.client import Answer
from tests.stage import Died, Stage
from tests.units import CED, OFFICE, SCHOOL

CLOSED_AT: Final = "2026-11-02T08:00:00Z"


@dataclass(frozen=True)
class Scene:
    """A school that there may be already."""

    stage: Stage
    code: str

    def outcome(self) -> dict[str, Any]:
        """All rows of the school, without what no two of them share."""
        rows: dict[str, Any] = {}
        on_record: list[str] = []
        for item in collection(TABLE, unit_key(self.code), lambda _after: None):
            if sort_key_of(item).startswith("AUD#"):
                on_record.append(item["action"]["S"])
                continue
            told = {name: value for name, value in item.items() if name not in {"pk", "since", "granted_at", "until"}}
            told["over"] = "until" in item
            rows[sort_key_of(item).replace(self.code, "…")] = str(told).replace(self.code, "…")
        return {"rows": rows, "on record": sorted(on_record)}


def absent(stage: Stage) -> Scene:
    """A code that no unit has."""
    return Scene(stage, f"41{uuid4().int % 10**6:06}")


def present(stage: Stage) -> Scene:
    """A school with its director."""
    scene = absent(stage)
    registrations.register_unit(
        Unit(scene.code, "Colegio Viejo", UnitKind.SCHOOL, "viejo@example.org", "41", OFFICE.id)
    )
    who = f"director-{scene.code}"
    registrations.register_person(scene.code, f"Persona {who}", f"{who}@example.org", person_id=who)
    registrations.register_role(scene.code, who, Role.DIRECTOR)
    stage.forget_work()
    return scene


WANTED: Final = {
    "name": "Colegio Nuevo",
    "kind": "school",
    "province": "41",
    "parent_id": OFFICE.id,
    "contact": {"email": "nuevo@example.org"},
}
DEEDS: Final[dict[str, tuple[Callable[[Stage], Scene], dict[str, Any]]]] = {
    "make": (absent, WANTED),
    "change": (present, WANTED),
    "close": (present, {"closed_at": CLOSED_AT, "successor_id": SCHOOL.id}),
}


@pytest.fixture(scope="module", autouse=True)
def admin(stage: Stage) -> None:
    registrations.register_person(CED.id, "Persona admin", "admin@example.org", person_id="admin")
    registrations.register_role(CED.id, "admin", Role.PLATFORM_ADMIN)
    registrations.bind(ISSUER, "admin", CED.id, "admin")


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_cut_off_at_any_call_and_asked_again_is_done_once(stage: Stage, name: str) -> None:
    scene_of, body = DEEDS[name]
    whole = scene_of(stage)
    before = whole.outcome()
    with watched() as calls:
        _ask_until_answered(whole, body)
    stage.work()
    expected = whole.outcome()
    assert "TransactWriteItems" in calls.made
    assert expected != before
    assert expected["on record"]

    for at, how in calls.points():
        scene = scene_of(stage)
        with watched(at, how) as watch:
            _ask_until_answered(scene, body)
        assert watch.struck == calls.made[at]
        stage.work()
        assert scene.outcome() == expected, f"{name}: {how} {calls.made[at]} ({at})"


def _ask_until_answered(scene: Scene, body: dict[str, Any]) -> Answer:
    scene.stage.cold()
    for _ in range(4):
        try:
            answer = scene.stage.client("admin").put(f"/units/{scene.code}", body)
        except Died:
            scene.stage.cold()
            continue
        if answer.status < 500:
            assert answer.status in {200, 201}, answer.text
            return answer
        assert answer.status == 503, answer.text
    raise AssertionError("never answered")
