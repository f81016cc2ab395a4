"""Imports and reports at the web client: who leaves and who may receive is asked, what waits is told, days are set."""

import json
import re

from playwright.sync_api import FilePayload, Request, Route, expect

from localcloud.client import Client, upload
from tests.e2e.web.answers import Held, really
from tests.e2e.web.browsing import Visitor
from tests.e2e.web.keyboard import write
from tests.e2e.web.letters import ANA, CARMEN, FRANCISCO, MARTA, SERVICE
from tests.e2e.web.requested import OFFICE, eventually, let_wait, must_come, signed
from tests.exports import Pupil, an_export, teachers

TERESA = "teresa.leon@bahia.example"
THREE = [
    Pupil(id="1090001", name="Gil Roca, Sara"),
    Pupil(id="1090002", name="Ruiz Paz, Leo"),
    Pupil(id="1090003", name=""),
]
INES = Pupil(id="1090004", name="Vera Sol, Inés")
RAFAEL = "rafael.soto@naranjos.example"
ANOTHER_SCHOOL = "41000002"
STAFF = "RegEmpleados.csv"
STAYS = ("Eva Gil Roca", "eva.gil@naranjos.example", "1º A")
LEAVES = ("Teo Ruiz Paz", "teo.ruiz@naranjos.example", "2º B")
WAITS = "Espera a que la recepcionen"
FORGOTTEN = "Lleva semanas sin recepcionar"
CLOSED_DAYS = "**/_user_request_/units/*/closed-days"
STUDENTS = re.compile(r"/_user_request_/units/\w+/students(\?|$)")


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


def announcing(asked: Request) -> list[str]:
    """The key under which an import is announced; of another request none."""
    return [asked.headers["idempotency-key"]] if asked.method == "POST" and asked.url.endswith("/imports") else []


def in_two_pages(route: Route) -> None:
    """A list whose first page has one row, and whose second has all else."""
    if route.request.method == "OPTIONS":
        route.continue_()
        return
    address, *query = route.request.url.split("?")
    answer = route.fetch(url=address)
    (first, *others), is_first = answer.json()["items"], "cursor=" not in "".join(query)
    page = {"items": [first], "next_cursor": "2"} if is_first else {"items": others, "next_cursor": None}
    route.fulfill(response=answer, json=page)


def bring_in_teachers(office: Client, *staff: tuple[str, str, str]) -> None:
    """They are all the teachers of the school that were ever brought in when this returns."""
    path, content = f"/units/{ANOTHER_SCHOOL}/imports", teachers(*staff)
    made = office.post(path, {"kind": "teachers", "name": STAFF, "size": len(content)})
    assert upload(made["upload"], content, STAFF, "text/csv").status in {200, 201, 204}
    eventually(lambda: office.get(f"{path}/{made['import']['id']}")["status"] == "done")


def test_teachers_are_brought_in_and_who_leaves_is_confirmed_without_a_mouse(stack, visit):
    bring_in_teachers(stack.client(RAFAEL), STAYS, LEAVES)
    rafael = visit()
    rafael.enter(RAFAEL, f"/u/{ANOTHER_SCHOOL}/imports")
    page = rafael.page
    write(rafael, page.get_by_label("Qué se importa"), "Prof")
    with page.expect_file_chooser() as chooser:
        rafael.press(page.get_by_role("button", name="elíjalo"))
    chooser.value.set_files([FilePayload(name=STAFF, mimeType="text/csv", buffer=teachers(STAYS))])
    heading = page.get_by_role("heading", level=1, name=STAFF)
    expect(heading).to_be_focused()
    expect(page.get_by_role("main")).to_contain_text("Profesorado · Rafael Soto")
    rafael.see(LEAVES[0])
    rafael.press(page.get_by_role("button", name="Confirmar la baja"))
    rafael.see("Lo importado ya está a la vista de todos.")
    expect(heading).to_be_focused()
    rafael.press(page.get_by_role("link", name="Importaciones").last)
    expect(page.get_by_role("heading", level=1, name="Importaciones")).to_be_focused()
    rafael.go("Profesorado")
    staff = page.get_by_role("list", name="Profesorado", exact=True)
    expect(staff).to_contain_text(STAYS[0])
    expect(staff).not_to_contain_text(LEAVES[0])


def test_who_leaves_and_who_may_receive_is_asked_and_a_line_that_was_rejected_says_why(visit, stack):
    waits, forgotten = signed(stack, WAITS), signed(stack, FORGOTTEN)
    teresa = visit(TERESA)
    page = teresa.page
    teresa.go("Importaciones")
    keys: list[str] = []
    page.on("request", lambda asked: keys.extend(announcing(asked)))
    arrival, bucket = Held(), f"{stack.aws_url}/{stack.physical_id('Bucket')}**"
    page.route(bucket, arrival)
    bring(teresa, an_export(*THREE))
    expect(page.get_by_role("progressbar", name="Subiendo RegAlum.csv")).to_be_visible()
    with page.expect_event("dialog") as asked:
        page.evaluate("void setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    arrival.answer(lambda route: route.abort())
    teresa.see("El servicio no responde.")
    teresa.must_be_accessible()
    arrival.hold()
    page.get_by_role("button", name="Volver a intentarlo").click()
    # Who has gone elsewhere meanwhile stays there, and is told.
    teresa.go("Alumnado")
    arrival.answer(really)
    teresa.see("«RegAlum.csv» ya se ha subido")
    expect(page).to_have_url(re.compile("/students$"))
    # Where it was to go the first time is good for a quarter of an hour only.
    assert len(set(keys)) == 2
    page.unroute(bucket)
    teresa.go("Importaciones")
    # What was announced first never came; the list may show it alone for a moment.
    came = stack.client(TERESA).get("/units/29000001/imports")["items"][0]["id"]
    page.get_by_role("list", name="Importaciones anteriores").locator(f"a[href$='{came}']").click()
    teresa.see("Lo importado ya está a la vista de todos.")
    expect(page.get_by_role("table")).to_be_visible()

    teresa.go("Importaciones")
    bar(stack.client(TERESA), "Ruiz Paz, Leo")
    bring(teresa, an_export(THREE[0], INES))
    teresa.see("1 causaría baja")
    teresa.see("Ruiz Paz, Leo")
    teresa.see("Hay que comprobar quién puede recibir")
    expect(page.get_by_role("region", name="Sobre la custodia")).to_contain_text("Vera Sol, Inés: uno de sus tutores")
    teresa.look("import-asks")
    page.get_by_role("button", name="Confirmar la importación").dblclick()
    teresa.see("Lo importado ya está a la vista de todos.")
    page.route(STUDENTS, in_two_pages)
    teresa.go("Alumnado")
    students = page.get_by_role("list", name="Alumnado").get_by_role("listitem")
    expect(students).to_have_count(1)
    # With the last page goes the button that asked for it: one goes on where that page begins.
    teresa.press(page.get_by_role("button", name="Mostrar más"))
    expect(students).to_have_count(2)
    expect(students.last).to_be_focused()
    teresa.must_be_accessible()

    for letter in (waits, forgotten):
        must_come(stack.client(CARMEN), letter)
    let_wait(stack, forgotten, days=21)
    report = stack.client(MARTA).get(f"/units/{OFFICE}/reports/pending-receptions")
    (row,) = [each for each in report["items"] if each["communication"]["id"] == forgotten]
    # Of three weeks fifteen days are neither Saturdays nor Sundays; a few may be holidays.
    days, limit = row["working_days"], report["limit_days"]
    assert limit < 6 <= days <= 15
    marta = visit(MARTA)
    # An office has no families to write to.
    places = marta.page.get_by_role("navigation", name=marta.t("app.main"))
    expect(places.get_by_role("list", name="Mensajes", exact=True)).to_be_visible()
    expect(places).not_to_contain_text("Familias")
    marta.go("Pendientes de recepción")
    expect(marta.page.get_by_role("main")).to_contain_text(f"lo que lleva más de {limit} días")
    waiting = marta.page.get_by_role("list", name="Por recepcionar aquí").get_by_role("listitem")
    # The longest first; what has waited for longer than a unit may let it wait stands out.
    ours = waiting.filter(has_text=re.compile(f"{WAITS}|{FORGOTTEN}"))
    expect(ours).to_contain_text([FORGOTTEN, WAITS])
    expect(ours.first.locator(".warm")).to_have_text(f"{days} días")
    expect(ours.first.locator("time")).to_have_attribute("datetime", row["since"])
    expect(ours.last).to_contain_text("0 días")
    expect(ours.last.locator(".warm")).to_have_count(0)
    late = marta.page.get_by_role("list", name="Plazos cercanos o vencidos").get_by_role("listitem")
    expect(late.filter(has_text=FORGOTTEN)).to_contain_text("Vencido")
    marta.must_be_accessible()
    marta.must_fit_a_phone()
    marta.page.get_by_label("Cuáles se muestran").select_option(label="Más de 5 días hábiles")
    expect(marta.page).to_have_url(re.compile("days=5$"))
    expect(ours).to_have_count(1)
    expect(ours).to_contain_text(FORGOTTEN)
    with marta.page.expect_download() as download:
        marta.page.get_by_role("button", name="Descargar en CSV").click()
    assert download.value.suggested_filename.startswith("pendientes-DT41-")
    sheet = download.value.path().read_text("utf-8-sig")
    assert FORGOTTEN in sheet
    assert WAITS not in sheet
    marta.go("Lo que se reenvía")
    expect(marta.page.get_by_role("main")).not_to_contain_text("Cargando")

    francisco = visit(FRANCISCO)
    francisco.go("Días inhábiles")
    closure = francisco.page.get_by_role("form", name="Añadir un cierre")
    closure.get_by_label("Nombre").fill("Semana de feria")
    closure.get_by_label("Primer día").fill("2027-04-19")
    closure.get_by_label("Último día").fill("2027-04-23")
    saving = Held()
    francisco.page.route(CLOSED_DAYS, lambda route: saving(route) if route.request.method == "PUT" else really(route))
    closure.get_by_role("button", name="Añadir").click()
    # What is typed for the next one meanwhile stays.
    closure.get_by_label("Nombre").fill("Puente de mayo")
    saving.answer(really)
    closures = francisco.page.get_by_role("list", name="Cierres de la unidad")
    expect(closures).to_contain_text("Del 19 de abril de 2027 al 23 de abril de 2027")
    expect(closure.get_by_label("Nombre")).to_have_value("Puente de mayo")
    francisco.page.get_by_role("button", name="Quitar Semana de feria").click()
    expect(francisco.page.get_by_text("No hay ningún cierre.")).to_be_visible()
    # What was pressed is gone: one goes on beside it.
    expect(francisco.page.get_by_role("heading", name="Cierres de la unidad")).to_be_focused()
    only_for = francisco.page.get_by_role("combobox", name="Solo para")
    only_for.fill(SERVICE)
    francisco.page.get_by_role("option", name=SERVICE).click()
    expect(only_for).to_be_focused()
    francisco.page.get_by_role("button", name=f"Quitar {SERVICE}").click()
    expect(only_for).to_be_focused()
    holiday = francisco.page.get_by_role("form", name="Añadir una fiesta local")
    holiday.get_by_label("Nombre").fill("Fiesta del Patrón")
    holiday.get_by_label("Día").fill("2027-06-15")
    holiday.get_by_role("button", name="Añadir").click()
    local = francisco.page.get_by_role("list", name="Fiestas locales")
    expect(local).to_contain_text("15 de junio de 2027 · en toda la provincia")
    # It would count for every school of the stack.
    francisco.page.get_by_role("button", name="Quitar Fiesta del Patrón").click()
    expect(local).not_to_contain_text("Patrón")

    # Who sent it sees that it waits, and with whom.
    ana = visit(ANA)
    ana.go("Pendientes de recepción")
    sent = ana.page.get_by_role("list", name="Enviadas que esperan").get_by_role("listitem").filter(has_text=FORGOTTEN)
    expect(sent).to_contain_text("La tiene Delegación Territorial")
    expect(sent.locator(".warm")).to_have_text(f"{days} días")
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
