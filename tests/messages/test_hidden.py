"""Hidden recipients: nothing that anybody is sent, shown or given tells of anybody else who received it."""

import json
import re
from email.header import decode_header
from typing import Any

import pytest

from chalicelib.gateways import bulk_mails, clients
from chalicelib.templates import messages as words
from tests.messages.phones import pushed, register
from tests.messages.schools import School, mails

FAMILIES = 4


pytestmark = pytest.mark.usefixtures("no_waiting")


def a_school_of_families(school: School) -> dict[str, list[str]]:
    """Couples who share an address, and separated parents of one student; what is only each one's, by who they are."""
    private: dict[str, list[str]] = {}
    for number in range(FAMILIES):
        couple = (f"madre{number}", f"padre{number}")
        for who in couple:
            shared = f"casa{number}.{school.id}@example.org" if number % 2 else ""
            id = school.guardian(who, email=shared, signs_in=True)
            register(school, who, "android")
            private[who] = [id, f"Persona {who}", *([f"{id}@example.org"] if not shared else [])]
        school.student(f"hija{number}", *couple)
    return private


def test_no_mail_push_inbox_row_or_answer_tells_anybody_of_another(school):
    private = a_school_of_families(school)
    with pushed() as pushes:
        id = school.sent(channels=["push", "email"])
        school.stage.work()
    assert school.message(id)["totals"]["push"] == {"sent": 2 * FAMILIES}
    sent = [mail for mail in mails(school.stage) if school.id in str(mail["To"])]
    assert len(sent) == 2 * FAMILIES
    told: dict[str, list[str]] = {}
    for who in private:
        client = school.client(who)
        (item,) = client.get("/me/inbox").json["items"]
        answers = [client.get("/me/inbox"), client.get(f"/me/inbox/{item['id']}"), client.get("/me")]
        told[who] = [answer.text for answer in answers]
        told[who].append(json.dumps(_row(school, item["id"])))
        told[who] += [push.raw for push in pushes.shown if push.item == item["id"]]
        for path in ("", "/deliveries", "/preview", "/audience"):
            refused = client.get(f"/messages/{id}{path}")
            assert refused.status == 404, "a family is not told that there is such a message"
            told[who].append(refused.text)

    for who, texts in told.items():
        own = private[who]
        others = [secret for other, secrets in private.items() if other != who for secret in secrets]
        assert own[0] in "".join(texts)
        assert not [secret for secret in others if secret in "".join(texts)], who
    for mail in sent:
        (address,) = mail["To"]
        everybody = {word for secrets in private.values() for word in secrets if "@" in word or " " in word}
        everybody |= {f"casa{number}.{school.id}@example.org" for number in range(FAMILIES)} - {address}
        assert not [secret for secret in everybody - {address} if secret in json.dumps(mail)]
        assert not mail["CC"]
        assert not mail["BCC"]


def _row(school: School, item_id: str) -> Any:
    key = {"pk": {"S": f"I#{item_id.rpartition('-')[0]}"}, "sk": {"S": item_id}}
    return school.stage.dynamodb.get_item(TableName=school.stage.environment["MESSAGES_TABLE"], Key=key)["Item"]


def asked_of_ses() -> tuple[list[dict[str, Any]], Any]:
    """What SES is asked for from now on."""
    asked: list[dict[str, Any]] = []
    events = clients.ses_once().meta.events

    def note(params: dict[str, Any], **_: object) -> None:
        asked.append(json.loads(params["body"]))

    events.register("before-call.sesv2.SendBulkEmail", note)
    return asked, lambda: events.unregister("before-call.sesv2.SendBulkEmail", note)


LINE_ENDS = ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")


@pytest.mark.parametrize("end", LINE_ENDS, ids=[f"{ord(end[0]):x}" for end in LINE_ENDS])
def test_no_end_of_a_line_gets_into_a_header_whatever_stores_it(stage, end):
    """The fields refuse them; what came into a name by another way is made harmless where the header is made."""
    address = bulk_mails.from_address(f"Secretaría{end}Bcc: otra@example.org")

    assert not [char for char in address if char in "\r\n\x0b\x0c\x85\u2028\u2029"]
    assert len(re.findall(r"<[^>]+>", address)) == 1
    ((encoded, charset),) = decode_header(address.partition(" <")[0].strip('"'))
    name = encoded.decode(charset) if charset and isinstance(encoded, bytes) else str(encoded)
    assert name == "Secretaría Bcc: otra@example.org"


@pytest.mark.parametrize(
    "name",
    [
        '"Otra" <otra@example.org>',
        "otra@example.org, Secretaría",
        "=?utf-8?q?Secretar=0D=0ABcc=3A_otra=40example.org?=",
        "=?utf-8?b?DQpCY2M6IG90cmFAZXhhbXBsZS5vcmc=?=",
        "Secretaría \\",
        'a" <otra@example.org>, "b',
    ],
)
def test_no_alias_becomes_another_sender_or_is_read_as_encoded(school, name):
    school.families(1)
    alias = school.client("clerk").post(f"/units/{school.id}/sender-aliases", {"name": name}).json["id"]
    asked, stop = asked_of_ses()
    school.sent(
        "manager", category="notice", alias_id=alias, subject=name, body=f"{name}\r\n.\r\nBcc: otra@example.org"
    )
    school.stage.work()
    stop()

    (call,) = asked
    sender = call["FromEmailAddress"]
    assert sender.endswith(" <no-reply@ventanilla.example>")
    assert sender.count("@ventanilla.example") == 1
    assert "\r" not in sender
    assert "\n" not in sender
    assert call["ReplyToAddresses"] == [f"{school.id}@example.org"]
    headers = call["DefaultContent"]["Template"]["Headers"]
    assert [header["Name"] for header in headers] == ["List-Unsubscribe"]
    assert name not in json.dumps(headers)
    for entry in call["BulkEmailEntries"]:
        assert list(entry["Destination"]) == ["ToAddresses"]
        assert len(entry["Destination"]["ToAddresses"]) == 1
        assert name not in json.dumps(entry)


def test_what_a_unit_is_called_is_text_in_its_mails():
    mail = words.mail(
        alias="<b>",
        unit='"><script>alert(1)</script>',
        subject="</title><script>",
        body="<img src=x onerror=alert(1)>",
        inbox_url="https://ventanilla.example/inbox",
        preferences_url="https://ventanilla.example/preferences",
    )

    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert "<b>" not in mail.html
