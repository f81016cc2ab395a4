"""A school for each test, on the stage of its module; and mail at once, where its pace is not what is tested."""

import pytest

from tests.messages.schools import another_school, mail_at_once


@pytest.fixture
def school(stage):
    return another_school(stage)


@pytest.fixture
def no_waiting(stage, monkeypatch):
    mail_at_once(stage, monkeypatch)
