"""One stage for all tests of a module: starting it takes longer than most of them."""

from collections.abc import Iterator

import pytest

from tests.imports import Imports, empty
from tests.stage import Stage, a_stage


@pytest.fixture(scope="module")
def stage():
    with a_stage() as made:
        yield made


@pytest.fixture
def imports(stage: Stage) -> Iterator[Imports]:
    """Imports into a school that has nobody but its staff."""
    empty(stage)
    stage.forget_work()
    yield Imports(stage)
    stage.cold()
