"""Hands the open letters of a closed unit over to its successor. Fed by its queue."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.metrics import Metric, count

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="HandOverQueue", batch_size=1)
def hand_over(event: SQSEvent) -> dict[str, Any]:
    """Carry on closing the unit that each message names."""
    return each_message(event, _hand_over, function="hand_over")


def _hand_over(message: Message) -> None:
    from chalicelib.services import closings  # noqa: PLC0415  # `app.py` imports this: the API need not pay for it

    taken = closings.hand_over(str(message.body["unit_id"]), settled=bool(message.body.get("settled")))
    if taken:
        count(Metric.HANDED_OVER, taken)
