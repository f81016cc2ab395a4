"""A session that ends while somebody writes: nothing is lost."""

import re

from playwright.sync_api import expect

from tests.e2e.web.answers import unauthenticated
from tests.e2e.web.browsing import Visitor
from tests.e2e.web.letters import ANA, choose_files, pdf, write
from tests.e2e.web.messages import PILAR, pick
from tests.e2e.web.requested import save
from tests.e2e.web.screens import NURIA

LATER = "Y esto lo escribí cuando la sesión ya había terminado."
OFFLINE = "Y esto, además, sin red."
TOKENS = re.compile("/oauth2/token$")
PROVIDERS_END = "/logout?"
TOKEN_MS = 60 * 60 * 1000
RENEWED_MS = TOKEN_MS - 59 * 1000
"""A token is renewed in its last minute."""
TRIED_AGAIN_MS = 5_000
SETTLED_MS = 200
"""Until the page has seen what its network did."""
SESSION_MS = 2 * 60 * 60 * 1000
"""Longer than a session lasts without a network to renew it."""

DAY_MS = 24 * 60 * 60 * 1000


def test_what_is_written_when_the_session_ends_is_there_after_signing_in_again_with_a_network_or_without(visit, stack):
    ana = visit()
    page, text = ana.page, ana.page.get_by_label("Texto")
    page.clock.install()
    ana.enter(ANA)
    write(ana, "Sesión que se corta", "Primer párrafo.")
    address = page.url
    page.route("**/_user_request_/communications/**", unauthenticated)

    text.fill(f"Primer párrafo.\n{LATER}")
    choose_files(ana, pdf("plano.pdf"))

    lost = page.get_by_role("alertdialog", name="Su sesión ha terminado")
    again = lost.get_by_role("button", name="Volver a entrar")
    expect(lost).to_contain_text("habrá que elegirlos otra vez: plano.pdf")
    ana.must_be_accessible()
    page.unroute("**/_user_request_/communications/**")
    again.click()
    # The laptop's provider tells another time of signing in at each renewal, and a client has to refuse that.
    with page.expect_response(TOKENS) as given:
        ana.give_password(ANA)
    expect(text).to_have_value(f"Primer párrafo.\n{LATER}")
    assert page.url == address
    ana.see("Guardado ")
    letter = page.url.split("draft=")[1]
    assert stack.client(ANA).get(f"/communications/{letter}")["body"] == f"Primer párrafo.\n{LATER}"

    # A renewal that did not get through once is tried again while there is time.
    page.route(TOKENS, lambda route: route.fulfill(body=given.value.body(), content_type="application/json"), times=1)
    page.route(TOKENS, lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed"):
        page.clock.fast_forward(RENEWED_MS)
    page.wait_for_timeout(SETTLED_MS)
    with page.expect_response(TOKENS):
        page.clock.fast_forward(TRIED_AGAIN_MS)
    page.wait_for_timeout(SETTLED_MS)
    page.clock.fast_forward(TOKEN_MS - RENEWED_MS)
    expect(lost).to_have_count(0)

    # Without a network nobody can sign in: it says what to do until there is one.
    page.context.set_offline(offline=True)
    text.fill(OFFLINE)
    page.clock.fast_forward(SESSION_MS)
    expect(lost).to_contain_text("Deje abierta esta pestaña")
    expect(again).to_be_disabled()
    ana.must_be_accessible()
    page.context.set_offline(offline=False)
    # What does not get through on the way back is tried again, and leads there all the same.
    page.route(TOKENS, lambda route: route.abort(), times=1)
    again.click()
    ana.give_password(ANA)
    ana.see("No se ha podido entrar")
    page.get_by_role("button", name="Volver a intentarlo").click()
    ana.give_password(ANA)
    expect(text).to_have_value(OFFLINE)
    ana.see("Guardado ")

    # A form of several fields is no worse kept than a text.
    ana.go("Listas de contactos")
    page.get_by_role("button", name="Nueva lista").click()
    question = page.get_by_role("dialog", name="Nueva lista")
    question.get_by_label("Nombre").fill("Claustro de tercero")
    question.get_by_label("Ámbito").select_option("custom")
    pick(ana, "Añadir personas a mano", "Elena", "Elena Prieto Luna", within=question)
    page.route("**/_user_request_/units/*/contact-lists", unauthenticated)
    question.get_by_role("button", name="Guardar lista").click()
    expect(lost).to_be_visible()
    page.unroute("**/_user_request_/units/*/contact-lists")
    again.click()
    ana.give_password(ANA)
    page.get_by_role("button", name="Nueva lista").click()
    expect(question.get_by_label("Nombre")).to_have_value("Claustro de tercero")
    expect(question.get_by_label("Ámbito")).to_have_value("custom")
    expect(question.locator(".chips")).to_contain_text("Elena Prieto Luna")
    ana.must_be_accessible()
    # Who gives it up has given it up.
    question.get_by_role("button", name="Cancelar").click()
    page.get_by_role("button", name="Nueva lista").click()
    expect(question.get_by_label("Nombre")).to_have_value("")

    # A screen that is left open over midnight does not go on saying "today".
    question.get_by_role("button", name="Cancelar").click()
    ana.go("Borradores")
    ana.must_have_come()
    said = page.locator(".row-time").first
    before = said.inner_text()
    page.clock.fast_forward(DAY_MS)
    expect(said).not_to_have_text(before)


def test_somebody_who_writes_on_an_old_version_is_shown_what_changed(visit, stack):
    ana = visit(ANA)
    write(ana, "Dos a la vez", "Lo que había.")
    letter = ana.page.url.split("draft=")[1]
    save(stack.client(PILAR), letter, "Lo que escribió Pilar.")

    ana.page.get_by_label("Texto").fill("Lo que escribió Ana.")

    dialog = ana.page.get_by_role("alertdialog", name="Alguien más ha cambiado este borrador")
    expect(dialog).to_contain_text("Lo que escribió Pilar.")
    expect(dialog).to_contain_text("Lo que escribió Ana.")
    ana.must_be_accessible()
    dialog.get_by_role("button", name="Conservar lo mío").click()
    expect(ana.page.get_by_label("Texto")).to_have_value("Lo que escribió Ana.")
    ana.see("Guardado ")
    assert letter in ana.page.url


def test_two_tabs_of_one_browser_work_for_two_units_and_neither_is_in_the_way_of_the_other(visit, stack):
    teaching = visit()
    teaching.enter(NURIA, "/u/41000002")
    serving = Visitor(teaching.page.context.new_page(), teaching.web_url)
    serving.enter(NURIA, "/u/DT41-PERS")
    teaching.go("Preferencias")
    expect(teaching.page).to_have_url(re.compile("/u/41000002/preferences$"))
    expect(teaching.page.get_by_role("banner")).to_contain_text("CEIP Los Naranjos")
    serving.go("Borradores")
    expect(serving.page).to_have_url(re.compile("/u/DT41-PERS/drafts$"))
    expect(serving.page.get_by_role("banner")).to_contain_text("Servicio de Gestión de Personal de Sevilla")

    # To sign out of one is not to be put out of the other.
    # It ends the provider's session too: whoever comes to this computer next does not come in without a password.
    with serving.page.expect_request(lambda asked: asked.is_navigation_request() and PROVIDERS_END in asked.url):
        serving.page.get_by_role("button", name="Salir").click()
    expect(serving.page.get_by_role("button", name="Entrar")).to_be_visible()
    teaching.go("Mensajes de entrada")
    teaching.must_have_come()
    expect(teaching.page.get_by_role("banner")).to_contain_text("CEIP Los Naranjos")
    assert not serving.complaints

    # What is written for the other is written there, whichever of them its address names.
    content = {"type": "general", "destination_id": "DT41", "subject": "Sustituciones", "body": "Dos, desde el lunes."}
    draft = stack.client(NURIA).post("/units/DT41-PERS/communications", content)["id"]
    teaching.move(f"/u/41000002/letters/{draft}")
    expect(teaching.page).to_have_url(re.compile(f"/u/DT41-PERS/letters/{draft}$"))
    expect(teaching.page.get_by_label("Texto")).to_have_value("Dos, desde el lunes.")
