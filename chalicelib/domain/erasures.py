"""Erasing a person's data on request (RGPD art. 17), and what must be kept all the same.

Kept, because the law asks for it (RGPD art. 17.3.b and d; Ley 39/2015 arts. 16, 17, 53.1.b and 70): who did what to a
letter that was sent, for as long as its file is kept, and who signed a sealed document, for good. Kept for now: what is
in a letter that somebody must still act on. Everything else goes. The chain of a history holds salted digests, so it
stays whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.changes import Edit
from chalicelib.domain.communications import Communication, DocumentStatus, SignatureRequest, SignatureStatus
from chalicelib.domain.history import Record, erased
from chalicelib.domain.people import NOBODY, PersonRef
from chalicelib.domain.transitions import FINAL, Action, State


class Kept(StrEnum):
    """Why a letter keeps what names the person."""

    OPEN = "open"
    FILE = "file"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Erasure:
    """What a letter becomes.

    Attributes:
        letter: without the person, as far as may be.
        records, edits: those that change.
        kept: why something of the person stays; none when nothing does.
    """

    letter: Communication
    records: tuple[Record, ...] = ()
    edits: tuple[Edit, ...] = ()
    kept: Kept | None = None


def is_named(letter: Communication, records: Iterable[Record], edits: Iterable[Edit], person_id: str) -> bool:
    """Whether anything of the letter names the person."""
    people = [letter.created_by, letter.submitted_by, *(request.requested_by for request in letter.requests)]
    ids = {person.id for person in people if person} | {request.signer.id for request in letter.requests}
    ids |= {record.actor.id for record in records if record.actor} | {edit.actor.id for edit in edits}
    return person_id in ids


def erase(
    letter: Communication,
    records: tuple[Record, ...],
    edits: tuple[Edit, ...],
    person_id: str,
    finished_before: datetime | None,
) -> Erasure | None:
    """What becomes of a letter that names the person; none when it does not.

    Args:
        finished_before: the files of letters that were finished before need not be kept any more; none: all are kept.
    """
    if not is_named(letter, records, edits, person_id):
        return None
    if letter.state is State.PENDING_SIGNATURE or (letter.is_sent and letter.state not in FINAL):
        return Erasure(letter, kept=Kept.OPEN)
    theirs = tuple(replace(edit, actor=NOBODY) for edit in edits if edit.actor.id == person_id)
    if letter.state in FINAL and not _is_past(letter, finished_before):
        return Erasure(letter, edits=theirs, kept=Kept.FILE)
    signed = {
        request.id for request in letter.requests if _is_sealed(letter, request) and request.signer.id == person_id
    }
    after = replace(
        letter,
        created_by=_without(letter.created_by, person_id),
        submitted_by=_without(letter.submitted_by, person_id) if letter.submitted_by else None,
        requests=tuple(_request(request, person_id, stays=request.id in signed) for request in letter.requests),
    )
    gone = tuple(
        erased(record)
        for record in records
        if record.actor and record.actor.id == person_id and not _is_signature(record, signed)
    )
    return Erasure(after, gone, theirs, Kept.SIGNATURE if signed else None)


def _is_past(letter: Communication, finished_before: datetime | None) -> bool:
    return bool(finished_before and letter.finished_at and letter.finished_at < finished_before)


def _is_sealed(letter: Communication, request: SignatureRequest) -> bool:
    sealed = {document.round for document in letter.documents if document.status is DocumentStatus.SEALED}
    return request.round in sealed and request.status is SignatureStatus.SIGNED


def _is_signature(record: Record, signed: set[str]) -> bool:
    return record.action is Action.SIGN and record.details.get("request_id") in signed


def _request(request: SignatureRequest, person_id: str, *, stays: bool) -> SignatureRequest:
    after = replace(request, requested_by=_without(request.requested_by, person_id))
    if stays or request.signer.id != person_id:
        return after
    return replace(after, signer=replace(request.signer, id="", name=""), reason=None)


def _without(person: PersonRef, person_id: str) -> PersonRef:
    return NOBODY if person.id == person_id else person
