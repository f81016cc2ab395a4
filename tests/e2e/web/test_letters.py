"""Letters at the web client, beyond the main job: files that do not go up at once, several signers and decisions."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.sync_api import FilePayload, Page, Route, expect

from tests.e2e.web.browsing import NARROW, WIDE, Visitor
from tests.e2e.web.letters import (
    ANA,
    CARMEN,
    OFFICE,
    PDF,
    act,
    ask_to_sign,
    choose_files,
    must_be,
    must_have_become,
    on_screen,
    pdf,
    write,
)
from tests.e2e.web.requested import SCHOOL, eventually, must_come, requested, sign

ROW_AND_WORDS: Final = 80
"""Pixels: no letter is far below its way."""
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
    hold(page, stack, held)
    drop(page, [put(tmp_path / name) for name in ("plano.pdf", "foto.pdf", "plano.dwg")])
    expect(files.get_by_role("progressbar", name="Subiendo plano.pdf")).to_be_visible()
    expect(files.get_by_role("progressbar", name="Subiendo foto.pdf")).to_be_visible()
    ana.must_be_accessible()
    with page.expect_event("dialog") as asked:
        page.evaluate("void setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()

    # Nobody loses them unasked, however they go.
    lost = page.get_by_role("alertdialog", name="Hay ficheros sin subir")
    for goes in (page.get_by_role("button", name="Salir"), page.get_by_role("link", name="Inicio")):
        goes.click()
        expect(lost).to_contain_text("habrá que elegirlos otra vez: plano.pdf, foto.pdf.")
        ana.must_be_accessible()
        lost.get_by_role("button", name="Seguir aquí").click()

    # Nor does the letter go without them.
    submits = page.get_by_role("button", name="Tramitar a pendiente de firma")
    missing = page.locator(".files .notice")
    page.get_by_label("Texto").fill("Necesitamos reparar el patio cuanto antes.")
    submits.click()
    expect(missing).to_be_focused()
    expect(missing).to_contain_text("2 ficheros se están subiendo todavía")
    # It knows of them by now; each is one file all the same.
    expect(files.get_by_role("listitem")).to_have_count(3)
    page.get_by_role("button", name="Cancelar la subida de foto.pdf").click()
    expect(photo).to_contain_text("Cancelado")
    while held:
        held.pop().abort()
    expect(plan).to_contain_text("No se ha podido subir")
    submits.click()
    expect(missing).to_be_focused()
    expect(missing).to_have_text("3 ficheros no se han subido: vuelva a intentarlo o quítelos.")
    ana.must_be_accessible()
    page.unroute(bucket(stack))
    page.get_by_role("button", name="Reintentar plano.pdf").click()
    page.get_by_role("button", name="Reintentar foto.pdf").click()
    expect(plan.filter(has_text="Adjuntado")).to_be_visible()
    expect(photo.filter(has_text="Adjuntado")).to_be_visible()
    expect(missing).to_have_text("1 fichero no se ha subido: vuelva a intentarlo o quítelo.")
    page.get_by_role("button", name="Quitar plano.dwg").click()
    expect(missing).to_have_count(0)
    expect(files.get_by_role("listitem")).to_have_count(2)

    # What is not what it says goes no further, and is taken out.
    choose_files(ana, FilePayload(name="acta.pdf", mimeType="application/pdf", buffer=b"Acta del claustro."))
    minutes = files.get_by_role("listitem").filter(has_text="acta.pdf")
    expect(minutes).to_contain_text("Rechazado: el contenido no es del tipo que dice")
    ask_to_sign(ana)
    question = page.get_by_role("dialog")
    question.get_by_role("button", name="Pedir la firma").click()
    refused = question.get_by_role("listitem").filter(has_text="acta.pdf")
    expect(refused).to_contain_text("El fichero fue rechazado: quítelo")
    ana.must_be_accessible()
    question.get_by_role("button", name="Cancelar").click()
    page.get_by_role("button", name="Quitar acta.pdf").click()
    expect(files.get_by_role("listitem")).to_have_count(2)

    ask_to_sign(ana)
    expect(question).not_to_contain_text("acta.pdf")
    expect(question).to_contain_text("plano.pdf")
    expect(question).to_contain_text("foto.pdf")
    question.get_by_text("Manuel Torres Vidal").click()
    question.get_by_role("button", name="Adelantar a Manuel Torres Vidal").click()
    signers = question.get_by_role("group", name="Quién firma").get_by_role("listitem")
    expect(signers.first).to_contain_text("Manuel Torres Vidal")
    ana.must_be_accessible()
    question.get_by_role("button", name="Pedir la firma").click()
    must_be(ana, "pending_signature")
    director = page.get_by_role("main").get_by_role("listitem").filter(has_text="Carmen Ruiz Ortega")
    expect(director).to_contain_text("espera su turno")

    # Nobody has signed: it is a draft again, and then asked of both at once.
    act(ana, "withdraw")
    ask_to_sign(ana)
    question.get_by_text("Manuel Torres Vidal").click()
    question.get_by_text("Todos a la vez").click()
    question.get_by_role("button", name="Pedir la firma").click()
    must_be(ana, "pending_signature")
    expect(director).to_contain_text("pendiente")
    for signer in (MANUEL, CARMEN):
        sign(stack.client(signer), on_screen(ana))
    must_have_become(ana, "pending_reception")
    must_show_its_whole_way_on_a_phone(ana)

    # No answer is written upon it: another letter refers to it, and one alone when the first answer was lost.
    other = follow_up_after_a_lost_answer(ana)
    expect(page.get_by_role("combobox", name="Destinatario")).to_have_value(OFFICE)
    drafts = stack.client(ANA).get(f"/units/{SCHOOL}/communications?box=sent&state=draft&q=patio&limit=100")["items"]
    assert [draft["id"] for draft in drafts if "Obras en el patio" in draft["subject"]] == [other]
    hold(page, stack, held)
    choose_files(ana, pdf("anexo.pdf"))
    expect(files.get_by_role("progressbar", name="Subiendo anexo.pdf")).to_be_visible()
    eventually(lambda: stack.client(ANA).get(f"/communications/{other}")["attachments"])
    page.get_by_role("link", name="Abrirla").click()
    expect(lost).to_contain_text("habrá que elegirlo otra vez: anexo.pdf.")
    lost.get_by_role("button", name="Salir de todos modos").click()
    must_be(ana, "pending_reception")
    eventually(lambda: not stack.client(ANA).get(f"/communications/{other}")["attachments"])

    # What was typed a moment ago is in nobody's way who deletes it all.
    page.go_back()
    page.get_by_label("Texto").fill("Al final no hace falta.")
    page.get_by_role("button", name="Eliminar borrador").click()
    question = page.get_by_role("alertdialog", name="¿Eliminar este borrador?")
    expect(question).to_be_visible()
    ana.see("Guardado ")
    question.get_by_role("button", name="Eliminar borrador").click()
    ana.see("Borrador eliminado.")
    expect(page).to_have_url(re.compile(f"/u/{SCHOOL}/drafts$"))
    assert stack.client(ANA).send("GET", f"/communications/{other}").status == 404


def test_several_are_signed_at_once_and_others_are_rejected_with_their_reason(visit, stack):
    subjects = ("Primera de cuatro", "Segunda de cuatro", "Tercera de cuatro", "Última de cuatro")
    first, second, third, last = (requested(stack, subject)[0] for subject in subjects)
    carmen = visit(CARMEN)
    page = carmen.page
    carmen.go("Bandeja de firmas")
    sign_all = page.get_by_role("button", name="Firmar los seleccionados")
    mark(page, subjects[0])
    sign_all.click()
    page.get_by_role("dialog", name="¿Firmar 1 documento?").get_by_role("button", name="Cancelar").click()
    mark(page, subjects[1])
    sign_all.click()
    question = page.get_by_role("dialog", name="¿Firmar 2 documentos?")
    expect(question).to_contain_text(subjects[0])
    carmen.must_be_accessible()
    # Twice is once.
    question.get_by_role("button", name="Firmar").dblclick()
    carmen.see("Hechos: 2. Sin hacer: 0.")

    mark(page, subjects[3])
    page.get_by_role("button", name="Rechazar los seleccionados").click()
    reject = page.get_by_role("dialog", name="Rechazar la firma")
    reject.get_by_role("textbox", name="Motivo").fill("Falta el presupuesto.")
    reject.get_by_role("button", name="Rechazar").click()
    carmen.see("Hechos: 1. Sin hacer: 0.")

    page.get_by_role("list", name="Bandeja de firmas").get_by_role("link", name=subjects[2]).click()
    page.get_by_role("button", name="Rechazar", exact=True).click()
    expect(reject.get_by_role("button", name="Rechazar")).to_be_disabled()
    reject.get_by_role("textbox", name="Motivo").fill("Falta la fecha de la reunión.")
    reject.get_by_role("button", name="Rechazar").click()
    carmen.see("Rechazado.")
    clerk = stack.client(ANA)
    must_come(clerk, first)
    must_come(clerk, second)
    must_come(clerk, third, "draft")
    must_come(clerk, last, "draft")
    carmen.move(f"/u/{SCHOOL}/tray?status=rejected")
    rejected = page.get_by_role("list", name="Bandeja de firmas").get_by_role("listitem")
    expect(rejected.filter(has_text=subjects[2])).to_contain_text("Falta la fecha de la reunión.")
    expect(rejected.filter(has_text=subjects[3])).to_contain_text("Falta el presupuesto.")


def follow_up_after_a_lost_answer(ana: Visitor) -> str:
    """Goes on with another letter, which the API makes, and its answer is lost; its id, once it is asked for again."""
    keys: list[str] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST":
            keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    ana.page.route("**/follow-ups", lose_the_first)
    again = ana.page.get_by_role("button", name="Continuar con otra comunicación")
    again.click()
    ana.see(ana.t("failure.unreachable"))
    again.click()
    ana.see("Se refiere a otra comunicación")
    assert len(keys) == 2
    assert keys[0] == keys[1], "as another request it is done twice"
    return on_screen(ana)


def mark(page: Page, subject: str) -> None:
    """Marks what is to be signed, or not, with others."""
    row = page.locator(".row-with-check").filter(has_text=subject)
    row.locator("label").click()
    expect(row.get_by_role("checkbox")).to_be_checked()


def must_show_its_whole_way_on_a_phone(visitor: Visitor) -> None:
    """Each of the seven steps is seen, in a row, and in words where the letter is; in the system's few colours too."""
    page, way = visitor.page, visitor.page.locator(".track")
    page.set_viewport_size(NARROW)
    for colours in ("active", "none"):
        page.emulate_media(forced_colors=colours)
        way.scroll_into_view_if_needed()
        rows = way.evaluate(
            """way => [...way.querySelectorAll(".dot")].flatMap(dot => {
                const {x, y, width, height} = dot.getBoundingClientRect();
                return document.elementFromPoint(x + width / 2, y + height / 2) === dot ? [y + height / 2] : [];
            })"""
        )
        assert (len(rows), len(set(map(round, rows)))) == (7, 1)
        box = way.bounding_box()
        assert box
        assert box["height"] < ROW_AND_WORDS
    expect(way.locator("p")).to_be_visible()
    page.set_viewport_size(WIDE)


def hold(page: Page, stack, held: list[Route]) -> None:
    """From now on files that are sent go no further than here."""
    page.route(bucket(stack), lambda route: held.append(route) if route.request.method == "POST" else route.continue_())


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
