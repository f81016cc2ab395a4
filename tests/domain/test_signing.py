import pytest

from chalicelib.domain.authorisation import allowed_actions
from chalicelib.domain.errors import (
    DocumentChanged,
    Forbidden,
    InvalidTransition,
    NotFound,
    NotYourTurn,
)
from chalicelib.domain.roles import Role
from chalicelib.domain.signing import fail_seal, request_of, sign, withdraw
from chalicelib.domain.transitions import Action, Hint, Phase, Sealing, State
from tests.builders import (
    ANA,
    BEA,
    CAI,
    OTHER,
    SCHOOL,
    a_caller,
    a_communication,
    a_document,
    a_moment,
    held_by,
    the_signer,
)
from tests.signing import LATER, STAFF, signed_by, statuses, submitted


def test_in_sequence_each_signature_asks_the_next():
    letter = submitted(a_communication(), ANA, BEA, CAI)

    after_first = signed_by(letter, ANA)
    after_second = signed_by(after_first, BEA)

    assert statuses(after_first) == ["signed", "pending", "waiting"]
    assert statuses(after_second) == ["signed", "signed", "pending"]


def test_in_sequence_nobody_signs_before_their_turn():
    letter = submitted(a_communication(), ANA, BEA)

    with pytest.raises(NotYourTurn):
        signed_by(letter, BEA)


def test_in_parallel_the_last_may_sign_first():
    letter = signed_by(submitted(a_communication(), ANA, BEA, CAI, sequential=False), CAI)

    assert statuses(letter) == ["pending", "pending", "signed"]
    assert letter.phase is Phase.PARTLY_SIGNED


def test_a_signature_says_who_signed_when_and_in_which_role():
    letter = signed_by(a_communication(Phase.UNSIGNED), ANA, by=the_signer(ANA, Role.HEAD_OF_STUDIES))

    assert letter.signatures[0].decided_at == LATER
    assert letter.signatures[0].signed_as is Role.HEAD_OF_STUDIES


@pytest.mark.parametrize("sequential", [True, False])
def test_the_last_signature_starts_the_sealing_and_nothing_else_can_be_done(sequential):
    letter = submitted(a_communication(), ANA, BEA, sequential=sequential)

    first = signed_by(letter, ANA)
    last = signed_by(first, BEA)

    assert (first.sealing, last.sealing) == (None, Sealing.IN_PROGRESS)
    assert (last.state, last.phase) == (State.PENDING_SIGNATURE, Phase.SEALING)
    assert allowed_actions(last, held_by(the_signer(ANA), last)) == ()
    assert last.exit_number is None


def test_the_record_of_a_signature_says_whether_it_was_the_last():
    letter = a_communication(Phase.UNSIGNED, signers=(ANA, BEA))
    first = sign(
        letter, held_by(the_signer(ANA), letter), letter.requests[0].id, a_document().signed_sha256, a_moment()
    )
    assert first.after is not None
    last = sign(
        first.after,
        held_by(the_signer(BEA), first.after),
        letter.requests[1].id,
        a_document().signed_sha256,
        a_moment(),
    )

    assert first.record is not None
    assert last.record is not None
    assert (first.record.details["complete"], last.record.details["complete"]) == ("no", "yes")
    assert last.record.details["document_sha256"] == a_document().signed_sha256


def test_a_signer_signs_the_bytes_that_they_saw_or_nothing():
    letter = a_communication(Phase.UNSIGNED)

    with pytest.raises(DocumentChanged):
        signed_by(letter, ANA, sha256=a_document(2).signed_sha256)


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.HEAD_OF_STUDIES, Role.DIRECTOR])
def test_nobody_signs_the_request_of_somebody_else(role):
    letter = submitted(a_communication(), ANA, BEA, sequential=False)

    with pytest.raises(Forbidden):
        signed_by(letter, ANA, by=a_caller(role, person="bea"))


@pytest.mark.parametrize("role", [role for role in Role if role not in {"director", "secretary", "head_of_studies"}])
def test_who_no_longer_holds_a_signing_role_does_not_sign(role):
    letter = a_communication(Phase.UNSIGNED)

    with pytest.raises(Forbidden):
        signed_by(letter, ANA, by=the_signer(ANA, role))


def test_a_signing_role_in_another_unit_signs_nothing():
    letter = a_communication(Phase.UNSIGNED)

    with pytest.raises(Forbidden):
        signed_by(letter, ANA, by=the_signer(ANA, unit=OTHER))


def test_nobody_signs_twice():
    letter = signed_by(a_communication(Phase.UNSIGNED), ANA)

    with pytest.raises(InvalidTransition) as refused:
        signed_by(letter, ANA)

    assert refused.value.hint == Hint.REQUEST_DECIDED


def test_a_request_that_is_not_there_is_not_found():
    letter = a_communication(Phase.UNSIGNED)

    with pytest.raises(NotFound):
        request_of(letter, "another")


# ------------------------------------------------------------------------------------------------------- versions


def test_versions_count_what_people_change_and_revisions_count_every_write():
    letter = a_communication(Phase.UNSIGNED, version=5, revision=7)

    by_a_person = signed_by(letter, ANA)
    by_the_system = fail_seal(a_communication(Phase.SEALING, version=5, revision=7), a_moment()).after

    assert by_the_system is not None
    assert (by_a_person.version, by_a_person.revision) == (6, 8)
    assert (by_the_system.version, by_the_system.revision) == (5, 8)


def test_what_is_done_is_done_in_the_role_that_allows_it():
    letter = a_communication(Phase.UNSIGNED)

    change = withdraw(letter, held_by(STAFF, letter), None, a_moment())

    assert change.by is STAFF.memberships[0]
    assert change.record is not None
    assert change.record.action is Action.WITHDRAW
    assert change.record.actor is not None
    assert (change.record.actor.id, change.record.actor.unit_id) == ("me", SCHOOL.id)
