"""What SES tells of a mail, in both of its formats, as facts of ours."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.deliveries import Fact, Happened
from chalicelib.domain.feedback import NotUnderstood, Told, understood
from tests.ses_events import ADDRESS, MAILED_AT, TOLD_AT, notified, published

MARK = "aXRlbS4x0123"


def to_two(event: Any) -> Any:
    """The same of a mail that went to two addresses, which none of ours does."""
    return event | {"mail": event["mail"] | {"destination": ["a@example.org", "b@example.org"]}}


@pytest.mark.parametrize(
    ("kind", "more", "happened"),
    [
        ("Send", {}, Happened(Fact.SENT, MAILED_AT)),
        ("Delivery", {}, Happened(Fact.DELIVERED, TOLD_AT)),
        ("DeliveryDelay", {}, Happened(Fact.DELAYED, TOLD_AT, "mailbox_full")),
        ("Reject", {}, Happened(Fact.FAILED, MAILED_AT, "rejected")),
        ("Rendering Failure", {}, Happened(Fact.FAILED, MAILED_AT, "rendering_failed")),
        ("Bounce", {}, Happened(Fact.BOUNCED, TOLD_AT, "general")),
        ("Bounce", {"bounceSubType": "NoEmail"}, Happened(Fact.BOUNCED, TOLD_AT, "no_email")),
        (
            "Bounce",
            {"bounceSubType": "OnAccountSuppressionList"},
            Happened(Fact.BOUNCED, TOLD_AT, "on_account_suppression_list"),
        ),
        (
            "Bounce",
            {"bounceType": "Transient", "bounceSubType": "MailboxFull"},
            Happened(Fact.SOFT_BOUNCED, TOLD_AT, "mailbox_full"),
        ),
        (
            "Bounce",
            {"bounceType": "Undetermined", "bounceSubType": "Undetermined"},
            Happened(Fact.SOFT_BOUNCED, TOLD_AT, "undetermined"),
        ),
        ("Bounce", {"bounceSubType": None}, Happened(Fact.BOUNCED, TOLD_AT, "undetermined")),
        ("Complaint", {}, Happened(Fact.COMPLAINED, TOLD_AT, "abuse")),
        ("Complaint", {"complaintFeedbackType": None}, Happened(Fact.COMPLAINED, TOLD_AT, "complaint")),
        (
            "Complaint",
            {"complaintSubType": "OnAccountSuppressionList"},
            Happened(Fact.COMPLAINED, TOLD_AT, "on_account_suppression_list"),
        ),
        ("Complaint", {"complaintFeedbackType": "auth-failure"}, Happened(Fact.COMPLAINED, TOLD_AT, "auth_failure")),
        ("Complaint", {"complaintFeedbackType": "not-spam"}, None),
    ],
)
@pytest.mark.parametrize("made", [published, notified])
def test_each_event_is_the_same_fact_in_both_formats(made, kind, more, happened):
    address = ADDRESS if happened and happened.fact in {Fact.BOUNCED, Fact.COMPLAINED} else None

    assert understood(made(kind, MARK, **more)) == Told(MARK, happened, MAILED_AT, address)


@pytest.mark.parametrize("made", [published, notified])
def test_a_mail_that_is_not_to_many_says_nothing_of_whose_it_is(made):
    told = understood(made("Delivery", None))

    assert told
    assert told.mark is None


@pytest.mark.parametrize("made", [published, notified])
@pytest.mark.parametrize("kind", ["Bounce", "Complaint"])
def test_a_mail_to_several_that_is_not_ours_says_so_too(made, kind):
    told = understood(to_two(made(kind, None)))

    assert told
    assert (told.mark, told.address) == (None, None)


def test_a_header_that_was_folded_says_the_same():
    told = understood(notified("Delivery", f"{MARK[:5]}\r\n {MARK[5:]}"))

    assert told
    assert told.mark == MARK


def test_another_zone_is_the_same_moment():
    told = understood(published("Delivery", MARK) | {"delivery": {"timestamp": "2026-11-24T10:00:07+01:00"}})

    assert told
    assert told.happened == Happened(Fact.DELIVERED, datetime(2026, 11, 24, 9, 0, 7, tzinfo=UTC))


@pytest.mark.parametrize(
    "event",
    [
        published("Open", MARK),
        published("Click", MARK),
        published("Subscription", MARK),
        {"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "You have successfully subscribed"},
    ],
)
def test_what_tells_nothing_of_whether_a_mail_arrived_is_nothing(event):
    assert understood(event) is None


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"eventType": "Delivery"},
        {"eventType": "Delivery", "mail": {}},
        {"eventType": "Delivery", "mail": "gone"},
        published("Levitation", MARK),
        published("Bounce", MARK, bounceType="Eternal"),
        published("Delivery", MARK) | {"delivery": {"timestamp": "yesterday"}},
        published("Delivery", MARK) | {"delivery": None},
        to_two(published("Bounce", MARK)),
        [],
        "Delivery",
        None,
    ],
)
def test_what_is_no_event_of_ses_is_not_understood(event):
    with pytest.raises(NotUnderstood):
        understood(event)
