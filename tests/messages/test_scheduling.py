"""Messages that wait for their time: they start by themselves, once, or are called off, or say why they could not."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from chalicelib.domain.roles import Role
from chalicelib.domain.watch import shard_of
from chalicelib.services import clock, mailings, registrations, sign_in
from chalicelib.storage import watch
from chalicelib.storage.watch import StalledDispatch
from tests.faults import watched
from tests.messages.schools import School, another_school
from tests.races.answers import at_once, key
from tests.stage import Stage

NOW = clock.now
TOMORROW = timedelta(days=1)


@pytest.fixture
def tomorrow(monkeypatch):
    """Its time has come."""

    def come(minutes: int = 5) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW() + TOMORROW + timedelta(minutes=minutes))

    return come


def moment(ahead: timedelta) -> str:
    return (NOW() + ahead).isoformat(timespec="seconds")


def scheduled(school: School, who: str = "clerk", **changes: Any) -> str:
    """A message that is to go tomorrow; its id."""
    id = school.sent(who, send_at=moment(TOMORROW), **changes)
    assert school.message(id)["state"] == "scheduled"
    return id


def wake(school: School, id: str) -> None:
    """What the sweep does when its time has come."""
    school.stage.put("message", {"work": "expand", "message_id": id})
    school.stage.work()


def told(school: School, who: str) -> list[Any]:
    """What somebody was told of messages that did not go."""
    items = school.client(who).get("/me/inbox").json["items"]
    return [item for item in items if item["occasion"] == "not_sent"]


def watched_until(id: str) -> Callable[[datetime], bool]:
    return lambda at: StalledDispatch(id) in watch.due(shard_of(id), at)


def test_it_waits_for_its_time_and_then_goes_by_itself(school, tomorrow):
    ids = school.families(2)
    id = scheduled(school)
    school.stage.work()
    wake(school, id)
    before = school.message(id)
    assert (before["state"], before["sent_at"], before["allowed_actions"]) == ("scheduled", None, ["cancel"])
    assert not school.mails()
    due = watched_until(id)
    assert not due(NOW() + TOMORROW - timedelta(minutes=1))
    assert due(NOW() + TOMORROW + timedelta(minutes=1))

    tomorrow()
    wake(school, id)

    assert school.mailed() == dict.fromkeys(ids, 1)
    after = school.message(id)
    assert (after["state"], after["totals"]["email"]) == ("sent", {"sent": 2})
    assert after["sent_at"] > after["send_at"]
    assert not due(NOW() + timedelta(days=9))


def test_it_is_for_whom_the_school_has_when_it_starts(school, tomorrow):
    school.families(1)
    id = scheduled(school)
    school.guardian("new")
    school.student("new-student", "new")

    tomorrow()
    wake(school, id)

    assert school.message(id)["totals"]["recipients"] == 2


def test_until_it_starts_it_can_be_called_off_and_is_a_draft_again(school, tomorrow):
    school.families(1)
    id = scheduled(school)
    client = school.client("clerk")
    assert client.patch(f"/messages/{id}", {"subject": "Otra"}).code == "invalid_transition"
    assert client.delete(f"/messages/{id}").code == "invalid_transition"
    assert client.post(f"/messages/{id}/send").code == "invalid_transition"

    answer = client.post(f"/messages/{id}/cancel")

    assert (answer.status, answer.json["state"]) == (200, "draft")
    assert id in {each["id"] for each in client.get(f"/units/{school.id}/messages").json["items"]}
    tomorrow()
    wake(school, id)
    assert school.message(id)["state"] == "draft"
    assert not school.mails()
    # What is sent again has a time that is to come, or none.
    assert client.post(f"/messages/{id}/send").errors == {"send_at": "in_the_past"}
    assert client.patch(f"/messages/{id}", {"send_at": None}).json["send_at"] is None
    assert client.post(f"/messages/{id}/send").status == 202
    school.stage.work()
    assert school.message(id)["state"] == "sent"


def test_once_it_has_begun_it_cannot_be_called_off(school, tomorrow):
    school.families(1)
    id = scheduled(school)
    tomorrow()
    wake(school, id)

    answer = school.client("clerk").post(f"/messages/{id}/cancel")

    assert (answer.status, answer.code, answer.json["state"]) == (409, "invalid_transition", "sent")
    draft = school.draft()
    assert school.client("clerk").post(f"/messages/{draft}/cancel").code == "invalid_transition"


@pytest.mark.parametrize(("ahead", "code"), [(timedelta(minutes=-1), "in_the_past"), (timedelta(days=370), "too_far")])
def test_its_time_is_to_come_within_a_year(school, ahead, code):
    id = school.draft()

    answer = school.client("clerk").patch(f"/messages/{id}", {"send_at": moment(ahead)})

    assert answer.errors == {"send_at": code}


def test_a_draft_whose_time_has_passed_can_still_be_changed(school, tomorrow):
    id = school.draft(send_at=moment(TOMORROW))
    tomorrow()

    assert school.client("clerk").patch(f"/messages/{id}", {"subject": "Otra"}).status == 200


def test_whoever_may_no_longer_send_does_not_and_the_management_team_is_told(school, tomorrow):
    school.families(1)
    id = scheduled(school)
    gone = school.client("director").delete(f"/units/{school.id}/members/{school.name('clerk')}/administration")
    assert gone.status == 204

    tomorrow()
    wake(school, id)
    wake(school, id)

    message = school.client("director").get(f"/messages/{id}").json
    assert (message["state"], message["obstacle"]) == ("cancelled", "author_may_not_send")
    assert message["allowed_actions"] == ["edit", "delete"]
    assert not school.mails()
    (item,) = told(school, "director")
    assert item["link"] == f"/messages/{id}"
    whole = school.client("director").get(f"/me/inbox/{item['id']}").json
    assert (whole["reason"], whole["body"]) == ("author_may_not_send", None)
    assert not told(school, "clerk")
    assert not watched_until(id)(NOW() + timedelta(days=9))


def revoked(school: School, _at: datetime) -> None:
    path = f"/units/{school.id}/members/{school.name('clerk')}/administration"
    assert school.client("director").delete(path).status == 204


def run_out(school: School, at: datetime) -> None:
    registrations.register_role(school.id, school.name("clerk"), Role.ADMINISTRATION, until=at)


@pytest.mark.parametrize("end", [revoked, run_out])
def test_a_role_that_ends_a_second_before_it_starts_cancels_it_and_nothing_goes(school, end, monkeypatch):
    reader = school.guardian("reader", signs_in=True)
    school.student("one", "reader")
    due = (NOW() + TOMORROW).replace(microsecond=0)
    id = school.sent(send_at=due.isoformat())
    school.stage.work()
    monkeypatch.setattr(clock, "now", lambda: due - timedelta(seconds=1))
    end(school, due - timedelta(seconds=1))

    monkeypatch.setattr(clock, "now", lambda: due)
    wake(school, id)
    monkeypatch.setattr(clock, "now", lambda: due + timedelta(minutes=20))
    wake(school, id)

    message = school.client("director").get(f"/messages/{id}").json
    assert (message["state"], message["obstacle"]) == ("cancelled", "author_may_not_send")
    assert message["totals"]["recipients"] is None
    assert reader not in school.mailed()
    assert not school.client("reader").get("/me/inbox").json["items"]
    assert len(told(school, "director")) == 1


def test_another_role_that_may_send_is_enough(school, tomorrow):
    school.families(1)
    id = scheduled(school)
    registrations.register_role(school.id, school.name("clerk"), Role.SECRETARY)
    assert (
        school.client("director").delete(f"/units/{school.id}/members/{school.name('clerk')}/administration").status
        == 204
    )
    sign_in.renewed(school.stage.caller(school.name("clerk")))

    tomorrow()
    wake(school, id)

    assert school.client("director").get(f"/messages/{id}").json["state"] == "sent"


def test_a_notice_needs_the_role_for_notices_when_it_starts(school, tomorrow):
    school.families(1)
    id = scheduled(school, "manager", category="notice")
    registrations.register_role(school.id, school.name("manager"), Role.ADMINISTRATION)
    path = f"/units/{school.id}/members/{school.name('manager')}/notification_manager"
    assert school.client("director").delete(path).status == 204

    tomorrow()
    wake(school, id)

    assert school.message(id)["obstacle"] == "author_may_not_send"


def test_what_names_something_that_is_gone_does_not_start_and_can_be_mended(school, tomorrow):
    school.families(1)
    lists = f"/units/{school.id}/contact-lists"
    made = school.client("clerk").post(lists, {"name": "Claustro", "scope": {"kind": "teachers"}}).json
    id = scheduled(school, audience={"contact_lists": [made["id"]]})
    assert school.client("clerk").delete(f"/contact-lists/{made['id']}").status == 204

    tomorrow()
    wake(school, id)

    assert school.message(id)["obstacle"] == "content_changed"
    assert len(told(school, "clerk")) == 1
    mended = {"audience": {"roles": ["guardian"], "everyone": True}, "send_at": None}
    answer = school.client("clerk").patch(f"/messages/{id}", mended)
    assert (answer.status, answer.json["state"], answer.json["obstacle"]) == (200, "draft", None)
    assert school.client("clerk").post(f"/messages/{id}/send").status == 202
    wake(school, id)
    assert school.message(id)["state"] == "sent"
    assert len(told(school, "clerk")) == 1


def test_what_could_not_start_can_be_deleted_and_what_was_told_stays(school, tomorrow):
    school.families(1)
    id = scheduled(school, "director")
    registrations.register_role(school.id, school.name("director"), Role.DIRECTOR, until=NOW() + timedelta(hours=1))
    school.person("head", Role.HEAD_OF_STUDIES, signs_in=True)
    tomorrow()
    wake(school, id)

    assert school.client("head").delete(f"/messages/{id}").status == 204

    (item,) = told(school, "head")
    assert school.client("head").get(f"/me/inbox/{item['id']}").status == 200


def outcome(school: School, id: str) -> dict[str, Any]:
    """All that is true of a message, but for ids and times."""
    message = school.client("director").get(f"/messages/{id}").json
    return {
        "state": message["state"],
        "totals": message["totals"],
        "mailed": sorted(school.mailed().values()),
        "told": len(told(school, "director")),
        "watched": watched_until(id)(NOW() + timedelta(days=9)),
    }


def may_start(stage: Stage) -> tuple[School, str]:
    school = another_school(stage)
    school.families(1)
    id = scheduled(school, channels=[])
    stage.work()
    return school, id


def may_not_start(stage: Stage) -> tuple[School, str]:
    school, id = may_start(stage)
    school.client("director").delete(f"/units/{school.id}/members/{school.name('clerk')}/administration")
    return school, id


@pytest.mark.parametrize("make", [may_start, may_not_start])
def test_a_start_that_is_cut_off_at_any_call_is_followed_by_another(stage, make, tomorrow):
    school, id = make(stage)
    tomorrow()
    with watched() as calls:
        stage.put("message", {"work": "expand", "message_id": id})
        stage.deliver("message")
    wake(school, id)
    expected = outcome(school, id)
    assert expected["state"] in {"sent", "cancelled"}
    assert not expected["watched"]
    begun = calls.made.index("TransactWriteItems")

    # What comes once it has begun is as for every other message.
    for at, how in calls.points():
        if at > begun + 3:
            break
        tomorrow()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", NOW)
            school, id = make(stage)
        with watched(at, how) as watch:
            stage.put("message", {"work": "expand", "message_id": id})
            stage.deliver("message")
        assert watch.struck == calls.made[at]
        tomorrow(25)
        wake(school, id)
        assert outcome(school, id) == expected, f"{how} {calls.made[at]} ({at})"


@pytest.mark.parametrize("many", [1, 3])
def test_of_calling_off_and_starting_exactly_one_wins(stage, many, tomorrow):
    for _ in range(4):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", NOW)
            school, id = may_start(stage)
        tomorrow()
        call_off = partial(school.client("clerk").post, f"/messages/{id}/cancel", headers=key())
        begin: Callable[[], Any] = partial(mailings.expand, id)

        answers = at_once([call_off, *[begin] * many])
        school.stage.work()
        wake(school, id)

        called_off = answers[0].status == 200
        assert called_off or answers[0].code in {"conflict", "invalid_transition"}
        assert school.message(id)["state"] == ("draft" if called_off else "sent")
        assert school.message(id)["totals"]["recipients"] == (None if called_off else 1)


def test_of_two_who_send_at_once_one_does_and_of_an_edit_and_a_send_nothing_is_lost(stage):
    school = another_school(stage)
    school.families(1)
    client = school.client("clerk")
    for _ in range(3):
        id = school.draft(channels=[])
        send = partial(client.post, f"/messages/{id}/send")
        edit = partial(client.patch, f"/messages/{id}", {"subject": "Otra"})

        sent, again, edited = at_once([send, send, edit])

        statuses = Counter(answer.status for answer in (sent, again))
        assert statuses[202] <= 1
        assert {answer.code for answer in (sent, again, edited) if answer.status >= 400} <= {
            "conflict",
            "invalid_transition",
        }
        stage.work()
        message = school.message(id)
        assert message["state"] == ("sent" if statuses[202] else "draft")
        assert message["subject"] == ("Otra" if edited.status == 200 else f"Reunión {school.id}")


def test_a_repeat_of_calling_off_gets_the_same_answer(school):
    id = scheduled(school)
    same = key()

    first, again = (school.client("clerk").post(f"/messages/{id}/cancel", headers=same) for _ in range(2))

    assert (again.status, again.text) == (first.status, first.text) == (200, first.text)
