"""The signature tray (`bandeja de firmas`), and what a unit sent to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chalicelib.domain import signing
from chalicelib.domain.attachments import communication_of
from chalicelib.domain.changes import Change
from chalicelib.domain.communications import Communication, SignatureRequest, SignatureStatus
from chalicelib.domain.errors import InvalidFields, Refusal, Unavailable
from chalicelib.domain.limits import REMARKS_MAX, text_errors
from chalicelib.domain.people import Caller
from chalicelib.domain.transitions import Action
from chalicelib.gateways import objects
from chalicelib.gateways.objects import Link
from chalicelib.services import cases
from chalicelib.services.clock import now
from chalicelib.services.communications import staff_of
from chalicelib.storage import letter_lists
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.idempotency import Once, recall


@dataclass(frozen=True)
class Decision:
    """What became of one item of a batch: done, or why not."""

    id: str
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Item:
    """One item of a batch.

    Attributes:
        document_sha256: of the document that the caller saw.
        once: the idempotency key for this item; each is decided in a transaction of its own.
    """

    id: str
    document_sha256: str
    once: Once | None = None


def tray(caller: Caller, *, status: SignatureStatus, page: PageRequest) -> Page[SignatureRequest]:
    """What the caller is asked to sign, newest first."""
    return letter_lists.tray(sorted(caller.person_ids), status, page)


def sent_to_sign(caller: Caller, unit_id: str, *, status: SignatureStatus, page: PageRequest) -> Page[SignatureRequest]:
    """What the unit sent to sign (`enviados a firmar`), newest first."""
    staff_of(caller, unit_id)
    return letter_lists.sent_to_sign(unit_id, status, page)


def sign(caller: Caller, request_id: str, *, document_sha256: str, once: Once | None = None) -> SignatureRequest:
    """Sign the bytes that the caller saw; one read, one transaction."""

    def step(case: cases.Case) -> Change:
        return signing.sign(case.communication, case.held, request_id, document_sha256, cases.moment())

    return _decide(caller, request_id, Action.SIGN, step, once)


def reject(caller: Caller, request_id: str, *, reason: str, once: Once | None = None) -> SignatureRequest:
    """Refuse to sign; the letter goes back to draft."""

    def step(case: cases.Case) -> Change:
        return signing.reject(case.communication, case.held, request_id, reason, cases.moment())

    return _decide(caller, request_id, Action.REJECT, step, once)


def batch(
    caller: Caller, *, action: Literal["sign", "reject"], reason: str | None, items: Sequence[Item]
) -> list[Decision]:
    """Decide several requests, each on its own: one that is refused stops none of the others.

    Raises:
        InvalidFields: it rejects, and does not say why.
        Unavailable: nobody can tell now. What was decided stays so, and a repeat with the key goes on from there.
    """
    errors = text_errors("reason", reason or "", REMARKS_MAX) if action == "reject" else []
    if errors:
        raise InvalidFields(errors)
    return [_decision(caller, action, reason or "", item) for item in items]


def document_link(request: SignatureRequest) -> Link:
    """A link to the bytes that are to be signed; no AWS call."""
    return objects.link(request.document_key, now())


def _decision(caller: Caller, action: Literal["sign", "reject"], reason: str, item: Item) -> Decision:
    try:
        if action == "sign":
            sign(caller, item.id, document_sha256=item.document_sha256, once=item.once)
        else:
            reject(caller, item.id, reason=reason, once=item.once)
    except Unavailable:
        raise
    except Refusal as refusal:
        return Decision(item.id, None if _done_before(item.once) else refusal)
    return Decision(item.id)


def _done_before(once: Once | None) -> bool:
    """Whether this item was decided with the same key and body: the answer to the whole batch was lost."""
    known = recall(once.scope, now()) if once else None
    return bool(once and known and known.fingerprint == once.fingerprint)


def _decide(caller: Caller, request_id: str, action: Action, step: cases.Step, once: Once | None) -> SignatureRequest:
    def answer(seen: Communication) -> SignatureRequest:
        return signing.request_of(seen, request_id)

    seen = cases.act(
        caller,
        communication_of(request_id),
        action,
        step,
        once=once,
        request_id=request_id,
        answer=answer,
    )
    return answer(seen)
