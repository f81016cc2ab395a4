"""What people do with letters at the web client, in the language of their window."""

import re

from playwright.sync_api import FilePayload, expect

from tests.e2e.web.browsing import Visitor

ANA = "ana.romero@ribera.example"
CARMEN = "carmen.ruiz@ribera.example"
MARTA = "marta.jimenez@dt41.example"
DIEGO = "diego.cabrera@dt41.example"
FRANCISCO = "francisco.vargas@dt41.example"
"""Directs the office."""

OFFICE = "Delegación Territorial de Educación de Sevilla"
SERVICE = "Servicio de Planificación y Escolarización de Sevilla"

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def write(visitor: Visitor, subject: str, body: str) -> None:
    """A new letter to the school's own office, which is offered; it is saved when this returns."""
    page = visitor.page
    page.get_by_role("link", name=visitor.t("nav.write")).first.click()
    expect(page.get_by_role("combobox", name=visitor.t("draft.recipient"))).to_have_value(OFFICE)
    page.get_by_label(visitor.t("draft.type")).select_option("request")
    page.get_by_label(visitor.t("draft.subject")).fill(subject)
    page.get_by_label(visitor.t("draft.body")).fill(body)
    visitor.see(visitor.t("draft.saved", when=""))


def choose_files(visitor: Visitor, *files: FilePayload, button: str = "files.choose") -> None:
    """Picks files of one's own computer, where the screen asks for them."""
    with visitor.page.expect_file_chooser() as chooser:
        visitor.page.get_by_role("button", name=visitor.t(button)).click()
    chooser.value.set_files(files)


def pdf(name: str) -> FilePayload:
    """A file that is small, and a PDF."""
    return FilePayload(name=name, mimeType="application/pdf", buffer=PDF)


def attach(visitor: Visitor, name: str) -> None:
    """A file, which was checked when this returns."""
    choose_files(visitor, pdf(name))
    attached = visitor.page.get_by_role("list", name=visitor.t("files.title"))
    expect(attached).to_contain_text(visitor.t("files.available"))


def ask_to_sign(visitor: Visitor) -> None:
    """Opens the question of who signs; the director is chosen already."""
    page = visitor.page
    page.get_by_role("button", name=visitor.t("draft.submit")).click()
    expect(page.get_by_role("dialog").get_by_role("checkbox", name="Carmen Ruiz")).to_be_checked()


def submit(visitor: Visitor) -> None:
    """To the director."""
    ask_to_sign(visitor)
    visitor.page.get_by_role("dialog").get_by_role("button", name=visitor.t("submit.confirm")).click()
    must_be(visitor, "pending_signature")


def act(visitor: Visitor, action: str, remarks: str = "") -> None:
    """Does what the letter on the screen offers; each question is accessible."""
    page, name = visitor.page, visitor.t(f"actions.label.{action}")
    page.get_by_role("button", name=name, exact=True).click()
    question = page.get_by_role("dialog", name=name)
    if remarks:
        question.get_by_role("textbox", name=visitor.t("actions.remarks")).fill(remarks)
    visitor.must_be_accessible()
    question.get_by_role("button", name=name).click()
    expect(question).to_have_count(0)


def must_be(visitor: Visitor, state: str) -> None:
    """The letter on the screen is in this state, as its track tells."""
    expect(visitor.page.locator(".track [aria-current=step]")).to_contain_text(visitor.t(f"state.{state}"))


def must_have_become(visitor: Visitor, state: str) -> None:
    """Somebody else did something to the letter on the screen, which whoever comes back to it sees."""
    visitor.come_back(f"/communications/{on_screen(visitor)}")
    must_be(visitor, state)


def on_screen(visitor: Visitor) -> str:
    """The id of the letter on the screen: one is begun at an address of its own, and has the same id later."""
    return re.split("[/=]", visitor.page.url)[-1]
