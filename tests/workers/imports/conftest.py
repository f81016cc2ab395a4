"""The school into which the rooms about imports import."""

from collections.abc import Iterator

import pytest

from tests.imports import Imports, empty
from tests.stage import Stage


@pytest.fixture
def imports(stage: Stage) -> Iterator[Imports]:
    """Imports into a school that has nobody but its staff."""
    empty(stage)
    stage.forget_work()
    yield Imports(stage)
    stage.cold()
