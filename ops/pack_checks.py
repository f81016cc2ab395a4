"""Checking an evidence pack, offline: one byte that is another one, wherever it is, and it is refused."""

import hashlib
import json
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chalicelib.domain.history import Actor, Record, Tip, is_whole
from chalicelib.domain.transitions import Action, State
from chalicelib.gateways import seal_checks
from localcloud.places import Trouble
from ops import packs


@dataclass(frozen=True)
class Checked:
    """What a pack is that holds.

    Attributes:
        sealed_by: the names in the certificates of the seals.
    """

    unit_id: str
    made_at: str
    letters: int
    sealed_by: tuple[str, ...]


def check(
    pack: Path,
    *,
    chain: bytes | None = None,
    sha256: str | None = None,
    expected: Callable[[int], None] = lambda _: None,
    looked_at: Callable[[str], None] = lambda _: None,
) -> Checked:
    """Check a pack.

    Args:
        chain: the certificates that are trusted, the root last; without them the pack's own.
        sha256: of the whole pack, as it was told when it was made.
        expected: told how many letters there are.
        looked_at: told each letter's id.

    Raises:
        Trouble: it does not hold, and why.
    """
    if not pack.is_file():
        raise Trouble(f"there is no file {pack}")
    if sha256 and packs.digest_of(pack) != sha256.lower():
        raise Trouble("the SHA-256 of the pack is not the one that you gave")
    try:
        with zipfile.ZipFile(pack) as archive:
            _expect_uncompressed(archive)
            manifest = _manifest(archive)
            _expect_files(archive, manifest)
            _expect_canonical(archive, pack)
            expected(len(manifest["letters"]))
            return _checked(archive, manifest, chain, looked_at)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, UnicodeError) as error:
        raise Trouble(f"the pack is damaged: {error}") from error
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        raise Trouble(f"the pack is not as it was made: {type(error).__name__}") from error


def _expect_uncompressed(archive: zipfile.ZipFile) -> None:
    """As packs are made: what says otherwise is another one, and what it would unpack to need not be known."""
    if any(i.compress_type != zipfile.ZIP_STORED or i.compress_size != i.file_size for i in archive.infolist()):
        raise Trouble("the pack is not as it was made: something in it is compressed")


def _manifest(archive: zipfile.ZipFile) -> Mapping[str, Any]:
    content = archive.read(packs.MANIFEST)
    line = archive.read(packs.MANIFEST_DIGEST)
    if line != f"{hashlib.sha256(content).hexdigest()}  {packs.MANIFEST}\n".encode():
        raise Trouble("the manifest is not the one that was made")
    manifest: Mapping[str, Any] = json.loads(content)
    if manifest["format"] != packs.FORMAT:
        raise Trouble(f"this is no pack that is known here: {manifest['format']}")
    return manifest


def _expect_files(archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    names = [*manifest["files"], packs.MANIFEST, packs.MANIFEST_DIGEST]
    if sorted(archive.namelist()) != sorted(names):
        raise Trouble("the pack does not hold the files that its manifest names, each once")
    for name, wanted in manifest["files"].items():
        content = archive.read(name)
        if (len(content), hashlib.sha256(content).hexdigest()) != (wanted["size"], wanted["sha256"]):
            raise Trouble(f"{name} is not the file that was packed")


def _expect_canonical(archive: zipfile.ZipFile, pack: Path) -> None:
    """What lies between the files, too: packed again, it must be the same file."""
    with tempfile.TemporaryFile() as again:
        with zipfile.ZipFile(again, "w") as copy:
            for info in archive.infolist():
                packs.put(copy, info.filename, archive.read(info))
        again.seek(0)
        same = hashlib.file_digest(again, "sha256").hexdigest() == packs.digest_of(pack)
    if not same:
        raise Trouble("the pack was changed between its files")


def _checked(
    archive: zipfile.ZipFile, manifest: Mapping[str, Any], chain: bytes | None, looked_at: Callable[[str], None]
) -> Checked:
    trusted = chain or archive.read(packs.CHAIN)
    sealers: set[str] = set()
    for letter in manifest["letters"]:
        folder = f"letters/{letter['id']}"
        sealed = archive.read(f"{folder}/sealed.pdf")
        report = seal_checks.check(sealed, trusted)
        if not report.holds:
            raise Trouble(f"the seal of {letter['id']} does not hold: {report.why or 'not trusted'}")
        digest = hashlib.sha256(sealed).hexdigest()
        if (digest, report.signed_sha256) != (letter["sealed_sha256"], letter["signed_sha256"]):
            raise Trouble(f"the document of {letter['id']} is not the one that was sealed")
        records = [record_from(each) for each in json.loads(archive.read(f"{folder}/history.json"))]
        if not is_whole(records, Tip(letter["tip"]["seq"], letter["tip"]["hash"])):
            raise Trouble(f"the history of {letter['id']} is not whole")
        if not any(r.action is Action.SEAL and r.details.get("sealed_sha256") == digest for r in records):
            raise Trouble(f"the history of {letter['id']} does not tell of this document")
        sealers.add(report.signer)
        looked_at(str(letter["id"]))
    unit = manifest["unit"]["id"]
    return Checked(unit, manifest["made_at"], len(manifest["letters"]), tuple(sorted(sealers)))


def record_from(told: Mapping[str, Any]) -> Record:
    """A record as a pack tells it."""
    actor = told["actor"]
    return Record(
        seq=told["seq"],
        at=datetime.fromisoformat(told["at"]),
        action=Action(told["action"]),
        from_state=State(told["from"]),
        to_state=State(told["to"]),
        actor=Actor(actor["id"], actor["name"], actor["unit"]) if actor else None,
        remarks=told["remarks"],
        reason=told["reason"],
        salt=told["salt"],
        actor_digest=told["actor_digest"],
        remarks_digest=told["remarks_digest"],
        previous_hash=told["previous_hash"],
        hash=told["hash"],
        details=told["details"],
    )
