from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest

from chalicelib.domain.authorisation import allowed_actions
from chalicelib.domain.communications import AttachmentStatus, Communication, DocumentStatus, SignatureStatus, Signer
from chalicelib.domain.errors import (
    DocumentChanged,
    Forbidden,
    InvalidFields,
    InvalidTransition,
    NotFound,
    NotYourTurn,
    VersionMismatch,
)
from chalicelib.domain.numbers import Book, Number
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import Role
from chalicelib.domain.signing import (
    Candidate,
    check_submit,
    fail_seal,
    register,
    reject,
    request_of,
    seal,
    sign,
    submit,
    withdraw,
)
from chalicelib.domain.transitions import Action, Hint, Phase, Sealing, State
from tests.builders import (
    ANA,
    BEA,
    CAI,
    COMMUNICATION_ID,
    NOW,
    OFFICE,
    OTHER,
    SCHOOL,
    a_caller,
    a_communication,
    a_document,
    a_moment,
    an_attachment,
    held_by,
    the_signer,
)

LATER: Final = NOW + timedelta(hours=1)
STAFF: Final = a_caller(Role.ADMINISTRATION)
DIRECTOR: Final = a_caller(Role.DIRECTOR)


def signed_by(letter: Communication, signer: Signer, *, by: Caller | None = None, sha256: str = "") -> Communication:
    request = next(r for r in letter.signatures if r.signer == signer)
    held = held_by(by or the_signer(signer), letter, request)
    after = sign(letter, held, request.id, sha256 or request.document_sha256, a_moment(LATER)).after
    assert after is not None
    return after


def rejected_by(letter: Communication, signer: Signer, reason: str = "Falta el plano") -> Communication:
    request = next(r for r in letter.signatures if r.signer == signer)
    after = reject(letter, held_by(the_signer(signer), letter, request), request.id, reason, a_moment(LATER)).after
    assert after is not None
    return after


def withdrawn(letter: Communication, by: Caller = DIRECTOR, remarks: str | None = "Me equivoqué") -> Communication:
    after = withdraw(letter, held_by(by, letter), remarks, a_moment(LATER)).after
    assert after is not None
    return after


def submitted(draft: Communication, *signers: Signer, sequential: bool = True, round: int = 1) -> Communication:
    held = held_by(STAFF, draft)
    after = submit(draft, held, signers, a_document(round), a_moment(), sequential=sequential).after
    assert after is not None
    return after


def statuses(letter: Communication) -> list[str]:
    return [str(request.status) for request in letter.signatures]


def faults(draft: Communication, *candidates: Candidate) -> set[tuple[str, str]]:
    with pytest.raises(InvalidFields) as refused:
        check_submit(draft, held_by(STAFF, draft), candidates)
    return {(error.field, error.code) for error in refused.value.errors}


def candidates(*signers: Signer) -> list[Candidate]:
    return [Candidate(signer.id, signer) for signer in signers]


# --------------------------------------------------------------------------------------------------------- submit


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


# ----------------------------------------------------------------------------------------------------------- sign


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


# ------------------------------------------------------------------------------------------- withdraw and reject


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


# ----------------------------------------------------------------------------------------------------------- seal


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


# ------------------------------------------------------------------------------------------------------- versions


def test_versions_count_what_people_change_and_revisions_count_every_write():
    letter = a_communication(Phase.UNSIGNED, version=5, revision=7)

    by_a_person = signed_by(letter, ANA)
    by_the_system = fail_seal(a_communication(Phase.SEALING, version=5, revision=7), a_moment()).after

    assert by_the_system is not None
    assert (by_a_person.version, by_a_person.revision) == (6, 8)
    assert (by_the_system.version, by_the_system.revision) == (5, 8)


def test_who_names_a_version_that_is_gone_is_refused():
    letter = a_communication(version=5)

    letter.expect_version(5)
    letter.expect_version(None)
    with pytest.raises(VersionMismatch):
        letter.expect_version(4)


def test_what_is_done_is_done_in_the_role_that_allows_it():
    letter = a_communication(Phase.UNSIGNED)

    change = withdraw(letter, held_by(STAFF, letter), None, a_moment())

    assert change.by is STAFF.memberships[0]
    assert change.record is not None
    assert change.record.action is Action.WITHDRAW
    assert change.record.actor is not None
    assert (change.record.actor.id, change.record.actor.unit_id) == ("me", SCHOOL.id)
