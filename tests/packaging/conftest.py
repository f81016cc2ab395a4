"""The package, made once: the template that is deployed, and the archive with all that it needs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from localcloud.endpoints import Endpoints
from localcloud.package import PACKAGE, package_slim
from tests.deployments import SECRET, make_deploy
from tests.ministack import running_ministack


@pytest.fixture(scope="session")
def slim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the laptop deploys: the application without its libraries."""
    return package_slim(tmp_path_factory.mktemp("slim"))


@pytest.fixture(scope="session")
def template(slim: Path) -> dict[str, Any]:
    """The template as it is deployed."""
    return dict(json.loads((slim / "sam.json").read_text()))


@pytest.fixture
def endpoints() -> Endpoints:
    """A laptop whose services are all at one address."""
    where: Any = dict.fromkeys(Endpoints.__dataclass_fields__, "http://localhost:4566") | {"users": ()}
    return Endpoints(**where)


@dataclass(frozen=True)
class Production:
    """What `make deploy STAGE=prod` did.

    Attributes:
        aws_url: the AWS that it deployed to, which still runs.
        done: what it said.
    """

    aws_url: str
    done: CompletedProcess[str]


@pytest.fixture(scope="module")
def production() -> Iterator[Production]:
    """`make deploy STAGE=prod`, the whole of it, to an empty AWS of the laptop's."""
    with running_ministack() as url:
        given = {"APP_SECRET": SECRET, "WEB_ORIGIN": "https://ventanilla.example", "MAIL_SENDER": "a@b.example"}
        yield Production(url, make_deploy(url, STAGE="prod", **given))


@pytest.fixture(scope="module")
def package(production: Production) -> Path:
    """What that packaged: it is what `make package` leaves."""
    assert (PACKAGE / "deployment.zip").exists(), production.done.stdout + production.done.stderr
    return PACKAGE
