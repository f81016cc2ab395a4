"""One world for all tests of a module: making it takes longer than asking it."""

import pytest

from tests.aws import an_aws
from tests.world import a_world


@pytest.fixture(scope="module")
def world():
    with pytest.MonkeyPatch.context() as patch, an_aws(patch), a_world(patch) as made:
        yield made
