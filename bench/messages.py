"""What a message to many takes: calls, write units, time and memory, beside its floor and beside one call for each.

It goes once for real, on MiniStack (`message_stage`). Time, memory and pace are those of the workers as they are
deployed, on an AWS that works out what it is asked for (`message_world`): 100,000 inboxes would be this process's own
memory else, and at 14 mails a second 10,000 take a quarter of an hour.
"""

import heapq
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

from bench import one_by_one
from bench.message_world import FAST, UNIT, Aws
from bench.rows import Row
from localcloud.places import REGION

FEW: Final = 10_000
MANY: Final = 100_000

CALLS: Final = 0.11
WRITE_UNITS: Final = 3.0
FLOOR_UNITS: Final = 2.0
"""An inbox row is written, and so is its place among the unread."""

SLOW: Final = 14.0
"""Mails a second: what SES lets an account send that has just left its sandbox."""

WORKERS: Final = 5
"""How many deliver at once (`.chalice/resources.json`)."""

FLOOR_CALLS: Final = 1 / 25 + 1 / 50
"""25 inbox rows a call, and 50 mails a call."""

ONE_BY_ONE: Final = 1000
"""How many the naive loop tells."""

MEMORY_GROWTH: Final = 1.2


@dataclass(frozen=True)
class Measured:
    """What a message took, a recipient.

    Attributes:
        calls, write_units: of AWS.
        naive_calls, naive_cpu_ms: of a loop that writes and mails one by one.
        cpu_ms: of the workers on this machine.
        megabytes: the most that the workers had, of all recipients.
    """

    calls: float
    write_units: float
    cpu_ms: float
    naive_calls: float
    naive_cpu_ms: float
    megabytes: float


def rows() -> list[Row]:
    """Each size in a process of its own."""
    real, few, slow, many = _really_sent(FEW), _measured(FEW), _measured(FEW, SLOW), _measured(MANY)
    return [
        Row(f"message to {FEW} by e-mail, on MiniStack: calls", FEW * real["calls"], "calls", FEW * CALLS),
        Row("  the floor: 25 rows, 50 mails a call", FEW * FLOOR_CALLS, "calls"),
        Row("  a loop of one call for each", FEW * real["naive_calls"], "calls"),
        Row("  write units a recipient", real["write_units"], "WU", WRITE_UNITS),
        Row(f"message to {FEW} by e-mail, on an AWS that is worked out: calls", FEW * few.calls, "calls", FEW * CALLS),
        Row(f"  at {SLOW:g} mails a second, with each minute's count", FEW * slow.calls, "calls", FEW * CALLS),
        Row("  a loop of one call for each", FEW * few.naive_calls, "calls"),
        Row("write units a recipient", few.write_units, "WU", WRITE_UNITS),
        Row("  the floor: an inbox row, and that it is unread", FLOOR_UNITS, "WU"),
        Row("recipients a second of CPU", 1000 / few.cpu_ms, "/s"),
        Row("  a loop of one call for each", 1000 / few.naive_cpu_ms, "/s"),
        Row(f"memory of the workers, {FEW} recipients", few.megabytes, "MB"),
        Row(f"memory of the workers, {MANY} recipients", many.megabytes, "MB"),
        Row("memory, ten times as many against one", many.megabytes / few.megabytes, "x", MEMORY_GROWTH),
    ]


def _really_sent(guardians: int) -> Mapping[str, float]:
    """What `message_stage.carry_out` tells."""
    told: dict[str, float] = json.loads(
        _last_line(f"from bench.message_stage import carry_out; carry_out({guardians})")
    )
    return told


def _measured(guardians: int, rate: float = FAST) -> Measured:
    queue = f"https://sqs.{REGION}.amazonaws.com/123456789012"
    environment = {
        **os.environ,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "APP_SECRET": "a secret that is only good for a measurement",
        "MESSAGE_QUEUE_URL": f"{queue}/message",
        "DELIVERY_QUEUE_URL": f"{queue}/delivery",
        "MAIL_SENDER": "bench@ventanilla.example",
        "WEB_ORIGIN": "https://ventanilla.example",
        "BULK_MAIL_SETTINGS": "bench",
    }
    code = f"from bench.messages import carry_out; carry_out({guardians}, {rate})"
    return Measured(**json.loads(_last_line(code, environment)))


def _last_line(code: str, environment: Mapping[str, str] | None = None) -> str:
    """What a program says last, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return done.stdout.splitlines()[-1]


def carry_out(guardians: int, rate: float) -> None:
    """Send a message to so many in this process, from an account of that rate, and print what it took."""
    # This and what follows is what is measured.
    from chalicelib.gateways import clients  # noqa: PLC0415
    from chalicelib.services import clock, delivering_mails  # noqa: PLC0415
    from chalicelib.storage import connections  # noqa: PLC0415

    with TemporaryDirectory() as folder, ExitStack() as told:
        aws = Aws(guardians, Path(folder), rate)
        told.enter_context(patch.object(clock, "now", lambda: aws.now))
        told.enter_context(patch.object(delivering_mails, "_sleep_until", aws.sleep_until))
        # Typed as if it gave nothing; what it gives is taken for the answer.
        for client in (connections.connection().client, clients.sqs(), clients.ses(), clients.ses_once()):
            events: Any = client.meta.events
            events.register("before-call", aws.answer)
        began = time.process_time()
        work(aws)
        took = time.process_time() - began
        # Nobody was left out, and nobody was told twice.
        assert aws.mails == aws.inboxes == guardians, (aws.mails, aws.inboxes)
        totals = json.loads(aws.message["totals"]["S"])
        assert totals == {"email": {"sent": guardians}, "inbox": {"delivered": guardians}}, totals
        calls, units = aws.calls.total() / guardians, aws.write_units / guardians
        # Not `ru_maxrss`: a process begins with that of the one that started it.
        status = Path("/proc/self/status").read_text()
        peak = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024
        aws.calls.clear()
        began = time.process_time()
        one_by_one.tell(ONE_BY_ONE, UNIT, aws.message_id, aws.now)
        naive_ms = 1000 * (time.process_time() - began) / ONE_BY_ONE
        naive_calls = aws.calls.total() / ONE_BY_ONE
    print(json.dumps(asdict(Measured(calls, units, 1000 * took / guardians, naive_calls, naive_ms, peak))))


def work(aws: Aws) -> None:
    """Do what waits on the queues, as so many workers do, and sweep each minute, until the message is sent."""
    from chalicelib.handlers import deliver_messages, expand_messages  # noqa: PLC0415

    carry_on = json.dumps({"work": "expand", "message_id": aws.message_id})
    aws.later(carry_on, 0)
    aws.later(carry_on, 60)
    free_at = [aws.now] * WORKERS
    while aws.queue:
        due, _, body = heapq.heappop(aws.queue)
        aws.now = max(due, heapq.heappop(free_at))
        worker: Any = expand_messages.expand_messages
        if '"deliver"' in body:
            worker = deliver_messages.deliver_messages
        record = {"messageId": "1", "receiptHandle": "1", "body": body}
        assert worker({"Records": [record]}, SimpleNamespace()) == {"batchItemFailures": []}
        heapq.heappush(free_at, aws.now)
        if aws.message["state"]["S"] == "sent":
            aws.queue = [each for each in aws.queue if each[2] != carry_on]
        elif body == carry_on and carry_on not in {waiting for _, _, waiting in aws.queue}:
            aws.later(carry_on, 60)
