"""A message that several people write: each sees what the others did to it."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.web.answers import Held, invalid, really
from tests.e2e.web.browsing import Visitor
from tests.e2e.web.letters import ANA
from tests.e2e.web.messages import PILAR, ask_to_send, begin_message, confirm_send, drafted_message
from tests.e2e.web.requested import SCHOOL

SAVED_SECONDS_MAX: Final = 30


@pytest.mark.parametrize(("category", "first"), [("message", ANA), ("notice", PILAR)])
def test_whoever_writes_on_a_message_that_was_changed_elsewhere_is_shown_what_and_chooses(
    stack, visit, category, first
):
    message = drafted_message(stack.client(first), SCHOOL, f"Entre dos: {category}", category)
    one, other = (at_message(visit, who, message) for who in (first, PILAR))
    with unanswered(one, message):
        one.page.get_by_label("Texto").fill("Lo que escribió la primera.")
        one.see("está a salvo en esta pestaña")
        other.page.get_by_label("Asunto").fill("Lo que asuntó la segunda")
        other.page.get_by_label("Texto").fill("Lo que escribió la segunda.")
        must_hold(stack, message, "Lo que asuntó la segunda", "Lo que escribió la segunda.")

    one.page.get_by_label("Texto").fill("Lo que escribió la primera, y siguió.")

    question = one.page.get_by_role("alertdialog", name="Alguien más ha cambiado este borrador")
    expect(question).to_contain_text("Lo que escribió la segunda.")
    expect(question).to_contain_text("Lo que escribió la primera, y siguió.")
    expect(question.locator(".versions")).to_have_count(1)
    one.must_be_accessible()
    one.picture(f"borrador-de-dos-{category}")
    must_hold(stack, message, "Lo que asuntó la segunda", "Lo que escribió la segunda.")

    # Nothing is lost while nobody has chosen, and what only the other changed stays whichever is chosen.
    one.page.reload()
    one.come_in(first)
    question.get_by_role("button", name="Conservar lo mío").click()
    expect(one.page.get_by_label("Asunto")).to_have_value("Lo que asuntó la segunda")
    must_hold(stack, message, "Lo que asuntó la segunda", "Lo que escribió la primera, y siguió.")
    other.come_back(f"/messages/{message}")
    expect(other.page.get_by_label("Texto")).to_have_value("Lo que escribió la primera, y siguió.")
    other.see("Otra persona ha cambiado este borrador (texto)")


def test_what_two_change_in_different_parts_of_a_message_is_brought_together_untold_to_choose(stack, visit):
    message = drafted_message(stack.client(ANA), SCHOOL, "Por partes")
    one, other = (at_message(visit, who, message) for who in (ANA, PILAR))
    with unanswered(one, message):
        one.page.get_by_label("Texto").fill("El texto de una.")
        one.see("está a salvo en esta pestaña")
        other.page.get_by_label("Asunto").fill("El asunto de otra")
        must_hold(stack, message, "El asunto de otra", "Les esperamos el lunes.")

    one.page.get_by_label("Texto").fill("El texto de una, entero.")

    must_hold(stack, message, "El asunto de otra", "El texto de una, entero.")
    expect(one.page.get_by_label("Asunto")).to_have_value("El asunto de otra")
    one.see("Otra persona ha cambiado este borrador (asunto)")
    expect(one.page.get_by_role("alertdialog")).to_have_count(0)


def test_what_was_saved_of_a_message_though_the_answer_was_lost_is_nobody_elses(stack, visit):
    message = drafted_message(stack.client(ANA), SCHOOL, "Sin respuesta")
    ana = at_message(visit, ANA, message)

    def lost(route: Route) -> None:
        if route.request.method == "OPTIONS":
            route.continue_()
            return
        if route.request.method == "PATCH":
            assert route.fetch().status == 200
        route.abort()

    with unanswered(ana, message, lost):
        ana.page.get_by_label("Asunto").fill("Con respuesta perdida")
        ana.see("está a salvo en esta pestaña")
        must_hold(stack, message, "Con respuesta perdida", "Les esperamos el lunes.")

    ana.page.get_by_label("Asunto").fill("Con respuesta perdida, y más")

    must_hold(stack, message, "Con respuesta perdida, y más", "Les esperamos el lunes.")
    ana.see("Guardado ")
    expect(ana.page.get_by_role("alertdialog")).to_have_count(0)
    expect(ana.page.get_by_text("Otra persona ha cambiado")).to_have_count(0)


def test_a_message_that_a_colleague_changed_is_not_sent_before_it_is_read_again(stack, visit):
    message = drafted_message(stack.client(ANA), SCHOOL, "Antes de enviar")
    ana = at_message(visit, ANA, message)
    send = ask_to_send(ana).get_by_role("button", name="Enviar")
    told = ana.page.get_by_role("dialog").get_by_role("alert")

    # It is heard of while the question is there.
    stack.client(PILAR).send("PATCH", f"/messages/{message}", {"subject": "Lo que no se ha leído"})
    ana.come_back(f"/messages/{message}")
    expect(told).to_contain_text("Es otro en esto: asunto.")
    expect(send).to_be_disabled()
    expect(ana.page.get_by_role("dialog")).to_contain_text("Antes de enviar")
    ana.must_be_accessible()
    ana.picture("mensaje-cambiado-al-enviar")
    ana.page.get_by_role("dialog").get_by_role("button", name="Cancelar").click()
    expect(ana.page.get_by_label("Asunto")).to_have_value("Lo que no se ha leído")

    # Or not before it is sent.
    ask_to_send(ana)
    stack.client(PILAR).send("PATCH", f"/messages/{message}", {"body": "Ni esto."})
    send.click()
    expect(told).to_contain_text("Es otro en esto: texto.")
    expect(send).to_be_disabled()
    assert stack.client(ANA).get(f"/messages/{message}")["state"] == "draft"
    ana.page.get_by_role("dialog").get_by_role("button", name="Cancelar").click()

    # Nor is it deleted.
    ana.page.get_by_role("button", name="Eliminar borrador").click()
    question = ana.page.get_by_role("alertdialog")
    stack.client(PILAR).send("PATCH", f"/messages/{message}", {"body": "Ni esto otro."})
    question.get_by_role("button", name="Eliminar borrador").click()
    expect(question.get_by_role("alert")).to_contain_text("Es otro en esto: texto.")
    expect(question.get_by_role("button", name="Eliminar borrador")).to_be_disabled()
    question.get_by_role("button", name="Cancelar").click()
    confirm_send(ana)
    expect(ana.page.get_by_text("dejó de ser un borrador")).to_have_count(0)


def test_whoever_writes_on_a_message_that_a_colleague_sends_is_told_and_keeps_the_text(stack, visit):
    stack.client(ANA).post(f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"})
    ana = visit(ANA)
    begin_message(ana)
    ana.page.get_by_label("Asunto").fill("La que otra persona envía")
    ana.page.get_by_label("Texto").fill("Les esperamos el lunes.")
    ana.see("Guardado ")
    message = ana.page.url.split("draft=")[1]

    # What is pressed while it is being saved is not pressed in vain.
    held = Held()
    with unanswered(ana, message, lambda route: held(route) if route.request.method == "PATCH" else really(route)):
        ana.page.get_by_label("Texto").fill("Les esperamos el martes.")
        ana.see("Guardando")
        ana.page.get_by_role("button", name=ana.t("message.send")).click()
        held.answer(really)
        ana.page.get_by_role("dialog").get_by_role("button", name="Cancelar").click()

    # What is wrong with a group of fields is said of it, and leads to it; nobody is pulled from where they type.
    ana.page.route(
        f"**/_user_request_/messages/{message}",
        invalid({"attachments.0": "Ya no existe.", "attachments.1": "No es seguro."}),
    )
    ana.page.get_by_label("Texto").fill("Con dos ficheros.")
    ana.page.get_by_role("main").get_by_role("alert").get_by_role("button", name="Ir al campo").click()
    files = ana.page.get_by_role("group", name="Adjuntos")
    expect(files).to_be_focused()
    expect(files).to_have_accessible_description("Ya no existe. No es seguro.")
    ana.must_be_accessible()
    ana.page.get_by_role("button", name=ana.t("message.send")).focus()
    ana.page.keyboard.press("Enter")
    expect(files).to_be_focused()
    ana.page.unroute(f"**/_user_request_/messages/{message}")

    stack.client(PILAR).post(f"/messages/{message}/send", {})

    ana.page.get_by_label("Texto").fill("Lo que no llegó a tiempo.")

    ana.see("dejó de ser un borrador")
    left = ana.page.get_by_role("region", name="Lo que no llegó a guardarse")
    expect(left.get_by_label("Texto")).to_have_value("Lo que no llegó a tiempo.")
    expect(ana.page).to_have_url(re.compile(f"/messages/{message}$"))
    ana.must_be_accessible()
    ana.picture("mensaje-enviado-por-otra")


def at_message(visit, who: str, message: str) -> Visitor:
    """A window of somebody who has the draft of a message before them."""
    window: Visitor = visit()
    window.enter(who, f"/u/{SCHOOL}/messages/{message}")
    expect(window.page.get_by_label("Texto")).to_be_visible()
    return window


@contextmanager
def unanswered(visitor: Visitor, message: str, how: Callable[[Route], None] | None = None) -> Iterator[None]:
    """Meanwhile the window hears nothing of the message; nor does it save it, unless told otherwise."""
    address = f"**/_user_request_/messages/{message}"
    visitor.page.route(address, how or (lambda route: route.abort()))
    yield
    visitor.page.unroute(address)


def must_hold(stack, message: str, subject: str, body: str) -> None:
    """Waits until this is what is saved of the message."""
    until = time.monotonic() + SAVED_SECONDS_MAX
    while (held := stack.client(ANA).get(f"/messages/{message}")) and (held["subject"], held["body"]) != (
        subject,
        body,
    ):
        assert time.monotonic() < until, held
        time.sleep(0.2)
