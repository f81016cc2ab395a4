"""The monthly round: whom a unit need not know any more it forgets, each once, and nobody else."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

import pytest

from chalicelib.domain.custody import Custody
from chalicelib.domain.errors import Conflict
from chalicelib.domain.retention import CUSTODY_KEPT, SCHOOL_KEPT, Term, is_past
from chalicelib.domain.roles import Role
from chalicelib.gateways import queues
from chalicelib.handlers import forget_people, retire_people
from chalicelib.services import communications, personal_data, registrations, retention
from chalicelib.storage import custody, custody_terms, directory, directory_writes
from chalicelib.storage.custody import CustodyRow
from chalicelib.storage.directory_rows import GroupRow, MembershipRow, StudentRow, membership_key, unit_key
from chalicelib.storage.directory_writes import put_unit
from chalicelib.storage.transactions import Delete, Update, commit
from tests.faults import How, watched
from tests.figures import counted
from tests.people import register_units, somebody
from tests.stage import Died
from tests.units import OFFICE, OTHER_SCHOOL, SCHOOL

NOW: Final = datetime.fromisoformat("2026-11-25T02:00:00Z")
LONG_AGO: Final = NOW - timedelta(days=1831)
LATELY: Final = NOW - timedelta(days=1829)


@pytest.fixture
def queue(tables, monkeypatch) -> list[dict[str, Any]]:
    """What is put on the queue of the round; the units are there."""
    register_units()
    waiting: list[dict[str, Any]] = []
    monkeypatch.setattr(queues, "put", lambda _url, message: waiting.append(dict(message)))
    monkeypatch.setattr(queues, "put_many", lambda _url, messages: waiting.extend(map(dict, messages)))
    monkeypatch.setattr(retention, "now", lambda: NOW)
    return waiting


def former(name: str, *ends: datetime | None, role: Role = Role.TEACHER) -> str:
    """A person of the school whose roles ended then."""
    person = registrations.register_person(SCHOOL.id, name, f"{name}@example.org")
    for end, held in zip(ends, (role, Role.ADMINISTRATION), strict=False):
        registrations.register_role(SCHOOL.id, person.id, held, since=LONG_AGO - timedelta(days=400), until=end)
    return person.id


def work(queue: list[dict[str, Any]]) -> None:
    """Do what waits, until nothing does."""
    for _ in range(100):
        if not queue:
            return
        deliver(queue.pop(0))
    raise AssertionError("the round never ends")


def deliver(message: dict[str, Any]) -> Any:
    record = {"messageId": "1", "receiptHandle": "1", "body": json.dumps(message)}
    return forget_people.forget_people({"Records": [record]}, None)


def begin_as_scheduled() -> None:
    event = dict.fromkeys(("version", "account", "region", "source", "detail-type", "id"), "")
    began: Any = retire_people.retire_people
    began({**event, "time": "2026-11-01T02:00:00Z", "detail": {}, "resources": []}, None)


def known(*people: str) -> list[bool]:
    """Who is known by name, address and phone or anything of it."""
    found = directory.people(SCHOOL.id, people)
    return [bool(found[id].name or found[id].email) for id in people]


@pytest.mark.parametrize(
    ("ends", "past"),
    [
        ([LONG_AGO], True),
        ([LONG_AGO, LONG_AGO], True),
        ([LATELY], False),
        ([LONG_AGO, LATELY], False),
        ([LONG_AGO, None], False),
        ([], False),
    ],
)
def test_a_person_is_past_when_all_of_their_roles_long_are(ends: Sequence[datetime | None], past: bool):
    assert is_past(ends, NOW - timedelta(days=1830)) is past


def test_the_round_forgets_whose_last_role_is_long_over_and_nobody_else(queue):
    gone, late, still = former("gone", LONG_AGO), former("late", LATELY), former("still", None)
    again, guardian = former("again", LONG_AGO, None), former("guardian", LONG_AGO, role=Role.GUARDIAN)

    begin_as_scheduled()
    work(queue)

    assert known(gone, late, still, again, guardian) == [False, True, True, True, False]


def test_that_they_held_which_role_is_kept_for_the_seals(queue):
    gone = former("gone", LONG_AGO, role=Role.DIRECTOR)
    retention.unit(SCHOOL.id)

    file = directory_writes.open_file(SCHOOL.id, gone)
    assert file
    assert file.roles[Role.DIRECTOR].until == LONG_AGO


def test_what_they_wrote_stays_in_the_letters(queue):
    somebody(OFFICE, Role.DIRECTOR)
    author = somebody(SCHOOL, Role.ADMINISTRATION, name="Ana Irrepetible")
    letter = communications.create(
        author, SCHOOL.id, type="general", destination_id=OFFICE.id, subject="Obras", body="Se solicita."
    )
    (id,) = author.person_ids
    file = directory_writes.open_file(SCHOOL.id, id)
    assert file
    commit(directory_writes.end(file, [Role.ADMINISTRATION], LONG_AGO))

    assert retention.unit(SCHOOL.id) == 1
    assert known(id) == [False]
    assert communications.find(somebody(SCHOOL, Role.SECRETARY), letter.id).created_by.name == "Ana Irrepetible"


def test_units_that_were_closed_are_gone_through_too(queue):
    closed = OTHER_SCHOOL
    person = registrations.register_person(closed.id, "gone", "gone@example.org")
    registrations.register_role(closed.id, person.id, Role.TEACHER, since=LONG_AGO - timedelta(days=9), until=LONG_AGO)
    commit(put_unit(replace(closed, closed_at=LONG_AGO, successor_id=SCHOOL.id), closed, 1))

    retention.begin()
    work(queue)

    found = directory.person(closed.id, person.id)
    assert found
    assert found.name == ""


def test_many_units_are_gone_through_page_by_page_each_once(queue, monkeypatch):
    monkeypatch.setattr(retention, "UNITS_A_PAGE", 2)
    asked: list[str] = []
    monkeypatch.setattr(retention, "unit", lambda unit_id, **_: asked.append(unit_id))

    retention.begin()
    work(queue)

    assert sorted(asked) == sorted({"CED", "DT41", "DT41-PLAN", SCHOOL.id, OTHER_SCHOOL.id})


def barred_guardian() -> str:
    """A guardian of `s1` of the school who may not receive what concerns them."""
    guardian = former("padre", None, role=Role.GUARDIAN)
    registrations.register_student(SCHOOL.id, "s1", "Niña", guardian_ids=[guardian])
    commit(custody.decide(SCHOOL.id, Custody("s1", guardian, may_receive=False, reason="Auto judicial"), 0))
    return guardian


def leaves(student: str = "s1") -> None:
    commit([Delete(StudentRow(unit_key(SCHOOL.id), f"S#{student}"))])


def round_at(monkeypatch, at: datetime) -> None:
    monkeypatch.setattr(retention, "now", lambda: at)
    retention.unit(SCHOOL.id)


def is_barred(guardian: str) -> bool:
    return ("s1", guardian) in custody.of_unit(SCHOOL.id)


def test_what_a_court_said_outlives_an_enrolment_by_its_term_and_no_longer(queue, monkeypatch):
    guardian = barred_guardian()
    round_at(monkeypatch, NOW - timedelta(days=900))
    leaves()

    round_at(monkeypatch, NOW)
    round_at(monkeypatch, NOW + CUSTODY_KEPT - timedelta(days=1))
    kept = is_barred(guardian)
    round_at(monkeypatch, NOW + CUSTODY_KEPT)

    assert (kept, is_barred(guardian)) == (True, False)


def test_who_comes_back_finds_the_decision_in_force_and_its_term_begins_anew_when_they_leave(queue, monkeypatch):
    guardian = barred_guardian()
    leaves()
    round_at(monkeypatch, NOW)
    registrations.register_student(SCHOOL.id, "s1", "Niña", guardian_ids=[guardian])
    round_at(monkeypatch, NOW + CUSTODY_KEPT)
    leaves()

    round_at(monkeypatch, NOW + CUSTODY_KEPT + timedelta(days=30))
    round_at(monkeypatch, NOW + CUSTODY_KEPT + timedelta(days=60))

    assert is_barred(guardian)


def test_who_comes_back_while_the_round_looks_keeps_the_decision(queue, monkeypatch):
    guardian = barred_guardian()
    leaves()
    round_at(monkeypatch, NOW)
    (seen,) = custody_terms.of_unit(SCHOOL.id)
    registrations.register_student(SCHOOL.id, "s1", "Niña", guardian_ids=[guardian])

    with pytest.raises(Conflict):
        commit(custody_terms.carry_out(seen, Term.IS_OVER, NOW + CUSTODY_KEPT))

    assert is_barred(guardian)


def test_imports_know_whom_was_erased_until_the_last_decision_about_them_is_over(queue, monkeypatch):
    guardian = barred_guardian()
    commit(custody.decide(SCHOOL.id, Custody("s2", guardian, may_receive=False, reason="Auto"), 0))
    role = MembershipRow(unit_key(SCHOOL.id), membership_key(guardian, Role.GUARDIAN))
    commit([Update(role, [MembershipRow.known.set({"dni": "digest"}), MembershipRow.until.set(LONG_AGO)])])
    personal_data.retire(SCHOOL.id, guardian)
    leaves()

    def is_known() -> bool:
        file = directory_writes.open_file(SCHOOL.id, guardian)
        assert file
        return bool(file.roles[Role.GUARDIAN].known)

    round_at(monkeypatch, NOW)
    before = is_known()
    round_at(monkeypatch, NOW + CUSTODY_KEPT)

    assert (before, is_known()) == (True, False)


def test_a_school_that_was_closed_keeps_its_students_for_the_same_term(queue, monkeypatch):
    guardian = barred_guardian()
    registrations.register_group(SCHOOL.id, "g1", "1º ESO A")
    commit(put_unit(replace(SCHOOL, closed_at=NOW, successor_id=OTHER_SCHOOL.id), SCHOOL, 1))

    round_at(monkeypatch, NOW + SCHOOL_KEPT - timedelta(days=1))
    kept = directory_writes.find_student(SCHOOL.id, "s1"), is_barred(guardian)
    round_at(monkeypatch, NOW + SCHOOL_KEPT)

    assert all(kept)
    assert directory_writes.find_student(SCHOOL.id, "s1") is None
    assert not is_barred(guardian)
    assert GroupRow.find(unit_key(SCHOOL.id), "GRP#g1") is None


def test_a_round_that_is_cut_off_at_any_call_forgets_the_same_of_students(queue, monkeypatch):
    def left_long_ago() -> str:
        guardian = barred_guardian()
        leaves()
        commit([Update(CustodyRow(unit_key(SCHOOL.id), f"CUST#s1#{guardian}"), [CustodyRow.left_at.set(LONG_AGO)])])
        return guardian

    left_long_ago()
    with watched() as calls:
        retention.unit(SCHOOL.id)
    for at, call in enumerate(calls.made):
        guardian = left_long_ago()
        with watched(at, How.DIES_AFTER), suppress(Died):
            retention.unit(SCHOOL.id)
        retention.unit(SCHOOL.id)
        assert not is_barred(guardian), call


def test_what_takes_too_long_is_gone_on_with_by_another_message(queue):
    people = [former(name, LONG_AGO) for name in ("one", "two", "three")]
    ticks = count(0, retention.BUDGET_S)

    assert retention.unit(SCHOOL.id, clock=lambda: float(next(ticks))) == 1
    assert queue == [{"work": "unit", "unit_id": SCHOOL.id, "goes_on": "yes"}]
    work(queue)
    assert known(*people) == [False, False, False]


def test_again_it_forgets_nobody_and_how_many_it_were_is_counted(queue, capsys):
    former("gone", LONG_AGO)
    message = {"work": "unit", "unit_id": SCHOOL.id}

    assert deliver(message) == deliver(message) == {"batchItemFailures": []}
    assert counted(capsys.readouterr().out, "PeopleForgotten") == [(1, {})]


def test_cut_off_at_any_call_and_brought_again_it_ends_the_same(queue):
    with watched() as calls:
        former("first", LONG_AGO)
        retention.unit(SCHOOL.id)
    for at in range(len(calls.made)):
        gone, still = former(f"gone {at}", LONG_AGO), former(f"still {at}", None)
        with watched(at, How.DIES_AFTER), suppress(Died):
            retention.unit(SCHOOL.id)
        retention.unit(SCHOOL.id)
        assert known(gone, still) == [False, True], calls.made[at]
