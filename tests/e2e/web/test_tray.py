"""The signature tray: one sees what came of what one did, and of what somebody else did first."""

from playwright.sync_api import expect

from tests.e2e.web.browsing import NARROW
from tests.e2e.web.letters import ANA, CARMEN
from tests.e2e.web.requested import requested


def test_on_a_phone_the_focus_goes_to_the_document_and_stays_there_when_it_is_signed(stack, visit):
    requested(stack, "Firmada en un teléfono")
    carmen = visit(CARMEN, viewport=NARROW)
    carmen.page.get_by_role("button", name="Menú").click()
    carmen.go("Bandeja de firmas")
    title = carmen.page.get_by_role("heading", level=2, name="Firmada en un teléfono")

    carmen.page.get_by_role("list", name="Bandeja de firmas").get_by_role("link", name="Firmada en un teléfono").click()

    expect(title).to_be_focused()
    carmen.page.get_by_role("button", name="Firmar", exact=True).click()
    expect(carmen.page.get_by_role("button", name="Firmar", exact=True)).to_have_count(0)
    expect(title).to_be_focused()
    carmen.must_be_accessible()


def test_whoever_signs_what_was_withdrawn_meanwhile_is_told_by_whom(stack, visit):
    letter, _ = requested(stack, "Retirada entretanto")
    carmen = visit(CARMEN)
    carmen.go("Bandeja de firmas")
    carmen.page.get_by_role("list", name="Bandeja de firmas").get_by_role("link", name="Retirada entretanto").click()
    sign = carmen.page.get_by_role("button", name="Firmar", exact=True)
    expect(sign).to_be_enabled()
    stack.client(ANA).post(f"/communications/{letter}/withdraw", {"remarks": "Falta un anexo."})

    sign.click()

    told = carmen.page.get_by_role("status").filter(has_text="Esto es lo último que ha pasado")
    expect(told).to_contain_text("Ana Romero")
    expect(told).to_contain_text("Falta un anexo.")
    carmen.must_be_accessible()
