"""The inbox, after a judge decided: nothing of a student of whom somebody may no longer receive, not even a subject."""

from typing import Any

from chalicelib.domain.roles import Role
from chalicelib.services import registrations
from tests.aws import ISSUER
from tests.messages.schools import School


def forbid(school: School, student: str, guardian: str, *, may_receive: bool = False) -> None:
    path = f"/units/{school.id}/students/{school.name(student)}/guardians/{school.name(guardian)}"
    body = {"may_receive": may_receive, "reason": "Auto 1/2026"}
    assert school.client("director").patch(path, body).status == 200


def subjects(school: School, who: str, **query: Any) -> list[str]:
    return [item["subject"] for item in school.client(who).get("/me/inbox", query=query).json["items"]]


def unread(school: School, who: str) -> int:
    return int(school.client(who).get("/me").json["unread"])


def test_the_list_and_the_count_hold_nothing_that_may_not_be_received_any_more(school):
    school.guardian("mother", signs_in=True)
    school.student("one", "mother")
    school.student("two", "mother")
    for student in ("one", "two"):
        school.sent(audience={"students": [school.name(student)]}, subject=f"De {student}", channels=[])
    school.sent(subject="De los dos", channels=[])
    school.stage.work()
    assert unread(school, "mother") == 3

    forbid(school, "one", "mother")

    assert subjects(school, "mother") == ["De los dos", "De two"]
    assert subjects(school, "mother", unread="true") == ["De los dos", "De two"]
    assert unread(school, "mother") == 2
    forbid(school, "two", "mother")
    assert subjects(school, "mother") == []
    assert unread(school, "mother") == 0
    forbid(school, "one", "mother", may_receive=True)
    assert subjects(school, "mother") == ["De los dos", "De one"]


def test_the_count_says_what_the_list_shows_of_who_is_no_guardian_any_more(school):
    mother = school.guardian("mother", signs_in=True)
    for student in ("one", "two"):
        school.student(student, "mother")
        school.sent(audience={"students": [school.name(student)]}, subject=f"De {student}", channels=[])
    school.stage.work()
    forbid(school, "one", "mother")

    assert school.client("director").delete(f"/units/{school.id}/members/{mother}/guardian").status == 204
    school.stage.cold()

    assert subjects(school, "mother", unread="true") == ["De two"]
    assert unread(school, "mother") == 1


def test_two_people_of_one_sign_in_find_the_message_that_both_got_twice_however_it_is_paged(school):
    school.person("both", Role.TEACHER, signs_in=True)
    school.guardian("parent")
    school.student("one", "parent")
    registrations.bind(ISSUER, school.name("both"), school.id, school.name("parent"))
    school.sent(audience={"roles": ["guardian", "teacher"], "everyone": True}, channels=[])
    school.stage.work()
    client = school.client("both")

    first = client.get("/me/inbox", query={"limit": "1"}).json
    second = client.get("/me/inbox", query={"limit": "1", "cursor": first["next_cursor"]}).json

    found = {item["id"].rpartition("-")[0] for page in (first, second) for item in page["items"]}
    assert found == {school.name("both"), school.name("parent")}


def test_a_page_may_be_short_and_the_next_still_follows(school):
    school.guardian("mother", signs_in=True)
    school.student("one", "mother")
    school.student("two", "mother")
    for student in ("two", "one", "one"):
        school.sent(audience={"students": [school.name(student)]}, subject=student, channels=[])
    school.stage.work()
    forbid(school, "one", "mother")
    client = school.client("mother")

    first = client.get("/me/inbox", query={"limit": "2"}).json
    second = client.get("/me/inbox", query={"limit": "2", "cursor": first["next_cursor"]}).json

    assert first["items"] == []
    assert [item["subject"] for item in second["items"]] == ["two"]


def test_the_inbox_is_filtered_by_category(school):
    school.guardian("mother", signs_in=True)
    school.student("one", "mother")
    school.sent(subject="Mensaje", channels=[])
    school.sent("manager", category="notice", subject="Aviso", channels=["email"])
    school.stage.work()

    assert subjects(school, "mother", category="notice") == ["Aviso"]
    assert subjects(school, "mother", category="message") == ["Mensaje"]


def test_what_is_read_or_acknowledged_again_keeps_its_first_time(school):
    school.guardian("mother", signs_in=True)
    school.student("one", "mother")
    school.sent(channels=[])
    school.stage.work()
    mother = school.client("mother")
    (item,) = mother.get("/me/inbox").json["items"]
    path = f"/me/inbox/{item['id']}"
    marks = [mother.post(f"{path}/{mark}", {}) for mark in ("read", "acknowledge")]
    first = mother.get(path).json

    marks += [mother.post(f"{path}/{mark}", {}) for mark in ("acknowledge", "read")]

    assert [mark.status for mark in marks] == [204] * 4
    assert mother.get(path).json == first
    assert first["read_at"] <= first["acknowledged_at"]
