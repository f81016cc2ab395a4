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

HINDERED = "Programado para una lista que ya no está"


def test_a_notice_waits_for_its_time_and_is_called_off_and_what_could_not_go_is_told(visit, stack):
    office = stack.client(PILAR)
    hindered = hindered_message(office)
    pilar = visit(PILAR)
    page = pilar.page
    begin_message(pilar, "teacher")
    page.get_by_role("main").get_by_text("Aviso", exact=True).click()
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
    expect(page.get_by_role("region", name="Estado por persona")).to_have_count(0)
    expect(page.get_by_role("region", name="Cómo va")).to_have_count(0)
    pilar.go("Inicio")
    page.get_by_role("region", name="Mensajes por enviar").get_by_role("link", name="Ver todo").click()
    waiting = page.get_by_role("list", name="Mensajes por enviar").get_by_role("link", name="Simulacro de evacuación")
    expect(waiting).to_contain_text(re.compile("Programado.*mañana a las 10:00"))
    waiting.click()
    page.get_by_role("button", name="Anular y volver a borrador").click()
    pilar.see("Anulado: vuelve a ser un borrador.")
    start_now(stack, hindered)
    eventually(lambda: any(each["link"] == f"/messages/{hindered}" for each in office.get("/me/inbox")["items"]))
    page.get_by_role("button", name="Eliminar borrador").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Eliminar").click()
    expect(page.get_by_role("heading", level=1, name="Mensajes por enviar")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Simulacro de evacuación")
    must_be_told_of(pilar, hindered)


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


def hindered_message(office: Client) -> str:
    """A message that goes in a moment, to a list that was deleted since; its id."""
    listed = office.post(f"/units/{SCHOOL}/contact-lists", {"name": "De paso", "scope": {"kind": "teachers"}})["id"]
    content = {
        "category": "message",
        "channels": [],
        "alias_id": office.post(f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"})["id"],
        "audience": {"contact_lists": [listed]},
        "subject": HINDERED,
        "body": "Mañana hay claustro.",
        "send_at": (datetime.now(UTC) + timedelta(seconds=3)).isoformat(),
    }
    message = str(office.post(f"/units/{SCHOOL}/messages", content)["id"])
    office.post(f"/messages/{message}/send")
    assert office.send("DELETE", f"/contact-lists/{listed}").status == 204
    return message
