"""The file deposit at the web client: a file goes up, whole or in parts, and is shared; what cannot be is said."""

import filecmp
import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import FilePayload, Request, Route, expect

from chalicelib.domain.limits import ATTACHMENT_NAME_MAX
from chalicelib.domain.parts import SMALL_PART_BYTES
from tests.e2e.web.answers import Held, really
from tests.e2e.web.browsing import Visitor
from tests.e2e.web.letters import ANA, PDF, write

NOTES = b"Acta de la reuni\xc3\xb3n.\n" * 40
BIG_BYTES = 2 * SMALL_PART_BYTES + SMALL_PART_BYTES // 8
"""Two parts, and a bit."""
LONGEST_WAIT_MS = 15_000
"""Between two tries of a part."""
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

    # What is not what its name says is told of, and can be taken out.
    choose(ana, "elíjalos", "falso.pdf", "application/pdf", NOTES)
    ours, false = page.get_by_role("list", name="Subiendo"), files.get_by_role("link", name="falso.pdf")
    expect(ours).to_contain_text("Rechazado: el contenido no es del tipo que dice")
    expect(false.locator(".file-rejected")).to_have_text("Rechazado")
    ana.must_be_accessible()
    ours.get_by_role("button", name="Quitar falso.pdf").click()
    expect(false).to_have_count(0)

    # What is not taken says why, beside its name.
    long = "a" * ATTACHMENT_NAME_MAX + ".pdf"
    choose(ana, "elíjalos", long, "application/pdf", PDF)
    expect(ours).to_contain_text(f"Es demasiado largo: como mucho {ATTACHMENT_NAME_MAX} caracteres.")
    ours.get_by_role("button", name=f"Quitar {long}").click()
    expect(ours).to_have_count(0)

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
    anybody.see("Han compartido un fichero con usted")
    tries: list[str] = []
    anybody.page.on("request", lambda asked: tries.extend([asked.method] * asked.url.endswith("/url")))
    service = Held()
    anybody.page.route("**/f/*/url", service)
    anybody.page.get_by_label("PIN").fill("1357")
    # Twice is once: each would be a wrong PIN, or a download.
    for _ in range(2):
        anybody.page.keyboard.press("Enter")
    service.answer(really)
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


def test_a_big_file_whose_line_breaks_says_so_and_only_what_is_missing_goes_up_when_it_goes_on(visit, stack, tmp_path):
    big = tmp_path / "actas.txt"
    big.write_bytes(b"".join(b"%015d\n" % line for line in range(BIG_BYTES // 16)))
    ana = visit()
    page = ana.page
    page.clock.install()
    ana.enter(ANA)
    ana.go("Consigna")
    page.route("**/units/*/files", in_parts)
    sent: list[int] = []
    page.on("request", lambda asked: sent.extend(part_of(asked)))
    line, cut = Held(), list[Route]()
    page.route(re.compile(r"[?&]partNumber="), line)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="elíjalos").click()
    chooser.value.set_files(big)
    going = page.get_by_role("progressbar", name="Subiendo actas.txt")
    expect(going).to_have_attribute("aria-valuenow", "0")
    # Whoever leaves now would have to choose it again.
    with page.expect_event("dialog") as asked:
        page.evaluate("void setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()

    # The network goes in the middle; for a while it tries by itself.
    line.answer(only(1, cut))
    expect(going).to_have_attribute("aria-valuenow", "47")
    page.context.set_offline(offline=True)
    for each in cut:
        each.continue_()
    ours = page.get_by_role("list", name="Subiendo")
    go_on = ours.get_by_role("button", name="Continuar la subida de actas.txt")
    for _ in range(20):
        page.clock.fast_forward(LONGEST_WAIT_MS)
        page.wait_for_timeout(50)
        if go_on.is_visible():
            break
    expect(ours).to_contain_text("Se ha interrumpido. Lo que ya subió se conserva")
    assert sorted(sent) == [1, 2, 3]
    ana.must_be_accessible()
    ana.must_fit_a_phone()

    # Whoever goes on, and pauses, and goes on, sends no part twice that has come.
    page.context.set_offline(offline=False)
    sent.clear()
    line.hold()
    go_on.click()
    expect(going).to_have_attribute("aria-valuenow", "47")
    line.answer(only(2, cut))
    expect(going).to_have_attribute("aria-valuenow", "94")
    ours.get_by_role("button", name="Pausar la subida de actas.txt").click()
    expect(ours).to_contain_text("En pausa. Lo que ya subió se conserva.")
    assert sorted(sent) == [2, 3]
    sent.clear()
    line.answer(really)
    go_on.click()
    there = page.get_by_role("list", name="Ficheros de la consigna").get_by_role("link", name="actas.txt")
    expect(there.first).to_contain_text("Disponible")
    assert sent == [3]
    there.first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Descargar").click()
    assert filecmp.cmp(download.value.path(), big, shallow=False)


def in_parts(route: Route) -> None:
    """A file is announced that is to go up in parts, as those are that are many times as big."""
    if route.request.method != "POST":
        route.continue_()
        return
    answer = route.fetch()
    made = answer.json()
    route.fulfill(response=answer, json=made | {"parts": made["parts"] | {"recommended": True}})


def part_of(asked: Request) -> list[int]:
    """Which part of a file is sent; of another request none."""
    found = re.search(r"[?&]partNumber=(\d+)", asked.url) if asked.method == "PUT" else None
    return [int(found[1])] if found else []


def only(number: int, cut: list[Route]) -> Callable[[Route], None]:
    """This part gets through; where the others were cut off is kept."""
    return lambda route: route.continue_() if part_of(route.request) == [number] else cut.append(route)
