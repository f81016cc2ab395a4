"""What SES tells comes to the recipient's row, once; what is not of a mail of ours changes nothing."""

import json
from contextlib import suppress
from datetime import timedelta
from itertools import permutations
from typing import Any

import boto3
import pytest
from mypy_boto3_sqs import SQSClient

from chalicelib.domain.deliveries import Fact, Happened
from chalicelib.domain.inboxes import Category, InboxItem
from chalicelib.domain.messages import Channel
from chalicelib.domain.people import UnitRef
from chalicelib.handlers.record_feedback import record_feedback
from chalicelib.services import clock, feedback, marks
from chalicelib.services.feedback import AGAIN_AFTER_S, EARLY_FOR
from chalicelib.storage import deliveries, dispatches, inboxes, suppressions
from chalicelib.storage.transactions import commit
from tests.aws import ENVIRONMENT, REGION, an_aws, counted_calls
from tests.faults import watched
from tests.figures import counted
from tests.ses_events import ADDRESS, MAILED_AT, TOLD_AT, enveloped, notified, published
from tests.stage import Died
from tests.units import SCHOOL


@pytest.fixture(scope="module", autouse=True)
def aws():
    with pytest.MonkeyPatch.context() as patch, an_aws(patch) as made:
        yield made


@pytest.fixture
def item() -> str:
    """A recipient whose row is there: the id of the message in their inbox."""
    id = an_id()
    write(id)
    return id


def an_id() -> str:
    return f"{clock.fresh_id()}-{clock.fresh_id()}"


def write(id: str) -> None:
    person, _, message = id.partition("-")
    unit = UnitRef(SCHOOL.id, SCHOOL.name)
    row = InboxItem(id, person, Category.MESSAGE, None, None, "Asunto", unit, MAILED_AT, message_id=message, chunk=3)
    inboxes.add(row)


def tell(*bodies: Any) -> list[str]:
    """Give the worker these messages; gives the ids of those that it did not take."""
    texts = [body if isinstance(body, str) else json.dumps(body) for body in bodies]
    records = [
        {"messageId": str(place), "receiptHandle": "r", "body": text, "attributes": {}}
        for place, text in enumerate(texts)
    ]
    answer = record_feedback({"Records": records}, None)
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def facts_of(item: str, attempt: int = 1) -> dict[Fact, Happened]:
    found = deliveries.kept([item])[item].facts.get((Channel.EMAIL, attempt), ())
    return {each.fact: each for each in found}


def sqs() -> SQSClient:
    return boto3.client("sqs", region_name=REGION)


def waiting() -> int:
    """How much waits to be told again, and is seen only later."""
    counts = sqs().get_queue_attributes(QueueUrl=ENVIRONMENT["FEEDBACK_QUEUE_URL"], AttributeNames=["All"])
    return int(counts["Attributes"]["ApproximateNumberOfMessagesDelayed"])


@pytest.mark.parametrize("made", [published, notified])
@pytest.mark.parametrize("wrapped", [enveloped, lambda event: event])
def test_an_event_becomes_a_fact_of_its_recipient_and_has_the_message_counted(item, made, wrapped):
    assert tell(wrapped(made("Delivery", marks.mark_of(item)))) == []

    assert facts_of(item) == {Fact.DELIVERED: Happened(Fact.DELIVERED, TOLD_AT)}
    assert dispatches.stirred(item.partition("-")[2]).chunks == {3}


def test_a_fact_is_set_once(item):
    mark = marks.mark_of(item)
    tell(published("Bounce", mark), published("Bounce", mark, at=TOLD_AT + timedelta(hours=1), bounceSubType="NoEmail"))

    assert facts_of(item) == {Fact.BOUNCED: Happened(Fact.BOUNCED, TOLD_AT, "general")}


def test_events_in_any_order_and_three_times_each_give_one_row():
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("Send", {}),
        ("Delivery", {}),
        ("Bounce", {"bounceType": "Transient"}),
        ("Bounce", {}),
        ("Complaint", {}),
    ]
    found = []
    # Some of the orders: all of them are looked at in the domain.
    for place, order in enumerate(list(permutations(kinds))[::5]):
        id = an_id()
        write(id)
        # In waves, or each three times at once, or back and forth.
        waves = [[*order, *order, *order], [each for each in order for _ in range(3)], [*order, *order[::-1], *order]]
        tell(*(published(kind, marks.mark_of(id), **more) for kind, more in waves[place % 3]))
        found.append(facts_of(id))

    assert len(found) == 24
    assert found == [found[0]] * len(found)
    assert set(found[0]) == {Fact.SENT, Fact.DELIVERED, Fact.SOFT_BOUNCED, Fact.BOUNCED, Fact.COMPLAINED}


def test_each_attempt_has_facts_of_its_own(item):
    tell(published("Bounce", marks.mark_of(item)), published("Delivery", marks.mark_of(item, 2)))

    assert set(facts_of(item)) == {Fact.BOUNCED}
    assert set(facts_of(item, 2)) == {Fact.DELIVERED}


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (lambda mark: mark[:-1] + ("0" if mark[-1] != "0" else "1"), "forged"),
        (lambda mark: "A" + mark[1:], "forged"),
        (lambda mark: mark[:-32], "forged"),
        (lambda _: "x", "forged"),
        (lambda _: "", "forged"),
        (lambda _: "añadido" * 9, "forged"),
        (lambda _: None, "not_ours"),
    ],
)
@pytest.mark.parametrize("made", [published, notified])
def test_what_is_not_signed_by_us_changes_nothing(item, made, forge, reason, capsys):
    address = f"{item}@example.org"

    assert tell(enveloped(made("Complaint", forge(marks.mark_of(item)), to=address))) == []

    assert facts_of(item) == {}
    assert not dispatches.stirred(item.partition("-")[2]).stamp
    assert not suppressions.is_suppressed(SCHOOL.id, address)
    assert counted(capsys.readouterr().out, "FeedbackIgnored") == [(1, {"reason": reason})]


def test_what_another_topic_brings_changes_nothing(item, capsys):
    assert tell(enveloped(published("Bounce", marks.mark_of(item)), topic="arn:aws:sns:eu-south-2:1:theirs")) == []

    assert facts_of(item) == {}
    assert counted(capsys.readouterr().out, "FeedbackIgnored") == [(1, {"reason": "alien"})]


def test_the_greeting_of_a_new_topic_is_nothing():
    assert tell(enveloped("Successfully validated SNS topic for Amazon SES event publishing.")) == []
    assert tell(enveloped({"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "You have"})) == []


def test_what_is_no_event_is_left_for_the_dead_letter_queue_and_holds_nothing_else_back(item, capsys):
    good = enveloped(published("Delivery", marks.mark_of(item)))
    bad = enveloped(published("Bounce", marks.mark_of(item)) | {"bounce": {"bounceType": "Eternal"}})

    assert tell("not json", bad, enveloped("not json"), "[]", good) == ["0", "1", "2", "3"]

    assert set(facts_of(item)) == {Fact.DELIVERED}
    # Logs say where, and not what it said.
    assert ADDRESS not in capsys.readouterr().out


def test_what_comes_before_its_recipient_waits_and_is_kept(capsys):
    id, at = an_id(), clock.now()
    before = waiting()
    event = published("Bounce", marks.mark_of(id), mailed_at=at, at=at)

    assert tell(enveloped(event)) == []

    assert waiting() == before + 1
    assert counted(capsys.readouterr().out, "FeedbackIgnored") == [(1, {"reason": "early"})]
    write(id)
    learned = feedback.Learned(id, 1, Happened(Fact.BOUNCED, at, "general"), at, suppressions.digest("early@x.org"))
    assert EARLY_FOR.total_seconds() > AGAIN_AFTER_S
    assert tell(learned.as_message()) == []
    assert facts_of(id) == {Fact.BOUNCED: Happened(Fact.BOUNCED, at, "general")}
    assert suppressions.is_suppressed(SCHOOL.id, "early@x.org")


def test_what_waits_in_the_queue_names_ids_alone():
    at = clock.now()
    digest = suppressions.digest(ADDRESS)
    learned = feedback.Learned("ana-one", 2, Happened(Fact.BOUNCED, at, "general"), at, digest)

    said = learned.as_message()

    assert feedback.Learned.from_message(json.loads(json.dumps(said))) == learned
    assert ADDRESS not in json.dumps(said)


def test_who_was_erased_is_not_written_anew(capsys):
    id = an_id()

    assert tell(enveloped(published("Complaint", marks.mark_of(id)))) == []

    assert deliveries.kept([id]) == {}
    assert counted(capsys.readouterr().out, "FeedbackIgnored") == [(1, {"reason": "unknown"})]


@pytest.mark.parametrize(
    ("kind", "more", "suppressed"),
    [
        ("Bounce", {}, True),
        ("Complaint", {}, True),
        ("Complaint", {"complaintFeedbackType": "not-spam"}, False),
        ("Bounce", {"bounceType": "Transient"}, False),
        ("Bounce", {"bounceType": "Undetermined"}, False),
        ("Delivery", {}, False),
        ("Reject", {}, False),
    ],
)
def test_an_address_that_bounces_for_good_or_complains_is_suppressed(item, kind, more, suppressed):
    address = f"{item}@example.org"

    tell(published(kind, marks.mark_of(item), to=address, **more))

    assert suppressions.is_suppressed(SCHOOL.id, address) is suppressed
    assert suppressions.is_suppressed(SCHOOL.id, address.upper()) is suppressed
    assert not suppressions.is_suppressed("41009999", address), "another unit's own address"
    assert (suppressions.digest(address) in suppressions.of_unit(SCHOOL.id)) is suppressed


def test_what_is_told_late_of_a_mail_that_went_before_the_address_was_given_anew_does_not_suppress_it(item):
    address = f"{item}@example.org"
    bounce = published("Bounce", marks.mark_of(item), to=address)
    tell(bounce)
    commit([suppressions.clear(SCHOOL.id, address, MAILED_AT + timedelta(minutes=5))])

    tell(bounce)

    assert not suppressions.is_suppressed(SCHOOL.id, address)
    after = MAILED_AT + timedelta(minutes=6)
    tell(published("Bounce", marks.mark_of(item, 2), to=address, mailed_at=after, at=after))
    assert suppressions.is_suppressed(SCHOOL.id, address)


def test_what_an_event_costs(item):
    with counted_calls() as calls:
        tell(enveloped(published("Delivery", marks.mark_of(item))))
    assert calls.made == ["UpdateItem"] * 2

    with counted_calls() as calls:
        tell(enveloped(published("Bounce", marks.mark_of(item))))
    assert calls.made == ["UpdateItem"] * 3


def test_a_mark_can_be_a_tag_of_ses():
    mark = marks.mark_of("41000001.guardian@strange/id-01kaz8h5q7m3v6p9r2t4x8y0ba", 12)

    assert len(mark) <= 256
    assert all(char.isascii() and (char.isalnum() or char in "-_") for char in mark)
    read = marks.read(mark)
    assert read == marks.Marked("41000001.guardian@strange/id-01kaz8h5q7m3v6p9r2t4x8y0ba", 12)


def test_feedback_cut_off_at_any_call_is_whole_once_it_comes_again():
    def bounced() -> tuple[str, str]:
        id = an_id()
        write(id)
        return id, f"{id}@example.org"

    id, address = bounced()
    with watched() as calls:
        tell(enveloped(published("Bounce", marks.mark_of(id), to=address)))
    assert calls.made == ["UpdateItem"] * 3

    for at, how in calls.points():
        id, address = bounced()
        event = enveloped(published("Bounce", marks.mark_of(id), to=address))
        with watched(at, how) as watch, suppress(Died):
            tell(event)
        assert watch.struck
        assert tell(event) == []
        assert set(facts_of(id)) == {Fact.BOUNCED}, (at, how)
        assert suppressions.is_suppressed(SCHOOL.id, address), (at, how)
        assert dispatches.stirred(id.partition("-")[2]).chunks == {3}, (at, how)
