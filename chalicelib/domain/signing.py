"""From submit to seal: requests, signatures, and what undoes them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain.authorisation import Standings, permit
from chalicelib.domain.changes import Change, Moment, transition
from chalicelib.domain.communications import (
    AttachmentStatus,
    Communication,
    Document,
    DocumentStatus,
    SignatureRequest,
    SignatureStatus,
    Signer,
)
from chalicelib.domain.errors import (
    DocumentChanged,
    FieldError,
    InvalidTransition,
    NotFound,
)
from chalicelib.domain.limits import REMARKS_MAX, SIGNERS_MAX, text_errors
from chalicelib.domain.numbers import Book, Number, book_year
from chalicelib.domain.people import Membership
from chalicelib.domain.transitions import TRANSITIONS, Action, Hint, Phase, Sealing, State


@dataclass(frozen=True)
class Candidate:
    """Somebody who was named as a signer: none when they may not sign for the origin."""

    person_id: str
    signer: Signer | None


def check_submit(draft: Communication, held: Standings, candidates: Sequence[Candidate]) -> None:
    """Require that the draft can be submitted to these signers, before the document is made.

    Raises:
        Forbidden, InvalidTransition: see `permit`.
        InvalidFields: each signer who cannot sign, each attachment that is not available.
    """
    errors = signer_errors(candidates)
    errors.extend(
        FieldError(f"attachments.{file.id}", f"attachment_{file.status}")
        for file in draft.attachments
        if file.status is not AttachmentStatus.AVAILABLE
    )
    permit(draft, Action.SUBMIT, held, errors)


def signer_errors(candidates: Sequence[Candidate]) -> list[FieldError]:
    """What is wrong with those who are to sign."""
    errors: list[FieldError] = []
    if not candidates:
        errors.append(FieldError("signer_ids", "required"))
    if len(candidates) > SIGNERS_MAX:
        errors.append(FieldError("signer_ids", "too_many", {"max": SIGNERS_MAX}))
    seen: set[str] = set()
    for position, candidate in enumerate(candidates):
        if candidate.signer is None:
            errors.append(FieldError(f"signer_ids.{position}", "cannot_sign"))
        elif candidate.person_id in seen:
            errors.append(FieldError(f"signer_ids.{position}", "repeated"))
        seen.add(candidate.person_id)
    return errors


def submit(
    draft: Communication,
    held: Standings,
    signers: Sequence[Signer],
    document: Document,
    moment: Moment,
    *,
    sequential: bool,
) -> Change:
    """Send the draft to be signed: its document, and a request for each signer bound to that document's bytes."""
    rule, by = permit(draft, Action.SUBMIT, held)
    requests = tuple(
        SignatureRequest(
            id=f"{draft.id}-{document.round:04d}{order:02d}",
            round=document.round,
            order=order,
            signer=signer,
            status=SignatureStatus.PENDING if order == 1 or not sequential else SignatureStatus.WAITING,
            document_sha256=document.signed_sha256,
            document_key=document.key,
            requested_by=by.person,
            requested_at=moment.at,
            subject=draft.subject,
            origin=draft.origin,
            destination=draft.destination,
        )
        for order, signer in enumerate(signers, start=1)
    )
    after = replace(
        draft,
        state=rule.to,
        round=document.round,
        sequential=sequential,
        submitted_by=by.person,
        documents=(*draft.documents, document),
        requests=(*draft.requests, *requests),
    )
    return transition(
        draft,
        after,
        Action.SUBMIT,
        moment,
        by=by,
        details={"round": str(document.round), "document_sha256": document.signed_sha256},
        open_unit_id=draft.destination.id,
    )


def sign(
    communication: Communication, held: Standings, request_id: str, document_sha256: str, moment: Moment
) -> Change:
    """Sign the bytes that the signer saw.

    Raises:
        NotFound: there is no such request.
        Forbidden: it is somebody else's to sign.
        InvalidTransition: it is void or decided, or the letter is not waiting for signatures.
        NotYourTurn: somebody must sign before.
        DocumentChanged: the document is not the one that the signer saw.
    """
    request, by = _request_to_decide(communication, held, request_id, Action.SIGN)
    if document_sha256 != request.document_sha256:
        raise DocumentChanged(Hint.RELOAD)
    signed = replace(request, status=SignatureStatus.SIGNED, decided_at=moment.at, signed_as=by.role)
    requests = _replaced(communication.requests, signed)
    following = _following(requests, signed)
    if following:
        requests = _replaced(requests, replace(following, status=SignatureStatus.PENDING))
    complete = all(r.status is SignatureStatus.SIGNED for r in requests if r.round == communication.round)
    after = replace(communication, requests=requests, sealing=Sealing.IN_PROGRESS if complete else None)
    return transition(
        communication,
        after,
        Action.SIGN,
        moment,
        by=by,
        details={
            "request_id": request.id,
            "order": str(request.order),
            "document_sha256": request.document_sha256,
            "complete": "yes" if complete else "no",
        },
    )


def reject(communication: Communication, held: Standings, request_id: str, reason: str, moment: Moment) -> Change:
    """Refuse to sign, with a reason: every open request, earlier signatures and the document are void.

    Raises:
        InvalidFields: there is no reason.
        And what `sign` raises.
    """
    errors = text_errors("reason", reason, REMARKS_MAX)
    request, by = _request_to_decide(communication, held, request_id, Action.REJECT, errors)
    decided = replace(request, status=SignatureStatus.REJECTED, decided_at=moment.at, reason=reason)
    after = voided(replace(communication, requests=_replaced(communication.requests, decided)), moment.at)
    return transition(
        communication,
        after,
        Action.REJECT,
        moment,
        by=by,
        remarks=reason,
        details={"request_id": request.id, "round": str(communication.round)},
    )


def withdraw(communication: Communication, held: Standings, remarks: str | None, moment: Moment) -> Change:
    """Take the letter back to draft: every open request, earlier signatures and the document are void."""
    rule = TRANSITIONS.get((communication.phase, Action.WITHDRAW))
    required = bool(rule and rule.remarks_required)
    errors = text_errors("remarks", remarks or "", REMARKS_MAX, required=required)
    _, by = permit(communication, Action.WITHDRAW, held, errors)
    return transition(
        communication,
        voided(communication, moment.at),
        Action.WITHDRAW,
        moment,
        by=by,
        remarks=remarks,
        details={"round": str(communication.round)},
    )


def register(communication: Communication, last: int, at: datetime) -> Change:
    """Take the next number of the origin's book of exit, before sealing; it is never given back.

    Args:
        last: the number that was taken last in the book of this year.
    """
    number = Number(communication.origin.id, Book.EXIT, book_year(at), last + 1)
    after = replace(
        communication, registration=number, registered_at=at, revision=communication.revision + 1, updated_at=at
    )
    return Change(communication, after, taken=number)


def seal(
    communication: Communication, sealed_key: str, sealed_sha256: str, deadline: date | None, moment: Moment
) -> Change:
    """The document is sealed: the letter leaves and waits to be received.

    Raises:
        InvalidTransition: it is not being sealed.
    """
    document = communication.document
    if communication.phase is not Phase.SEALING or document is None or communication.registration is None:
        raise InvalidTransition(communication.state, Action.SEAL)
    sealed = replace(
        document,
        status=DocumentStatus.SEALED,
        sealed_key=sealed_key,
        sealed_sha256=sealed_sha256,
        sealed_at=moment.at,
    )
    after = replace(
        communication,
        state=TRANSITIONS[Phase.SEALING, Action.SEAL].to,
        sealing=None,
        sent_at=communication.registered_at,
        deadline=deadline,
        documents=(*communication.documents[:-1], sealed),
    )
    return transition(
        communication,
        after,
        Action.SEAL,
        moment,
        by=None,
        details={
            "exit_number": str(communication.registration),
            "signed_sha256": document.signed_sha256,
            "sealed_sha256": sealed_sha256,
            "to_unit_id": communication.destination.id,
        },
    )


def fail_seal(communication: Communication, moment: Moment) -> Change:
    """Sealing was tried as often as it is worth: an operator must look.

    Raises:
        InvalidTransition: it is not being sealed.
    """
    if communication.sealing is not Sealing.IN_PROGRESS:
        raise InvalidTransition(communication.state, Action.FAIL_SEAL)
    after = replace(communication, sealing=Sealing.FAILED)
    return transition(communication, after, Action.FAIL_SEAL, moment, by=None)


def voided(communication: Communication, at: datetime) -> Communication:
    """Back to draft: what was asked and signed in this round, and its document, are void."""
    keep = {SignatureStatus.REJECTED, SignatureStatus.VOID}
    requests = tuple(
        request
        if request.status in keep
        else replace(request, status=SignatureStatus.VOID, decided_at=request.decided_at or at)
        for request in communication.requests
    )
    *earlier, document = communication.documents
    return replace(
        communication,
        state=State.DRAFT,
        documents=(*earlier, replace(document, status=DocumentStatus.VOID)),
        requests=requests,
    )


def request_of(communication: Communication, request_id: str) -> SignatureRequest:
    """The request with this id.

    Raises:
        NotFound: the letter has no such request.
    """
    for request in communication.requests:
        if request.id == request_id:
            return request
    raise NotFound


def _request_to_decide(
    communication: Communication,
    held: Standings,
    request_id: str,
    action: Action,
    errors: Sequence[FieldError] = (),
) -> tuple[SignatureRequest, Membership]:
    request = request_of(communication, request_id)
    _, by = permit(communication, action, held, errors)
    return request, by


def _replaced(requests: Sequence[SignatureRequest], new: SignatureRequest) -> tuple[SignatureRequest, ...]:
    return tuple(new if request.id == new.id else request for request in requests)


def _following(requests: Sequence[SignatureRequest], signed: SignatureRequest) -> SignatureRequest | None:
    """The request that waited for this one to be signed."""
    waiting = (r for r in requests if r.round == signed.round and r.status is SignatureStatus.WAITING)
    return min(waiting, key=lambda request: request.order, default=None)
