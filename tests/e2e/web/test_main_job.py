"""The main job at the web client, in both languages: each person in a browser of their own, each screen accessible."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from chalicelib.templates.hints import HINTS
from tests.e2e.web.browsing import NARROW, Visitor
from tests.e2e.web.letters import (
    ANA,
    CARMEN,
    DIEGO,
    MARTA,
    OFFICE,
    PDF,
    SERVICE,
    act,
    ask_to_sign,
    attach,
    must_be,
    must_have_become,
    on_screen,
    write,
)
from tests.e2e.web.messages import ROSA, begin_message, confirm_send, new_alias
from tests.e2e.web.words import LANGUAGES

SUBJECT = {"es": "Mobiliario para el aula de música", "en": "Furniture for the music room"}
ANSWER = {"es": "Se entregará en la primera semana de diciembre.", "en": "It comes in the first week of December."}
MEETING = {"es": "Reunión de principio de trimestre", "en": "Meeting at the beginning of term"}
HOUR = {"es": "Les esperamos el lunes a las cinco.", "en": "We expect you on Monday at five."}
WAY = (
    "draft",
    "pending_signature",
    "pending_reception",
    "forwarded",
    "received",
    "processed",
    "closed_unprocessed",
)
ALIAS = {"es": "Secretaría", "en": "Secretary's office"}


@pytest.fixture(params=LANGUAGES)
def language(request, stack) -> Iterator[str]:
    """What the story is told in, and the office's account has chosen: notices are written in an account's language."""
    office = stack.client(ANA)
    office.send("PATCH", "/me/preferences", {"language": request.param})
    yield request.param
    office.send("PATCH", "/me/preferences", {"language": LANGUAGES[0]})


def test_a_letter_is_answered_by_the_next_unit_and_all_families_are_told(visit, language):
    # The office writes, and attaches.
    ana = visit(ANA, language=language)
    ana.see(ana.t("home.title"))
    ana.must_be_accessible()
    write(ana, SUBJECT[language], "Solicitamos treinta sillas y quince mesas.")
    attach(ana, "inventario.pdf")
    ana.must_be_accessible()
    ask_to_sign(ana)
    ana.must_be_accessible()
    ana.page.get_by_role("dialog").get_by_role("button", name=ana.t("submit.confirm")).click()
    must_be(ana, "pending_signature")
    letter = on_screen(ana)

    # The director reads the document, and signs it.
    carmen = visit(CARMEN, language=language)
    must_wait_at_home(carmen, "toSign", SUBJECT[language])
    carmen.go(carmen.t("nav.tray"))
    tray = carmen.page.get_by_role("list", name=carmen.t("tray.title"))
    tray.get_by_role("link", name=SUBJECT[language]).first.click()
    sign = carmen.page.get_by_role("button", name=carmen.t("tray.sign"), exact=True)
    expect(sign).to_be_enabled()
    carmen.must_be_accessible()
    # Twice is once.
    sign.dblclick()
    carmen.see(carmen.t("tray.signed"))
    must_have_become(ana, "pending_reception")

    # The regional office receives it, and forwards it to whom it belongs.
    marta = visit(MARTA, language=language)
    waiting = marta.page.get_by_role("region", name=marta.t("home.toReceive"))
    waiting.get_by_role("link", name=SUBJECT[language]).first.click()
    act(marta, "receive")
    must_be(marta, "received")
    with marta.page.expect_download() as file:
        marta.page.get_by_role("button", name=marta.t("files.open", name="inventario.pdf")).click()
    assert file.value.path().read_bytes() == PDF
    marta.page.get_by_role("button", name=marta.t("actions.label.forward"), exact=True).click()
    unit = marta.page.get_by_role("combobox", name=marta.t("actions.unit"))
    unit.fill("Planificación y Escolarización de Sevilla")
    marta.page.get_by_role("option", name=SERVICE).click()
    remarks = marta.page.get_by_role("textbox", name=marta.t("actions.remarks"))
    remarks.fill("Lo lleva el servicio de planificación.")
    marta.must_be_accessible()
    marta.page.get_by_role("dialog").get_by_role("button", name=marta.t("actions.label.forward")).click()
    must_be(marta, "forwarded")
    must_have_gone(marta, *WAY[:3], to="forwarded")
    marta.page.get_by_text(marta.t("actions.cannot")).click()
    refused = re.compile(rf"(^|· ){marta.t('actions.label.process')}( ·|$)")
    why_not = marta.page.locator(".actions dl > div").filter(has=marta.page.locator("dt", has_text=refused))
    # What the API says itself is said in the language of whoever reads.
    expect(why_not.locator("dd")).to_have_text(HINTS[language]["ask_holder"])
    marta.must_be_accessible()

    # The service receives it, and answers.
    diego = visit(DIEGO, language=language)
    waiting = diego.page.get_by_role("region", name=diego.t("home.toReceive"))
    waiting.get_by_role("link", name=SUBJECT[language]).first.click()
    act(diego, "receive")
    act(diego, "process", ANSWER[language])
    must_be(diego, "processed")
    must_have_gone(diego, *WAY[:5], to="processed")

    # It is among what both received, with the regional office as it left.
    for whose, state in ((diego, "processed"), (marta, "forwarded")):
        whose.go(whose.t("nav.received"))
        row = whose.page.get_by_role("list", name=whose.t("letters.received")).get_by_role("listitem")
        expect(row.filter(has_text=SUBJECT[language])).to_contain_text(whose.t(f"state.{state}"))
        expect(row.filter(has_text=SUBJECT[language])).to_contain_text(whose.t("letters.arrived", when=""))

    # The office reads the answer, all that happened, and the document; anybody can check it.
    answered = ana.page.get_by_role("link", name=re.compile(f"^{ana.t('state.processed')}.*{SUBJECT[language]}"))
    ana.go(ana.t("nav.inbox"))
    for _ in range(8):
        # The notice comes a moment after the deed.
        if answered.count():
            break
        ana.come_back("/inbox")
        ana.must_have_come()
    ana.go(ana.t("nav.home"))
    must_wait_at_home(ana, "unread", SUBJECT[language])
    answered.first.click()
    ana.see(ANSWER[language])
    ana.must_be_accessible()
    ana.page.get_by_role("link", name=ana.t("inbox.open")).click()
    expect(ana.page).to_have_url(re.compile(f"/letters/{letter}$"))
    for tab in ("history", "document", "changes"):
        ana.page.get_by_role("tab", name=ana.t(f"letter.{tab}")).click()
        expect(ana.page.get_by_role("tabpanel")).not_to_contain_text(ana.t("app.loading"))
        if tab == "document":
            must_show_the_document(ana, SUBJECT[language])
        ana.must_be_accessible()
        if tab == "history":
            must_tell_numbers_and_places(ana)
    code = ana.page.locator("a[href^='/verify/']:not([href='/verify'])").last.inner_text()
    anybody = visit(language=language)
    anybody.page.goto(f"{anybody.web_url}/verify")
    anybody.page.get_by_label(anybody.t("verify.code")).fill(f" {code[:10]} {code[10:]} ")
    anybody.page.get_by_role("button", name=anybody.t("verify.check")).click()
    anybody.see(anybody.t("verify.valid"))
    must_tell_madrids_time(anybody)
    anybody.must_be_accessible()

    # Then the office writes to all families.
    begin_message(ana)
    new_alias(ana, ALIAS[language])
    ana.page.get_by_label(ana.t("draft.subject")).fill(MEETING[language])
    ana.page.get_by_label(ana.t("draft.body")).fill(HOUR[language])
    reach = ana.page.get_by_role("region", name=ana.t("reach.title"))
    expect(reach.get_by_role("list", name=ana.t("reach.unreached"))).to_be_visible()
    ana.must_be_accessible()
    confirm_send(ana)

    # A guardian reads it on her phone, and says so.
    rosa = visit(viewport=NARROW, language=language)
    rosa.enter(ROSA, "/inbox")
    rosa.must_be_accessible()
    rosa.page.get_by_role("link", name=re.compile(MEETING[language])).first.click()
    rosa.see(HOUR[language])
    rosa.must_be_accessible()
    rosa.page.get_by_role("button", name=rosa.t("inbox.acknowledge")).click()
    rosa.see(rosa.t("inbox.acknowledged", when="").rstrip(" ."))

    # The outbox shows it.
    ana.go(ana.t("nav.outbox"))
    sent = ana.page.get_by_role("list", name=ana.t("outbox.title")).get_by_role("link", name=MEETING[language]).first
    expect(sent).to_be_visible()
    ana.must_be_accessible()
    sent.click()
    ana.page.get_by_label(ana.t("deliveries.status"), exact=True).select_option("acknowledged")
    became = ana.page.get_by_role("list", name=ana.t("deliveries.title"))
    expect(became).to_contain_text("Rosa Delgado")
    ana.page.get_by_label(ana.t("deliveries.status"), exact=True).select_option("no_address")
    expect(became).to_contain_text(ana.t("deliveries.cause", cause=ana.t("cause.no_address")))
    ana.must_be_accessible()


def must_tell_madrids_time(visitor: Visitor) -> None:
    """When the document on the screen was sealed, a few minutes ago, as a clock in Madrid said it."""
    now = datetime.now(ZoneInfo("Europe/Madrid"))
    clock = "|".join(f"{now - timedelta(minutes=ago):%H:%M}" for ago in range(15))
    told = visitor.page.locator("dl > div").filter(has_text=visitor.t("verify.sealedAt")).locator("dd").first
    expect(told).to_have_text(re.compile(rf"\b({clock})\b"))


def must_wait_at_home(visitor: Visitor, pile: str, subject: str) -> None:
    """The first screen has it among what waits."""
    waiting = visitor.page.get_by_role("region", name=visitor.t(f"home.{pile}"))
    expect(waiting.get_by_role("link", name=subject).first).to_be_visible()


def must_have_gone(visitor: Visitor, *done: str, to: str) -> None:
    """The track shows all seven states in their order: those that are done, and the one in which the letter is."""
    told = {state: f" ({visitor.t('track.done')})" for state in done} | {to: f" ({visitor.t('track.current')})"}
    steps = visitor.page.get_by_role("list", name=visitor.t("track.label")).get_by_role("listitem")
    expect(steps).to_have_text([visitor.t(f"state.{state}") + told.get(state, "") for state in WAY])


def must_show_the_document(visitor: Visitor, subject: str) -> None:
    """A page of it is on the screen, drawn, and its words are there for those who do not see it."""
    page = visitor.page.get_by_role("tabpanel").locator("figure").first
    expect(page).to_contain_text(re.compile(visitor.t("document.page", page=1, pages=r"\d+")))
    expect(page).to_contain_text(subject)
    visitor.page.wait_for_function(
        """canvas => {
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return data.some(shade => shade % 255);
        }""",
        arg=page.locator("canvas").element_handle(),
    )


def must_tell_numbers_and_places(visitor: Visitor) -> None:
    """The history on the screen says under which number the letter left and came in, and where it went."""
    steps = visitor.page.get_by_role("tabpanel").get_by_role("listitem")
    to, entry = visitor.t("letter.to"), visitor.t("letter.entry")
    sealed = steps.filter(has_text=visitor.t("actions.past.seal"))
    expect(sealed).to_contain_text(re.compile(rf"{visitor.t('letter.exit')}: \d{{4}}/\d+.*{to}: {OFFICE}", re.DOTALL))
    expect(steps.filter(has_text=f"{to}: {SERVICE}")).to_contain_text(visitor.t("actions.past.forward"))
    received = steps.filter(has_text=visitor.t("actions.past.receive"))
    expect(received.filter(has_text=re.compile(rf"{entry}: \d{{4}}/\d+"))).to_have_count(2)
