"""Messages at the web client, beyond the main job: to whom in every way, what is seen of each, and again."""

import csv
import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from localcloud.client import Client
from tests.e2e.web.browsing import NARROW, Visitor
from tests.e2e.web.letters import ANA, PDF, choose_files, pdf
from tests.e2e.web.messages import ROSA, begin_message, confirm_send, new_alias, pick
from tests.e2e.web.requested import SCHOOL

SUBJECT = "Reunión de tutoría"
FILE = "circular.pdf"
BODY = "Les esperamos el lunes a las cinco en el salón de actos."
NO_ADDRESS = "Bárbara Morante Prat"
"""Her children are in two classes, and the export has no e-mail of hers."""
JAVIER, ELENA = "Javier Molina Sanz", "Elena Prieto Luna"
"""They teach."""
PILAR = "Pilar Navarro Cruz"
"""She does not."""


def test_a_message_goes_to_classes_students_people_and_lists_and_again_to_whom_it_did_not_come(visit, stack):
    take_address(stack.client(ANA), JAVIER)
    ana = visit(ANA)
    page = ana.page
    ana.go("Consigna")
    choose_files(ana, pdf(FILE))
    files = page.get_by_role("list", name="Ficheros de la consigna")
    expect(files.get_by_role("link", name=FILE).first).to_contain_text("Disponible")
    keep_lists(ana)

    begin_message(ana)
    hidden = page.get_by_role("checkbox", name="Destinatarios ocultos")
    expect(hidden).to_be_checked()
    expect(hidden).to_be_disabled()
    ana.see("ninguna familia ve los datos de otra")
    page.get_by_text("Algunas clases").click()
    page.get_by_text("1º ESO A", exact=True).click()
    page.get_by_text(re.compile(r"^Claustro de tercero \(\d+\)$")).click()
    pick(ana, "Añadir alumnado o personas", "Elena", ELENA)
    pick(ana, "Añadir alumnado o personas", "Flavia", "Morante Morante, Flavia")
    pick(ana, "Añadir alumnado o personas", "Javier", JAVIER)
    # Whoever is taken out gives the focus to the next.
    page.get_by_role("button", name=f"Quitar a {ELENA}").press("Enter")
    expect(page.get_by_role("button", name="Quitar a Morante Morante, Flavia")).to_be_focused()
    page.get_by_text("Excepto", exact=True).click()
    pick(ana, "Quiénes no lo reciben", "Antonio", "Antonio Herrera Pozo")
    # Who neither teaches nor is a family is there too, once, and is known by what they do.
    page.get_by_role("combobox", name="Quiénes no lo reciben").press_sequentially("Pilar")
    colleague = page.get_by_role("option").filter(has_text=PILAR)
    expect(colleague).to_have_text(re.compile(f"^{PILAR} *Gestión de Pasen *persona$"))
    colleague.click()
    page.keyboard.press("Tab")
    new_alias(ana, "Jefatura")
    page.get_by_label("Asunto").fill(SUBJECT)
    page.get_by_label("Texto").fill(BODY)
    page.get_by_role("button", name="Tomar uno de la consigna").click()
    picker = page.get_by_role("dialog", name="Adjuntar un fichero de la consigna")
    picker.get_by_text(FILE).first.click()
    ana.must_be_accessible()
    picker.get_by_role("button", name="Adjuntar").click()
    expect(page.get_by_role("list", name="Adjuntos")).to_contain_text(FILE)
    reach = page.get_by_role("region", name="Quién lo recibirá")
    unreached = reach.get_by_role("list", name="A quién no llega, y por qué").get_by_role("listitem")
    # An address is given there and then, once it is one.
    someone = unreached.filter(has_text=JAVIER)
    expect(reach).to_contain_text("4 lo recibirán también por correo. A 2 no les llegará por esa vía.")
    someone.get_by_role("textbox").fill("no es un correo")
    someone.get_by_role("button", name="Guardar correo").click()
    expect(someone.locator(".error")).not_to_be_empty()
    someone.get_by_role("textbox").fill("javier.molina@ribera.example")
    someone.get_by_role("button", name="Guardar correo").click()
    expect(someone).to_have_count(0)
    expect(unreached).to_contain_text([NO_ADDRESS])
    expect(reach).to_contain_text("5 lo recibirán también por correo. A 1 no le llegará por esa vía.")
    confirm_send(ana)
    by_mail = page.get_by_role("region", name="Cómo va").locator(".channel").filter(has_text="Correo electrónico")
    expect(by_mail).to_contain_text("5 enviados1 sin dirección")
    expect(by_mail.locator(".totals-bar rect").first).to_have_attribute("width", re.compile(r"^83\.3"))

    # What became of it, for each; who has no address gets one, and then the mail.
    told = page.get_by_role("list", name="Estado por persona")
    page.get_by_label("Vía").select_option("email")
    page.get_by_label("Estado", exact=True).select_option("no_address")
    expect(told).to_contain_text(NO_ADDRESS)
    expect(told).not_to_contain_text("Antonio Herrera Pozo")
    page.get_by_label("Estado", exact=True).select_option("")
    with page.expect_download() as download:
        page.get_by_role("button", name="Descargar en CSV").click()
    sheet = download.value.path().read_text("utf-8-sig")
    names = " ".join(cell for line in csv.reader(sheet.splitlines(), delimiter=";") for cell in line)
    assert NO_ADDRESS in names
    assert JAVIER in names
    assert "Antonio Herrera Pozo" not in names
    must_open(ana)
    ana.go("Familias")
    page.get_by_label("Buscar por el nombre").fill("Bárbara")
    expect(page.get_by_role("list", name="Familias", exact=True).get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name=f"Contacto de {NO_ADDRESS}").click()
    page.get_by_role("dialog").get_by_label("Correo electrónico").fill("barbara.morante@familia.example")
    page.get_by_role("dialog").get_by_role("button", name="Guardar").click()

    ana.go("Bandeja de salida")
    page.get_by_label("Vía").select_option("email")
    page.get_by_label("Tipo").select_option("manual")
    page.get_by_label("Curso").select_option(index=1)
    expect(page).to_have_url(re.compile("channel=email.*trigger=manual.*year="))
    must_be_narrowed_by_kind_sender_and_days(ana)
    page.get_by_role("list", name="Bandeja de salida").get_by_role("link", name=SUBJECT).first.click()
    page.get_by_role("button", name="Volver a enviar").click()
    resend = page.get_by_role("dialog", name="¿Volver a enviar a quien no le llegó?")
    expect(resend).to_contain_text(re.compile(r"\d+ por correo"))
    resend.get_by_role("button", name="Volver a enviar").dblclick()
    ana.see("Sale otra vez, a quien no le llegó.")
    remind_again = page.get_by_role("button", name="Recordar a quien no lo ha leído")
    expect(remind_again).to_be_enabled()
    page.get_by_label("Vía").select_option("email")
    page.get_by_label("Estado", exact=True).select_option("sent")
    expect(told).to_contain_text(NO_ADDRESS)
    remind_again.click()
    remind = page.get_by_role("dialog", name="¿Enviar un recordatorio?")
    expect(remind).to_contain_text(re.compile(r"\d+ personas? no lo han? leído"))
    remind.get_by_role("button", name="Recordar a quien no lo ha leído").dblclick()
    ana.see("El recordatorio está saliendo")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".badge.message-sent")).to_be_visible()

    # On a phone: it is read, and its file is opened.
    rosa = visit(viewport=NARROW)
    rosa.enter(ROSA, "/inbox")
    rosa.page.get_by_role("link", name=re.compile(SUBJECT)).first.click()
    rosa.see(BODY)
    must_open(rosa)


def must_be_narrowed_by_kind_sender_and_days(ana: Visitor) -> None:
    """What was sent just now is no notice, is not of somebody else, and did not leave before today."""
    page = ana.page
    days_ago = (datetime.now(UTC) - timedelta(days=2)).strftime("%Y-%m-%d")
    page.get_by_label("Clase").select_option("notice")
    must_list(ana, "category=notice", sent=False)
    page.get_by_label("Clase").select_option("message")
    must_list(ana, "category=message", sent=True)
    page.get_by_label("Quién lo envió").select_option(label=PILAR)
    must_list(ana, "sender=", sent=False)
    page.get_by_label("Quién lo envió").select_option("")
    must_list(ana, r"outbox\?(?!.*sender=)", sent=True)
    page.get_by_label("Hasta").fill(days_ago)
    must_list(ana, f"[?&]to={days_ago}", sent=False)
    page.get_by_label("Hasta").fill("")
    must_list(ana, r"outbox\?(?!.*[?&]to=)", sent=True)
    page.get_by_label("Desde").fill(days_ago)
    must_list(ana, f"[?&]from={days_ago}", sent=True)


def must_list(ana: Visitor, address: str, *, sent: bool) -> None:
    """The outbox has come for the address, and has what was sent just now or has not: until then it shows nothing."""
    expect(ana.page).to_have_url(re.compile(address))
    ana.must_have_come()
    listed = ana.page.get_by_role("list", name="Bandeja de salida").get_by_role("link", name=SUBJECT)
    assert (listed.count() > 0) is sent, ana.page.url


def keep_lists(ana: Visitor) -> None:
    """Makes a contact list, changes it, and deletes another."""
    page = ana.page
    ana.go("Listas de contactos")
    lists = page.get_by_role("list", name="Listas de contactos").get_by_role("listitem")
    question = page.get_by_role("dialog")
    for name, person in (("Claustro", ELENA), ("De paso", PILAR)):
        page.get_by_role("button", name="Nueva lista").click()
        question.get_by_label("Nombre").fill(name)
        question.get_by_label("Ámbito").select_option("custom")
        pick(ana, "Añadir personas a mano", person.split(maxsplit=1)[0], person, within=question)
        question.get_by_role("button", name="Guardar lista").dblclick()
        expect(question).to_have_count(0)
        expect(lists.filter(has_text=name)).to_contain_text("1 persona")
    page.get_by_role("button", name="Cambiar la lista Claustro").click()
    question.get_by_label("Nombre").fill("Claustro de tercero")
    question.get_by_role("button", name="Guardar lista").click()
    page.get_by_role("button", name="Eliminar la lista De paso").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Eliminar").click()
    expect(lists.filter(has_text="De paso")).to_have_count(0)
    expect(lists.filter(has_text="Claustro de tercero")).to_have_count(1)


def take_address(clerk: Client, teacher: str) -> None:
    """Takes the e-mail of somebody who teaches at the school away."""
    found = clerk.get(f"/units/{SCHOOL}/teachers?q={teacher.split(maxsplit=1)[0]}")["items"]
    person = next(one["id"] for one in found if one["name"] == teacher)
    assert clerk.send("PATCH", f"/units/{SCHOOL}/people/{person}", {"email": None}).status == 200


def must_open(visitor: Visitor) -> None:
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=f"Abrir {FILE}").click()
    assert download.value.path().read_bytes() == PDF
