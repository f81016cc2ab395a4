"""The deployed package, for the tests that speak to it over HTTP: a stack for each worker, and nothing left of it."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pytest

from chalicelib.settings import settings
from chalicelib.storage import secrets
from localcloud import aws
from localcloud.client import Client
from localcloud.cloud import Cloud, running_cloud
from localcloud.demo_data import PASSWORD
from localcloud.ministack import free_port
from localcloud.places import STACK
from localcloud.sign_in import id_token
from localcloud.web import build_web

TOKEN_SECONDS: Final = 30 * 60
"""Half of how long the pool's tokens are good."""

LONGEST_FIRST: Final = ("test_screens", "test_main_job", "test_message_drafts")
"""The browser's rooms that take longest: begun before its others, so that none is left alone with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's rooms come last, when several workers run a room each: who has had a browser runs no other loop."""
    rooms = {f"{room}.py": place for place, room in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: (item.path.parent.name == "web", rooms.get(item.path.name, len(rooms))))


@dataclass(frozen=True)
class DeployedStack:
    """A stack of the tests' own, with the demonstration's people in it."""

    cloud: Cloud
    _tokens: dict[str, tuple[float, str]] = field(default_factory=dict)

    @property
    def api_url(self) -> str:
        """Where the API's paths begin."""
        return self.cloud.endpoints.api_url

    @property
    def aws_url(self) -> str:
        """Where its AWS answers."""
        return self.cloud.endpoints.aws_url

    def sign_in(self, email: str) -> str:
        """An ID token of one of the demonstration's users, or of a test's own; the same one while it is good."""
        since, token = self._tokens.get(email, (-math.inf, ""))
        if time.monotonic() - since > TOKEN_SECONDS:
            endpoints = self.cloud.endpoints
            token = id_token(endpoints.aws_url, endpoints.client_id, email, PASSWORD)
            self._tokens[email] = (time.monotonic(), token)
        return token

    def client(self, email: str | None = None) -> Client:
        """A client of somebody who has signed in; without an e-mail, of anybody."""
        return Client(self.api_url, self.sign_in(email) if email else None)

    def person_id(self, email: str, unit_id: str) -> str:
        """Who a user is in a unit."""
        return next(m.person_id for m in self.cloud.endpoints.user(email).memberships if m.unit == unit_id)

    def physical_id(self, logical_id: str) -> str:
        """What a resource of the template is called in this stack."""
        return self._resources[logical_id]

    @cached_property
    def _resources(self) -> dict[str, str]:
        pages = aws.cloudformation(self.aws_url).get_paginator("list_stack_resources").paginate(StackName=STACK)
        found = [each for page in pages for each in page["StackResourceSummaries"]]
        return {each["LogicalResourceId"]: each.get("PhysicalResourceId", "") for each in found}


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeployedStack]:
    """The stack, deployed once for all tests of a worker."""
    folder: Path = tmp_path_factory.mktemp("cloud")
    with running_cloud(
        free_port(),
        folder,
        folder / "endpoints.json",
        web_port=free_port(),
        site=build_web(),
        say=lambda _: None,
    ) as cloud:
        yield DeployedStack(cloud)


@pytest.fixture
def deployed_secret(stack: DeployedStack, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Here too: marks are signed as the deployed functions sign them."""
    name = stack.physical_id("RecordFeedback")
    client = aws.session().client("lambda", endpoint_url=stack.aws_url)
    monkeypatch.setenv(
        "APP_SECRET", client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]["APP_SECRET"]
    )
    settings.cache_clear()
    secrets.key_for.cache_clear()
    yield
    settings.cache_clear()
    secrets.key_for.cache_clear()
