"""RGPD arts. 15 and 17 beyond letters: files, imports and messages tell of a person, and then no longer name them."""

import json
from contextlib import suppress
from typing import Any, Final

import pytest

from chalicelib.domain.deliveries import SENT, Hindrance
from chalicelib.domain.ids import new_id
from chalicelib.domain.imports import Entry, Import, ImportKind
from chalicelib.domain.inboxes import Category, InboxItem
from chalicelib.domain.messages import Channel, MessageState
from chalicelib.domain.people import PersonRef
from chalicelib.domain.recipients import Recipient
from chalicelib.domain.roles import Role
from chalicelib.services import clock, personal_data, registrations, sharing
from chalicelib.storage import chunks, directory_writes, imports, inboxes
from chalicelib.storage import messages as message_store
from chalicelib.storage.chunks import Planned
from chalicelib.storage.import_rows import import_row
from chalicelib.storage.messages import MESSAGE, MessageRow
from chalicelib.storage.transactions import Put, commit
from tests.aws import ENVIRONMENT, ISSUER, Aws
from tests.faults import How, watched
from tests.stage import Died
from tests.units import SCHOOL
from tests.world import World, a_world

WHO: Final = "school.secretary"
NAME: Final = "Vera Luz Irrepetible"
EMAIL: Final = "vera.luz.irrepetible@example.org"
ACCOUNT: Final = "the-sign-in-of-vera"
RUN: Final = "1"
ANSWERS: Final = {Channel.EMAIL: (SENT, SENT, None)}


@pytest.fixture
def world(tables, monkeypatch):
    with a_world(monkeypatch, ("school.administration", "school.teacher")) as made:
        person = registrations.register_person(SCHOOL.id, NAME, EMAIL)
        registrations.register_role(SCHOOL.id, person.id, Role.SECRETARY)
        registrations.bind(ISSUER, WHO, SCHOOL.id, person.id)
        made.people[WHO] = person.id
        yield made


@pytest.fixture
def person(world) -> str:
    """Who did all of it, and holds no role any more."""
    id = world.people[WHO]
    file = world.deposited(WHO)
    sharing.share(world.caller(WHO), file.id)
    world.message(WHO, to="school.teacher")
    imported(id)
    got_a_message(world)
    held = directory_writes.open_file(SCHOOL.id, id)
    assert held
    at = clock.now()
    commit(directory_writes.end(held, directory_writes.held(held, at), at))
    return str(id)


def imported(person_id: str) -> None:
    """An import that they began, of which the report says that they leave, and somebody else too."""
    at = clock.now()
    begun = Import(clock.fresh_id(), SCHOOL.id, ImportKind.TEACHERS, "a.csv", 9, PersonRef(person_id, NAME), at)
    leaving = [Entry("leaving", person=PersonRef(id, name)) for id, name in ((person_id, NAME), ("other", "Luis Gil"))]
    commit([Put(import_row(begun)), *imports.report(begun.id, leaving, at)])


def got_a_message(world: World, *, done: bool = True) -> str:
    """A message that came to them between two others; its id."""
    message = world.message("school.administration", to="school.teacher")
    key = message_store.message_key(message.id)
    MessageRow(key, MESSAGE).update([MessageRow.run.set(RUN), MessageRow.state.set(str(MessageState.SENT))])
    id, at = world.people[WHO], clock.now()
    three = [
        Recipient("a", "Ana Ruiz", (), "a@example.org"),
        Recipient(id, NAME, ("Zoe",), EMAIL, ACCOUNT),
        Recipient("b", "B"),
    ]
    chunks.write(message.id, RUN, [Planned(0, three)], at)
    if done:
        chunk = chunks.claim(message.id, RUN, 0, at)
        assert chunk
        chunks.finish(chunk, ANSWERS, {}, {}, at)
    item = InboxItem(
        id=f"{id}-{new_id(at, b'0' * 10)}",
        person_id=id,
        category=Category.MESSAGE,
        occasion=None,
        communication_id=None,
        subject="Reunión",
        sender=SCHOOL.ref,
        received_at=at,
        message_id=message.id,
        chunk=0,
    )
    assert inboxes.add(item)
    return message.id


def test_all_of_it_is_told(person):
    told = personal_data.export(SCHOOL.id, person)

    assert [sorted(each) for each in told["received"]] == [["email", "message", "name", "students"]]
    assert told["received"][0]["email"] == EMAIL
    assert [each["subject"] for each in told["messages"]] == ["Reunión"]
    assert [each.get("name", "a link") for each in told["deposit"]] == ["nota.txt", "a link"]
    begun, report = told["imports"]
    assert (begun["name"], [entry[6] for entry in report["report"]]) == ("a.csv", [NAME])
    assert "Luis Gil" not in json.dumps(told, default=str)


def test_none_of_it_names_them_any_more_and_nobody_else_loses_anything(tables, world, person):
    others = world.deposited("school.administration")

    personal_data.forget(SCHOOL.id, person)

    left = everything(tables)
    assert NAME not in left
    assert EMAIL not in left
    assert "Zoe" not in left
    assert ACCOUNT not in left
    for kept in ("nota.txt", "a.csv", "Reunión", "Luis Gil", "Ana Ruiz", others.owner.name, others.owner.id):
        assert kept in left


def test_what_became_of_the_others_mails_stays_where_it_was(world, person):
    message = got_a_message(world)

    personal_data.forget(SCHOOL.id, person)

    chunk = chunks.find(message, RUN, 0)
    assert chunk
    assert [each.name for each in chunk.recipients] == ["Ana Ruiz", "", "B"]
    assert chunk.recipients[1].hindrances == {}
    assert chunk.answers == ANSWERS


def test_what_has_not_gone_goes_to_nobody(world, person):
    message = got_a_message(world, done=False)

    personal_data.forget(SCHOOL.id, person)

    chunk = chunks.find(message, RUN, 0)
    assert chunk
    erased = chunk.recipients[1]
    assert (erased.email, erased.account_id) == (None, None)
    assert erased.hindrances == {Channel.EMAIL: Hindrance.NO_ADDRESS, Channel.PUSH: Hindrance.NO_DEVICE}


def test_cut_off_at_any_call_a_repeat_leaves_no_trace_either(tables, world, person):
    with watched() as calls:
        personal_data.export(SCHOOL.id, person)
    # From the end back: each try finds what the tries before have left.
    for at in range(len(calls.made), 0, -2):
        with watched(at, How.DIES_AFTER), suppress(Died):
            personal_data.forget(SCHOOL.id, person)
    personal_data.forget(SCHOOL.id, person)

    assert NAME not in everything(tables)
    assert EMAIL not in everything(tables)


def everything(tables: Aws) -> str:
    """All rows of all tables."""
    found: list[Any] = []
    for name in ("COMMUNICATIONS", "DIRECTORY", "FILES", "MESSAGES"):
        pages = tables.dynamodb.get_paginator("scan").paginate(TableName=ENVIRONMENT[f"{name}_TABLE"])
        found.extend(item for page in pages for item in page["Items"])
    return json.dumps(found, default=str, ensure_ascii=False)
