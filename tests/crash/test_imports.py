"""An import that is cut off at any of its AWS calls: completed when it is brought again, never doubled, never half."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.services import clock, sweeping
from tests.exports import ANA, EVA, JULIA, LEO, MARCOS, Pupil, Tutor, an_export, teachers
from tests.faults import How, watched
from tests.imports import PATH, Imports, empty, restore, snapshot
from tests.stage import Stage
from tests.units import SCHOOL

BEFORE = an_export(ANA, LEO)
AFTER = an_export(
    Pupil("1", "Rey Gil, Ana", "2º ESO B", (Tutor(email="nueva@familia.example"), MARCOS)),
    LEO,
    EVA,
    Pupil("", "Sin, Número"),
)
"""Somebody changes class, somebody's address changes, somebody comes, and a line is bad."""

TEACHERS = teachers(("Ana Ruiz", "ana@ies.example", "1º ESO A"), ("Leo Sanz", "leo@ies.example", "2º ESO B"))


def outcome(imports: Imports, id: str) -> dict[str, Any]:
    """All that is true once the import has ended."""
    report = imports.report(id)
    trail = imports.stage.client("director").get(f"/units/{SCHOOL.id}/audit", query={"limit": "100"}).json["items"]
    told = sorted((entry["action"], str(entry["person"] and entry["person"]["name"])) for entry in trail)
    for name in ("id", "created_at", "finished_at"):
        del report[name]
    return {"report": report, "truth": imports.truth(), "left": imports.leftovers(), "audit": told}


@pytest.fixture(scope="module")
def school(stage: Stage) -> list[dict[str, Any]]:
    """The rows of a school that has imported before."""
    empty(stage)
    stage.forget_work()
    Imports(stage).done(BEFORE)
    return snapshot(stage)


@pytest.mark.parametrize(
    ("kind", "content"), [("students", AFTER), ("teachers", TEACHERS)], ids=["students", "teachers"]
)
def test_an_import_cut_off_at_any_call_and_brought_again_is_done_once(stage, school, kind, content):
    imports = Imports(stage)

    def begun() -> str:
        restore(stage, school)
        stage.forget_work()
        id = imports.begin(content, kind)
        stage.deliver("upload")
        stage.cold()
        return id

    whole = begun()
    before = imports.students()
    with watched() as calls:
        stage.deliver("import")
    stage.work()
    expected = outcome(imports, whole)
    assert expected["report"]["status"] == "done"
    assert expected["left"] == []

    for at, how in calls.points():
        id = begun()
        with watched(at, how) as watch:
            stage.deliver("import")
        assert watch.struck == calls.made[at]
        stage.cold()
        seen = imports.students()
        assert seen in (before, expected["truth"]["students"]), f"half of it: {how} {calls.made[at]} ({at})"
        stage.work()
        assert outcome(imports, id) == expected, f"{how} {calls.made[at]} ({at})"


@pytest.mark.parametrize("how", [How.DIES_BEFORE, How.DIES_AFTER])
def test_an_import_whose_message_is_lost_at_any_call_is_completed_by_the_sweep(stage, school, monkeypatch, how):
    imports = Imports(stage)
    monkeypatch.setattr(sweeping, "now", lambda: clock.now() + timedelta(hours=2))

    def begun() -> str:
        restore(stage, school)
        stage.forget_work()
        id = imports.begin(AFTER)
        stage.deliver("upload")
        return id

    whole = begun()
    with watched() as calls:
        stage.deliver("import")
    stage.work()
    expected = outcome(imports, whole)

    for at, name in enumerate(calls.made):
        if not name.startswith("Transact"):
            continue
        id = begun()
        with watched(at, how):
            stage.deliver("import")
        stage.forget_work()
        stage.sweep_once()
        stage.work()
        assert outcome(imports, id) == expected, f"{how} {name} ({at})"


def test_a_request_for_an_import_that_is_cut_off_at_any_call_is_done_once(stage, school):
    restore(stage, school)
    body = {"kind": "students", "name": "RegAlum.csv", "size": len(AFTER)}
    stage.client("clerk").get("/me")
    with watched() as calls:
        stage.client("clerk").post(PATH, body, headers={"Idempotency-Key": "whole"})

    for at, how in calls.points():
        key = {"Idempotency-Key": f"{at} {how}"}
        there = len(Imports(stage).all("imports"))
        with watched(at, how):
            try:
                first = stage.client("clerk").post(PATH, body, headers=key)
                assert first.status in {201, 503}
            except BaseException as error:  # noqa: BLE001  # the process is gone
                assert type(error).__name__ == "Died"  # noqa: PT017
        again = stage.client("clerk").post(PATH, body, headers=key)
        assert again.status == 201, again.text
        assert len(Imports(stage).all("imports")) == there + 1


def test_a_confirmation_that_is_cut_off_at_any_call_is_carried_out_once(stage, school, monkeypatch):
    imports = Imports(stage)
    monkeypatch.setattr(sweeping, "now", lambda: clock.now() + timedelta(hours=2))
    fewer = an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (JULIA, MARCOS)))

    def asking() -> str:
        restore(stage, school)
        stage.forget_work()
        id = str(imports.run(fewer)["id"])
        assert imports.report(id)["status"] == "needs_confirmation"
        return id

    whole = asking()
    with watched() as calls:
        stage.client("clerk").post(f"{PATH}/{whole}/confirm", {}, headers={"Idempotency-Key": "whole"})
    stage.work()
    expected = outcome(imports, whole)
    assert set(expected["truth"]["students"]) == {"Rey Gil, Ana"}

    for at, how in calls.points():
        id = asking()
        key = {"Idempotency-Key": f"confirm {at} {how}"}
        with watched(at, how):
            try:
                stage.client("clerk").post(f"{PATH}/{id}/confirm", {}, headers=key)
            except BaseException as error:  # noqa: BLE001  # the process is gone
                assert type(error).__name__ == "Died"  # noqa: PT017
        again = stage.client("clerk").post(f"{PATH}/{id}/confirm", {}, headers=key)
        assert again.status == 200, again.text
        stage.sweep_once()
        stage.work()
        assert outcome(imports, id) == expected, f"{how} {calls.made[at]} ({at})"
