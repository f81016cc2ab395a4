"""What SES tells of a message that went: its sender sees it, and bad addresses are left alone until they are mended."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.inboxes import message_item_id
from chalicelib.gateways import clients
from chalicelib.services import clock, delivering, mailings, marks
from chalicelib.storage import chunks, dispatches, messages
from tests.messages.schools import School
from tests.ses_events import enveloped, published

pytestmark = pytest.mark.usefixtures("no_waiting")


def mark(school: School, id: str, person: str, attempt: int = 1) -> str:
    """The mark of a person's mail."""
    message = messages.find(id)
    assert message
    return marks.mark_of(message_item_id(person, message.dispatch_id or ""), attempt)


def event(school: School, id: str, person: str, kind: str, *, attempt: int = 1, **more: Any) -> dict[str, Any]:
    at = clock.now()
    usual = {"mailed_at": at, "at": at, "to": f"{person}@example.org"}
    return enveloped(published(kind, mark(school, id, person, attempt), **{**usual, **more}))


def tell(school: School, id: str, person: str, *kinds: str, **more: Any) -> None:
    """SES tells this of a person's mail, and it is counted."""
    for kind in kinds:
        school.stage.put("feedback", event(school, id, person, kind, **more))
    school.stage.work()
    mailings.count(id)


def patch(school: School, person: str, email: str) -> Any:
    return school.client("clerk").patch(f"/units/{school.id}/people/{person}", {"email": email})


def unreached(school: School) -> dict[str, str]:
    """Whom a new message would not reach, and why."""
    return {each["person"]["id"]: each["code"] for each in school.preview(school.draft())["unreachable"]}


def test_the_sender_sees_what_became_of_each_mail_and_of_all(school):
    good, bad, cross, slow = school.families(4)
    id = school.sent()
    school.stage.work()
    tell(school, id, good, "Send", "Delivery")
    tell(school, id, bad, "Bounce", "Send")
    tell(school, id, cross, "Complaint", "Delivery", "Send")
    tell(school, id, slow, "DeliveryDelay")

    assert school.message(id)["totals"]["email"] == {"bounced": 1, "complained": 1, "delivered": 1, "sent": 1}
    (bounced,) = school.deliveries(id, channel="email", status="bounced")
    assert (bounced["person"]["id"], bounced["code"]) == (bad, "general")
    assert bounced["at"]


def test_what_is_told_while_a_worker_is_at_the_chunk_is_in_the_totals_once_it_is_done(school):
    (guardian,) = school.families(1)
    id = school.sent()
    school.stage.relay()
    school.stage.deliver("message")
    message = messages.find(id)
    assert message
    assert message.run

    def told_meanwhile(**_: object) -> None:
        # SES has taken the mail, and the worker has not noted it: the event comes, and all is counted.
        school.stage.put("feedback", event(school, id, guardian, "Delivery"))
        school.stage.deliver("feedback")
        mailings.count(id)

    events = clients.ses_once().meta.events
    events.register("after-call.sesv2.SendBulkEmail", told_meanwhile)
    try:
        delivering.deliver(id, message.run, 0)
    finally:
        events.unregister("after-call.sesv2.SendBulkEmail", told_meanwhile)
    mailings.count(id)

    assert school.message(id)["totals"]["email"] == {"delivered": 1}
    assert not dispatches.stirred(id).stamp


def test_two_who_count_at_once_leave_what_the_later_one_saw(school):
    (guardian,) = school.families(1)
    id = school.sent()
    school.stage.work()
    tell(school, id, guardian)
    school.stage.put("feedback", event(school, id, guardian, "Bounce"))
    school.stage.deliver("feedback")
    message = messages.find(id)
    assert message
    assert message.run
    (chunk,) = chunks.of_run(id, message.run)
    mailings.count(id)

    assert not chunks.recount(chunk, {"email": {"sent": 1}})
    assert not messages.set_totals(message, {"email": {"sent": 1}}, message.state)

    assert school.message(id)["totals"]["email"] == {"bounced": 1}


def test_an_address_that_bounced_gets_nothing_until_somebody_gives_another(school):
    bad, good = school.families(2)
    id = school.sent()
    school.stage.work()
    tell(school, id, bad, "Bounce")

    assert unreached(school) == {bad: "suppressed"}
    second = school.sent()
    school.stage.work()
    assert school.message(second)["totals"]["email"] == {"sent": 1, "suppressed": 1}
    assert school.mailed() == {bad: 1, good: 2}

    assert patch(school, bad, f"new.{school.id}@example.org").status == 200
    assert unreached(school) == {}


def test_the_same_address_given_again_is_good_again_and_it_is_on_record(school):
    (bad,) = school.families(1)
    id = school.sent()
    school.stage.work()
    tell(school, id, bad, "Complaint")

    assert patch(school, bad, f"{bad}@example.org").status == 200

    assert unreached(school) == {}
    trail = school.client("director").get(f"/units/{school.id}/audit").json["items"]
    assert [entry["action"] for entry in trail if entry["person"] and entry["person"]["id"] == bad][:1] == [
        "address_confirmed"
    ]
    before = len(trail)
    assert patch(school, bad, f"{bad}@example.org").status == 200
    assert len(school.client("director").get(f"/units/{school.id}/audit").json["items"]) == before


def test_who_shares_the_address_is_not_reached_either_and_is_again_with_it(school):
    shared = f"both.{school.id}@example.org"
    mother, father = (school.guardian(who, email=shared) for who in ("mother", "father"))
    school.student("one", "mother", "father")
    id = school.sent()
    school.stage.work()
    tell(school, id, mother, "Bounce", to=shared)

    assert unreached(school) == {mother: "suppressed", father: "suppressed"}
    patch(school, father, shared)
    assert unreached(school) == {}


def test_a_bounce_told_late_does_not_suppress_an_address_that_was_looked_at_since(school):
    (bad,) = school.families(1)
    id = school.sent()
    school.stage.work()
    tell(school, id, bad, "Bounce")
    patch(school, bad, f"{bad}@example.org")

    tell(school, id, bad, "Bounce", mailed_at=clock.now() - timedelta(minutes=1))

    assert unreached(school) == {}
