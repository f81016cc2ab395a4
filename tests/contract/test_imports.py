"""Imports as a client asks for them: what they cost, to the call, and what is nobody's."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.imports import Import, ImportKind, Phase
from chalicelib.services import imports
from chalicelib.storage import imports as store
from chalicelib.storage.transactions import commit
from tests.contract.costs import billed
from tests.units import SCHOOL
from tests.world import World

PATH = f"/units/{SCHOOL.id}/imports"
BODY = {"kind": "students", "name": "RegAlum.csv", "size": 1000}


def warm(world: World) -> Any:
    client = world.client("school.administration")
    client.get("/me")
    return client


def an_import(world: World) -> Import:
    by = world.caller("school.administration")
    return imports.begin(by, SCHOOL.id, kind=ImportKind.STUDENTS, name="RegAlum.csv", size=1000).imported


def asking(world: World) -> Import:
    begun = an_import(world)
    after = replace(begun, phase=Phase.NEEDS_CONFIRMATION)
    commit([store.take_over(begun, "worker")])
    commit([store.move_on(begun, after, "worker")])
    return after


def test_beginning_an_import_is_one_transaction(world):
    client = warm(world)
    with billed() as bill:
        answer = client.post(PATH, BODY, headers={"Idempotency-Key": "begin"})
    again = client.post(PATH, BODY, headers={"Idempotency-Key": "begin"})

    assert answer.status == 201
    assert bill.operations == {"TransactWriteItems": 1}
    assert (again.text, again.headers["idempotency-replayed"]) == (answer.text, "true")


def test_an_import_with_its_report_is_one_query_that_sees_every_write(world):
    client, begun = warm(world), an_import(world)
    with billed() as bill:
        answer = client.get(f"{PATH}/{begun.id}")

    assert answer.json["id"] == begun.id
    assert bill.operations == {"Query": 1}
    assert bill.reads[0].is_consistent


def test_a_page_of_imports_is_one_query(world):
    client = warm(world)
    an_import(world)
    with billed() as bill:
        answer = client.get(PATH)

    assert answer.json["items"]
    assert bill.operations == {"Query": 1}


def test_confirming_is_a_read_a_transaction_and_a_message(world):
    client, found = warm(world), asking(world)
    with billed() as bill:
        answer = client.post(f"{PATH}/{found.id}/confirm", {}, headers={"Idempotency-Key": "confirm"})

    assert answer.json["status"] == "running"
    assert bill.operations == {"Query": 1, "TransactWriteItems": 1, "SendMessage": 1}


def test_an_import_of_another_school_is_not_there(world):
    begun = an_import(world)
    theirs = world.client("other.director")

    for answer in (
        theirs.get(f"/units/41000002/imports/{begun.id}"),
        theirs.post(f"/units/41000002/imports/{begun.id}/confirm", {}),
        theirs.get(f"{PATH}/{begun.id}"),
    ):
        assert (answer.status, answer.code) == (404, "not_found")
