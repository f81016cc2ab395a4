"""One structured logger: JSON lines with a request id, and no personal data."""

from typing import Final

from aws_lambda_powertools import Logger

logger: Final = Logger(service="ventanilla", log_uncaught_exceptions=False)
"""Logs say which route and which ids of requests and messages; never a body, a name, a token or a query."""
