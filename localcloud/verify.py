"""Checks the seal of a PDF with pyHanko, as somebody would who trusts nothing but the certificates."""

import logging
from dataclasses import dataclass
from pathlib import Path

from localcloud.places import LOCAL, Trouble
from localcloud.terminal import green


@dataclass(frozen=True)
class Seal:
    """One seal in a document.

    Attributes:
        by: who the certificate names.
        good: intact, valid, trusted, and over the whole file.
        why: in the words of the checker.
    """

    by: str
    good: bool
    why: str


def verify(pdf: Path, chain: Path | None) -> None:
    """Prints who sealed a PDF.

    Args:
        chain: the certificates to trust, the root last; by default the laptop's.

    Raises:
        Trouble: it is not a PDF, has no seal, or one that does not hold.
    """
    chain = chain or LOCAL / "cloud" / "authority" / "seal-chain.pem"
    for path in (pdf, chain):
        if not path.is_file():
            raise Trouble(f"there is no file {path}")
    for seal in seals(pdf.read_bytes(), chain.read_bytes()):
        if not seal.good:
            raise Trouble(f"the seal of {seal.by} does not hold: {seal.why}")
        print(f"{green('✓')} {pdf.name}: {seal.by}. {seal.why}")


def seals(content: bytes, chain_pem: bytes) -> list[Seal]:
    """The seals of a PDF, checked against the last certificate of the chain.

    Raises:
        Trouble: it is not a PDF, or has no seal.
    """
    # A checker that is only imported when something is checked.
    from io import BytesIO  # noqa: PLC0415

    from pyhanko.keys import load_certs_from_pemder_data  # noqa: PLC0415
    from pyhanko.pdf_utils.misc import PdfReadError  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    # It says each step of building a path; what matters comes back.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    certificates = list(load_certs_from_pemder_data(chain_pem))
    try:
        signatures = PdfFileReader(BytesIO(content)).embedded_signatures
    except PdfReadError as error:
        raise Trouble(f"this is not a PDF: {error}") from error
    if not signatures:
        raise Trouble("this PDF has no seal")
    found = []
    for signature in signatures:
        trust = ValidationContext(trust_roots=certificates[-1:], other_certs=certificates[:-1])
        status = validate_pdf_signature(signature, trust)
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        found.append(
            Seal(
                by=status.signing_cert.subject.native.get("common_name", "?"),
                good=bool(status.bottom_line) and whole,
                why=status.summary() + (", entire file" if whole else ", not the entire file"),
            )
        )
    return found
