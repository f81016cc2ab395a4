"""What is written and not sent yet: neither lost, nor sent behind one's back."""

from playwright.sync_api import expect

from tests.e2e.conftest import DeployedStack
from tests.e2e.web.answers import unauthenticated
from tests.e2e.web.browsing import Visitor, Visits
from tests.e2e.web.letters import ANA, CARMEN, FRANCISCO, MARTA, must_be
from tests.e2e.web.requested import OFFICE, SCHOOL, must_come, requested, signed

DOUBT = "Falta el presupuesto."
ANSWER = "Se entregará el mobiliario en la primera semana de diciembre."


def test_an_answer_that_is_written_when_the_session_ends_is_in_its_question_and_what_it_overtook_is_kept(stack, visit):
    letter, marta = asked(stack, visit, "Respuesta que se corta", "Recepcionar")
    receive = marta.page.get_by_role("dialog").get_by_role("button", name="Recepcionar")
    stack.client(FRANCISCO).post(f"/communications/{letter}/receive", {})

    # Somebody else was first: she is told who, and what they did.
    receive.click()
    must_tell_who_received(marta)
    expect(receive).to_be_disabled()
    marta.must_be_accessible()
    marta.page.get_by_role("dialog").get_by_role("button", name="Cancelar").click()
    marta.page.get_by_role("button", name="Cerrar sin tramitar", exact=True).click()
    marta.page.get_by_role("textbox", name="Observaciones").fill(DOUBT)
    marta.page.get_by_role("dialog").get_by_role("button", name="Cancelar").click()
    marta.page.route("**/_user_request_/communications/*/process", unauthenticated)
    marta.page.get_by_role("button", name="Tramitar", exact=True).click()
    marta.page.get_by_role("textbox", name="Observaciones").fill(ANSWER)
    marta.page.get_by_role("dialog").get_by_role("button", name="Tramitar").click()
    marta.see("Su sesión ha terminado")
    marta.page.unroute("**/_user_request_/communications/*/process")

    marta.page.get_by_role("button", name="Volver a entrar").click()
    marta.give_password(MARTA)

    marta.see("Tiene observaciones escritas y sin enviar")
    marta.page.get_by_role("button", name="Tramitar", exact=True).click()
    expect(marta.page.get_by_role("textbox", name="Observaciones")).to_have_value(ANSWER)
    marta.page.get_by_role("dialog").get_by_role("button", name="Tramitar").click()
    must_be(marta, "processed")
    expect(marta.page.get_by_role("heading", name="Qué puede hacer ahora")).to_be_focused()

    # What was written for what cannot be done any more is not thrown away before she says so.
    left = marta.page.get_by_role("region", name="Lo que no llegó a guardarse")
    expect(left.get_by_label("Cerrar sin tramitar: Observaciones")).to_have_value(DOUBT)
    marta.must_be_accessible()
    left.get_by_role("button", name="Descartarlo").click()
    expect(left).to_have_count(0)


def test_whoever_is_asked_about_a_letter_is_told_in_the_question_what_a_colleague_did_to_it_meanwhile(stack, visit):
    letter, marta = asked(stack, visit, "Mientras se pregunta", "Reenviar")

    stack.client(FRANCISCO).post(f"/communications/{letter}/receive", {})
    marta.come_back(f"/communications/{letter}")

    must_tell_who_received(marta)
    marta.must_be_accessible()


def test_what_is_done_without_a_connection_fails_at_once_and_is_not_done_later(stack, visit):
    letter, _ = requested(stack, "Sin conexión")
    ana = visit()
    ana.enter(ANA, f"/u/{SCHOOL}/letters/{letter}")
    ana.page.get_by_role("button", name="Volver a borrador").click()
    dialog = ana.page.get_by_role("dialog", name="Volver a borrador")
    ana.page.context.set_offline(True)

    dialog.get_by_role("button", name="Volver a borrador").click()

    expect(dialog.get_by_role("alert")).to_contain_text("Sin conexión")
    ana.must_be_accessible()
    dialog.get_by_role("button", name="Cancelar").click()
    with ana.page.expect_response(lambda answer: answer.url.endswith(letter)):
        ana.page.context.set_offline(False)
    must_be(ana, "pending_signature")
    assert stack.client(ANA).get(f"/communications/{letter}")["state"] == "pending_signature"


def test_whoever_signs_out_or_closes_the_tab_is_asked_first_about_what_is_not_saved(visit):
    ana = visit(ANA)
    ana.go("Nueva comunicación")
    ana.page.get_by_label("Asunto").fill("A medio escribir")

    with ana.page.expect_event("dialog") as asked:
        ana.page.evaluate("void setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(ana.page.get_by_label("Asunto")).to_have_value("A medio escribir")

    ana.page.get_by_role("button", name="Salir").click()

    question = ana.page.get_by_role("alertdialog", name="Hay texto sin guardar")
    ana.must_be_accessible()
    question.get_by_role("button", name="Seguir aquí").click()
    expect(ana.page.get_by_label("Asunto")).to_have_value("A medio escribir")
    ana.page.get_by_role("button", name="Salir").click()
    question.get_by_role("button", name="Salir y borrarlo").click()
    expect(ana.page.get_by_role("button", name="Entrar")).to_be_visible()
    assert ana.page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('kept:'))") == []


def asked(stack: DeployedStack, visit: Visits, subject: str, action: str) -> tuple[str, Visitor]:
    """A letter that has come to the office, by its id; and Marta, who is asked about what she wants to do with it."""
    letter = signed(stack, subject)
    must_come(stack.client(CARMEN), letter)
    marta = visit()
    marta.enter(MARTA, f"/u/{OFFICE}/letters/{letter}")
    marta.page.get_by_role("button", name=action, exact=True).click()
    expect(marta.page.get_by_role("dialog").get_by_role("textbox", name="Observaciones")).to_be_visible()
    return letter, marta


def must_tell_who_received(visitor: Visitor) -> None:
    """The question says what happened to its letter last."""
    told = visitor.page.get_by_role("dialog").get_by_role("status").filter(has_text="Esto es lo último que ha pasado")
    expect(told).to_contain_text("Recepcionada")
    expect(told).to_contain_text("Francisco Vargas")
