"""A browser, for the tests that use the web client as people do."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from localcloud.browser import browser_program
from tests.e2e.conftest import DeployedStack
from tests.e2e.web.browsing import Visits, visits

# It runs as root in CI, and talks to nobody but this machine.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window: the build that has none, where there is one, which takes two thirds of the time."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_program(), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, stack: DeployedStack) -> Iterator[Visits]:
    """Opens a window of somebody."""
    assert stack.cloud.endpoints.web_url
    yield from visits(browser, stack.cloud.endpoints.web_url)
