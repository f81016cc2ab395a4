"""A province, and who manages a school of it and the office above."""

import pytest

from chalicelib.domain.people import Caller
from chalicelib.domain.roles import Role
from tests.invited import newcomer
from tests.people import register_units, somebody
from tests.units import CED, OFFICE, SCHOOL


@pytest.fixture
def province(tables: object) -> None:
    register_units()


@pytest.fixture
def director(province: None) -> Caller:
    return somebody(SCHOOL, Role.DIRECTOR, name="Eli Mar")


@pytest.fixture
def clerk(province: None) -> Caller:
    return somebody(SCHOOL, Role.ADMINISTRATION, name="Ana Ruiz")


@pytest.fixture
def above(province: None) -> Caller:
    return somebody(OFFICE, Role.DIRECTOR)


@pytest.fixture
def admin(province: None) -> Caller:
    return somebody(CED, Role.PLATFORM_ADMIN)


@pytest.fixture
def stranger(province: None) -> Caller:
    """Who has signed in and is nobody yet."""
    return newcomer("a stranger")
