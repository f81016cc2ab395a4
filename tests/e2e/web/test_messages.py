"""A message to all families: written, checked, sent; read on a phone; and what the sender sees of it."""

import re

from playwright.sync_api import FilePayload, expect

from tests.e2e.web.browsing import NARROW, Visitor
from tests.e2e.web.letters import ANA, PDF

ROSA = "rosa.delgado@familia.example"
SUBJECT = "Reunión de principio de trimestre"
FILE = "circular.pdf"
BODY = "Les esperamos el lunes a las cinco en el salón de actos."


def test_a_message_goes_to_all_families_is_read_on_a_phone_and_the_outbox_shows_it(visit):
    ana = visit(ANA)
    page = ana.page
    ana.go("Consigna")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="elíjalos").click()
    chooser.value.set_files([FilePayload(name=FILE, mimeType="application/pdf", buffer=PDF)])
    files = page.get_by_role("list", name="Ficheros de la consigna")
    expect(files.get_by_role("link", name=FILE)).to_contain_text("Disponible")

    ana.go("Nuevo mensaje")
    page.get_by_role("main").get_by_text("Familias", exact=True).click()
    hidden = page.get_by_role("checkbox", name="Destinatarios ocultos")
    expect(hidden).to_be_checked()
    expect(hidden).to_be_disabled()
    ana.see("ninguna familia ve los datos de otra")
    page.get_by_role("button", name="Nuevo alias").click()
    page.get_by_role("dialog").get_by_label("Nombre").fill("Secretaría")
    ana.must_be_accessible()
    page.get_by_role("dialog").get_by_role("button", name="Crear alias").dblclick()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_label("Asunto").fill(SUBJECT)
    page.get_by_label("Texto").fill(BODY)
    page.get_by_role("button", name="Tomar uno de la consigna").click()
    picker = page.get_by_role("dialog", name="Adjuntar un fichero de la consigna")
    picker.get_by_text(FILE).click()
    ana.must_be_accessible()
    picker.get_by_role("button", name="Adjuntar").click()
    expect(page.get_by_role("list", name="Adjuntos")).to_contain_text(FILE)
    ana.see("Guardado ")
    reach = page.get_by_role("region", name="Quién lo recibirá")
    expect(reach).to_contain_text("personas")
    ana.look("message-new")

    unreached = reach.get_by_role("list", name="A quién no llega, y por qué")
    someone = unreached.get_by_role("listitem").first
    name = someone.locator("strong").inner_text()
    someone.get_by_role("textbox").fill("no es un correo")
    someone.get_by_role("button", name="Guardar correo").click()
    expect(someone.locator(".error")).not_to_be_empty()
    someone.get_by_role("textbox").fill("familia.nueva@familia.example")
    someone.get_by_role("button", name="Guardar correo").click()
    expect(unreached.get_by_text(name)).to_have_count(0)

    page.get_by_role("button", name="Revisar y enviar").click()
    confirm = page.get_by_role("dialog", name="¿Enviar ahora?")
    expect(confirm).to_contain_text("Lo recibirán")
    ana.must_be_accessible()
    ana.picture("message-send")
    # Twice is once.
    confirm.get_by_role("button", name="Enviar").dblclick()
    expect(page.locator(".badge.message-sent")).to_be_visible()
    expect(page.get_by_role("list", name="Estado por persona").get_by_role("listitem").first).to_be_visible()
    ana.look("message-sent")
    must_open(ana)

    rosa = visit(viewport=NARROW)
    rosa.enter(ROSA, "/inbox")
    rosa.look("inbox")
    rosa.page.get_by_role("link", name=re.compile(SUBJECT)).click()
    rosa.see(BODY)
    rosa.look("inbox-message")
    must_open(rosa)
    rosa.page.get_by_role("button", name="Confirmar que me doy por enterado").click()
    rosa.see("Se dio por enterado")

    ana.go("Bandeja de salida")
    rows = page.get_by_role("list", name="Bandeja de salida")
    expect(rows.get_by_role("link", name=re.compile(SUBJECT))).to_have_count(1)
    page.get_by_label("Vía").select_option("email")
    page.get_by_label("Tipo").select_option("manual")
    page.get_by_label("Curso").select_option(index=1)
    expect(page).to_have_url(re.compile("channel=email.*trigger=manual.*year="))
    ana.look("outbox")
    rows.get_by_role("link", name=re.compile(SUBJECT)).click()
    page.get_by_label("Estado", exact=True).select_option("acknowledged")
    expect(page.get_by_role("list", name="Estado por persona")).to_contain_text("Rosa Delgado")

    page.get_by_role("button", name="Volver a enviar").click()
    resend = page.get_by_role("dialog", name="¿Volver a enviar a quien no le llegó?")
    expect(resend).to_contain_text(re.compile(r"\d+ por correo"))
    ana.must_be_accessible()
    resend.get_by_role("button", name="Cancelar").click()
    page.get_by_role("button", name="Recordar a quien no lo ha leído").click()
    remind = page.get_by_role("dialog", name="¿Enviar un recordatorio?")
    expect(remind).to_contain_text(re.compile(r"\d+ personas? no lo han? leído"))
    remind.get_by_role("button", name="Recordar a quien no lo ha leído").dblclick()
    ana.see("El recordatorio está saliendo")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".badge.message-sent")).to_be_visible()
    expect(page.get_by_role("button", name="Recordar a quien no lo ha leído")).to_be_enabled()


def must_open(visitor: Visitor) -> None:
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=f"Abrir {FILE}").click()
    assert download.value.path().read_bytes() == PDF
