"""A message over HTTP on the deployed package: each function does its part with the rights that it has."""

import json
import time
from urllib.request import urlopen

SCHOOL = "41000001"


def test_a_message_goes_from_the_draft_to_a_teachers_inbox_and_mail(stack):
    office = stack.client("ana.romero@ribera.example")
    teacher = stack.client("javier.molina@ribera.example")
    alias = office.send("POST", f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"}).json
    draft = office.send(
        "POST",
        f"/units/{SCHOOL}/messages",
        {
            "category": "message",
            "channels": ["email"],
            "alias_id": alias["id"],
            "audience": {"people": [stack.person_id("javier.molina@ribera.example", SCHOOL)]},
            "subject": "Claustro del lunes",
            "body": "Les esperamos a las cinco.",
        },
    ).json

    preview = office.get(f"/messages/{draft['id']}/preview")
    sent = office.send("POST", f"/messages/{draft['id']}/send", {})

    assert (preview["recipients"], preview["by_channel"]["email"]["reachable"]) == (1, 1)
    assert sent.status == 202
    until = time.monotonic() + 60
    while (message := office.get(f"/messages/{draft['id']}"))["state"] != "sent" and time.monotonic() < until:
        time.sleep(0.5)
    assert message["totals"] == {"recipients": 1, "inbox": {"delivered": 1}, "email": {"sent": 1}}
    item = next(each for each in teacher.get("/me/inbox")["items"] if each["subject"] == "Claustro del lunes")
    assert teacher.get(f"/me/inbox/{item['id']}")["body"] == "Les esperamos a las cinco."
    assert teacher.send("POST", f"/me/inbox/{item['id']}/acknowledge", {}).status == 204
    outbox = office.get(f"/units/{SCHOOL}/outbox?channel=email&trigger=manual")
    assert draft["id"] in {each["id"] for each in outbox["items"]}
    with urlopen(stack.cloud.endpoints.mail_url, timeout=10) as answer:  # noqa: S310  # ours
        mails = [mail for of_account in json.load(answer)["messages"].values() for mail in of_account]
    assert [mail["To"] for mail in mails if mail["Subject"] == "Claustro del lunes"] == [
        ["javier.molina@ribera.example"]
    ]
