"""What somebody has to wait for who comes for the first time."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.web.answers import ALL_BUT_WHO_ONE_IS, nonsense, unauthenticated
from tests.e2e.web.browsing import NARROW, SCHEME, WIDE
from tests.e2e.web.letters import ANA
from tests.e2e.web.requested import SCHOOL, submitted
from tests.e2e.web.words import LANGUAGES

JAVASCRIPT_BYTES_MAX = 200_000
"""Compressed; an old phone on a slow network has it in a few seconds."""

STRAIGHT_BYTES_MAX = 250_000
"""For whoever comes straight to a letter, by a mail: the screen's own code is needed too."""

WAITED = "document.getAnimations().forEach(each => each.finish())"
"""What is shown only after a while is there."""


def test_the_first_load_is_small_enough_for_a_slow_network_and_can_do_without_what_comes_later(visit, stack):
    anybody = visit()
    for address, words in (("/", "session.signIn"), ("/verify/AAAA-BBBB", "verify.unknown")):
        anybody.page.goto(anybody.web_url + address)
        anybody.see(anybody.t(words))
        anybody.page.wait_for_load_state("networkidle")
        assert javascript_bytes(anybody.page) <= JAVASCRIPT_BYTES_MAX, address

    ana = visit(ANA)
    ana.see("Lo que le espera")
    ana.page.wait_for_load_state("networkidle")
    assert javascript_bytes(ana.page) <= JAVASCRIPT_BYTES_MAX

    # The code of questions does not come: what nobody can go on without is asked all the same, by the browser's own.
    letter, no_questions = submitted(stack, "Lo que pesa una carta"), "**/assets/dialog-*.js"
    ana.page.route(no_questions, lambda route: route.abort())
    ana.page.route(ALL_BUT_WHO_ONE_IS, unauthenticated)
    ana.page.get_by_role("link", name=ana.t("nav.inbox")).first.click()
    question = ana.page.get_by_role("alertdialog", name="Su sesión ha terminado")
    expect(question).to_be_visible()
    assert question.evaluate("question => question.matches('dialog:modal')")
    ana.must_be_accessible()
    ana.page.unroute(ALL_BUT_WHO_ONE_IS)
    ana.page.unroute(no_questions)
    # One comes back where one was, which is a first load too: here to what most mails lead to.
    ana.move(f"/u/{SCHOOL}/letters/{letter}")
    question.get_by_role("button", name="Volver a entrar").click()
    ana.give_password(ANA)
    expect(ana.page.get_by_role("heading", level=1)).to_contain_text("Lo que pesa una carta")
    ana.page.wait_for_load_state("networkidle")
    assert javascript_bytes(ana.page) <= STRAIGHT_BYTES_MAX


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_even_begin_says_so_and_can_be_tried_again(visit, language):
    anybody = visit(language=language, color_scheme=SCHEME[language])
    page, again = anybody.page, anybody.page.get_by_role("button", name=anybody.t("app.retry"))
    no_code = re.compile(r"/assets/verify-.*\.js$")
    page.route("**/config.json", lambda route: route.abort())
    page.route(no_code, lambda route: route.abort())
    page.route("**/_user_request_/verify/*", nonsense)
    for address, title, words in (
        ("/", "failure.title", "app.configFailed"),
        ("/entrar?code=none&state=nobodys", "session.failedTitle", "session.failed"),
        ("/verify", "failure.title", "failure.screen"),
        ("/verify/AAAA-BBBB", "failure.title", "failure.unexpected"),
    ):
        page.goto(anybody.web_url + address)
        anybody.see(anybody.t(words))
        expect(page).to_have_title(f"{anybody.t(title)} · Ventanilla")
        anybody.must_be_accessible()
        if language == LANGUAGES[0]:
            anybody.picture(f"broken-{words.rpartition('.')[2]}")
        anybody.complaints.clear()
        if words == "app.configFailed":
            page.unroute("**/config.json")
            again.click()
            anybody.see(anybody.t("session.signIn"))
        if words == "failure.screen":
            # What does not come again either may have been replaced since: the page comes anew.
            with page.expect_event("load"):
                again.click()
            anybody.see(anybody.t(words))
            page.unroute(no_code)
            again.click()
            anybody.see(anybody.t("verify.lead"))

    # Without any code the page says it by itself, in both languages, to whoever has waited for a while.
    no_code = re.compile(r"/assets/index-.*\.js$")
    page.route(no_code, lambda route: route.abort())
    page.goto(f"{anybody.web_url}/verify?from=mail")
    late = page.get_by_role("heading", level=1)
    expect(late).to_have_count(0)
    page.evaluate(WAITED)
    expect(late).to_have_text("Tarda más de lo normal This takes longer than usual")
    anybody.must_be_accessible()
    anybody.must_fit_a_phone()
    page.unroute(no_code)
    page.get_by_role("link", name="Volver a intentarlo").click()
    anybody.see(anybody.t("verify.lead"))
    expect(late).to_have_text(anybody.t("verify.title"))
    expect(page).to_have_url(re.compile(r"/verify\?from=mail$"))
    anybody.complaints.clear()
    if language == LANGUAGES[0]:
        plain = visit(java_script_enabled=False)
        plain.page.goto(plain.web_url)
        plain.page.evaluate(WAITED)
        expect(plain.page.locator("noscript p").filter(visible=True)).to_have_count(len(LANGUAGES))
        expect(plain.page.locator(".late")).to_be_hidden()

    # Without words there is a page that says it in both languages.
    page.route(re.compile(rf"/assets/{language}-.*\.js$"), lambda route: route.abort())
    page.goto(anybody.web_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sin conexión No connection")
    anybody.must_be_accessible()
    anybody.complaints.clear()


def test_the_manual_is_accessible_on_a_desk_and_on_a_phone(visit):
    anybody = visit()
    anybody.page.goto(f"{anybody.web_url}/manual.html")
    for size in (WIDE, NARROW):
        anybody.page.set_viewport_size(size)
        anybody.must_be_accessible()
        anybody.must_fit()


def test_it_can_be_installed_says_that_there_is_no_network_and_keeps_nobodys_data(visit):
    anybody = visit()
    page = anybody.page
    page.goto(anybody.web_url)
    anybody.see("Entrar")
    manifest = page.evaluate("""async () => (await fetch(document.querySelector("link[rel=manifest]").href)).json()""")
    assert manifest["display"] == "standalone"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        assert page.request.get(anybody.web_url + icon["src"]).ok
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    page.context.set_offline(offline=True)
    page.goto(f"{anybody.web_url}/inbox")
    expect(page.get_by_role("heading", name="Sin conexión No connection")).to_be_visible()
    anybody.must_be_accessible()
    kept = page.evaluate(
        """async () => {
            const all = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()));
            return all.flat().map(asked => new URL(asked.url).pathname).sort();
        }"""
    )
    assert kept == ["/icon.svg", "/offline.css", "/offline.html"]
    page.context.set_offline(offline=False)
    page.get_by_role("link", name="Volver a intentarlo").click()
    anybody.see("Entrar")


def javascript_bytes(page: Page) -> int:
    """How much JavaScript the page has asked for so far, as it comes over the network."""
    sizes: list[int] = page.evaluate(
        """() => performance.getEntriesByType("resource")
            .filter(each => /\\.m?js$/.test(new URL(each.name).pathname))
            .map(each => each.encodedBodySize)"""
    )
    assert sizes, "nothing was measured"
    return sum(sizes)
