"""Lists when the service fails or the network is gone, and screens in high contrast: words, and a way on."""

from playwright.sync_api import expect

from tests.e2e.web.answers import ALL_BUT_WHO_ONE_IS, unavailable
from tests.e2e.web.browsing import TWICE_AS_LARGE, Visitor
from tests.e2e.web.letters import CARMEN
from tests.e2e.web.screens import SCHOOL

LISTS = (
    "received",
    "drafts",
    "tray",
    "signing",
    "documents",
    "files",
    "messages",
    "contact-lists",
    "outbox",
    "inbox",
    "members",
    "students",
    "guardians",
    "teachers",
    "imports",
    "audit",
    "pending",
    "forwarded",
    "closed-days",
    "sent",
)
NEVER_ASKED_FOR = (
    "received?state=processed",
    "sent?state=forwarded",
    "tray?status=rejected",
    "signing?status=void",
    "documents?status=void",
    "outbox?channel=push",
)
"""Lists whose code has come already, and whose rows have not."""

WAIT_MS = 10_000
"""Longer than it waits between its tries."""


def test_every_list_that_fails_or_has_no_network_says_so_and_goes_on_when_it_can(visit):
    carmen = visit(viewport=TWICE_AS_LARGE)
    page = carmen.page
    page.clock.install()
    page.route(ALL_BUT_WHO_ONE_IS, unavailable)
    carmen.enter(CARMEN)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    failures = page.get_by_role("main").get_by_role("alert")
    for name in LISTS:
        go_on(carmen, name)
        for _ in range(4):
            page.clock.fast_forward(WAIT_MS)
            page.wait_for_timeout(50)
        # Said once, whatever else of the screen did not come either.
        expect(failures, name).to_have_count(1)
        expect(failures).to_contain_text("Ahora mismo no se puede")
        expect(failures.get_by_role("button", name="Volver a intentarlo")).to_be_visible()
        carmen.must_fit()
    page.unroute(ALL_BUT_WHO_ONE_IS)
    failures.get_by_role("button", name="Volver a intentarlo").click()
    expect(failures).to_have_count(0)
    carmen.must_have_come()

    page.context.set_offline(offline=True)
    for path in NEVER_ASKED_FOR:
        go_on(carmen, path)
        expect(page.get_by_role("main"), path).to_contain_text("Se cargará cuando vuelva la red.")
        expect(page.get_by_role("main")).to_contain_text("Lo que escriba se guarda en esta pestaña")
        carmen.must_fit()
    carmen.must_be_accessible()
    page.context.set_offline(offline=False)
    expect(page.get_by_role("main")).not_to_contain_text("Se cargará cuando vuelva la red.")
    carmen.must_have_come()


def test_in_high_contrast_what_is_pressed_has_an_edge_and_where_one_is_can_be_seen(visit):
    carmen = visit(CARMEN, forced_colors="active")
    page = carmen.page
    for name in ("", "new", "received", "tray", "members", "messages/new", "outbox"):
        carmen.move(f"{SCHOOL}/{name}")
        carmen.must_have_come()
        # What opens a list stands within the edge of its field.
        bare = page.evaluate(
            """pressed => [...document.querySelectorAll(pressed)]
                .filter(each => each.checkVisibility() && !each.closest(".hidden, label, .segments, .combo-open"))
                .map(each => [each, getComputedStyle(each)])
                .filter(([, {borderStyle}]) => borderStyle === "none")
                .filter(([, {textDecorationLine}]) => !textDecorationLine.includes("underline"))
                .map(([each]) => each.outerHTML.slice(0, 120))""",
            "main :is(button, a.action, input, select, textarea)",
        )
        assert bare == [], name
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(style => [style.outlineStyle, parseFloat(style.outlineWidth)])(getComputedStyle(document.activeElement))"
        )
        assert outline[0] != "none", name
        assert outline[1] >= 2, name
        carmen.must_fit()


def go_on(visitor: Visitor, path: str) -> None:
    """Moves there; what the screen before showed is gone when this returns."""
    visitor.page.evaluate("document.querySelector('h1').setAttribute('data-before', '')")
    visitor.move(f"{SCHOOL}/{path}")
    expect(visitor.page.locator("h1:not([data-before])")).to_be_visible()
