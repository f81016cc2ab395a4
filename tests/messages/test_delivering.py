"""A message on its way, whatever goes wrong: nobody is lost, nobody gets it twice but in the one counted window."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from chalicelib.domain.recipients import CHUNK, PART
from chalicelib.services import clock, delivering, delivering_mails, mailings, registrations
from chalicelib.storage import chunks, messages, pacing
from tests.faults import How, watched
from tests.messages.schools import School, a_small_school, another_school, forget_the_pace, outcome
from tests.stage import Died, Stage

pytestmark = pytest.mark.usefixtures("no_waiting")


@pytest.fixture
def later(monkeypatch):
    """Whoever was at a chunk is not any more."""

    def pass_on(minutes: int = 20) -> None:
        monkeypatch.setattr(clock, "now", lambda at=clock.now: at() + timedelta(minutes=minutes))

    return pass_on


def recover(school: School, id: str) -> None:
    """What brings work again: the queues by themselves; the sweep, when nothing was done for a while."""
    school.stage.work()
    school.stage.put("message", {"work": "expand", "message_id": id})
    school.stage.work()


WORK: dict[str, Callable[[Stage], object]] = {
    "relay": lambda stage: stage.relay(),
    "expand": lambda stage: stage.deliver("message"),
    "deliver": lambda stage: stage.deliver("delivery"),
}


def ready_for(name: str, stage: Stage) -> tuple[School, str]:
    """A message that waits for this worker."""
    school = a_small_school(stage)
    id = school.sent()
    for step in list(WORK)[: list(WORK).index(name)]:
        WORK[step](stage)
    return school, id


@pytest.mark.parametrize("name", WORK)
def test_a_worker_cut_off_at_any_call_is_followed_by_another(stage, name, monkeypatch, later):
    school, id = ready_for(name, stage)
    stage.cold()
    with watched() as calls:
        WORK[name](stage)
    recover(school, id)
    expected = outcome(school, id)
    assert expected["mailed"] == [1, 1]
    assert expected["left"] is None

    for at, how in calls.points():
        with monkeypatch.context() as time:
            school, id = ready_for(name, stage)
            stage.cold()
            with watched(at, how) as watch:
                WORK[name](stage)
            assert watch.struck == calls.made[at]
            time.setattr(clock, "now", lambda now=clock.now: now() + timedelta(minutes=20))
            stage.cold()
            recover(school, id)
            found = outcome(school, id)
        forget_the_pace(stage)
        if in_the_window(watch):
            assert found["mailed"] in ([1, 1], [2, 2])
            found["mailed"] = [1, 1]
        assert found == expected, f"{name}: {how} {calls.made[at]} ({at})"


def in_the_window(watch: Any) -> bool:
    """Whether SES may have sent what we had not noted."""
    before = watch.made[: (watch.at or 0) + 1]
    return "SendBulkEmail" in before and (watch.struck != "SendBulkEmail" or watch.how.is_after)


@pytest.mark.parametrize("name", WORK)
def test_work_that_comes_twice_is_done_once(stage, name):
    school, id = ready_for(name, stage)
    for queue in ("message", "delivery"):
        for message in stage.waiting(queue):
            stage.put(queue, message)

    recover(school, id)

    assert outcome(school, id)["mailed"] == [1, 1]


def test_a_request_to_send_that_is_repeated_sends_once(school):
    school.families(2)
    id = school.draft()
    for _ in range(2):
        answer = school.client("clerk", **{"Idempotency-Key": id}).post(f"/messages/{id}/send", {})
        assert answer.status == 202

    school.stage.work()

    assert sorted(school.mailed().values()) == [1, 1]


@pytest.fixture(scope="module")
def large(stage):
    """A school of a chunk and a half."""
    school = another_school(stage)
    rows_of_families(school, CHUNK + PART)
    return school


def rows_of_families(school: School, number: int) -> None:
    """Many guardians, row by row: the use cases take long for so many."""
    template = another_school(school.stage)
    template.families(1)
    table = school.stage.environment["DIRECTORY_TABLE"]
    found = school.stage.dynamodb.query(
        TableName=table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"U#{template.id}"}},
    )["Items"]
    family = [item for item in found if "0000" in item["sk"]["S"]]
    assert len(family) == 3
    for place in range(number):
        for item in family:
            school.stage.dynamodb.put_item(TableName=table, Item=_renamed(item, template.id, school.id, place))


def _renamed(value: Any, old: str, new: str, place: int) -> Any:
    if isinstance(value, str):
        return value.replace(old, new).replace("0000", f"{place:04d}") if "0000" in value or old in value else value
    if isinstance(value, dict):
        return {name: _renamed(each, old, new, place) for name, each in value.items()}
    return [_renamed(each, old, new, place) for each in value] if isinstance(value, list) else value


def test_a_worker_killed_between_two_mailings_leaves_at_most_one_part_to_be_sent_again(stage, large, later, capsys):
    id = large.sent()
    stage.relay()
    stage.deliver("message")
    before = large.mailed()
    with watched() as calls:
        delivering.deliver(*_first_chunk(id))
    mailings_at = [at for at, name in enumerate(calls.made) if name == "SendBulkEmail"]
    assert len(mailings_at) == 2
    stage.work()
    assert set((large.mailed() - before).values()) == {1}

    for at in mailings_at:
        id = large.sent()
        stage.relay()
        stage.deliver("message")
        before = large.mailed()
        with watched(at, How.DIES_AFTER), pytest.raises(Died):
            delivering.deliver(*_first_chunk(id))
        later()
        stage.forget_work()
        stage.put("message", {"work": "expand", "message_id": id})
        capsys.readouterr()
        stage.work()
        counts = Counter((large.mailed() - before).values())
        assert counts == {1: CHUNK, 2: PART}
        assert f'"DeliveriesRepeated":[{PART}.0]' in capsys.readouterr().out
        mailings.count(id)
        assert large.message(id)["totals"]["email"] == {"sent": CHUNK + PART}
        forget_the_pace(stage)


def _first_chunk(id: str) -> tuple[str, str, int]:
    message = messages.find(id)
    assert message
    assert message.run
    return id, message.run, 0


def test_what_was_read_before_another_worker_came_stays_read(school, later):
    school.guardian("mother", signs_in=True)
    school.student("one", "mother")
    id = school.sent()
    school.stage.relay()
    school.stage.deliver("message")
    # Find, claim, write the inbox: and it dies.
    chunk = _first_chunk(id)
    with watched(2, How.DIES_AFTER), pytest.raises(Died):
        delivering.deliver(*chunk)
    (item,) = school.client("mother").get("/me/inbox").json["items"]
    assert school.client("mother").post(f"/me/inbox/{item['id']}/read", {}).status == 204
    later()

    recover(school, id)

    assert school.statuses(id)[school.name("mother"), "inbox"] == "read"


def test_mail_goes_no_faster_than_the_account_may_send(stage):
    at = clock.now() + timedelta(days=1)

    starts = [pacing.reserve(49, 14.0, at) for _ in range(4)]

    assert starts[0] == at
    for earlier, following in pairwise(starts):
        assert abs((following - earlier).total_seconds() - 49 / 14) < 0.01
    assert pacing.reserve(1, 14.0, at + timedelta(hours=1)) == at + timedelta(hours=1)


def test_who_would_wait_long_leaves_the_inbox_written_and_the_mail_for_its_time(school, monkeypatch):
    monkeypatch.setattr(delivering_mails, "WAITS_AT_MOST", timedelta(seconds=-1))
    ids = school.families(2)
    id = school.sent()
    school.stage.relay()
    school.stage.deliver("message")

    done = delivering.deliver(*_first_chunk(id))

    assert done.put_back
    assert not school.mails()
    assert {status for (_, channel), status in school.statuses(id).items() if channel == "inbox"} == {"delivered"}
    monkeypatch.setattr(delivering_mails, "WAITS_AT_MOST", timedelta(seconds=20))
    school.stage.work()
    assert school.mailed() == dict.fromkeys(ids, 1)


def test_two_who_expand_at_once_count_as_one(school, monkeypatch):
    school.families(2)
    id = school.sent()
    mailings.expand(id)
    first = messages.find(id)
    assert first
    late = chunks.write
    assert not messages.expanded(first, "another-run", 7, 700)
    late(id, "another-run", [], clock.now())

    school.stage.work()

    assert sorted(school.mailed().values()) == [1, 1]
    assert school.message(id)["totals"]["recipients"] == 2


def test_an_address_that_changes_after_sending_changes_nothing_of_what_is_under_way(school):
    (guardian,) = school.families(1)
    id = school.sent()
    school.stage.relay()
    school.stage.deliver("message")
    registrations.register_person(school.id, "Persona", "new@example.org", person_id=guardian)

    school.stage.work()

    assert school.mailed() == {guardian: 1}
    assert school.message(id)["totals"]["email"] == {"sent": 1}
