"""What the rooms about the deposit begin and end with."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib.services import clock, deposit_checks, downloads, sharing, sweeping, uploads
from chalicelib.settings import settings
from tests.deposits import Later
from tests.stage import Stage


@pytest.fixture(autouse=True)
def tidy(stage: Stage) -> Iterator[None]:
    """What a test leaves undone is not the next one's."""
    yield
    stage.forget_work()


@pytest.fixture
def scanning(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation that looks through every file for malware."""
    monkeypatch.setenv("SCANNING", "on")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Workers do what follows, and links are followed, as much later as is said."""

    def go(by: timedelta) -> None:
        for module in (sweeping, deposit_checks, uploads, downloads, sharing):
            monkeypatch.setattr(module, "now", lambda: clock.now() + by)

    return go
