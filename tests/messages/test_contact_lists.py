"""Contact lists: whom they mean when a message goes, and what is told of them."""

from typing import Any

import pytest

from chalicelib.domain.roles import Role
from chalicelib.services import registrations
from tests.handlers.client import Answer
from tests.messages.schools import School, another_school


def made(school: School, kind: str, *people: str, **scope: str) -> Any:
    """A new list of the school, as it was answered."""
    answer = given(school, kind, *people, **scope)
    assert answer.status == 201, answer.text
    return answer.json


def given(school: School, kind: str, *people: str, name: str = "Lista", **scope: str) -> Answer:
    body = {"name": name, "scope": {"kind": kind, **scope}, "people": [school.name(who) for who in people]}
    answer: Answer = school.client("clerk").post(f"/units/{school.id}/contact-lists", body)
    return answer


def sent_to(school: School, *lists: Any, **audience: Any) -> str:
    """A message to these lists that has gone to everybody; its id."""
    id = school.sent(audience={"contact_lists": [each["id"] for each in lists], **audience})
    school.stage.work()
    return id


def families(school: School) -> None:
    for who in ("mother", "father", "uncle", "of-nobody"):
        school.guardian(who)
    school.student("one", "mother", "father", group="A")
    school.student("two", "mother", group="B")
    school.student("three", "uncle", group="B")
    school.person("tutor", Role.TEACHER)
    school.person("manager-of-notices", Role.NOTIFICATION_MANAGER)


def test_each_scope_means_exactly_these(school):
    families(school)
    expected = {
        "guardians": {"mother", "father", "uncle"},
        "group_guardians": {"mother", "uncle"},
        "teachers": {"tutor"},
        "staff": {"clerk", "director"},
        "management_team": {"director"},
        "custom": {"tutor", "uncle"},
    }
    for kind, people in expected.items():
        scope = {"group": school.name("B")} if kind == "group_guardians" else {}
        by_hand = ("tutor", "uncle") if kind == "custom" else ()
        found = made(school, kind, *by_hand, **scope)
        assert found["size"] == len(people), kind
        id = sent_to(school, found)
        reached = {person for person, channel in school.statuses(id) if channel == "inbox"}
        assert reached == {school.name(who) for who in people}, kind


def test_people_by_hand_and_several_lists_get_it_once_and_the_excluded_never(school):
    families(school)
    everybody = made(school, "guardians", "tutor")
    some = made(school, "custom", "mother", "tutor", "director")

    id = sent_to(school, everybody, some, people=[school.name("mother")], exclude=[school.name("father")])

    assert school.mailed() == {school.name(who): 1 for who in ("mother", "uncle", "tutor", "director")}
    assert school.message(id)["totals"]["recipients"] == 4
    excluded = sent_to(school, everybody, some, exclude=[school.name(each) for each in ("A", "tutor", "uncle")])
    assert {person for person, _ in school.statuses(excluded)} == {school.name("mother"), school.name("director")}


def test_a_list_is_taken_whole_whatever_the_roles_of_the_audience(school):
    families(school)

    id = sent_to(school, made(school, "guardians"), roles=["teacher"], everyone=True)

    assert {person for person, _ in school.statuses(id)} == {
        school.name(who) for who in ("mother", "father", "uncle", "tutor")
    }


def test_a_list_follows_who_is_enrolled_and_who_may_receive(school):
    families(school)
    found = made(school, "guardians", "mother")
    path = f"/units/{school.id}/students"
    custody = {"may_receive": False, "reason": "Auto 1/2026"}
    for student in ("one", "two"):
        answer = school.client("director").patch(
            f"{path}/{school.name(student)}/guardians/{school.name('mother')}", custody
        )
        assert answer.status == 200
    school.guardian("aunt")
    school.student("four", "aunt", group="B")

    assert school.client("clerk").get(f"/contact-lists/{found['id']}").json["size"] == 3
    (listed,) = school.client("clerk").get(f"/units/{school.id}/contact-lists").json["items"]
    assert listed["size"] == 3
    id = sent_to(school, found)
    assert {person for person, _ in school.statuses(id)} == {school.name(who) for who in ("father", "uncle", "aunt")}


def test_another_school_means_its_management_team_under_the_name_of_the_school(stage):
    school, other = another_school(stage), another_school(stage)
    other.person("secretary", Role.SECRETARY, Role.TEACHER, signs_in=True)
    other.guardian("mother")
    other.student("one", "mother")
    found = made(school, "province_schools", province="41")
    audience = {"contact_lists": [found["id"]]}
    id = school.draft(audience=audience, channels=["email"])
    before = school.preview(id)
    assert before["recipients"] == found["size"] >= 2

    assert school.client("clerk").post(f"/messages/{id}/send").status == 202
    stage.work()

    told = [each for each in school.deliveries(id, channel="email") if each["person"]["id"].endswith(other.id)]
    assert {each["person"]["id"] for each in told} == {other.name("director"), other.name("secretary")}
    assert {each["person"]["name"] for each in told} == {other.unit.name}
    assert not [each for each in school.deliveries(id) if each["person"]["id"].endswith(school.id)]
    assert other.mailed() == {other.name("director"): 1, other.name("secretary"): 1}
    (item,) = other.client("secretary").get("/me/inbox").json["items"]
    assert item["sender"]["id"] == school.id
    assert other.client("secretary").post(f"/me/inbox/{item['id']}/acknowledge").status == 204


def test_another_school_can_be_left_out(stage):
    school, other, third = (another_school(stage) for _ in range(3))
    found = made(school, "province_schools", province="41")

    id = sent_to(school, found, exclude=[other.id])

    reached = {person for person, _ in school.statuses(id)}
    assert third.name("director") in reached
    assert other.name("director") not in reached


def test_what_is_wrong_with_a_list_is_told_at_once(school):
    another = another_school(school.stage)
    body = {
        "name": "a\nb",
        "scope": {"kind": "group_guardians", "group": "nothing", "province": "41"},
        "people": [another.name("director"), school.name("clerk")],
    }

    answer = school.client("clerk").post(f"/units/{school.id}/contact-lists", body)

    assert answer.errors == {
        "name": "one_line",
        "scope.group": "not_found",
        "scope.province": "not_with_this_kind",
        "people.0": "not_found",
    }


def test_a_list_of_another_unit_is_as_if_it_were_none(school):
    another = another_school(school.stage)
    theirs = made(another, "teachers")
    body = {"contact_lists": [theirs["id"], "nothing"]}
    id = school.draft()

    answer = school.client("clerk").patch(f"/messages/{id}", {"audience": body})

    assert answer.errors == {
        "audience.contact_lists.0": "not_found",
        "audience.contact_lists.1": "not_found",
    }
    assert school.client("clerk").get(f"/contact-lists/{theirs['id']}").status == 404


def test_guardians_on_lists_are_always_hidden_from_one_another(school):
    families(school)
    two = made(school, "custom", "mother", "tutor")
    all_of_them = made(school, "guardians")
    teachers = made(school, "teachers")

    def told(*lists: Any, **audience: Any) -> Any:
        body = {"audience": {"contact_lists": [each["id"] for each in lists], **audience}, "hidden_recipients": False}
        return school.client("clerk").patch(f"/messages/{id}", body)

    id = school.draft(audience={"people": [school.name("tutor")]})
    assert told(all_of_them).errors == {"hidden_recipients": "locked"}
    assert told(two, people=[school.name("father")]).errors == {"hidden_recipients": "locked"}
    assert told(teachers).json["hidden_recipients"] is False
    assert told(two).json["hidden_recipients"] is False


def test_a_list_that_gained_a_guardian_since_is_not_sent_to_openly(school):
    families(school)
    one = made(school, "custom", "mother")
    id = school.draft(audience={"contact_lists": [one["id"]]}, hidden_recipients=False)
    school.client("clerk").patch(
        f"/contact-lists/{one['id']}", {"people": [school.name("mother"), school.name("father")]}
    )

    answer = school.client("clerk").post(f"/messages/{id}/send")

    assert answer.errors == {"hidden_recipients": "locked"}


def test_who_is_in_a_list_by_hand_is_told_by_name(school):
    families(school)
    found = made(school, "teachers", "uncle", "mother")

    answer = school.client("clerk").get(f"/contact-lists/{found['id']}/people")

    told = [(each["id"], each["kind"]) for each in answer.json]
    assert told == [(school.name("mother"), "person"), (school.name("uncle"), "person")]
    assert all(each["name"] for each in answer.json)


def test_who_is_in_a_list_of_another_unit_is_told_to_nobody(school):
    other = another_school(school.stage)
    other.person("clerk", Role.ADMINISTRATION, signs_in=True)
    theirs = made(other, "teachers")

    assert school.client("clerk").get(f"/contact-lists/{theirs['id']}/people").status == 404


def test_a_list_is_changed_and_deleted(school):
    families(school)
    found = made(school, "teachers")
    path = f"/contact-lists/{found['id']}"
    client = school.client("clerk")

    changed = client.patch(path, {"name": "  Claustro ", "scope": {"kind": "staff"}})
    assert (changed.json["name"], changed.json["scope"]["kind"], changed.json["size"]) == ("Claustro", "staff", 2)
    assert client.patch(path, {"scope": {"kind": "custom"}}).errors == {"people": "required"}
    id = school.draft(audience={"contact_lists": [found["id"]]})
    assert client.delete(path).status == 204

    assert client.get(path).status == client.delete(path).status == 404
    assert not client.get(f"/units/{school.id}/contact-lists").json["items"]
    assert client.post(f"/messages/{id}/send").errors == {"audience.contact_lists.0": "not_found"}


def test_what_was_sent_to_a_list_that_is_deleted_still_goes_to_it(school):
    families(school)
    found = made(school, "teachers")
    id = school.sent(audience={"contact_lists": [found["id"]]})
    assert school.client("clerk").delete(f"/contact-lists/{found['id']}").status == 204

    school.stage.work()

    assert school.message(id)["totals"]["recipients"] == 1


def test_a_list_is_told_by_its_name_among_whom_a_draft_is_for(school):
    tutor = school.person("tutor", Role.TEACHER)
    found = made(school, "teachers")
    id = school.draft(audience={"people": [tutor], "contact_lists": [found["id"]]})

    named = school.client("clerk").get(f"/messages/{id}/audience").json

    assert [(each["kind"], each["id"]) for each in named] == [("contact_list", found["id"]), ("person", tutor)]


def test_lists_are_paged_by_name(school):
    school.person("tutor", Role.TEACHER)
    for name in ("Claustro", "ámbito", "Biblioteca"):
        assert given(school, "teachers", name=name).status == 201
    client, path = school.client("clerk"), f"/units/{school.id}/contact-lists"

    first = client.get(path, query={"limit": "2"}).json
    second = client.get(path, query={"limit": "2", "cursor": first["next_cursor"]}).json

    assert [each["name"] for each in first["items"] + second["items"]] == ["ámbito", "Biblioteca", "Claustro"]
    assert second["next_cursor"] is None


def test_a_list_that_is_made_twice_with_one_key_is_made_once(school):
    client = school.client("clerk", **{"Idempotency-Key": school.id})
    body = {"name": "Claustro", "scope": {"kind": "teachers"}}

    first, again = (client.post(f"/units/{school.id}/contact-lists", body) for _ in range(2))

    assert (again.status, again.text) == (first.status, first.text)
    assert len(school.client("clerk").get(f"/units/{school.id}/contact-lists").json["items"]) == 1


@pytest.mark.parametrize(("language", "name"), [("es", "Profesorado"), ("en", "Teachers")])
def test_the_scopes_are_told_in_the_readers_language(school, language, name):
    scopes = school.client("clerk", **{"Accept-Language": language}).get("/contact-list-scopes").json

    assert {"kind": "teachers", "name": name, "needs": None} in scopes
    assert {each["kind"]: each["needs"] for each in scopes if each["needs"]} == {
        "group_guardians": "group",
        "province_schools": "province",
    }


def test_a_teacher_and_a_guardian_in_one_are_reached_by_either(school):
    both = school.person("both", Role.TEACHER, Role.GUARDIAN)
    school.student("one", "both")
    registrations.register_role(school.id, both, Role.TEACHER)

    id = sent_to(school, made(school, "teachers"), made(school, "guardians"))

    assert school.mailed() == {both: 1}
    assert school.message(id)["totals"]["recipients"] == 1
