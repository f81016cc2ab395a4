"""Begins the monthly round of those whom units need not know any more. On a schedule, the first night of each month."""

from chalice.app import Blueprint, CloudWatchEvent, Cron

from chalicelib.handlers.events import in_order

blueprint = Blueprint(__name__)


@blueprint.schedule(Cron("0", "2", "1", "*", "?", "*"))
def retire_people(event: CloudWatchEvent) -> None:
    """Begin the round."""
    in_order([event], _begin, function="retire_people")


def _begin(_: CloudWatchEvent) -> None:
    from chalicelib.services import retention  # noqa: PLC0415  # `app.py` imports this: the API need not pay for it

    retention.begin()
