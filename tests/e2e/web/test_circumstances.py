"""Lists when the service fails or the network is gone, and screens in high contrast: words, and a way on."""

import re

from playwright.sync_api import Request, expect

from tests.e2e.web.answers import ALL_BUT_WHO_ONE_IS, Held, Sending, nothing, really, unavailable
from tests.e2e.web.browsing import TWICE_AS_LARGE, Visitor
from tests.e2e.web.letters import ANA, CARMEN
from tests.e2e.web.messages import drafted_message
from tests.e2e.web.requested import SCHOOL as UNIT
from tests.e2e.web.requested import deposited, drafted, eventually, submitted
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
    "pending": "pending.none",
    "forwarded": "forwarded.none",
    "closed-days": "closedDays.noClosures",
}
"""Each list, and what it says when there is nothing in it."""
SCREENS_OF_ONE = (
    "letters/x",
    "messages/x",
    "files/x",
    "students/x",
    "imports/x",
    "inbox/x",
    "units/x",
)
"""What is read whole."""
PARTS = re.compile(r"/(history|changes|actions|audience|deliveries|links|accesses)(\?|$)")
"""What is read beside what it belongs to."""
PILES = 6
"""On the first screen of a director."""
WITHOUT_A_NETWORK = "Se cargará cuando vuelva la red."

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
    main = page.get_by_role("main")
    failures = main.get_by_role("alert")
    for name, none in LISTS.items():
        service.hold()
        go_on(carmen, name)
        must_say_that_it_loads_and_then_why_not(carmen, service)
        must_say_that_there_is_no_network(carmen, service)
        service.answer(nothing)
        must_go_on_with_the_network(carmen)
        expect(main, name).to_contain_text(carmen.t(none))
    for name in SCREENS_OF_ONE:
        service.hold()
        go_on(carmen, name)
        must_say_that_it_loads_and_then_why_not(carmen, service)
        must_say_that_there_is_no_network(carmen, service)
        service.hold()
        must_go_on_with_the_network(carmen)
        expect(main.locator(".loading").first, name).to_contain_text("Cargando…")
    go_on(carmen, "")
    must_say_that_it_loads_and_then_why_not(carmen, service, said=PILES)
    service.answer(really)
    failures.get_by_role("button", name="Volver a intentarlo").last.click()
    expect(failures).to_have_count(PILES - 1)
    carmen.must_have_come()
    must_say_that_there_is_no_network(carmen, service, said=PILES - 1)
    must_go_on_with_the_network(carmen)

    # What was read can be read without a network, and is said to have grown old.
    go_on(carmen, "members")
    herself = main.get_by_role("listitem").filter(has_text="Carmen Ruiz").first
    expect(herself).to_be_visible()
    go_on(carmen, "teachers")
    page.clock.fast_forward(WAIT_MS)
    page.context.set_offline(offline=True)
    go_on(carmen, "members")
    expect(failures).to_contain_text(WITHOUT_A_NETWORK)
    expect(herself).to_be_visible()
    carmen.must_be_accessible()
    must_go_on_with_the_network(carmen)
    expect(herself).to_be_visible()


def test_what_belongs_to_a_letter_a_message_or_a_file_says_so_too(stack, visit):
    ana = stack.client(ANA)
    draft = drafted(ana, "Con su historia")
    asked = submitted(stack, "Con lo que se puede hacer")
    message = drafted_message(ana, UNIT, "Con sus envíos")
    ana.post(f"/messages/{message}/send")
    file = deposited(ana, UNIT)
    ana.post(f"/files/{file}/links", {})
    clerk = visit(ANA, viewport=TWICE_AS_LARGE)
    page = clerk.page
    page.clock.install()
    service = Held()
    page.route(PARTS, service)
    for path, none in (
        (f"letters/{asked}", "actions.none"),
        (f"letters/{draft}?tab=history", "letter.historyNone"),
        (f"messages/{message}", "deliveries.none"),
        (f"letters/{draft}?tab=changes", "letter.changesNone"),
        (f"files/{file}", "links.none"),
    ):
        service.hold()
        go_on(clerk, path)
        must_say_that_it_loads_and_then_why_not(clerk, service)
        must_say_that_there_is_no_network(clerk, service)
        service.answer(nothing)
        must_go_on_with_the_network(clerk)
        expect(page.get_by_role("main"), path).to_contain_text(clerk.t(none))
    service.answer(really)
    come_back(clerk)
    uses = page.get_by_role("button", name="Ver usos")
    expect(uses).to_be_visible()
    service.hold()
    uses.click()
    must_say_that_it_loads_and_then_why_not(clerk, service)
    must_say_that_there_is_no_network(clerk, service)
    must_go_on_with_the_network(clerk)
    expect(page.get_by_role("main")).to_contain_text(clerk.t("links.noUses"))

    # What was read stays when it cannot be read again, and is said to have grown old.
    service.answer(unavailable)
    go_on(clerk, f"letters/{draft}?tab=history")
    history = page.get_by_role("tabpanel")
    expect(history).to_contain_text(clerk.t("letter.historyNone"))
    let_it_try(clerk)
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("Ahora mismo no se puede")
    expect(history).to_contain_text(clerk.t("letter.historyNone"))
    must_say_that_there_is_no_network(clerk, service)
    expect(history).to_contain_text(clerk.t("letter.historyNone"))
    must_go_on_with_the_network(clerk)
    must_wait_for_what_is_slow(clerk, drafted_message(ana, UNIT, "Con envíos que tardan"), service)


def test_in_high_contrast_what_is_pressed_has_an_edge_and_where_one_is_can_be_seen(stack, visit):
    ana, office = stack.client(ANA), stack.client(CARMEN)
    draft = drafted(ana, "En alto contraste")
    waiting = submitted(stack, "En alto contraste, a la firma")
    student = office.get(f"/units/{UNIT}/students?q=Alba")["items"][0]["id"]
    message = drafted_message(ana, UNIT, "En alto contraste, a las familias")
    ana.post(f"/messages/{message}/send")
    carmen = visit(forced_colors="active")
    page = carmen.page
    for path in ("/", "/verify"):
        page.goto(carmen.web_url + path)
        must_stand_out(carmen)
    carmen.enter(CARMEN)
    eventually(lambda: office.get("/me/inbox")["items"])
    item = office.get("/me/inbox")["items"][0]["id"]
    for name, question in (
        *((name, None) for name in ("", "new", "messages/new", "preferences", *LISTS)),
        (f"letters/{draft}", "Tramitar a pendiente de firma"),
        (f"students/{student}", re.compile("^Custodia")),
        (f"messages/{message}", None),
        (f"tray?letter={waiting}", None),
        (f"inbox/{item}", None),
    ):
        carmen.move(f"{SCHOOL}/{name}")
        carmen.must_have_come()
        if question:
            page.get_by_role("main").get_by_role("button", name=question).first.click()
            expect(page.get_by_role("dialog")).to_be_visible()
        must_stand_out(carmen)
        page.keyboard.press("Escape")


def must_stand_out(visitor: Visitor) -> None:
    """Whatever can be pressed has an edge, or is underlined, and what has the focus has an outline around it."""
    visitor.must_have_come()
    page = visitor.page
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
    assert bare == [], page.url
    page.keyboard.press("Tab")
    outline = page.evaluate(
        "(style => [style.outlineStyle, parseFloat(style.outlineWidth)])(getComputedStyle(document.activeElement))"
    )
    assert outline[0] != "none", page.url
    assert outline[1] >= 2, page.url
    visitor.must_fit()


def must_wait_for_what_is_slow(clerk: Visitor, message: str, service: Held) -> None:
    """What became of each is slower than what changes of all while it is sent: it comes, and is read anew by itself."""
    page = clerk.page
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "/deliveries" in request.url else None)
    page.route(re.compile(f"/messages/{message}$"), Sending())
    service.hold()
    go_on(clerk, f"messages/{message}")
    main = page.get_by_role("main")
    recipients = main.locator(".figure")
    for _ in range(3):
        before = recipients.inner_text()
        page.clock.fast_forward(WAIT_MS)
        expect(recipients).not_to_have_text(before)
    assert [request.method for request in asked] == ["GET"]
    service.answer(nothing)
    expect(main).to_contain_text(clerk.t("deliveries.none"))
    with page.expect_request(lambda request: "/deliveries" in request.url):
        page.clock.fast_forward(WAIT_MS)
    # It is asked for all the time: nobody is answered when the window is closed.
    page.unroute_all(behavior="wait")


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


def must_say_that_there_is_no_network(visitor: Visitor, service: Held, said: int = 1) -> None:
    """Whoever tries again without a network is told that there is none, and that nothing need be done.

    Args:
        said: how often, where several things are told apart.
    """
    page = visitor.page
    main = page.get_by_role("main")
    service.answer(really)
    page.context.set_offline(offline=True)
    expect(main).to_contain_text("Lo que escriba se guarda en esta pestaña")
    failures = main.get_by_role("alert")
    for place in range(said):
        failures.nth(place).get_by_role("button", name="Volver a intentarlo").click()
        expect(failures.nth(place), page.url).to_contain_text(WITHOUT_A_NETWORK)
    expect(failures, page.url).to_have_count(said)
    visitor.must_fit()


def must_go_on_with_the_network(visitor: Visitor) -> None:
    """It is back: what did not come is asked for again, and nobody has to do anything."""
    visitor.page.context.set_offline(offline=False)
    main = visitor.page.get_by_role("main")
    expect(main.get_by_role("alert"), visitor.page.url).to_have_count(0)
    expect(main).not_to_contain_text("Lo que escriba se guarda en esta pestaña")


def come_back(visitor: Visitor) -> None:
    """After so long a time that what was read has grown old."""
    visitor.page.clock.fast_forward(WAIT_MS)
    visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")


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
