"""The history of a communication (`histórico de trámites`): append-only, each record chained to the one before.

Whatever names a person enters the chain as a salted digest. Erasing a person's data removes the words and the salt and
keeps the digest, so that the chain stays whole and says nothing of the person.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from chalicelib.domain.transitions import Action, State

GENESIS: Final = "0" * 64
"""What stands before the first record."""


@dataclass(frozen=True)
class Actor:
    """Who did it, in which unit; the system itself when no person did."""

    id: str
    name: str
    unit_id: str


@dataclass(frozen=True)
class Tip:
    """The end of a chain: how many records there are, and the hash of the last."""

    seq: int = 0
    hash: str = GENESIS


NO_HISTORY: Final = Tip()


@dataclass(frozen=True)
class Record:
    """One transition.

    Attributes:
        details: what else the transition says (`exit_number`, `to_unit_id`, …); never names a person.
        salt: 128 bits, hexadecimal; empty once the person's data were erased.
        actor_digest, remarks_digest: what the chain holds instead of the person and the words.
    """

    seq: int
    at: datetime
    action: Action
    from_state: State
    to_state: State
    actor: Actor | None
    remarks: str | None
    reason: str | None
    salt: str
    actor_digest: str
    remarks_digest: str
    previous_hash: str
    hash: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def told_reason(self) -> str | None:
        """Why: a code, or of a rejection the signer's words, which are kept as remarks so that they can be erased."""
        return self.remarks if self.action is Action.REJECT else self.reason


def next_record(
    tip: Tip,
    *,
    at: datetime,
    action: Action,
    from_state: State,
    to_state: State,
    actor: Actor,
    salt: bytes,
    remarks: str | None = None,
    reason: str | None = None,
    details: Mapping[str, str] | None = None,
) -> Record:
    """The record that follows `tip`.

    Args:
        salt: 16 random bytes, for this record alone.
    """
    record = Record(
        seq=tip.seq + 1,
        at=at,
        action=action,
        from_state=from_state,
        to_state=to_state,
        actor=actor,
        remarks=remarks,
        reason=reason,
        salt=salt.hex(),
        actor_digest=_digest(salt.hex(), actor.id, actor.name),
        remarks_digest=_digest(salt.hex(), remarks or ""),
        previous_hash=tip.hash,
        details=dict(details or {}),
    )
    return replace(record, hash=record_hash(record))


def record_hash(record: Record) -> str:
    """The hash of a record: SHA-256 over its canonical JSON, without salt, person and words."""
    return hashlib.sha256(
        _canonical(
            {
                "seq": record.seq,
                "at": record.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "action": record.action,
                "from": record.from_state,
                "to": record.to_state,
                "unit": record.actor.unit_id if record.actor else None,
                "reason": record.reason,
                "details": dict(record.details),
                "actor_digest": record.actor_digest,
                "remarks_digest": record.remarks_digest,
                "previous": record.previous_hash,
            }
        )
    ).hexdigest()


def erased(record: Record) -> Record:
    """The record without what names a person; its hash is still right."""
    actor = replace(record.actor, id="", name="") if record.actor else None
    return replace(record, actor=actor, remarks=None, salt="")


def is_whole(records: Iterable[Record], tip: Tip) -> bool:
    """Whether these are all the records up to `tip`, unaltered, in order."""
    previous = NO_HISTORY
    for record in records:
        if (record.seq, record.previous_hash) != (previous.seq + 1, previous.hash):
            return False
        if record.hash != record_hash(record) or not _tells_the_truth(record):
            return False
        previous = Tip(record.seq, record.hash)
    return previous == tip


def _tells_the_truth(record: Record) -> bool:
    if not record.salt:
        return True
    if record.actor is None:
        return False
    return (record.actor_digest, record.remarks_digest) == (
        _digest(record.salt, record.actor.id, record.actor.name),
        _digest(record.salt, record.remarks or ""),
    )


def _digest(salt: str, *words: str) -> str:
    return hashlib.sha256(_canonical([salt, *words])).hexdigest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
