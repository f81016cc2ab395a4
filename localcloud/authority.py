"""A certification authority for one laptop: it certifies the seal's key, as a trust service would in production."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

_ROOT_NAME: Final = "Autoridad de certificación — Ventanilla (entorno local)"
_SEAL_NAME: Final = "Sello electrónico — Ventanilla (entorno local)"
_ORGANISATION: Final = "Ventanilla (entorno local, sin valor legal)"
_ROOT_YEARS: Final = 10
_SEAL_YEARS: Final = 3
_RENEW_BEFORE: Final = timedelta(days=30)


def certificate_chain(public_key_der: bytes, folder: Path) -> bytes:
    """The certificate chain of a key, as PEM: its certificate first, then the authority's.

    Everything is kept in the folder, which is made when missing: the same key gets the same chain again, until 30 days
    before it expires or the key changes.

    Args:
        public_key_der: what `kms:GetPublicKey` answers (a DER SubjectPublicKeyInfo, RSA).
        folder: of this authority: `root-key.pem`, `root.pem`, `seal-chain.pem`.

    Raises:
        TypeError: the key is not an RSA key.
    """
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    root_key, root = _root(folder, now)
    kept = folder / "seal-chain.pem"
    if kept.exists():
        leaf, issuer = x509.load_pem_x509_certificates(kept.read_bytes())
        same_key = _der(leaf.public_key()) == public_key_der
        if same_key and issuer == root and now + _RENEW_BEFORE < leaf.not_valid_after_utc:
            return kept.read_bytes()
    leaf = _certify_seal(public_key_der, root_key, root, now)
    chain = leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM)
    kept.write_bytes(chain)
    return chain


def _root(folder: Path, now: datetime) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key_file, certificate_file = folder / "root-key.pem", folder / "root.pem"
    if key_file.exists() and certificate_file.exists():
        key = load_pem_private_key(key_file.read_bytes(), password=None)
        certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        if isinstance(key, rsa.RSAPrivateKey) and now + timedelta(days=366) < certificate.not_valid_after_utc:
            return key, certificate
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    certificate = _certify_root(key, now)
    key_file.touch(mode=0o600)
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate_file.write_bytes(certificate.public_bytes(Encoding.PEM))
    return key, certificate


def _certify_root(key: rsa.RSAPrivateKey, now: datetime) -> x509.Certificate:
    name = _name(_ROOT_NAME)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        _certificate(name, name, key.public_key(), now, _ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certifies=True), critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, SHA256())
    )


def _certify_seal(
    public_key_der: bytes, root_key: rsa.RSAPrivateKey, root: x509.Certificate, now: datetime
) -> x509.Certificate:
    key = load_der_public_key(public_key_der)
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("The key of the seal must be an RSA key")
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return (
        _certificate(_name(_SEAL_NAME), root.subject, key, now, _SEAL_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certifies=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(issuer, critical=False)
        .sign(root_key, SHA256())
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, now: datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=365 * years))
    )


def _usage(*, certifies: bool) -> x509.KeyUsage:
    """An authority signs certificates; a seal signs documents, and answers for it (ETSI EN 319 412-2, 4.3.2)."""
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ES"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _der(key: CertificatePublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
