"""What became of mails to many, as SES tells it afterwards: facts of their recipients, and addresses that are no good.

Each step is the same when it is repeated, and they stand in an order in which a repeat does what is left: the fact, the
address, and last that the message is counted again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from chalicelib.domain.deliveries import SUPPRESSING, Fact, Happened
from chalicelib.domain.feedback import Told
from chalicelib.domain.messages import Channel
from chalicelib.gateways import queues
from chalicelib.services import clock, marks
from chalicelib.settings import settings
from chalicelib.storage import deliveries, dispatches, suppressions

COUNTED_AFTER: Final = timedelta(seconds=30)
"""When what the sender sees is counted anew: many events come together."""

EARLY_FOR: Final = timedelta(minutes=15)
"""For how long after a mail its recipient's row may still be about to be seen."""


AGAIN_AFTER_S: Final = 60
"""How long a fact waits whose recipient's row is not seen yet."""


class Outcome(StrEnum):
    """What came of an event.

    `NOT_OURS`: it is of another mail. `FORGED`: its mark is not signed by us. `SILENT`: nothing follows from it.
    `EARLY`: its recipient is not there yet: it waits. `UNKNOWN`: its recipient is not there any more.
    """

    KEPT = "kept"
    NOT_OURS = "not_ours"
    FORGED = "forged"
    SILENT = "silent"
    EARLY = "early"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Learned:
    """A fact about one attempt, by ids alone: so it may wait in a queue.

    Attributes:
        address_digest: of where the mail went, when nothing more is to go there.
    """

    item_id: str
    attempt: int
    happened: Happened
    mailed_at: datetime
    address_digest: str | None = None

    def as_message(self) -> dict[str, str | int]:
        """As the queue has it."""
        return {
            "work": "record",
            "item_id": self.item_id,
            "attempt": self.attempt,
            "fact": str(self.happened.fact),
            "at": self.happened.at.isoformat(),
            "code": self.happened.code or "",
            "mailed_at": self.mailed_at.isoformat(),
            "address_digest": self.address_digest or "",
        }

    @staticmethod
    def from_message(said: Mapping[str, Any]) -> "Learned":
        """What the queue had."""
        return Learned(
            item_id=said["item_id"],
            attempt=said["attempt"],
            happened=Happened(Fact(said["fact"]), datetime.fromisoformat(said["at"]), said["code"] or None),
            mailed_at=datetime.fromisoformat(said["mailed_at"]),
            address_digest=said["address_digest"] or None,
        )


def hear(told: Told) -> Outcome:
    """Take in an event, if it is about a mail of ours to many; raises as `record` does."""
    if told.mark is None:
        return Outcome.NOT_OURS
    marked = marks.read(told.mark)
    if marked is None:
        return Outcome.FORGED
    if told.happened is None:
        return Outcome.SILENT
    digest = suppressions.digest(told.address) if told.address else None
    return record(Learned(marked.item_id, marked.attempt, told.happened, told.mailed_at, digest))


def record(learned: Learned) -> Outcome:
    """Keep a fact, suppress the address when it says so, and have the message counted again.

    Raises:
        Unavailable: DynamoDB or the queue does not answer: it is safe to repeat.
    """
    at, happened = clock.now(), learned.happened
    noted = deliveries.note(learned.item_id, Channel.EMAIL, learned.attempt, happened)
    if noted is None:
        if at >= learned.mailed_at + EARLY_FOR:
            return Outcome.UNKNOWN
        queues.put(settings().feedback_queue_url, learned.as_message(), delay_s=AGAIN_AFTER_S)
        return Outcome.EARLY
    if happened.fact in SUPPRESSING and learned.address_digest:
        suppressions.suppress(
            noted.unit_id, learned.address_digest, happened.fact, happened.at, mailed_at=learned.mailed_at
        )
    dispatches.stir_now(noted.message_id, noted.chunk, at + COUNTED_AFTER)
    return Outcome.KEPT
