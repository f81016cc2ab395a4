"""For tests in which processes die."""

import gc
import warnings
from collections.abc import Iterator

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Who dies between two calls leaves a connection open: here that is the point, and no fault."""
    item.add_marker(pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"))


@pytest.fixture(autouse=True)
def nothing_left_for_others() -> Iterator[None]:
    """What the dead left open is closed here, so that no other test is told of it."""
    # What is there before is none of theirs: looking through it took longer than most tests.
    gc.freeze()
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
