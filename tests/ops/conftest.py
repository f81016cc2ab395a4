"""Processes die in these tests."""

from tests.stages import nothing_left_for_others, pytest_itemcollected

__all__ = ["nothing_left_for_others", "pytest_itemcollected"]
