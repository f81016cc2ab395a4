"""How a document is sealed: pyHanko writes the revision, KMS signs the digest, and the result is checked."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from asn1crypto import x509
from botocore.exceptions import BotoCoreError, ClientError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from chalicelib.domain.documents import Stamp
from chalicelib.gateways import seal_stamp
from chalicelib.gateways.seal_checks import check
from chalicelib.gateways.seal_errors import SealImpossible, SealUnavailable
from chalicelib.gateways.seal_times import TimeAuthority
from chalicelib.gateways.sheet_layout import SEAL
from chalicelib.templates import documents as words

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

_FIELD: Final = "Sello"
_RESERVED: Final = 24_576
"""Hexadecimal digits kept for the signature: 12 KiB, for three certificates and a time stamp with its own."""

_PASSING: Final = frozenset(
    {
        "DependencyTimeoutException",
        "KeyUnavailableException",
        "KMSInternalException",
        "LimitExceededException",
        "RequestTimeout",
        "ThrottlingException",
    }
)
"""KMS errors that pass (AWS KMS API reference, Sign, Errors)."""


@dataclass(frozen=True)
class Key:
    """A key in KMS, and who to ask for it."""

    kms: "KMSClient"
    id: str

    def sign(self, digest: bytes) -> bytes:
        """An RSA signature (PKCS #1 v1.5) of a SHA-256 digest.

        Raises:
            SealUnavailable, SealImpossible: see `seals.seal`.
        """
        try:
            answer = self.kms.sign(
                KeyId=self.id, Message=digest, MessageType="DIGEST", SigningAlgorithm="RSASSA_PKCS1_V1_5_SHA_256"
            )
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            kind = SealUnavailable if code in _PASSING or status >= 500 else SealImpossible
            raise kind(f"KMS refused to sign: {code}") from error
        except BotoCoreError as error:
            raise SealUnavailable(f"KMS does not answer: {type(error).__name__}") from error
        return answer["Signature"]


class _KmsSigner(Signer):
    """What pyHanko asks for the signature's bytes; it hands out none that the certificate does not verify."""

    def __init__(self, key: Key, chain: list[x509.Certificate]) -> None:
        certificates = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko left it untyped
        certificates.register_multiple(chain)
        super().__init__(signing_cert=chain[0], cert_registry=certificates)
        self._key = key
        self._public_key = _public_key(chain[0])

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(self._public_key.key_size // 8)
        if digest_algorithm != "sha256":
            raise SealImpossible(f"The seal is made over SHA-256, not {digest_algorithm}")
        signature = self._key.sign(hashlib.sha256(data).digest())
        try:
            self._public_key.verify(signature, data, PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise SealImpossible("The certificate of the seal is not of the key that signs") from error
        return signature


class _Drawing(PdfContent):
    """The one page of another PDF, as content of this one."""

    def __init__(self, page: bytes) -> None:
        super().__init__(box=BoxConstraints(width=SEAL.width, height=SEAL.height))
        self._page = page

    def render(self) -> bytes:
        imported = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._page)))
        self.resources.xobject["/Stamp"] = imported
        return b"/Stamp Do"


def sign(document: bytes, stamp: Stamp, *, key: Key, chain_pem: bytes, timestamp_url: str) -> bytes:
    """See `seals.seal`."""
    chain = _chain(chain_pem)
    signer = PdfSigner(
        PdfSignatureMetadata(
            field_name=_FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=words.SEAL_REASON.format(number=stamp.exit_number),
            # A seal closes the document: whatever else is added to it later is reported as tampering.
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        signer=_KmsSigner(key, chain),
        timestamper=TimeAuthority(timestamp_url) if timestamp_url else None,
        stamp_style=StaticStampStyle(
            border_width=0,
            background=_Drawing(seal_stamp.draw(stamp)),
            background_layout=SimpleBoxLayoutRule(
                AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, margins=Margins(0, 0, 0, 0)
            ),
        ),
        new_field_spec=SigFieldSpec(
            _FIELD,
            on_page=-1,
            box=SEAL,  # type: ignore[arg-type]  # said to be whole numbers, but a PDF takes any
        ),
    )
    output = BytesIO()
    try:
        signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(document)), output=output, bytes_reserved=_RESERVED)
    except (SigningError, PdfError) as error:
        raise SealImpossible("The document cannot be sealed") from error
    sealed = output.getvalue()
    _insist(document, sealed, chain, timed=bool(timestamp_url))
    return sealed


def _insist(document: bytes, sealed: bytes, chain: list[x509.Certificate], *, timed: bool) -> None:
    """Lets a good seal pass, and nothing else."""
    found = check(sealed, [chain[-1]])
    holds = found.holds and found.revisions == 2 and found.signed == document
    if not holds or (timed and found.timestamped_at is None):
        raise SealImpossible(f"The seal does not hold: {found.why}")


def _chain(pem: bytes) -> list[x509.Certificate]:
    try:
        chain = list(load_certs_from_pemder_data(pem))
    except ValueError as error:
        raise SealImpossible("The certificate chain of the seal cannot be read") from error
    if not chain:
        raise SealImpossible("The certificate chain of the seal is empty")
    return chain


def _public_key(certificate: x509.Certificate) -> RSAPublicKey:
    key = load_der_public_key(certificate.public_key.dump())
    if not isinstance(key, RSAPublicKey):
        raise SealImpossible("The certificate of the seal is not of an RSA key")
    return key
