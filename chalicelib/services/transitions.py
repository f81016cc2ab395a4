"""What moves a letter from one state to another."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.domain import handling, signing
from chalicelib.domain.changes import Change, Moment
from chalicelib.domain.communications import Communication, Document, DocumentStatus, Signer
from chalicelib.domain.documents import ListedAttachment, ListedSigner, Sheet
from chalicelib.domain.errors import InvalidFields
from chalicelib.domain.ids import encode
from chalicelib.domain.numbers import Book, book_year
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import SIGNING
from chalicelib.domain.signing import Candidate
from chalicelib.domain.transitions import Action, CloseReason, ForwardReason
from chalicelib.gateways import documents, objects
from chalicelib.services import cases, units
from chalicelib.services.clock import fresh_secret, now
from chalicelib.settings import settings
from chalicelib.storage import communications as store
from chalicelib.storage import directory as people
from chalicelib.storage.idempotency import Once
from chalicelib.templates.types import type_name

guard = cases.guard


def check_submit(caller: Caller, communication_id: str, given: Mapping[str, object]) -> None:
    """What can be said of a bad body: whether the caller may submit it at all, then what is wrong with the signers.

    Raises:
        NotFound, Forbidden: it is not for the caller to submit.
        InvalidFields: who of those that are named cannot sign.
    """
    guard(Action.SUBMIT)(caller, communication_id)
    signer_ids = given.get("signer_ids")
    if not isinstance(signer_ids, list) or not all(isinstance(id, str) for id in signer_ids):
        return
    origin = cases.open_case(caller, communication_id).communication.origin
    errors = signing.signer_errors(_candidates(origin.id, signer_ids, now()))
    if errors:
        raise InvalidFields(errors)


def submit(
    caller: Caller,
    communication_id: str,
    *,
    signer_ids: Sequence[str],
    sequential: bool,
    if_match: int | None = None,
    once: Once | None = None,
) -> Communication:
    """Make the document and ask for its signatures: one read, the signers' roles, one object, one transaction."""

    def step(case: cases.Case) -> Change:
        draft = case.communication
        moment = cases.moment()
        candidates = _candidates(draft.origin.id, signer_ids, moment.at)
        signing.check_submit(draft, case.held, candidates)
        signers = [candidate.signer for candidate in candidates if candidate.signer]
        code = encode(fresh_secret())
        data = documents.compose(_sheet(draft, signers, code, sequential, moment))
        key = f"documents/{draft.id}/{draft.round + 1:04d}-{encode(fresh_secret())}.pdf"
        objects.put_once(key, data, content_type="application/pdf", name=f"comunicacion-{draft.id}.pdf")
        document = Document(
            round=draft.round + 1,
            status=DocumentStatus.PENDING,
            key=key,
            signed_sha256=hashlib.sha256(data).hexdigest(),
            verification_code=code,
            created_at=moment.at,
            subject=draft.subject,
            destination=draft.destination,
        )
        return signing.submit(draft, case.held, signers, document, moment, sequential=sequential)

    return cases.act(caller, communication_id, Action.SUBMIT, step, if_match=if_match, once=once)


def withdraw(
    caller: Caller,
    communication_id: str,
    *,
    remarks: str | None = None,
    if_match: int | None = None,
    once: Once | None = None,
) -> Communication:
    """Take a letter that waits for signatures back to draft."""

    def step(case: cases.Case) -> Change:
        return signing.withdraw(case.communication, case.held, remarks, cases.moment())

    return cases.act(caller, communication_id, Action.WITHDRAW, step, if_match=if_match, once=once)


def receive(
    caller: Caller,
    communication_id: str,
    *,
    remarks: str | None = None,
    if_match: int | None = None,
    once: Once | None = None,
) -> Communication:
    """Receive a letter, with the next number of the holder's book of entry."""

    def step(case: cases.Case) -> Change:
        handling.check_receive(case.communication, case.held, remarks)
        moment = cases.moment()
        last = store.last_number(case.communication.holder.id, Book.ENTRY, book_year(moment.at))
        return handling.receive(case.communication, case.held, remarks, last, moment)

    return cases.act(caller, communication_id, Action.RECEIVE, step, if_match=if_match, once=once)


def forward(
    caller: Caller,
    communication_id: str,
    *,
    unit_id: str,
    remarks: str,
    reason: ForwardReason = ForwardReason.NOT_COMPETENT,
    if_match: int | None = None,
    once: Once | None = None,
) -> Communication:
    """Send a letter on to another unit."""

    def step(case: cases.Case) -> Change:
        unit = units.find(unit_id)
        return handling.forward(case.communication, case.held, unit_id, unit, reason, remarks, cases.moment())

    return cases.act(caller, communication_id, Action.FORWARD, step, if_match=if_match, once=once)


def process(
    caller: Caller,
    communication_id: str,
    *,
    remarks: str | None = None,
    if_match: int | None = None,
    once: Once | None = None,
) -> Communication:
    """Resolve a letter; the remarks are the answer."""

    def step(case: cases.Case) -> Change:
        return handling.process(case.communication, case.held, remarks, cases.moment())

    return cases.act(caller, communication_id, Action.PROCESS, step, if_match=if_match, once=once)


def close(
    caller: Caller,
    communication_id: str,
    *,
    reason: CloseReason,
    remarks: str,
    if_match: int | None = None,
    once: Once | None = None,
) -> Communication:
    """Close a letter without processing it."""

    def step(case: cases.Case) -> Change:
        return handling.close(case.communication, case.held, reason, remarks, cases.moment())

    return cases.act(caller, communication_id, Action.CLOSE, step, if_match=if_match, once=once)


def _candidates(unit_id: str, signer_ids: Sequence[str], at: datetime) -> list[Candidate]:
    held = {
        membership.person.id: membership
        for membership in people.staff_of(unit_id)
        if membership.role in SIGNING and membership.holds_at(at)
    }
    return [Candidate(id, Signer(id, held[id].person.name, held[id].role) if id in held else None) for id in signer_ids]


def _sheet(draft: Communication, signers: Sequence[Signer], code: str, sequential: bool, moment: Moment) -> Sheet:
    return Sheet(
        type_name=type_name(draft.type),
        subject=draft.subject,
        body=draft.body,
        origin=draft.origin,
        destination=draft.destination,
        attachments=tuple(ListedAttachment(file.name, file.size, file.sha256 or "") for file in draft.attachments),
        signers=tuple(ListedSigner(signer.name, signer.role) for signer in signers),
        sequential=sequential,
        verification_code=code,
        verification_url=f"{settings().web_origin}/verify/{code}",
        created_at=moment.at,
        related_to=draft.related_to,
    )
