"""A student with a guardian whom the management team bars, and what an import then says of it."""

from dataclasses import replace
from typing import Any, Final

from tests.exports import JULIA, MARCOS, Pupil, Tutor
from tests.imports import Imports
from tests.units import SCHOOL

ANA: Final = Pupil("1", "Rey Gil, Ana", "1º ESO A", (JULIA, MARCOS))
RENUMBERED: Final = replace(ANA, id="900")
EVA: Final = Pupil("2", "Sanz Cano, Eva", "1º ESO A", (Tutor("Rosa", "Cano", "Luna", "", "", "600555666"),))
BARRED: Final = {"Julia Gil Roca": True, "Marcos Rey Sanz": False}
"""Ana's guardians after a decision, and whether they may receive."""


def decide(imports: Imports, whom: str = "Marcos Rey Sanz", *, of: str = "", **decided: Any) -> None:
    """The management team decides of a guardian of Ana's; that they may not receive, unless it is said otherwise."""
    path = f"{of or imports.path(ANA.name)}/guardians/{imports.guardian_id(whom)}"
    answer = imports.stage.client("director").patch(path, {"may_receive": False, "reason": "Auto 12/2026", **decided})
    assert answer.status == 200, answer.text


def held(imports: Imports, student: str = ANA.name) -> dict[str, bool]:
    """The guardians of a student by name, and whether they may receive."""
    answer = imports.stage.client("director").get(imports.path(student))
    return {each["name"]: each["may_receive"] for each in answer.json["guardians"]}


def codes(report: dict[str, Any]) -> list[tuple[int, str]]:
    """What a report says of custody, line by line."""
    return [(note["line"], note["code"]) for note in report["custody"]]


def trail(imports: Imports, action: str = "custody_changed") -> list[dict[str, Any]]:
    """What the audit trail has of it, newest first."""
    answer = imports.stage.client("director").get(f"/units/{SCHOOL.id}/audit")
    return [each for each in answer.json["items"] if each["action"] == action]
