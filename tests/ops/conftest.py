"""One stage for all tests of a module, as for the crashes: starting it takes longer than most of them."""

import gc
import warnings

import pytest

from tests.stage import a_stage


@pytest.fixture(scope="module")
def stage():
    with a_stage() as made:
        yield made


def pytest_itemcollected(item: pytest.Item) -> None:
    """Who dies between two calls leaves a connection open: here that is the point, and no fault."""
    item.add_marker(pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"))


@pytest.fixture(autouse=True)
def nothing_left_for_others():
    """What the dead left open is closed here, so that no other test is told of it."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
