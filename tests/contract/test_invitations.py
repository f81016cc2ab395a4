"""Invitations, custody and the audit trail as a client sees them."""

import zlib
from datetime import timedelta

import boto3
import pytest

from chalicelib.domain.roles import Role
from chalicelib.services import clock, invitations, registrations, sign_in
from tests.aws import ENVIRONMENT, ISSUER, REGION, counted_calls
from tests.handlers.client import Client
from tests.units import SCHOOL
from tests.world import STRANGER, World


@pytest.fixture
def director(world: World) -> Client:
    return world.client("school.director")


@pytest.fixture
def teacher(world: World) -> str:
    """Somebody new who cannot sign in yet."""
    person = registrations.register_person(SCHOOL.id, "Luz Paz", "luz@example.org")
    registrations.register_role(SCHOOL.id, person.id, Role.TEACHER)
    return person.id


def path_of(person: str, what: str = "invitations") -> str:
    return f"/units/{SCHOOL.id}/people/{person}/{what}"


def kept_answers() -> list[str]:
    """Every answer that is remembered for a repeat."""
    rows = boto3.client("dynamodb", region_name=REGION).scan(TableName=ENVIRONMENT["COMMUNICATIONS_TABLE"])["Items"]
    return [zlib.decompress(row["answer"]["B"]).decode() for row in rows if "answer" in row]


def test_an_invitation_is_told_once_with_its_code_and_where_to_accept_it(director, teacher):
    made = director.post(path_of(teacher))

    assert made.status == 201
    assert set(made.json) == {"id", "code", "url", "expires_at", "mailed_to"}
    assert made.json["url"] == f"https://ventanilla.example/invitations#{made.json['code']}"
    assert made.json["mailed_to"] == "luz@example.org"


def test_a_repeat_is_told_the_very_same_code_though_no_code_is_kept(director, teacher):
    first, again = (director.post(path_of(teacher), headers={"Idempotency-Key": teacher}) for _ in range(2))

    assert (again.status, again.text) == (201, first.text)
    assert again.headers["idempotency-replayed"] == "true"
    assert first.json["code"]


def test_a_repeat_is_told_the_same_even_after_the_code_was_used(world, director, teacher):
    first = director.post(path_of(teacher), headers={"Idempotency-Key": f"used {teacher}"})
    assert world.client("other.guardian").post("/me/invitations", {"code": first.json["code"]}).status == 200

    again = director.post(path_of(teacher), headers={"Idempotency-Key": f"used {teacher}"})

    assert (again.status, again.text) == (201, first.text)
    director.delete(path_of(teacher, "account"))


def test_who_accepts_is_answered_who_they_are_now(world, director, teacher):
    code = director.post(path_of(teacher)).json["code"]
    stranger = world.client(STRANGER)
    before = stranger.get("/me").json["memberships"]

    accepted = stranger.post("/me/invitations", {"code": code}, headers={"Idempotency-Key": teacher})
    repeated = stranger.post("/me/invitations", {"code": code}, headers={"Idempotency-Key": teacher})

    assert accepted.status == 200
    assert [(m["person"]["id"], m["role"]) for m in accepted.json["memberships"]] == [(teacher, "teacher")]
    assert (before, repeated.text) == ([], accepted.text)
    assert stranger.get("/me").json == accepted.json
    assert director.delete(path_of(teacher, "account")).status == 204
    assert stranger.get("/me").json["memberships"] == []


@pytest.mark.parametrize(("method", "path", "body"), [("GET", "/me", None), ("PATCH", "/me/preferences", {})])
def test_who_they_are_is_told_as_it_holds_now_whatever_this_process_remembers(world, teacher, method, path, body):
    account = world.caller(STRANGER).account_id
    registrations.bind(ISSUER, STRANGER, SCHOOL.id, teacher)
    # Another process bound them: this one still knows what was true a moment ago.
    sign_in._HELD.put(account, (), clock.now())

    (held,) = world.client(STRANGER).ask(method, path, body).json["memberships"]

    assert held["person"]["id"] == teacher
    invitations.unbind(world.caller("school.director"), SCHOOL.id, teacher)


@pytest.mark.parametrize("seconds", [2, 59])
def test_a_role_that_is_newer_than_what_this_process_remembers_is_not_refused(world, seconds):
    director = world.caller("school.director")
    # Another process gave it: this one remembers what they held before.
    sign_in._HELD.put(director.account_id, (), clock.now() - timedelta(seconds=seconds))

    answer = world.client("school.director").get(f"/units/{SCHOOL.id}/members")

    assert answer.status == 200


def test_whoever_is_refused_time_and_again_is_read_once_in_a_moment(world):
    stranger = world.client(STRANGER)
    sign_in._HELD.put(world.caller(STRANGER).account_id, (), clock.now() - timedelta(seconds=30))

    with counted_calls() as first:
        refused = stranger.get(f"/units/{SCHOOL.id}/members").status
    with counted_calls() as others:
        again = [stranger.get(f"/units/{SCHOOL.id}/members").status for _ in range(2)]

    assert [refused, *again] == [404] * 3
    assert (len(first) > 0, len(others)) == (True, 0)


@pytest.mark.parametrize("code", ["", "x" * 101, None, 7])
def test_what_is_no_text_is_told_as_any_bad_field(world, code):
    answer = world.client(STRANGER).post("/me/invitations", {"code": code})

    assert (answer.status, set(answer.errors)) == (422, {"code"})


def test_a_code_that_is_none_says_what_to_do_in_the_callers_language(world):
    def told(language: str) -> str:
        client = world.client(STRANGER)
        answer = client.post("/me/invitations", {"code": "no code"}, headers={"Accept-Language": language})
        return str(answer.json["errors"][0]["message"])

    assert told("es") == "El código no es correcto, ya se usó o ha caducado. Revíselo o pida otro."
    assert told("en") == "The code is wrong, was used or has expired. Check it, or ask for another one."


def test_the_sheet_is_a_page_that_nothing_is_added_to(director, teacher):
    made = director.post(path_of(teacher)).json

    page = director.get(path_of(teacher, f"invitations/{made['id']}/sheet"))

    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert made["code"] in page.text
    assert page.text.startswith('<!doctype html><html lang="es">')


def test_no_code_is_in_any_log(world, director, teacher, capsys, caplog):
    made = director.post(path_of(teacher)).json
    director.get(path_of(teacher, f"invitations/{made['id']}/sheet"))
    world.client("school.director").post("/me/invitations", {"code": made["code"]})
    world.client(STRANGER).post("/me/invitations", {"code": made["code"]})
    director.delete(path_of(teacher, "account"))

    logged = capsys.readouterr().out + caplog.text
    assert "/units/{unit_id}/people/{person_id}/invitations" in logged
    for secret in (made["code"], made["code"].replace("-", "").lower(), teacher, "luz@example.org"):
        assert secret not in logged


def test_no_code_is_kept_with_the_answers(director, teacher):
    made = director.post(path_of(teacher), headers={"Idempotency-Key": f"kept {teacher}"}).json
    (kept,) = [answer for answer in kept_answers() if made["id"] in answer]

    assert made["code"] not in kept
    assert made["code"].replace("-", "").lower() not in kept


def test_the_audit_trail_tells_who_did_what_to_whom(world, director, teacher):
    made = director.post(path_of(teacher)).json

    (entry, *_) = director.get(f"/units/{SCHOOL.id}/audit").json["items"]

    assert entry["action"] == "invited"
    assert entry["actor"] == {"id": world.people["school.director"], "name": "school director"}
    assert entry["person"] == {"id": teacher, "name": "Luz Paz"}
    assert entry["before"] == {}
    assert entry["after"]["mailed_to"] == "luz@example.org"
    assert entry["after"]["expires_at"][:19] == made["expires_at"][:19]


def test_whether_a_guardian_may_receive_is_told_to_the_management_team_alone(world, director):
    guardian = world.people["school.guardian"]
    registrations.register_student(SCHOOL.id, "zoe", "Zoe Paz", groups=["1A"], guardian_ids=[guardian])
    path = f"/units/{SCHOOL.id}/students/zoe"

    decision = {"may_receive": False, "reason": "Auto", "until": "2099-01-01"}
    decided = director.patch(f"{path}/guardians/{guardian}", decision)

    held = {"id": guardian, "name": "school guardian", "may_receive": False, "reason": "Auto"}
    assert (decided.status, decided.json) == (200, held | {"until": "2098-12-31T23:00:00Z"})
    assert director.get(path).json == {"id": "zoe", "name": "Zoe Paz", "groups": ["1A"], "guardians": [decided.json]}
    seen = world.client("school.administration").get(path).json["guardians"]
    assert seen == [held | {"may_receive": None, "reason": None, "until": None}]
