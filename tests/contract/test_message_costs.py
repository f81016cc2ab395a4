"""What writing, sending and reading messages costs in AWS calls, counted exactly."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.audiences import Audience
from chalicelib.domain.contact_lists import ScopeKind
from chalicelib.domain.messages import Channel, MessageState, sent
from chalicelib.services import clock
from chalicelib.storage import messages
from chalicelib.storage.transactions import commit
from tests.contract.test_costs import asked, key
from tests.units import SCHOOL
from tests.world import World

LIST: Any = {"name": "Claustro", "scope": {"kind": "teachers"}}


def test_a_page_of_contact_lists_is_one_query(world):
    world.contact_list()

    answer, bill = asked(world, "school.administration", "GET", f"/units/{SCHOOL.id}/contact-lists")

    assert answer.json["items"]
    assert bill.operations == {"Query": 1}


def test_deleting_a_contact_list_is_one_read_and_one_transaction(world):
    found = world.contact_list()

    answer, bill = asked(world, "school.administration", "DELETE", f"/contact-lists/{found.id}")

    assert answer.status == 204
    assert bill.operations == {"GetItem": 1, "TransactWriteItems": 1}
    assert all(read.is_consistent for read in bill.reads)


def test_naming_whom_a_contact_list_has_by_hand_is_two_reads(world):
    found = world.contact_list(ScopeKind.CUSTOM, "school.teacher")

    answer, bill = asked(world, "school.administration", "GET", f"/contact-lists/{found.id}/people")

    assert [each["id"] for each in answer.json] == [world.people["school.teacher"]]
    assert bill.operations == {"GetItem": 1, "BatchGetItem": 1}


def test_making_a_contact_list_counts_whom_it_means_and_is_one_transaction(world):
    answer, bill = asked(world, "school.administration", "POST", f"/units/{SCHOOL.id}/contact-lists", LIST, **key("l"))

    assert answer.status == 201
    # The enrolment that counts, before and after; decisions on custody; roles and people, side by side.
    assert bill.operations == {"GetItem": 2, "Query": 3, "TransactWriteItems": 1}
    assert all(read.is_consistent for read in bill.reads)


@pytest.mark.parametrize(
    ("names", "more"),
    [
        ((), {"BatchGetItem": 1}),
        (("list",), {"BatchGetItem": 1}),
    ],
    ids=["people", "lists"],
)
def test_sending_is_one_read_and_one_transaction_and_one_read_for_what_it_names(world: World, names, more):
    people = () if names else (world.people["school.teacher"],)
    lists = tuple(world.contact_list().id for _ in names)
    message = world.message(audience=Audience(people=people, contact_lists=lists))

    answer, bill = asked(world, "school.administration", "POST", f"/messages/{message.id}/send", **key(message.id))

    assert answer.status == 202
    assert bill.operations == {"GetItem": 1, "TransactWriteItems": 1, **more}
    assert all(read.is_consistent for read in bill.reads)


def test_sending_with_files_reads_nothing_more(world):
    message = world.message(attachments=(world.deposited().id, world.deposited().id))

    answer, bill = asked(world, "school.administration", "POST", f"/messages/{message.id}/send", **key(message.id))

    assert answer.status == 202
    assert bill.operations == {"GetItem": 1, "BatchGetItem": 1, "TransactWriteItems": 1}


def test_calling_off_is_one_read_and_one_transaction(world):
    message = world.scheduled(world.message)

    answer, bill = asked(world, "school.administration", "POST", f"/messages/{message.id}/cancel", **key(message.id))

    assert answer.json["state"] == "draft"
    assert bill.operations == {"GetItem": 1, "TransactWriteItems": 1}
    assert all(read.is_consistent for read in bill.reads)


@pytest.mark.parametrize(("action", "body"), [("resend", {"statuses": ["bounced"]}), ("remind", None)])
def test_sending_again_is_one_read_and_one_transaction(world, action, body):
    draft = world.message()
    content = replace(draft.content, channels=frozenset({Channel.EMAIL}))
    message = replace(sent(draft, content, draft.author, clock.now()), state=MessageState.SENT, run="run", chunks=1)
    commit([messages.put(message, draft)])
    path = f"/messages/{message.id}/{action}"

    answer, bill = asked(world, "school.administration", "POST", path, body, **key(message.id))

    assert answer.json["state"] == "sending"
    assert bill.operations == {"GetItem": 1, "TransactWriteItems": 1}
    assert all(read.is_consistent for read in bill.reads)
