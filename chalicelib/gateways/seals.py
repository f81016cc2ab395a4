"""The organisation's seal: a PAdES signature whose key never leaves KMS (ETSI EN 319 142-1; eIDAS art. 35)."""

from typing import TYPE_CHECKING

from chalicelib.domain.documents import Stamp
from chalicelib.gateways import clients
from chalicelib.gateways.seal_errors import SealImpossible, SealUnavailable

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

__all__ = ["SealImpossible", "SealUnavailable", "seal"]


def seal(
    document: bytes,
    stamp: Stamp,
    *,
    key_id: str,
    chain_pem: bytes,
    timestamp_url: str = "",
    kms: "KMSClient | None" = None,
) -> bytes:
    """The document, byte for byte, and after it one incremental revision with the stamp, sealed.

    What comes back has been verified against the certificate; a seal that does not hold is never returned.

    Args:
        document: a PDF made by `documents.compose`, whose last page ends with an empty block.
        key_id: an RSA key in KMS, for signing; the caller's role needs `kms:Sign` on it.
        chain_pem: the certificate of that key first, then those of its issuers.
        timestamp_url: an RFC 3161 authority, for level B-T; without one the level is B-B.
        kms: the client to ask; by default one of this process, made on first use.

    Raises:
        SealUnavailable: KMS or the authority does not answer now.
        SealImpossible: it would fail again: the certificate is of another key or out of date, the key cannot be used.
    """
    # The signing library takes 340 ms to import: only who seals pays for it.
    from chalicelib.gateways import seal_signing

    return seal_signing.sign(
        document,
        stamp,
        key=seal_signing.Key(kms or clients.kms(), key_id),
        chain_pem=chain_pem,
        timestamp_url=timestamp_url,
    )
