"""The signature tray: one sees what came of what one did, and of what somebody else did first."""

import re

from playwright.sync_api import Route, expect

from localcloud.client import download
from tests.e2e.web.browsing import AN_OLDER_BROWSER, NARROW
from tests.e2e.web.letters import ANA, CARMEN, PDF
from tests.e2e.web.requested import eventually, requested

THE_TRAY = re.compile(r"/_user_request_/signature-requests\?")
ALL_CODE = re.compile(r"/assets/pdf-.*\.js$")
THE_CODE = re.compile(r"/assets/pdf-(?!lazy-).*\.js$")
THE_WORKER = "**/assets/pdf.worker*"
THE_BYTES = re.compile("X-Amz-Signature=")
DEAD = "-which-is-not-good-any-more"


def test_on_an_older_phone_the_focus_goes_to_the_document_and_stays_there_when_it_is_signed(stack, visit):
    requested(stack, "Firmada en un teléfono")
    carmen = visit(viewport=NARROW)
    carmen.page.route(THE_WORKER, in_an_older_browser)
    carmen.enter(CARMEN)
    carmen.page.get_by_role("button", name="Menú").click()
    carmen.must_be_accessible()
    carmen.picture("menu")
    carmen.go("Bandeja de firmas")
    title = carmen.page.get_by_role("heading", level=2, name="Firmada en un teléfono")

    carmen.page.get_by_role("list", name="Bandeja de firmas").get_by_role("link", name="Firmada en un teléfono").click()

    expect(title).to_be_focused()
    # As wide as the phone it could not be read.
    page = carmen.page.locator("canvas").first.bounding_box()
    assert page is not None
    assert page["width"] > NARROW["width"]
    carmen.page.get_by_role("button", name="Firmar", exact=True).click()
    expect(carmen.page.get_by_role("button", name="Firmar", exact=True)).to_have_count(0)
    expect(title).to_be_focused()
    carmen.must_be_accessible()


def test_whoever_signs_what_was_withdrawn_meanwhile_is_told_by_whom(stack, visit):
    letter, _ = requested(stack, "Retirada entretanto")
    carmen = visit(CARMEN)
    carmen.go("Bandeja de firmas")
    carmen.page.get_by_role("list", name="Bandeja de firmas").get_by_role("link", name="Retirada entretanto").click()
    sign = carmen.page.get_by_role("button", name="Firmar", exact=True)
    expect(sign).to_be_enabled()
    stack.client(ANA).post(f"/communications/{letter}/withdraw", {"remarks": "Falta un anexo."})

    sign.click()

    told = carmen.page.get_by_role("status").filter(has_text="Esto es lo último que ha pasado")
    expect(told).to_contain_text("Ana Romero")
    expect(told).to_contain_text("Falta un anexo.")
    carmen.must_be_accessible()


def test_a_document_far_down_the_list_opens_when_its_link_has_died_and_what_did_not_come_is_asked_for_again(
    stack, visit
):
    letter, _ = requested(stack, "De hace un rato")
    requested(stack, "De ahora mismo")
    carmen = visit()
    page = carmen.page
    page.route(THE_TRAY, one_at_a_time_with_dead_links)
    page.route(ALL_CODE, lambda route: route.abort())
    carmen.enter(CARMEN, f"/u/41000001/tray?letter={letter}")
    told = page.get_by_role("region", name="Documento").get_by_role("alert")
    again = page.get_by_role("main").get_by_role("button", name="Volver a intentarlo")

    carmen.see("No se ha podido abrir esta pantalla.")
    expect(page).to_have_title("Algo ha fallado · Ventanilla")
    carmen.look("screen-broken")
    page.route(THE_CODE, lambda route: route.abort())
    page.unroute(ALL_CODE)
    again.click()
    expect(page.get_by_role("heading", level=2, name="De hace un rato")).to_be_visible()
    expect(told).to_contain_text("No se ha podido cargar esta parte")
    carmen.must_be_accessible()
    page.unroute(THE_TRAY)
    page.unroute(THE_CODE)
    for one in (THE_WORKER, THE_BYTES):
        page.route(one, lambda route: route.fulfill(status=403), times=1)
        again.click()
        expect(told).to_contain_text("El documento no se ha podido mostrar aquí.")
    again.click()
    expect(page.get_by_role("button", name="Firmar", exact=True)).to_be_enabled()
    carmen.must_be_accessible()

    with page.context.expect_event("request", lambda each: each.is_navigation_request()) as asked:
        page.get_by_role("button", name="Abrir el PDF en otra pestaña").click()
    assert DEAD not in asked.value.url
    assert download(asked.value.url).startswith(b"%PDF")

    # What nobody looks at any more is not kept; asking the page lets it tell of what has ended.
    assert page.workers
    carmen.move("/u/41000001/tray?letter=ninguna")
    carmen.see("El documento que busca no está en esta lista")
    eventually(lambda: page.evaluate("true") and not page.workers)

    # Nobody signs other bytes than those that were asked about.
    page.route(THE_BYTES, something_else, times=1)
    carmen.move(f"/u/41000001/tray?letter={letter}")
    expect(told).to_contain_text("El documento recibido no es el que se pidió firmar. No lo firme")
    expect(page.get_by_role("button", name="Firmar", exact=True)).to_be_disabled()
    carmen.must_be_accessible()


def in_an_older_browser(route: Route) -> None:
    """What runs beside the page has no more than the page has."""
    answer = route.fetch()
    route.fulfill(response=answer, body=AN_OLDER_BROWSER + answer.text())


def something_else(route: Route) -> None:
    """A PDF, and not the one that was asked for."""
    route.fulfill(headers={"Access-Control-Allow-Origin": "*"}, content_type="application/pdf", body=PDF)


def one_at_a_time_with_dead_links(route: Route) -> None:
    """A tray that is long, and was read long ago."""
    if route.request.method == "OPTIONS":
        route.continue_()
        return
    answer = route.fetch(url=f"{route.request.url}&limit=1")
    page = answer.json()
    for each in page["items"]:
        each["document"]["url"] += DEAD
    route.fulfill(response=answer, json=page)
