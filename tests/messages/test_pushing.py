"""Push to phones: who is told, of what, and what becomes of phones that are slow, broken, gone or somebody else's."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.roles import Role
from chalicelib.services import clock, delivering, delivering_mails, delivery_progress
from chalicelib.settings import settings
from chalicelib.storage import devices, messages
from chalicelib.storage.transactions import commit
from tests.faults import How, watched
from tests.messages.phones import Answer, Shown, pushed, register, with_phone
from tests.messages.schools import School, another_school


@pytest.fixture(autouse=True)
def no_rest(no_waiting, monkeypatch):
    monkeypatch.setattr(delivery_progress, "PUT_BACK_FOR_S", 0)


@pytest.fixture
def no_applications(stage, monkeypatch) -> Iterator[None]:
    for platform in ("ANDROID", "IOS"):
        monkeypatch.setenv(f"{platform}_PUSH_APPLICATION", "")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def everybody_pushed(school: School, **changes: Any) -> str:
    id = school.sent(**{"channels": ["push"], **changes})
    school.stage.work()
    return id


def test_each_phone_is_told_that_something_came_and_from_whom_and_no_more(school):
    with_phone(school, "mother", "android", "ios")
    with_phone(school, "father", "ios", language="en")

    with pushed() as pushes:
        id = everybody_pushed(school, subject="Convivencia", body="Sobre Alumna Pérez")

    assert Counter(pushes.texts) == {
        f"Nuevo mensaje de Colegio {school.id}": 2,
        f"New message from Colegio {school.id}": 1,
    }
    for push in pushes.shown:
        for secret in ("Convivencia", "Sobre", "Alumna", "Persona", "Secretaría", "@"):
            assert secret not in push.raw
    assert school.message(id)["totals"] == {
        "recipients": 2,
        "inbox": {"delivered": 2},
        "push": {"sent": 2},
        "email": {},
    }
    assert not school.mails()


def test_the_app_is_told_what_to_open(school):
    with_phone(school, "mother", "android")
    with_phone(school, "father", "ios")

    with pushed() as pushes:
        everybody_pushed(school)

    for who in ("mother", "father"):
        (item,) = [push.item for push in pushes.shown if push.item.startswith(school.name(who))]
        assert school.client(who).get(f"/me/inbox/{item}").status == 200


@pytest.mark.parametrize("channels", [["push"], ["email"], ["push", "email"]])
def test_a_notice_goes_by_the_channels_that_were_chosen(school, channels):
    mother = with_phone(school, "mother", "android")

    with pushed() as pushes:
        id = school.sent("manager", category="notice", channels=channels)
        school.stage.work()

    assert len(pushes.shown) == ("push" in channels)
    assert school.mailed() == ({mother: 1} if "email" in channels else {})
    totals = school.message(id)["totals"]
    assert (totals["push"], totals["email"]) == tuple(
        {"sent": 1} if channel in channels else {} for channel in ("push", "email")
    )
    (item,) = school.client("mother").get("/me/inbox", query={"category": "notice"}).json["items"]
    assert item["subject"] == f"Reunión {school.id}"


def test_the_preview_says_who_cannot_be_pushed_to_and_why(school):
    with_phone(school, "mother", "android")
    quiet = with_phone(school, "quiet", "ios")
    school.client("quiet").patch("/me/preferences", {"channels": {"push": False}})
    never = school.guardian("never", email=None)
    school.student("one", "never")
    id = school.draft(channels=["push", "email"])

    preview = school.preview(id)

    assert preview["by_channel"] == {
        "push": {"reachable": 1, "unreachable": 2},
        "email": {"reachable": 2, "unreachable": 1},
    }
    assert [(each["person"]["id"], each["channel"], each["code"]) for each in preview["unreachable"]] == [
        (never, "email", "no_address"),
        (never, "push", "no_device"),
        (quiet, "push", "opted_out"),
    ]
    assert preview["warnings"] == []


def test_the_preview_is_paged_by_person_and_channel(school):
    silent = [school.guardian(f"silent{n}", email=None) for n in range(3)]
    school.student("one", *(f"silent{n}" for n in range(3)))
    id = school.draft(channels=["push", "email"])

    found: list[tuple[str, str]] = []
    cursor: dict[str, Any] = {}
    for limit in ("1", "2", "3"):
        page = school.preview(id, limit=limit, **cursor)
        found.extend((each["person"]["id"], each["channel"]) for each in page["unreachable"])
        cursor = {"cursor": page["next_cursor"]}

    assert found == [(person, channel) for person in silent for channel in ("email", "push")]
    assert cursor == {"cursor": None}


def test_who_is_not_pushed_to_is_shown_with_the_reason(school):
    quiet = with_phone(school, "quiet", "ios")
    school.client("quiet").patch("/me/preferences", {"channels": {"push": False}})
    never = school.guardian("never")
    school.student("one", "never")

    id = everybody_pushed(school)

    told = {each["person"]["id"]: (each["status"], each["code"]) for each in school.deliveries(id, channel="push")}
    assert told == {quiet: ("opted_out", "opted_out"), never: ("no_address", "no_device")}
    assert school.message(id)["totals"]["push"] == {"no_address": 1, "opted_out": 1}
    assert school.message(id)["totals"]["inbox"] == {"delivered": 2}


def test_where_push_is_not_set_up_it_says_so_and_the_rest_goes(school, no_applications):
    mother = with_phone(school, "mother", "android")
    id = school.draft(channels=["push", "email"])

    preview = school.preview(id)
    assert school.client("clerk").post(f"/messages/{id}/send", {}).status == 202
    school.stage.work()

    assert preview["warnings"] == ["push_off"]
    assert [each["code"] for each in preview["unreachable"]] == ["push_off"]
    assert school.mailed() == {mother: 1}
    (told,) = school.deliveries(id, channel="push")
    assert (told["status"], told["code"]) == ("no_address", "push_off")


def expanded(school: School, **changes: Any) -> str:
    """A message whose recipients are known, and which went nowhere yet."""
    id = school.sent(**{"channels": ["push"], **changes})
    school.stage.relay()
    school.stage.deliver("message")
    return id


def test_a_phone_that_changed_hands_is_told_of_nothing_that_is_its_former_owners(school):
    with_phone(school, "mother", "android")
    school.person("tutor", Role.TEACHER, signs_in=True)
    id = expanded(school)
    register(school, "tutor", "android", token=f"android-of-{school.name('mother')}")

    with pushed() as pushes:
        school.stage.work()

    assert not pushes.shown
    (told,) = school.deliveries(id, channel="push")
    assert (told["status"], told["code"]) == ("no_address", "no_device")


def test_who_no_longer_wants_to_be_told_when_it_goes_is_not_told(school):
    with_phone(school, "mother", "android")
    expanded(school)
    school.client("mother").patch("/me/preferences", {"channels": {"push": False}})

    with pushed() as pushes:
        school.stage.work()

    assert not pushes.shown


def phones_of(school: School, who: str) -> set[str]:
    account = school.stage.caller(school.name(who)).account_id
    return {phone.device.platform for phone in devices.of_account(account)}


def test_a_phone_that_is_gone_is_forgotten_and_the_others_are_told(school):
    with_phone(school, "mother", "android", "ios")
    with_phone(school, "father", "android")

    def answer(push: Shown) -> Answer:
        return (400, "EndpointDisabled", "Endpoint is disabled") if "android" in push.endpoint else None

    with pushed(answer):
        id = everybody_pushed(school)

    told = {each["person"]["id"]: (each["status"], each["code"]) for each in school.deliveries(id, channel="push")}
    assert told == {school.name("mother"): ("sent", None), school.name("father"): ("failed", "device_gone")}
    assert (phones_of(school, "mother"), phones_of(school, "father")) == ({"ios"}, set())


def test_one_phone_that_always_fails_holds_nobody_back(school):
    ids = [with_phone(school, f"g{n}", "android") for n in range(4)]

    def answer(push: Shown) -> Answer:
        return (500, "InternalError", "") if push.item.startswith(ids[1]) else None

    with pushed(answer) as pushes:
        id = everybody_pushed(school, channels=["push", "email"])

    assert Counter(push.item.rpartition("-")[0] for push in pushes.shown) == {
        each: delivering.TRIES if each == ids[1] else 1 for each in ids
    }
    assert school.mailed() == dict.fromkeys(ids, 1)
    assert school.message(id)["totals"]["push"] == {"failed": 1, "sent": 3}
    (failed,) = school.deliveries(id, channel="push", status="failed")
    assert (failed["person"]["id"], failed["code"]) == (ids[1], "failed")


def test_what_was_too_much_for_now_is_pushed_later_and_never_counts_as_failed(school):
    mother = with_phone(school, "mother", "android")
    refusals = [True] * (delivering.TRIES + 2)

    def answer(_: Shown) -> Answer:
        return (429, "Throttled", "") if refusals and refusals.pop() else None

    with pushed(answer):
        id = everybody_pushed(school, channels=["push", "email"])

    assert school.message(id)["totals"]["push"] == {"sent": 1}
    assert school.mailed() == {mother: 1}


def test_mail_that_must_wait_does_not_hold_the_phones_back(school, monkeypatch):
    monkeypatch.setattr(delivering_mails, "WAITS_AT_MOST", timedelta(seconds=-1))
    mother = with_phone(school, "mother", "android")
    id = expanded(school, channels=["push", "email"])

    with pushed() as pushes:
        done = delivering.deliver(*_chunk(id))
        assert done.put_back
        assert len(pushes.shown) == 1
        assert not school.mails()
        monkeypatch.setattr(delivering_mails, "WAITS_AT_MOST", timedelta(seconds=20))
        school.stage.work()

    assert len(pushes.shown) == 1
    assert school.mailed() == {mother: 1}


def test_a_worker_cut_off_at_any_call_leaves_nobody_out_and_counts_what_may_have_come_twice(stage, monkeypatch, capsys):
    """One phone, so that the calls come in one order; each call, before it, after it, and without an answer."""

    school = another_school(stage)
    with_phone(school, "mother", "android")
    stage.forget_work()
    account = stage.caller(school.name("mother")).account_id

    def ready() -> str:
        """A message for a phone that nothing was ever pushed to."""
        (phone,) = devices.of_account(account)
        commit(devices.remove(phone))
        register(school, "mother", "android", token=clock.fresh_id())
        id = expanded(school)
        stage.cold()
        return id

    ready()
    with watched() as calls, pushed() as pushes:
        stage.deliver("delivery")
    assert len(pushes.shown) == 1
    stage.work()
    # What comes before is the same for every channel.
    first = calls.made.index("BatchGetItem")
    for at, how in calls.points():
        if at < first or how is How.NOT_REACHED:
            continue
        with monkeypatch.context() as time:
            id = ready()
            with pushed() as pushes:
                with watched(at, how) as watch:
                    stage.deliver("delivery")
                assert watch.struck == calls.made[at]
                time.setattr(clock, "now", lambda now=clock.now: now() + timedelta(minutes=20))
                capsys.readouterr()
                stage.cold()
                stage.put("message", {"work": "expand", "message_id": id})
                stage.work()
            where = f"{how} {calls.made[at]} ({at})"
            assert school.message(id)["totals"]["push"] == {"sent": 1}, where
            assert school.message(id)["state"] == "sent", where
            never_left = watch.struck == "Publish" and not how.is_after
            assert len(pushes.shown) - never_left in {1, 2}, where
            if len(pushes.shown) - never_left == 2:
                assert '"DeliveriesRepeated":[1.0]' in capsys.readouterr().out, where


def _chunk(id: str) -> tuple[str, str, int]:
    message = messages.find(id)
    assert message
    assert message.run
    return id, message.run, 0
