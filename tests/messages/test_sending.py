"""A message from the draft to the inbox: whom it reaches, what they see, and what its sender sees."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.roles import Role
from chalicelib.services import clock, registrations
from chalicelib.templates.hints import hint
from tests.handlers.client import Answer
from tests.messages.schools import School


def test_everybody_who_is_meant_gets_it_once_by_inbox_and_mail(school):
    mother, father = school.guardian("mother", signs_in=True), school.guardian("father")
    school.student("one", "mother", "father")
    school.student("two", "mother")
    school.guardian("of nobody")
    id = school.sent()

    school.stage.work()

    message = school.message(id)
    assert message["state"] == "sent"
    assert message["totals"] == {"recipients": 2, "inbox": {"delivered": 2}, "push": {}, "email": {"sent": 2}}
    (line,) = school.client("clerk").get(f"/units/{school.id}/outbox").json["items"]
    assert line["totals"] == {"recipients": 2, "delivered": 2, "sent": 2}
    assert line["by_channel"] == {"inbox": {"delivered": 2}, "push": {}, "email": {"sent": 2}}
    assert school.mailed() == {mother: 1, father: 1}
    (item,) = school.client("mother").get("/me/inbox").json["items"]
    whole = school.client("mother").get(f"/me/inbox/{item['id']}").json
    assert (whole["body"], whole["alias"], whole["sender"]["id"]) == (
        "Les esperamos el lunes.",
        "Secretaría",
        school.id,
    )


def test_the_inbox_alone_is_enough(school):
    school.families(1)
    id = school.sent(channels=[])

    school.stage.work()

    assert school.message(id)["totals"] == {"recipients": 1, "inbox": {"delivered": 1}, "push": {}, "email": {}}
    assert not school.mails()


def test_those_whom_an_audience_names_are_told_by_their_names(school):
    mother = school.guardian("mother")
    child, other = school.student("one", "mother", group="A"), school.student("two", "mother", group="B")
    id = school.draft(
        audience={
            "roles": ["guardian"],
            "groups": [school.name("A")],
            "students": [child],
            "people": [mother],
            "exclude": [other, school.name("B")],
        }
    )

    named = school.client("clerk").get(f"/messages/{id}/audience").json

    assert {(each["kind"], each["id"], each["name"]) for each in named} == {
        ("group", school.name("A"), school.name("A")),
        ("group", school.name("B"), school.name("B")),
        ("student", child, "Alumna one"),
        ("student", other, "Alumna two"),
        ("person", mother, "Persona mother"),
    }


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ({"roles": ["guardian"], "groups": ["A"]}, {"mother", "father"}),
        ({"roles": ["teacher"], "groups": ["A"]}, {"tutor"}),
        ({"roles": ["guardian", "teacher"], "groups": ["A"]}, {"mother", "father", "tutor"}),
        ({"roles": ["teacher"], "everyone": True}, {"tutor", "other-tutor"}),
        ({"roles": ["guardian"], "everyone": True, "exclude": ["mother"]}, {"father", "uncle"}),
        ({"roles": ["guardian"], "everyone": True, "exclude": ["one"]}, {"mother", "uncle"}),
        ({"roles": ["guardian"], "everyone": True, "exclude": ["A"]}, {"mother", "uncle"}),
        ({"students": ["one"]}, {"mother", "father"}),
        ({"people": ["uncle", "clerk"]}, {"uncle", "clerk"}),
        ({"students": ["one"], "people": ["mother", "tutor"]}, {"mother", "father", "tutor"}),
        ({"roles": ["guardian"], "groups": ["A"], "people": ["director"]}, {"mother", "father", "director"}),
    ],
)
def test_an_audience_means_exactly_these(school, audience, expected):
    for who in ("mother", "father", "uncle", "of-nobody"):
        school.guardian(who)
    school.student("one", "mother", "father", group="A")
    school.student("two", "mother", group="B")
    school.student("three", "uncle", group="B")
    for who, group in (("tutor", "A"), ("other-tutor", "B")):
        id = school.person(who, Role.TEACHER)
        registrations.register_role(school.id, id, Role.TEACHER, groups=[school.name(group)])
    named = {
        name: [school.name(each) for each in value] if isinstance(value, list) and name != "roles" else value
        for name, value in audience.items()
    }
    id = school.sent(audience=named)

    school.stage.work()

    assert set(school.mailed()) == {school.name(who) for who in expected}
    assert school.message(id)["totals"]["recipients"] == len(expected)


def test_the_preview_says_who_is_not_reached_and_why_and_follows_the_fix(school):
    school.families(3)
    silent = school.guardian("silent", email=None)
    busy = school.guardian("busy", signs_in=True)
    school.student("last", "silent", "busy")
    school.client("busy").patch("/me/preferences", {"channels": {"email": False}})
    id = school.draft()

    before = school.preview(id)
    school.client("clerk").patch(f"/units/{school.id}/people/{silent}", {"email": "silent@example.org"})
    after = school.preview(id)

    assert before["recipients"] == 5
    assert before["by_channel"] == {"push": None, "email": {"reachable": 3, "unreachable": 2}}
    assert [(each["person"]["id"], each["code"]) for each in before["unreachable"]] == [
        (busy, "opted_out"),
        (silent, "no_address"),
    ]
    assert [each["person"]["id"] for each in after["unreachable"]] == [busy]


def test_the_preview_is_paged(school):
    silent = [school.guardian(f"silent{n}", email=None) for n in range(5)]
    school.student("one", *(f"silent{n}" for n in range(5)))
    id = school.draft()

    found: list[str] = []
    cursor: dict[str, Any] = {}
    for _ in range(3):
        page = school.preview(id, limit="2", **cursor)
        assert page["by_channel"]["email"]["unreachable"] == 5
        found.extend(each["person"]["id"] for each in page["unreachable"])
        cursor = {"cursor": page["next_cursor"]}

    assert found == silent
    assert cursor == {"cursor": None}


def test_what_reached_nobody_is_sent_too(school):
    id = school.sent()

    school.stage.work()

    assert (school.message(id)["state"], school.message(id)["totals"]["recipients"]) == ("sent", 0)


def test_who_may_not_receive_is_not_sent_to_and_cannot_read_on(school):
    school.guardian("mother", signs_in=True)
    father = school.guardian("father")
    one = school.student("one", "mother", "father")
    custody = {"may_receive": False, "reason": "Auto 1/2026"}
    director = school.client("director")
    path = f"/units/{school.id}/students/{one}/guardians"
    assert director.patch(f"{path}/{father}", custody).status == 200
    school.sent()
    school.stage.work()
    (item,) = school.client("mother").get("/me/inbox").json["items"]
    assert school.client("mother").get(f"/me/inbox/{item['id']}").status == 200

    assert director.patch(f"{path}/{school.name('mother')}", custody).status == 200

    assert set(school.mailed()) == {school.name("mother")}
    assert school.client("mother").get(f"/me/inbox/{item['id']}").status == 404
    assert school.client("mother").post(f"/me/inbox/{item['id']}/read", {}).status == 404


def test_the_preview_tells_who_was_named_and_may_not_receive_as_one_whom_nothing_reaches(school):
    barred, of_two, silent = school.guardian("barred"), school.guardian("of-two"), school.guardian("silent", email=None)
    of_nobody, teacher = school.guardian("of-nobody"), school.person("teacher", Role.TEACHER, Role.GUARDIAN)
    one = school.student("one", "barred", "of-two", "silent", "teacher")
    school.student("two", "of-two")
    for person in (barred, of_two, teacher):
        may_not_receive(school, one, person)
    named = [barred, of_two, silent, of_nobody, teacher]

    preview = school.preview(school.draft(audience={"people": named}))
    left_out = school.preview(school.draft(audience={"people": named, "exclude": [barred]}))
    all_of_them = school.preview(school.draft())

    told = [(each["person"]["id"], each["channel"], each["code"]) for each in preview["unreachable"]]
    assert told == [(barred, "inbox", "may_not_receive"), (silent, "email", "no_address")]
    assert preview["unreachable"][0]["person"]["name"] == "Persona barred"
    assert preview["recipients"] == 3
    assert preview["by_channel"]["email"] == {"reachable": 2, "unreachable": 1}
    for each in (left_out, all_of_them):
        assert [each["person"]["id"] for each in each["unreachable"]] == [silent]


def test_who_was_named_and_may_not_receive_has_a_place_among_the_pages_and_on_lists(school):
    named = [school.guardian(f"silent{n}", email=None) for n in range(3)]
    school.student("one", *(f"silent{n}" for n in range(3)))
    may_not_receive(school, school.name("one"), named[1])
    made = {"name": "Ampa", "scope": {"kind": "custom"}, "people": named[1:]}
    listed = school.client("clerk").post(f"/units/{school.id}/contact-lists", made).json["id"]
    id = school.draft(audience={"people": named[:1], "contact_lists": [listed]})

    pages: list[list[tuple[str, str]]] = []
    cursor: dict[str, Any] = {}
    for _ in named:
        page = school.preview(id, limit="1", **cursor)
        pages.append([(each["person"]["id"], each["code"]) for each in page["unreachable"]])
        cursor = {"cursor": page["next_cursor"]}

    assert pages == [[(named[0], "no_address")], [(named[1], "may_not_receive")], [(named[2], "no_address")]]
    assert cursor == {"cursor": None}


def may_not_receive(school: School, student: str, person: str) -> None:
    path = f"/units/{school.id}/students/{student}/guardians/{person}"
    decided = school.client("director").patch(path, {"may_receive": False, "reason": "Auto 1/2026"})
    assert decided.status == 200


def test_guardians_are_always_hidden_from_one_another(school):
    one, two = school.guardian("one"), school.guardian("two")
    school.student("child", "one", "two")
    client = school.client("clerk")
    alias = client.post(f"/units/{school.id}/sender-aliases", {"name": "Secretaría"}).json["id"]
    message = {"category": "message", "channels": [], "alias_id": alias, "subject": "A", "body": "B"}

    def told(audience: dict[str, Any]) -> Answer:
        body = {**message, "audience": audience, "hidden_recipients": False}
        answer: Answer = client.post(f"/units/{school.id}/messages", body)
        return answer

    assert told({"roles": ["guardian"], "everyone": True}).errors == {"hidden_recipients": "locked"}
    assert told({"people": [one, two]}).errors == {"hidden_recipients": "locked"}
    assert told({"students": [school.name("child")]}).errors == {"hidden_recipients": "locked"}
    assert told({"people": [one]}).json["hidden_recipients"] is False


def test_no_mail_tells_of_anybody_else(school):
    everybody = school.families(4)
    school.sent()

    school.stage.work()

    mails = school.mails()
    assert len(mails) == 4
    for mail in mails:
        (address,) = mail["To"]
        others = {f"{each}@example.org" for each in everybody} - {address}
        assert not [other for other in others if other in str(mail)]
        assert not mail["CC"]
        assert not mail["BCC"]
        assert "Persona" not in str(mail)


def test_reading_and_acknowledging_is_counted(school):
    school.guardian("mother", signs_in=True)
    school.guardian("father", signs_in=True)
    school.student("one", "mother", "father")
    id = school.sent()
    school.stage.work()
    for who, mark in (("mother", "acknowledge"), ("father", "read")):
        (item,) = school.client(who).get("/me/inbox", query={"unread": "true"}).json["items"]
        assert school.client(who).post(f"/me/inbox/{item['id']}/{mark}", {}).status == 204
        assert not school.client(who).get("/me/inbox", query={"unread": "true"}).json["items"]

    school.stage.put("message", {"work": "count", "message_id": id})
    school.stage.work()

    assert school.message(id)["totals"]["inbox"] == {"acknowledged": 1, "read": 1}
    assert school.statuses(id)[school.name("mother"), "inbox"] == "acknowledged"


def test_a_sent_message_can_no_longer_be_changed_or_sent_again(school):
    school.families(1)
    id = school.sent()
    client = school.client("clerk")

    assert client.patch(f"/messages/{id}", {"subject": "Otra"}).code == "invalid_transition"
    assert client.delete(f"/messages/{id}").code == "invalid_transition"
    assert client.post(f"/messages/{id}/send", {}).code == "invalid_transition"


def test_in_a_unit_that_has_closed_nothing_is_sent_and_nothing_goes_again(school):
    school.families(1)
    gone, draft = school.sent(), school.draft()
    school.stage.work()
    registrations.register_unit(replace(school.unit, closed_at=clock.now()))
    client = school.client("clerk")

    sent = client.post(f"/messages/{draft}/send", {})
    again = client.post(f"/messages/{gone}/remind", {})

    for answer in (sent, again):
        assert (answer.status, answer.code, answer.json["hint"]) == (409, "conflict", hint("es", "closed_unit"))
    assert client.get(f"/messages/{draft}").json["state"] == "draft"


@pytest.mark.parametrize("text", ["Hola\r\nBcc: otra@example.org", "Hola\nX: y", "a\u2028b", "\x00", "a\x85b"])
def test_nothing_in_a_line_can_become_another_header(school, text):
    client = school.client("clerk")

    assert client.post(f"/units/{school.id}/sender-aliases", {"name": text}).status == 422
    body = {"category": "message", "channels": [], "alias_id": "x", "audience": {"people": ["x"]}, "body": "B"}
    assert "subject" in client.post(f"/units/{school.id}/messages", {**body, "subject": text}).errors


def test_what_is_written_is_never_read_as_a_template(school):
    school.families(1)
    school.sent(subject="{{x}} {{Subject}}", body="{{#each}} <script>alert(1)</script> {{Html}}")

    school.stage.work()

    (mail,) = school.mails()
    assert mail["Subject"] == "{{x}} {{Subject}}"
    assert "{{#each}} &lt;script&gt;alert(1)&lt;/script&gt; {{Html}}" in mail["BodyHtml"]


def test_all_that_is_wrong_with_a_draft_is_told_at_once(school):
    answer = school.client("manager").post(
        f"/units/{school.id}/messages",
        {
            "category": "notice",
            "channels": [],
            "alias_id": "nothing",
            "audience": {"everyone": True, "people": ["nobody"]},
            "subject": " ",
            "body": " ",
        },
    )

    assert answer.errors == {
        "channels": "required",
        "alias_id": "not_found",
        "audience.roles": "required",
        "audience.people.0": "not_found",
        "subject": "required",
        "body": "required",
    }
