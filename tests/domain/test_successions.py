"""What becomes of a letter when a unit of it closes, in every phase."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.authorisation import allowed_actions
from chalicelib.domain.changes import Change
from chalicelib.domain.communications import DocumentStatus, SignatureStatus
from chalicelib.domain.history import NO_HISTORY, is_whole
from chalicelib.domain.people import UnitKind
from chalicelib.domain.roles import Role
from chalicelib.domain.successions import SUCCESSOR_KINDS, closing_errors, concerns, take_over
from chalicelib.domain.transitions import FINAL, Action, Phase, State
from tests.builders import (
    CED,
    CLOSED,
    FAR_OFFICE,
    NOW,
    OFFICE,
    OTHER,
    SCHOOL,
    SERVICE,
    a_caller,
    a_communication,
    a_moment,
    held_by,
)

HEIR = OTHER
UNSENT_PHASES = (Phase.DRAFT, Phase.UNSIGNED, Phase.PARTLY_SIGNED)
OPEN_PHASES = (Phase.PENDING_RECEPTION, Phase.RECEIVED, Phase.FORWARDED)


def by_heir_of_origin(phase: Phase) -> Change | None:
    return take_over(a_communication(phase), SCHOOL.id, HEIR.ref, a_moment())


def by_heir_of_holder(phase: Phase) -> Change | None:
    return take_over(a_communication(phase), OFFICE.id, FAR_OFFICE.ref, a_moment())


@pytest.mark.parametrize("phase", UNSENT_PHASES)
def test_a_letter_that_was_not_sent_becomes_the_successors_draft(phase):
    change = by_heir_of_origin(phase)

    assert change
    assert change.after
    assert (change.after.state, change.after.origin) == (State.DRAFT, HEIR.ref)
    assert change.after.document is None
    assert {request.status for request in change.after.requests} <= {SignatureStatus.VOID}
    assert {document.status for document in change.after.documents} <= {DocumentStatus.VOID}


@pytest.mark.parametrize("phase", OPEN_PHASES)
def test_a_letter_that_was_sent_keeps_its_origin_and_its_successor_speaks_for_it(phase):
    change = by_heir_of_origin(phase)

    assert change
    assert change.after
    assert (change.after.origin, change.after.speaker) == (SCHOOL.ref, HEIR.ref)
    assert (change.after.state, change.after.holder) == (State(phase), OFFICE.ref)
    assert held_by(a_caller(Role.ADMINISTRATION, HEIR), change.after)


@pytest.mark.parametrize("phase", OPEN_PHASES)
def test_a_letter_in_the_closed_units_hands_is_in_the_successors_with_what_it_had(phase):
    before = a_communication(phase)
    change = by_heir_of_holder(phase)

    assert change
    assert change.after
    after = change.after
    assert (after.holder, after.state, after.entry_number) == (FAR_OFFICE.ref, before.state, before.entry_number)
    departure = after.departure_of(OFFICE.id)
    assert departure
    assert departure.to == FAR_OFFICE.ref
    wanted = {Action.PROCESS, Action.CLOSE} if phase is Phase.RECEIVED else {Action.RECEIVE}
    assert wanted <= set(allowed_actions(after, held_by(a_caller(Role.OFFICER, FAR_OFFICE), after)))


@pytest.mark.parametrize("phase", [*UNSENT_PHASES, *OPEN_PHASES])
def test_the_record_says_from_whom_to_whom_and_the_chain_is_whole(phase):
    change = by_heir_of_origin(phase)

    assert change
    assert change.record
    assert change.after
    assert (change.record.action, change.by) == (Action.TAKE_OVER, None)
    assert change.record.details["from_unit_id"] == SCHOOL.id
    assert change.record.details["to_unit_id"] == HEIR.id
    assert is_whole([change.record], change.after.tip)
    assert change.before
    assert change.before.tip == NO_HISTORY


@pytest.mark.parametrize("phase", [*UNSENT_PHASES, *OPEN_PHASES])
def test_taking_over_twice_is_taking_over_once(phase):
    change = by_heir_of_origin(phase)

    assert change
    assert change.after
    assert take_over(change.after, SCHOOL.id, HEIR.ref, a_moment()) is None


@pytest.mark.parametrize("phase", [Phase.SEALING, *(Phase(state) for state in sorted(FINAL))])
def test_what_is_being_sealed_is_left_for_later_and_what_is_finished_for_good(phase):
    assert by_heir_of_origin(phase) is None
    assert by_heir_of_holder(phase) is None
    assert concerns(a_communication(phase), SCHOOL.id) == (phase is Phase.SEALING)


@pytest.mark.parametrize("phase", Phase)
def test_a_letter_of_others_is_none_of_its_business(phase):
    assert take_over(a_communication(phase), SERVICE.id, FAR_OFFICE.ref, a_moment()) is None


def test_a_draft_addressed_to_the_closed_unit_is_not_taken_over_from_its_origin():
    assert by_heir_of_holder(Phase.DRAFT) is None


def test_a_successor_of_the_successor_speaks_in_turn():
    first = by_heir_of_origin(Phase.RECEIVED)
    assert first
    assert first.after

    second = take_over(first.after, HEIR.id, SCHOOL.ref, a_moment())

    assert second
    assert second.after
    assert second.after.speaker == SCHOOL.ref


def test_a_letter_whose_both_ends_come_to_one_unit_is_at_that_unit():
    letter = replace(a_communication(Phase.RECEIVED), spoken_for_by=OFFICE.ref)

    change = take_over(letter, OFFICE.id, FAR_OFFICE.ref, a_moment())

    assert change
    assert change.after
    assert (change.after.speaker, change.after.holder) == (FAR_OFFICE.ref, FAR_OFFICE.ref)


@pytest.mark.parametrize(
    ("unit", "closed_at", "successor", "codes"),
    [
        (SCHOOL, NOW, OTHER, {}),
        (SERVICE, NOW, OFFICE, {}),
        (SCHOOL, None, OTHER, {"closed_at": "required"}),
        (SCHOOL, NOW + timedelta(seconds=1), OTHER, {"closed_at": "in_the_future"}),
        (SCHOOL, NOW, None, {"successor_id": "required"}),
        (SCHOOL, NOW, SCHOOL, {"successor_id": "is_itself"}),
        (SCHOOL, NOW, CLOSED, {"successor_id": "closed"}),
        (SCHOOL, NOW, OFFICE, {"successor_id": "wrong_kind"}),
        (OFFICE, NOW, SERVICE, {"successor_id": "wrong_kind"}),
        (CED, NOW, OFFICE, {"successor_id": "wrong_kind"}),
        (SCHOOL, None, None, {"closed_at": "required", "successor_id": "required"}),
    ],
)
def test_what_is_wrong_with_closing_a_unit(unit, closed_at, successor, codes):
    found = closing_errors(unit, closed_at, successor.id if successor else None, successor, NOW)

    assert {error.field: error.code for error in found} == codes


def test_a_successor_that_does_not_exist_is_none():
    assert [error.code for error in closing_errors(SCHOOL, NOW, "nowhere", None, NOW)] == ["not_found"]


def test_every_kind_of_unit_has_its_successors():
    assert set(SUCCESSOR_KINDS) == set(UnitKind)
