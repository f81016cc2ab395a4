"""The small API, and three who ask it: nobody known, and two who are."""

from collections.abc import Iterator

import pytest

from chalicelib.settings import settings
from tests.aws import ENVIRONMENT
from tests.handlers.client import Client
from tests.handlers.things import ORIGIN, Shelf, an_api


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WEB_ORIGIN", ORIGIN)
    monkeypatch.setenv("APP_SECRET", ENVIRONMENT["APP_SECRET"])
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def stranger(configured: None, shelf: Shelf) -> Client:
    return Client(an_api(shelf))


@pytest.fixture
def ana(stranger: Client) -> Client:
    return Client(stranger.api, token="ana")


@pytest.fixture
def luis(stranger: Client) -> Client:
    return Client(stranger.api, token="luis")
