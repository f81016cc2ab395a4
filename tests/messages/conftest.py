"""A school for each test, on the stage of its module; and mail at once, where its pace is not what is tested."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from chalicelib.gateways import bulk_mails, clients
from chalicelib.services import clock, delivering_mails, registrations
from chalicelib.settings import settings
from tests.messages.paced import World
from tests.messages.schools import another_school, mail_at_once
from tests.units import SCHOOL

QUEUES: Final = {name: f"https://sqs.eu-south-2.amazonaws.com/123456789012/{name}" for name in ("message", "delivery")}


@pytest.fixture
def school(stage):
    return another_school(stage)


@pytest.fixture
def no_waiting(stage, monkeypatch):
    mail_at_once(stage, monkeypatch)


@pytest.fixture
def aws(tables, monkeypatch) -> Iterator[Any]:
    """The tables, and queues that nobody reads."""
    for name, url in QUEUES.items():
        monkeypatch.setenv(f"{name.upper()}_QUEUE_URL", url)
    monkeypatch.setenv("DELIVERY_DLQ_URL", QUEUES["delivery"])
    settings.cache_clear()
    clients.forget_clients()
    bulk_mails.rate.cache_clear()
    yield tables
    clients.forget_clients()
    bulk_mails.rate.cache_clear()


@pytest.fixture
def world(aws, monkeypatch) -> World:
    """Where the pace is what is tested, and no stage is needed."""
    made = World(clock.now())
    monkeypatch.setattr(clock, "now", lambda: made.now)
    monkeypatch.setattr(delivering_mails, "_sleep_until", lambda moment: setattr(made, "now", max(made.now, moment)))
    for client, answer in ((clients.sqs(), made.sqs), (clients.ses(), made.ses), (clients.ses_once(), made.ses)):
        events: Any = client.meta.events
        events.register("before-call", answer)
    registrations.register_unit(SCHOOL)
    return made
