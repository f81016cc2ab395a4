"""Automatic notices: each is in the outbox of the unit whose act it tells of, and says what became of it."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest

from tests.faults import How, watched
from tests.stage import Died, Stage
from tests.units import OFFICE, SCHOOL
from tests.workers.letters import a_draft, all_signed, submit

Line = Mapping[str, Any]


@pytest.fixture(autouse=True)
def tidy(stage: Stage) -> Iterator[None]:
    yield
    stage.forget_work()


def outbox(stage: Stage, who: str, unit: str, **headers: str) -> list[Line]:
    """The automatic notices that left a unit, the newest first."""
    return list(stage.client(who, **headers).get(f"/units/{unit}/outbox?trigger=automatic").json["items"])


def asked_to_sign(stage: Stage) -> str:
    """A letter whose signer was told that it waits for them."""
    letter = a_draft(stage)
    submit(stage, letter)
    stage.work()
    return letter


def received(stage: Stage) -> str:
    """A letter that the office has received, and its people at the school were told."""
    letter = all_signed(stage)
    stage.work()
    assert stage.client("officer").post(f"/communications/{letter}/receive", {}).status == 200
    stage.work()
    return letter


def test_a_notice_is_in_the_outbox_of_the_unit_whose_act_it_tells_of(stage: Stage) -> None:
    asked_to_sign(stage)
    received(stage)

    asked, told = outbox(stage, "clerk", SCHOOL.id)[0], outbox(stage, "officer", OFFICE.id)[0]

    assert (asked["subject"], told["subject"]) == (
        "Aviso de documento pendiente de firma",
        "Aviso de comunicación recepcionada",
    )
    assert (told["trigger"], told["category"], told["channels"], told["state"]) == ("automatic", "notice", [], "sent")
    assert told["totals"] == {"recipients": 2, "delivered": 2}
    assert told["by_channel"] == {"inbox": {"delivered": 2}, "push": {}, "email": {}}
    assert told["sender"]["id"] == "officer"
    assert told["alias"] == {"id": OFFICE.id, "name": OFFICE.name}


def test_it_is_called_in_the_readers_language_and_never_tells_what_the_letter_says(stage: Stage) -> None:
    received(stage)

    (told, *_) = outbox(stage, "officer", OFFICE.id, **{"accept-language": "en"})
    whole = stage.client("officer").get(f"/messages/{told['id']}")

    assert told["subject"] == "Notice of a communication that was received"
    assert "Obras" not in whole.text
    assert whole.json["allowed_actions"] == []


def test_people_of_another_unit_are_known_there_by_their_unit_alone(stage: Stage) -> None:
    asked_to_sign(stage)
    received(stage)

    def names(who: str, unit: str) -> set[str]:
        (line, *_) = outbox(stage, who, unit)
        answer = stage.client(who).get(f"/messages/{line['id']}/deliveries").json["items"]
        return {each["person"]["name"] for each in answer}

    assert names("officer", OFFICE.id) == {SCHOOL.name}
    assert SCHOOL.name not in names("clerk", SCHOOL.id)


def test_who_reads_it_is_counted_where_it_was_sent_from(stage: Stage) -> None:
    letter = received(stage)
    (told, *_) = outbox(stage, "officer", OFFICE.id)
    item = next(
        each
        for each in stage.client("director").get("/me/inbox").json["items"]
        if each["link"] == f"/communications/{letter}"
    )

    assert stage.client("director").post(f"/me/inbox/{item['id']}/read", {}).status == 204
    deliveries = stage.client("officer").get(f"/messages/{told['id']}/deliveries").json["items"]

    assert sorted(each["status"] for each in deliveries) == ["delivered", "read"]


def test_nobody_sends_it_again_or_changes_it(stage: Stage) -> None:
    received(stage)
    (told, *_) = outbox(stage, "officer", OFFICE.id)

    refused = [
        stage.client("officer").post(f"/messages/{told['id']}/remind", {}),
        stage.client("officer").patch(f"/messages/{told['id']}", {"subject": "Otro"}),
        stage.client("clerk").get(f"/messages/{told['id']}"),
    ]

    # Who writes no notices may not; and who is of another unit does not know of it.
    assert [answer.status for answer in refused] == [403, 403, 404]


def test_however_often_it_is_cut_off_and_brought_again_there_is_one_for_the_same_people(stage: Stage) -> None:
    letter = a_draft(stage)
    submit(stage, letter)
    stage.relay()
    waiting = stage.waiting("notice")
    with watched() as whole:
        stage.deliver("notice")
    before = [each["id"] for each in outbox(stage, "clerk", SCHOOL.id)]

    for at in range(len(whole.made)):
        for message in waiting:
            stage.put("notice", message)
        with watched(at, How.DIES_AFTER), suppress(Died):
            stage.deliver("notice")
        stage.work()

    after = outbox(stage, "clerk", SCHOOL.id)
    assert [each["id"] for each in after] == before
    assert after[0]["totals"] == {"recipients": 1, "delivered": 1}
