from dataclasses import replace

import pytest

from chalicelib.domain.communications import AttachmentStatus, Communication, Signer
from chalicelib.domain.errors import Forbidden, InvalidFields, InvalidTransition
from chalicelib.domain.roles import Role
from chalicelib.domain.signing import Candidate, check_submit, submit
from chalicelib.domain.transitions import Hint, Phase, State
from tests.builders import (
    ANA,
    BEA,
    CAI,
    COMMUNICATION_ID,
    OFFICE,
    a_caller,
    a_communication,
    a_document,
    a_moment,
    an_attachment,
    held_by,
)
from tests.signing import STAFF, statuses, submitted


def faults(draft: Communication, *candidates: Candidate) -> set[tuple[str, str]]:
    with pytest.raises(InvalidFields) as refused:
        check_submit(draft, held_by(STAFF, draft), candidates)
    return {(error.field, error.code) for error in refused.value.errors}


def candidates(*signers: Signer) -> list[Candidate]:
    return [Candidate(signer.id, signer) for signer in signers]


def test_a_submitted_letter_waits_for_signatures_of_its_document():
    letter = submitted(a_communication(), ANA, BEA)

    assert letter.state is State.PENDING_SIGNATURE
    assert letter.document == a_document(1)
    assert {request.document_sha256 for request in letter.signatures} == {a_document(1).signed_sha256}


def test_in_sequence_only_the_first_is_asked_at_once():
    assert statuses(submitted(a_communication(), ANA, BEA, CAI)) == ["pending", "waiting", "waiting"]


def test_in_parallel_all_are_asked_at_once():
    assert statuses(submitted(a_communication(), ANA, BEA, CAI, sequential=False)) == ["pending"] * 3


@pytest.mark.parametrize("sequential", [True, False])
def test_a_submitted_letter_says_in_which_order_it_is_signed_and_who_submitted_it(sequential):
    letter = submitted(a_communication(sequential=not sequential), ANA, sequential=sequential)

    assert letter.sequential is sequential
    assert letter.submitted_by == STAFF.memberships[0].person


def test_the_id_of_a_request_contains_the_letters():
    letter = submitted(a_communication(), ANA, BEA)

    assert [request.communication_id for request in letter.requests] == [COMMUNICATION_ID] * 2
    assert len({request.id for request in letter.requests}) == 2


def test_a_submit_records_the_round_and_the_hash_of_the_document():
    draft = a_communication()

    change = submit(draft, held_by(STAFF, draft), [ANA], a_document(), a_moment(), sequential=True)

    assert change.record is not None
    assert change.record.details == {"round": "1", "document_sha256": a_document().signed_sha256}
    assert change.open_unit_id == OFFICE.id


def test_a_letter_needs_a_signer():
    assert faults(a_communication()) == {("signer_ids", "required")}


@pytest.mark.parametrize(("count", "too_many"), [(10, False), (11, True)])
def test_a_letter_has_ten_signers_at_most(count, too_many):
    many = candidates(*(replace(ANA, id=f"signer-{n}") for n in range(count)))
    draft = a_communication()

    if too_many:
        assert faults(draft, *many) == {("signer_ids", "too_many")}
    else:
        check_submit(draft, held_by(STAFF, draft), many)


def test_everything_that_is_wrong_with_a_submit_is_said_at_once():
    waiting = an_attachment("plano.pdf", status=AttachmentStatus.WAITING)
    bad = an_attachment("virus.pdf", status=AttachmentStatus.REJECTED)
    draft = a_communication(attachments=(waiting, bad, an_attachment("bien.pdf")))

    found = faults(draft, *candidates(ANA), Candidate("zoe", None), *candidates(ANA))

    assert found == {
        ("signer_ids.1", "cannot_sign"),
        ("signer_ids.2", "repeated"),
        (f"attachments.{waiting.id}", "attachment_waiting"),
        (f"attachments.{bad.id}", "attachment_rejected"),
    }


def test_who_may_not_submit_is_told_nothing_of_the_fields():
    letter = a_communication(Phase.RECEIVED)

    with pytest.raises(Forbidden):
        check_submit(letter, held_by(a_caller(Role.OFFICER, OFFICE), letter), [])


def test_a_letter_is_not_submitted_twice():
    letter = a_communication(Phase.UNSIGNED)

    with pytest.raises(InvalidTransition) as refused:
        submit(letter, held_by(STAFF, letter), [ANA], a_document(2), a_moment(), sequential=True)

    assert refused.value.hint == Hint.WITHDRAW_FIRST
