"""Delivers automatic notices: inbox rows, and a line to the unit that a letter came to. Fed by its queue."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.metrics import Metric, count
from chalicelib.services import notices

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="NoticeQueue", batch_size=5)
def deliver_notices(event: SQSEvent) -> dict[str, Any]:
    """Deliver what the record that each message names tells."""
    return each_message(event, _deliver, function="deliver_notices")


def _deliver(message: Message) -> None:
    done = notices.deliver(str(message.body["communication_id"]), int(message.body["seq"]))
    if done.inboxes:
        count(Metric.NOTICES_DELIVERED, done.inboxes, channel="inbox")
    if done.mails:
        count(Metric.NOTICES_DELIVERED, done.mails, channel="email")
