"""The people of a unit at the web client, without a mouse: roles, invitations, custody, contacts, and what is noted."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.e2e.web.answers import Held, missing, unauthenticated
from tests.e2e.web.browsing import Visitor, Visits
from tests.e2e.web.keyboard import (
    QUESTION,
    a_day_to_type,
    back_to_the_top,
    must_hold,
    must_not_be_lost,
    write,
    write_day,
)
from tests.e2e.web.letters import CARMEN
from tests.e2e.web.messages import ROSA
from tests.e2e.web.requested import SCHOOL

NEW = "Irene Vega Sol"
ROLE, LATER = "Gestión de Pasen", "Profesorado"
LAST_DAY = (datetime.now(UTC).date() + timedelta(days=60)).isoformat()
ORDER = "Auto del Juzgado de Familia"
SHEET = "**/_user_request_/**/sheet"
CUSTODY = "**/_user_request_/**/guardians/*"


def test_somebody_gets_a_role_accepts_and_loses_it_and_custody_contacts_and_days_are_set_without_a_mouse(visit):
    carmen = visit(CARMEN)
    carmen.go("Miembros y perfiles")
    accept(visit, invite_somebody_new(carmen))
    give_another_role_and_take_all(carmen)
    decide_on_custody(carmen)
    change_a_contact(carmen)
    set_days_and_wishes(carmen)

    carmen.go("Profesorado")
    carmen.go("Auditoría")
    trail = carmen.page.get_by_role("list", name="Auditoría")
    for words in ("Contacto cambiado", "Custodia", "Perfil retirado", "Cuenta desvinculada", "Cuenta vinculada"):
        expect(trail).to_contain_text(words)
    for words in ("Días inhábiles cambiados", "Invitación"):
        expect(trail).to_contain_text(words)


def invite_somebody_new(carmen: Visitor) -> str:
    """The address where she accepts."""
    page, dialog = carmen.page, carmen.page.get_by_role("dialog")
    members = page.get_by_role("list", name="Miembros y perfiles")
    expect(members).to_contain_text("Ana Romero Gil")
    grant, give = page.get_by_role("button", name="Dar un perfil"), dialog.get_by_role("button", name="Dar el perfil")
    carmen.press(grant)
    write(carmen, dialog.get_by_label("Nombre y apellidos"), NEW)
    write(carmen, dialog.get_by_label("Correo electrónico"), "irene@")
    write(carmen, dialog.get_by_label("Perfil"), ROLE[:4])
    write_day(carmen, dialog.get_by_label("Último día"), a_day_to_type())
    carmen.press(give)
    expect(dialog.get_by_label("Correo electrónico")).to_have_attribute("aria-invalid", "true")
    carmen.must_be_accessible()
    write(carmen, dialog.get_by_label("Correo electrónico"), "irene.vega@ribera.example")
    # Twice is once.
    carmen.press(give)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(grant).to_be_focused()
    write(carmen, page.get_by_label("Buscar por el nombre"), "Irene")
    expect(members.get_by_role("listitem")).to_have_count(1)
    invite = page.get_by_role("button", name=f"Invitar a {NEW}")
    carmen.press(invite)
    service = Held()
    page.route(SHEET, service)
    carmen.press(dialog.get_by_role("button", name="Crear la invitación"))
    # Nobody prints a sheet whose code has not come, without a word.
    expect(dialog.get_by_role("button", name="Imprimir")).to_be_disabled()
    service.answer(missing)
    expect(dialog.get_by_role("alert")).to_be_visible()
    # What was pressed is gone, and one is still in the question.
    must_hold(dialog)
    carmen.must_be_accessible()
    page.unroute(SHEET)
    carmen.press(dialog.get_by_role("button", name="Volver a intentarlo"))
    expect(dialog.get_by_role("img", name="Código QR")).to_be_visible()
    must_hold(dialog)
    expect(dialog.get_by_role("button", name="Imprimir")).to_be_enabled()
    expect(dialog.get_by_role("status").first).to_contain_text("irene.vega@ribera.example")
    carmen.must_be_accessible()
    carmen.picture("invitation")
    page.emulate_media(media="print")
    carmen.picture("invitation-printed")
    page.emulate_media(media="screen")
    url = dialog.get_by_label("Dirección donde se acepta").input_value()
    # What is not printed was hidden, and lost the focus.
    dialog.get_by_role("button", name="Imprimir").focus()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(invite).to_be_focused()
    return url


def accept(visit: Visits, url: str) -> None:
    """Whoever has the address accepts with an account of her own."""
    rosa = visit()
    # Another address pasted over the first is another invitation, though only what no server is sent has changed.
    rosa.page.goto(f"{rosa.web_url}/invitations#OTRA-DIST")
    rosa.see("Le han invitado a Ventanilla")
    expect(rosa.page).not_to_have_url(re.compile("#"))
    rosa.page.evaluate("window.same = true")
    rosa.page.goto(url)
    assert rosa.page.evaluate("window.same")
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
    expect(rosa.page.get_by_role("main")).to_contain_text(ROLE)
    see_as_who_sends_notices(rosa)


def see_as_who_sends_notices(rosa: Visitor) -> None:
    """Nothing of letters, and nothing of what the office alone does."""
    page = rosa.page
    main, places = page.get_by_role("main"), page.get_by_role("navigation", name=rosa.t("app.main"))
    main.get_by_role("link", name="IES Ribera").click()
    expect(page.get_by_role("heading", level=1, name="Lo que le espera")).to_be_focused()
    rosa.must_have_come()
    expect(main).not_to_contain_text("Por firmar")
    expect(main.get_by_role("alert")).to_have_count(0)
    expect(places.get_by_role("list")).to_have_count(3)
    rosa.look("home-notices")
    rosa.go("Nuevo mensaje")
    expect(main.get_by_role("radiogroup", name=rosa.t("message.category"))).to_be_visible()
    rosa.go("Miembros y perfiles")
    expect(main).to_contain_text("Los perfiles los da el equipo directivo.")
    rosa.must_have_come()
    expect(main.get_by_role("button", name=re.compile("^(Dar|Retirar|Invitar|Desvincular)"))).to_have_count(0)
    rosa.must_be_accessible()


def give_another_role_and_take_all(carmen: Visitor) -> None:
    page, question = carmen.page, carmen.page.locator(QUESTION)
    members = page.get_by_role("list", name="Miembros y perfiles").get_by_role("listitem")
    page.get_by_label("Buscar por el nombre").fill("Irene Vega")
    expect(members.filter(has_text="Entra con su cuenta")).to_have_count(1)
    # It begins later.
    carmen.press(page.get_by_role("button", name=f"Dar otro perfil a {NEW}"))
    write(carmen, question.get_by_label("Perfil"), LATER[:4])
    write_day(carmen, question.get_by_label("Desde"), a_day_to_type())
    carmen.press(question.get_by_role("button", name="Dar el perfil"))
    expect(members.filter(has_text=re.compile(f"{LATER}.*a partir del"))).to_have_count(1)
    # Whoever may not come in any more can be asked again.
    carmen.press(page.get_by_role("button", name=f"Desvincular la cuenta de {NEW}").first)
    carmen.press(question.get_by_role("button", name="Desvincular"))
    expect(members.filter(has_text="no ha vinculado su cuenta")).to_have_count(2)
    must_not_be_lost(carmen)
    for role in (LATER, ROLE):
        carmen.press(page.get_by_role("button", name=f"Retirar el perfil {role} a {NEW}"))
        carmen.press(question.get_by_role("button", name="Retirar"))
        expect(members.filter(has_text=role)).to_have_count(0)
        must_not_be_lost(carmen)
    expect(members).to_have_count(0)


def decide_on_custody(carmen: Visitor) -> None:
    page, dialog = carmen.page, carmen.page.get_by_role("dialog")
    carmen.go("Alumnado")
    expect(page.get_by_role("list", name="Alumnado")).to_contain_text("1º ESO A")
    search = page.get_by_label("Buscar por el nombre")
    with page.expect_response(re.compile("[?&]q=Alba")):
        write(carmen, search, "Alba")
    student = page.get_by_role("link", name="Herrera Delgado, Alba")
    carmen.press(student)
    # Who comes back finds what they had searched for.
    carmen.press(page.get_by_role("main").get_by_role("link", name="Alumnado"))
    expect(search).to_have_value("Alba")
    carmen.press(student)
    custody = page.get_by_role("button", name="Custodia: Antonio Herrera Pozo")
    guardian = page.get_by_role("listitem").filter(has_text="Antonio Herrera Pozo")
    reason, last_day = dialog.get_by_label("Motivo"), dialog.get_by_label("Último día en que no recibe")
    choice, save = dialog.get_by_role("radio", checked=True), dialog.get_by_role("button", name="Guardar")
    carmen.press(custody)
    carmen.tab_to(choice)
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("radio", name="No recibe nada")).to_be_checked()
    write(carmen, reason, ORDER)
    last_day.fill(LAST_DAY)
    page.route(CUSTODY, unauthenticated)
    carmen.press(save)
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
    carmen.press(save)
    expect(dialog).to_have_count(0)
    expect(custody).to_be_focused()
    expect(guardian).to_contain_text(re.compile("No recibe nada.*, hasta el "))
    # It is written anew over how it is, and keeps its end.
    carmen.press(custody)
    expect(reason).to_have_value("")
    expect(last_day).to_have_value(LAST_DAY)
    carmen.tab_to(choice)
    page.keyboard.press("ArrowUp")
    expect(dialog.get_by_role("radio", name=re.compile("^Recibe lo que"))).to_be_checked()
    write(carmen, reason, ORDER)
    carmen.press(save)
    expect(dialog).to_have_count(0)
    expect(custody).to_be_focused()
    expect(guardian).to_contain_text("Recibe lo que")


def change_a_contact(carmen: Visitor) -> None:
    page, dialog = carmen.page, carmen.page.get_by_role("dialog")
    carmen.go("Familias")
    write(carmen, page.get_by_label("Buscar por el nombre"), "Rosa Delgado")
    families = page.get_by_role("list", name="Familias", exact=True)
    expect(families.get_by_role("listitem")).to_have_count(1)
    contact = page.get_by_role("button", name="Contacto de Rosa Delgado Marín")
    carmen.press(contact)
    write(carmen, dialog.get_by_label("Teléfono"), "no es un teléfono")
    carmen.press(dialog.get_by_role("button", name="Guardar"))
    expect(dialog.get_by_label("Teléfono")).to_have_attribute("aria-invalid", "true")
    write(carmen, dialog.get_by_label("Teléfono"), "600999888")
    carmen.press(dialog.get_by_role("button", name="Guardar"))
    expect(families).to_contain_text("600999888")
    expect(contact).to_be_focused()


def set_days_and_wishes(carmen: Visitor) -> None:
    page = carmen.page
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
