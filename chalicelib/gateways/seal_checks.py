"""What pyHanko says of a sealed document: for the sealer itself, for the tests, and for the demo."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final

from asn1crypto import x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

_END: Final = b"%%EOF"
_PURPOSE: Final = KeyUsageConstraints(key_usage={"non_repudiation"})


@dataclass(frozen=True)
class SealReport:
    """What was found in a file.

    Attributes:
        intact: the sealed bytes are those that were sealed.
        valid: the signature is one of the certificate's key.
        trusted: the certificate leads to one of the roots, is in date, and is for such signatures.
        whole_file: nothing was added after the seal.
        revisions: of the PDF; a sealed document has two.
        signed: the bytes before the seal's revision: what people signed. Empty when there is no seal.
        signer: the name in the certificate.
        sealed_at: when, as the sealer says.
        timestamped_at: when, as a time-stamping authority says; none without a valid time stamp.
        why: in a few words of English, when something is wrong.
    """

    intact: bool = False
    valid: bool = False
    trusted: bool = False
    whole_file: bool = False
    revisions: int = 0
    signed: bytes = b""
    signer: str = ""
    sealed_at: datetime | None = None
    timestamped_at: datetime | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        """Whether all is well."""
        return self.intact and self.valid and self.trusted and self.whole_file

    @property
    def signed_sha256(self) -> str:
        """The digest that the signers agreed to."""
        return hashlib.sha256(self.signed).hexdigest()


def check(sealed: bytes, trust_roots: bytes | Iterable[x509.Certificate]) -> SealReport:
    """What there is to say of the seal; a file that is broken or has none gets a report too, never an exception.

    Args:
        trust_roots: certificates to trust, as PEM or as objects. Nothing is fetched, and revocation is not looked up.
    """
    roots = load_certs_from_pemder_data(trust_roots) if isinstance(trust_roots, bytes) else trust_roots
    try:
        return _checked(sealed, list(roots))
    except (PdfError, SigningError, ValidationInfoReadingError, ValueError, KeyError, TypeError) as error:
        return SealReport(why=f"{type(error).__name__}: {error}")


def _checked(sealed: bytes, roots: list[x509.Certificate]) -> SealReport:
    reader = PdfFileReader(BytesIO(sealed))
    seals = reader.embedded_regular_signatures
    if len(seals) != 1:
        return SealReport(revisions=reader.total_revisions, why=f"It has {len(seals)} seals")
    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(seals[0], context, key_usage_settings=_PURPOSE)
    stamp = status.timestamp_validity
    return SealReport(
        intact=status.intact,
        valid=status.valid,
        trusted=status.trusted,
        whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        revisions=reader.total_revisions,
        signed=sealed[: _end_of_first_revision(sealed, reader)],
        signer=status.signing_cert.subject.native.get("common_name", ""),
        sealed_at=status.signer_reported_dt,
        timestamped_at=stamp.timestamp if stamp is not None and stamp.intact and stamp.valid else None,
        why="" if status.bottom_line else status.summary(),
    )


def _end_of_first_revision(sealed: bytes, reader: PdfFileReader) -> int:
    """Where the bytes before the seal's revision end: after the end mark of the first one, and its line end."""
    end = sealed.index(_END, reader.xrefs.get_startxref_for_revision(0)) + len(_END)
    while sealed[end : end + 1] in {b"\r", b"\n"} and end < len(sealed):
        end += 1
    return end
