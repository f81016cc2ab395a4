"""The package, made once: the template that is deployed, and the archive with all that it needs."""

import json
from pathlib import Path
from typing import Any

import pytest

from localcloud.package import package_slim, package_whole


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The template as it is deployed."""
    package = package_slim(tmp_path_factory.mktemp("slim"))
    return dict(json.loads((package / "sam.json").read_text()))


@pytest.fixture(scope="session")
def package() -> Path:
    """What `make package` leaves."""
    return package_whole()
