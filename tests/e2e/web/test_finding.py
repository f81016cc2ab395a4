"""Finding a letter or a document, and being told when there is none; in one's own language."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.e2e.web.answers import unavailable, unsealed
from tests.e2e.web.letters import ANA, must_be
from tests.e2e.web.requested import SCHOOL, drafted, eventually, requested

VICTOR = "victor.aranda@dt29.example"


def test_what_was_sent_is_listed_without_the_drafts_and_found_by_its_recipient(stack, visit):
    drafted(stack.client(ANA), "Todavía en la mesa")
    requested(stack, "Ya pedida la firma")
    ana = visit()
    ana.enter(ANA, f"/u/{SCHOOL}/sent")
    sent = ana.page.get_by_role("list", name="Comunicaciones enviadas")
    expect(sent.get_by_role("link", name="Ya pedida la firma").first).to_contain_text("Redactada hoy")
    expect(sent.get_by_role("link", name="Todavía en la mesa")).to_have_count(0)

    ana.page.get_by_role("combobox", name="Para la unidad").fill("DT29")
    ana.page.get_by_role("option", name="Delegación Territorial de Educación de Málaga").click()

    ana.see("Ninguna coincide con los filtros.")
    assert "counterpart=DT29" in ana.page.url
    expect(ana.page.get_by_role("listbox")).to_have_count(0)
    ana.must_be_accessible()

    ana.go("Inicio")
    on_the_desk = ana.page.get_by_role("region", name="Borradores")
    expect(on_the_desk.get_by_role("link", name="Todavía en la mesa").first).to_be_visible()
    ana.go("Borradores")
    drafts = ana.page.get_by_role("list", name="Borradores", exact=True).get_by_role("listitem")
    ana.page.get_by_label("Buscar en el asunto o el número").fill("en la mesa")
    ana.page.get_by_label("Tipo").select_option(label="Solicitud")
    # What is chosen while one types stays chosen.
    expect(ana.page).to_have_url(re.compile(r"type=request"))
    ana.must_have_come()
    expect(drafts.filter(has_not_text="Todavía en la mesa")).to_have_count(0)
    expect(drafts.first).to_contain_text("Empezada hoy")
    ana.page.get_by_label("Tipo").select_option(label="Personal")
    ana.see("Ninguna coincide con los filtros.")
    # Whoever clears the filters is rid of what they were still typing too.
    since = ana.page.get_by_label("Desde")
    since.fill("0020-11-28")
    ana.page.get_by_role("button", name="Quitar filtros").click()
    expect(ana.page).not_to_have_url(re.compile(r"type="))
    for label in ("Desde", "Buscar en el asunto o el número"):
        expect(ana.page.get_by_label(label)).to_have_value("")

    # An address that somebody kept has its filters.
    today = datetime.now(ZoneInfo("Europe/Madrid")).date().isoformat()
    ana.move(f"/u/{SCHOOL}/sent?state=pending_signature&from={today}&to={today}")
    expect(ana.page.get_by_label("Estado")).to_have_value("pending_signature")
    for label in ("Desde", "Hasta"):
        expect(ana.page.get_by_label(label)).to_have_value(today)
    ana.must_have_come()
    expect(sent.get_by_role("link", name="Ya pedida la firma").first).to_be_visible()
    expect(sent.get_by_role("listitem").filter(has_not_text="Pendiente de firma")).to_have_count(0)
    ana.move(f"/u/{SCHOOL}/sent?state=pending_signature&to=2020-01-01")
    ana.see("Ninguna coincide con los filtros.")

    # What a letter is shown without is said there.
    ana.go("Documentos solicitados")
    documents = ana.page.get_by_role("list", name="Documentos solicitados")
    made = documents.get_by_role("link", name="Ya pedida la firma").first
    expect(made).to_contain_text("Para Delegación Territorial de Educación de Sevilla")
    expect(made).to_contain_text("Pendiente")
    ana.page.route("**/_user_request_/units/DT41", unavailable)
    ana.page.route("**/_user_request_/communications/*", unsealed)
    made.click()
    must_be(ana, "pending_signature")
    expect(ana.page.get_by_role("status").filter(has_text="el sello no se ha podido poner")).to_be_visible()
    data = ana.page.get_by_role("region", name="Datos")
    expect(data.get_by_role("alert")).to_contain_text("Ahora mismo no se puede")
    ana.page.unroute("**/_user_request_/units/DT41")
    data.get_by_role("button", name="Volver a intentarlo").click()
    expect(data.get_by_role("link", name="registro@dt41.example")).to_be_visible()
    ana.look("letter-unsealed")

    # The list that a letter lies in is one step away, and as it was left by whoever came from it.
    box = ana.page.get_by_role("main").get_by_role("link", name="Comunicaciones enviadas")
    box.click()
    expect(ana.page).to_have_url(re.compile(f"/u/{SCHOOL}/sent$"))
    ana.page.get_by_label("Estado").select_option("pending_signature")
    with ana.page.expect_response(re.compile("[?&]q=Ya")):
        ana.page.get_by_label("Buscar en el asunto o el número").fill("Ya pedida")
    ana.must_have_come()
    expect(sent.get_by_role("listitem").filter(has_not_text="Ya pedida")).to_have_count(0)
    sent.get_by_role("link", name="Ya pedida la firma").first.click()
    box.dblclick()
    expect(ana.page.get_by_label("Estado")).to_have_value("pending_signature")
    expect(ana.page.get_by_label("Buscar en el asunto o el número")).to_have_value("Ya pedida")

    # Who is asked about in the outbox is somebody who sends, and what the system sends is marked.
    eventually(lambda: stack.client(ANA).get(f"/units/{SCHOOL}/outbox")["items"])
    ana.go("Bandeja de salida")
    told = ana.page.get_by_role("list", name="Bandeja de salida").get_by_role("link")
    expect(told.filter(has_text="Aviso de documento pendiente de firma").first).to_contain_text("Automático")
    sender = ana.page.get_by_label("Quién lo envió")
    expect(sender).to_contain_text("Ana Romero Gil")
    expect(sender).not_to_contain_text("Elena Prieto Luna")
    sender.select_option(label="Pilar Navarro Cruz")
    expect(ana.page).to_have_url(re.compile("sender="))
    ana.must_have_come()
    expect(told.filter(has_text="Ana Romero Gil")).to_have_count(0)


def test_a_code_that_no_sealed_document_has_is_said_to_be_just_that(visit):
    anybody = visit()
    anybody.page.goto(f"{anybody.web_url}/verify/AAAA-BBBB")

    expect(anybody.page.get_by_role("alert")).to_contain_text("Ningún documento sellado tiene este código")
    expect(anybody.page.get_by_role("alert")).to_contain_text("AAAA-BBBB")
    expect(anybody.page.get_by_role("button", name="Volver a intentarlo")).to_have_count(0)
    anybody.must_be_accessible()


def test_another_browser_speaks_the_language_that_the_account_has_chosen(stack, visit):
    stack.client(VICTOR).send("PATCH", "/me/preferences", {"language": "en"})
    victor = visit(storage_state={"cookies": [], "origins": []})
    victor.page.goto(victor.web_url)
    victor.page.get_by_role("button", name="Entrar").click()
    victor.give_password(VICTOR)

    expect(victor.page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(victor.page.locator("html")).to_have_attribute("lang", "en")
