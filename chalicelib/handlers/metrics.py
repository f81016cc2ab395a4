"""What is counted: figures in CloudWatch's embedded metric format, each a line of a function's log.

Dimensions are route templates, classes of status, our functions' names and codes of reasons: few, since each set of
them is a metric that is paid for, and nobody's data. Each figure is kept in total as well. `docs/runbook.md` says what
they mean.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from chalicelib.settings import settings

SERVICE: Final = "ventanilla"
"""The dimension that all have, and the only one of totals."""


class Metric(StrEnum):
    """What is counted; all but the latency are counts."""

    REQUESTS = "Requests"
    LATENCY = "Latency"
    COLD_STARTS = "ColdStarts"
    ERRORS = "Errors"
    HANDLED = "Handled"
    FAILED = "Failed"
    SEALED = "Sealed"
    SEAL_FAILURES = "SealFailures"
    UPLOADS_ACCEPTED = "UploadsAccepted"
    UPLOADS_REJECTED = "UploadsRejected"
    LATE_UPLOADS = "LateUploads"
    IMPORTS = "Imports"
    INFECTED_FILES = "InfectedFiles"
    NOTICES_DELIVERED = "NoticesDelivered"
    HANDED_OVER = "HandedOver"
    PENDING_RECEPTIONS = "PendingReceptions"
    DIGESTS = "Digests"
    REPORTS = "Reports"
    PEOPLE_FORGOTTEN = "PeopleForgotten"
    EXPIRED = "Expired"
    RECIPIENTS_FOUND = "RecipientsFound"
    RECIPIENTS_FOUND_AGAIN = "RecipientsFoundAgain"
    MESSAGES_DELIVERED = "MessagesDelivered"
    DELIVERIES_FAILED = "DeliveriesFailed"
    SENDING_THROTTLED = "SendingThrottled"
    DELIVERIES_REPEATED = "DeliveriesRepeated"
    FEEDBACK_KEPT = "FeedbackKept"
    FEEDBACK_IGNORED = "FeedbackIgnored"
    SWEEP_REQUEUED = "SweepRequeued"


def count(metric: Metric, amount: int = 1, **dimensions: str) -> None:
    """Count something that happened, in total and by these dimensions."""
    emit({metric: amount}, **dimensions)


def emit(figures: Mapping[Metric, float], **dimensions: str) -> None:
    """Write figures down, in total and by these dimensions."""
    # Not `Metrics`, whose instances share what they hold: calls of several threads would be told as one.
    line = EphemeralMetrics(namespace=settings().metrics_namespace, service=SERVICE)
    for metric, figure in figures.items():
        line.add_metric(metric, MetricUnit.Milliseconds if metric is Metric.LATENCY else MetricUnit.Count, figure)
    if dimensions:
        line.add_dimensions(service=SERVICE, **dimensions)
    line.flush_metrics()


def answered(route: str, status: int, milliseconds: float) -> None:
    """Count a request, by its route's template and the class of its status."""
    emit({Metric.REQUESTS: 1, Metric.LATENCY: milliseconds}, route=route, status=f"{status // 100}xx")


@cache
def started(function: str) -> None:
    """Count a cold start: the first call in a process does, and no other."""
    count(Metric.COLD_STARTS, function=function)
