"""One stage for all tests of a module: starting it takes longer than most of them."""

import pytest

from tests.messages.schools import another_school
from tests.stage import a_stage


@pytest.fixture(scope="module")
def stage():
    with a_stage() as made:
        yield made


@pytest.fixture
def school(stage):
    return another_school(stage)
