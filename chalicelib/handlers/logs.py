"""One structured logger: JSON lines with a request id, and no personal data."""

from typing import Final

from aws_lambda_powertools import Logger

from chalicelib.handlers.edge.crashes import trace
from chalicelib.handlers.metrics import SERVICE, Metric, count

logger: Final = Logger(service=SERVICE, log_uncaught_exceptions=False)
"""Logs say which route and which ids of requests and messages; never a body, a name, a token or a query."""


def report(what: str, error: BaseException, function: str, **ids: str) -> None:
    """Tell of what a person must look at: at `ERROR`, and as a figure that raises an alarm.

    It says where it happened, and not what the error says: messages of errors quote what people sent.

    Args:
        function: ours that it happened in.
        ids: of the request or message.
    """
    logger.error(what, extra={"trace": trace(error), **ids}, stacklevel=3)
    count(Metric.ERRORS, function=function)
