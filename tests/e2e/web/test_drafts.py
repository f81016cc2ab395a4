"""A letter that several people write: each sees what the others did to it."""

from typing import Final

from playwright.sync_api import expect

from tests.e2e.web.letters import ANA, CARMEN, ask_to_sign, must_be, submit
from tests.e2e.web.messages import PILAR
from tests.e2e.web.requested import SCHOOL, drafted, edit, requested, save

SLOW_TO_LOOK: Final = """
    const ask = window.fetch;
    window.looks = 0;
    window.fetch = async (request, settings) => {
        if (request.method === "GET" && window.slow && request.url.endsWith("/communications/" + window.slow)) {
            window.looks += 1;
            if (window.looks === 2) await new Promise(later => setTimeout(later, 1500));
        }
        return ask(request, settings);
    };
"""
"""One hears that a letter has changed, and then looks at it anew: that takes a while."""

REASON = "Falta el presupuesto firmado por la empresa."


def test_a_rejected_letter_says_who_rejected_it_and_why_and_what_happened_before(stack, visit):
    letter, request = requested(stack, "La que se rechaza")
    stack.client(CARMEN).post(f"/signature-requests/{request}/reject", {"reason": REASON})
    ana = visit()
    ana.enter(ANA, f"/u/{SCHOOL}/letters/{letter}")

    must_be(ana, "draft")
    told = ana.page.get_by_role("status").filter(has_text="Volvió a borrador")
    expect(told).to_contain_text("Carmen Ruiz")
    expect(told).to_contain_text(REASON)
    expect(ana.page.get_by_role("tabpanel", name="Histórico de trámites")).to_contain_text("Enviada a firmar")
    ana.page.get_by_text("Lo que no puede hacer, y por qué").click()
    expect(ana.page.locator("dt").filter(has_text="Recepcionar")).to_be_visible()
    ana.page.get_by_label("Texto").fill("Treinta sillas, con presupuesto.")
    ana.see("Guardado ")
    ana.page.get_by_role("tab", name="Cambios").click()
    changes = ana.page.get_by_role("tabpanel", name="Cambios").get_by_role("listitem")
    expect(changes.first).to_contain_text("Ana Romero Gil cambió: texto")
    expect(changes.last).to_contain_text("Ana Romero Gil creó el borrador")
    edit(stack.client(PILAR), letter, {"destination_id": "DT41-PLAN"})
    ana.come_back(f"/communications/{letter}")
    expect(changes.first).to_contain_text("Pilar Navarro Cruz cambió: destinatario")
    expect(changes).to_have_count(3)
    ana.look("borrador-rechazado")
    ana.page.goto(f"{ana.web_url}/u/{SCHOOL}/signing?status=rejected")
    ana.page.get_by_role("button", name="Entrar").click()
    ana.give_password(ANA)
    expect(ana.page.get_by_role("list", name="Enviados a firmar")).to_contain_text(REASON)


def test_a_text_that_comes_back_after_signing_in_does_not_go_over_what_a_colleague_saved(stack, visit):
    letter = drafted(stack.client(ANA), "Dos en dos sesiones")
    ana = visit()
    ana.enter(ANA, f"/u/{SCHOOL}/letters/{letter}")
    ana.page.route(f"**/_user_request_/communications/{letter}", lambda route: route.abort())
    ana.page.get_by_label("Texto").fill("Lo que escribió Ana.")
    ana.see("está a salvo en esta pestaña")
    save(stack.client(PILAR), letter, "Lo que escribió Pilar.")
    ana.page.unroute(f"**/_user_request_/communications/{letter}")

    ana.page.reload()
    ana.page.get_by_role("button", name="Entrar").click()
    ana.give_password(ANA)

    question = ana.page.get_by_role("alertdialog", name="Alguien más ha cambiado este borrador")
    expect(question).to_contain_text("Lo que escribió Pilar.")
    expect(question).to_contain_text("Lo que escribió Ana.")
    assert stack.client(ANA).get(f"/communications/{letter}")["body"] == "Lo que escribió Pilar."
    question.get_by_role("button", name="Usar lo guardado").click()
    expect(ana.page.get_by_label("Texto")).to_have_value("Lo que escribió Pilar.")


def test_whoever_writes_on_a_draft_that_a_colleague_submits_is_told_and_keeps_the_text(stack, visit):
    letter = drafted(stack.client(ANA), "La que otra persona tramita")
    ana = visit()
    ana.enter(ANA, f"/u/{SCHOOL}/letters/{letter}")
    expect(ana.page.get_by_label("Texto")).to_be_visible()
    signers = {"signer_ids": [stack.person_id(CARMEN, SCHOOL)]}
    stack.client(PILAR).post(f"/communications/{letter}/submit", signers)

    ana.page.get_by_label("Texto").fill("Lo que no llegó a tiempo.")

    ana.see("dejó de ser un borrador")
    expect(ana.page.get_by_role("status").filter(has_text="dejó de ser")).to_contain_text("Pilar Navarro")
    expect(ana.page.get_by_role("region", name="Lo que no llegó a guardarse").get_by_label("Texto")).to_have_value(
        "Lo que no llegó a tiempo."
    )
    ana.look("borrador-tramitado-por-otra")
    ana.page.get_by_role("button", name="Descartarlo").click()
    expect(ana.page.get_by_role("region", name="Lo que no llegó a guardarse")).to_have_count(0)


def test_what_is_pressed_while_the_change_of_a_colleague_is_looked_at_is_not_pressed_in_vain(stack, visit):
    letter = drafted(stack.client(ANA), "La que se mira mientras se pulsa")
    ana = visit()
    ana.page.add_init_script(SLOW_TO_LOOK)
    ana.enter(ANA, f"/u/{SCHOOL}/letters/{letter}")
    expect(ana.page.get_by_label("Texto")).to_be_visible()
    save(stack.client(PILAR), letter, "Lo que escribió Pilar.")

    ana.page.evaluate(f"window.slow = {letter!r}")
    ana.come_back(f"/communications/{letter}")
    ana.page.evaluate("async () => { while (window.looks < 2) await new Promise(requestAnimationFrame); }")
    ask_to_sign(ana)

    expect(ana.page.get_by_label("Texto", exact=True)).to_have_value("Lo que escribió Pilar.")

    # Nor is that signed which was not read.
    save(stack.client(PILAR), letter, "Lo que nadie más ha leído.")
    question = ana.page.get_by_role("dialog")
    question.get_by_role("button", name="Pedir la firma").click()
    expect(question.get_by_role("alert")).to_contain_text("Pilar Navarro Cruz lo ha cambiado en esto: texto.")
    expect(question.get_by_role("button", name="Pedir la firma")).to_be_disabled()
    ana.must_be_accessible()
    assert stack.client(ANA).get(f"/communications/{letter}")["state"] == "draft"
    question.get_by_role("button", name="Cancelar").click()
    expect(ana.page.get_by_label("Texto", exact=True)).to_have_value("Lo que nadie más ha leído.")
    submit(ana)
