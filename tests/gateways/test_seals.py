"""A sealed document is the signed one and one revision more, and everybody can see that nothing else was touched."""

import gc
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from cryptography import x509
from PIL import Image

from chalicelib.domain.documents import ListedSigner
from chalicelib.domain.roles import Role
from chalicelib.gateways.documents import compose
from chalicelib.gateways.seal_checks import check
from chalicelib.gateways.seals import SealImpossible, SealUnavailable, seal
from chalicelib.gateways.sheet_layout import PAGE, SEAL
from localcloud.authority import certificate_chain
from tests.gateways.conftest import SealKey
from tests.gateways.papers import a_sheet, a_stamp, pages_of, pictures_of, what_pdfsig_says, words_of
from tests.gateways.time_authority import running_time_authority

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


def _seal(key: SealKey, document: bytes, **changes: Any) -> bytes:
    options: dict[str, Any] = {"key_id": key.id, "chain_pem": key.chain, "kms": key.kms}
    return seal(document, a_stamp(a_sheet()), **(options | changes))


def test_the_sealed_file_begins_with_exactly_the_bytes_that_were_signed(document: bytes, sealed: bytes):
    assert sealed.startswith(document)
    assert len(sealed) > len(document)


def test_the_seal_is_one_incremental_revision(document: bytes, sealed: bytes):
    assert sealed[len(document) :].count(b"%%EOF") == 1


def test_pyhanko_finds_the_seal_good_and_over_the_whole_file(seal_key: SealKey, document: bytes, sealed: bytes):
    found = check(sealed, seal_key.chain)

    assert found.holds, found.why
    assert found.revisions == 2
    assert found.signed == document
    assert found.signer == "Sello electrónico — Ventanilla (entorno local)"


def test_pdfsig_finds_the_seal_good_and_over_the_whole_file(sealed: bytes, tmp_path: Path):
    said = what_pdfsig_says(sealed, tmp_path)

    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert said.count("Signature #") == 1


@pytest.mark.parametrize("where", [0.02, 0.2, 0.4, 0.6, 0.8, 0.95])
def test_one_changed_byte_of_what_people_signed_is_seen_by_both(
    seal_key: SealKey, document: bytes, sealed: bytes, tmp_path: Path, where: float
):
    forged = _with_one_changed_byte(sealed, int(len(document) * where))

    assert not check(forged, seal_key.chain).holds
    assert "Signature is Valid" not in what_pdfsig_says(forged, tmp_path)


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_one_changed_byte_of_the_stamp_is_seen_by_both(
    seal_key: SealKey, document: bytes, sealed: bytes, tmp_path: Path, where: float
):
    start, end = len(document), sealed.index(b"/Contents <", len(document))

    forged = _with_one_changed_byte(sealed, start + int((end - start) * where))

    assert not check(forged, seal_key.chain).holds
    assert "Signature is Valid" not in what_pdfsig_says(forged, tmp_path)


def test_one_changed_byte_of_the_signature_is_seen_by_both(seal_key: SealKey, sealed: bytes, tmp_path: Path):
    start = sealed.rindex(b"/Contents <")
    last_digit = start + len(sealed[start : sealed.index(b">", start)].rstrip(b"0")) - 1
    forged = bytearray(sealed)
    # A hexadecimal digit in either case is the same: 1 and 2 are never the other's.
    forged[last_digit - 40] = ord("1" if sealed[last_digit - 40] == ord("2") else "2")

    assert not check(bytes(forged), seal_key.chain).holds
    assert "Signature is Valid" not in what_pdfsig_says(bytes(forged), tmp_path)


def test_what_is_added_after_the_seal_is_seen_by_both(seal_key: SealKey, sealed: bytes, tmp_path: Path):
    longer = sealed + b"\n% more\n"

    assert not check(longer, seal_key.chain).whole_file
    assert "Total document signed" not in what_pdfsig_says(longer, tmp_path)


def test_a_document_without_a_seal_does_not_hold(seal_key: SealKey, document: bytes):
    assert not check(document, seal_key.chain).holds


def test_what_is_no_pdf_does_not_hold(seal_key: SealKey):
    assert not check(b"hola", seal_key.chain).holds


def test_whoever_trusts_another_authority_does_not_trust_the_seal(seal_key: SealKey, sealed: bytes, tmp_path: Path):
    public_key = seal_key.kms.get_public_key(KeyId=seal_key.id)["PublicKey"]
    another = certificate_chain(public_key, tmp_path).split(b"-----END CERTIFICATE-----\n")[1]

    found = check(sealed, another + b"-----END CERTIFICATE-----\n")

    assert found.intact
    assert found.valid
    assert not found.trusted


@pytest.mark.parametrize(
    "part",
    [
        "2026/000123",
        "25 de noviembre de 2026, 00:30 h",
        "María Núñez Peña Dirección · 24 de noviembre de 2026, 18:00 h",
        "José Ángel Ruiz Secretaría · 24 de noviembre de 2026, 18:01 h",
        "IES Triana (41000001)",
    ],
)
def test_the_seal_shows_in_spanish_and_in_spanish_time_who_signed_and_the_registry(
    document: bytes, sealed: bytes, part: str
):
    assert part in words_of(sealed)
    assert part not in words_of(document)


def test_ten_signers_with_long_names_all_fit_in_the_block(seal_key: SealKey, tmp_path: Path):
    names = [f"María de las Mercedes Fernández de Córdoba y Álvarez de Toledo {letter}" for letter in "ABCDEFGHIJ"]
    sheet = a_sheet(signers=tuple(ListedSigner(name, Role.HEAD_OF_STUDIES) for name in names))
    document = compose(sheet)

    sealed = seal(document, a_stamp(sheet), key_id=seal_key.id, chain_pem=seal_key.chain, kms=seal_key.kms)

    added = pages_of(sealed)[-1]
    for minute, name in enumerate(names):
        assert " ".join(added.split()).count(name) >= 1
        assert f"18:{minute:02} h" in added
    assert _changed_outside_the_block(document, sealed, tmp_path) == []


def test_the_seal_changes_nothing_outside_its_block(document: bytes, sealed: bytes, tmp_path: Path):
    assert _changed_outside_the_block(document, sealed, tmp_path) == []


def test_names_that_no_typeface_holds_are_described_in_the_seal(seal_key: SealKey):
    sheet = a_sheet(signers=(ListedSigner("محمد <b>Ali</b>", Role.DIRECTOR),))
    sealed = seal(compose(sheet), a_stamp(sheet), key_id=seal_key.id, chain_pem=seal_key.chain, kms=seal_key.kms)

    assert words_of(sealed).count("[árabe U+0645 U+062D U+0645 U+062F] <b>Ali</b>") == 2


def test_a_certificate_of_another_key_seals_nothing(seal_key: SealKey, document: bytes, tmp_path: Path):
    other = seal_key.kms.create_key(KeySpec="RSA_3072", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    chain = certificate_chain(seal_key.kms.get_public_key(KeyId=other)["PublicKey"], tmp_path)

    with pytest.raises(SealImpossible, match="not of the key"):
        _seal(seal_key, document, chain_pem=chain)


def test_a_chain_that_does_not_lead_to_its_own_root_seals_nothing(seal_key: SealKey, document: bytes, tmp_path: Path):
    another = certificate_chain(seal_key.kms.get_public_key(KeyId=seal_key.id)["PublicKey"], tmp_path)
    end = b"-----END CERTIFICATE-----\n"

    with pytest.raises(SealImpossible, match="does not hold"):
        _seal(seal_key, document, chain_pem=seal_key.chain.split(end)[0] + end + another.split(end)[1] + end)


@pytest.mark.parametrize("chain", [b"", b"hola", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_chain_that_cannot_be_read_seals_nothing(seal_key: SealKey, document: bytes, chain: bytes):
    with pytest.raises(SealImpossible):
        _seal(seal_key, document, chain_pem=chain)


def test_what_is_no_pdf_cannot_be_sealed(seal_key: SealKey):
    with pytest.raises(SealImpossible):
        _seal(seal_key, b"hola")


def test_a_key_that_is_disabled_is_not_worth_another_try(kms: "KMSClient", document: bytes, tmp_path: Path):
    key_id = kms.create_key(KeySpec="RSA_3072", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    chain = certificate_chain(kms.get_public_key(KeyId=key_id)["PublicKey"], tmp_path)
    kms.disable_key(KeyId=key_id)

    with pytest.raises(SealImpossible, match="KMS refused"):
        _seal(SealKey(kms, key_id, chain), document)


def test_a_kms_that_does_not_answer_is_worth_another_try(seal_key: SealKey, document: bytes):
    nobody = boto3.client(
        "kms",
        endpoint_url="http://127.0.0.1:9",
        region_name="eu-south-2",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )

    with pytest.raises(SealUnavailable, match="does not answer"):
        _seal(seal_key, document, kms=nobody)


def test_with_an_authority_the_seal_carries_its_time(seal_key: SealKey, document: bytes, tmp_path: Path):
    with running_time_authority() as url:
        sealed = _seal(seal_key, document, timestamp_url=url)

    found = check(sealed, seal_key.chain)
    assert found.holds, found.why
    assert found.revisions == 2
    assert found.timestamped_at is not None
    assert abs(found.timestamped_at - datetime.now(UTC)) < timedelta(minutes=2)
    assert "Signature is Valid" in what_pdfsig_says(sealed, tmp_path)


@pytest.mark.parametrize("answer", ["", "nonsense", "error"])
def test_an_authority_that_fails_is_worth_another_try(seal_key: SealKey, document: bytes, answer: str):
    with running_time_authority(answer) as url, pytest.raises(SealUnavailable):
        _seal(seal_key, document, timestamp_url=url)


def test_no_connection_stays_open_to_an_authority_that_fails(seal_key: SealKey, document: bytes, recwarn):
    with running_time_authority("error") as url, suppress(SealUnavailable):
        _seal(seal_key, document, timestamp_url=url)

    gc.collect()
    assert [str(each.message) for each in recwarn if each.category is ResourceWarning] == []


def test_an_authority_that_nobody_hears_of_is_worth_another_try(seal_key: SealKey, document: bytes):
    with pytest.raises(SealUnavailable):
        _seal(seal_key, document, timestamp_url="http://127.0.0.1:9/")


def test_the_same_key_keeps_its_certificates(seal_key: SealKey, tmp_path: Path):
    public_key = seal_key.kms.get_public_key(KeyId=seal_key.id)["PublicKey"]

    assert certificate_chain(public_key, tmp_path) == certificate_chain(public_key, tmp_path)


def test_another_key_gets_another_certificate_of_the_same_authority(seal_key: SealKey, tmp_path: Path):
    kms = seal_key.kms
    first = certificate_chain(kms.get_public_key(KeyId=seal_key.id)["PublicKey"], tmp_path)
    other = kms.create_key(KeySpec="RSA_3072", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]

    second = certificate_chain(kms.get_public_key(KeyId=other)["PublicKey"], tmp_path)

    leaf, root = x509.load_pem_x509_certificates(second)
    assert [root] == x509.load_pem_x509_certificates(first)[1:]
    leaf.verify_directly_issued_by(root)


def test_the_certificate_is_for_signing_documents_and_for_nothing_else(seal_key: SealKey):
    usage = x509.load_pem_x509_certificates(seal_key.chain)[0].extensions.get_extension_for_class(x509.KeyUsage).value

    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign


def _with_one_changed_byte(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def _changed_outside_the_block(document: bytes, sealed: bytes, folder: Path) -> list[str]:
    """The pages that look different once the block is left out of sight."""
    changed = []
    for name, pdf in (("before", document), ("after", sealed)):
        (folder / name).mkdir()
        pictures_of(pdf, folder / name, dpi=72)
    for before in sorted((folder / "before").glob("*.png")):
        pages = [Image.open(path).convert("L") for path in (before, folder / "after" / before.name)]
        for page in pages:
            page.paste(
                255, (int(SEAL.left), int(PAGE.top - SEAL.top), int(SEAL.right) + 1, int(PAGE.top - SEAL.bottom) + 1)
            )
        if pages[0].tobytes() != pages[1].tobytes():
            changed.append(before.name)
    return changed
