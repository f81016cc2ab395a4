"""A message goes again: to those to whom it did not come, or who have not read it; nobody gets it for nothing."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any, get_args

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.rounds import Missed
from chalicelib.services import clock, reach, registrations, rounds
from chalicelib.storage import chunks, connections, dispatches, messages
from tests.faults import watched
from tests.messages.schools import School, another_school, forget_the_pace
from tests.messages.test_feedback import patch, tell
from tests.stage import Died, Stage

pytestmark = pytest.mark.usefixtures("no_waiting")


def ask(school: School, id: str, action: str, who: str = "clerk", key: str | None = None, **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return school.client(who, **headers).post(f"/messages/{id}/{action}", body or {})


def resend(school: School, id: str, *statuses: str, **more: Any) -> Any:
    return ask(school, id, "resend", statuses=list(statuses or get_args(Missed)), **more)


def email_of(school: School, id: str) -> dict[str, str]:
    return {person: status for (person, channel), status in school.statuses(id).items() if channel == "email"}


def a_bounce(stage: Stage) -> tuple[School, str, str, str]:
    """A message that came to one family and bounced at another, whose address is right by now."""
    school = another_school(stage)
    bad, good = school.families(2)
    id = school.sent()
    stage.work()
    tell(school, id, bad, "Bounce")
    tell(school, id, good, "Delivery")
    assert patch(school, bad, f"new.{school.id}@example.org").status == 200
    stage.forget_work()
    return school, id, bad, good


def test_whoever_failed_gets_it_again_at_the_new_address_and_nobody_else_does(stage):
    school, id, bad, good = a_bounce(stage)

    answer = resend(school, id)
    assert (answer.status, answer.json["state"]) == (202, "sending")
    stage.work()

    assert school.mailed() == {bad: 1, good: 1, f"new.{school.id}": 1}
    assert email_of(school, id) == {bad: "sent", good: "delivered"}
    assert school.message(id)["state"] == "sent"
    assert school.message(id)["totals"]["email"] == {"delivered": 1, "sent": 1}
    tell(school, id, bad, "Delivery", attempt=2, to=f"new.{school.id}@example.org")
    assert school.message(id)["totals"]["email"] == {"delivered": 2}


def test_what_is_told_late_of_an_earlier_attempt_changes_nothing_of_the_later_one(stage):
    school, id, bad, _ = a_bounce(stage)
    resend(school, id)
    stage.work()
    tell(school, id, bad, "Delivery", attempt=2)

    tell(school, id, bad, "Complaint", "Bounce", attempt=1)

    assert email_of(school, id)[bad] == "delivered"


def test_who_had_no_address_gets_it_once_there_is_one(school):
    silent = school.guardian("silent", email=None)
    school.student("one", "silent")
    id = school.sent()
    school.stage.work()
    assert email_of(school, id) == {silent: "no_address"}
    patch(school, silent, f"{silent}@example.org")

    resend(school, id, "bounced")
    school.stage.work()
    assert not school.mails()

    resend(school, id, "no_address")
    school.stage.work()
    assert school.mailed() == {silent: 1}
    assert email_of(school, id) == {silent: "sent"}


def test_whose_address_was_suppressed_gets_it_once_it_was_given_anew_and_nobody_else_does(school):
    confirmed, mended, left = school.families(3)
    earlier = school.sent()
    school.stage.work()
    for person in (confirmed, mended, left):
        tell(school, earlier, person, "Bounce")
    id = school.sent()
    school.stage.work()
    assert set(email_of(school, id).values()) == {"suppressed"}
    patch(school, confirmed, f"{confirmed}@example.org")
    patch(school, mended, f"new.{mended}@example.org")

    assert resend(school, id, "suppressed").status == 202
    school.stage.work()

    assert school.mailed() == Counter({confirmed: 2, mended: 1, f"new.{mended}": 1, left: 1})
    assert email_of(school, id) == {confirmed: "sent", mended: "sent", left: "suppressed"}
    assert school.message(id)["totals"]["email"] == {"sent": 2, "suppressed": 1}


def test_who_is_still_out_of_reach_or_may_receive_no_more_is_left_as_they_are(school):
    still, gone, barred = school.families(3)
    id = school.sent()
    school.stage.work()
    for person in (still, gone, barred):
        tell(school, id, person, "Bounce")
    for person in (gone, barred):
        patch(school, person, f"new.{person}@example.org")
    registrations.register_student(school.id, school.name("s0001"), "Alumna", groups=[], guardian_ids=[])
    path = f"/units/{school.id}/students/{school.name('s0002')}/guardians/{barred}"
    decided = school.client("director").patch(path, {"may_receive": False, "reason": "Resolución judicial"})
    assert decided.status == 200

    resend(school, id)
    school.stage.work()

    assert school.mailed() == Counter({still: 1, gone: 1, barred: 1})
    assert set(email_of(school, id).values()) == {"bounced"}
    assert school.message(id)["state"] == "sent"


def test_only_those_who_have_not_read_are_reminded_and_it_is_the_same_item(school):
    reader = school.guardian("reader", signs_in=True)
    sleeper = school.guardian("sleeper", signs_in=True)
    school.student("one", "reader", "sleeper")
    id = school.sent()
    school.stage.work()
    (item,) = school.client("reader").get("/me/inbox").json["items"]
    assert school.client("reader").post(f"/me/inbox/{item['id']}/read", {}).status == 204

    assert ask(school, id, "remind").status == 202
    school.stage.work()

    assert school.mailed() == {reader: 1, sleeper: 2}
    subjects = sorted(mail["Subject"] for mail in school.mails() if mail["To"][0].startswith("sleeper"))
    assert [subject.startswith("Recordatorio") for subject in subjects] == [True, False]
    assert len(school.client("sleeper").get("/me/inbox").json["items"]) == 1
    assert school.statuses(id)[reader, "inbox"] == "read"


def test_it_goes_again_only_once_it_has_gone_and_never_twice_at_once(stage):
    school, id, _, _ = a_bounce(stage)
    draft = school.draft()
    for refused in (resend(school, draft), ask(school, draft, "remind")):
        assert (refused.status, refused.code) == (409, "invalid_transition")

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda _: resend(school, id).status, range(2)))
    stage.work()

    assert sorted(answers) == [202, 409]
    assert sum(school.mailed().values()) == 3


def test_a_request_that_is_repeated_sends_once(stage):
    school, id, _, _ = a_bounce(stage)

    first = resend(school, id, key=f"again-{id}")
    stage.work()
    answer = resend(school, id, key=f"again-{id}")
    stage.work()

    assert (first.status, answer.status) == (202, 202)
    assert answer.headers["idempotency-replayed"] == "true"
    assert sum(school.mailed().values()) == 3


def test_bad_statuses_are_named_and_a_stranger_learns_nothing(school):
    id = school.sent()

    assert ask(school, id, "resend", statuses=["delivered"]).errors
    assert ask(school, id, "resend", statuses=[]).errors
    assert another_school(school.stage).client("clerk").post(f"/messages/{id}/resend", {"statuses": 1}).status == 404


def test_what_lies_in_inboxes_alone_goes_by_no_channel(school):
    school.families(1)
    id = school.sent(channels=[])
    school.stage.work()

    refused = ask(school, id, "remind")

    assert refused.code == "invalid_transition"
    assert refused.json["hint"]


def test_a_notice_is_sent_again_by_who_may_send_notices(school):
    school.families(1)
    id = school.sent("manager", category="notice")
    school.stage.work()

    assert ask(school, id, "remind").status == 403
    assert ask(school, id, "remind", who="manager").status == 202


def test_who_was_erased_since_is_not_written_to_again_nor_is_their_inbox(stage):
    school, id, bad, good = a_bounce(stage)
    erase(school, id, good)

    resend(school, id)
    stage.work()

    assert school.mailed() == {bad: 1, good: 1, f"new.{school.id}": 1}
    assert email_of(school, id) == {bad: "sent", good: "sent"}
    assert school.statuses(id)[good, "inbox"] == "queued", "there is no row"
    erase(school, id, bad)
    resend(school, id, "failed", "bounced")
    stage.work()
    assert sum(school.mailed().values()) == 3


def test_nobody_gets_it_again_by_half_of_an_old_and_half_of_a_new_enrolment(stage, monkeypatch):
    monkeypatch.setattr(reach, "AT_ONCE", 1)  # as in a school of hundreds: it is looked at bit by bit
    school, id, bad, good = a_bounce(stage)
    assert resend(school, id).status == 202
    message = messages.find(id)
    assert message
    assert message.run

    with an_import_comes_true_at(school, "BatchGetItem"), pytest.raises(Unavailable):
        rounds.reopen(id)
    (chunk,) = chunks.of_run(id, message.run)
    assert chunk.round == 1, "nothing is opened by what was read of two enrolments"

    stage.work()
    assert school.mailed() == {bad: 1, good: 1, f"new.{school.id}": 1}
    assert school.message(id)["state"] == "sent"


@contextmanager
def an_import_comes_true_at(school: School, call: str) -> Iterator[None]:
    """At the first call of this name another enrolment counts, once."""
    key = {"pk": {"S": f"U#{school.id}"}, "sk": {"S": "ENROLMENT"}}
    came: list[bool] = []

    def come(**_: object) -> None:
        if not came:
            came.append(True)
            school.stage.dynamodb.update_item(
                TableName=school.stage.environment["DIRECTORY_TABLE"],
                Key=key,
                UpdateExpression="ADD generation :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
            )

    events = connections.connection().client.meta.events
    events.register(f"before-call.dynamodb.{call}", come)
    try:
        yield
    finally:
        events.unregister(f"before-call.dynamodb.{call}", come)
    assert came


def erase(school: School, id: str, person: str) -> None:
    """Take a message out of a person's inbox, as erasing them does."""
    message = messages.find(id)
    assert message
    key = {"pk": {"S": f"I#{person}"}, "sk": {"S": f"{person}-{message.dispatch_id}"}}
    school.stage.dynamodb.delete_item(TableName=school.stage.environment["MESSAGES_TABLE"], Key=key)


def test_who_ends_the_first_time_late_does_not_end_the_second(stage):
    school, id, _, _ = a_bounce(stage)
    before = messages.find(id)
    assert before
    resend(school, id)

    # A worker that counted the first time comes to its last steps only now.
    assert not messages.set_totals(before, {"email": {"sent": 2}}, before.state)
    dispatches.end(id, before.revision)

    left = stage.dynamodb.get_item(
        TableName=stage.environment["COMMUNICATIONS_TABLE"],
        Key={"pk": {"S": f"DISPATCH#{id}"}, "sk": {"S": "DISPATCH"}},
    )
    assert "Item" in left
    assert school.message(id)["state"] == "sending"


STEPS = ("resend", "reopen", "deliver")


def do(step: str, school: School, id: str) -> None:
    match step:
        case "resend":
            resend(school, id, key=f"once-{id}")
        case "reopen":
            school.stage.deliver("message")
        case "deliver":
            school.stage.deliver("delivery")


def ready_for(school: School, step: str) -> str:
    """A message that reached nobody, for want of an address that is there by now, and waits for this step."""
    school.guardian("silent", email=None)
    id = school.sent()
    school.stage.work()
    school.guardian("silent")
    for earlier in STEPS[: STEPS.index(step)]:
        do(earlier, school, id)
        school.stage.relay()
    school.stage.cold()
    return id


@pytest.mark.parametrize("step", STEPS)
def test_cut_off_at_any_call_it_goes_once_all_the_same(school, step, monkeypatch):
    school.guardian("silent", email=None)
    school.student("one", "silent")
    id = ready_for(school, step)
    with watched() as calls:
        do(step, school, id)
    finish(school, id)
    assert school.mailed() == {school.name("silent"): 1}

    for at, how in [point for point in calls.points() if point[1].dies]:
        before = school.mailed().total()
        id = ready_for(school, step)
        with watched(at, how) as watch, suppress(Died, Unavailable):
            do(step, school, id)
        assert watch.struck, (at, how)
        with monkeypatch.context() as time:
            time.setattr(clock, "now", lambda now=clock.now: now() + timedelta(minutes=20))
            school.stage.cold()
            finish(school, id)
        # What was reserved at a later time is not to delay the next.
        forget_the_pace(school.stage)
        in_the_window = "SendBulkEmail" in watch.made[: at + how.is_after]
        sent = school.mailed().total() - before
        assert sent in ({1, 2} if in_the_window else {1}), f"{step}: {how} {watch.struck} ({at})"
        assert school.message(id)["state"] == "sent", f"{step}: {how} {watch.struck} ({at})"
        assert school.message(id)["totals"]["email"] == {"sent": 1}


def finish(school: School, id: str) -> None:
    """What brings work again: the client, the queues, and the sweep."""
    message = messages.find(id)
    assert message
    if message.round is None:
        assert resend(school, id, key=f"once-{id}").status == 202
    school.stage.work()
    school.stage.put("message", {"work": "expand", "message_id": id})
    school.stage.work()
