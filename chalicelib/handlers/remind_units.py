"""Makes the report of what waits to be received, unit by unit: a digest to each, a sheet of all. Fed by its queue."""

from datetime import date
from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.metrics import Metric, count

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="ReportQueue", batch_size=1)
def remind_units(event: SQSEvent) -> dict[str, Any]:
    """Do the part of the report that each message names."""
    return each_message(event, _report, function="remind_units")


def _report(message: Message) -> None:
    from chalicelib.services import reporting  # noqa: PLC0415  # `app.py` imports this: the API need not pay for it

    body = message.body
    day = date.fromisoformat(str(body["day"]))
    if body["work"] == "remind":
        for errand in reporting.remind(str(body["unit_id"]), day):
            count(Metric.DIGESTS, errand=errand)
        return
    looked = reporting.page(day, int(body["number"]), str(body.get("cursor") or "") or None)
    if looked.late:
        count(Metric.PENDING_RECEPTIONS, looked.late)
    if looked.ends:
        count(Metric.REPORTS)
