"""People at the web client: a role is given, its holder invited and signed in; custody, contacts, and what is noted."""

import re

from playwright.sync_api import expect

from tests.e2e.web.letters import CARMEN
from tests.e2e.web.messages import ROSA

NEW = "Irene Vega Sol"


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
    dialog.get_by_role("button", name="Crear la invitación").click()
    expect(dialog.get_by_role("img", name="Código QR")).to_be_visible()
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
    for choice, said in (("No recibe nada", "No recibe nada"), ("Recibe lo que", "Recibe lo que")):
        page.get_by_role("button", name="Custodia: Antonio Herrera Pozo").click()
        dialog.get_by_text(choice).click()
        dialog.get_by_label("Motivo").fill("Auto del Juzgado de Familia")
        carmen.must_be_accessible()
        dialog.get_by_role("button", name="Guardar").click()
        expect(dialog).to_have_count(0)
        expect(page.get_by_role("listitem").filter(has_text="Antonio Herrera Pozo")).to_contain_text(said)

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
