import pytest

from chalicelib.domain.communications import DocumentStatus, SignatureStatus
from chalicelib.domain.errors import Forbidden, InvalidFields, InvalidTransition, NotYourTurn
from chalicelib.domain.roles import Role
from chalicelib.domain.signing import reject, sign, withdraw
from chalicelib.domain.transitions import Hint, Phase, State
from tests.builders import ANA, BEA, CAI, a_caller, a_communication, a_document, a_moment, held_by, the_signer
from tests.signing import DIRECTOR, LATER, STAFF, rejected_by, signed_by, statuses, submitted, withdrawn


@pytest.mark.parametrize("sequential", [True, False])
def test_a_withdrawn_letter_is_a_draft_with_nothing_left_to_sign(sequential):
    letter = signed_by(submitted(a_communication(), ANA, BEA, CAI, sequential=sequential), ANA)

    draft = withdrawn(letter)

    assert draft.state is State.DRAFT
    assert statuses(draft) == ["void", "void", "void"]
    assert draft.document is None
    assert [document.status for document in draft.documents] == [DocumentStatus.VOID]


@pytest.mark.parametrize("sequential", [True, False])
def test_a_rejected_letter_is_a_draft_with_nothing_left_to_sign(sequential):
    letter = signed_by(submitted(a_communication(), ANA, BEA, CAI, sequential=sequential), ANA)

    draft = rejected_by(letter, BEA)

    assert draft.state is State.DRAFT
    assert statuses(draft) == ["void", "rejected", "void"]
    assert (draft.signatures[1].reason, draft.signatures[1].decided_at) == ("Falta el plano", LATER)
    assert draft.document is None


def test_an_earlier_signature_keeps_when_and_in_which_role_it_was_given():
    draft = withdrawn(signed_by(a_communication(Phase.UNSIGNED), ANA))

    assert draft.signatures[0].signed_as is Role.DIRECTOR
    assert draft.signatures[0].decided_at == LATER


@pytest.mark.parametrize("signer", [ANA, BEA, CAI])
@pytest.mark.parametrize("back", [withdrawn, lambda letter: rejected_by(letter, BEA)], ids=["withdrawn", "rejected"])
def test_a_voided_request_can_never_be_signed(signer, back):
    draft = back(signed_by(a_communication(Phase.UNSIGNED), ANA))

    with pytest.raises(InvalidTransition):
        signed_by(draft, signer)


@pytest.mark.parametrize("signer", [ANA, BEA, CAI])
def test_a_voided_request_can_not_be_signed_after_the_letter_was_submitted_again_either(signer):
    again = submitted(withdrawn(a_communication(Phase.UNSIGNED)), ANA, BEA, CAI, sequential=False, round=2)
    void = next(r for r in again.requests if r.round == 1 and r.signer == signer)

    with pytest.raises(InvalidTransition) as refused:
        sign(again, held_by(the_signer(signer), again, void), void.id, void.document_sha256, a_moment())

    assert refused.value.hint == Hint.REQUEST_DECIDED


def test_before_a_signature_office_staff_withdraw_without_a_word():
    assert withdrawn(a_communication(Phase.UNSIGNED), STAFF, None).state is State.DRAFT


def test_after_a_signature_office_staff_do_not_withdraw():
    letter = a_communication(Phase.PARTLY_SIGNED)

    with pytest.raises(Forbidden):
        withdrawn(letter, STAFF)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.SECRETARY, Role.HEAD_OF_STUDIES])
def test_after_a_signature_the_management_withdraws_with_remarks(role):
    letter = a_communication(Phase.PARTLY_SIGNED)

    change = withdraw(letter, held_by(a_caller(role), letter), "La directora se ha jubilado", a_moment())

    assert change.record is not None
    assert change.record.remarks == "La directora se ha jubilado"


@pytest.mark.parametrize("remarks", [None, "", " \n "])
def test_after_a_signature_nobody_withdraws_without_remarks(remarks):
    letter = a_communication(Phase.PARTLY_SIGNED)

    with pytest.raises(InvalidFields) as refused:
        withdrawn(letter, DIRECTOR, remarks)

    assert [(error.field, error.code) for error in refused.value.errors] == [("remarks", "required")]


def test_after_the_last_signature_nobody_withdraws():
    letter = a_communication(Phase.SEALING)

    with pytest.raises(InvalidTransition):
        withdrawn(letter, DIRECTOR)


@pytest.mark.parametrize(("reason", "code"), [("", "required"), (" ", "required"), ("x" * 4001, "too_long")])
def test_a_rejection_has_a_reason(reason, code):
    letter = a_communication(Phase.UNSIGNED)

    with pytest.raises(InvalidFields) as refused:
        rejected_by(letter, ANA, reason)

    assert [(error.field, error.code) for error in refused.value.errors] == [("reason", code)]


def test_nobody_rejects_before_their_turn():
    with pytest.raises(NotYourTurn):
        rejected_by(a_communication(Phase.UNSIGNED), BEA)


def test_nobody_rejects_for_somebody_else():
    letter = submitted(a_communication(), ANA, BEA, sequential=False)
    request = letter.signatures[0]

    with pytest.raises(Forbidden):
        reject(letter, held_by(the_signer(BEA), letter, request), request.id, "No", a_moment())


def test_each_submit_has_a_new_document_and_new_requests():
    again = submitted(rejected_by(a_communication(Phase.UNSIGNED), ANA), BEA, round=2)

    assert again.round == 2
    assert again.document == a_document(2)
    assert [(r.round, r.signer, r.status) for r in again.signatures] == [(2, BEA, SignatureStatus.PENDING)]
    assert len({request.id for request in again.requests}) == len(again.requests) == 4
    assert again.phase is Phase.UNSIGNED


def test_a_signature_of_an_earlier_round_does_not_count_in_the_next():
    draft = withdrawn(a_communication(Phase.PARTLY_SIGNED))

    again = submitted(draft, ANA, BEA, round=2)

    assert again.phase is Phase.UNSIGNED
    assert signed_by(again, ANA).sealing is None


def test_a_request_rejected_in_an_earlier_round_stays_rejected():
    draft = rejected_by(a_communication(Phase.UNSIGNED), ANA)

    twice = withdrawn(submitted(draft, BEA, round=2))

    assert twice.requests[0].status is SignatureStatus.REJECTED
    assert twice.requests[-1].status is SignatureStatus.VOID
