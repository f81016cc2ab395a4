"""RGPD arts. 15 and 17: a person gets all that is kept of them, and what need not be kept goes, chain and all whole."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.deliveries import Fact
from chalicelib.domain.directory import AuditEntry, account_id
from chalicelib.domain.erasures import Kept
from chalicelib.domain.errors import NotFound
from chalicelib.domain.history import is_whole
from chalicelib.domain.people import PersonRef
from chalicelib.domain.roles import Role
from chalicelib.services import (
    accounts,
    clock,
    communications,
    inspections,
    personal_data,
    registrations,
    transitions,
    verification,
)
from chalicelib.services.personal_data import StillHoldsRoles
from chalicelib.storage import communications as store
from chalicelib.storage import devices, directory, directory_writes, suppressions
from chalicelib.storage.transactions import commit
from tests.aws import ISSUER
from tests.crash import letters
from tests.faults import watched
from tests.stage import Died, Stage
from tests.units import OFFICE, SCHOOL

NAME = "Vera Luz Irrepetible"
EMAIL = "vera.luz.irrepetible@example.org"
PHONE = "600123987"


@pytest.fixture
def somebody(stage):
    """A secretary who did all that one can do, and holds no role any more; and what her letters are."""
    return a_past(stage)


def test_everything_that_is_kept_of_a_person_is_told(stage, somebody):
    person, ids = somebody
    told = personal_data.export(HOME[person], person)
    text = json.dumps(told, default=str)

    assert (told["person"]["name"], told["person"]["email"]) == (NAME, EMAIL)
    assert {each["id"] for each in told["letters"]} == set(ids.values())
    assert told["account"]["devices"] == ["android"]
    assert told["inbox"]
    assert told["suppressed_addresses"] == [EMAIL]
    assert [each["role"] for each in told["roles"]] == ["secretary"]
    assert "token" not in text


def test_whoever_holds_a_role_is_not_erased(stage):
    with pytest.raises(StillHoldsRoles):
        personal_data.forget(SCHOOL.id, "clerk")
    with pytest.raises(NotFound):
        personal_data.forget(SCHOOL.id, "nobody")


def test_what_need_not_be_kept_goes_and_what_must_stays(stage, somebody):
    person, ids = somebody
    done = personal_data.forget(HOME[person], person)

    assert done.kept == {Kept.OPEN: (ids["open"],), Kept.FILE: (ids["finished"],)}
    assert traces(stage, person, but=(ids["open"], ids["finished"])) == []
    assert holds(stage, person, ids)
    assert devices.of_account(_account(person)) == ()
    assert suppressions.of_unit(HOME[person]) == frozenset()
    blank = directory.person(HOME[person], person)
    assert blank
    assert (blank.name, blank.email, blank.phone, blank.account_id) == ("", None, None, None)


def test_the_file_of_a_letter_goes_when_its_time_is_over_but_not_who_signed_it(stage, somebody):
    person, ids = somebody
    done = personal_data.forget(HOME[person], person, finished_before=clock.now() + timedelta(seconds=1))

    assert done.kept[Kept.SIGNATURE] == (ids["finished"],)
    letter = stage.letter(ids["finished"])
    assert letter.created_by.name == ""
    assert [request.signer.name for request in letter.signatures] == [NAME]
    assert letter.document is not None
    checked = verification.verify(letter.document.verification_code, source=person)
    assert [signed.name for signed in checked.signers] == [NAME]
    acts = {str(record.action): record.actor.name for record in store.history(letter.id) if record.actor}
    assert (acts["submit"], acts["sign"]) == ("", NAME)
    assert holds(stage, person, ids)


def test_again_it_changes_nothing(stage, somebody):
    person, ids = somebody
    personal_data.forget(HOME[person], person)
    before = rows_of(stage, *ids.values())

    again = personal_data.forget(HOME[person], person)

    assert (again.letters, again.inbox) == (0, 0)
    assert rows_of(stage, *ids.values()) == before


def test_what_was_open_goes_the_next_time_when_it_is_finished(stage, somebody):
    person, ids = somebody
    personal_data.forget(HOME[person], person)
    transitions.receive(stage.caller("officer"), ids["open"])
    transitions.process(stage.caller("officer"), ids["open"])

    done = personal_data.forget(HOME[person], person, finished_before=clock.now() + timedelta(seconds=1))

    assert Kept.OPEN not in done.kept
    assert traces(stage, person, but=tuple(done.kept[Kept.SIGNATURE])) == []
    assert holds(stage, person, ids)


def test_the_same_sign_in_keeps_its_phones_for_the_other_person_that_it_is(stage, somebody):
    person, _ = somebody
    registrations.bind(ISSUER, person, OFFICE.id, registrations.register_person(OFFICE.id, "Otra").id)

    personal_data.forget(HOME[person], person)

    assert len(devices.of_account(_account(person))) == 1


def test_a_guardian_goes_and_so_do_the_names_of_the_children(stage):
    guardian = registrations.register_person(SCHOOL.id, NAME, EMAIL)
    registrations.register_role(SCHOOL.id, guardian.id, Role.GUARDIAN)
    student = registrations.register_student(SCHOOL.id, "s1", "Niña Irrepetible", guardian_ids=[guardian.id])
    end_roles(SCHOOL.id, guardian.id)

    personal_data.forget(SCHOOL.id, guardian.id)

    found = directory_writes.find_student(SCHOOL.id, student.id)
    file = directory_writes.open_file(SCHOOL.id, guardian.id)
    assert found
    assert file
    assert found.guardians == ()
    assert file.roles[Role.GUARDIAN].students is None
    assert traces(stage, guardian.id) == []


def test_cut_off_at_any_call_a_repeat_ends_as_if_nothing_had_been(stage):
    person, _ = a_past(stage, "came_back", "open")
    with watched() as calls:
        personal_data.forget(HOME[person], person)
    deaths = [(at, how) for at, how in calls.points() if how.dies]
    assert len(deaths) > 8
    for at, how in deaths:
        other, theirs = a_past(stage, "came_back", "open")
        with watched(at, how) as watch, pytest.raises((Exception, Died)):  # whatever it is
            personal_data.forget(HOME[other], other)
        assert watch.struck
        assert holds(stage, other, theirs)
        done = personal_data.forget(HOME[other], other)
        assert traces(stage, other, but=(theirs["open"],)) == []
        assert done.kept == {Kept.OPEN: (theirs["open"],)}
        assert holds(stage, other, theirs)


# ---------------------------------------------------------------------------------------------------------- a past


HOME: dict[str, str] = {}
"""The school of each person here: one of their own, so that nothing else is in it."""


def a_past(stage: Stage, *names: str) -> tuple[str, dict[str, str]]:
    """Somebody new who wrote, submitted and signed; a letter that came back, one that is open, one that is finished."""
    unit_id = f"4199{len(HOME):04d}"
    registrations.register_unit(replace(SCHOOL, id=unit_id))
    person = registrations.register_person(unit_id, NAME, EMAIL, PHONE).id
    HOME[person] = unit_id
    registrations.register_role(unit_id, person, Role.SECRETARY)
    registrations.bind(ISSUER, person, unit_id, person)
    accounts.add_device(stage.caller(person), platform="android", token=f"token-of-{person}-and-nobody-else")
    them = PersonRef(person, NAME)
    told = AuditEntry(clock.fresh_id(), clock.now(), them, "contact_changed", them, {"email": EMAIL}, {"email": None})
    commit([directory_writes.note(unit_id, told)])
    suppressions.suppress(unit_id, suppressions.digest(EMAIL), Fact.BOUNCED, clock.now(), mailed_at=clock.now())
    stage.cold()
    ids = {}
    with letters.cheap_papers():
        for name in names or ("draft", "came_back", "open", "finished"):
            ids[name] = letter = communications.create(
                stage.caller(person), unit_id, type="general", destination_id=OFFICE.id, subject=name, body="Texto"
            ).id
            if name == "draft":
                continue
            transitions.submit(stage.caller(person), letter, signer_ids=[person], sequential=True)
            if name == "came_back":
                transitions.withdraw(stage.caller(person), letter, remarks=f"Lo quiere {NAME}")
                continue
            letters.sign_next(stage, letter)
            letters.seal_cheaply(letter)
            if name == "finished":
                transitions.receive(stage.caller("officer"), letter)
                transitions.process(stage.caller("officer"), letter, remarks="Hecho")
    _notices(stage)
    end_roles(unit_id, person)
    stage.cold()
    return person, ids


def _notices(stage: Stage) -> None:
    while stage.relay():
        pass
    while stage.deliver("notice"):
        pass
    stage.forget_work()


def end_roles(unit_id: str, person: str) -> None:
    file = directory_writes.open_file(unit_id, person)
    assert file
    at = clock.now()
    commit(directory_writes.end(file, directory_writes.held(file, at), at))


def _account(person: str) -> str:
    return account_id(ISSUER, person)


def holds(stage: Stage, person: str, ids: dict[str, str]) -> bool:
    """Whether each history is whole, and the books too."""
    for id in ids.values():
        letter = stage.letter(id)
        assert is_whole(list(store.history(id)), letter.tip)
    return not inspections.inspect(HOME[person]).faults


def traces(stage: Stage, person: str, but: tuple[str, ...] = ()) -> list[str]:
    """The rows, of any table, in which a word of the person or their id's use is left."""
    left = []
    for name in ("COMMUNICATIONS", "DIRECTORY", "MESSAGES"):
        pages = stage.dynamodb.get_paginator("scan").paginate(TableName=stage.environment[f"{name}_TABLE"])
        for item in (item for page in pages for item in page["Items"]):
            if item["pk"]["S"].removeprefix("C#") in but or (person not in str(item) and name != "COMMUNICATIONS"):
                continue
            if mentions(item, person):
                left.append(f"{item['pk']['S']} {item['sk']['S']}")
    return left


def mentions(item: dict[str, Any], person: str) -> bool:
    text = str(item)
    if item["pk"]["S"].startswith("C#"):
        return person in text
    return person in text and any(word in text for word in (NAME, EMAIL, PHONE, "token", "Irrepetible", "subject"))


def rows_of(stage: Stage, *ids: str) -> list[Any]:
    table = stage.environment["COMMUNICATIONS_TABLE"]
    pages = stage.dynamodb.get_paginator("scan").paginate(TableName=table)
    return sorted(
        (str(item) for page in pages for item in page["Items"] if item["pk"]["S"].removeprefix("C#") in ids), key=str
    )
