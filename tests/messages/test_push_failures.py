"""What SNS tells of a push after it took it: its sender sees it, and a phone that is gone is forgotten."""

from contextlib import suppress
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from chalicelib.services import clock, mailings, push_failures
from chalicelib.services.feedback import EARLY_FOR
from chalicelib.storage import devices, dispatches, messages, sent_pushes
from chalicelib.storage.devices import Phone
from tests.aws import ENVIRONMENT
from tests.faults import watched
from tests.figures import counted
from tests.messages.phones import Pushes, pushed, register, with_phone
from tests.messages.schools import School
from tests.ses_events import enveloped
from tests.sns_events import PUSH_TOPIC, push_event
from tests.stage import Died

pytestmark = pytest.mark.usefixtures("no_waiting")


def everybody_pushed(school: School) -> tuple[str, Pushes]:
    with pushed() as pushes:
        id = school.sent(channels=["push"])
        school.stage.work()
    assert len(pushes.taken) == len(pushes.shown)
    return id, pushes


def failure(push: tuple[str, str], **more: Any) -> dict[str, Any]:
    id, endpoint = push
    return push_event(id, endpoint, **{"at": clock.now(), **more})


def tell(school: School, *events: dict[str, Any]) -> None:
    """SNS tells this by the topic of the applications."""
    for event in events:
        school.stage.put("feedback", enveloped(event, PUSH_TOPIC))
    school.stage.work()


def statuses(school: School, id: str) -> dict[str, tuple[str, str | None]]:
    mailings.count(id)
    return {each["person"]["id"]: (each["status"], each["code"]) for each in school.deliveries(id, channel="push")}


def phones_of(school: School, who: str) -> tuple[Phone, ...]:
    return devices.of_account(school.stage.caller(school.name(who)).account_id)


def test_the_sender_sees_that_a_push_failed_and_the_phone_is_forgotten(school):
    mother = with_phone(school, "mother", "android")
    father = with_phone(school, "father", "ios")
    id, pushes = everybody_pushed(school)

    tell(school, failure(pushes.taken_by("android")))

    assert statuses(school, id) == {mother: ("failed", "device_gone"), father: ("sent", None)}
    assert school.message(id)["totals"]["push"] == {"failed": 1, "sent": 1}
    assert not phones_of(school, "mother")
    assert phones_of(school, "father")


def test_a_phone_that_is_good_stays_when_a_push_failed_for_another_reason(school):
    mother = with_phone(school, "mother", "android")
    id, pushes = everybody_pushed(school)

    tell(school, failure(pushes.taken_by("android"), FailureType="PlatformApplicationDisabled"))

    assert statuses(school, id) == {mother: ("failed", "platform_disabled")}
    assert phones_of(school, "mother")


def test_one_phone_of_several_that_got_it_is_enough(school):
    mother = with_phone(school, "mother", "android", "ios")
    id, pushes = everybody_pushed(school)

    tell(school, failure(pushes.taken_by("ios")), failure(pushes.taken_by("ios")))
    after_one = statuses(school, id)
    tell(school, failure(pushes.taken_by("android"), FailureType="InvalidNotification"))

    assert after_one == {mother: ("sent", None)}
    assert statuses(school, id)[mother][0] == "failed"
    assert [phone.device.platform for phone in phones_of(school, "mother")] == ["android"]


def test_events_in_any_order_and_three_times_each_give_one_status(school):
    mother = with_phone(school, "mother", "android", "ios")
    found = []
    for order in permutations(("android", "ios")):
        id, pushes = everybody_pushed(school)
        events = [failure(pushes.taken_by(each), FailureType="InvalidNotification") for each in order]
        tell(school, *events, *events, *reversed(events))
        found.append(statuses(school, id))

    assert found == [{mother: ("failed", "invalid_notification")}] * 2


def test_a_phone_that_was_registered_anew_since_is_not_forgotten(school):
    with_phone(school, "mother", "android")
    _, pushes = everybody_pushed(school)
    register(school, "mother", "android")

    tell(school, failure(pushes.taken_by("android")))

    assert phones_of(school, "mother")


def test_when_it_goes_again_the_new_attempt_has_a_status_of_its_own(school):
    mother = with_phone(school, "mother", "android")
    id, pushes = everybody_pushed(school)
    tell(school, failure(pushes.taken_by("android")))
    mailings.count(id)
    register(school, "mother", "android")

    with pushed() as again:
        assert school.client("clerk").post(f"/messages/{id}/resend", {"statuses": ["failed"]}).status == 202
        school.stage.work()
    tell(school, failure(pushes.taken_by("android")))

    assert len(again.shown) == 1
    assert statuses(school, id) == {mother: ("sent", None)}
    assert phones_of(school, "mother"), "what is told late is of the phone as it was"
    tell(school, failure(again.taken_by("android")))
    assert statuses(school, id) == {mother: ("failed", "device_gone")}


@pytest.mark.parametrize(
    ("forge", "topic", "reason"),
    [
        ({"MessageId": "of-somebody-else"}, PUSH_TOPIC, "early"),
        ({"EndpointArn": "arn:aws:sns:eu-south-2:1:endpoint/GCM/theirs/1"}, PUSH_TOPIC, "forged"),
        ({}, "arn:aws:sns:eu-south-2:1:theirs", "alien"),
    ],
)
def test_what_is_not_of_a_push_of_ours_changes_nothing(school, forge, topic, reason, capsys):
    mother = with_phone(school, "mother", "android")
    id, pushes = everybody_pushed(school)
    capsys.readouterr()

    school.stage.put("feedback", enveloped(failure(pushes.taken_by("android")) | forge, topic))
    school.stage.deliver("feedback")

    assert counted(capsys.readouterr().out, "FeedbackIgnored") == [(1, {"reason": reason})]
    assert statuses(school, id) == {mother: ("sent", None)}
    assert phones_of(school, "mother")


def test_ses_topic_cannot_tell_of_pushes(school):
    mother = with_phone(school, "mother", "android")
    id, pushes = everybody_pushed(school)

    school.stage.put("feedback", enveloped(failure(pushes.taken_by("android")), ENVIRONMENT["FEEDBACK_TOPIC_ARN"]))
    school.stage.work()

    assert statuses(school, id) == {mother: ("sent", None)}


def test_what_is_told_before_the_worker_noted_whose_push_it_was_waits_and_is_kept(school, monkeypatch, capsys):
    monkeypatch.setattr(push_failures, "AGAIN_AFTER_S", 0)
    mother = with_phone(school, "mother", "android")
    told: list[str] = []

    def at_once(push_id: str, endpoint: str) -> None:
        school.stage.put("feedback", enveloped(failure((push_id, endpoint)), PUSH_TOPIC))
        school.stage.deliver("feedback")
        told.append(capsys.readouterr().out)

    with pushed(after=at_once):
        id = school.sent(channels=["push"])
        school.stage.work()

    assert counted(told[0], "FeedbackIgnored") == [(1, {"reason": "early"})]
    assert statuses(school, id) == {mother: ("failed", "device_gone")}
    assert not phones_of(school, "mother")


def test_what_nobody_knows_for_long_is_dropped(school, capsys):
    event = failure(("nobody-knows", "arn:x"), at=clock.now() - EARLY_FOR)

    tell(school, event)

    assert counted(capsys.readouterr().out, "FeedbackIgnored") == [(1, {"reason": "unknown"})]


def test_who_was_erased_is_not_written_anew(school):
    with_phone(school, "mother", "android")
    id, pushes = everybody_pushed(school)
    push, _ = pushes.taken_by("android")
    sent = sent_pushes.find(push)
    assert sent
    person, _, _ = sent.item_id.rpartition("-")
    key = {"pk": {"S": f"I#{person}"}, "sk": {"S": sent.item_id}}
    school.stage.dynamodb.delete_item(TableName=ENVIRONMENT["MESSAGES_TABLE"], Key=key)

    tell(school, failure(pushes.taken_by("android")))

    found = school.stage.dynamodb.get_item(TableName=ENVIRONMENT["MESSAGES_TABLE"], Key=key)
    assert "Item" not in found
    assert id


def test_feedback_cut_off_at_any_call_is_whole_once_it_comes_again(school):
    mother = with_phone(school, "mother", "android")
    at = 0
    struck = []
    id, pushes = everybody_pushed(school)
    with watched() as calls:
        push_failures.record(push_failures.from_message(_said(pushes)))
    assert statuses(school, id) == {mother: ("failed", "device_gone")}
    for at, how in calls.points():
        register(school, "mother", "android")
        id, pushes = everybody_pushed(school)
        dispatches.settle(id, dispatches.stirred(id))
        failed = push_failures.from_message(_said(pushes))
        with watched(at, how) as watch, suppress(Died, Exception):
            push_failures.record(failed)
        struck.append(watch.struck)
        push_failures.record(failed)
        message = messages.find(id)
        assert message
        assert dispatches.stirred(id).chunks == {0}, (at, how)
        assert statuses(school, id) == {mother: ("failed", "device_gone")}, (at, how)
        assert not phones_of(school, "mother"), (at, how)
    assert None not in struck
    assert {"GetItem", "UpdateItem", "TransactWriteItems", "DeleteEndpoint"} <= set(struck)


def _said(pushes: Pushes) -> dict[str, Any]:
    id, endpoint = pushes.taken_by("android")
    later = clock.now() + timedelta(seconds=1)
    return {"push_id": id, "endpoint": endpoint, "at": later.isoformat(), "code": "device_gone"}
