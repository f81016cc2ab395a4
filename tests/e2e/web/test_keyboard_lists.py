"""Files of the deposit, lists and what narrows them, with the keyboard alone."""

import re

from playwright.sync_api import expect

from tests.e2e.web.browsing import NARROW, Visitor
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
from tests.e2e.web.letters import ANA, OFFICE, pdf
from tests.e2e.web.requested import SCHOOL, eventually, submitted

SENT, OTHER = "Mandada sin ratón", "Mandada con él"
FILE = "presupuesto-sin-raton.pdf"
LIST = "Familias que ayudan"
FIRST, SECOND = "Rosa Delgado Marín", "Elena Prieto Luna"


def test_a_file_is_shared_a_contact_list_is_made_and_lists_are_narrowed_and_opened_without_a_mouse(stack, visit):
    submitted(stack, OTHER)
    letter = submitted(stack, SENT)
    ana = visit()
    ana.enter(ANA, f"/u/{SCHOOL}/files")
    share_and_delete_a_file(ana)
    make_and_delete_a_contact_list(ana)
    narrow_what_was_sent(ana, letter)
    eventually(lambda: stack.client(ANA).get(f"/units/{SCHOOL}/outbox")["items"])
    narrow_other_lists(ana)


def share_and_delete_a_file(ana: Visitor) -> None:
    page, question = ana.page, ana.page.locator(QUESTION)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with page.expect_file_chooser() as chooser:
        ana.press(page.get_by_role("button", name="elíjalos"))
    chooser.value.set_files([pdf(FILE)])
    file = page.get_by_role("list", name="Ficheros de la consigna").get_by_role("link", name=FILE)
    expect(file).to_contain_text("Disponible")
    must_not_be_lost(ana)
    ana.press(file)
    expect(page.get_by_role("heading", level=1, name=FILE)).to_be_focused()
    new = page.get_by_role("button", name="Crear un enlace")
    ana.press(new)
    write_day(ana, question.get_by_label("Último día"), a_day_to_type())
    write(ana, question.get_by_label("PIN"), "2468")
    ana.press(question.get_by_role("button", name="Crear"))
    expect(question).to_contain_text("Deja de servir:")
    # What was pressed is gone, and one is still in the question.
    must_hold(question)
    ana.press(question.get_by_role("button", name="Copiar"))
    ana.see("Copiado.")
    assert page.evaluate("navigator.clipboard.readText()") == question.get_by_label("Enlace").input_value()
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(new).to_be_focused()
    links = page.get_by_role("list", name="Enlaces para compartirlo")
    ana.press(links.get_by_role("button", name="Ver usos"))
    ana.press(links.get_by_role("button", name="Anular"))
    ana.press(question.get_by_role("button", name="Anular"))
    expect(links).to_contain_text("Sin efecto")
    expect(links.get_by_role("listitem").first).to_be_focused()
    back_to_the_top(page)
    ana.press(page.get_by_role("button", name="Eliminar"))
    ana.press(question.get_by_role("button", name="Eliminar"))
    expect(page.get_by_role("heading", level=1, name="Consigna")).to_be_focused()
    expect(file).to_have_count(0)


def make_and_delete_a_contact_list(ana: Visitor) -> None:
    page, question = ana.page, ana.page.locator(QUESTION)
    ana.move(f"/u/{SCHOOL}/contact-lists")
    new = page.get_by_role("button", name="Nueva lista")
    lists = page.get_by_role("list", name="Listas de contactos").get_by_role("listitem")
    ana.press(new)
    write(ana, question.get_by_label("Nombre"), LIST)
    write(ana, question.get_by_label("Ámbito"), "Tod")
    ana.press(question.get_by_role("button", name="Guardar lista"))
    expect(lists.filter(has_text=LIST)).to_be_visible()
    expect(new).to_be_focused()
    edit = page.get_by_role("button", name=f"Cambiar la lista {LIST}")
    ana.press(edit)
    people = question.get_by_role("combobox", name="Añadir personas a mano")
    for person in (FIRST, SECOND):
        ana.tab_to(people)
        page.keyboard.type(person)
        expect(page.get_by_role("option", name=person)).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(question.locator(".chips")).to_contain_text(person)
    ana.press(question.get_by_role("button", name=f"Quitar a {FIRST}"))
    # One goes on with the next, and then where others are searched for.
    expect(question.get_by_role("button", name=f"Quitar a {SECOND}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(people).to_be_focused()
    ana.press(question.get_by_role("button", name="Guardar lista"))
    expect(question).to_have_count(0)
    expect(edit).to_be_focused()
    ana.press(page.get_by_role("button", name=f"Eliminar la lista {LIST}"))
    ana.press(question.get_by_role("button", name="Eliminar"))
    expect(lists.filter(has_text=LIST)).to_have_count(0)
    must_not_be_lost(ana)


def narrow_what_was_sent(ana: Visitor, letter: str) -> None:
    page, day = ana.page, a_day_to_type()
    ana.move(f"/u/{SCHOOL}/sent")
    sent = page.get_by_role("list", name="Comunicaciones enviadas").get_by_role("link")
    expect(sent.filter(has_text=OTHER)).to_be_visible()
    with page.expect_request(lambda asked: "q=sin" in asked.url):
        write(ana, page.get_by_label("Buscar en el asunto o el número"), "sin ratón")
    ana.must_have_come()
    expect(sent.filter(has_text=SENT)).to_be_visible()
    expect(sent.filter(has_not_text=re.compile("sin ratón", re.IGNORECASE))).to_have_count(0)
    write(ana, page.get_by_label("Estado"), "Pend")
    write(ana, page.get_by_label("Tipo"), "Sol")
    recipient = page.get_by_role("combobox", name="Para la unidad")
    ana.tab_to(recipient)
    choose(page, recipient, OFFICE)
    expect(page).to_have_url(re.compile("state=pending_signature&type=request&counterpart=DT41"))
    expect(sent.filter(has_text=SENT)).to_be_visible()
    write_day(ana, page.get_by_label("Desde"), day)
    ana.see("Ninguna coincide con los filtros.")
    write_day(ana, page.get_by_label("Hasta"), day)
    expect(page).to_have_url(re.compile(f"from={day}&to={day}"))
    ana.press(page.get_by_role("button", name="Quitar filtros"))
    expect(page).to_have_url(re.compile("/sent$"))
    expect(page.get_by_role("search", name="Filtros")).to_be_focused()
    ana.press(sent.filter(has_text=SENT))
    expect(page.get_by_role("heading", level=1, name=SENT)).to_be_focused()
    assert letter in page.url
    ana.tab_to(page.get_by_role("tab", name="Contenido"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Histórico")).to_be_focused()
    expect(page).to_have_url(re.compile("tab=history"))


def narrow_other_lists(ana: Visitor) -> None:
    page, day = ana.page, a_day_to_type()
    ana.move(f"/u/{SCHOOL}/signing")
    ana.press(page.get_by_role("link", name="Rechazados"))
    expect(page).to_have_url(re.compile("status=rejected"))
    must_not_be_lost(ana)
    # On a phone the filters are asked for.
    page.set_viewport_size(NARROW)
    ana.move(f"/u/{SCHOOL}/outbox")
    fold = page.get_by_role("button", name=re.compile("^Filtros"))
    filters = page.get_by_role("search", name="Filtros")
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(filters).to_be_hidden()
    ana.press(fold)
    expect(fold).to_have_attribute("aria-expanded", "true")
    for label, typed, told in (("Vía", "Corr", "channel=email"), ("Tipo", "Auto", "trigger=automatic")):
        write(ana, page.get_by_label(label, exact=True), typed)
        expect(page).to_have_url(re.compile(told))
    write_day(ana, page.get_by_label("Hasta"), day)
    expect(page).to_have_url(re.compile(f"to={day}"))
    expect(fold).to_have_text("Filtros (3)")
    ana.press(page.get_by_role("button", name="Quitar filtros"))
    expect(filters).to_be_focused()
    expect(fold).to_have_text("Filtros")
    rows = page.get_by_role("list", name="Bandeja de salida").get_by_role("link")
    ana.press(rows.first)
    expect(page).to_have_url(re.compile("/messages/"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
