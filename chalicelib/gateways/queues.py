"""The queues: messages carry ids, never content."""

import json
import math
from collections.abc import Iterable, Mapping
from itertools import islice, repeat
from typing import Final

from chalicelib.domain.errors import Unavailable
from chalicelib.gateways.clients import calling_aws, sqs

AT_ONCE: Final = 10
"""How many messages one call takes."""

LONGEST_DELAY_S: Final = 900


def put(queue_url: str, message: Mapping[str, str | int], *, delay_s: float = 0) -> None:
    """Put one message on a queue; one call.

    Args:
        delay_s: for how long nobody sees it, up to `LONGEST_DELAY_S`.
    """
    with calling_aws():
        sqs().send_message(QueueUrl=queue_url, MessageBody=_body(message), DelaySeconds=_delay(delay_s))


def put_many(
    queue_url: str, messages: Iterable[Mapping[str, str | int]], *, delays_s: Iterable[float] = repeat(0)
) -> None:
    """Put messages on a queue, ten a call.

    Args:
        delays_s: for how long nobody sees each of them, up to `LONGEST_DELAY_S`.

    Raises:
        Unavailable: some were not taken; all may be put again.
    """
    left = zip(messages, delays_s, strict=False)
    while some := list(islice(left, AT_ONCE)):
        entries = [
            {"Id": str(place), "MessageBody": _body(message), "DelaySeconds": _delay(delay_s)}
            for place, (message, delay_s) in enumerate(some)
        ]
        with calling_aws():
            answer = sqs().send_message_batch(QueueUrl=queue_url, Entries=entries)  # type: ignore[arg-type]  # plain dicts
        if answer.get("Failed"):
            raise Unavailable


def _delay(delay_s: float) -> int:
    return min(max(0, math.ceil(delay_s)), LONGEST_DELAY_S)


def _body(message: Mapping[str, str | int]) -> str:
    return json.dumps(message, sort_keys=True)
