"""Checking a sealed document by its `código seguro de verificación`: public, and the same 404 for all that is not one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chalicelib.domain.communications import Communication, Document, SignatureRequest
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

    document: Document
    origin: UnitRef
    destination: UnitRef
    exit_number: str
    signatures: tuple[SignatureRequest, ...]
    url: str
    expires_at: datetime


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
    document = communication.document if communication else None
    if communication is None or document is None or document.sealed_key is None:
        raise NotFound
    return _verified(communication, document, document.sealed_key, at)


def _verified(communication: Communication, document: Document, sealed_key: str, at: datetime) -> Verified:
    link = objects.link(sealed_key, at)
    return Verified(
        document=document,
        origin=communication.origin,
        destination=communication.destination,
        exit_number=communication.exit_number or "",
        signatures=communication.signatures,
        url=link.url,
        expires_at=link.expires_at,
    )
