"""What people do with letters at the web client."""

from playwright.sync_api import FilePayload, expect

from tests.e2e.web.browsing import Visitor

ANA = "ana.romero@ribera.example"
CARMEN = "carmen.ruiz@ribera.example"
MARTA = "marta.jimenez@dt41.example"

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def write(visitor: Visitor, subject: str, body: str) -> None:
    """A new letter to the school's own office, which is offered; it is saved when this returns."""
    page = visitor.page
    page.get_by_role("link", name="Nueva comunicación").first.click()
    expect(page.get_by_role("combobox", name="Destinatario")).to_have_value(
        "Delegación Territorial de Educación de Sevilla"
    )
    page.get_by_label("Tipo").select_option(label="Solicitud")
    page.get_by_label("Asunto").fill(subject)
    page.get_by_label("Texto").fill(body)
    visitor.see("Guardado ")


def attach(visitor: Visitor, name: str, content: bytes) -> None:
    """A file, which was checked when this returns."""
    with visitor.page.expect_file_chooser() as chooser:
        visitor.page.get_by_role("button", name="elíjalos").click()
    chooser.value.set_files([FilePayload(name=name, mimeType="application/pdf", buffer=content)])
    expect(visitor.page.get_by_role("list", name="Adjuntos")).to_contain_text("Adjuntado")


def submit(visitor: Visitor) -> None:
    """To the director, who is chosen already."""
    page = visitor.page
    page.get_by_role("button", name="Tramitar a pendiente de firma").click()
    dialog = page.get_by_role("dialog", name="Tramitar a pendiente de firma")
    expect(dialog.get_by_role("checkbox", name="Carmen Ruiz")).to_be_checked()
    dialog.get_by_role("button", name="Pedir la firma").click()
    must_be(visitor, "Pendiente de firma")


def must_be(visitor: Visitor, state: str) -> None:
    """The letter on the screen is in this state, as its track tells."""
    expect(visitor.page.locator(".track [aria-current=step]")).to_contain_text(state)
