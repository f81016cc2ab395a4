"""People at the web client: a role is given, its holder invited and signed in; custody, contacts, and what is noted."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.e2e.web.answers import Held, missing, unauthenticated
from tests.e2e.web.letters import CARMEN
from tests.e2e.web.messages import ROSA

NEW = "Irene Vega Sol"
LAST_DAY = (datetime.now(UTC).date() + timedelta(days=60)).isoformat()
ORDER = "Auto del Juzgado de Familia"
SHEET = "**/_user_request_/**/sheet"
CUSTODY = "**/_user_request_/**/guardians/*"


def test_somebody_gets_a_role_accepts_and_loses_it_and_custody_and_contacts_are_noted(visit):
    carmen = visit(CARMEN)
    page = carmen.page
    carmen.go("Miembros y perfiles")
    members = page.get_by_role("list", name="Miembros y perfiles")
    expect(members).to_contain_text("Ana Romero Gil")
    page.get_by_role("button", name="Dar un perfil").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nombre y apellidos").fill(NEW)
    dialog.get_by_label("Correo electrónico").fill("irene@")
    dialog.get_by_label("Perfil").select_option(label="Profesorado")
    dialog.get_by_role("button", name="Dar el perfil").click()
    expect(dialog.get_by_label("Correo electrónico")).to_have_attribute("aria-invalid", "true")
    carmen.must_be_accessible()
    dialog.get_by_label("Correo electrónico").fill("irene.vega@ribera.example")
    # Twice is once.
    dialog.get_by_role("button", name="Dar el perfil").dblclick()
    page.get_by_label("Buscar por el nombre").fill("Irene")
    expect(members.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name=f"Invitar a {NEW}").click()
    service = Held()
    page.route(SHEET, service)
    dialog.get_by_role("button", name="Crear la invitación").click()
    # Nobody prints a sheet whose code has not come, without a word.
    expect(dialog.get_by_role("button", name="Imprimir")).to_be_disabled()
    service.answer(missing)
    expect(dialog.get_by_role("alert")).to_be_visible()
    carmen.must_be_accessible()
    page.unroute(SHEET)
    dialog.get_by_role("button", name="Volver a intentarlo").click()
    expect(dialog.get_by_role("img", name="Código QR")).to_be_visible()
    expect(dialog.get_by_role("button", name="Imprimir")).to_be_enabled()
    expect(dialog.get_by_role("status").first).to_contain_text("irene.vega@ribera.example")
    carmen.must_be_accessible()
    carmen.picture("invitation")
    page.emulate_media(media="print")
    carmen.picture("invitation-printed")
    page.emulate_media(media="screen")
    url = dialog.get_by_label("Dirección donde se acepta").input_value()
    dialog.get_by_role("button", name="Cerrar").last.click()

    rosa = visit()
    rosa.page.goto(url)
    rosa.see("Le han invitado a Ventanilla")
    expect(rosa.page).not_to_have_url(re.compile("#"))
    rosa.page.get_by_role("button", name="Entrar").click()
    rosa.give_password(ROSA)
    expect(rosa.page.get_by_label("Código de la invitación")).to_have_value(url.split("#")[1])
    expect(rosa.page).not_to_have_url(re.compile("#"))
    rosa.page.get_by_label("Código de la invitación").fill("AAAA-BBBB")
    rosa.page.get_by_role("button", name="Aceptar").click()
    expect(rosa.page.get_by_label("Código de la invitación")).to_have_attribute("aria-invalid", "true")
    rosa.page.get_by_label("Código de la invitación").fill(url.split("#")[1].lower())
    rosa.page.get_by_role("button", name="Aceptar").click()
    rosa.see("Invitación aceptada")
    expect(rosa.page.get_by_role("main")).to_contain_text("Profesorado")

    page.get_by_label("Buscar por el nombre").fill("Irene Vega")
    expect(members.get_by_role("listitem").filter(has_text="Entra con su cuenta")).to_have_count(1)
    page.get_by_role("button", name=f"Retirar el perfil Profesorado a {NEW}").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Retirar").click()
    expect(members).to_have_count(0)

    carmen.go("Alumnado")
    expect(page.get_by_role("list", name="Alumnado")).to_contain_text("1º ESO A")
    page.get_by_role("link", name="Herrera Delgado, Alba").or_(page.get_by_role("link", name="Alba")).first.click()
    custody = page.get_by_role("button", name="Custodia: Antonio Herrera Pozo")
    guardian = page.get_by_role("listitem").filter(has_text="Antonio Herrera Pozo")
    reason, last_day = dialog.get_by_label("Motivo"), dialog.get_by_label("Último día en que no recibe")
    custody.click()
    dialog.get_by_text("No recibe nada").click()
    reason.fill(ORDER)
    last_day.fill(LAST_DAY)
    page.route(CUSTODY, unauthenticated)
    dialog.get_by_role("button", name="Guardar").click()
    page.get_by_role("button", name="Volver a entrar").click()
    page.unroute(CUSTODY)
    carmen.give_password(CARMEN)
    # A decision comes back whole: its reason beside another would let receive who may not.
    custody.click()
    expect(dialog.get_by_role("radio", name="No recibe nada")).to_be_checked()
    expect(reason).to_have_value(ORDER)
    expect(last_day).to_have_value(LAST_DAY)
    carmen.must_be_accessible()
    carmen.picture("custody-restored")
    dialog.get_by_role("button", name="Guardar").click()
    expect(dialog).to_have_count(0)
    expect(guardian).to_contain_text(re.compile("No recibe nada.*, hasta el "))
    # It is written anew over how it is, and keeps its end.
    custody.click()
    expect(reason).to_have_value("")
    expect(last_day).to_have_value(LAST_DAY)
    dialog.get_by_text("Recibe lo que").click()
    reason.fill(ORDER)
    dialog.get_by_role("button", name="Guardar").click()
    expect(dialog).to_have_count(0)
    expect(guardian).to_contain_text("Recibe lo que")

    carmen.go("Familias")
    page.get_by_label("Buscar por el nombre").fill("Rosa")
    expect(page.get_by_role("list", name="Familias", exact=True).get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="Contacto de Rosa Delgado Marín").click()
    dialog.get_by_label("Teléfono").fill("no es un teléfono")
    dialog.get_by_role("button", name="Guardar").click()
    expect(dialog.get_by_label("Teléfono")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Teléfono").fill("600999888")
    dialog.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("list", name="Familias", exact=True)).to_contain_text("600999888")

    carmen.go("Profesorado")
    carmen.go("Auditoría")
    trail = page.get_by_role("list", name="Auditoría")
    for words in ("Contacto cambiado", "Custodia", "Perfil retirado", "Cuenta vinculada", "Invitación"):
        expect(trail).to_contain_text(words)
