"""Puts work that has stood still on its queue again. On a schedule, each minute."""

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib.handlers.logs import logger
from chalicelib.services import sweeping

blueprint = Blueprint(__name__)


@blueprint.schedule(Rate(1, unit=Rate.MINUTES))
def sweep(_event: CloudWatchEvent) -> None:
    """Look at what was due."""
    found = sweeping.sweep()
    if found:
        logger.warning("work had stood still", count=found)
