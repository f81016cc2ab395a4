"""Forgets people whose last role in a unit has long been over, unit by unit. Fed by its queue."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.metrics import Metric, count

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="RetentionQueue", batch_size=1)
def forget_people(event: SQSEvent) -> dict[str, Any]:
    """Do the part of the round that each message names."""
    return each_message(event, _forget, function="forget_people")


def _forget(message: Message) -> None:
    from chalicelib.services import retention  # noqa: PLC0415  # `app.py` imports this: the API need not pay for it

    body = message.body
    if body["work"] != "unit":
        retention.page(closed=body["work"] == "closed_units", cursor=str(body.get("cursor") or "") or None)
        return
    forgotten = retention.unit(str(body["unit_id"]), goes_on="goes_on" in body)
    if forgotten:
        count(Metric.PEOPLE_FORGOTTEN, forgotten)
