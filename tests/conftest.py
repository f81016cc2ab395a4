"""Fixtures for all tests."""

from hypothesis import settings

from tests.aws import tables

__all__ = ["tables"]

# How long an example takes says how busy the machine is, not whether the code is right: time is for `make bench`.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
