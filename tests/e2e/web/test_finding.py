"""Finding a letter or a document, and being told when there is none; in one's own language."""

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
    expect(sent.get_by_role("link", name="Ya pedida la firma")).to_be_visible()
    expect(sent.get_by_role("link", name="Todavía en la mesa")).to_have_count(0)

    ana.page.get_by_role("combobox", name="Para la unidad").fill("DT29")
    ana.page.get_by_role("option", name="Delegación Territorial de Educación de Málaga").click()

    ana.see("Ninguna coincide con los filtros.")
    assert "counterpart=DT29" in ana.page.url
    ana.must_be_accessible()


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
