"""A session that ends while somebody writes: nothing is lost."""

import json

from playwright.sync_api import Route, expect

from tests.e2e.web.letters import ANA, write

LATER = "Y esto lo escribí cuando la sesión ya había terminado."


def test_what_is_written_when_the_session_ends_is_there_after_signing_in_again(visit):
    ana = visit(ANA)
    write(ana, "Sesión que se corta", "Primer párrafo.")
    address = ana.page.url
    ana.page.route("**/_user_request_/communications/**", refused)

    ana.page.get_by_label("Texto").fill(f"Primer párrafo.\n{LATER}")

    ana.see("Su sesión ha terminado")
    ana.must_be_accessible()
    ana.page.unroute("**/_user_request_/communications/**")
    ana.page.get_by_role("button", name="Volver a entrar").click()
    ana.give_password(ANA)
    expect(ana.page.get_by_label("Texto")).to_have_value(f"Primer párrafo.\n{LATER}")
    assert ana.page.url == address
    ana.see("Guardado ")
    ana.page.reload()
    ana.page.get_by_role("button", name="Entrar").click()
    ana.give_password(ANA)
    expect(ana.page.get_by_label("Texto")).to_have_value(f"Primer párrafo.\n{LATER}")


def refused(route: Route) -> None:
    if route.request.method == "OPTIONS":
        route.continue_()
        return
    problem = {"type": "about:blank", "title": "No identificado", "status": 401, "detail": "La sesión ha caducado."}
    route.fulfill(
        status=401,
        headers={"Access-Control-Allow-Origin": "*", "Content-Type": "application/problem+json"},
        body=json.dumps(problem | {"code": "unauthenticated", "request_id": "r"}),
    )


def test_somebody_who_writes_on_an_old_version_is_shown_what_changed(visit):
    ana = visit(ANA)
    write(ana, "Dos a la vez", "Lo que había.")
    letter = ana.page.url.split("draft=")[1]
    pilar = visit("pilar.navarro@ribera.example")
    pilar.page.get_by_role("region", name="Borradores").get_by_role("link", name="Dos a la vez").click()
    pilar.page.get_by_label("Texto").fill("Lo que escribió Pilar.")
    pilar.see("Guardado ")
    expect(pilar.page.get_by_role("status").filter(has_text="Guardado")).to_be_visible()
    pilar.page.wait_for_timeout(1500)

    ana.page.get_by_label("Texto").fill("Lo que escribió Ana.")

    dialog = ana.page.get_by_role("alertdialog", name="Alguien más ha cambiado este borrador")
    expect(dialog).to_contain_text("Lo que escribió Pilar.")
    expect(dialog).to_contain_text("Lo que escribió Ana.")
    ana.must_be_accessible()
    dialog.get_by_role("button", name="Dejar lo mío").click()
    expect(ana.page.get_by_label("Texto")).to_have_value("Lo que escribió Ana.")
    ana.see("Guardado ")
    assert letter in ana.page.url
