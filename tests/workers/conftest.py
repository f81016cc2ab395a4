"""One stage for all tests of a module: starting it takes longer than most of them."""

import pytest

from tests.stage import a_stage


@pytest.fixture(scope="module")
def stage():
    with a_stage() as made:
        yield made
