"""Evidence packs: what is in them holds, and one byte that is another one is refused, wherever it is."""

import json
import random
import stat
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.domain.history import Record, erased
from chalicelib.domain.people import Unit
from chalicelib.services import clock, evidence, transitions
from localcloud.authority import certificate_chain
from localcloud.places import Trouble
from ops import pack_checks, packs
from tests.crash import letters
from tests.faults import watched
from tests.stage import Died
from tests.units import OFFICE, SCHOOL, SERVICE

POSITIONS = 400


@pytest.fixture(scope="module")
def letter(stage):
    """A letter with a real seal, that was received and forwarded."""
    scene = letters.signed(stage)
    stage.work()
    transitions.receive(stage.caller("officer"), scene.id, remarks="Recibida")
    transitions.forward(stage.caller("officer"), scene.id, unit_id=SERVICE.id, remarks="Es suya")
    return scene


@pytest.fixture(scope="module")
def pack(stage, letter, tmp_path_factory):
    return made(tmp_path_factory.mktemp("packs") / "pack.zip")


def test_a_pack_holds_what_was_sealed_and_says_how_to_check_it(stage, letter, pack):
    chain = evidence.chain()
    expected: list[int] = []
    checked = pack_checks.check(pack, chain=chain, sha256=packs.digest_of(pack), expected=expected.append)

    assert expected == [1]
    assert (checked.unit_id, checked.letters) == (SCHOOL.id, 1)
    with zipfile.ZipFile(pack) as archive:
        assert "verify-evidence" in archive.read("LEEME.txt").decode()
        history = json.loads(archive.read(f"letters/{letter.id}/history.json"))
    assert [record["action"] for record in history][-3:] == ["seal", "receive", "forward"]


def test_it_is_for_its_owner_only_and_is_never_written_over(stage, letter, pack):
    assert stat.S_IMODE(pack.stat().st_mode) == 0o600
    with pytest.raises(Trouble, match="there already"):
        made(pack)


def test_the_same_content_is_the_same_file(stage, letter, tmp_path):
    at = clock.now()

    assert make(tmp_path / "one.zip", at=at) == make(tmp_path / "two.zip", at=at)


def test_a_unit_that_forwarded_a_letter_has_its_history_as_it_left(stage, letter, tmp_path):
    office = made(tmp_path / "office.zip", OFFICE)

    pack_checks.check(office)
    with zipfile.ZipFile(office) as archive:
        history = json.loads(archive.read(f"letters/{letter.id}/history.json"))
    assert history[-1]["action"] == "forward"


def test_one_byte_that_is_another_one_is_refused_wherever_it_is(pack, tmp_path):
    content = pack.read_bytes()
    with zipfile.ZipFile(pack) as archive:
        small = [i.header_offset for i in archive.infolist()]
    chosen = random.Random(7)  # noqa: S311  # the same bytes each time
    positions = {chosen.randrange(len(content)) for _ in range(POSITIONS)}
    positions |= {offset + step for offset in small for step in range(0, 45, 4)}
    positions |= set(range(len(content) - 80, len(content)))
    refused(content, [(position, 1 << chosen.randrange(8)) for position in sorted(positions)], tmp_path)


def test_every_bit_of_the_directory_counts(pack, tmp_path):
    content = pack.read_bytes()
    with zipfile.ZipFile(pack) as archive:
        begins = archive.start_dir

    refused(content, [(at, 1 << bit) for at in range(begins, len(content)) for bit in range(8)], tmp_path)


def test_every_byte_of_a_small_pack_counts(stage, tmp_path):
    small = tmp_path / "small.zip"
    packs.make(small, SCHOOL, evidence.chain(), [], clock.now())
    chosen = random.Random(7)  # noqa: S311  # the same bits each time
    assert pack_checks.check(small).letters == 0

    content = small.read_bytes()
    refused(content, [(at, 1 << chosen.randrange(8)) for at in range(len(content))], tmp_path)


def refused(content: bytes, changes: Iterable[tuple[int, int]], folder: Path) -> None:
    """Each of these changes of a byte by itself has the whole pack refused."""
    other = folder / "other.zip"
    for at, bits in changes:
        changed = bytearray(content)
        changed[at] ^= bits
        other.write_bytes(changed)
        try:
            pack_checks.check(other)
        except Trouble:
            continue
        pytest.fail(f"byte {at} of {len(content)} may be another one ({bits})")


def test_a_pack_that_is_cut_off_or_goes_on_is_refused(pack, tmp_path):
    other = tmp_path / "other.zip"
    for content in (pack.read_bytes()[:-1], pack.read_bytes() + b"\n", b"", b"PK"):
        other.write_bytes(content)
        with pytest.raises(Trouble):
            pack_checks.check(other)


def test_a_pack_that_was_made_anew_is_refused_by_the_digest_and_by_other_certificates(pack, tmp_path):
    with pytest.raises(Trouble, match="SHA-256"):
        pack_checks.check(pack, sha256="0" * 64)
    with pytest.raises(Trouble, match="seal"):
        pack_checks.check(pack, chain=_another_authority(tmp_path))


def test_a_history_that_was_told_otherwise_is_refused_though_all_digests_fit(stage, letter, tmp_path):
    (proof,) = evidence.proofs(SCHOOL.id)
    records = tuple(_told_otherwise(record) for record in proof.records)
    forged = evidence.Proof(proof.letter, proof.document, records, proof.tip, proof.sealed)
    target = tmp_path / "forged.zip"
    packs.make(target, SCHOOL, evidence.chain(), [forged], clock.now())

    with pytest.raises(Trouble, match="not whole"):
        pack_checks.check(target)


def test_what_was_erased_leaves_the_pack_good(stage, letter, tmp_path):
    (proof,) = evidence.proofs(SCHOOL.id)
    records = tuple(erased(record) for record in proof.records)
    target = tmp_path / "erased.zip"
    packs.make(
        target,
        SCHOOL,
        evidence.chain(),
        [evidence.Proof(proof.letter, proof.document, records, proof.tip, proof.sealed)],
        clock.now(),
    )

    assert pack_checks.check(target).letters == 1


def test_cut_off_at_any_call_there_is_no_pack_and_the_next_try_makes_it(stage, letter, tmp_path):
    with watched() as calls:
        made(tmp_path / "whole.zip")
    for at, how in calls.every_point():
        target = tmp_path / f"{at}-{how.name}.zip"
        with watched(at, how) as watch, pytest.raises((Exception, Died)):  # whatever it is
            made(target)
        assert watch.struck
        assert list(tmp_path.glob(f"{at}-{how.name}*")) == []
        pack_checks.check(made(target))


def made(target: Path, unit: Unit = SCHOOL) -> Path:
    make(target, unit)
    return target


def make(target: Path, unit: Unit = SCHOOL, at: datetime | None = None) -> str:
    found = evidence.unit(unit.id)
    return packs.make(target, found, evidence.chain(), evidence.proofs(unit.id), at or clock.now())


def _told_otherwise(record: Record) -> Record:
    return replace(record, remarks="Otra cosa") if record.action == "receive" else record


def _another_authority(folder: Path) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    return certificate_chain(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), folder / "other")
