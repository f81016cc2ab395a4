"""What SES answers and what comes of it: an address that is refused holds nobody back, and a throttle is no failure."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Final

import pytest

from chalicelib.gateways import clients
from chalicelib.services import delivering, delivery_progress
from tests.stage import Stage

pytestmark = pytest.mark.usefixtures("no_waiting")

REFUSED: Final = (400, {"Error": {"Code": "BadRequestException", "Message": "no"}, "ResponseMetadata": {}})
TOO_MUCH: Final = (429, {"Error": {"Code": "TooManyRequestsException", "Message": ""}, "ResponseMetadata": {}})
"""A call that is refused, and one that comes too soon, as botocore reads them."""


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
            return REFUSED
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
            return REFUSED
        if len(addresses) == 1 and throttled:
            throttled.pop()
            return TOO_MUCH
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
            return TOO_MUCH
        return None

    with ses_answers(answer):
        id = school.sent()
        school.stage.work()

    assert school.mailed() == dict.fromkeys(ids, 1)
    assert school.message(id)["totals"]["email"] == {"sent": 3}


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
