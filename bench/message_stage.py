"""A message to many that really goes: the workers as they are, on a MiniStack of their own, with each call counted.

What is told of is what MiniStack has in the end: an inbox row and a mail for each family, and no other.
"""

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final
from unittest.mock import patch

from bench import families, one_by_one
from bench.metering import Meter, metered
from chalicelib.services import clock, delivering_mails
from chalicelib.storage import connections
from tests.faults import watched
from tests.messages.schools import School, another_school, mails
from tests.ministack import running_ministack
from tests.stage import Stage, a_stage

WITHOUT_A_PACE: Final = 1e6
"""Of the rate of MiniStack's account (14 a second), so that nobody waits 15 minutes: the pace is measured elsewhere."""

ONE_BY_ONE: Final = 200
"""How many the naive loop tells: each takes as much as any other."""

READ_TIMEOUT_S: Final = 60
"""MiniStack looks at every row of a school for each page of it: what is asked again for that would be counted."""

PATIENCE_S: Final = 600.0
MINUTE_S: Final = 60.0
_WRITTEN_AT_ONCE: Final = 25


def carry_out(guardians: int) -> None:
    """Send a message to so many in this process, and print what it took, a recipient.

    `naive_calls` are those of a loop that writes and mails one by one.
    """
    with (
        patch.object(connections, "READ_TIMEOUT_S", READ_TIMEOUT_S),
        patch.object(delivering_mails, "SHARE", WITHOUT_A_PACE),
        running_ministack() as url,
        a_stage(url) as stage,
    ):
        school = another_school(stage)
        _enrol(stage, school, guardians)
        stage.forget_work()
        meter = Meter(stage.dynamodb, {table: name for name, table in _tables(stage).items()})
        id = school.sent()
        with watched() as watch, metered(meter):
            _work(stage, school, id)
        _all_were_told(stage, school, id, guardians)
        with watched() as one_after_another:
            one_by_one.tell(ONE_BY_ONE, school.id, clock.fresh_id(), clock.now())
    took = {
        "calls": len(watch.made) / guardians,
        "write_units": meter.used["write_units"] / guardians,
        "naive_calls": len(one_after_another.made) / ONE_BY_ONE,
    }
    print(json.dumps(took))


def _tables(stage: Stage) -> Mapping[str, str]:
    return {name: stage.environment[f"{name.upper()}_TABLE"] for name in connections.INDEXES}


def _enrol(stage: Stage, school: School, guardians: int) -> None:
    """Write the families into the directory, as imports leave them."""
    client: Any = stage.dynamodb
    at = clock.now()
    rows = (
        {"PutRequest": {"Item": row}}
        for number in range(guardians)
        for row in (families.role(school.id, number, at), families.person(school.id, number))
    )
    while some := list(islice(rows, _WRITTEN_AT_ONCE)):
        client.batch_write_item(RequestItems={_tables(stage)["directory"]: some})


def _work(stage: Stage, school: School, id: str) -> None:
    """Do what waits on the queues, and what the sweep finds each minute, until the message is sent."""
    until, minute = time.monotonic() + PATIENCE_S, time.monotonic() + MINUTE_S
    while _state(stage, id) != "sent":
        moved = stage.relay() + stage.deliver("message") + stage.deliver("delivery")
        if time.monotonic() > minute:
            stage.put("message", {"work": "expand", "message_id": id})
            minute += MINUTE_S
        if not moved:
            assert time.monotonic() < until, f"the message of {school.id} was not sent"
            time.sleep(0.2)


def _state(stage: Stage, id: str) -> str:
    """Beside what is counted."""
    key = {"pk": {"S": f"M#{id}"}, "sk": {"S": "MESSAGE"}}
    found: Any = stage.dynamodb.get_item(TableName=_tables(stage)["messages"], Key=key)
    return str(found["Item"]["state"]["S"])


def _all_were_told(stage: Stage, school: School, id: str, guardians: int) -> None:
    """Nobody was left out, and nobody was told twice."""
    everybody = range(guardians)
    assert Counter(_inboxes(stage)) == Counter(f"I#{families.person_id(number)}" for number in everybody)
    assert Counter(mail["To"][0] for mail in mails(stage)) == Counter(map(families.email, everybody))
    totals = school.message(id)["totals"]
    assert totals["recipients"] == guardians, totals
    assert (totals["inbox"], totals["email"]) == ({"delivered": guardians}, {"sent": guardians}), totals


def _inboxes(stage: Stage) -> Iterator[str]:
    """Whose inbox each inbox row is in."""
    pages = stage.dynamodb.get_paginator("scan").paginate(
        TableName=_tables(stage)["messages"],
        FilterExpression="begins_with(pk, :inbox)",
        ExpressionAttributeValues={":inbox": {"S": "I#"}},
    )
    return (str(row["pk"]["S"]) for page in pages for row in page["Items"])
