"""A notice at the web client: it is put off to its time, and called off before that. What could not go is told."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from localcloud.client import Client
from tests.e2e.feedback import start_now
from tests.e2e.web.browsing import Visitor
from tests.e2e.web.messages import PILAR, ask_to_send, begin_message, new_alias
from tests.e2e.web.requested import SCHOOL, eventually

ELENA, JAVIER = "Elena Prieto Luna", "Javier Molina Sanz"
HINDERED = "Programado para una lista que ya no está"
SHARED = "Turnos de guardia"
WAITS = timedelta(seconds=8)
"""Longer than it takes to write it, and shorter than the story until it is looked for."""


def test_a_notice_waits_for_its_time_and_is_called_off_and_what_could_not_go_is_told(visit, stack):
    office = stack.client(PILAR)
    due = datetime.now(UTC) + WAITS
    hindered = hindered_message(office, due)
    teachers = {each["name"]: each["id"] for each in office.get(f"/units/{SCHOOL}/teachers")["items"]}
    people = [stack.person_id(PILAR, SCHOOL), *(teachers[name] for name in (ELENA, JAVIER))]
    send(office, SHARED, {"people": people}, hidden_recipients=False)
    pilar = visit(PILAR)
    page = pilar.page
    begin_message(pilar, "teacher")
    page.get_by_role("main").get_by_text("Aviso", exact=True).click()
    page.get_by_role("main").get_by_text("Destinatarios ocultos").click()
    new_alias(pilar, "Avisos del centro")
    page.get_by_label("Asunto").fill("Simulacro de evacuación")
    page.get_by_label("Texto").fill("Será a las once.")
    pilar.see("un aviso necesita además al menos otra vía")
    page.get_by_text("Más tarde").click()
    page.get_by_label("Día y hora").fill("2020-01-01T10:00")
    told = page.get_by_role("main").get_by_role("alert")
    expect(told).to_contain_text("Revise este campo: cuándo sale.")
    pilar.must_be_accessible()
    page.get_by_role("button", name="Revisar y enviar").click()
    expect(page.get_by_label("Día y hora")).to_be_focused()
    tomorrow = datetime.now(ZoneInfo("Europe/Madrid")) + timedelta(days=1)
    page.get_by_label("Día y hora").fill(tomorrow.strftime("%Y-%m-%dT10:00"))
    ask_to_send(pilar).get_by_role("button", name="Enviar").click()
    expect(page.locator(".badge.message-scheduled")).to_be_visible()
    # It says when and to whom it will go; nothing came of it yet.
    pilar.see("Saldrá mañana a las 10:00.")
    expect(page.get_by_role("region", name="Quién lo recibirá")).to_contain_text("sus mensajes de entrada")
    whom = page.get_by_role("region", name="Destinatarios", exact=True)
    expect(whom.locator("dl > div").filter(has_text="Destinatarios ocultos")).to_contain_text("No")
    expect(page.get_by_role("region", name="Estado por persona")).to_have_count(0)
    expect(page.get_by_role("region", name="Cómo va")).to_have_count(0)
    pilar.go("Inicio")
    page.get_by_role("region", name="Mensajes por enviar").get_by_role("link", name="Ver todo").click()
    waiting = page.get_by_role("list", name="Mensajes por enviar").get_by_role("link", name="Simulacro de evacuación")
    expect(waiting).to_contain_text(re.compile("Programado.*mañana a las 10:00"))
    waiting.click()
    page.get_by_role("button", name="Anular y volver a borrador").click()
    pilar.see("Anulado: vuelve a ser un borrador.")
    page.wait_for_timeout(max(0, (due - datetime.now(UTC)).total_seconds() * 1000))
    start_now(stack, hindered)
    eventually(lambda: any(each["link"] == f"/messages/{hindered}" for each in office.get("/me/inbox")["items"]))
    page.get_by_role("button", name="Eliminar borrador").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Eliminar").click()
    expect(page.get_by_role("heading", level=1, name="Mensajes por enviar")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Simulacro de evacuación")
    must_be_told_of(pilar, hindered)
    must_say_what_is_unread(pilar, office)


def must_be_told_of(pilar: Visitor, hindered: str) -> None:
    """The list of what is to be sent says that it was cancelled, and the inbox why; from there one mends it."""
    page = pilar.page
    waiting = page.get_by_role("list", name="Mensajes por enviar").get_by_role("link", name=HINDERED)
    expect(waiting).to_contain_text("Cancelado")
    pilar.go("Mensajes de entrada")
    page.get_by_role("link", name=f"No se ha enviado un mensaje programado: {HINDERED}").click()
    expect(page.get_by_role("main")).to_contain_text(f"Motivo: {pilar.t('obstacle.content_changed')}")
    pilar.must_be_accessible()
    page.get_by_role("link", name="Abrir el mensaje").click()
    expect(page).to_have_url(re.compile(f"/messages/{hindered}$"))
    expect(page.locator(".notice.bad")).to_have_text(pilar.t("obstacle.content_changed"))


def must_say_what_is_unread(pilar: Visitor, office: Client) -> None:
    """What was opened is unread no more, in the menu and in the list; a message may tell who got it besides."""
    page = pilar.page
    place = page.get_by_role("navigation", name="Principal").get_by_role("link", name="Mensajes de entrada")
    left = office.get("/me")["unread"]
    expect(place).to_contain_text(f"{left} sin leer")
    pilar.go("Mensajes de entrada")
    page.get_by_role("link", name="Solo sin leer").click()
    expect(page).to_have_url(re.compile("unread=true"))
    pilar.must_have_come()
    unread = page.get_by_role("list", name="Mensajes de entrada").get_by_role("link")
    expect(unread.filter(has_text=HINDERED)).to_have_count(0)
    unread.filter(has_text=SHARED).click()
    others = page.get_by_text("También lo recibieron:")
    expect(others).to_have_text(re.compile(f": ({ELENA}, {JAVIER}|{JAVIER}, {ELENA})$"))
    if left > 1:
        expect(place).to_contain_text(f"{left - 1} sin leer")
    else:
        expect(place).not_to_contain_text("sin leer")


def hindered_message(office: Client, due: datetime) -> str:
    """A message that goes at its time, to a list that was deleted since; its id."""
    listed = office.post(f"/units/{SCHOOL}/contact-lists", {"name": "De paso", "scope": {"kind": "teachers"}})["id"]
    message = send(office, HINDERED, {"contact_lists": [listed]}, send_at=due.isoformat())
    assert office.send("DELETE", f"/contact-lists/{listed}").status == 204
    return message


def send(office: Client, subject: str, audience: dict[str, list[str]], **more: object) -> str:
    """A message to the inboxes of some; its id."""
    alias = office.post(f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"})["id"]
    content = {"category": "message", "channels": [], "alias_id": alias, "body": "Mañana hay claustro."}
    whole = content | {"subject": subject, "audience": audience} | more
    message = str(office.post(f"/units/{SCHOOL}/messages", whole)["id"])
    office.post(f"/messages/{message}/send")
    return message
