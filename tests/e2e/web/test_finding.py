"""Finding a letter or a document, and being told when there is none; in one's own language."""

import re

from playwright.sync_api import expect

from tests.e2e.web.letters import ANA
from tests.e2e.web.requested import SCHOOL, drafted, requested

VICTOR = "victor.aranda@dt29.example"


def test_what_was_sent_is_listed_without_the_drafts_and_found_by_its_recipient(stack, visit):
    drafted(stack.client(ANA), "Todavía en la mesa")
    requested(stack, "Ya pedida la firma")
    ana = visit()
    ana.enter(ANA, f"/u/{SCHOOL}/sent")
    sent = ana.page.get_by_role("list", name="Comunicaciones enviadas")
    expect(sent.get_by_role("link", name="Ya pedida la firma").first).to_be_visible()
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
    expect(drafts.filter(has_not_text="Todavía en la mesa")).to_have_count(0)
    expect(drafts).not_to_have_count(0)
    ana.page.get_by_label("Tipo").select_option(label="Personal")
    ana.see("Ninguna coincide con los filtros.")

    # Who is asked about in the outbox is somebody who sends.
    ana.go("Bandeja de salida")
    sender = ana.page.get_by_label("Quién lo envió")
    expect(sender).to_contain_text("Ana Romero Gil")
    expect(sender).not_to_contain_text("Elena Prieto Luna")
    sender.select_option(label="Pilar Navarro Cruz")
    expect(ana.page).to_have_url(re.compile("sender="))


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
