"""Every route, asked by everybody: who may what is exactly what the table in `rights` says."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, Final

import pytest

from app import app
from chalicelib.domain.communications import Communication
from chalicelib.domain.imports import Counts, ImportKind, Phase
from chalicelib.domain.inboxes import InboxItem
from chalicelib.domain.people import Unit
from chalicelib.domain.roles import Role
from chalicelib.gateways import clients
from chalicelib.services import attachments, clock, imports, invitations, notices, registrations, transitions
from chalicelib.storage import connections, inboxes
from chalicelib.storage import imports as store
from chalicelib.storage.transactions import commit
from tests.aws import an_aws
from tests.contract.rights import ROWS, Row
from tests.handlers.client import Answer
from tests.people import a_page
from tests.units import EMPTY, FAR_OFFICE, SCHOOL
from tests.world import EVERYBODY, MEMBERS, NOBODY, STRANGER, World, a_world

ROUTES: Final = {f"{route.method} {route.path}" for route in app.declared()}
UNKNOWN: Final = {
    "communication_id": "01m00000000000000000000000",
    "unit_id": "41999999",
    "request_id": "01m00000000000000000000000-000101",
    "message_id": "01m00000000000000000000000",
    "item_id": "01m00000000000000000000000-01m00000000000000000000000",
    "attachment_id": "01m00000000000000000000000-01m00000000000000000000000",
    "file_id": "01m00000000000000000000000",
    "link_id": "01m00000000000000000000000",
    "list_id": "01m00000000000000000000000",
}
"""Ids as ours are, of nothing."""


@dataclass
class Things:
    """What there is to ask for, and what was written since it was last looked at."""

    world: World
    ids: dict[str, str]
    digest: str
    written: list[str] = field(default_factory=list)

    def ask(self, row: Row, who: str, **other: str) -> Answer:
        """Ask as the row says, or for something else."""
        known = self.ids | self.world.people
        parameters = {name: known.get(thing, thing) for name, thing in row.at.items()} | other
        path = re.sub(r"\{(\w+)\}", lambda match: parameters[match[1]], row.path)
        body = json.loads(json.dumps(row.body), object_hook=self._filled) if row.body is not None else None
        self.written.clear()
        return self.world.client(who).ask(row.method, path, body, headers=row.headers, query=row.query)

    def _filled(self, body: dict[str, Any]) -> dict[str, Any]:
        if "alias_id" in body:
            body["alias_id"] = self.ids[body["alias_id"]]
        if "people" in body:
            body["people"] = [self.world.people[who] for who in body["people"]]
        if "signer_ids" in body:
            body["signer_ids"] = [self.world.people[who] for who in body["signer_ids"]]
        if "file_id" in body:
            body["file_id"] = self.ids[body["file_id"]]
        if body.get("document_sha256") == "digest":
            body["document_sha256"] = self.digest
        return body


@pytest.fixture(scope="module")
def things() -> Iterator[Things]:
    with pytest.MonkeyPatch.context() as patch, an_aws(patch), a_world(patch) as world:
        made = _made(world)
        with _nothing_written(made.written), _reads_remembered():
            yield made


def _made(world: World) -> Things:
    draft = world.draft()
    draft_file = world.file(draft)
    carried = world.draft()
    sent_file = world.file(carried)
    sent = world.sent(world.pending(letter=carried))
    pending = world.pending("school.director", "school.secretary")
    partly = world.signed(world.pending("school.director", "school.secretary"))
    forwarded = transitions.forward(
        world.caller("service.officer"), world.sent().id, unit_id=FAR_OFFICE.id, remarks="Es de Cádiz."
    )
    assert sent.document
    assert pending.document
    message = world.message()
    return Things(
        world,
        {
            "draft": draft.id,
            "draft file": draft_file.id,
            "pending": pending.id,
            "partly signed": partly.id,
            "sent": sent.id,
            "sent file": sent_file.id,
            "received": world.received().id,
            "forwarded": forwarded.id,
            "import": _import(world),
            "import in doubt": _import(world, in_doubt=1),
            "code": sent.document.verification_code,
            "unsealed code": pending.document.verification_code,
            "director's request": pending.signatures[0].id,
            "secretary's request": pending.signatures[1].id,
            "item": _told(world, pending).id,
            **_people(world),
            **_deposit(world),
            "message": message.id,
            "notice": world.notice().id,
            "alias": message.content.alias.id,
            "scheduled message": world.scheduled(world.message).id,
            "scheduled notice": world.scheduled(world.notice).id,
            "sent message": world.sent_message().id,
            "sent notice": world.sent_message(world.notice).id,
            "contact list": world.contact_list().id,
        },
        pending.document.signed_sha256,
    )


def _deposit(world: World) -> dict[str, str]:
    """Files of the school's deposit: one that waits, one with share links, one that a draft refers to."""
    shared, referred = world.deposited(), world.deposited()
    attachments.attach_deposited(world.caller("school.administration"), world.draft().id, referred.id)
    link, token = world.shared(shared)
    _, locked = world.shared(shared, pin="2468")
    return {
        "announced file": world.announced().id,
        "file": shared.id,
        "referred file": referred.id,
        "link": link.id,
        "token": token,
        "locked token": locked,
        "guessed token": token[:-1] + ("0" if token[-1] != "0" else "1"),
    }


def _people(world: World) -> dict[str, str]:
    """A student, and somebody of each kind who has no sign-in; the director has invited the teacher."""
    registrations.register_student(SCHOOL.id, "student", "Zoe Paz", guardian_ids=[world.people["school.guardian"]])
    found = {f"unbound school.{role}": _unbound(SCHOOL, role) for role in _WITHOUT_SIGN_IN}
    found["unbound empty.director"] = _unbound(EMPTY, Role.DIRECTOR)
    teacher = found["unbound school.teacher"]
    invitation = invitations.invite(world.caller("school.director"), SCHOOL.id, teacher)
    return {"student": "student", **found, "director's invitation": invitation.id}


_WITHOUT_SIGN_IN: Final = (Role.GUARDIAN, Role.TEACHER, Role.SECRETARY, Role.DIRECTOR)


def _unbound(unit: Unit, role: Role) -> str:
    """Their role begins tomorrow: a director who is not active yet leaves the only one as they are."""
    person = registrations.register_person(unit.id, f"New {role}", "new@example.org")
    registrations.register_role(unit.id, person.id, role, since=clock.now() + timedelta(days=1))
    return person.id


def _import(world: World, **counts: int) -> str:
    """One that waits for somebody to look."""
    by = world.caller("school.administration")
    begun = imports.begin(by, SCHOOL.id, kind=ImportKind.STUDENTS, name="RegAlum.csv", size=1000).imported
    commit([store.take_over(begun, "worker")])
    waits = replace(begun, phase=Phase.NEEDS_CONFIRMATION, counts=Counts(**counts))
    commit([store.move_on(begun, waits, "worker")])
    return begun.id


def _told(world: World, letter: Communication) -> InboxItem:
    """What came into the inbox of the director, who is asked to sign."""
    notices.deliver(letter.id, letter.tip.seq)
    person = world.people["school.director"]
    (item,) = inboxes.inbox([person], unread=False, category=None, page=a_page()).items
    return item


@contextmanager
def _nothing_written(written: list[str]) -> Iterator[None]:
    """Writes are noted, and answered as done without being done: everybody finds the same.

    What is updated beside all transactions is how often somebody asked: that may be done, whatever they are answered.
    """

    def note(model: Any, **_: object) -> Any:
        written.append(model.name)
        return SimpleNamespace(status_code=200), {}

    dynamodb = connections.connection().client.meta.events
    s3 = clients.s3().meta.events
    stopped = [
        *((dynamodb, f"before-call.dynamodb.{name}") for name in ("TransactWriteItems", "PutItem", "DeleteItem")),
        (s3, "before-call.s3.PutObject"),
        (clients.sqs().meta.events, "before-call.sqs.SendMessage"),
    ]
    for events, name in stopped:
        events.register(name, note)
    try:
        yield
    finally:
        for events, name in stopped:
            events.unregister(name, note)


@contextmanager
def _reads_remembered() -> Iterator[None]:
    """The same read gets the same answer: nothing is written, and moto is slow."""
    known: dict[bytes, tuple[Any, dict[str, Any]]] = {}

    def recall(params: Any, context: dict[str, Any], **_: object) -> tuple[Any, dict[str, Any]] | None:
        context["asked"] = params["body"]
        http, answer = known.get(params["body"], (None, {}))
        return (http, deepcopy(answer)) if http else None

    def remember(http_response: Any, parsed: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        known[context["asked"]] = (http_response, deepcopy(parsed))

    # Typed as if they gave nothing; what they give is taken for the answer.
    events: Any = connections.connection().client.meta.events
    for read in ("Query", "GetItem", "BatchGetItem"):
        events.register(f"before-call.dynamodb.{read}", recall)
        events.register(f"after-call.dynamodb.{read}", remember)
    try:
        yield
    finally:
        for read in ("Query", "GetItem", "BatchGetItem"):
            events.unregister(f"before-call.dynamodb.{read}", recall)
            events.unregister(f"after-call.dynamodb.{read}", remember)


def test_every_route_has_a_row_and_every_row_a_route():
    assert {row.route for row in ROWS} == ROUTES


def test_every_role_asks_from_its_own_unit_and_from_another():
    roles = {name.partition(".")[2] for name in MEMBERS}

    assert roles == set(Role)
    assert {STRANGER, NOBODY} < set(EVERYBODY)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_names_each_only_once_and_only_who_there_is(row):
    named = [who for names in row.expected.values() for who in names]

    assert len(named) == len(set(named))
    assert set(named) <= set(MEMBERS)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_what_the_table_says(row, things):
    told = {}
    for who in EVERYBODY:
        told[who] = things.ask(row, who).status
        if told[who] >= 400 and row.nobody == 401:
            assert not things.written, f"{who} was refused, and something was written"

    assert told == {who: row.for_(who) for who in EVERYBODY}, row.why


@pytest.mark.parametrize("row", [row for row in ROWS if row.rest == 404 and row.nobody == 401], ids=str)
def test_what_is_not_theirs_answers_exactly_as_what_does_not_exist(row, things):
    unknown = {name: UNKNOWN[name] for name in list(row.at)[:1]}
    for who in ("other.director", "other.guardian", STRANGER):
        theirs, nothing = things.ask(row, who), things.ask(row, who, **unknown)

        assert (theirs.status, theirs.text) == (nothing.status, nothing.text) == (404, theirs.text)
        assert theirs.headers == nothing.headers


def test_in_a_batch_nobody_decides_what_is_not_theirs(things):
    def decided(who: str, request: str) -> dict[str, Any]:
        item = {"id": things.ids[request], "document_sha256": things.digest}
        body = {"action": "sign", "items": [item]}
        (result,) = things.world.client(who).post("/signature-requests/batch", body).json["results"]
        return {"status": result["status"], "code": (result.get("problem") or {}).get("code")}

    assert decided("school.director", "director's request") == {"status": "signed", "code": None}
    assert decided("school.administration", "director's request") == {"status": "error", "code": "forbidden"}
    assert decided("school.secretary", "secretary's request") == {"status": "error", "code": "not_your_turn"}
    for who in ("school.teacher", "other.director", "service.officer", "authority.platform_admin", STRANGER):
        assert decided(who, "director's request") == {"status": "error", "code": "not_found"}


def test_lists_of_ones_own_hold_nothing_of_anybody_else(things):
    owners = {"/signature-requests": {"school.director", "school.secretary"}, "/me/inbox": {"school.director"}}
    for path, expected in owners.items():
        full = {who for who in EVERYBODY if who != NOBODY and things.world.client(who).get(path).json["items"]}
        assert full == expected


def test_the_director_above_sees_the_directors_and_nobody_else(things):
    seen = things.world.client("office.director").get("/units/41000001/members").json["items"]

    assert {member["role"] for member in seen} == {"director"}
    for query in ({"role": "teacher"}, {"role": "guardian", "q": "school"}):
        assert things.world.client("office.director").get("/units/41000001/members", query=query).status == 403


@pytest.mark.parametrize("token", ["", "made.up.token", "nobody"])
def test_a_token_that_is_none_opens_nothing(things, token):
    client = things.world.client(NOBODY)

    assert client.get("/me", headers={"Authorization": f"Bearer {token}"}).code == "unauthenticated"
