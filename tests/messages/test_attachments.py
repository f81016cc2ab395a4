"""Files of the deposit that messages carry: links in the inbox, kept while somebody can read them there."""

import urllib.request
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.attachments import Uploaded, file_key
from chalicelib.domain.deposit import DepositFile, FileStatus, deleted, judged
from chalicelib.domain.errors import Conflict
from chalicelib.domain.roles import Role
from chalicelib.services import clock, deposit
from chalicelib.storage import files as store
from tests.faults import watched
from tests.messages.schools import School, another_school
from tests.stage import Stage

TEXT = b"Orden del dia."
NOW = clock.now


def announced(school: School, name: str = "orden.txt", who: str = "clerk") -> DepositFile:
    caller = school.stage.caller(school.name(who))
    return deposit.announce(caller, school.id, name=name, size=len(TEXT), content_type="text/plain")[0]


def deposited(school: School, name: str = "orden.txt") -> DepositFile:
    """A file of the school's deposit that was found good, and lies where it should."""
    before = announced(school, name)
    after = judged(before, Uploaded(len(TEXT), "5" * 64, "text/plain"), scanning=False, at=NOW())
    store.advance(before, after)
    school.stage.upload(file_key(before.id, "5" * 64), TEXT)
    return after


def of(file: DepositFile) -> DepositFile:
    found = store.find(file.id)
    assert found
    return found


def delete(school: School, file: DepositFile) -> Any:
    return school.client("clerk").delete(f"/files/{file.id}")


def opened(school: School, who: str) -> Any:
    client = school.client(who)
    (item,) = client.get("/me/inbox").json["items"]
    return client.get(f"/me/inbox/{item['id']}").json


def test_a_file_comes_as_a_link_in_the_inbox_and_the_mail_only_names_it(school):
    school.guardian("mother", signs_in=True)
    school.student("one", "mother")
    file = deposited(school, "orden <del> día.txt")
    id = school.sent(attachments=[file.id])
    school.stage.work()

    (carried,) = opened(school, "mother")["attachments"]

    assert (carried["id"], carried["name"], carried["size"]) == (file.id, "orden <del> día.txt", len(TEXT))
    with urllib.request.urlopen(carried["url"], timeout=10) as answer:  # noqa: S310  # ours
        assert answer.read() == TEXT
    assert [each["name"] for each in school.message(id)["attachments"]] == ["orden <del> día.txt"]
    (mail,) = school.mails()
    assert "- orden <del> día.txt" in str(mail)
    assert "<li>orden &lt;del&gt; día.txt</li>" in mail["BodyHtml"]
    assert file.id not in str(mail)
    assert "5" * 64 not in str(mail)


def test_a_file_cannot_be_deleted_while_a_message_refers_to_it(school):
    school.families(1)
    file = deposited(school)
    draft = school.draft(attachments=[file.id])
    other = school.draft(attachments=[file.id])
    assert of(file).references == 2
    assert (delete(school, file).status, delete(school, file).code) == (409, "conflict")

    client = school.client("clerk")
    assert client.patch(f"/messages/{draft}", {"attachments": []}).json["attachments"] == []
    assert client.delete(f"/messages/{other}").status == 204

    assert of(file).references == 0
    assert delete(school, file).status == 204


def test_once_it_is_sent_a_file_is_kept_as_long_as_the_inboxes_and_then_no_longer(school):
    school.families(1)
    file = deposited(school)
    school.sent(attachments=[file.id])
    found = of(file)

    assert found.references == 0
    assert delete(school, file).code == "conflict"
    assert found.kept_until
    with pytest.raises(Conflict):
        deleted(found, found.kept_until - timedelta(seconds=1))
    over = deleted(found, found.kept_until)
    store.advance(found, over)
    assert of(file).status is FileStatus.DELETED


def test_the_same_file_can_go_again_and_is_kept_for_the_last(school):
    school.families(1)
    file = deposited(school)
    school.sent(attachments=[file.id])
    first = of(file).kept_until
    school.sent(attachments=[file.id, file.id])

    last = of(file).kept_until
    assert first
    assert last
    assert last > first
    assert of(file).references == 0


def test_a_message_that_waits_holds_its_files_until_it_starts_or_is_called_off(school, monkeypatch):
    school.guardian("mother", signs_in=True)
    school.student("one", "mother")
    file = deposited(school)
    at = (NOW() + timedelta(days=1)).isoformat()
    id = school.sent(attachments=[file.id], send_at=at)
    assert (of(file).references, of(file).kept_until) == (1, None)
    assert school.client("clerk").post(f"/messages/{id}/cancel").status == 200
    assert of(file).references == 1
    assert school.client("clerk").post(f"/messages/{id}/send").status == 202

    monkeypatch.setattr(clock, "now", lambda: NOW() + timedelta(days=1, minutes=1))
    school.stage.put("message", {"work": "expand", "message_id": id})
    school.stage.work()

    assert school.message(id)["state"] == "sent"
    assert of(file).references == 0
    assert of(file).kept_until
    assert opened(school, "mother")["attachments"][0]["url"]


def test_only_good_files_of_the_unit_are_carried(school):
    another = another_school(school.stage)
    waiting, theirs, mine = announced(school), deposited(another), deposited(school)
    infected = deposited(school)
    store.advance(infected, replace(infected, status=FileStatus.REJECTED, reason="infected"))
    id = school.draft()
    wanted = [mine.id, waiting.id, theirs.id, "nothing", infected.id]

    answer = school.client("clerk").patch(f"/messages/{id}", {"attachments": wanted})

    assert answer.errors == {
        "attachments.1": "attachment_waiting",
        "attachments.2": "not_found",
        "attachments.3": "not_found",
        "attachments.4": "attachment_rejected",
    }
    many = school.client("clerk").patch(f"/messages/{id}", {"attachments": [mine.id] * 21})
    assert many.errors == {"attachments": "too_many"}


def test_whoever_may_not_see_the_deposit_does_not_learn_of_its_files_but_may_send_what_others_added(school):
    school.families(1)
    file = deposited(school)
    id = school.draft("manager")

    assert school.client("manager").patch(f"/messages/{id}", {"attachments": [file.id]}).errors == {
        "attachments.0": "not_found"
    }
    assert school.client("clerk").patch(f"/messages/{id}", {"attachments": [file.id]}).status == 200
    assert school.client("manager").patch(f"/messages/{id}", {"subject": "Otra"}).status == 200
    assert school.client("manager").post(f"/messages/{id}/send").status == 202


def test_what_is_found_infected_is_neither_sent_nor_given_any_more(school):
    school.guardian("mother", signs_in=True)
    school.student("one", "mother")
    sent, held = deposited(school), deposited(school)
    school.sent(attachments=[sent.id])
    draft = school.draft(attachments=[held.id])
    school.stage.work()
    for file in (sent, held):
        store.advance(of(file), replace(of(file), status=FileStatus.REJECTED, reason="infected"))

    (carried,) = opened(school, "mother")["attachments"]

    assert (carried["url"], carried["expires_at"]) == (None, None)
    assert school.client("clerk").post(f"/messages/{draft}/send").errors == {"attachments.0": "attachment_rejected"}


def test_whoever_may_no_longer_receive_gets_no_link(school):
    school.guardian("mother", signs_in=True)
    one = school.student("one", "mother")
    school.sent(attachments=[deposited(school).id])
    school.stage.work()
    (item,) = school.client("mother").get("/me/inbox").json["items"]
    path = f"/units/{school.id}/students/{one}/guardians/{school.name('mother')}"
    decided = school.client("director").patch(path, {"may_receive": False, "reason": "Auto 1/2026"})
    assert decided.status == 200

    assert school.client("mother").get(f"/me/inbox/{item['id']}").status == 404


def carrying(stage: Stage) -> tuple[School, DepositFile, str]:
    """A message with a file that is to start in five minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", NOW)
        school = another_school(stage)
        school.families(1)
        file = deposited(school)
        id = school.sent(attachments=[file.id], channels=[], send_at=(NOW() + timedelta(minutes=5)).isoformat())
    stage.forget_work()
    return school, file, id


def test_a_start_that_is_cut_off_counts_its_files_once(stage, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW() + timedelta(minutes=10))
    _, file, id = carrying(stage)
    with watched() as calls:
        stage.put("message", {"work": "expand", "message_id": id})
        stage.deliver("message")
    begun = calls.made.index("TransactWriteItems")
    assert of(file).references == 0

    for at, how in calls.points():
        if at != begun:
            continue
        _, file, id = carrying(stage)
        with watched(at, how) as watch:
            stage.put("message", {"work": "expand", "message_id": id})
            stage.deliver("message")
        assert watch.struck == "TransactWriteItems"
        stage.work()
        assert (of(file).references, bool(of(file).kept_until)) == (0, True), how


def test_recipients_that_are_not_hidden_are_told_by_name_and_hidden_ones_are_not(school):
    teachers = [school.person(who, Role.TEACHER, signs_in=True) for who in ("ana", "eva")]
    school.sent(audience={"people": teachers}, hidden_recipients=False, channels=[])
    school.stage.work()

    assert opened(school, "ana")["recipients"] == ["Persona ana", "Persona eva"]

    school.person("luz", Role.TEACHER, signs_in=True)
    school.sent(audience={"people": [*teachers, school.name("luz")]}, channels=[])
    school.stage.work()
    assert opened(school, "luz")["recipients"] is None


def test_two_guardians_never_see_one_another_whatever_was_expected(school):
    school.guardian("mother", signs_in=True)
    school.guardian("father", signs_in=True)
    school.student("one", "mother", "father")
    lists = f"/units/{school.id}/contact-lists"
    body = {"name": "Lista", "scope": {"kind": "custom"}, "people": [school.name("mother")]}
    made = school.client("clerk").post(lists, body).json
    id = school.sent(audience={"contact_lists": [made["id"]]}, hidden_recipients=False, channels=[])
    # Somebody adds the father in the moment between sending and expanding.
    both = {"people": [school.name("mother"), school.name("father")]}
    assert school.client("clerk").patch(f"/contact-lists/{made['id']}", both).status == 200

    school.stage.work()

    assert school.message(id)["totals"]["recipients"] == 2
    assert school.message(id)["hidden_recipients"] is True
    assert opened(school, "mother")["recipients"] is None
