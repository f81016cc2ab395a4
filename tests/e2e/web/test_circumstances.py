"""Lists when the service fails or the network is gone, and screens in high contrast: words, and a way on."""

import re

from playwright.sync_api import expect

from tests.e2e.web.answers import ALL_BUT_WHO_ONE_IS, Held, nothing, unavailable
from tests.e2e.web.browsing import TWICE_AS_LARGE, Visitor
from tests.e2e.web.letters import ANA, CARMEN
from tests.e2e.web.messages import drafted_message
from tests.e2e.web.requested import SCHOOL as UNIT
from tests.e2e.web.requested import deposited, drafted
from tests.e2e.web.screens import SCHOOL

LISTS = {
    "received": "letters.none",
    "sent": "letters.none",
    "drafts": "letters.noneDrafts",
    "tray": "tray.none.pending",
    "signing": "tray.none.other",
    "documents": "documents.none",
    "files": "deposit.none",
    "messages": "message.noDrafts",
    "contact-lists": "lists.none",
    "outbox": "outbox.none",
    "inbox": "inbox.none",
    "members": "members.none",
    "students": "students.none",
    "guardians": "guardians.none",
    "teachers": "teachers.none",
    "imports": "imports.none",
    "audit": "audit.none",
    "units": "units.none",
}
"""Each list, and what it says when there is nothing in it."""
SCREENS_OF_ONE = (
    "pending",
    "forwarded",
    "closed-days",
    "letters/x",
    "messages/x",
    "files/x",
    "students/x",
    "imports/x",
    "inbox/x",
    "units/x",
)
"""What is read whole."""
PARTS = re.compile(r"/(history|changes|deliveries|links|accesses)(\?|$)")
"""What is read beside what it belongs to."""
PILES = 6
"""On the first screen of a director."""
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


def test_every_list_says_that_it_loads_fails_or_is_empty_and_without_a_network_goes_on_when_it_can(visit):
    carmen = visit(viewport=TWICE_AS_LARGE)
    page = carmen.page
    page.clock.install()
    service = Held()
    service.answer(unavailable)
    page.route(ALL_BUT_WHO_ONE_IS, service)
    carmen.enter(CARMEN)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    failures = page.get_by_role("main").get_by_role("alert")
    again = failures.get_by_role("button", name="Volver a intentarlo")
    for name, none in LISTS.items():
        service.hold()
        go_on(carmen, name)
        must_say_that_it_loads_and_then_why_not(carmen, service)
        service.answer(nothing)
        again.click()
        expect(page.get_by_role("main"), name).to_contain_text(carmen.t(none))
        expect(failures).to_have_count(0)
    for name in SCREENS_OF_ONE:
        service.hold()
        go_on(carmen, name)
        must_say_that_it_loads_and_then_why_not(carmen, service)
    service.hold()
    go_on(carmen, "")
    must_say_that_it_loads_and_then_why_not(carmen, service, said=PILES)
    page.unroute(ALL_BUT_WHO_ONE_IS)
    again.last.click()
    expect(failures).to_have_count(PILES - 1)

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


def test_what_belongs_to_a_letter_a_message_or_a_file_says_so_too(stack, visit):
    ana = stack.client(ANA)
    draft = drafted(ana, "Con su historia")
    message = drafted_message(ana, UNIT, "Con sus envíos")
    ana.post(f"/messages/{message}/send")
    file = deposited(ana, UNIT)
    ana.post(f"/files/{file}/links", {})
    clerk = visit(ANA, viewport=TWICE_AS_LARGE)
    page = clerk.page
    page.clock.install()
    service = Held()
    page.route(PARTS, service)
    for path in (
        f"letters/{draft}?tab=history",
        f"messages/{message}",
        f"letters/{draft}?tab=changes",
        f"files/{file}",
    ):
        service.hold()
        go_on(clerk, path)
        must_say_that_it_loads_and_then_why_not(clerk, service)
    service.answer(lambda route: route.continue_())
    page.get_by_role("button", name="Volver a intentarlo").click()
    uses = page.get_by_role("button", name="Ver usos")
    expect(uses).to_be_visible()
    service.hold()
    uses.click()
    must_say_that_it_loads_and_then_why_not(clerk, service)

    # What was read stays when it cannot be read again, and is said to have grown old.
    service.answer(lambda route: route.continue_())
    go_on(clerk, f"letters/{draft}?tab=history")
    history = page.get_by_role("tabpanel")
    expect(history).to_contain_text(clerk.t("letter.historyNone"))
    service.answer(unavailable)
    page.clock.fast_forward(WAIT_MS)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")
    let_it_try(clerk)
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("Ahora mismo no se puede")
    expect(history).to_contain_text(clerk.t("letter.historyNone"))


def test_in_high_contrast_what_is_pressed_has_an_edge_and_where_one_is_can_be_seen(stack, visit):
    draft = drafted(stack.client(ANA), "En alto contraste")
    student = stack.client(CARMEN).get(f"/units/{UNIT}/students?q=Alba")["items"][0]["id"]
    carmen = visit(CARMEN, forced_colors="active")
    page = carmen.page
    for name, question in (
        ("", None),
        ("new", None),
        ("received", None),
        ("tray", None),
        ("members", None),
        ("messages/new", None),
        ("outbox", None),
        ("inbox", None),
        ("files", None),
        (f"letters/{draft}", "Tramitar a pendiente de firma"),
        (f"students/{student}", re.compile("^Custodia")),
    ):
        carmen.move(f"{SCHOOL}/{name}")
        carmen.must_have_come()
        if question:
            page.get_by_role("main").get_by_role("button", name=question).first.click()
            expect(page.get_by_role("dialog")).to_be_visible()
            carmen.must_have_come()
        # What opens a list stands within the edge of its field.
        bare = page.evaluate(
            """pressed => [...document.querySelectorAll(pressed)]
                .filter(each => each.checkVisibility() && !each.closest(".hidden, label, .segments, .combo-open"))
                .map(each => [each, getComputedStyle(each)])
                .filter(([, {borderStyle}]) => borderStyle === "none")
                .filter(([, {textDecorationLine}]) => !textDecorationLine.includes("underline"))
                .map(([each]) => each.outerHTML.slice(0, 120))""",
            ":is(main, [role=dialog]) :is(button, a.action, input, select, textarea)",
        )
        assert bare == [], name
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(style => [style.outlineStyle, parseFloat(style.outlineWidth)])(getComputedStyle(document.activeElement))"
        )
        assert outline[0] != "none", name
        assert outline[1] >= 2, name
        carmen.must_fit()
        page.keyboard.press("Escape")


def must_say_that_it_loads_and_then_why_not(visitor: Visitor, service: Held, said: int = 1) -> None:
    """What was asked for is waited for in words; when it does not come one is told once, and can try again.

    Args:
        said: how often, where several things are told apart.
    """
    page = visitor.page
    main = page.get_by_role("main")
    expect(main.locator(".loading").first, page.url).to_contain_text("Cargando…")
    service.answer(unavailable)
    let_it_try(visitor)
    failures = main.get_by_role("alert")
    # Said once, whatever else of the screen did not come either.
    expect(failures, page.url).to_have_count(said)
    expect(failures.first).to_contain_text("Ahora mismo no se puede")
    expect(failures.first.get_by_role("button", name="Volver a intentarlo")).to_be_visible()
    visitor.must_fit()


def let_it_try(visitor: Visitor) -> None:
    """As often as it tries by itself."""
    for _ in range(3):
        visitor.page.clock.fast_forward(WAIT_MS)
        visitor.page.wait_for_timeout(50)


def go_on(visitor: Visitor, path: str) -> None:
    """Moves there; what the screen before showed is gone when this returns."""
    visitor.page.evaluate("document.querySelector('h1')?.setAttribute('data-before', '')")
    visitor.move(f"{SCHOOL}/{path}")
    expect(visitor.page.locator("h1[data-before]")).to_have_count(0)
