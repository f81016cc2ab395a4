"""Fixtures for all tests."""

from tests.aws import tables

__all__ = ["tables"]
