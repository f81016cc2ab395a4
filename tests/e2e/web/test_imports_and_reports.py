"""Imports and reports at the web client: who leaves and who may receive is asked, what waits is told, days are set."""

import json

from playwright.sync_api import FilePayload, expect

from localcloud.client import Client
from tests.e2e.web.browsing import Visitor
from tests.e2e.web.letters import ANA, FRANCISCO, MARTA
from tests.exports import Pupil, an_export

TERESA = "teresa.leon@bahia.example"
THREE = [
    Pupil(id="1090001", name="Gil Roca, Sara"),
    Pupil(id="1090002", name="Ruiz Paz, Leo"),
    Pupil(id="1090003", name=""),
]
INES = Pupil(id="1090004", name="Vera Sol, Inés")


def bring(visitor: Visitor, content: bytes) -> None:
    with visitor.page.expect_file_chooser() as chooser:
        visitor.page.get_by_role("button", name="elíjalo").click()
    chooser.value.set_files([FilePayload(name="RegAlum.csv", mimeType="text/csv", buffer=content)])


def bar(director: Client, student: str) -> None:
    """Nobody may receive what concerns a student."""
    (school,) = [held["unit"]["id"] for held in director.get("/me")["memberships"]]
    (found,) = [each for each in director.get(f"/units/{school}/students")["items"] if each["name"] == student]
    for guardian in found["guardians"]:
        path = f"/units/{school}/students/{found['id']}/guardians/{guardian['id']}"
        assert director.send("PATCH", path, {"may_receive": False, "reason": "Auto 12/2026"}).status == 200


def test_who_leaves_and_who_may_receive_is_asked_and_a_line_that_was_rejected_says_why(visit, stack):
    teresa = visit(TERESA)
    page = teresa.page
    teresa.go("Importaciones")
    bring(teresa, an_export(*THREE))
    teresa.see("Todos ven la matrícula nueva")
    expect(page.get_by_role("table")).to_be_visible()

    teresa.go("Importaciones")
    bar(stack.client(TERESA), "Ruiz Paz, Leo")
    bring(teresa, an_export(THREE[0], INES))
    teresa.see("1 causaría baja")
    teresa.see("Ruiz Paz, Leo")
    teresa.see("Hay que comprobar quién puede recibir")
    expect(page.get_by_role("region", name="Sobre la custodia")).to_contain_text("Vera Sol, Inés: uno de sus tutores")
    teresa.look("import-asks")
    page.get_by_role("button", name="Comprobado: seguir").dblclick()
    teresa.see("Todos ven la matrícula nueva")
    teresa.go("Alumnado")
    expect(page.get_by_role("list", name="Alumnado").get_by_role("listitem")).to_have_count(2)

    marta = visit(MARTA)
    marta.go("Pendientes de recepción")
    expect(marta.page.get_by_role("main")).to_contain_text("El recordatorio diario")
    with marta.page.expect_download() as download:
        marta.page.get_by_role("button", name="Descargar en CSV").click()
    assert download.value.suggested_filename.startswith("pendientes-DT41-")
    marta.go("Lo que se reenvía")
    expect(marta.page.get_by_role("main")).not_to_contain_text("Cargando")

    francisco = visit(FRANCISCO)
    francisco.go("Días inhábiles")
    closure = francisco.page.get_by_role("form", name="Añadir un cierre")
    closure.get_by_label("Nombre").fill("Semana de feria")
    closure.get_by_label("Primer día").fill("2027-04-19")
    closure.get_by_label("Último día").fill("2027-04-23")
    closure.get_by_role("button", name="Añadir").click()
    closures = francisco.page.get_by_role("list", name="Cierres de la unidad")
    expect(closures).to_contain_text("Del 19 de abril de 2027 al 23 de abril de 2027")
    francisco.page.get_by_role("button", name="Quitar Semana de feria").click()
    expect(francisco.page.get_by_text("No hay ningún cierre.")).to_be_visible()

    ana = visit(ANA)
    better = {"suggestion": {"id": "DT41-PLAN", "name": "Servicio de Planificación y Escolarización de Sevilla"}}
    ana.page.route(
        "**/suggested-destination?*",
        lambda route: route.fulfill(
            status=200,
            headers={"Access-Control-Allow-Origin": ana.web_url, "Content-Type": "application/json"},
            body=json.dumps(better),
        ),
    )
    ana.page.get_by_role("link", name="Nueva comunicación").first.click()
    expect(ana.page.get_by_role("combobox", name="Destinatario")).to_have_value(
        "Delegación Territorial de Educación de Sevilla"
    )
    ana.page.get_by_label("Tipo").select_option(label="Solicitud")
    ana.page.get_by_role("button", name="Dirigirla a Servicio de Planificación").click()
    expect(ana.page.get_by_role("combobox", name="Destinatario")).to_have_value(better["suggestion"]["name"])
