"""A teacher is invited, reads the mail, accepts and is unbound: on the deployed package, with IAM enforced."""

import json
import time
import urllib.request
import uuid
from typing import Any

DIRECTOR = "carmen.ruiz@ribera.example"
MOTHER = "rosa.delgado@familia.example"
"""Who signs in as a guardian of the same school, and teaches there too."""

UNIT = "41000001"
PATIENCE_S = 60


def the_mail_to(stack, address: str) -> str:
    """The text of the one mail to an address, once it comes."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{stack.aws_url}/_ministack/ses/messages", timeout=10) as answer:  # noqa: S310  # ours
            kept = json.load(answer)["messages"]
        found = [mail["BodyText"] for mails in kept.values() for mail in mails if address in json.dumps(mail)]
        if found:
            (text,) = found
            return str(text)
        time.sleep(0.5)
    raise AssertionError(f"no mail in {PATIENCE_S} s")


def held_in(me: dict[str, Any]) -> set[str]:
    return {membership["role"] for membership in me["memberships"] if membership["unit"]["id"] == UNIT}


def test_who_is_invited_gets_a_mail_accepts_and_can_be_unbound(stack):
    director, mother = stack.client(DIRECTOR), stack.client(MOTHER)
    address = f"{uuid.uuid4().hex}@ribera.example"
    member = director.post(f"/units/{UNIT}/members", {"role": "teacher", "name": "Rosa Delgado", "email": address})
    person = f"/units/{UNIT}/people/{member['person']['id']}"

    invitation = director.post(f"{person}/invitations")
    assert invitation["mailed_to"] == address
    assert invitation["url"] in the_mail_to(stack, address)
    sheet = director.send("GET", f"{person}/invitations/{invitation['id']}/sheet")
    assert sheet.headers["content-type"].startswith("text/html")
    assert invitation["code"] in sheet.content.decode()

    assert held_in(mother.post("/me/invitations", {"code": invitation["code"]})) == {"guardian", "teacher"}
    refused = stack.client("marta.jimenez@dt41.example").send("POST", "/me/invitations", {"code": invitation["code"]})
    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "invalid_code")

    assert director.send("DELETE", f"{person}/account").status == 204
    assert held_in(mother.get("/me")) == {"guardian"}
    recorded = [entry["action"] for entry in director.get(f"/units/{UNIT}/audit?limit=4")["items"]]
    assert recorded == ["account_unbound", "account_bound", "invited", "role_granted"]
