"""What became of pushes that SNS took and could not hand over: facts of their recipients, and phones that are gone.

As with mails, each step is the same when it is repeated, and a repeat does what is left.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from chalicelib.domain.deliveries import Fact, Happened
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages import Channel
from chalicelib.domain.push_failures import PushFailed
from chalicelib.gateways import pushes, queues
from chalicelib.services import clock
from chalicelib.services.feedback import AGAIN_AFTER_S, COUNTED_AFTER, EARLY_FOR, Outcome
from chalicelib.settings import settings
from chalicelib.storage import deliveries, devices, dispatches, sent_pushes
from chalicelib.storage.sent_pushes import SentPush
from chalicelib.storage.transactions import commit

_PART: Final = 16
"""How much of a phone's id tells it from the others of one person."""


def as_message(failed: PushFailed) -> dict[str, str]:
    """As the queue has it while it waits: ids alone."""
    said = {"push_id": failed.push_id, "endpoint": failed.endpoint, "at": failed.at.isoformat(), "code": failed.code}
    return {"work": "record_push", **said}


def from_message(said: Mapping[str, Any]) -> PushFailed:
    """What the queue had."""
    return PushFailed(said["push_id"], said["endpoint"], datetime.fromisoformat(said["at"]), said["code"])


def record(failed: PushFailed) -> Outcome:
    """Keep that a push failed, forget the phone when it is gone, and have the message counted again.

    Raises:
        Unavailable: DynamoDB or the queue does not answer: it is safe to repeat.
    """
    at = clock.now()
    sent = sent_pushes.find(failed.push_id)
    if sent is None:
        if at >= failed.at + EARLY_FOR:
            return Outcome.UNKNOWN
        # The worker notes whose a push was once SNS has taken those of its whole part.
        queues.put(settings().feedback_queue_url, as_message(failed), delay_s=AGAIN_AFTER_S)
        return Outcome.EARLY
    if sent.endpoint != failed.endpoint:
        return Outcome.FORGED
    if failed.is_gone:
        _forget(sent)
    happened = Happened(Fact.FAILED, failed.at, failed.code, sent.phone_id[:_PART], sent.phones)
    noted = deliveries.note(sent.item_id, Channel.PUSH, sent.attempt, happened)
    if noted is None:
        return Outcome.UNKNOWN
    dispatches.stir_now(noted.message_id, noted.chunk, at + COUNTED_AFTER)
    return Outcome.KEPT


def _forget(sent: SentPush) -> None:
    """Forget a phone that is gone, unless it was registered anew since it was pushed to."""
    phone = devices.known_as(sent.phone_id)
    if phone is not None and phone.registered_at > sent.taken_at:
        return
    if phone is not None:
        try:
            commit(devices.remove(phone))
        except Conflict:
            return
    pushes.forget(sent.endpoint)
