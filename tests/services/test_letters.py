"""Letters through their use cases, on tables of their own: lists, pages, visibility, and what both sides may do."""

from datetime import date

import pytest

from chalicelib.domain.communications import Communication, SignatureStatus
from chalicelib.domain.errors import (
    Forbidden,
    InvalidCursor,
    InvalidFields,
    InvalidTransition,
    NotFound,
    VersionMismatch,
)
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import Role
from chalicelib.domain.transitions import Action, State
from chalicelib.services import communications, signatures, transitions
from chalicelib.storage import communications as store
from chalicelib.storage.cursors import PageRequest
from tests.aws import Aws
from tests.people import a_page, person_of, register_units, somebody
from tests.units import OFFICE, OTHER_SCHOOL, SCHOOL

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture
def office(tables: Aws) -> Caller:
    register_units()
    return somebody(OFFICE, Role.OFFICER, name="Marta Jiménez")


@pytest.fixture
def school(office: Caller) -> Caller:
    return somebody(SCHOOL, Role.ADMINISTRATION)


@pytest.fixture
def director(office: Caller) -> Caller:
    return somebody(SCHOOL, Role.DIRECTOR, name="Carmen Ruiz")


def a_draft(by: Caller, subject: str = "Ampliación de unidad", **given: str) -> Communication:
    return communications.create(
        by,
        SCHOOL.id,
        type=given.get("type", "request"),
        destination_id=OFFICE.id,
        subject=subject,
        body="Se solicita.",
    )


def subjects(box: object) -> list[str]:
    return [letter.subject for letter, _ in box.items]  # type: ignore[attr-defined]


def test_a_box_is_paged_newest_first_and_nothing_is_lost_or_told_twice(school: Caller) -> None:
    for number in range(7):
        a_draft(school, f"Carta {number}")
    told: list[str] = []
    cursor: str | None = None
    for _ in range(4):
        page = communications.in_box(school, SCHOOL.id, box="sent", page=a_page(2, cursor))
        told += subjects(page)
        cursor = page.next_cursor
    assert told == [f"Carta {number}" for number in reversed(range(7))]
    assert cursor is None


def test_filters_find_by_words_without_accents_or_case(school: Caller) -> None:
    a_draft(school, "Ampliación de una unidad")
    a_draft(school, "Obras en el gimnasio", type="works_and_equipment")
    box = communications.in_box(school, SCHOOL.id, box="sent", q="AMPLIACION unidad", page=a_page())
    assert subjects(box) == ["Ampliación de una unidad"]
    box = communications.in_box(school, SCHOOL.id, box="sent", type="works_and_equipment", page=a_page())
    assert subjects(box) == ["Obras en el gimnasio"]


def test_filters_by_state_counterpart_and_date_go_together(school: Caller) -> None:
    letter = a_draft(school)
    today = letter.created_at.date()
    found = communications.in_box(
        school,
        SCHOOL.id,
        box="sent",
        state=State.DRAFT,
        counterpart=OFFICE.id,
        since=date(2020, 1, 1),
        until=date(2090, 1, 1),
        page=a_page(),
    )
    assert [each.id for each, _ in found.items] == [letter.id]
    none = communications.in_box(school, SCHOOL.id, box="sent", until=date(today.year - 1, 1, 1), page=a_page())
    assert none.items == ()


def test_a_cursor_of_another_person_list_or_filter_is_refused(school: Caller) -> None:
    for number in range(3):
        a_draft(school, f"Carta {number}")
    page = communications.in_box(school, SCHOOL.id, box="sent", page=PageRequest("ana, sent", limit=1))
    assert page.next_cursor
    for scope, cursor in [
        ("luis, sent", page.next_cursor),
        ("ana, sent, q=x", page.next_cursor),
        ("ana, sent", page.next_cursor[:-4] + "AAAA"),
        ("ana, sent", "no es un cursor"),
        ("ana, sent", ""),
    ]:
        with pytest.raises(InvalidCursor):
            communications.in_box(school, SCHOOL.id, box="sent", page=PageRequest(scope, 1, cursor))


def test_a_cursor_says_nothing_of_where_it_stands(school: Caller) -> None:
    letters = [a_draft(school, f"Carta {number}") for number in range(2)]
    page = communications.in_box(school, SCHOOL.id, box="sent", page=a_page(1))
    assert page.next_cursor
    assert not any(letter.id in page.next_cursor for letter in letters)


def test_nobody_at_the_destination_knows_of_a_letter_before_it_is_sent(school: Caller, office: Caller) -> None:
    letter = a_draft(school)
    with pytest.raises(NotFound):
        communications.find(office, letter.id)
    assert communications.in_box(office, OFFICE.id, box="received", page=a_page()).items == ()


def test_another_school_cannot_tell_a_letter_from_one_that_there_is_not(school: Caller) -> None:
    letter = a_draft(school)
    stranger = somebody(OTHER_SCHOOL, Role.DIRECTOR)
    for id in (letter.id, "01k0000000000000000000000x"):
        with pytest.raises(NotFound):
            communications.find(stranger, id)
    with pytest.raises(NotFound):
        communications.in_box(stranger, SCHOOL.id, box="sent", page=a_page())


def test_a_teacher_of_the_school_may_not_write_for_it(school: Caller) -> None:
    with pytest.raises(Forbidden):
        a_draft(somebody(SCHOOL, Role.TEACHER))


def test_all_that_is_wrong_with_a_letter_is_told_at_once(school: Caller) -> None:
    with pytest.raises(InvalidFields) as refused:
        communications.create(school, SCHOOL.id, type="none", destination_id="NOPE", subject=" ", body="")
    assert {error.field for error in refused.value.errors} == {"type", "destination_id", "subject", "body"}


def test_an_edit_of_an_old_version_changes_nothing(school: Caller) -> None:
    letter = a_draft(school)
    communications.edit(school, letter.id, {"subject": "Uno"}, if_match=1)
    with pytest.raises(VersionMismatch):
        communications.edit(school, letter.id, {"subject": "Dos"}, if_match=1)
    now = communications.find(school, letter.id)
    assert (now.subject, now.version) == ("Uno", 2)


def test_the_signature_tray_has_only_what_waits_for_its_owner_now(school: Caller, director: Caller) -> None:
    secretary = somebody(SCHOOL, Role.SECRETARY)
    letter = a_draft(school)
    transitions.submit(school, letter.id, signer_ids=[person_of(director), person_of(secretary)], sequential=True)
    waiting = signatures.tray(secretary, status=SignatureStatus.PENDING, page=a_page())
    mine = signatures.tray(director, status=SignatureStatus.PENDING, page=a_page())
    sent = signatures.sent_to_sign(school, SCHOOL.id, status=SignatureStatus.PENDING, page=a_page())
    assert waiting.items == ()
    assert [request.communication_id for request in mine.items] == [letter.id]
    assert len(sent.items) == 2


def test_after_the_first_signs_the_second_has_it_in_the_tray(school: Caller, director: Caller) -> None:
    secretary = somebody(SCHOOL, Role.SECRETARY)
    letter = a_draft(school)
    transitions.submit(school, letter.id, signer_ids=[person_of(director), person_of(secretary)], sequential=True)
    (request,) = signatures.tray(director, status=SignatureStatus.PENDING, page=a_page()).items
    signatures.sign(director, request.id, document_sha256=request.document_sha256)
    (next_one,) = signatures.tray(secretary, status=SignatureStatus.PENDING, page=a_page()).items
    assert next_one.order == 2


def test_a_batch_tells_each_item_on_its_own(school: Caller, director: Caller) -> None:
    good = a_draft(school)
    transitions.submit(school, good.id, signer_ids=[person_of(director)], sequential=True)
    (request,) = signatures.tray(director, status=SignatureStatus.PENDING, page=a_page()).items
    other = a_draft(school)
    submitted = transitions.submit(school, other.id, signer_ids=[person_of(director)], sequential=True)
    changed = submitted.signatures[0]
    decisions = signatures.batch(
        director,
        action="sign",
        reason=None,
        items=[
            signatures.Item(changed.id, "0" * 64),
            signatures.Item(request.id, request.document_sha256),
            signatures.Item(f"{good.id}-000199", "0" * 64),
        ],
    )
    codes = [decision.refusal.code if decision.refusal else "signed" for decision in decisions]
    assert codes == ["document_changed", "signed", "not_found"]


def test_a_withdrawn_letter_leaves_the_tray_by_itself(school: Caller, director: Caller) -> None:
    letter = a_draft(school)
    transitions.submit(school, letter.id, signer_ids=[person_of(director)], sequential=True)
    transitions.withdraw(school, letter.id)
    assert signatures.tray(director, status=SignatureStatus.PENDING, page=a_page()).items == ()
    (void,) = signatures.tray(director, status=SignatureStatus.VOID, page=a_page()).items
    assert void.communication_id == letter.id


def test_who_has_signed_is_told_the_same_by_the_list_of_actions_as_by_signing_again(
    school: Caller, director: Caller
) -> None:
    secretary = somebody(SCHOOL, Role.SECRETARY)
    letter = a_draft(school)
    letter = transitions.submit(
        school, letter.id, signer_ids=[person_of(director), person_of(secretary)], sequential=True
    )
    request = letter.signatures[0]
    signatures.sign(director, request.id, document_sha256=request.document_sha256)

    told = {answer.action: answer for answer in communications.actions(director, letter.id)}

    with pytest.raises(InvalidTransition) as signing:
        signatures.sign(director, request.id, document_sha256=request.document_sha256)
    with pytest.raises(InvalidTransition) as rejecting:
        signatures.reject(director, request.id, reason="Falta el plano")
    for action, refused in ((Action.SIGN, signing.value), (Action.REJECT, rejecting.value)):
        assert (told[action].code, told[action].hint) == (refused.code, refused.hint)


def test_deleting_a_draft_that_was_once_submitted_keeps_its_history_and_nothing_else(
    school: Caller, director: Caller
) -> None:
    letter = a_draft(school)
    transitions.submit(school, letter.id, signer_ids=[person_of(director)], sequential=True)
    transitions.withdraw(school, letter.id)
    communications.delete(school, letter.id)
    with pytest.raises(NotFound):
        communications.find(school, letter.id)
    assert subjects(communications.in_box(school, SCHOOL.id, box="sent", page=a_page())) == []
    kept = store.find(letter.id)
    assert kept is not None
    assert kept.erased
    assert (kept.subject, kept.body) == ("", "")
    assert not any(request.subject for request in kept.requests)
    assert not any(document.subject for document in kept.documents)
    assert len(list(store.history(letter.id))) == 2
