"""How somebody wants to be told, on a phone: one's own, in either language, and as it was said last."""

import re

from playwright.sync_api import APIResponse, Page, Route, expect

from tests.e2e.conftest import DeployedStack
from tests.e2e.web.answers import Held, really
from tests.e2e.web.browsing import NARROW, PATIENCE_MS, Visitor
from tests.e2e.web.messages import ROSA

TURN_MS = 20
SHOWN_MS = 7_000
"""What is said in passing has gone by then."""
NO_ENGLISH = re.compile(r"/assets/en-.*\.js$")
KEEPING = "**/_user_request_/me/preferences"


def test_how_one_is_told_is_kept_wherever_it_is_said_and_a_read_that_comes_late_does_not_undo_it(stack, visit):
    rosa = visit(viewport=NARROW)
    rosa.page.clock.install()
    rosa.enter(ROSA, "/inbox")
    page = rosa.page

    # A language whose words do not come leaves all as it is, and says so.
    page.route(NO_ENGLISH, lambda route: route.abort())
    page.get_by_role("button", name=rosa.t("app.languageLabel")).click()
    rosa.see(rosa.t("failure.part"))
    expect(page.locator("html")).to_have_attribute("lang", "es")
    # What is kept is kept all the same.
    rosa.move("/u/41000001/preferences")
    page.clock.fast_forward(SHOWN_MS)
    expect(page.get_by_text(rosa.t("failure.part"))).to_have_count(0)
    page.get_by_label(rosa.t("preferences.language")).select_option("en")
    page.get_by_role("main").get_by_role("button", name=rosa.t("preferences.save")).click()
    rosa.see(rosa.t("failure.part"))
    expect(page.get_by_role("main").get_by_role("alert")).to_have_count(0)
    must_be_kept(rosa, stack, "es", kept="en", mailed=True)
    page.unroute(NO_ENGLISH)

    # What is said at the top while it is kept was said last, and goes on being spoken.
    page.get_by_label(rosa.t("preferences.language")).select_option("es")
    service = Held()
    page.route(KEEPING, service)
    page.get_by_role("main").get_by_role("button", name=rosa.t("preferences.save")).click()
    rosa.speak("en")
    with page.expect_response(lambda answer: answer.request.post_data_json == {"language": "en"}):
        service.answer(really)
    rosa.see(rosa.t("preferences.saved"))
    must_be_kept(rosa, stack, "en", mailed=True)
    page.unroute(KEEPING)
    with page.expect_response(KEEPING):
        rosa.speak("es")

    turn_mail(rosa, was=True)
    # Changed at the top, the language is changed here too; who one was is read on the way.
    late = Late(page)
    rosa.speak("en")
    expect(page.get_by_label(rosa.t("preferences.language"))).to_have_value("en")
    late.must_have_been_read()
    save(rosa)
    late.come()
    must_be_kept(rosa, stack, "en", mailed=False)

    turn_mail(rosa, was=False)
    page.get_by_label(rosa.t("preferences.language")).select_option("es")
    save(rosa, "es")
    must_be_kept(rosa, stack, "es", mailed=True)


def turn_mail(rosa: Visitor, *, was: bool) -> None:
    rosa.move("/u/41000001/inbox")
    expect(rosa.page.get_by_role("heading", level=1, name=rosa.t("nav.inbox"))).to_be_visible()
    rosa.move("/u/41000001/preferences")
    main = rosa.page.get_by_role("main")
    expect(main.get_by_role("checkbox", name=rosa.t("preferences.email"))).to_be_checked(checked=was)
    main.get_by_text(rosa.t("preferences.email"), exact=True).click()


def save(rosa: Visitor, language: str = "") -> None:
    rosa.page.get_by_role("main").get_by_role("button", name=rosa.t("preferences.save")).click()
    rosa.language = language or rosa.language
    rosa.see(rosa.t("preferences.saved"))


def must_be_kept(rosa: Visitor, stack: DeployedStack, language: str, *, mailed: bool, kept: str = "") -> None:
    expect(rosa.page.locator("html")).to_have_attribute("lang", language)
    account = stack.client(ROSA).get("/me")["account"]
    assert (account["language"], account["channels"]["email"]) == (kept or language, mailed)


class Late:
    """Who one is, read at once when it is asked next, and told later."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._read: list[tuple[Route, APIResponse]] = []
        page.route("**/_user_request_/me", self._hold, times=1)

    def _hold(self, route: Route) -> None:
        self._read.append((route, route.fetch()))

    def must_have_been_read(self) -> None:
        for _ in range(PATIENCE_MS // TURN_MS):
            if self._read:
                return
            self._page.wait_for_timeout(TURN_MS)
        raise AssertionError("nobody asked who one is")

    def come(self) -> None:
        for route, answer in self._read:
            route.fulfill(response=answer)
