"""Somebody at the web client, in a browser of their own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, ViewportSize, expect

from localcloud.demo_data import PASSWORD
from localcloud.places import LOCAL
from localcloud.web import WEB

AXE: Final = WEB / "node_modules" / "axe-core" / "axe.min.js"
SCREENS: Final = LOCAL / "screens"
"""Where pictures of the screens are left, for a person to look through."""

LEVELS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
WIDE: Final = ViewportSize(width=1280, height=900)
NARROW: Final = ViewportSize(width=360, height=740)
TABS_MAX: Final = 80
"""How often one presses Tab before giving up: no screen has more to stop at."""

PATIENCE_MS: Final = 30_000
"""The laptop's functions start one by one the first time."""

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Visitor:
    """A browser's window, and what went wrong in it."""

    page: Page
    web_url: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        # The laptop's sign-in page is not ours; an answer that is a refusal is shown to people.
        ours = self.page.url.startswith(self.web_url)
        if ours and message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def enter(self, email: str, path: str = "/") -> None:
        """Signs in, and goes where the path says."""
        self.page.goto(self.web_url + path)
        self.page.get_by_role("button", name="Entrar").click()
        self.give_password(email)
        expect(self.page.get_by_role("button", name="Salir")).to_be_visible()

    def give_password(self, email: str) -> None:
        """Fills in the identity provider's page."""
        self.page.wait_for_url(re.compile("/oauth2/authorize"))
        self.page.locator("input[name=username]").fill(email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.keyboard.press("Enter")

    def go(self, name: str) -> None:
        """Follows a link of the main navigation."""
        self.page.get_by_role("navigation", name="Principal").get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", level=1)).to_be_focused()

    def see(self, words: str) -> None:
        """Waits until the words are there."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def must_be_accessible(self) -> None:
        """No violation of WCAG 2.1 A or AA that axe-core can find on this screen."""
        # What is still moving has no colour of its own yet.
        self.page.wait_for_timeout(250)
        self.page.evaluate(AXE.read_text())
        found: list[dict[str, Any]] = self.page.evaluate(
            "levels => axe.run(document, {runOnly: {type: 'tag', values: levels}}).then(done => done.violations)",
            LEVELS,
        )
        told = [
            f"{each['id']}: {node['html'][:200]} {node['failureSummary']}" for each in found for node in each["nodes"]
        ]
        assert not told, "\n".join([self.page.url, *told])

    def look(self, name: str) -> None:
        """The screen is accessible in both languages, and pictures of it are left."""
        self.must_be_accessible()
        self.picture(name)
        self.page.get_by_role("button", name="English (cambiar el idioma a inglés)").click()
        expect(self.page.locator("html")).to_have_attribute("lang", "en")
        self.must_be_accessible()
        self.page.get_by_role("button", name=re.compile("^Español")).click()
        expect(self.page.locator("html")).to_have_attribute("lang", "es")

    def picture(self, name: str) -> None:
        """Pictures of the screen are left to look through, of a desk and of a phone; on neither is it wider than that."""
        before = self.page.viewport_size or WIDE
        for size in (WIDE, NARROW):
            width = size["width"]
            self.page.set_viewport_size(size)
            self.page.wait_for_timeout(100)
            self.page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)
            too_wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert too_wide <= 0, f"{name} is {too_wide} px wider than a window of {width} px"
        self.page.set_viewport_size(before)

    def tab_to(self, wanted: Locator) -> None:
        """Presses Tab until it has the focus, as somebody does who has no mouse."""
        for _ in range(TABS_MAX):
            if wanted.count() and wanted.first.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} is not reached by Tab on {self.page.url}")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        """Goes there by Tab, and presses the key."""
        self.tab_to(wanted)
        self.page.keyboard.press(key)


def visits(browser: Browser, web_url: str) -> Iterator["Visits"]:
    """Windows that are closed at the end; none may have complained."""
    all_ = Visits(browser, web_url)
    yield all_
    all_.close()


@dataclass
class Visits:
    """The windows of one test: each with its own sign-in."""

    browser: Browser
    web_url: str
    visitors: list[Visitor] = field(default_factory=list)

    def __call__(self, email: str | None = None, **settings: Any) -> Visitor:
        """A window of somebody who has signed in; without an e-mail, of anybody."""
        context = self.browser.new_context(locale="es-ES", **{"viewport": WIDE} | settings)
        visitor = Visitor(context.new_page(), self.web_url)
        self.visitors.append(visitor)
        if email:
            visitor.enter(email)
        return visitor

    def close(self) -> None:
        """Closes all of them."""
        for visitor in self.visitors:
            visitor.page.context.close()
        assert not [complaint for visitor in self.visitors for complaint in visitor.complaints]
