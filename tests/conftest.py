"""Fixtures for all tests."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

from tests.aws import tables

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


# How long an example takes says how busy the machine is, not whether the code is right: time is for `make bench`.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
