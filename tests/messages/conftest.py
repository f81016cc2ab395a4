"""A school for each test, on the stage of its module; and mail at once, where its pace is not what is tested."""

import pytest

from chalicelib.gateways import bulk_mails
from chalicelib.services import delivering, delivering_mails
from tests.messages.schools import another_school, forget_the_pace


@pytest.fixture
def school(stage):
    return another_school(stage)


@pytest.fixture
def no_waiting(stage, monkeypatch):
    """The pace is tested on its own; here it is fast, and nobody reserved any of it at a later time of another test."""
    monkeypatch.setattr(delivering_mails, "SHARE", 1000.0)
    # Nor does a message of one test come in the middle of the next.
    monkeypatch.setattr(delivering, "COUNT_AFTER_S", 0)
    bulk_mails.rate()  # asked once in a process: no call is to be counted in one run and missing in the next
    forget_the_pace(stage)
