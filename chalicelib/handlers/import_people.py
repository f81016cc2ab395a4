"""Carries imports of students and teachers out. Fed by its queue."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.metrics import Metric, count

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="ImportQueue", batch_size=1)
def import_people(event: SQSEvent) -> dict[str, Any]:
    """Carry on the import that each message names."""
    return each_message(event, _import, function="import_people")


def _import(message: Message) -> None:
    from chalicelib.services import importing  # noqa: PLC0415  # `app.py` imports this: the API need not pay for it

    fault = message.body.get("fault")
    outcome = importing.work(str(message.body["import_id"]), str(fault) if fault else None)
    if outcome in importing.ENDS:
        count(Metric.IMPORTS, outcome=outcome)
