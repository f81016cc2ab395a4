"""Letters at the web client, beyond the main job: files that do not go up at once, several signers and decisions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, Route, expect

from tests.e2e.web.letters import ANA, CARMEN, OFFICE, PDF, ask_to_sign, must_be, must_have_become, on_screen, write
from tests.e2e.web.requested import SCHOOL, must_come, requested, sign

MANUEL: Final = "manuel.torres@ribera.example"


def test_files_dropped_together_are_cancelled_and_tried_again_and_two_sign_in_the_order_that_was_asked(
    visit, stack, tmp_path
):
    ana = visit(ANA)
    page = ana.page
    write(ana, "Obras en el patio", "Necesitamos reparar el patio.")
    files = page.get_by_role("list", name="Adjuntos")
    plan, photo = (files.get_by_role("listitem").filter(has_text=name) for name in ("plano.pdf", "foto.pdf"))
    held: list[Route] = []
    page.route(bucket(stack), lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    drop(page, [put(tmp_path / name) for name in ("plano.pdf", "foto.pdf")])
    expect(files.get_by_role("progressbar", name="Subiendo plano.pdf")).to_be_visible()
    expect(files.get_by_role("progressbar", name="Subiendo foto.pdf")).to_be_visible()
    ana.must_be_accessible()
    with page.expect_event("dialog") as asked:
        page.evaluate("void setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    page.get_by_role("button", name="Cancelar la subida de foto.pdf").click()
    expect(photo).to_contain_text("Cancelado")
    while held:
        held.pop().abort()
    expect(plan).to_contain_text("No se ha podido subir")
    page.unroute(bucket(stack))
    page.get_by_role("button", name="Reintentar plano.pdf").click()
    page.get_by_role("button", name="Reintentar foto.pdf").click()
    expect(plan.filter(has_text="Adjuntado")).to_be_visible()
    expect(photo.filter(has_text="Adjuntado")).to_be_visible()
    expect(files.get_by_role("listitem")).to_have_count(2)

    ask_to_sign(ana)
    question = page.get_by_role("dialog")
    question.get_by_text("Manuel Torres Vidal").click()
    question.get_by_role("button", name="Adelantar a Manuel Torres Vidal").click()
    expect(question.get_by_role("listitem").first).to_contain_text("Manuel Torres Vidal")
    ana.must_be_accessible()
    question.get_by_role("button", name="Pedir la firma").click()
    must_be(ana, "pending_signature")
    director = page.get_by_role("main").get_by_role("listitem").filter(has_text="Carmen Ruiz Ortega")
    expect(director).to_contain_text("espera su turno")
    for signer in (MANUEL, CARMEN):
        sign(stack.client(signer), on_screen(ana))
    must_have_become(ana, "pending_reception")

    # No answer is written upon it: another letter refers to it.
    page.get_by_role("button", name="Continuar con otra comunicación").click()
    ana.see("Se refiere a otra comunicación")
    expect(page.get_by_role("combobox", name="Destinatario")).to_have_value(OFFICE)
    page.get_by_role("link", name="Abrirla").click()
    must_be(ana, "pending_reception")


def test_several_are_signed_at_once_and_one_is_rejected_with_its_reason(visit, stack):
    subjects = ("Primera de tres", "Segunda de tres", "Tercera de tres")
    first, second, third = (requested(stack, subject)[0] for subject in subjects)
    carmen = visit(CARMEN)
    page = carmen.page
    carmen.go("Bandeja de firmas")
    for subject in subjects[:2]:
        row = page.locator(".row-with-check").filter(has_text=subject)
        row.locator("label").click()
        expect(row.get_by_role("checkbox")).to_be_checked()
    page.get_by_role("button", name="Firmar los seleccionados").click()
    question = page.get_by_role("dialog", name="¿Firmar 2 documentos?")
    expect(question).to_contain_text(subjects[0])
    carmen.must_be_accessible()
    # Twice is once.
    question.get_by_role("button", name="Firmar").dblclick()
    carmen.see("Hechos: 2. Sin hacer: 0.")

    page.get_by_role("list", name="Bandeja de firmas").get_by_role("link", name=subjects[2]).click()
    page.get_by_role("button", name="Rechazar", exact=True).click()
    reject = page.get_by_role("dialog", name="Rechazar la firma")
    expect(reject.get_by_role("button", name="Rechazar")).to_be_disabled()
    reject.get_by_role("textbox", name="Motivo").fill("Falta la fecha de la reunión.")
    reject.get_by_role("button", name="Rechazar").click()
    carmen.see("Rechazado.")
    clerk = stack.client(ANA)
    must_come(clerk, first)
    must_come(clerk, second)
    must_come(clerk, third, "draft")
    carmen.move(f"/u/{SCHOOL}/tray?status=rejected")
    expect(page.get_by_role("list", name="Bandeja de firmas")).to_contain_text(subjects[2])


def bucket(stack) -> str:
    """Where presigned forms are sent."""
    return f"{stack.aws_url}/{stack.physical_id('Bucket')}**"


def put(file: Path) -> Path:
    file.write_bytes(PDF)
    return file


def drop(page: Page, files: Sequence[Path]) -> None:
    """Drags files from the desk into the page, as the system does it: a script's own would not be taken."""
    zone = page.locator(".drop")
    zone.scroll_into_view_if_needed()
    box = zone.bounding_box()
    assert box
    devtools = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        where = {"x": box["x"] + box["width"] / 4, "y": box["y"] + box["height"] / 2}
        devtools.send("Input.dispatchDragEvent", {"type": kind, **where, "data": data})
