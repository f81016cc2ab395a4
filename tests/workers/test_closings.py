"""A unit closes: nothing can be addressed to it, its roles end, and its successor has its open letters."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Final

import pytest

from chalicelib.domain.communications import Communication
from chalicelib.domain.history import is_whole
from chalicelib.domain.imports import ImportFault, Phase
from chalicelib.domain.people import Unit, UnitKind
from chalicelib.domain.roles import Role
from chalicelib.domain.transitions import Action, State
from chalicelib.services import (
    clock,
    closings,
    communications,
    members,
    registrations,
    reports,
    sealing,
    signatures,
    transitions,
)
from chalicelib.storage import communications as store
from chalicelib.storage import imports
from tests.aws import ISSUER
from tests.crash.letters import cheap_papers
from tests.exports import ANA, an_export
from tests.faults import watched
from tests.people import a_page
from tests.stage import Stage
from tests.units import CED, OFFICE, SCHOOL

_CODES: Final = count(41000100)


@dataclass(frozen=True)
class Merger:
    """Two schools, the first of which closes; each has a director, called after it."""

    stage: Stage
    old: Unit
    new: Unit

    def close(self, **changes: object):
        """Close the old one, as the platform's administration."""
        body = {"closed_at": clock.now().isoformat(), "successor_id": self.new.id, **changes}
        return self.stage.client("admin").put(f"/units/{self.old.id}", body)

    def letter(self, origin: Unit, destination: Unit, subject: str = "Obras") -> Communication:
        return communications.create(
            self.stage.caller(director_of(origin)),
            origin.id,
            type="general",
            destination_id=destination.id,
            subject=subject,
            body="Se ruega.",
        )

    def submitted(self, origin: Unit, destination: Unit) -> Communication:
        letter = self.letter(origin, destination)
        who = director_of(origin)
        with cheap_papers():
            return transitions.submit(self.stage.caller(who), letter.id, signer_ids=[who], sequential=True)

    def signed(self, origin: Unit, destination: Unit) -> Communication:
        letter = self.submitted(origin, destination)
        (request,) = letter.signatures
        signer = self.stage.caller(director_of(origin))
        signatures.sign(signer, request.id, document_sha256=request.document_sha256)
        return self.stage.letter(letter.id)

    def sent(self, origin: Unit, destination: Unit) -> Communication:
        letter = self.signed(origin, destination)
        with cheap_papers():
            sealing.seal(letter.id, last_try=False)
        return self.stage.letter(letter.id)


def director_of(unit: Unit) -> str:
    return {SCHOOL.id: "director", OFFICE.id: "chief"}.get(unit.id, f"director-{unit.id}")


@pytest.fixture(scope="module", autouse=True)
def admin(stage):
    registrations.register_person(CED.id, "Persona admin", "admin@example.org", person_id="admin")
    registrations.register_role(CED.id, "admin", Role.PLATFORM_ADMIN)
    registrations.bind(ISSUER, "admin", CED.id, "admin")


@pytest.fixture
def merger(stage):
    return another(stage)


def another(stage: Stage) -> Merger:
    schools = []
    for _ in range(2):
        code = str(next(_CODES))
        school = Unit(code, f"Colegio {code}", UnitKind.SCHOOL, f"{code}@example.org", "41", OFFICE.id)
        registrations.register_unit(school)
        who = director_of(school)
        registrations.register_person(school.id, f"Persona {who}", f"{who}@example.org", person_id=who)
        registrations.register_role(school.id, who, Role.DIRECTOR)
        registrations.bind(ISSUER, who, school.id, who)
        schools.append(school)
    stage.forget_work()
    return Merger(stage, *schools)


def done(stage: Stage) -> None:
    stage.work()
    stage.cold()


def last_action(letter: Communication) -> Action:
    records = list(store.history(letter.id))
    assert is_whole(records, letter.tip)
    return records[-1].action


def test_the_successor_has_all_that_is_open_and_nothing_that_is_not(stage, merger):
    old, new = merger.old, merger.new
    draft = merger.letter(old, OFFICE)
    waiting = merger.submitted(old, OFFICE)
    sent = merger.sent(old, OFFICE)
    processed = merger.sent(old, OFFICE)
    transitions.receive(stage.caller("officer"), processed.id)
    transitions.process(stage.caller("officer"), processed.id)
    arrived = merger.sent(SCHOOL, old)
    received = merger.sent(SCHOOL, old)
    received = transitions.receive(stage.caller(director_of(old)), received.id)
    stage.forget_work()

    answer = merger.close()
    done(stage)

    assert (answer.status, answer.json["successor_id"]) == (200, new.id)
    after = {letter.id: stage.letter(letter.id) for letter in (draft, waiting, sent, arrived, received, processed)}
    assert [(after[each.id].origin.id, after[each.id].state) for each in (draft, waiting)] == [(new.id, "draft")] * 2
    assert (after[sent.id].origin.id, after[sent.id].speaker.id) == (old.id, new.id)
    assert (after[arrived.id].holder.id, after[arrived.id].state) == (new.id, State.PENDING_RECEPTION)
    assert (after[received.id].holder.id, after[received.id].state) == (new.id, State.RECEIVED)
    assert after[received.id].entry_number == received.entry_number
    assert after[processed.id].speaker.id == old.id
    taken = (draft, waiting, sent, arrived, received)
    assert {last_action(after[each.id]) for each in taken} == {Action.TAKE_OVER}

    told = reports.of_unit(new.id, clock.now())
    assert {(each.side, each.communication.id) for each in told.waiting} == {
        ("to_receive", arrived.id),
        ("sent", sent.id),
    }
    assert not reports.of_unit(old.id, clock.now()).waiting

    heir = stage.client(director_of(new))
    listed = {box: heir.get(f"/units/{new.id}/communications", query={"box": box}).json for box in ("sent", "received")}
    assert {item["id"] for item in listed["sent"]["items"]} == {draft.id, waiting.id, sent.id}
    assert {item["id"] for item in listed["received"]["items"]} == {arrived.id, received.id}
    assert heir.post(f"/communications/{received.id}/process", {"remarks": "Concedido"}).status == 200
    assert heir.post(f"/communications/{arrived.id}/receive", {}).status == 200


def test_from_then_on_nobody_acts_for_it_and_nothing_can_be_addressed_to_it(stage, merger):
    draft = merger.letter(merger.old, OFFICE)
    stage.forget_work()
    merger.close()
    done(stage)

    letter = {"type": "general", "destination_id": merger.old.id, "subject": "Obras", "body": "Se ruega."}
    refused = stage.client("clerk").post(f"/units/{SCHOOL.id}/communications", letter)
    assert refused.errors == {"destination_id": "closed"}
    gone = stage.client(director_of(merger.old))
    assert gone.get(f"/communications/{draft.id}").status == 404
    assert gone.get(f"/units/{merger.old.id}/communications").status == 404
    found = stage.client("clerk").get("/units", query={"q": merger.old.id})
    assert found.json["items"] == []
    assert stage.client("clerk").get(f"/units/{merger.old.id}").json["closed_at"]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMINISTRATION])
def test_no_role_is_given_in_a_unit_that_is_closed(stage, merger, role):
    merger.close()
    done(stage)
    registrations.register_role(merger.old.id, director_of(merger.old), Role.DIRECTOR)
    stage.cold()
    who = "chief" if role is Role.DIRECTOR else director_of(merger.old)

    given = {"name": "Sol Vega", "email": "sol@example.org", "role": str(role)}
    refused = stage.client(who).post(f"/units/{merger.old.id}/members", given)

    assert (refused.status, refused.code) == (409, "conflict")
    assert "cerrada" in refused.json["hint"]


def test_a_role_that_is_given_while_the_unit_closes_is_none(stage, merger):
    director = stage.client(director_of(merger.old))
    assert director.get(f"/units/{merger.old.id}/members").status == 200
    merger.close()

    given = {"name": "Sol Vega", "email": "sol@example.org", "role": "administration"}

    assert director.post(f"/units/{merger.old.id}/members", given).code == "conflict"


def test_nothing_is_imported_into_a_school_that_is_closed(stage, merger):
    merger.close()
    body = {"kind": "students", "name": "RegAlum.csv", "size": 10}

    refused = stage.client(director_of(merger.old)).post(f"/units/{merger.old.id}/imports", body)

    assert (refused.status, refused.code) == (409, "conflict")


def test_an_import_that_has_begun_when_its_school_closes_comes_to_nothing(stage, merger):
    director, content = stage.client(director_of(merger.old)), an_export(ANA)
    body = {"kind": "students", "name": "RegAlum.csv", "size": len(content)}
    id = director.post(f"/units/{merger.old.id}/imports", body).json["import"]["id"]
    stage.upload(f"uploads/imports/{id}", content)
    merger.close()
    done(stage)

    imported = imports.find(id)

    assert imported is not None
    assert (imported.phase, imported.fault) == (Phase.FAILED, ImportFault.UNIT_CLOSED)


def test_closing_it_twice_closes_it_once(stage, merger):
    first, again = merger.close(), merger.close()
    done(stage)
    once_more = merger.close()

    assert (again.status, again.text, once_more.text) == (200, first.text, first.text)
    assert merger.close(successor_id=SCHOOL.id).errors == {"successor_id": "already_closed"}


def test_all_that_is_wrong_is_told_at_once(stage, merger):
    later = (clock.now() + timedelta(days=1)).isoformat()

    assert merger.close(closed_at=later, successor_id="99999999", name="Otro").errors == {
        "closed_at": "in_the_future",
        "successor_id": "not_found",
        "name": "alone",
    }
    assert merger.close(successor_id=None).errors == {"successor_id": "required"}
    assert (
        stage.client("admin")
        .put(f"/units/{OFFICE.id}", {"closed_at": "2026-01-01", "successor_id": "DT11"})
        .errors["closed_at"]
        == "has_units"
    )
    assert stage.client("director").put(f"/units/{merger.old.id}", {"closed_at": later}).code == "forbidden"
    unknown = stage.client("admin").put("/units/41009999", {"closed_at": "2026-01-01", "successor_id": SCHOOL.id})
    assert unknown.code == "not_found"


def test_a_unit_that_is_to_be_made_needs_its_name_its_kind_and_its_contact(stage):
    assert set(stage.client("admin").put("/units/41008888", {}).errors) == {"name", "kind", "contact.email"}


def test_what_was_being_sealed_when_it_closed_is_taken_over_once_it_arrives(stage, merger):
    outgoing, incoming = merger.signed(merger.old, OFFICE), merger.signed(SCHOOL, merger.old)
    stage.forget_work()
    merger.close()
    done(stage)
    assert stage.letter(incoming.id).holder.id == merger.old.id

    with cheap_papers():
        for letter in (outgoing, incoming):
            sealing.seal(letter.id, last_try=False)
    done(stage)

    assert stage.letter(incoming.id).holder.id == merger.new.id
    closings.hand_over(merger.old.id, settled=True)
    assert stage.letter(outgoing.id).speaker.id == merger.new.id


def test_the_sweep_looks_again_until_a_whole_look_finds_nothing(stage, merger, monkeypatch):
    letter = merger.signed(merger.old, OFFICE)
    stage.forget_work()
    merger.close()
    done(stage)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=6))

    assert closings_under_watch(stage, merger.old)
    closings.hand_over(merger.old.id, settled=True)
    assert closings_under_watch(stage, merger.old), "a letter is being sealed"
    with cheap_papers():
        sealing.seal(letter.id, last_try=False)
    assert closings.hand_over(merger.old.id, settled=True) == 1
    closings.hand_over(merger.old.id, settled=True)
    assert not closings_under_watch(stage, merger.old)


def closings_under_watch(stage: Stage, unit: Unit) -> bool:
    row = stage.dynamodb.get_item(
        TableName=stage.environment["COMMUNICATIONS_TABLE"],
        Key={"pk": {"S": f"CLOSING#{unit.id}"}, "sk": {"S": "CLOSING"}},
        ConsistentRead=True,
    )
    return "Item" in row


def test_the_roles_that_end_are_in_the_audit_trail(stage, merger):
    merger.close()
    done(stage)
    registrations.register_role(merger.old.id, director_of(merger.old), Role.DIRECTOR)
    stage.cold()

    trail = members.audit(stage.caller(director_of(merger.old)), merger.old.id, a_page())

    assert [entry.action for entry in trail.items] == ["role_revoked", "unit_closed"]


def test_a_hand_over_cut_off_at_any_call_is_completed_by_the_next(stage, merger):
    first = merger.sent(SCHOOL, merger.old)
    stage.forget_work()
    merger.close()
    with watched() as calls:
        closings.hand_over(merger.old.id, settled=False)
    assert stage.letter(first.id).holder.id == merger.new.id

    for at, how in calls.points():
        schools = another(stage)
        letter = schools.sent(SCHOOL, schools.old)
        draft = schools.letter(schools.old, OFFICE)
        schools.close()
        stage.forget_work()
        with watched(at, how):
            stage.put("hand_over", {"work": "hand_over", "unit_id": schools.old.id})
            done(stage)
        assert stage.letter(letter.id).holder.id == schools.new.id, f"{how} {calls.made[at]}"
        assert stage.letter(draft.id).origin.id == schools.new.id
        assert [r.action for r in store.history(letter.id)].count(Action.TAKE_OVER) == 1
