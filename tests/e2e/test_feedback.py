"""What SES and SNS tell afterwards, on the deployed package: a bounce, the address given anew, sent again, delivered.

The laptop's SES publishes nothing for bulk mail, and its SNS nothing of phones: what they would say is put on the
topics that they have in AWS, and goes from there as in AWS.
"""

import json
from typing import Any

import pytest

from chalicelib.domain.inboxes import message_item_id
from chalicelib.services import clock
from localcloud import aws
from tests.e2e.feedback import BOUNCES, SUCCEEDS, dispatch_of, tell, until, until_email
from tests.sns_events import push_event

SCHOOL = "41000001"
TEACHER = "javier.molina@ribera.example"


@pytest.mark.usefixtures("deployed_secret")
def test_what_bounced_is_seen_mended_and_sent_again(stack):
    office = stack.client("ana.romero@ribera.example")
    person = stack.person_id(TEACHER, SCHOOL)
    address = f"/units/{SCHOOL}/people/{person}"
    assert office.send("PATCH", address, {"email": BOUNCES}).status == 200
    alias = office.send("POST", f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"}).json["id"]
    draft = {
        "category": "message",
        "channels": ["email"],
        "alias_id": alias,
        "audience": {"people": [person]},
        "subject": "Claustro que rebota",
        "body": "Les esperamos a las cinco.",
    }
    id = office.send("POST", f"/units/{SCHOOL}/messages", draft).json["id"]
    office.send("POST", f"/messages/{id}/send", {})
    item = message_item_id(person, dispatch_of(stack, until_email(office, id, "sent")))

    tell(stack, "Bounce", item, BOUNCES)
    assert until_email(office, id, "bounced")
    again = office.send("POST", f"/units/{SCHOOL}/messages", draft).json["id"]
    (unreached,) = office.get(f"/messages/{again}/preview")["unreachable"]
    assert unreached["code"] == "suppressed"

    assert office.send("PATCH", address, {"email": SUCCEEDS}).status == 200
    assert office.send("POST", f"/messages/{id}/resend", {"statuses": ["bounced"]}).status == 202
    until_email(office, id, "sent")
    tell(stack, "Delivery", item, SUCCEEDS, attempt=2)
    until_email(office, id, "delivered")
    assert office.send("PATCH", address, {"email": TEACHER}).status == 200


def test_a_push_that_sns_could_not_hand_over_is_seen_and_the_phone_is_forgotten(stack):
    office, teacher = stack.client("ana.romero@ribera.example"), stack.client(TEACHER)
    person = stack.person_id(TEACHER, SCHOOL)
    assert teacher.send("POST", "/me/devices", {"platform": "android", "token": "phone-that-is-gone"}).status == 201
    alias = office.send("POST", f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"}).json["id"]
    draft = {
        "category": "message",
        "channels": ["push"],
        "alias_id": alias,
        "audience": {"people": [person]},
        "subject": "Claustro que no suena",
        "body": "Les esperamos a las cinco.",
    }
    id = office.send("POST", f"/units/{SCHOOL}/messages", draft).json["id"]
    office.send("POST", f"/messages/{id}/send", {})
    push = _push_to(stack, message_item_id(person, dispatch_of(stack, until(office, id, "push", "sent"))))

    event = push_event(push["pk"]["S"].removeprefix("PUSH#"), push["endpoint"]["S"], at=clock.now())
    aws.sns(stack.aws_url).publish(TopicArn=stack.physical_id("PushTopic"), Message=json.dumps(event))

    until(office, id, "push", "failed")
    again = office.send("POST", f"/units/{SCHOOL}/messages", draft).json["id"]
    (unreached,) = office.get(f"/messages/{again}/preview")["unreachable"]
    assert unreached["code"] == "no_device"


def _push_to(stack: Any, item: str) -> dict[str, Any]:
    """The row of the one push that tells of this item."""
    client = aws.session().client("dynamodb", endpoint_url=stack.aws_url)
    rows = client.scan(TableName=stack.physical_id("MessagesTable"))["Items"]
    (found,) = [row for row in rows if row["sk"]["S"] == "PUSH" and row["item_id"]["S"] == item]
    return dict(found)
