"""Units at the web client: created, changed and closed without a mouse by the platform; their directors named."""

import re

from playwright.sync_api import expect

from tests.e2e.web.answers import missing
from tests.e2e.web.keyboard import back_to_the_top, choose, must_not_be_lost, write
from tests.e2e.web.letters import FRANCISCO
from tests.e2e.web.screens import ROCIO

NEW = "41000077"
LUZ = "Luz Paz Roldán"


def test_a_unit_is_created_gets_a_director_and_is_closed_and_an_office_names_the_director_of_another(visit):
    rocio = visit(ROCIO)
    page, dialog = rocio.page, rocio.page.get_by_role("dialog")
    rocio.go("Unidades")
    below = page.get_by_role("list", name="Unidades")
    expect(below).to_contain_text("Delegación Territorial de Educación de Almería")
    save = dialog.get_by_role("button", name="Guardar")
    rocio.press(page.get_by_role("button", name="Nueva unidad"))
    write(rocio, dialog.get_by_label("Tipo de unidad"), "Centro")
    write(rocio, dialog.get_by_label("Código"), "41000001")
    write(rocio, dialog.get_by_label("Nombre"), "IES Nuevo")
    write(rocio, dialog.get_by_label("Correo de la unidad"), "registro@")
    rocio.press(save)
    # To write it would change the school that has this code.
    expect(dialog.get_by_text("Ya hay una unidad con este código")).to_be_visible()
    write(rocio, dialog.get_by_label("Código"), NEW)
    rocio.press(save)
    for field in ("Provincia", "Correo de la unidad"):
        expect(dialog.get_by_label(field, exact=True)).to_have_attribute("aria-invalid", "true")
    parent = dialog.get_by_role("combobox", name="Depende de")
    expect(parent).to_have_attribute("aria-invalid", "true")
    rocio.must_be_accessible()
    rocio.picture("unit-wrong")
    rocio.tab_to(parent)
    choose(page, parent, "Delegación Territorial de Educación de Sevilla")
    write(rocio, dialog.get_by_label("Provincia"), "Sevilla")
    write(rocio, dialog.get_by_label("Correo de la unidad"), "secretaria@nuevo.example")
    # Twice is once.
    rocio.press(save)
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1, name="IES Nuevo")
    expect(heading).to_be_focused()
    rocio.see("No tiene dirección en activo.")

    page.get_by_role("button", name="Nombrar director o directora").click()
    dialog.get_by_label("Nombre y apellidos").fill(LUZ)
    dialog.get_by_label("Correo electrónico").fill("luz.paz@nuevo.example")
    dialog.get_by_role("button", name="Dar el perfil").dblclick()
    rocio.see("Tiene dirección en activo.")
    page.get_by_role("button", name=f"Invitar a {LUZ}").click()
    dialog.get_by_role("button", name="Crear la invitación").click()
    expect(dialog.get_by_role("img", name="Código QR")).to_be_visible()
    expect(dialog).to_contain_text("luz.paz@nuevo.example")
    dialog.get_by_role("button", name="Cerrar").last.click()

    # What the form begins with is asked for in its question, which can be closed whatever comes of that.
    page.route(f"**/_user_request_/units/{NEW}", missing)
    page.get_by_role("button", name="Cambiar", exact=True).click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    rocio.must_be_accessible()
    dialog.get_by_role("button", name="Cancelar").click()
    expect(dialog).to_have_count(0)
    page.unroute(f"**/_user_request_/units/{NEW}")
    rocio.press(page.get_by_role("button", name="Cambiar", exact=True))
    write(rocio, dialog.get_by_label("Teléfono"), "955 00 00 77")
    rocio.press(save)
    expect(page.get_by_role("main")).to_contain_text("955000077")
    must_not_be_lost(rocio)

    back_to_the_top(page)
    rocio.press(page.get_by_role("button", name="Cerrar la unidad"))
    closing = page.get_by_role("alertdialog")
    close = closing.get_by_role("button", name="Cerrar la unidad")
    expect(close).to_be_disabled()
    rocio.must_be_accessible()
    successor = closing.get_by_role("combobox", name="Unidad sucesora")
    rocio.tab_to(successor)
    choose(page, successor, "CEIP Los Naranjos")
    rocio.press(close)
    page.keyboard.press("Enter")
    rocio.see("Cerrada desde el")
    expect(heading).to_be_focused()
    expect(page.get_by_role("button", name="Cambiar", exact=True)).to_have_count(0)

    francisco = visit(FRANCISCO)
    francisco.go("Unidades")
    units = francisco.page.get_by_role("list", name="Unidades")
    expect(units).to_contain_text("Servicio de Gestión de Personal")
    expect(units).not_to_contain_text("Málaga")
    francisco.page.get_by_label("Buscar por el nombre o el código").fill("personal")
    units.get_by_role("link", name=re.compile("Servicio de Gestión de Personal")).click()
    francisco.see("No tiene dirección en activo.")
    francisco.page.get_by_role("button", name="Nombrar director o directora").click()
    naming = francisco.page.get_by_role("dialog")
    naming.get_by_label("Nombre y apellidos").fill("Pío Sol Vera")
    naming.get_by_label("Correo electrónico").fill("pio.sol@dt41.example")
    naming.get_by_role("button", name="Dar el perfil").click()
    francisco.see("Pío Sol Vera")
    francisco.page.get_by_role("button", name="Retirar el perfil Dirección a Pío Sol Vera").click()
    francisco.page.get_by_role("alertdialog").get_by_role("button", name="Retirar").click()
    francisco.see("No tiene dirección en activo.")
