"""A message on its way, whatever goes wrong: nobody is lost, nobody gets it twice but in the one counted window."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.domain.recipients import CHUNK, PART
from chalicelib.gateways import bulk_mails, clients
from chalicelib.services import clock, delivering, delivering_mails, delivery_progress, mailings, registrations
from chalicelib.storage import chunks, messages, pacing
from tests.faults import How, watched
from tests.messages.schools import School, another_school
from tests.stage import Died, Stage


@pytest.fixture
def later(monkeypatch):
    """Whoever was at a chunk is not any more."""

    def pass_on(minutes: int = 20) -> None:
        monkeypatch.setattr(clock, "now", lambda at=clock.now: at() + timedelta(minutes=minutes))

    return pass_on


@pytest.fixture(autouse=True)
def no_waiting(stage, monkeypatch):
    """The pace is tested on its own; here it is fast, and nobody reserved any of it at a later time of another test."""
    monkeypatch.setattr(delivering_mails, "SHARE", 1000.0)
    # Nor does a message of one test come in the middle of the next.
    monkeypatch.setattr(delivering, "COUNT_AFTER_S", 0)
    bulk_mails.rate()  # asked once in a process: no call is to be counted in one run and missing in the next
    forget_the_pace(stage)


def forget_the_pace(stage: Stage) -> None:
    key = {"pk": {"S": "RATE#email"}, "sk": {"S": pacing.RATE}}
    stage.dynamodb.delete_item(TableName=stage.environment["MESSAGES_TABLE"], Key=key)


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


def a_small_school(stage: Stage) -> School:
    school = another_school(stage)
    school.guardian("silent", email=None)
    school.student("last", "silent")
    school.families(2)
    stage.forget_work()
    return school


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


@contextmanager
def ses_answers(answer: Callable[[list[str]], Any]) -> Iterator[list[list[str]]]:
    """SES answers what `answer` gives for the addresses of a call; none lets it answer itself."""
    asked: list[list[str]] = []

    def instead(params: dict[str, Any], **_: object) -> Any:
        entries = json.loads(params["body"])["BulkEmailEntries"]
        asked.append([entry["Destination"]["ToAddresses"][0] for entry in entries])
        found = answer(asked[-1])
        return (SimpleNamespace(status_code=found[0]), found[1]) if found else None

    events = clients.ses_once().meta.events
    events.register("before-call.sesv2.SendBulkEmail", instead)
    try:
        yield asked
    finally:
        events.unregister("before-call.sesv2.SendBulkEmail", instead)


def test_one_recipient_who_always_fails_holds_nobody_back(school, monkeypatch):
    monkeypatch.setattr(delivery_progress, "PUT_BACK_FOR_S", 0)
    ids = school.families(4)
    bad = f"{ids[1]}@example.org"

    def answer(addresses: list[str]) -> Any:
        results = [{"Status": "FAILED" if each == bad else "SUCCESS", "MessageId": each} for each in addresses]
        return 200, {"BulkEmailEntryResults": results}

    with ses_answers(answer) as asked:
        id = school.sent()
        school.stage.work()

    assert Counter(address for call in asked for address in call) == {
        bad: delivering.TRIES,
        **{f"{each}@example.org": 1 for each in ids if each != ids[1]},
    }
    assert school.message(id)["totals"]["email"] == {"failed": 1, "sent": 3}
    (failed,) = school.deliveries(id, status="failed")
    assert (failed["person"]["id"], failed["code"]) == (ids[1], "failed")
    (report,) = dead_letters(school.stage)
    told = {"message_id": id, "person_id": ids[1], "channel": "email", "code": "failed"}
    assert report == {"work": "failed", **told}
    # It does nothing when it is put back.
    school.stage.put("delivery", report)
    school.stage.work()
    assert dead_letters(school.stage) == []


def dead_letters(stage: Stage) -> list[dict[str, Any]]:
    """What the operator finds, once."""
    queue = stage.environment["DELIVERY_DLQ_URL"]
    found = stage.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    for each in found:
        stage.sqs.delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
    return [json.loads(each["Body"]) for each in found]


def test_a_call_that_is_refused_for_one_address_is_split_until_it_stands_alone(school):
    ids = school.families(4)
    bad = f"{ids[2]}@example.org"

    def answer(addresses: list[str]) -> Any:
        if bad in addresses:
            return 400, {"Error": {"Code": "BadRequestException", "Message": "no"}, "ResponseMetadata": {}}
        return None

    with ses_answers(answer):
        id = school.sent()
        school.stage.work()

    assert school.message(id)["totals"]["email"] == {"failed": 1, "sent": 3}
    assert school.mailed() == dict.fromkeys((each for each in ids if each != ids[2]), 1)


def test_nobody_is_mailed_twice_when_a_call_is_split_and_the_rest_is_too_much_for_now(school, monkeypatch, capsys):
    monkeypatch.setattr(delivery_progress, "PUT_BACK_FOR_S", 0)
    ids = school.families(4)
    bad = f"{ids[3]}@example.org"
    throttled = [True]

    def answer(addresses: list[str]) -> Any:
        if bad in addresses:
            return 400, {"Error": {"Code": "BadRequestException", "Message": "no"}, "ResponseMetadata": {}}
        if len(addresses) == 1 and throttled:
            throttled.pop()
            return 429, {"Error": {"Code": "TooManyRequestsException", "Message": ""}, "ResponseMetadata": {}}
        return None

    with ses_answers(answer):
        id = school.sent()
        school.stage.work()

    assert not throttled
    assert school.mailed() == dict.fromkeys(ids[:3], 1)
    assert school.message(id)["totals"]["email"] == {"failed": 1, "sent": 3}
    assert "DeliveriesRepeated" not in capsys.readouterr().out


def test_an_operator_who_pauses_the_sending_makes_nobody_fail(school, monkeypatch, capsys):
    monkeypatch.setattr(delivery_progress, "PUT_BACK_FOR_S", 0)
    ids = school.families(3)
    paused = [True] * (delivering.TRIES + 2)

    def answer(addresses: list[str]) -> Any:
        if paused:
            paused.pop()
            results = [{"Status": "CONFIGURATION_SET_SENDING_PAUSED"} for _ in addresses]
            return 200, {"BulkEmailEntryResults": results}
        return None

    with ses_answers(answer):
        id = school.sent()
        school.stage.work()

    assert school.mailed() == dict.fromkeys(ids, 1)
    assert school.message(id)["totals"]["email"] == {"sent": 3}
    # By this figure an alarm is raised.
    assert "SendingThrottled" in capsys.readouterr().out


def test_what_was_too_much_for_now_goes_later_and_never_counts_as_failed(school, monkeypatch):
    monkeypatch.setattr(delivery_progress, "PUT_BACK_FOR_S", 0)
    ids = school.families(3)
    refusals = [True] * (delivering.TRIES + 2)

    def answer(_: list[str]) -> Any:
        if refusals:
            refusals.pop()
            return 429, {"Error": {"Code": "TooManyRequestsException", "Message": ""}, "ResponseMetadata": {}}
        return None

    with ses_answers(answer):
        id = school.sent()
        school.stage.work()

    assert school.mailed() == dict.fromkeys(ids, 1)
    assert school.message(id)["totals"]["email"] == {"sent": 3}


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


@pytest.mark.parametrize(("category", "headers"), [("message", []), ("notice", ["List-Unsubscribe"])])
def test_one_can_leave_notices_and_not_what_the_school_must_tell(school, category, headers):
    school.families(1)
    found: list[Any] = []

    def look(params: dict[str, Any], **_: object) -> None:
        found.append(json.loads(params["body"]))

    events = clients.ses_once().meta.events
    events.register("before-call.sesv2.SendBulkEmail", look)
    try:
        school.sent("manager", category=category)
        school.stage.work()
    finally:
        events.unregister("before-call.sesv2.SendBulkEmail", look)

    (asked,) = found
    assert [each["Name"] for each in asked["DefaultContent"]["Template"]["Headers"]] == headers
    assert asked["ConfigurationSetName"] == "bulk"
