"""What SNS tells of a push that it could not hand over."""

import pytest

from chalicelib.domain.feedback import NotUnderstood
from chalicelib.domain.push_failures import PushFailed, is_push_event, push_failed
from tests.ses_events import MAILED_AT, TOLD_AT, published
from tests.sns_events import ENDPOINT, push_event


@pytest.mark.parametrize(
    ("failure", "code", "is_gone"),
    [
        ("InvalidPlatformToken", "device_gone", True),
        ("EndpointDisabled", "device_gone", True),
        ("PlatformApplicationDisabled", "platform_disabled", False),
        ("InvalidNotification", "invalid_notification", False),
        ("", "failed", False),
    ],
)
def test_a_push_that_failed_says_which_and_why_and_whether_the_phone_is_gone(failure, code, is_gone):
    failed = push_failed(push_event("one", FailureType=failure))

    assert failed == PushFailed("one", ENDPOINT, TOLD_AT, code)
    assert failed.is_gone is is_gone


@pytest.mark.parametrize("kind", ["EndpointCreated", "EndpointUpdated", "EndpointDeleted"])
def test_what_tells_of_no_push_is_nothing(kind):
    assert push_failed(push_event("one", EventType=kind)) is None


@pytest.mark.parametrize("missing", ["FailureType", "MessageId", "EndpointArn", "Time", "Service", "EventType"])
def test_what_is_no_event_of_an_application_is_not_understood(missing):
    event = push_event("one")
    del event[missing]

    with pytest.raises(NotUnderstood):
        push_failed(event)


@pytest.mark.parametrize("event", [None, [], "DeliveryFailure", {}, published("Delivery", "mark", at=MAILED_AT)])
def test_what_others_say_is_no_event_of_an_application(event):
    assert not is_push_event(event)
    with pytest.raises(NotUnderstood):
        push_failed(event)
