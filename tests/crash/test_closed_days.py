"""What a unit says of its closed days, cut off at any AWS call and said again, or said by two at once: said once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any, Final

from tests.faults import watched
from tests.stage import Died, Stage
from tests.units import SCHOOL

PATH: Final = f"/units/{SCHOOL.id}/closed-days"


def a_closure(number: int) -> dict[str, list[dict[str, str]]]:
    day = (date(2026, 1, 1) + timedelta(days=number)).isoformat()
    return {"closures": [{"since": day, "until": day, "name": f"Cierre {number}"}]}


def put(stage: Stage, who: str, body: dict[str, Any]) -> dict[str, Any]:
    """As a client does: the same again, until something that is no failure comes back."""
    for _ in range(4):
        try:
            answer = stage.client(who).put(PATH, body)
        except Died:
            stage.cold()
            continue
        if answer.status < 500:
            assert answer.status == 200, answer.text
            return dict(answer.json)
    raise AssertionError("never answered")


def noted(stage: Stage) -> list[str]:
    trail = stage.client("director").get(f"/units/{SCHOOL.id}/audit", query={"limit": "100"}).json["items"]
    return [entry["after"]["closures"] for entry in trail if entry["action"] == "closed_days_changed"]


def test_it_is_said_and_noted_once_wherever_it_was_cut_off(stage):
    stage.cold()
    with watched() as calls:
        put(stage, "director", a_closure(0))
    assert "TransactWriteItems" in calls.made

    for number, (at, how) in enumerate(calls.points(), start=1):
        before = len(noted(stage))
        stage.cold()
        with watched(at, how) as watch:
            shown = put(stage, "director", a_closure(number))
        assert watch.struck == calls.made[at]
        assert shown["closures"] == a_closure(number)["closures"]
        assert stage.client("clerk").get(PATH).json["closures"] == shown["closures"]
        assert len(noted(stage)) == before + 1, f"{how} {watch.struck} ({at})"


def test_of_two_at_once_each_is_noted_and_one_stays(stage):
    before = len(noted(stage))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda who: put(stage, who[0], a_closure(who[1])), [("director", 300), ("secretary", 301)]))

    new = noted(stage)[: len(noted(stage)) - before]
    assert len(new) == 2
    (stays,) = stage.client("clerk").get(PATH).json["closures"]
    assert stays["name"] in new[0]
