"""The file deposit at the web client: a file goes up, is shared, is attached, and what cannot be is said."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import FilePayload, expect

from tests.e2e.web.answers import Held
from tests.e2e.web.browsing import Visitor
from tests.e2e.web.letters import ANA, PDF, write

NOTES = b"Acta de la reuni\xc3\xb3n.\n" * 40
LAST_DAY = datetime.now(UTC).date() + timedelta(days=60)


def choose(visitor: Visitor, button: str, name: str, kind: str, content: bytes) -> None:
    with visitor.page.expect_file_chooser() as chooser:
        visitor.page.get_by_role("button", name=button).click()
    chooser.value.set_files([FilePayload(name=name, mimeType=kind, buffer=content)])


def test_a_file_goes_up_is_gone_on_with_shared_by_pin_attached_and_then_cannot_be_deleted(visit, stack):
    ana = visit(ANA)
    page = ana.page
    ana.go("Consigna")
    choose(ana, "elíjalos", "planos.pdf", "application/pdf", PDF)
    files = page.get_by_role("list", name="Ficheros de la consigna")
    expect(files.get_by_role("link", name="planos.pdf")).to_contain_text("Disponible")

    # What was begun in another tab, and stopped there.
    announced = {"name": "acta.txt", "size": len(NOTES), "content_type": "text/plain"}
    begun = stack.client(ANA).post("/units/41000001/files", announced)["file"]["id"]
    page.get_by_role("link", name="Los míos").click()
    files.get_by_role("link", name="acta.txt").click()
    choose(ana, "Elegir el fichero y continuar", "acta.txt", "text/plain", NOTES[:-1])
    ana.see("No es el mismo fichero")
    choose(ana, "Elegir el fichero y continuar", "acta.txt", "text/plain", NOTES)
    expect(page.get_by_role("region", name="Datos")).to_contain_text("Disponible")
    assert page.url.endswith(begun)

    page.get_by_role("button", name="Crear un enlace").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("PIN").fill("12")
    dialog.get_by_role("button", name="Crear").click()
    expect(dialog.get_by_label("PIN")).to_have_attribute("aria-invalid", "true")
    ana.must_be_accessible()
    dialog.get_by_label("PIN").fill("2468")
    dialog.get_by_label("Último día").fill(LAST_DAY.isoformat())
    dialog.get_by_role("button", name="Crear").click()
    expect(dialog).to_contain_text("Deja de servir:")
    # The last day is a whole one.
    (link,) = stack.client(ANA).get(f"/files/{begun}/links")["items"]
    end = datetime.combine(LAST_DAY + timedelta(days=1), time(), ZoneInfo("Europe/Madrid"))
    assert link["expires_at"] == end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    url = dialog.get_by_label("Enlace").input_value()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog.get_by_role("button", name="Copiar").click()
    ana.see("Copiado.")
    assert page.evaluate("navigator.clipboard.readText()") == url
    ana.must_be_accessible()
    dialog.get_by_role("button", name="Cerrar").last.click()

    anybody = visit()
    anybody.page.goto(url)
    anybody.see("Le han compartido un fichero")
    tries: list[str] = []
    anybody.page.on("request", lambda asked: tries.extend([asked.method] * asked.url.endswith("/url")))
    service = Held()
    anybody.page.route("**/f/*/url", service)
    anybody.page.get_by_label("PIN").fill("1357")
    # Twice is once: each would be a wrong PIN, or a download.
    for _ in range(2):
        anybody.page.keyboard.press("Enter")
    service.answer(lambda route: route.continue_())
    expect(anybody.page.get_by_label("PIN")).to_have_attribute("aria-invalid", "true")
    assert tries == ["POST"]
    anybody.page.get_by_label("PIN").fill("2468")
    with anybody.page.expect_download() as download:
        anybody.page.get_by_role("button", name="Descargar").click()
    assert download.value.path().read_bytes() == NOTES

    page.reload()
    page.get_by_role("button", name="Entrar").click()
    ana.give_password(ANA)
    links = page.get_by_role("list", name="Enlaces para compartirlo")
    expect(links).to_contain_text("1 descarga")
    page.get_by_role("button", name="Ver usos").click()
    expect(links).to_contain_text("PIN erróneo")
    page.get_by_role("button", name="Anular").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Anular").click()
    expect(links).to_contain_text("Sin efecto")
    anybody.page.goto(url)
    anybody.see("Este enlace no sirve")

    write(ana, "Con un fichero de la consigna", "Se adjunta el acta.")
    page.get_by_role("button", name="Tomar uno de la consigna").click()
    dialog.get_by_text("acta.txt").click()
    ana.must_be_accessible()
    dialog.get_by_role("button", name="Adjuntar").click()
    expect(page.get_by_role("list", name="Adjuntos")).to_contain_text("acta.txt")

    ana.go("Consigna")
    files.get_by_role("link", name="acta.txt").click()
    page.get_by_role("button", name="Eliminar").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Eliminar").click()
    expect(page.get_by_role("alertdialog").get_by_role("alert")).to_contain_text("comunicación")
