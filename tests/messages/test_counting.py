"""What became of a message is counted, and what stood still goes on, whatever is cut off: no total is ever wrong."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import pytest

from chalicelib.domain.watch import shard_of
from chalicelib.services import clock, sweeping
from chalicelib.storage import dispatches
from tests.faults import How, Watch, watched
from tests.messages.schools import School, a_small_school, forget_the_pace, outcome
from tests.messages.test_feedback import event
from tests.stage import Stage


@pytest.fixture(autouse=True)
def in_the_first_shard(monkeypatch):
    """Whatever is written is watched in the shard that is looked at first."""
    fresh_id = clock.fresh_id
    monkeypatch.setattr(clock, "fresh_id", lambda: next(id for id in iter(fresh_id, "") if shard_of(id) == 0))


pytestmark = pytest.mark.usefixtures("no_waiting")


@pytest.fixture(scope="module")
def families(stage: Stage) -> School:
    """Two families whom a mail reaches and one whom none does."""
    return a_small_school(stage)


def begun(school: School) -> str:
    """A message that was sent; its id."""
    id = school.sent()
    assert shard_of(id) == 0
    return id


def told_of(school: School) -> str:
    """It has gone; SES told of both mails since it was counted."""
    id = begun(school)
    school.stage.work()
    for who, kind in (("g0000", "Reject"), ("g0001", "Delivery")):
        school.stage.put("feedback", event(school, id, school.name(who), kind))
    school.stage.deliver("feedback")
    assert dispatches.stirred(id).chunks
    assert school.message(id)["totals"]["email"] == {"no_address": 1, "sent": 2}
    return id


def standing_still(school: School) -> str:
    """Its chunk was made, and whoever was to deliver it was never told."""
    id = begun(school)
    school.stage.relay()
    school.stage.deliver("message")
    school.stage.forget_work()
    assert school.message(id)["state"] == "sending"
    return id


def count(stage: Stage, id: str) -> None:
    stage.put("message", {"work": "count", "message_id": id})
    stage.deliver("message")


def sweep(stage: Stage, _id: str) -> None:
    stage.sweep_once()


Totals = Mapping[str, int]
TOLD: Final[Totals] = {"delivered": 1, "failed": 1, "no_address": 1}
GONE: Final[Totals] = {"no_address": 1, "sent": 2}

WORK: Final = {
    "count what was told": (told_of, count, TOLD),
    "sweep for what was told": (told_of, sweep, TOLD),
    "sweep for what stands still": (standing_still, sweep, GONE),
}

OF_A_SHARD: Final = 4
"""Of a sweep: it finds the work, queues it, looks again later, and finds no files. Its other calls find nothing."""


@pytest.mark.parametrize("name", WORK)
def test_counting_and_sweeping_cut_off_at_any_call_are_followed_by_another(stage, families, name, monkeypatch):
    make, act, totals = WORK[name]
    began = clock.now

    def pass_on(minutes: int) -> None:
        for module in (clock, sweeping):
            monkeypatch.setattr(module, "now", lambda: began() + timedelta(minutes=minutes))

    def after(at: int | None = None, how: How = How.DIES_BEFORE) -> tuple[Watch, dict[str, Any]]:
        pass_on(0)
        mailed = families.mailed()
        id = make(families)
        pass_on(20)
        stage.cold()
        with watched(at, how) as watch:
            act(stage, id)
        # The queues bring what was not done; and the sweep, later, what nobody knows of any more.
        stage.work()
        pass_on(40)
        stage.cold()
        assert stage.sweep_once()
        stage.work()
        found = outcome(families, id)
        found["mailed"] = sorted((families.mailed() - mailed).values())
        found["to count"] = dispatches.stirred(id).chunks
        forget_the_pace(stage)
        return watch, found

    calls, expected = after()
    assert expected["totals"]["email"] == totals
    assert (expected["state"], expected["mailed"]) == ("sent", [1, 1])
    assert (expected["left"], expected["to count"]) == (None, frozenset())

    for at, how in calls.points():
        if act is sweep and at >= OF_A_SHARD:
            break
        watch, found = after(at, how)
        assert watch.struck == calls.made[at]
        assert found == expected, f"{name}: {how} {calls.made[at]} ({at})"
    if act is sweep:
        assert calls.made[:OF_A_SHARD] == ["Query", "SendMessage", "UpdateItem", "Query"]
        assert set(calls.made[OF_A_SHARD:]) == {"Query"}


def test_what_is_counted_again_stays_what_it_is(stage, families):
    id = told_of(families)

    for _ in range(3):
        count(stage, id)

    assert families.message(id)["totals"]["email"] == TOLD
