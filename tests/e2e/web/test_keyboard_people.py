"""The people of a unit, its days and what is brought in, and units themselves, with the keyboard alone."""

import re

from playwright.sync_api import FilePayload, expect

from localcloud.client import Client, upload
from tests.e2e.web.keyboard import (
    QUESTION,
    a_day_to_type,
    back_to_the_top,
    choose,
    must_hold,
    must_not_be_lost,
    write,
    write_day,
)
from tests.e2e.web.letters import CARMEN
from tests.e2e.web.requested import SCHOOL, eventually
from tests.e2e.web.screens import NURIA, ROCIO
from tests.exports import Pupil, an_export

NEW = "Olga Mar Luna"
RAFAEL = "rafael.soto@naranjos.example"
ANOTHER_SCHOOL = "41000002"
STAYS, LEAVES = Pupil(id="1100001", name="Gil Roca, Eva"), Pupil(id="1100002", name="Ruiz Paz, Teo")
UNIT = "41000088"


def test_roles_custody_contacts_days_and_wishes_are_set_without_a_mouse(stack, visit):
    carmen = visit()
    carmen.enter(CARMEN, f"/u/{SCHOOL}/members")
    page, question = carmen.page, carmen.page.locator(QUESTION)
    grant = page.get_by_role("button", name="Dar un perfil")
    carmen.press(grant)
    write(carmen, question.get_by_label("Nombre y apellidos"), NEW)
    write(carmen, question.get_by_label("Correo electrónico"), "olga.mar@ribera.example")
    write(carmen, question.get_by_label("Perfil"), "Prof")
    write_day(carmen, question.get_by_label("Último día"), a_day_to_type())
    carmen.press(question.get_by_role("button", name="Dar el perfil"))
    expect(question).to_have_count(0)
    expect(grant).to_be_focused()
    write(carmen, page.get_by_label("Buscar por el nombre"), "Olga")
    members = page.get_by_role("list", name="Miembros y perfiles").get_by_role("listitem")
    expect(members).to_have_count(1)
    invite = page.get_by_role("button", name=f"Invitar a {NEW}")
    carmen.press(invite)
    carmen.press(question.get_by_role("button", name="Crear la invitación"))
    expect(question.get_by_role("img", name="Código QR")).to_be_visible()
    # What was pressed is gone, and one is still in the question.
    must_hold(question)
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(invite).to_be_focused()
    carmen.press(page.get_by_role("button", name=f"Retirar el perfil Profesorado a {NEW}"))
    carmen.press(question.get_by_role("button", name="Retirar"))
    expect(members).to_have_count(0)
    must_not_be_lost(carmen)

    student = stack.client(CARMEN).get(f"/units/{SCHOOL}/students?q=Alba")["items"][0]["id"]
    carmen.move(f"/u/{SCHOOL}/students/{student}")
    custody = page.get_by_role("button", name=re.compile("^Custodia: ")).first
    for decision, key in (("No recibe nada", "ArrowDown"), (re.compile("^Recibe lo que"), "ArrowUp")):
        carmen.press(custody)
        carmen.tab_to(question.get_by_role("radio", checked=True))
        page.keyboard.press(key)
        expect(question.get_by_role("radio", name=decision)).to_be_checked()
        write(carmen, question.get_by_label("Motivo"), "Auto del juzgado")
        carmen.press(question.get_by_role("button", name="Guardar"))
        expect(question).to_have_count(0)
        expect(custody).to_be_focused()
        carmen.must_have_come()

    carmen.move(f"/u/{SCHOOL}/guardians")
    write(carmen, page.get_by_label("Buscar por el nombre"), "Rosa Delgado")
    contact = page.get_by_role("button", name="Contacto de Rosa Delgado Marín")
    carmen.press(contact)
    write(carmen, question.get_by_label("Teléfono"), "600999777")
    carmen.press(question.get_by_role("button", name="Guardar"))
    expect(page.get_by_role("list", name="Familias", exact=True)).to_contain_text("600999777")
    expect(contact).to_be_focused()

    carmen.move(f"/u/{SCHOOL}/closed-days")
    closure, day = page.get_by_role("form", name="Añadir un cierre"), a_day_to_type()
    names = ("Obras en el tejado", "Pintura de las aulas")
    for name in names:
        write(carmen, closure.get_by_label("Nombre"), name)
        write_day(carmen, closure.get_by_label("Primer día"), day)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=f"Quitar {name}")).to_be_visible()
        must_not_be_lost(carmen)
        day = day.replace(year=day.year + 1)
    back_to_the_top(page)
    carmen.press(page.get_by_role("button", name=f"Quitar {names[0]}"))
    closures = page.get_by_role("list", name="Cierres de la unidad").get_by_role("listitem")
    # One goes on with the next, and then beside them.
    expect(closures.filter(has_text=names[1])).to_be_focused()
    carmen.press(page.get_by_role("button", name=f"Quitar {names[1]}"))
    expect(page.get_by_role("heading", name="Cierres de la unidad")).to_be_focused()

    carmen.move(f"/u/{SCHOOL}/preferences")
    phone, save = page.get_by_role("checkbox", name="El móvil"), page.get_by_role("button", name="Guardar")
    before = phone.is_checked()
    carmen.press(phone, "Space")
    expect(phone).to_be_checked(checked=not before)
    page.keyboard.press("Space")
    expect(phone).to_be_checked(checked=before)
    carmen.press(save)
    carmen.see("Preferencias guardadas.")
    expect(save).to_be_focused()


def test_an_import_is_looked_at_and_confirmed_and_a_unit_is_changed_and_closed_without_a_mouse(stack, visit):
    imported(stack.client(RAFAEL), an_export(STAYS, LEAVES))
    rafael = visit()
    rafael.enter(RAFAEL, f"/u/{ANOTHER_SCHOOL}/imports")
    page = rafael.page
    write(rafael, page.get_by_label("Qué se importa"), "Alum")
    with page.expect_file_chooser() as chooser:
        rafael.press(page.get_by_role("button", name="elíjalo"))
    chooser.value.set_files([FilePayload(name="RegAlum.csv", mimeType="text/csv", buffer=an_export(STAYS))])
    heading = page.get_by_role("heading", level=1, name="RegAlum.csv")
    expect(heading).to_be_focused()
    rafael.see(LEAVES.name)
    rafael.press(page.get_by_role("button", name=re.compile("Confirmar")))
    rafael.see("Todos ven la matrícula nueva")
    expect(heading).to_be_focused()
    rafael.press(page.get_by_role("link", name="Importaciones").last)
    expect(page.get_by_role("heading", level=1, name="Importaciones")).to_be_focused()

    rocio = visit()
    rocio.enter(ROCIO, "/u/CED/units")
    page, question = rocio.page, rocio.page.locator(QUESTION)
    rocio.press(page.get_by_role("button", name="Nueva unidad"))
    write(rocio, question.get_by_label("Tipo de unidad"), "Centro")
    write(rocio, question.get_by_label("Código"), UNIT)
    write(rocio, question.get_by_label("Nombre"), "IES Sin Ratón")
    parent = question.get_by_role("combobox", name="Depende de")
    rocio.tab_to(parent)
    choose(page, parent, "Delegación Territorial de Educación de Sevilla")
    write(rocio, question.get_by_label("Provincia"), "Sevilla")
    write(rocio, question.get_by_label("Correo de la unidad"), "secretaria@sinraton.example")
    rocio.press(question.get_by_role("button", name="Guardar"))
    heading = page.get_by_role("heading", level=1, name="IES Sin Ratón")
    expect(heading).to_be_focused()
    rocio.press(page.get_by_role("button", name="Cambiar", exact=True))
    write(rocio, question.get_by_label("Teléfono"), "955 00 00 88")
    rocio.press(question.get_by_role("button", name="Guardar"))
    expect(page.get_by_role("main")).to_contain_text("955000088")
    must_not_be_lost(rocio)
    back_to_the_top(page)
    rocio.press(page.get_by_role("button", name="Cerrar la unidad"))
    successor = question.get_by_role("combobox", name="Unidad sucesora")
    rocio.tab_to(successor)
    choose(page, successor, "CEIP Los Naranjos")
    rocio.press(question.get_by_role("button", name="Cerrar la unidad"))
    rocio.see("Cerrada desde el")
    expect(heading).to_be_focused()


def test_whoever_works_for_two_units_comes_in_changes_unit_and_language_and_leaves_without_a_mouse(visit):
    nuria = visit()
    page = nuria.page
    page.goto(nuria.web_url)
    nuria.press(page.get_by_role("button", name="Entrar"))
    nuria.give_password(NURIA)
    nuria.press(page.get_by_role("link", name="CEIP Los Naranjos"))
    expect(page).to_have_url(re.compile(f"/u/{ANOTHER_SCHOOL}/"))
    nuria.press(page.get_by_role("button", name="Cambiar de perfil"))
    other = page.get_by_role("menuitem", name="Servicio de Gestión de Personal de Sevilla")
    page.keyboard.type("Servicio")
    expect(other).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/u/DT41-PERS$"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    for language, words in (("en", "Español"), ("es", "English")):
        back_to_the_top(page)
        switch = page.get_by_role("button", name=re.compile(f"^{nuria.t('app.language')}"))
        nuria.press(switch)
        expect(page.locator("html")).to_have_attribute("lang", language)
        nuria.language = language
        expect(page.get_by_role("button", name=re.compile(f"^{words}"))).to_be_focused()
    nuria.press(page.get_by_role("button", name="Salir"))
    expect(page.get_by_role("button", name="Entrar")).to_be_visible()
    nuria.tab_to(page.get_by_role("button", name="Entrar"))


def imported(office: Client, content: bytes) -> None:
    """Brings in all of it, whoever leaves; the school is as the file says when this returns."""
    path, name = f"/units/{ANOTHER_SCHOOL}/imports", "RegAlum.csv"
    made = office.post(path, {"kind": "students", "name": name, "size": len(content)})
    assert upload(made["upload"], content, name, "text/csv").status in {200, 201, 204}
    here = f"{path}/{made['import']['id']}"
    eventually(lambda: office.get(here)["status"] in {"done", "needs_confirmation"})
    if office.get(here)["status"] == "needs_confirmation":
        office.post(f"{here}/confirm")
        eventually(lambda: office.get(here)["status"] == "done")
