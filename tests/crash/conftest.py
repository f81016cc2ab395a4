"""Processes die in these tests, on one stage for each module."""

from tests.stages import nothing_left_for_others, pytest_itemcollected, stage

__all__ = ["nothing_left_for_others", "pytest_itemcollected", "stage"]
