"""Begins the report of what waits to be received. On a schedule, on weekdays.

EventBridge's rules know no time zone. So it is asked at 05:00 and 06:00 UTC, and does its work at the one of them that
is 07:00 in Madrid.
"""

from datetime import datetime

from chalice.app import Blueprint, CloudWatchEvent, Cron

from chalicelib.handlers.events import in_order

blueprint = Blueprint(__name__)


@blueprint.schedule(Cron("0", "5,6", "?", "*", "MON-FRI", "*"))
def report_pending_receptions(event: CloudWatchEvent) -> None:
    """Begin the report of the day, when it is time."""
    in_order([event], _begin, function="report_pending_receptions")


def _begin(event: CloudWatchEvent) -> None:
    from chalicelib.services import reporting  # noqa: PLC0415  # `app.py` imports this: the API need not pay for it

    # The time that was set, not the time at which we got to it: an event may come late.
    reporting.begin(datetime.fromisoformat(event.to_dict()["time"]))
