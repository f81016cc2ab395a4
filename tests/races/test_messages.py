"""Several people at one message, list or inbox at the same moment: one of them wins, and what goes, goes once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from chalicelib.domain.roles import Role
from chalicelib.services import clock, mailings, members, sign_in
from chalicelib.storage import messages
from tests.handlers.client import Answer, Client
from tests.messages.schools import School, another_school, mail_at_once
from tests.races.answers import at_once, key
from tests.stage import Stage

LOST = {"conflict", "invalid_transition", "not_found", "version_mismatch"}


@pytest.fixture(autouse=True)
def no_waiting(stage, monkeypatch):
    mail_at_once(stage, monkeypatch)


@pytest.fixture
def school(stage: Stage) -> School:
    made = another_school(stage)
    made.guardian("mother", signs_in=True)
    made.student("one", "mother")
    made.person("secretary", Role.ADMINISTRATION, signs_in=True)
    stage.forget_work()
    return made


def won(answers: list[Answer]) -> list[Answer]:
    """Those that are good; the others were told that somebody was first."""
    for answer in answers:
        assert answer.status < 300 or answer.code in LOST, answer.text
    return [answer for answer in answers if answer.status < 300]


def send(school: School, id: str, who: str = "clerk") -> Callable[[], Answer]:
    return lambda: school.client(who).post(f"/messages/{id}/send", {}, headers=key())


@pytest.mark.parametrize("many", [2, 4, 16])
def test_of_many_who_send_the_same_draft_one_does_and_it_goes_once(school, many):
    id = school.draft()

    answers = at_once([send(school, id, who) for who in ("clerk", "secretary") * (many // 2)])
    school.stage.work()

    assert len(won(answers)) == 1
    assert school.mailed() == {school.name("mother"): 1}


def test_what_is_sent_while_it_is_edited_goes_whole_as_it_was_or_as_it_is(school):
    for _ in range(5):
        before = sum(school.mailed().values())
        id = school.draft(subject="Antes", body="Antes")
        changes = {"subject": "Después", "body": "Después"}

        answers = at_once([send(school, id), lambda: school.client("secretary").patch(f"/messages/{id}", changes)])  # noqa: B023  # asked at once
        sent, edited = answers
        if sent.status >= 300:
            # The edit came first, and who sends is told so: they look again.
            assert (sent.code, edited.status) == ("conflict", 200)
            assert send(school, id)().status == 202
        school.stage.work()

        message = school.message(id)
        expected = ("Después", "Después") if edited.status == 200 else ("Antes", "Antes")
        assert (message["subject"], message["body"]) == expected
        assert edited.status == 200 or edited.code in LOST
        items = school.client("mother").get("/me/inbox").json["items"]
        assert [each["subject"] for each in items][:1] == [expected[0]]
        assert sum(school.mailed().values()) == before + 1


def test_what_is_cancelled_as_it_starts_goes_once_or_not_at_all(school, monkeypatch):
    soon = (clock.now() + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    id = school.sent(send_at=soon)
    school.stage.work()
    monkeypatch.setattr(clock, "now", lambda at=clock.now: at() + timedelta(minutes=6))

    def start() -> Answer:
        mailings.expand(id)
        seen: Answer = school.client("clerk").get(f"/messages/{id}")
        return seen

    cancelled, _ = at_once([lambda: school.client("clerk").post(f"/messages/{id}/cancel", headers=key()), start])
    school.stage.put("message", {"work": "expand", "message_id": id})
    school.stage.work()

    state = school.message(id)["state"]
    assert (cancelled.status, state) in {(200, "draft"), (409, "sent")}, cancelled.text
    assert sum(school.mailed().values()) == (state == "sent")


@pytest.mark.parametrize("many", [2, 4, 16])
def test_of_many_who_edit_the_version_of_a_message_that_they_saw_one_does(school, many):
    path = f"/messages/{school.draft()}"
    seen = {"If-Match": school.client("clerk").get(path).headers["etag"]}

    def edit(who: str, number: int) -> Answer:
        answer: Answer = school.client(who).patch(path, {"subject": f"Reunión {number}"}, headers=seen)
        return answer

    answers = at_once([partial(edit, ("clerk", "secretary")[number % 2], number) for number in range(many)])

    (edited,) = won(answers)
    now = school.client("clerk").get(path)
    assert (now.json["subject"], now.json["version"]) == (edited.json["subject"], 2)
    assert now.headers["etag"] == edited.headers["etag"]


def test_what_is_sent_as_it_was_seen_goes_only_as_it_was_seen(school):
    for _ in range(5):
        id = school.draft(subject="Antes")
        seen = {"If-Match": school.client("clerk").get(f"/messages/{id}").headers["etag"]}

        sent, edited = at_once(
            [
                lambda: school.client("clerk").post(f"/messages/{id}/send", headers={**key(), **seen}),  # noqa: B023  # asked at once
                lambda: school.client("secretary").patch(f"/messages/{id}", {"subject": "Después"}, headers=seen),  # noqa: B023  # asked at once
            ]
        )

        assert len(won([sent, edited])) == 1, (sent.text, edited.text)
        message = school.message(id)
        expected = ("Antes", "sending") if sent.status == 202 else ("Después", "draft")
        assert (message["subject"], message["state"]) == expected
        school.stage.work()


def test_a_list_that_is_deleted_while_it_is_edited_is_gone_or_told_to_have_changed(school):
    for _ in range(5):
        body = {"name": "Claustro", "scope": {"kind": "teachers"}}
        path = f"/contact-lists/{school.client('clerk').post(f'/units/{school.id}/contact-lists', body).json['id']}"

        edited, deleted = at_once(
            [
                lambda: school.client("clerk").patch(path, {"name": "Otro"}),  # noqa: B023  # asked at once
                lambda: school.client("secretary").delete(path),  # noqa: B023  # asked at once
            ]
        )

        assert won([edited, deleted])
        left = school.client("clerk").get(path)
        assert left.status == (404 if deleted.status == 204 else 200)
        assert deleted.status == 204 or left.json["name"] == "Otro"


@pytest.mark.parametrize("how", ["read", "acknowledge"])
def test_what_is_read_many_times_at_once_was_read_once(school, how):
    id = school.sent(channels=[])
    school.stage.work()
    (item,) = school.client("mother").get("/me/inbox").json["items"]

    answers = at_once([lambda: school.client("mother").post(f"/me/inbox/{item['id']}/{how}")] * 8)
    at = school.client("mother").get(f"/me/inbox/{item['id']}").json["read_at"]
    again = school.client("mother").post(f"/me/inbox/{item['id']}/{how}")

    assert Counter(answer.status for answer in [*answers, again]) == {204: 9}
    assert school.client("mother").get(f"/me/inbox/{item['id']}").json["read_at"] == at
    mailings.count(id)
    assert school.message(id)["totals"]["inbox"] == {{"read": "read", "acknowledge": "acknowledged"}[how]: 1}


def _draft(school: School) -> str:
    return school.draft()


def _arrived(school: School) -> str:
    id = school.sent()
    school.stage.work()
    return id


def _scheduled(school: School) -> str:
    id = school.sent(send_at=(clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    school.stage.work()
    return id


ACTS: dict[str, tuple[Callable[[School], str], Callable[[Client, str], Answer]]] = {
    "edit": (_draft, lambda client, message: client.patch(f"/messages/{message}", {"subject": "Otra"})),
    "delete": (_draft, lambda client, message: client.delete(f"/messages/{message}")),
    "send": (_draft, lambda client, message: client.post(f"/messages/{message}/send", {})),
    "cancel": (_scheduled, lambda client, message: client.post(f"/messages/{message}/cancel")),
    "resend": (_arrived, lambda client, message: client.post(f"/messages/{message}/resend", {"statuses": ["failed"]})),
    "remind": (_arrived, lambda client, message: client.post(f"/messages/{message}/remind")),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_lost_the_role_a_second_ago_does_nothing_more_to_a_message(school, act):
    make, ask = ACTS[act]
    id = make(school)
    before = messages.find(id)
    caller = school.stage.caller(school.name("secretary"))
    members.revoke(
        school.stage.caller(school.name("director")), school.id, school.name("secretary"), Role.ADMINISTRATION
    )
    # Another process still remembers the role: what was revoked here is not known to it for a minute.
    sign_in._HELD.put(caller.account_id, caller.memberships, clock.now())

    refused = ask(school.client("secretary"), id)

    assert refused.status in {403, 404}, refused.text
    assert messages.find(id) == before


@pytest.mark.parametrize(("who", "status"), [("clerk", 403), ("manager", 200)])
def test_a_message_becomes_a_notice_by_who_may_send_notices_alone(school, who, status):
    id = school.draft()

    answer: Any = school.client(who).patch(f"/messages/{id}", {"category": "notice"})

    assert answer.status == status, answer.text
    assert school.message(id)["category"] == ("notice" if status == 200 else "message")
