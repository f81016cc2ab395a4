"""What the web client does not let happen: what strangers write runs nowhere, and what people hold stays with them."""

import json
import re
import urllib.parse

from playwright.sync_api import Locator, Page, expect

from tests.e2e.web.browsing import Visitor
from tests.e2e.web.letters import ANA, CARMEN, choose_files, pdf, submit, write
from tests.e2e.web.messages import ROSA
from tests.e2e.web.requested import SCHOOL, requested
from tests.e2e.web.screens import ROCIO

MARK = "window.ran = true"
SUBJECT = f"<script>{MARK}</script> Sillas"
NAME = f"<img src=x onerror='{MARK}'> Vega"
FILE = f"<img src=x onerror='{MARK}'>.pdf"

A_TOKEN = "eyJ"
"""How a JWT begins: a JSON object, in base64."""

WORD = "Palabra-que-solo-se-busca"


def test_the_page_comes_with_a_policy_and_what_is_written_into_it_does_not_run(visit):
    anybody = visit()
    answer = anybody.page.goto(anybody.web_url)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    anybody.see("Entrar")
    refused = anybody.page.evaluate(
        """() => new Promise(tell => {
            document.addEventListener("securitypolicyviolation", event => tell(event.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        })"""
    )
    assert refused == "script-src-elem"
    must_not_have_run(anybody.page)
    assert anybody.complaints.pop().startswith("Executing inline script violates")


def test_tokens_searches_and_markup_stay_what_they_are(visit, stack):
    carmen = visit(CARMEN)
    page = carmen.page
    carmen.see("Lo que le espera")
    must_hold_no_token(carmen)

    for place, box in (
        ("Recibidas", "Buscar en el asunto o el número"),
        ("Enviadas", "Buscar en el asunto o el número"),
        ("Borradores", "Buscar en el asunto o el número"),
        ("Consigna", "Buscar por el nombre"),
        ("Miembros y perfiles", "Buscar por el nombre"),
        ("Alumnado", "Buscar por el nombre"),
        ("Familias", "Buscar por el nombre"),
        ("Profesorado", "Buscar por el nombre"),
    ):
        carmen.go(place)
        must_stay_out(page, page.get_by_label(box))

    # Nor does what one types to pick from.
    question = page.get_by_role("dialog")
    carmen.go("Nueva comunicación")
    must_stay_out(page, page.get_by_role("combobox", name="Destinatario"))
    carmen.go("Listas de contactos")
    page.get_by_role("button", name="Nueva lista").click()
    must_stay_out(page, question.get_by_role("combobox", name="Añadir personas a mano"))
    question.get_by_role("button", name="Cancelar").click()

    director = stack.client(CARMEN)
    director.post("/units/41000001/members", {"name": NAME, "email": "vega@ribera.example", "role": "teacher"})
    carmen.go("Miembros y perfiles")
    page.get_by_label("Buscar por el nombre").fill("onerror")
    members = page.get_by_role("list", name="Miembros y perfiles").get_by_role("listitem")
    expect(members).to_have_count(1)
    expect(members).to_contain_text(NAME)
    must_be_text(page)
    page.get_by_role("button", name=f"Retirar el perfil Profesorado a {NAME}").click()
    expect(page.get_by_role("alertdialog")).to_contain_text(NAME)
    must_be_text(page)
    page.get_by_role("alertdialog").get_by_role("button", name="Retirar").click()

    carmen.go("Consigna")
    choose_files(carmen, pdf(FILE))
    expect(page.get_by_role("list", name="Ficheros de la consigna")).to_contain_text(FILE)
    page.get_by_role("list", name="Ficheros de la consigna").get_by_role("link", name=FILE).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(FILE)
    must_be_text(page)

    write(carmen, SUBJECT, f"{SUBJECT}\n{NAME}")
    choose_files(carmen, pdf(FILE))
    expect(page.get_by_role("list", name="Adjuntos")).to_contain_text("Adjuntado")
    page.get_by_role("button", name="Tomar uno de la consigna").click()
    must_stay_out(page, question.get_by_label("Buscar por el nombre"))
    question.get_by_role("button", name="Cancelar").click()
    submit(carmen)
    expect(page.get_by_role("heading", level=1)).to_contain_text(SUBJECT)
    expect(page.locator(".letter-body")).to_contain_text(NAME)
    must_be_text(page)
    carmen.go("Bandeja de firmas")
    page.get_by_role("link", name=SUBJECT).first.click()
    expect(page.get_by_role("button", name="Firmar", exact=True)).to_be_enabled()
    must_be_text(page)
    must_hold_no_token(carmen)


def test_what_is_sent_to_families_and_remarked_on_letters_stays_text_and_units_are_searched_out_of_sight(stack, visit):
    ana = stack.client(ANA)
    content = {
        "category": "message",
        "channels": ["email"],
        "alias_id": ana.post(f"/units/{SCHOOL}/sender-aliases", {"name": NAME})["id"],
        "audience": {"roles": ["guardian"], "people": [stack.person_id(ROSA, SCHOOL)]},
        "subject": SUBJECT,
        "body": f"{SUBJECT}\n{NAME}",
    }
    message = ana.post(f"/units/{SCHOOL}/messages", content)["id"]
    ana.post(f"/messages/{message}/send")
    letter, _ = requested(stack, SUBJECT)
    ana.post(f"/communications/{letter}/withdraw", {"remarks": NAME})

    carmen = visit(CARMEN)
    carmen.go("Bandeja de salida")
    carmen.page.get_by_role("list", name="Bandeja de salida").get_by_role("link", name=SUBJECT).first.click()
    expect(carmen.page.get_by_role("heading", level=1)).to_have_text(SUBJECT)
    expect(carmen.page.locator(".letter-body")).to_contain_text(NAME)
    expect(carmen.page.locator(".page-head")).to_contain_text(NAME)
    must_be_text(carmen.page)
    carmen.move(f"/u/{SCHOOL}/letters/{letter}?tab=history")
    expect(carmen.page.get_by_role("tabpanel").locator("blockquote")).to_have_text(NAME)
    must_be_text(carmen.page)

    rosa = visit()
    rosa.enter(ROSA, "/inbox")
    rosa.page.get_by_role("link", name=SUBJECT).first.click()
    expect(rosa.page.locator(".letter-body")).to_contain_text(NAME)
    expect(rosa.page.locator(".page-head")).to_contain_text(NAME)
    must_be_text(rosa.page)

    rocio = visit(ROCIO)
    rocio.go("Unidades")
    must_stay_out(rocio.page, rocio.page.get_by_role("main").get_by_role("searchbox"))


def must_stay_out(page: Page, box: Locator) -> None:
    """What is searched for is asked of the API, and stays out of the address: it may name a person."""
    with page.expect_request(lambda request: WORD in request.url):
        box.fill(WORD)
    assert WORD not in urllib.parse.unquote(page.url)
    box.press("Tab")


def must_hold_no_token(visitor: Visitor) -> None:
    """Nothing that outlives the page, and nothing that others see, holds a token."""
    kept = visitor.page.evaluate(
        """async () => ({
            local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,
            databases: (await indexedDB.databases()).map(each => each.name), url: location.href,
            caches: (await Promise.all((await caches.keys()).map(async name =>
                (await (await caches.open(name)).keys()).map(asked => asked.url)))).flat(),
        })"""
    )
    assert A_TOKEN not in json.dumps(kept)
    assert kept["databases"] == []
    assert not re.search(r"[?&#](code|state|id_token|access_token)=", kept["url"])
    cookies = visitor.page.context.cookies(visitor.web_url)
    assert not [cookie["name"] for cookie in cookies if A_TOKEN in cookie["value"]]


def must_be_text(page: Page) -> None:
    assert page.locator("img[src=x]").count() == 0
    must_not_have_run(page)


def must_not_have_run(page: Page) -> None:
    assert page.evaluate("window.ran === undefined")
