"""Puts work that has stood still on its queue again. On a schedule, each minute."""

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib.handlers.events import in_order
from chalicelib.handlers.logs import logger
from chalicelib.handlers.metrics import Metric, count

blueprint = Blueprint(__name__)


@blueprint.schedule(Rate(1, unit=Rate.MINUTES))
def sweep(event: CloudWatchEvent) -> None:
    """Look at what was due."""
    in_order([event], _sweep, function="sweep")


def _sweep(_event: CloudWatchEvent) -> None:
    from chalicelib.services import sweeping  # noqa: PLC0415  # `app.py` imports this: the API need not pay for it

    found = sweeping.sweep()
    count(Metric.SWEEP_REQUEUED, found)
    if found:
        logger.warning("work had stood still", count=found)
