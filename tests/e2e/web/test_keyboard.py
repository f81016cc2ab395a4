"""The main job with the keyboard alone."""

import re

from playwright.sync_api import expect

from tests.e2e.web.keyboard import choose
from tests.e2e.web.letters import ANA, CARMEN, MARTA, SERVICE, must_be, pdf
from tests.e2e.web.requested import OFFICE, SCHOOL, drafted, must_come, signed

SUBJECT = "Escrita sin ratón"
NOBODY_THERE = "Consejería de Educación"
WHY = "En esa unidad no hay nadie que pueda atenderla."


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
    choose(page, recipient, NOBODY_THERE)
    ana.tab_to(page.get_by_label("Asunto"))
    page.keyboard.type(SUBJECT)
    ana.tab_to(page.get_by_label("Texto"))
    page.keyboard.type("Todo con el teclado.")

    # What is wrong is said at the field, and above it, where to look; whoever asks for something is led there.
    told = page.get_by_role("main").get_by_role("alert")
    expect(told).to_contain_text("Revise este campo: destinatario.")
    expect(page.get_by_text(WHY)).to_have_count(1)
    expect(recipient).to_have_accessible_description(re.compile(WHY))
    expect(page.get_by_label("Texto")).to_be_focused()
    ana.must_be_accessible()
    page.get_by_role("heading", level=1).focus()
    ana.press(told.get_by_role("button", name="Ir al campo"))
    expect(recipient).to_be_focused()
    page.get_by_role("heading", level=1).focus()
    ana.press(page.get_by_role("button", name="Tramitar a pendiente de firma"))
    expect(recipient).to_be_focused()
    choose(page, recipient, "Servicio de Planificación y Escolarización de Sevilla")
    ana.see("Guardado ")
    # Back to the top of the page, by the way that screens begin.
    page.get_by_role("heading", level=1).focus()
    ana.press(page.get_by_role("button", name="Tramitar a pendiente de firma"))
    ana.press(page.get_by_role("button", name="Pedir la firma"))
    must_be(ana, "pending_signature")

    carmen = visit(CARMEN)
    carmen.press(carmen.page.get_by_role("link", name="Bandeja de firmas"))
    expect(carmen.page.get_by_role("heading", level=1, name="Bandeja de firmas")).to_be_focused()
    carmen.press(carmen.page.get_by_role("link", name=SUBJECT))
    sign = carmen.page.get_by_role("button", name="Firmar", exact=True)
    expect(sign).to_be_enabled()
    carmen.press(sign)
    carmen.see("Firmado.")


def test_a_file_is_attached_a_letter_is_forwarded_and_a_message_is_sent_without_a_mouse(stack, visit):
    draft = drafted(stack.client(ANA), "Con un adjunto y sin ratón")
    letter = signed(stack, "Reenviada sin ratón")
    stack.client(ANA).post(f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"})
    ana = visit()
    ana.enter(ANA, f"/u/{SCHOOL}/letters/{draft}")
    page = ana.page
    with page.expect_file_chooser() as chooser:
        ana.press(page.get_by_role("button", name="elíjalos"))
    chooser.value.set_files(pdf("inventario.pdf"))
    expect(page.get_by_role("list", name="Adjuntos")).to_contain_text("Adjuntado")

    page.get_by_role("heading", level=1).focus()
    ana.move(f"/u/{SCHOOL}/messages/new")
    expect(page.get_by_role("heading", level=1, name="Nuevo mensaje")).to_be_focused()
    ana.must_have_come()
    ana.tab_to(page.get_by_role("combobox", name="Añadir alumnado o personas"))
    page.keyboard.type("Rosa Delgado Marín")
    expect(page.get_by_role("option", name="Rosa Delgado Marín")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".chips")).to_contain_text("Rosa Delgado Marín")
    ana.tab_to(page.get_by_label("Asunto"))
    page.keyboard.type("Sin ratón")
    ana.tab_to(page.get_by_label("Texto"))
    page.keyboard.type("Les esperamos el lunes.")
    ana.see("Guardado ")
    page.get_by_role("heading", level=1).focus()
    ana.press(page.get_by_role("main").get_by_role("button", name=ana.t("message.send")))
    ana.press(page.get_by_role("dialog").get_by_role("button", name=ana.t("send.confirm")))
    expect(page.locator(".badge.message-sent")).to_be_visible()

    must_come(stack.client(CARMEN), letter)
    marta = visit()
    marta.enter(MARTA, f"/u/{OFFICE}/letters/{letter}")
    page, question = marta.page, marta.page.get_by_role("dialog")
    marta.press(page.get_by_role("button", name="Recepcionar", exact=True))
    marta.press(question.get_by_role("button", name="Recepcionar"))
    must_be(marta, "received")
    expect(page.get_by_role("heading", name="Qué puede hacer ahora")).to_be_focused()
    marta.press(page.get_by_role("button", name="Reenviar", exact=True))
    unit = question.get_by_role("combobox", name="Unidad que pasa a tenerla")
    marta.tab_to(unit)
    choose(page, unit, SERVICE)
    marta.tab_to(question.get_by_role("textbox", name="Observaciones"))
    page.keyboard.type("Lo lleva el servicio.")
    marta.press(question.get_by_role("button", name="Reenviar"))
    must_be(marta, "forwarded")
