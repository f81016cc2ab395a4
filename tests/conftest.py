"""Fixtures for all tests."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import settings

from tests.aws import tables
from tests.ministack import running_ministack

if TYPE_CHECKING:
    from tests.stage import Stage

__all__ = ["tables"]

LONGEST_FIRST: Final = (
    "crash/test_workers",
    "packaging/test_package",
    "crash/test_deposit",
    "crash/test_requests",
    "ops/test_deploy",
    "crash/test_imports",
    "crash/test_messages",
    "messages/test_delivering",
    "workers/test_reporting",
)
"""The rooms that take longest: begun first, so that no worker is left alone with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sorts what several workers run, a room each."""
    places = {Path(__file__).parent / f"{room}.py": place for place, room in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


# A test leaves little behind and is over soon: looking for it a twentieth of the time was for nothing.
gc.set_threshold(50_000, 20, 50)

# How long an example takes says how busy the machine is, not whether the code is right: time is for `make bench`.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def aws_of_stages() -> Iterator[str]:
    """The AWS on which the stages of this process are, one after another."""
    with running_ministack() as url:
        yield url


@pytest.fixture(scope="module")
def stage(aws_of_stages: str) -> Iterator["Stage"]:
    """One stage for all tests of a module: making it takes longer than most of them."""
    from tests.stage import a_stage  # noqa: PLC0415  # who needs none does not wait for the whole app

    with a_stage(aws_of_stages) as made:
        # What is there now outlives every test of the room: not looked through again whenever memory is tidied.
        gc.freeze()
        yield made
        gc.unfreeze()
