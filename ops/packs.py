"""Evidence packs: made so that the same content is the same file, byte for byte."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from chalicelib.domain.history import Record
from chalicelib.domain.people import Unit
from chalicelib.services.evidence import Proof
from chalicelib.templates.evidence import INSTRUCTIONS
from localcloud.places import Trouble

FORMAT: Final = "ventanilla-evidence/1"
MANIFEST: Final = "manifest.json"
MANIFEST_DIGEST: Final = "manifest.sha256"
CHAIN: Final = "seal-chain.pem"
README: Final = "LEEME.txt"


class Packing:
    """A pack while it is made."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: bytes) -> None:
        """Put a file in."""
        self.files[name] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        put(self._archive, name, content)


def make(target: Path, unit: Unit, chain: bytes, proofs: Iterable[Proof], at: datetime) -> str:
    """Writes the pack, whole or not at all, readable by its owner only.

    Returns:
        Its SHA-256, which is to be kept apart from it.

    Raises:
        Trouble: there is such a file.
    """
    if target.exists():
        raise Trouble(f"{target} is there already")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w") as archive:
                _fill(archive, unit, chain, proofs, at)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return digest_of(target)


def put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Put a file into an archive in the one way: no time, no compression, so that nothing depends on when and where."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 3
    info.external_attr = 0o600 << 16
    archive.writestr(info, content)


def canonical(value: Any) -> bytes:
    """JSON in the one way that it is written here."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fill(archive: zipfile.ZipFile, unit: Unit, chain: bytes, proofs: Iterable[Proof], at: datetime) -> None:
    packing = Packing(archive)
    packing.add(README, INSTRUCTIONS.encode())
    packing.add(CHAIN, chain)
    letters = []
    for proof in proofs:
        folder = f"letters/{proof.letter.id}"
        packing.add(f"{folder}/sealed.pdf", proof.sealed)
        packing.add(f"{folder}/history.json", canonical([_record(record) for record in proof.records]))
        letters.append(
            {
                "id": proof.letter.id,
                "exit_number": proof.letter.exit_number,
                "signed_sha256": proof.document.signed_sha256,
                "sealed_sha256": proof.document.sealed_sha256,
                "tip": {"seq": proof.tip.seq, "hash": proof.tip.hash},
            }
        )
    manifest = canonical(
        {
            "format": FORMAT,
            "unit": {"id": unit.id, "name": unit.name},
            "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
            "letters": letters,
            "files": packing.files,
        }
    )
    put(archive, MANIFEST, manifest)
    put(archive, MANIFEST_DIGEST, f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode())


def _record(record: Record) -> dict[str, Any]:
    actor = record.actor
    return {
        "seq": record.seq,
        "at": record.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": record.action,
        "from": record.from_state,
        "to": record.to_state,
        "actor": {"id": actor.id, "name": actor.name, "unit": actor.unit_id} if actor else None,
        "remarks": record.remarks,
        "reason": record.reason,
        "details": dict(record.details),
        "salt": record.salt,
        "actor_digest": record.actor_digest,
        "remarks_digest": record.remarks_digest,
        "previous_hash": record.previous_hash,
        "hash": record.hash,
    }
