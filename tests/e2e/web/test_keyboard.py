"""The main job with the keyboard alone."""

from playwright.sync_api import expect

from tests.e2e.web.letters import ANA, CARMEN, must_be

SUBJECT = "Escrita sin ratón"


def test_a_letter_is_written_and_signed_without_a_mouse(visit):
    ana = visit(ANA)
    page = ana.page
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    ana.press(page.get_by_role("link", name="Nueva comunicación").first)
    expect(page.get_by_role("heading", level=1, name="Nueva comunicación")).to_be_focused()
    expect(page.get_by_label("Tipo")).to_contain_text("Solicitud")
    ana.tab_to(page.get_by_label("Tipo"))
    page.keyboard.type("Sol")
    recipient = page.get_by_role("combobox", name="Destinatario")
    expect(recipient).to_have_value("Delegación Territorial de Educación de Sevilla")
    ana.tab_to(recipient)
    page.keyboard.press("Control+a")
    page.keyboard.type("Planificación y Escolarización de Sevilla")
    expect(page.get_by_role("option", name="Servicio de Planificación y Escolarización de Sevilla")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Destinatario")).to_have_value(
        "Servicio de Planificación y Escolarización de Sevilla"
    )
    ana.tab_to(page.get_by_label("Asunto"))
    page.keyboard.type(SUBJECT)
    ana.tab_to(page.get_by_label("Texto"))
    page.keyboard.type("Todo con el teclado.")
    ana.see("Guardado ")
    # Back to the top of the page, by the way that screens begin.
    page.get_by_role("heading", level=1).focus()
    ana.press(page.get_by_role("button", name="Tramitar a pendiente de firma"))
    ana.press(page.get_by_role("button", name="Pedir la firma"))
    must_be(ana, "pending_signature")

    carmen = visit(CARMEN)
    carmen.press(carmen.page.get_by_role("link", name="Bandeja de firmas"))
    carmen.press(carmen.page.get_by_role("link", name=SUBJECT))
    sign = carmen.page.get_by_role("button", name="Firmar", exact=True)
    expect(sign).to_be_enabled()
    carmen.press(sign)
    carmen.see("Firmado.")
