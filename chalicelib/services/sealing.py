"""Sealing: checks that all signed, takes the exit number, seals the document, sends the letter.

Runs in the only function that may use the organisation's key. It trusts what it can check: bytes against the digest
that was signed, signatures against the history, the history's chain, roles at the time of signing.
"""

import hashlib
from datetime import date, datetime
from typing import Final

from chalicelib.domain import signing
from chalicelib.domain.catalogue import TYPES
from chalicelib.domain.communications import Communication, SignatureRequest, SignatureStatus
from chalicelib.domain.deadlines import deadline
from chalicelib.domain.documents import Signed, Stamp
from chalicelib.domain.history import is_whole
from chalicelib.domain.numbers import Book, book_year
from chalicelib.domain.roles import SIGNING
from chalicelib.domain.transitions import Action, Sealing
from chalicelib.gateways import objects, seals
from chalicelib.services import calendars, cases
from chalicelib.services.clock import now
from chalicelib.settings import settings
from chalicelib.storage import communications as store
from chalicelib.storage import directory
from chalicelib.storage.transactions import CounterLost, attempts

PDF: Final = "application/pdf"


class NotToBeSealed(Exception):
    """What the letter says of itself does not hold together: it is not sealed, whatever asks for it."""


def seal(communication_id: str, *, last_try: bool) -> bool:
    """Seal the letter and send it; a letter that is not being sealed is left as it is.

    Two workers may be at it at once. Whoever comes second at a step looks again and does what is left, also after the
    other one showed a failure; and nobody's failure counts once somebody else got further.

    Args:
        last_try: when this fails, nobody will try again by itself: the letter shows it, and the origin is told.

    Returns:
        Whether it was this worker that sealed it.
    """
    try:
        return _seal_what_is_left(communication_id)
    except Exception:
        if not _is_in_other_hands(communication_id, last_try=last_try):
            raise
        return False


def _seal_what_is_left(communication_id: str) -> bool:
    """Seal until it is done: another worker can first take the number, show a failure, or seal. Gives whether we did.

    Raises:
        RevisionLost: it is lost though the letter stays as it is: no other worker is in the way, its rows are wrong.
    """
    lost: int | None = None
    while (found := store.find(communication_id)) and found.sealing:
        try:
            _seal(found)
        except store.RevisionLost:
            if found.revision == lost:
                raise
            lost = found.revision
        else:
            return True
    return False


def _seal(found: Communication) -> None:
    _check(found)
    registered = _registered(found)
    sealed_key, data = _sealed(registered)
    moment = cases.moment()
    due = _deadline(registered)
    change = signing.seal(registered, sealed_key, hashlib.sha256(data).hexdigest(), due, moment)
    store.store(change, moment.at)


def _check(found: Communication) -> None:
    """Require that the letter holds together.

    Raises:
        NotToBeSealed: it does not.
    """
    # Another worker may have added to the history since the letter was read.
    records = [record for record in store.history(found.id) if record.seq <= found.tip.seq]
    signed = {record.details.get("request_id"): record for record in records if record.action is Action.SIGN}
    if not is_whole(records, found.tip) or not found.signatures:
        raise NotToBeSealed
    for request in found.signatures:
        record = signed.get(request.id)
        if record is None or record.details.get("document_sha256") != request.document_sha256:
            raise NotToBeSealed
        if not _held_then(found, request) or not _is_of_document(found, request):
            raise NotToBeSealed


def _held_then(found: Communication, request: SignatureRequest) -> bool:
    signed = request.status is SignatureStatus.SIGNED and request.decided_at is not None
    return signed and directory.held_at(request.signer.id, found.origin.id, SIGNING, request.decided_at or now())


def _is_of_document(found: Communication, request: SignatureRequest) -> bool:
    return found.document is not None and request.document_sha256 == found.document.signed_sha256


def _registered(found: Communication) -> Communication:
    """The letter with its exit number, taken in a transaction of its own: a number is never on two sealed documents."""
    if found.registration:
        return found
    for _ in attempts():
        at = now()
        last = store.last_number(found.origin.id, Book.EXIT, book_year(at))
        change = signing.register(found, last, at)
        try:
            store.store(change, at)
        except CounterLost:
            continue
        return change.after or found
    raise CounterLost


def _sealed(registered: Communication) -> tuple[str, bytes]:
    """The sealed document, written once: a repeat finds and uses what an interrupted try left."""
    document = registered.document
    if document is None or registered.registration is None or registered.registered_at is None:
        raise NotToBeSealed
    signed = objects.get(document.key)
    if hashlib.sha256(signed).hexdigest() != document.signed_sha256:
        raise NotToBeSealed
    key = f"{document.key.removesuffix('.pdf')}-sealed.pdf"
    data = seals.seal(
        signed,
        _stamp(registered, registered.registered_at),
        key_id=settings().seal_key_id,
        chain_pem=objects.get(settings().seal_chain_key),
        timestamp_url=settings().timestamp_url,
    )
    try:
        name = f"{str(registered.registration).replace('/', '-')}-{registered.origin.id}.pdf"
        objects.put_once(key, data, content_type=PDF, name=name)
    except objects.AlreadyThere:
        data = objects.get(key)
        if not data.startswith(signed):
            raise NotToBeSealed from None
    return key, data


def _stamp(registered: Communication, registered_at: datetime) -> Stamp:
    return Stamp(
        exit_number=str(registered.registration),
        registered_at=registered_at,
        origin=registered.origin,
        signatures=tuple(
            Signed(request.signer.name, request.signed_as or request.signer.role, request.decided_at or registered_at)
            for request in registered.signatures
        ),
    )


def _deadline(registered: Communication) -> date | None:
    """Counted where the destination lies, once and for all: forwarding does not move it, nor a calendar set later."""
    days = TYPES[registered.type].deadline_days
    if not days or not registered.registered_at:
        return None
    return deadline(registered.registered_at, days, calendars.legal(registered.destination.id))


def _is_in_other_hands(communication_id: str, *, last_try: bool) -> bool:
    """Whether another worker has sealed the letter, or gets further just now: then what failed here is no failure.

    When nobody else is seen at it and this was the last try, the letter shows the failure.
    """
    found = store.find(communication_id)
    if found is None or found.sealing is None:
        return True
    if not last_try or found.sealing is Sealing.FAILED:
        return False
    moment = cases.moment()
    try:
        store.store(signing.fail_seal(found, moment), moment.at)
    except store.RevisionLost:
        return True
    return False
