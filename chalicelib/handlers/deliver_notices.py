"""Delivers automatic notices: inbox rows, and a line to the unit that a letter came to. Fed by its queue."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.services import notices

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="NoticeQueue", batch_size=5)
def deliver_notices(event: SQSEvent) -> dict[str, Any]:
    """Deliver what the record that each message names tells."""
    return each_message(event, _deliver)


def _deliver(message: Message) -> None:
    notices.deliver(str(message.body["communication_id"]), int(message.body["seq"]))
