"""What one call may cost, counted exactly: warm, with nobody else in the way (`api.md`)."""

import ast
import json
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

import chalicelib
from chalicelib.domain.communications import Communication
from chalicelib.domain.roles import Role
from chalicelib.services import clock, notices, registrations, sign_in
from chalicelib.storage import connections
from tests.aws import ENVIRONMENT, ISSUER
from tests.contract.costs import Bill, billed
from tests.handlers.client import Answer
from tests.units import FAR_OFFICE, SCHOOL, SERVICE
from tests.world import World

LETTER: Final = {"type": "general", "destination_id": SERVICE.id, "subject": "Obras", "body": "Se solicita."}
FILE: Final = {"name": "plano.pdf", "size": 1000, "content_type": "application/pdf"}
PAGE: Final = 25


def asked(world: World, who: str, method: str, path: str, body: object = None, **more: Any) -> tuple[Answer, Bill]:
    """One request, and what it asks of AWS; who asks and the units are known already."""
    client = world.client(who)
    client.get("/communication-types")
    for unit in (SCHOOL, SERVICE, FAR_OFFICE):
        client.get(f"/units/{unit.id}")
    with billed() as bill:
        answer = client.ask(method, path, body, **more)
    return answer, bill


def key(name: str) -> dict[str, dict[str, str]]:
    return {"headers": {"Idempotency-Key": name}}


# ------------------------------------------------------------------------------------------------- reading


@pytest.mark.parametrize("who", ["school.administration", "service.officer", "office.officer"])
def test_one_letter_with_files_and_signatures_is_one_consistent_query(world, who):
    letter = world.draft()
    world.file(letter)
    world.file(letter)
    letter = world.sent(world.pending(letter=letter))

    answer, bill = asked(world, who, "GET", f"/communications/{letter.id}")

    assert (len(answer.json["attachments"]), len(answer.json["signatures"])) == (2, 1)
    assert bill.operations == {"Query": 1}
    assert bill.calls[0].is_consistent


@pytest.fixture(scope="module")
def full(world):
    """A page and more of everything that is listed."""
    group = registrations.register_group(SCHOOL.id, "group-0", "1º ESO A")
    pending, sent = world.pending(), world.sent()
    notices.deliver(pending.id, pending.tip.seq)
    for number in range(1, PAGE + 1):
        registrations.register_group(SCHOOL.id, f"group-{number}", f"{number}º")
        registrations.register_student(SCHOOL.id, f"student-{number}", f"Alumno {number}", groups=[group.id])
    registrations.register_student(SCHOOL.id, "student-0", "Alumno", groups=[group.id])
    world.client("school.director").post(f"/units/{SCHOOL.id}/people/{unbound()}/invitations")
    for letter in (pending, sent):
        copy("communications", f"C#{letter.id}", letter.id)
    person = world.people["school.director"]
    (item,) = rows("messages", f"I#{person}")
    copy("messages", f"I#{person}", item["sk"]["S"].rpartition("-")[2])
    return world


def unbound() -> str:
    """A teacher who cannot sign in yet."""
    person = registrations.register_person(SCHOOL.id, "Luz Paz", "luz@example.org")
    registrations.register_role(SCHOOL.id, person.id, Role.TEACHER)
    return person.id


def rows(table: str, pk: str) -> list[dict[str, Any]]:
    """The raw rows of an item collection."""
    name = ENVIRONMENT[f"{table.upper()}_TABLE"]
    client: Any = connections.connection().client
    found = client.query(
        TableName=name, KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": pk}}
    )
    return list(found["Items"])


def copy(table: str, pk: str, id: str) -> None:
    """A page of rows like these under other ids: moto takes long for each transaction, and lists read rows."""
    originals = json.dumps(rows(table, pk), default=lambda binary: {"base64": b64encode(binary).decode()})
    client: Any = connections.connection().client
    for _ in range(PAGE):
        copies = json.loads(originals.replace(id, clock.fresh_id()), object_hook=_binary)
        for row in copies:
            client.put_item(TableName=ENVIRONMENT[f"{table.upper()}_TABLE"], Item=row)


def _binary(value: dict[str, Any]) -> Any:
    return b64decode(value["base64"]) if "base64" in value else value


LISTS: Final = (
    ("school.administration", f"/units/{SCHOOL.id}/communications"),
    ("service.officer", f"/units/{SERVICE.id}/communications?box=received"),
    ("school.director", "/signature-requests"),
    ("school.administration", f"/units/{SCHOOL.id}/signature-requests"),
    ("school.administration", f"/units/{SCHOOL.id}/documents"),
    ("school.director", "/me/inbox"),
    ("school.administration", f"/units/{SCHOOL.id}/groups"),
    ("school.administration", f"/units/{SCHOOL.id}/students"),
)
"""Who looks at what: all of them have more than a page."""

SHORT_LISTS: Final = (
    ("school.administration", "/units"),
    ("school.administration", f"/units/{SCHOOL.id}/members"),
    ("school.administration", f"/units/{SCHOOL.id}/guardians"),
    ("school.administration", f"/units/{SCHOOL.id}/teachers"),
    ("school.director", f"/units/{SCHOOL.id}/audit"),
)


@pytest.mark.parametrize(("who", "path"), LISTS)
def test_a_full_page_of_any_list_is_one_query(full, who, path):
    path, _, box = path.partition("?box=")
    query = {"box": box} if box else {}
    first, bill = asked(full, who, "GET", path, query=query)
    second, more = asked(full, who, "GET", path, query={**query, "cursor": first.json["next_cursor"]})

    assert len(first.json["items"]) == PAGE
    assert bill.operations == {"Query": 1}
    assert second.json["items"]
    assert more.operations == {"Query": 1}


@pytest.mark.parametrize(("who", "path"), SHORT_LISTS)
def test_a_page_that_is_not_full_is_one_query(full, who, path):
    answer, bill = asked(full, who, "GET", path)

    assert answer.json["items"]
    assert bill.operations == {"Query": 1}


@pytest.mark.parametrize(
    ("days", "queries"),
    [
        ({"from": "2026-05-02", "to": "2026-05-01"}, 0),
        ({"to": "1960-01-01"}, 0),
        ({"from": "9999-12-31"}, 0),
        ({"to": "9999-12-31"}, 1),
        ({"from": "0001-01-01"}, 1),
    ],
)
def test_days_that_hold_no_letter_are_not_even_asked_for(world, days, queries):
    path = f"/units/{SCHOOL.id}/communications"
    answer, bill = asked(world, "school.administration", "GET", path, query=days)

    assert answer.status == 200
    assert len(bill) == queries


# ------------------------------------------------------------------------------------------------- writing


def test_a_new_letter_is_one_transaction_and_its_repeat_two_calls(world):
    path = f"/units/{SCHOOL.id}/communications"
    first, created = asked(world, "school.administration", "POST", path, LETTER, **key("new"))
    again, repeated = asked(world, "school.administration", "POST", path, LETTER, **key("new"))

    assert first.status == 201
    assert created.operations == {"TransactWriteItems": 1}
    assert (again.text, again.headers["idempotency-replayed"]) == (first.text, "true")
    assert repeated.operations == {"TransactWriteItems": 1, "GetItem": 1}
    assert repeated.reads[0].is_consistent


def test_a_new_letter_without_a_key_costs_no_less(world):
    _, bill = asked(world, "school.administration", "POST", f"/units/{SCHOOL.id}/communications", LETTER)

    assert bill.operations == {"TransactWriteItems": 1}


Setting = Callable[[World], Communication]

READ_AND_WRITE: Final[dict[str, tuple[str, str, Setting, str, dict[str, Any]]]] = {
    "edit": ("PATCH", "school.administration", World.draft, "", {"subject": "Otra"}),
    "attach": ("POST", "school.administration", World.draft, "/attachments", FILE),
    "withdraw": ("POST", "school.administration", World.pending, "/withdraw", {}),
    "forward": ("POST", "service.officer", World.sent, "/forward", {"unit_id": "DT11", "remarks": "De Cádiz."}),
    "process": ("POST", "service.officer", World.received, "/process", {"remarks": "Concedido."}),
    "close": ("POST", "service.officer", World.received, "/close", {"reason": "error", "remarks": "Repetida."}),
    "follow up": ("POST", "school.administration", World.sent, "/follow-ups", {}),
    "delete": ("DELETE", "school.administration", World.draft, "", None),  # type: ignore[dict-item]
}
"""What is one read and one transaction: how, who, on what, where, with what."""


def headers_for(method: str) -> dict[str, Any]:
    return key("once") if method == "POST" else {"headers": {"If-Match": "*"}}


@pytest.mark.parametrize("name", READ_AND_WRITE)
def test_a_change_is_one_read_and_one_transaction(world, name):
    method, who, setting, path, body = READ_AND_WRITE[name]
    letter = setting(world)

    answer, bill = asked(world, who, method, f"/communications/{letter.id}{path}", body, **headers_for(method))

    assert answer.status in {200, 201, 204}
    assert bill.operations == {"Query": 1, "TransactWriteItems": 1}
    assert bill.reads[0].is_consistent


@pytest.mark.parametrize("decision", ["sign", "reject"])
def test_deciding_on_a_request_is_one_read_and_one_transaction(world, decision):
    (request,) = world.pending().signatures
    body = {"document_sha256": request.document_sha256} if decision == "sign" else {"reason": "Falta un anexo."}

    path = f"/signature-requests/{request.id}/{decision}"
    answer, bill = asked(world, "school.director", "POST", path, body, **key("once"))

    assert answer.status == 200
    assert bill.operations == {"Query": 1, "TransactWriteItems": 1}
    assert bill.reads[0].is_consistent


def test_receiving_also_reads_the_units_counter(world):
    letter = world.sent()

    answer, bill = asked(world, "service.officer", "POST", f"/communications/{letter.id}/receive", {}, **key("once"))

    assert answer.json["entry_number"]
    assert bill.operations == {"Query": 1, "GetItem": 1, "TransactWriteItems": 1}
    assert all(read.is_consistent for read in bill.reads)


@pytest.mark.parametrize("signers", [["school.director"], ["school.director", "school.secretary"]])
def test_submitting_also_reads_the_signers_and_puts_the_document(world, signers):
    letter = world.draft()
    body = {"signer_ids": [world.people[who] for who in signers]}

    path = f"/communications/{letter.id}/submit"
    answer, bill = asked(world, "school.administration", "POST", path, body, **key("once"))

    assert answer.json["state"] == "pending_signature"
    assert len(bill) == 4
    assert bill.operations["TransactWriteItems"] == bill.operations["PutObject"] == 1
    assert len(bill.reads) == 2
    assert all(read.is_consistent for read in bill.reads)


def test_inviting_somebody_is_one_read_and_one_transaction_and_so_is_unbinding_them(world):
    path = f"/units/{SCHOOL.id}/people/{unbound()}"
    invited, inviting = asked(world, "school.director", "POST", f"{path}/invitations", **key("invite"))
    again, repeating = asked(world, "school.director", "POST", f"{path}/invitations", **key("invite"))
    registrations.bind(ISSUER, "luz", SCHOOL.id, path.rpartition("/")[2])
    unbound_, unbinding = asked(world, "school.director", "DELETE", f"{path}/account")

    assert (invited.status, again.text, unbound_.status) == (201, invited.text, 204)
    assert inviting.operations == unbinding.operations == {"BatchGetItem": 1, "TransactWriteItems": 1}
    assert repeating.operations == {"BatchGetItem": 1, "TransactWriteItems": 1, "GetItem": 1}
    assert all(read.is_consistent for bill in (inviting, unbinding) for read in bill.reads)


def test_accepting_an_invitation_costs_what_it_takes_and_what_it_costs_to_say_who_one_is(world):
    made = world.client("school.director").post(f"/units/{SCHOOL.id}/people/{unbound()}/invitations").json
    _, told = asked(world, "other.guardian", "GET", "/me")
    accepted, bill = asked(world, "other.guardian", "POST", "/me/invitations", {"code": made["code"]})

    assert accepted.status == 200
    # One more inbox to count what is unread in: that of the person whom they are now too.
    saying = told.operations + Counter({"Query": 1})
    assert bill.operations - saying == {"UpdateItem": 1, "GetItem": 2, "BatchGetItem": 1, "TransactWriteItems": 1}


def test_deciding_on_custody_is_two_reads_and_one_transaction(world):
    guardian = world.people["school.guardian"]
    registrations.register_student(SCHOOL.id, "zoe", "Zoe Paz", guardian_ids=[guardian])
    body = {"may_receive": False, "reason": "Auto 12/2026"}

    path = f"/units/{SCHOOL.id}/students/zoe/guardians/{guardian}"
    answer, bill = asked(world, "school.director", "PATCH", path, body)

    assert answer.status == 200
    assert bill.operations == {"GetItem": 2, "TransactWriteItems": 1}
    assert all(read.is_consistent for read in bill.reads)


@pytest.mark.parametrize("path", ["", "/actions", "/document"])
def test_what_is_read_of_a_letter_to_decide_is_read_consistently(world, path):
    letter = world.sent()
    _, bill = asked(world, "school.administration", "GET", f"/communications/{letter.id}{path}")

    assert bill.operations == {"Query": 1}
    assert bill.calls[0].is_consistent


@pytest.mark.parametrize(
    ("known_for", "costs"),
    [
        (timedelta(0), {"Query": 1}),
        # What they hold is read again: a role may be newer than what is remembered.
        (sign_in.A_MOMENT, {"Query": 2, "BatchGetItem": 1}),
    ],
)
def test_who_is_refused_for_their_role_costs_the_read_and_now_and_then_who_they_are(world, known_for, costs):
    letter = world.sent()
    who = world.caller("school.administration")
    sign_in._HELD.put(who.account_id, who.memberships, clock.now() - known_for)
    answer, bill = asked(world, "school.administration", "POST", f"/communications/{letter.id}/receive", {})

    assert answer.status == 403
    assert bill.operations == costs


# ------------------------------------------------------------------------------------------------- never


def test_nothing_in_the_code_scans_a_table():
    for file in Path(chalicelib.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = {
                getattr(node, "attr", None),
                getattr(node, "value", None) if isinstance(node, ast.Constant) else None,
            }
            assert not {name for name in names if isinstance(name, str) and name.lower() in {"scan", "batch_scan"}}, (
                file
            )
