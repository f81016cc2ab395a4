"""A school for each test, on the stage of its module."""

import pytest

from tests.messages.schools import another_school


@pytest.fixture
def school(stage):
    return another_school(stage)
