"""Delivers chunks of recipients: their inboxes, their phones, and mail at the pace of the account. Fed by its queue."""

from datetime import UTC, datetime
from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.metrics import Metric, count

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="DeliveryQueue", batch_size=1)
def deliver_messages(event: SQSEvent) -> dict[str, Any]:
    """Deliver the chunk that each message names."""
    return each_message(event, _deliver, function="deliver_messages")


def _deliver(message: Message) -> None:
    from chalicelib.services import delivering  # noqa: PLC0415  # `app.py` imports this: the API need not pay for it

    body = message.body
    if body.get("work") == delivering.FAILED:
        # It came back from the dead-letter queue. Whoever sent it has it go again, when they have mended the address.
        return
    at = datetime.fromtimestamp(body["at"], UTC) if "at" in body else None
    done = delivering.deliver(str(body["message_id"]), str(body["run"]), int(body["chunk"]), at)
    if done.inboxes:
        count(Metric.MESSAGES_DELIVERED, done.inboxes, channel="inbox")
    for metric, by_channel in ((Metric.MESSAGES_DELIVERED, done.sent), (Metric.DELIVERIES_FAILED, done.failed)):
        for channel, number in by_channel.items():
            if number:
                count(metric, number, channel=channel)
    if done.throttled:
        count(Metric.SENDING_THROTTLED)
    if done.repeated:
        count(Metric.DELIVERIES_REPEATED, done.repeated)
