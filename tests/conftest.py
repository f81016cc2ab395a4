"""Fixtures for all tests."""

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.aws import tables
from tests.ministack import running_ministack

if TYPE_CHECKING:
    from tests.stage import Stage

__all__ = ["tables"]

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
