"""A notice at the web client: it is put off to its time, and called off before that."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.e2e.web.messages import PILAR, ask_to_send, begin_message, new_alias


def test_a_notice_waits_for_its_time_and_is_called_off(visit):
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
    page.get_by_role("button", name="Eliminar borrador").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Eliminar").click()
    expect(page.get_by_role("heading", level=1, name="Mensajes por enviar")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Simulacro de evacuación")
