"""The main job at the web client, from the first word of a letter to the check of its seal; each screen accessible."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.web.letters import ANA, CARMEN, MARTA, PDF, attach, must_be, submit, write

SUBJECT = "Mobiliario para el aula de música"
ANSWER = "Se entregará el mobiliario en la primera semana de diciembre."


def test_a_letter_is_written_signed_received_answered_and_verified(visit):
    ana = visit(ANA)
    ana.see("Lo que le espera")
    ana.must_be_accessible()
    write(ana, SUBJECT, "Solicitamos treinta sillas y quince mesas.")
    attach(ana, "inventario.pdf", PDF)
    ana.must_be_accessible()
    submit(ana)
    ana.must_be_accessible()
    letter = ana.page.url

    carmen = visit(CARMEN)
    carmen.go("Bandeja de firmas")
    carmen.page.get_by_role("list", name="Bandeja de firmas").get_by_role("link", name=SUBJECT).click()
    sign = carmen.page.get_by_role("button", name="Firmar", exact=True)
    expect(sign).to_be_enabled()
    carmen.must_be_accessible()
    # Twice is once.
    sign.dblclick()
    carmen.see("Firmado.")

    must_be(ana, "Pendiente de recepción")

    marta = visit(MARTA)
    marta.page.get_by_role("region", name="Por recepcionar").get_by_role("link", name=SUBJECT).click()
    marta.page.get_by_role("button", name="Recepcionar").click()
    marta.must_be_accessible()
    marta.page.get_by_role("dialog").get_by_role("button", name="Recepcionar").click()
    must_be(marta, "Recepcionada")
    marta.page.get_by_role("button", name="Tramitar", exact=True).click()
    marta.page.get_by_role("textbox", name="Observaciones").fill(ANSWER)
    marta.page.get_by_role("dialog").get_by_role("button", name="Tramitar").click()
    must_be(marta, "Tramitada")
    marta.page.get_by_text("Lo que no puede hacer, y por qué").click()
    marta.must_be_accessible()

    ana.go("Mensajes de entrada")
    ana.must_be_accessible()
    ana.page.get_by_role("link", name=re.compile(f"^Tramitada.*{SUBJECT}")).click()
    ana.see(ANSWER)
    ana.must_be_accessible()
    ana.page.get_by_role("link", name="Abrir la comunicación").click()
    assert ana.page.url == letter
    for tab in ("Histórico de trámites", "Documento", "Cambios"):
        ana.page.get_by_role("tab", name=tab).click()
        expect(ana.page.get_by_role("tabpanel", name=tab)).not_to_contain_text("Cargando")
        ana.must_be_accessible()
    code = ana.page.locator("a[href^='/verify/']:not([href='/verify'])").last.inner_text()

    anybody = visit()
    anybody.page.goto(f"{anybody.web_url}/verify/{code}")
    anybody.see("El documento es auténtico")
    anybody.must_be_accessible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_list_is_accessible_in_light_and_dark(visit, scheme):
    anybody = visit(color_scheme=scheme)
    anybody.page.goto(anybody.web_url)
    anybody.see("Entrar")
    anybody.must_be_accessible()
    anybody.page.goto(f"{anybody.web_url}/verify")
    anybody.see("Comprobar un documento")
    anybody.must_be_accessible()
    anybody.enter(CARMEN)
    for place in ("Recibidas", "Enviadas", "Borradores", "Enviados a firmar", "Documentos solicitados"):
        anybody.go(place)
        expect(anybody.page.get_by_role("main")).not_to_contain_text("Cargando")
        anybody.must_be_accessible()
