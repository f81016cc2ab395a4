from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from chalicelib.domain.authorisation import allowed_actions, as_seen
from chalicelib.domain.communications import Communication
from chalicelib.domain.errors import Forbidden, InvalidFields, InvalidTransition, NotFound
from chalicelib.domain.handling import check_receive, close, forward, process, receive
from chalicelib.domain.numbers import Book, Number
from chalicelib.domain.people import Unit
from chalicelib.domain.roles import Role
from chalicelib.domain.transitions import CloseReason, ForwardReason, Hint, Phase, State
from tests.builders import (
    CED,
    CLOSED,
    EMPTY,
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

UNITS: Final = {unit.id: unit for unit in (CED, OFFICE, FAR_OFFICE, SERVICE, SCHOOL, OTHER)}
REASON: Final = ForwardReason.NOT_COMPETENT
LATER: Final = NOW + timedelta(hours=1)


def received(letter: Communication, *, last: int = 0, at: datetime = NOW) -> Communication:
    officer = a_caller(Role.OFFICER, UNITS[letter.holder.id])
    after = receive(letter, held_by(officer, letter), None, last, a_moment(at)).after
    assert after is not None
    return after


def forwarded(letter: Communication, to: Unit, *, at: datetime = NOW) -> Communication:
    officer = a_caller(Role.OFFICER, UNITS[letter.holder.id])
    after = forward(letter, held_by(officer, letter), to.id, to, REASON, "Os toca", a_moment(at)).after
    assert after is not None
    return after


def seen_by(letter: Communication, unit: Unit) -> Communication:
    return as_seen(letter, held_by(a_caller(Role.OFFICER, unit), letter))


def faults(letter: Communication, unit_id: str, unit: Unit | None, remarks: str = "Os toca") -> set[tuple[str, str]]:
    officer = a_caller(Role.OFFICER, OFFICE)
    with pytest.raises(InvalidFields) as refused:
        forward(letter, held_by(officer, letter), unit_id, unit, REASON, remarks, a_moment())
    return {(error.field, error.code) for error in refused.value.errors}


# -------------------------------------------------------------------------------------------------------- receive


def test_a_received_letter_takes_the_next_number_of_the_holders_book_of_entry():
    letter = a_communication(Phase.PENDING_RECEPTION, holder=SERVICE)
    officer = a_caller(Role.OFFICER, SERVICE)

    change = receive(letter, held_by(officer, letter), "Recibido", 122, a_moment(LATER))

    assert change.taken == Number(SERVICE.id, Book.ENTRY, 2026, 123)
    assert change.after is not None
    assert (change.after.state, change.after.entry_number) == (State.RECEIVED, "2026/000123")
    assert change.after.received_at == LATER
    assert change.record is not None
    assert change.record.details == {"entry_number": "2026/000123", "unit_id": SERVICE.id}
    assert change.record.remarks == "Recibido"


def test_the_parents_staff_receive_in_the_book_of_the_unit_that_holds_the_letter():
    letter = a_communication(Phase.PENDING_RECEPTION, holder=SERVICE)

    change = receive(letter, held_by(a_caller(Role.OFFICER, OFFICE), letter), None, 0, a_moment())

    assert change.taken == Number(SERVICE.id, Book.ENTRY, 2026, 1)
    assert change.by is not None
    assert change.by.unit is OFFICE


def test_the_first_letter_received_after_midnight_in_madrid_is_of_the_new_year():
    letter = received(a_communication(Phase.PENDING_RECEPTION), at=datetime(2026, 12, 31, 23, 0, tzinfo=UTC))

    assert letter.entry_number == "2027/000001"


def test_a_letter_is_received_once():
    with pytest.raises(InvalidTransition) as refused:
        received(a_communication(Phase.RECEIVED))

    assert refused.value.hint == Hint.ALREADY_RECEIVED


def test_remarks_on_receiving_may_be_left_out_and_may_not_be_endless():
    letter = a_communication(Phase.PENDING_RECEPTION)
    held = held_by(a_caller(Role.OFFICER, OFFICE), letter)

    check_receive(letter, held, None)
    check_receive(letter, held, "x" * 4000)
    with pytest.raises(InvalidFields):
        check_receive(letter, held, "x" * 4001)


# -------------------------------------------------------------------------------------------------------- forward


@pytest.mark.parametrize("phase", [Phase.PENDING_RECEPTION, Phase.RECEIVED, Phase.FORWARDED])
def test_a_forwarded_letter_is_held_by_the_other_unit_and_waits_to_be_received_there(phase):
    letter = forwarded(a_communication(phase), SERVICE)

    assert (letter.state, letter.holder) == (State.FORWARDED, SERVICE.ref)
    assert (letter.received_at, letter.entry_number) == (None, None)
    assert letter.destination == a_communication(phase).destination


def test_a_forwarding_records_reason_remarks_and_both_units():
    letter = a_communication(Phase.RECEIVED)
    held = held_by(a_caller(Role.OFFICER, OFFICE), letter)

    change = forward(letter, held, SERVICE.id, SERVICE, ForwardReason.PART_OF_PROCEDURE, "Para informe", a_moment())

    assert change.record is not None
    assert (change.record.reason, change.record.remarks) == ("part_of_procedure", "Para informe")
    assert change.record.details == {"from_unit_id": OFFICE.id, "to_unit_id": SERVICE.id}
    assert change.open_unit_id == SERVICE.id


def test_forwarding_restarts_no_deadline():
    letter = a_communication(Phase.RECEIVED, deadline=(NOW + timedelta(days=14)).date())

    after = forwarded(letter, SERVICE, at=LATER)

    assert (after.sent_at, after.deadline) == (letter.sent_at, letter.deadline)


def test_each_unit_that_receives_gives_its_own_entry_number():
    first = received(a_communication(Phase.PENDING_RECEPTION), last=6)

    second = received(forwarded(first, SERVICE), last=40)

    assert (first.entry_number, second.entry_number) == ("2026/000007", "2026/000041")


def test_a_unit_that_forwarded_still_finds_the_letter_as_it_left():
    letter = forwarded(received(a_communication(Phase.PENDING_RECEPTION, holder=FAR_OFFICE), last=6), OFFICE, at=LATER)
    here = received(letter, last=40)
    now = process(here, held_by(a_caller(Role.OFFICER, OFFICE), here), "Resuelto", a_moment(LATER)).after
    assert now is not None

    seen = seen_by(now, FAR_OFFICE)

    assert (seen.state, seen.holder) == (State.FORWARDED, OFFICE.ref)
    assert (seen.entry_number, seen.received_at) == ("2026/000007", NOW)
    assert (seen.finished_at, seen.updated_at) == (None, LATER)


def test_a_unit_that_forwarded_sees_the_history_up_to_its_forwarding():
    left = forwarded(received(a_communication(Phase.PENDING_RECEPTION, holder=FAR_OFFICE)), OFFICE)
    now = received(left)

    assert now.tip.seq == left.tip.seq + 1
    assert seen_by(now, FAR_OFFICE).tip.seq == left.tip.seq
    assert seen_by(now, OFFICE).tip == now.tip


def test_a_unit_that_forwarded_can_do_nothing_more():
    letter = forwarded(a_communication(Phase.PENDING_RECEPTION, holder=FAR_OFFICE), OFFICE)

    assert allowed_actions(letter, held_by(a_caller(Role.DIRECTOR, FAR_OFFICE), letter)) == ()


def test_the_staff_of_the_parent_that_forwarded_to_its_service_see_it_whole_and_can_receive_it():
    letter = forwarded(a_communication(Phase.PENDING_RECEPTION, holder=OFFICE), SERVICE)

    assert seen_by(letter, OFFICE) == letter
    assert allowed_actions(letter, held_by(a_caller(Role.OFFICER, OFFICE), letter)) == ("receive", "forward")


def test_a_letter_that_goes_back_and_forth_is_found_once_in_each_unit():
    letter = a_communication(Phase.PENDING_RECEPTION, holder=OFFICE)

    back = forwarded(forwarded(letter, FAR_OFFICE), OFFICE)
    forth = forwarded(back, FAR_OFFICE, at=LATER)

    assert [d.unit for d in back.departures] == [FAR_OFFICE.ref]
    assert [(d.unit, d.to, d.at) for d in forth.departures] == [(OFFICE.ref, FAR_OFFICE.ref, LATER)]
    assert seen_by(back, OFFICE) == back
    assert seen_by(back, FAR_OFFICE).holder == OFFICE.ref


def test_what_a_unit_keeps_is_how_it_left_the_last_time():
    first = forwarded(received(a_communication(Phase.PENDING_RECEPTION, holder=FAR_OFFICE), last=1), OFFICE)
    again = forwarded(received(forwarded(first, FAR_OFFICE), last=8), OTHER)

    departure = again.departure_of(FAR_OFFICE.id)

    assert departure is not None
    assert (departure.to, departure.entry_number, departure.seq) == (OTHER.ref, "2026/000009", again.tip.seq)


def test_three_units_that_forwarded_each_keep_their_own():
    letter = a_communication(Phase.PENDING_RECEPTION, holder=FAR_OFFICE)

    letter = forwarded(forwarded(forwarded(letter, OTHER), CED), SERVICE)

    assert [d.unit.id for d in letter.departures] == [FAR_OFFICE.id, OTHER.id, CED.id]
    assert [seen_by(letter, unit).holder.id for unit in (FAR_OFFICE, OTHER, CED)] == [OTHER.id, CED.id, SERVICE.id]


@pytest.mark.parametrize(("forwards", "refused"), [(19, False), (20, True)])
def test_a_letter_is_forwarded_twenty_times_at_most(forwards, refused):
    letter = a_communication(Phase.RECEIVED, forwards=forwards)

    if not refused:
        assert forwarded(letter, SERVICE).forwards == 20
        return
    with pytest.raises(InvalidTransition) as refusal:
        forwarded(letter, SERVICE)
    assert refusal.value.hint == Hint.TOO_MANY_FORWARDS


@pytest.mark.parametrize(
    ("unit_id", "unit", "code"),
    [
        (OFFICE.id, OFFICE, "is_holder"),
        (SCHOOL.id, SCHOOL, "is_origin"),
        (CLOSED.id, CLOSED, "closed"),
        (EMPTY.id, EMPTY, "no_staff"),
        ("nowhere", None, "not_found"),
    ],
)
def test_a_letter_is_not_forwarded_to_where_nobody_would_find_it(unit_id, unit, code):
    assert faults(a_communication(Phase.RECEIVED), unit_id, unit) == {("unit_id", code)}


def test_all_that_is_wrong_with_a_forwarding_is_said_at_once():
    found = faults(a_communication(Phase.RECEIVED), CLOSED.id, CLOSED, " ")

    assert found == {("unit_id", "closed"), ("remarks", "required")}


def test_what_is_wrong_with_a_forwarding_is_said_before_the_state():
    assert faults(a_communication(Phase.PROCESSED), SERVICE.id, SERVICE, "") == {("remarks", "required")}


def test_a_unit_that_let_it_go_does_not_forward_it_again():
    letter = a_communication(Phase.FORWARDED, holder=SERVICE, left=FAR_OFFICE)

    with pytest.raises(Forbidden):
        forward(letter, held_by(a_caller(Role.OFFICER, FAR_OFFICE), letter), OTHER.id, OTHER, REASON, "x", a_moment())


# ---------------------------------------------------------------------------------------------- process and close


def test_a_processed_letter_is_finished_and_says_the_answer():
    letter = a_communication(Phase.RECEIVED)

    change = process(letter, held_by(a_caller(Role.OFFICER, OFFICE), letter), "Concedido", a_moment(LATER))

    assert change.after is not None
    assert (change.after.state, change.after.finished_at) == (State.PROCESSED, LATER)
    assert change.record is not None
    assert change.record.remarks == "Concedido"


def test_a_letter_may_be_processed_without_a_word():
    letter = a_communication(Phase.RECEIVED)

    change = process(letter, held_by(a_caller(Role.OFFICER, OFFICE), letter), None, a_moment())

    assert change.record is not None
    assert change.record.remarks is None


@pytest.mark.parametrize("reason", CloseReason)
def test_a_closed_letter_is_finished_and_says_why(reason):
    letter = a_communication(Phase.RECEIVED)

    change = close(letter, held_by(a_caller(Role.OFFICER, OFFICE), letter), reason, "Falta la firma", a_moment(LATER))

    assert change.after is not None
    assert (change.after.state, change.after.finished_at) == (State.CLOSED_UNPROCESSED, LATER)
    assert change.record is not None
    assert (change.record.reason, change.record.remarks) == (reason, "Falta la firma")


@pytest.mark.parametrize(("remarks", "code"), [("", "required"), ("\t", "required"), ("x" * 4001, "too_long")])
def test_a_letter_is_not_closed_without_saying_why(remarks, code):
    letter = a_communication(Phase.RECEIVED)

    with pytest.raises(InvalidFields) as refused:
        close(letter, held_by(a_caller(Role.OFFICER, OFFICE), letter), CloseReason.OTHER, remarks, a_moment())

    assert [(error.field, error.code) for error in refused.value.errors] == [("remarks", code)]


@pytest.mark.parametrize("phase", [Phase.PENDING_RECEPTION, Phase.FORWARDED])
def test_a_letter_is_received_before_it_is_processed_or_closed(phase):
    letter = a_communication(phase)
    held = held_by(a_caller(Role.OFFICER, OFFICE), letter)

    with pytest.raises(InvalidTransition) as refused:
        process(letter, held, None, a_moment())
    with pytest.raises(InvalidTransition):
        close(letter, held, CloseReason.ERROR, "No es nuestro", a_moment())

    assert refused.value.hint == Hint.RECEIVE_FIRST


def test_the_parents_staff_neither_process_nor_close():
    letter = a_communication(Phase.RECEIVED, holder=SERVICE)
    held = held_by(a_caller(Role.DIRECTOR, OFFICE), letter)

    with pytest.raises(Forbidden) as refused:
        process(letter, held, None, a_moment())
    with pytest.raises(Forbidden):
        close(letter, held, CloseReason.ERROR, "No es nuestro", a_moment())

    assert refused.value.hint == Hint.ASK_HOLDER


# ------------------------------------------------------------------------------------------------------------ see


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.UNSIGNED, Phase.PARTLY_SIGNED, Phase.SEALING])
@pytest.mark.parametrize("unit", [SERVICE, OFFICE])
def test_nobody_but_its_origin_knows_of_a_letter_before_it_is_sent(phase, unit):
    with pytest.raises(NotFound):
        seen_by(a_communication(phase, holder=SERVICE), unit)


def test_when_it_came_to_the_holder_is_when_it_was_sealed_or_forwarded():
    letter = a_communication(Phase.PENDING_RECEPTION)

    assert a_communication(Phase.UNSIGNED).arrived_at is None
    assert letter.arrived_at == NOW
    assert forwarded(letter, SERVICE, at=LATER).arrived_at == LATER
