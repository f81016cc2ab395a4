"""One stage for all tests of a module: starting it takes longer than most of them. For tests in which processes die."""

import gc
import warnings
from collections.abc import Iterator

import pytest

from tests.stage import Stage, a_stage


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        # What is there now outlives every test of the room: not looked through again after each.
        gc.freeze()
        yield made
        gc.unfreeze()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Who dies between two calls leaves a connection open: here that is the point, and no fault."""
    item.add_marker(pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"))


@pytest.fixture(autouse=True)
def nothing_left_for_others() -> Iterator[None]:
    """What the dead left open is closed here, so that no other test is told of it."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
