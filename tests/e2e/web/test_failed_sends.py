"""What did not arrive waits on the first screen of who sent it, says why, and goes again from there."""

import re

from playwright.sync_api import expect

from chalicelib.domain.inboxes import message_item_id
from tests.e2e.feedback import BOUNCES, count_now, dispatch_of, tell, until_email
from tests.e2e.web.letters import ANA
from tests.e2e.web.requested import SCHOOL, eventually

ELENA = "elena.prieto@ribera.example"
SUBJECT = "Claustro que se devuelve"


def test_a_mail_that_bounced_is_on_the_first_screen_with_its_cause_and_goes_again(visit, stack, deployed_secret):
    office = stack.client(ANA)
    person = next(
        each for each in office.get(f"/units/{SCHOOL}/teachers?q=Elena")["items"] if each["name"].startswith("Elena")
    )
    contact = f"/units/{SCHOOL}/people/{person['id']}"
    office.send("PATCH", contact, {"email": BOUNCES})
    alias = office.post(f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"})["id"]
    content = {"category": "message", "channels": ["email"], "alias_id": alias, "audience": {"people": [person["id"]]}}
    text = {"subject": SUBJECT, "body": "Les esperamos a las cinco."}
    message = office.post(f"/units/{SCHOOL}/messages", content | text)["id"]
    office.post(f"/messages/{message}/send")
    item = message_item_id(person["id"], dispatch_of(stack, until_email(office, message, "sent")))
    tell(stack, "Bounce", item, BOUNCES)
    until_email(office, message, "bounced")
    count_now(stack, message)
    eventually(lambda: office.get(f"/messages/{message}")["totals"]["email"].get("bounced") == 1)

    ana = visit(ANA)
    page = ana.page
    failed = page.get_by_role("region", name=ana.t("home.failed"))
    row = failed.get_by_role("link", name=SUBJECT)
    expect(row).to_contain_text(re.compile("1 destinatario *Correo electrónico: *1 devuelto *Con fallos"))
    row.click()
    deliveries = page.get_by_role("list", name=ana.t("deliveries.title"))
    told = deliveries.get_by_role("listitem").filter(has_text="devuelto")
    expect(told).to_contain_text(person["name"])
    expect(told).to_contain_text(ana.t("deliveries.cause", cause=ana.t("cause.general")))
    told.get_by_text(ana.t("deliveries.mend")).click()
    ana.look("message-bounced")
    told.get_by_label(ana.t("reach.address")).fill(ELENA)
    told.get_by_role("button", name=ana.t("reach.save")).click()
    ana.see(ana.t("reach.given", name=person["name"]))
    shown = deliveries.element_handle()
    page.get_by_role("button", name=ana.t("again.resend.do")).click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("1 por correo")
    question.get_by_role("button", name=ana.t("again.resend.do")).click()
    expect(question).to_have_count(0)
    until_email(office, message, "sent")
    # It is read anew where it stands.
    expect(deliveries).to_contain_text(re.compile("Correo electrónico *enviado"))
    assert shown
    assert shown.evaluate("list => list.isConnected")
    ana.go(ana.t("nav.home"))
    ana.come_back(f"/units/{SCHOOL}/outbox")
    expect(failed.get_by_role("link", name=SUBJECT)).to_have_count(0)
