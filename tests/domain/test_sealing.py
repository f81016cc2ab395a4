from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.authorisation import allowed_actions
from chalicelib.domain.communications import DocumentStatus
from chalicelib.domain.errors import InvalidTransition
from chalicelib.domain.numbers import Book, Number
from chalicelib.domain.signing import fail_seal, register, seal
from chalicelib.domain.transitions import Phase, Sealing, State
from tests.builders import ANA, NOW, SCHOOL, a_communication, a_document, a_moment, held_by, the_signer
from tests.signing import LATER


def test_the_exit_number_follows_the_last_one_of_the_origins_book():
    change = register(a_communication(Phase.SEALING), 41, NOW)

    assert change.taken == Number(SCHOOL.id, Book.EXIT, 2026, 42)
    assert change.after is not None
    assert (change.after.registered_at, change.after.exit_number) == (NOW, None)
    assert change.after.version == a_communication(Phase.SEALING).version


def test_the_first_letter_sealed_after_midnight_in_madrid_is_of_the_new_year():
    change = register(a_communication(Phase.SEALING), 0, datetime(2026, 12, 31, 23, 0, tzinfo=UTC))

    assert str(change.taken) == "2027/000001"


def test_a_sealed_letter_has_left_with_number_and_date_and_waits_to_be_received():
    letter = register(a_communication(Phase.SEALING), 0, NOW).after
    assert letter is not None

    change = seal(letter, "documents/sealed.pdf", "9" * 64, date(2026, 12, 9), a_moment(LATER))

    sent = change.after
    assert sent is not None
    assert (sent.state, sent.sealing) == (State.PENDING_RECEPTION, None)
    assert (sent.exit_number, sent.sent_at, sent.deadline) == ("2026/000001", NOW, date(2026, 12, 9))
    assert sent.document is not None
    assert sent.document.status is DocumentStatus.SEALED
    assert sent.document.signed_sha256 == a_document().signed_sha256
    assert sent.document.sealed_sha256 == "9" * 64
    assert sent.arrived_at == LATER
    assert change.record is not None
    assert change.record.details["exit_number"] == "2026/000001"
    assert change.by is None


def test_a_letter_without_a_number_is_not_sealed():
    with pytest.raises(InvalidTransition):
        seal(a_communication(Phase.SEALING), "key", "9" * 64, None, a_moment())


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.SEALING])
def test_only_a_letter_that_all_have_signed_is_sealed(phase):
    letter = a_communication(phase, registration=Number(SCHOOL.id, Book.EXIT, 2026, 1))

    with pytest.raises(InvalidTransition):
        seal(letter, "key", "9" * 64, None, a_moment())
    with pytest.raises(InvalidTransition):
        fail_seal(letter, a_moment())


def test_a_seal_that_fails_says_so_and_nobody_can_do_anything_but_the_operator():
    failed = fail_seal(a_communication(Phase.SEALING), a_moment()).after

    assert failed is not None
    assert (failed.sealing, failed.phase) == (Sealing.FAILED, Phase.SEALING)
    assert allowed_actions(failed, held_by(the_signer(ANA), failed)) == ()


def test_a_seal_fails_once():
    failed = fail_seal(a_communication(Phase.SEALING), a_moment()).after
    assert failed is not None

    with pytest.raises(InvalidTransition):
        fail_seal(failed, a_moment())
