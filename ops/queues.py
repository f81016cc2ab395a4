"""Dead-letter queues: what lies in them, and putting it back where it came from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from localcloud.places import Trouble
from ops.stacks import Deployed

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

BY_HAND: Final = "RelayDlq"
"""Its messages are keys of records, which no queue takes: `docs/runbook.md` says what to send for each."""


@dataclass(frozen=True)
class Dlq:
    """A dead-letter queue.

    Attributes:
        waiting: how many messages wait, about.
    """

    name: str
    waiting: int


def listed(sqs: "SQSClient", stack: Deployed) -> list[Dlq]:
    """All of the stack's, by name."""
    return [Dlq(name, _waiting(sqs, stack.queues[name])) for name in sorted(stack.queues) if name.endswith("Dlq")]


def redrive(sqs: "SQSClient", stack: Deployed, name: str, moved: Callable[[], None] = lambda: None) -> int:
    """Put back what lies in a dead-letter queue; gives how many messages.

    A message is sent before it is deleted here: cut off in between, it is done twice, which changes nothing.

    Raises:
        Trouble: there is no such queue, or its messages have nowhere to go back to.
    """
    if name == BY_HAND:
        raise Trouble(f"what is in {BY_HAND} is put right by hand: docs/runbook.md#doing-failed-work-again")
    target = stack.queues.get(f"{name.removesuffix('Dlq')}Queue")
    if not name.endswith("Dlq") or name not in stack.queues or target is None:
        known = ", ".join(each for each in sorted(stack.queues) if each.endswith("Dlq"))
        raise Trouble(f"there is no dead-letter queue {name}: {known}")
    source, done = stack.queues[name], 0
    # No more than there are now: one that fails again comes back, and is not for this time.
    for _ in range(_waiting(sqs, source)):
        answer = sqs.receive_message(QueueUrl=source, MaxNumberOfMessages=1, WaitTimeSeconds=1)
        for message in answer.get("Messages", []):
            sqs.send_message(QueueUrl=target, MessageBody=message["Body"])
            sqs.delete_message(QueueUrl=source, ReceiptHandle=message["ReceiptHandle"])
            done += 1
            moved()
    return done


def _waiting(sqs: "SQSClient", url: str) -> int:
    answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    return int(answer["Attributes"]["ApproximateNumberOfMessages"])
