"""Checking a sealed document by its `código seguro de verificación`: public, with one 404 for all that is not one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chalicelib.domain.communications import Communication
from chalicelib.domain.documents import Signed
from chalicelib.domain.errors import NotFound, TooManyRequests
from chalicelib.domain.people import UnitRef
from chalicelib.gateways import objects
from chalicelib.services.clock import now
from chalicelib.storage import communications as store
from chalicelib.storage import rates

PER_MINUTE: Final = 60
"""How often one address may ask; a whole school may share one."""


@dataclass(frozen=True)
class Verified:
    """What a sealed document is, for anybody who has its code."""

    sha256: str
    signed_sha256: str
    sealed_at: datetime
    origin: UnitRef
    destination: UnitRef
    exit_number: str
    signers: tuple[Signed, ...]
    url: str


def verify(code: str, *, source: str) -> Verified:
    """What the document with this code is.

    Args:
        source: the address that asks; it is counted as a keyed digest, and not kept.

    Raises:
        TooManyRequests: this address asks too often.
        NotFound: there is no sealed document with this code.
    """
    at = now()
    if rates.count("verify", source, at) > PER_MINUTE:
        raise TooManyRequests(retry_after=60 - at.second)
    communication_id = store.by_code(code.strip().lower())
    communication = store.find(communication_id) if communication_id else None
    if communication is None:
        raise NotFound
    return _verified(communication, at)


def _verified(communication: Communication, at: datetime) -> Verified:
    document = communication.document
    if document is None or not (document.sealed_key and document.sealed_sha256 and document.sealed_at):
        raise NotFound
    return Verified(
        sha256=document.sealed_sha256,
        signed_sha256=document.signed_sha256,
        sealed_at=document.sealed_at,
        origin=communication.origin,
        destination=communication.destination,
        exit_number=communication.exit_number or "",
        signers=tuple(
            Signed(request.signer.name, request.signed_as, request.decided_at)
            for request in communication.signatures
            if request.signed_as and request.decided_at
        ),
        url=objects.link(document.sealed_key, at).url,
    )
