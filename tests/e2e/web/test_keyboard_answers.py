"""Answering, deciding and taking notice with the keyboard alone; whoever did it goes on where they were."""

import re

from playwright.sync_api import FilePayload, expect

from localcloud.client import download
from tests.e2e.web.keyboard import QUESTION, back_to_the_top, write
from tests.e2e.web.letters import ANA, CARMEN, MARTA, PDF, must_be
from tests.e2e.web.messages import ROSA
from tests.e2e.web.requested import OFFICE, SCHOOL, eventually, must_come, requested, sign, submitted

REJECTED = "Rechazada sin ratón"
ONE, OTHER, LAST = "Firmada con otra sin ratón", "Firmada con una sin ratón", "Sigue esperando"
NOTICE = "Para leer sin ratón"


def test_letters_are_processed_closed_and_followed_up_and_a_document_is_checked_without_a_mouse(stack, visit):
    answered, closed = letters = [submitted(stack, name) for name in ("Contestada sin ratón", "Cerrada sin ratón")]
    as_signed = download(stack.client(ANA).get(f"/communications/{answered}/document")["url"])
    for each in letters:
        sign(stack.client(CARMEN), each)
    for each in letters:
        must_come(stack.client(CARMEN), each)
        stack.client(MARTA).post(f"/communications/{each}/receive", {})
    marta = visit()
    marta.enter(MARTA, f"/u/{OFFICE}/letters/{answered}")
    page, question = marta.page, marta.page.locator(QUESTION)
    next_steps = page.get_by_role("heading", name="Qué puede hacer ahora")
    marta.press(page.get_by_role("button", name="Tramitar", exact=True))
    write(marta, question.get_by_role("textbox", name="Observaciones"), "Se entregarán en enero.")
    marta.press(question.get_by_role("button", name="Tramitar"))
    must_be(marta, "processed")
    expect(next_steps).to_be_focused()

    marta.move(f"/u/{OFFICE}/letters/{closed}")
    marta.press(page.get_by_role("button", name="Cerrar sin tramitar"))
    write(marta, question.get_by_label("Motivo"), "Falta")
    write(marta, question.get_by_role("textbox", name="Observaciones"), "Falta el plano.")
    marta.press(question.get_by_role("button", name="Cerrar sin tramitar"))
    must_be(marta, "closed_unprocessed")
    expect(next_steps).to_be_focused()
    # One cannot answer an answer: one writes anew, and it says to what.
    marta.press(page.get_by_role("button", name="Continuar con otra comunicación"))
    expect(page.get_by_label("Asunto")).not_to_have_value("")
    expect(page.get_by_role("heading", level=1)).to_be_focused()

    anybody = visit()
    anybody.page.goto(f"{anybody.web_url}/verify")
    expect(anybody.page.get_by_role("heading", level=1)).to_be_focused()
    code = stack.client(MARTA).get(f"/communications/{answered}")["document"]["verification_code"]
    write(anybody, anybody.page.get_by_label("Código seguro de verificación"), code)
    anybody.page.keyboard.press("Enter")
    anybody.see("El documento es auténtico")
    with anybody.page.context.expect_event("request", lambda each: each.is_navigation_request()) as opened:
        anybody.press(anybody.page.get_by_role("button", name="Abrir el documento original"))
    for content, told in (
        (download(opened.value.url), "Es exactamente el documento sellado."),
        (as_signed, "Es exactamente el documento que se firmó, sin el sello."),
        (PDF, "No es este documento: su huella es otra."),
    ):
        with anybody.page.expect_file_chooser() as chooser:
            anybody.press(anybody.page.get_by_role("button", name="Elegir un PDF"))
        chooser.value.set_files(FilePayload(name="documento.pdf", mimeType="application/pdf", buffer=content))
        anybody.see(told)
    anybody.press(anybody.page.get_by_role("link", name="Comprobar otro código"))
    expect(anybody.page.get_by_label("Código seguro de verificación")).to_have_value("")


def test_some_are_signed_at_once_one_is_rejected_and_a_family_takes_notice_without_a_mouse(stack, visit):
    for subject in (REJECTED, ONE, OTHER, LAST):
        requested(stack, subject)
    ana = stack.client(ANA)
    content = {
        "category": "message",
        "channels": ["email"],
        "alias_id": ana.post(f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"})["id"],
        "audience": {"roles": ["guardian"], "people": [stack.person_id(ROSA, SCHOOL)]},
        "subject": NOTICE,
        "body": "Les esperamos el lunes.",
    }
    message = ana.post(f"/units/{SCHOOL}/messages", content)["id"]
    ana.post(f"/messages/{message}/send")
    carmen = visit()
    carmen.enter(CARMEN, f"/u/{SCHOOL}/tray")
    page, question = carmen.page, carmen.page.locator(QUESTION)
    tray = page.get_by_role("list", name="Bandeja de firmas")
    carmen.press(tray.get_by_role("link", name=REJECTED))
    reject = page.get_by_role("button", name="Rechazar", exact=True)
    carmen.press(reject)
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(reject).to_be_focused()
    page.keyboard.press("Enter")
    write(carmen, question.get_by_label("Motivo"), "Falta el presupuesto.")
    carmen.press(question.get_by_role("button", name="Rechazar"))
    expect(reject).to_have_count(0)
    expect(page.get_by_role("heading", level=2, name=REJECTED)).to_be_focused()

    back_to_the_top(page)
    several = page.locator(".batch").get_by_role("checkbox")
    carmen.press(several, "Space")
    expect(several).to_be_checked()
    page.keyboard.press("Space")
    expect(several).not_to_be_checked()
    for subject in (OTHER, ONE):
        carmen.press(page.get_by_role("checkbox", name=f"Seleccionar «{subject}»"), "Space")
    back_to_the_top(page)
    carmen.press(page.get_by_role("button", name="Firmar los seleccionados"))
    expect(question.get_by_role("listitem")).to_have_text([re.compile(OTHER), re.compile(ONE)])
    carmen.press(question.get_by_role("button", name="Firmar"))
    expect(question).to_have_count(0)
    expect(tray.get_by_role("link", name=ONE)).to_have_count(0)
    expect(page.get_by_role("region", name="Bandeja de firmas")).to_be_focused()
    carmen.press(page.get_by_role("link", name="Rechazados"))
    expect(tray.get_by_role("link", name=REJECTED)).to_be_visible()

    eventually(lambda: ana.get(f"/messages/{message}")["state"] == "sent")
    rosa = visit(ROSA)
    rosa.press(rosa.page.get_by_role("navigation").get_by_role("link", name="Mensajes de entrada"))
    rosa.press(rosa.page.get_by_role("main").get_by_role("link", name=NOTICE))
    heading = rosa.page.get_by_role("heading", level=1, name=NOTICE)
    expect(heading).to_be_focused()
    rosa.press(rosa.page.get_by_role("button", name="Confirmar que lo he leído"))
    rosa.see("Lectura confirmada")
    expect(heading).to_be_focused()
