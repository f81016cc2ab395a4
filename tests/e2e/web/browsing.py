"""Somebody at the web client, in a browser of their own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, ViewportSize, expect

from localcloud.demo_data import PASSWORD
from localcloud.places import LOCAL
from localcloud.web import WEB
from tests.e2e.web.words import said

AXE: Final = WEB / "node_modules" / "axe-core" / "axe.min.js"
SCREENS: Final = LOCAL / "screens"
"""Where pictures of the screens are left, for a person to look through."""

LEVELS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""What the law asks for (2.1 AA), what its next version will, and what axe-core's makers hold to be good besides."""

WIDE: Final = ViewportSize(width=1280, height=900)
NARROW: Final = ViewportSize(width=360, height=740)
TWICE_AS_LARGE: Final = ViewportSize(width=640, height=450)
"""What the wide window holds at 200 %."""

SCHEME: Final[Mapping[str, Literal["light", "dark"]]] = {"es": "light", "en": "dark"}
"""Colours do not depend on words: each screen is seen in both languages and in both schemes, and that is twice."""

TABS_MAX: Final = 80
"""How often one presses Tab before giving up: no screen has more to stop at."""

FAR_AWAY: Final = "Pacific/Auckland"
"""Where each browser believes to be: half a day from Madrid, whose time is told everywhere."""

PATIENCE_MS: Final = 30_000
"""The laptop's functions start one by one the first time."""

CALM_FRAMES: Final = 12
"""For so many pictures nothing may be on its way: going somewhere begins a moment after it was asked for."""

SETTLED_FRAMES: Final = 3
"""For so many pictures a screen has to keep its size: what depends on its width is drawn in the next."""

AN_OLDER_BROWSER: Final = """
    for (const [owner, names] of [
        [Map, ["groupBy"]],
        [Map.prototype, ["getOrInsert", "getOrInsertComputed"]],
        [Promise, ["withResolvers", "try"]],
        [URL, ["parse"]],
        [Math, ["sumPrecise"]],
        [Uint8Array, ["fromBase64", "fromHex"]],
        [Uint8Array.prototype, ["toBase64", "toHex"]],
        [Array, ["fromAsync"]],
        [Array.prototype, ["toReversed", "toSorted", "toSpliced", "with"]],
        [Set.prototype, ["union", "difference", "intersection"]],
        [AbortSignal, ["any"]],
        [Object, ["groupBy"]],
    ]) for (const name of names) delete owner[name];
"""
"""Takes away what came to browsers after those that the client is built for: each page of the tests is without it."""

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Visitor:
    """A browser's window, and what went wrong in it."""

    page: Page
    web_url: str
    language: str = "es"
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

    def t(self, key: str, **values: object) -> str:
        """What the client says for a key, in the language of this window."""
        return said(self.language, key, **values)

    def enter(self, email: str, path: str = "/") -> None:
        """Signs in, and goes where the path says."""
        self.page.goto(self.web_url + path)
        self.come_in(email)
        expect(self.page.get_by_role("button", name=self.t("session.signOut"))).to_be_visible()

    def come_in(self, email: str) -> None:
        """Goes through the door that one stands before."""
        self.page.get_by_role("button", name=self.t("session.signIn")).click()
        self.give_password(email)

    def give_password(self, email: str) -> None:
        """Fills in the identity provider's page."""
        self.page.wait_for_url(re.compile("/oauth2/authorize"))
        # A code that is worth nothing without what only this tab knows.
        asked = parse_qs(urlsplit(self.page.url).query)
        assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
        self.page.locator("input[name=username]").fill(email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.keyboard.press("Enter")

    def go(self, name: str) -> None:
        """Follows a link of the main navigation."""
        places = self.page.get_by_role("navigation", name=self.t("app.main"))
        places.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", level=1)).to_be_focused()

    def move(self, path: str) -> None:
        """Goes to an address of the client without asking for the page anew: tokens live in memory."""
        self.page.evaluate(
            "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }", path
        )

    def come_back(self, path: str) -> None:
        """Comes back to this window after a while, as its browser tells it: what has grown old is asked for anew.

        Args:
            path: how the address ends, without its query, that was asked when this returns.
        """
        with self.page.expect_request(lambda asked: asked.method == "GET" and asked.url.split("?")[0].endswith(path)):
            self.page.evaluate(
                """() => {
                    const tell = () => document.dispatchEvent(new Event("visibilitychange", {bubbles: true}));
                    window.telling = setInterval(tell, 250);
                }"""
            )
        self.page.evaluate("clearInterval(window.telling)")

    def must_have_come(self) -> None:
        """The screen is there with all that it asked for, and stays so for a moment: the one before it is gone."""
        assert self.page.evaluate(
            """async ([frames, patience]) => {
                const until = performance.now() + patience;
                for (let calm = 0; calm < frames; ) {
                    if (performance.now() > until) return false;
                    await new Promise(requestAnimationFrame);
                    const waits = document.querySelector(".late, .loading, [aria-busy=true], .going.now");
                    calm = document.querySelector("h1") && !waits ? calm + 1 : 0;
                }
                return true;
            }""",
            [CALM_FRAMES, PATIENCE_MS],
        ), f"{self.page.url} never came"

    def see(self, words: str) -> None:
        """Waits until the words are there."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def must_be_accessible(self) -> None:
        """No violation that axe-core can find on this screen; while a question is open, in the question.

        All else is hidden from everybody then, and the checker's own guess at whether one is open fails now and then.
        """
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        found: list[dict[str, Any]] = self.page.evaluate(
            """async levels => {
                // What was put there just now has no colour of its own before it was drawn, nor has what changes it.
                for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
                const ends = one => one.effect.getComputedTiming().endTime < Infinity;
                await Promise.allSettled(document.getAnimations().filter(ends).map(one => one.finished));
                const where = document.querySelector("[aria-modal=true], dialog:modal") ?? document;
                return (await axe.run(where, {runOnly: levels, resultTypes: ["violations"]})).violations;
            }""",
            LEVELS,
        )
        told = [
            f"{each['id']}: {node['html'][:200]} {node['failureSummary']}" for each in found for node in each["nodes"]
        ]
        assert not told, "\n".join([f"{self.page.url}, {self.language}", *told])

    def speak(self, language: str) -> None:
        """Changes the language, where the screen lets one."""
        self.page.get_by_role("button", name=self.t("app.languageLabel")).click()
        expect(self.page.locator("html")).to_have_attribute("lang", language)
        self.language = language

    def look(self, name: str) -> None:
        """The screen is accessible in both languages, and pictures of it are left."""
        self.must_be_accessible()
        self.picture(name)
        self.speak("en")
        self.must_be_accessible()
        self.speak("es")

    def picture(self, name: str) -> None:
        """Pictures of the screen are left to look through, of a desk and a phone; it fits them, and twice as large."""
        before = self.page.viewport_size or WIDE
        for size in (WIDE, TWICE_AS_LARGE, NARROW):
            self.page.set_viewport_size(size)
            self._must_have_settled()
            if size is not TWICE_AS_LARGE:
                self.page.screenshot(path=SCREENS / f"{name}-{size['width']}.png", full_page=True)
            self.must_fit()
        self.page.set_viewport_size(before)

    def must_fit_a_phone(self) -> None:
        """Words are longer in one language than in another."""
        before = self.page.viewport_size or WIDE
        self.page.set_viewport_size(NARROW)
        self._must_have_settled()
        self.must_fit()
        self.page.set_viewport_size(before)

    def _must_have_settled(self) -> None:
        """Nothing on the screen moves or grows any more: its window has another size since a moment ago."""
        self.page.evaluate(
            """async frames => {
                const seen = () => [document.documentElement.scrollWidth, document.documentElement.scrollHeight].join();
                for (let last = "", calm = 0, turn = 0; calm < frames && turn < 20 * frames; turn++) {
                    await new Promise(requestAnimationFrame);
                    calm = seen() === last ? calm + 1 : 0;
                    last = seen();
                }
            }""",
            SETTLED_FRAMES,
        )

    def must_fit(self) -> None:
        """Nobody has to go sideways to read it."""
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{self.page.url} is {too_wide} px wider than its window: {self.page.viewport_size}"

    def tab_to(self, wanted: Locator) -> None:
        """Presses Tab until it has the focus, as somebody does who has no mouse."""
        reached = wanted.first.and_(self.page.locator(":focus"))
        for _ in range(TABS_MAX):
            if reached.count():
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

    def __call__(self, email: str | None = None, *, language: str = "es", **settings: Any) -> Visitor:
        """A window of somebody who has signed in; without an e-mail, of anybody."""
        chosen = {"origin": self.web_url, "localStorage": [{"name": "language", "value": language}]}
        usual = {"viewport": WIDE, "reduced_motion": "reduce", "storage_state": {"cookies": [], "origins": [chosen]}}
        context = self.browser.new_context(locale="es-ES", timezone_id=FAR_AWAY, **usual | settings)
        context.add_init_script(AN_OLDER_BROWSER)
        visitor = Visitor(context.new_page(), self.web_url, language)
        self.visitors.append(visitor)
        if email:
            visitor.enter(email)
        return visitor

    def close(self) -> None:
        """Closes all of them."""
        for visitor in self.visitors:
            visitor.page.context.close()
        complaints = [complaint for visitor in self.visitors for complaint in visitor.complaints]
        assert not complaints, complaints
