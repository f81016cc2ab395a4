"""A message over HTTP on the deployed package: each function does its part with the rights that it has."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.request import urlopen

from localcloud import aws
from localcloud.client import Client, upload

SCHOOL = "41000001"
TEXT = b"Orden del dia.\n"


def when_sent(office: Client, id: str) -> Any:
    """The message, once all is done, or a minute later."""
    until = time.monotonic() + 60
    while (message := office.get(f"/messages/{id}"))["state"] != "sent" and time.monotonic() < until:
        time.sleep(0.5)
    return message


def test_a_message_goes_from_the_draft_to_a_teachers_inbox_phone_and_mail(stack):
    office = stack.client("ana.romero@ribera.example")
    teacher = stack.client("javier.molina@ribera.example")
    phone = {"platform": "android", "token": "the-token-of-javiers-phone"}
    assert teacher.send("POST", "/me/devices", phone).status == 201
    alias = office.send("POST", f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"}).json
    draft = office.send(
        "POST",
        f"/units/{SCHOOL}/messages",
        {
            "category": "message",
            "channels": ["email", "push"],
            "alias_id": alias["id"],
            "audience": {"people": [stack.person_id("javier.molina@ribera.example", SCHOOL)]},
            "subject": "Claustro del lunes",
            "body": "Les esperamos a las cinco.",
        },
    ).json

    preview = office.get(f"/messages/{draft['id']}/preview")
    sent = office.send("POST", f"/messages/{draft['id']}/send", {})

    assert preview["recipients"] == 1
    assert {channel: each["reachable"] for channel, each in preview["by_channel"].items()} == {"push": 1, "email": 1}
    assert sent.status == 202
    message = when_sent(office, draft["id"])
    assert message["totals"] == {"recipients": 1, "inbox": {"delivered": 1}, "push": {"sent": 1}, "email": {"sent": 1}}
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


def test_a_list_of_other_schools_reaches_their_management_teams(stack):
    office = stack.client("ana.romero@ribera.example")
    scope = {"kind": "province_schools", "province": "41"}
    others = office.send("POST", f"/units/{SCHOOL}/contact-lists", {"name": "Centros de Sevilla", "scope": scope}).json
    alias = office.send("POST", f"/units/{SCHOOL}/sender-aliases", {"name": "Dirección"}).json
    draft = office.send(
        "POST",
        f"/units/{SCHOOL}/messages",
        {
            "category": "message",
            "channels": [],
            "alias_id": alias["id"],
            "audience": {"contact_lists": [others["id"]]},
            "subject": "Jornada de puertas abiertas",
            "body": "Están invitados.",
        },
    ).json

    assert office.send("POST", f"/messages/{draft['id']}/send", {}).status == 202
    message = when_sent(office, draft["id"])

    assert others["size"] >= 1
    assert message["totals"]["inbox"] == {"delivered": others["size"]}


def test_a_message_that_waits_starts_when_its_time_has_come(stack):
    office = stack.client("ana.romero@ribera.example")
    alias = office.send("POST", f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"}).json
    made = office.post(f"/units/{SCHOOL}/files", {"name": "orden.txt", "size": len(TEXT), "content_type": "text/plain"})
    upload(made["upload"], TEXT, "orden.txt", "text/plain")
    until = time.monotonic() + 60
    while office.get(f"/files/{made['file']['id']}")["status"] == "waiting" and time.monotonic() < until:
        time.sleep(0.2)
    due = datetime.now(UTC) + timedelta(seconds=3)
    draft = office.send(
        "POST",
        f"/units/{SCHOOL}/messages",
        {
            "category": "message",
            "channels": [],
            "alias_id": alias["id"],
            "audience": {"people": [stack.person_id("javier.molina@ribera.example", SCHOOL)]},
            "subject": "Recordatorio",
            "body": "Mañana hay claustro.",
            "send_at": due.isoformat(),
            "attachments": [made["file"]["id"]],
        },
    ).json
    assert office.send("POST", f"/messages/{draft['id']}/send", {}).json["state"] == "scheduled"

    queue = aws.session().client("sqs", endpoint_url=stack.aws_url)
    until = time.monotonic() + 60
    while (message := office.get(f"/messages/{draft['id']}"))["state"] != "sent" and time.monotonic() < until:
        # What the sweep does each minute.
        body = json.dumps({"work": "expand", "message_id": draft["id"]})
        queue.send_message(QueueUrl=stack.physical_id("MessageQueue"), MessageBody=body)
        time.sleep(1)

    assert message["totals"]["inbox"] == {"delivered": 1}
    teacher = stack.client("javier.molina@ribera.example")
    item = next(each for each in teacher.get("/me/inbox")["items"] if each["subject"] == "Recordatorio")
    (carried,) = teacher.get(f"/me/inbox/{item['id']}")["attachments"]
    with urlopen(carried["url"], timeout=10) as answer:  # noqa: S310  # ours
        assert answer.read() == TEXT
    assert office.send("DELETE", f"/files/{carried['id']}").status == 409
