"""Letters that are already somewhere on their way, for tests of what comes then: made over HTTP, which is quick."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from chalicelib.storage.letter_keys import LETTER, OWED, collection_key, listed_at
from localcloud import aws
from localcloud.client import Client, Json, upload
from tests.e2e.conftest import DeployedStack
from tests.e2e.web.letters import ANA, CARMEN, MARTA, PDF

SCHOOL: Final = "41000001"
OFFICE: Final = "DT41"
PATIENCE_SECONDS: Final = 60
BODY: Final = "Treinta sillas."


def drafted(clerk: Client, subject: str, body: str = BODY) -> str:
    """A draft of the school to its office; its id."""
    content = {"type": "request", "destination_id": OFFICE, "subject": subject, "body": body}
    return str(clerk.post(f"/units/{SCHOOL}/communications", content)["id"])


def save(writer: Client, draft: str, body: str) -> None:
    """Writes another text into a draft as it is now."""
    edit(writer, draft, {"body": body})


def edit(writer: Client, draft: str, parts: Json) -> None:
    """Changes parts of a draft as it is now."""
    version = writer.get(f"/communications/{draft}")["version"]
    answer = writer.send("PATCH", f"/communications/{draft}", parts, {"If-Match": f'"{version}"'})
    assert answer.status == 200


def submitted(stack: DeployedStack, subject: str, body: str = BODY) -> str:
    """A letter that waits for the director's signature; its id."""
    clerk = stack.client(ANA)
    letter = drafted(clerk, subject, body)
    clerk.post(f"/communications/{letter}/submit", {"signer_ids": [stack.person_id(CARMEN, SCHOOL)]})
    return letter


def requested(stack: DeployedStack, subject: str) -> tuple[str, str]:
    """A letter that waits for the director's signature; its id, and the request's."""
    letter = submitted(stack, subject)
    return letter, _request(stack.client(CARMEN), letter)["id"]


def _request(signer: Client, letter: str) -> Json:
    """What a signer is asked about a letter."""
    waiting = signer.get("/signature-requests?status=pending&limit=100")["items"]
    return next(each for each in waiting if each["communication"]["id"] == letter)


def sign(signer: Client, letter: str) -> None:
    """Signs the letter, whose turn it is."""
    request = _request(signer, letter)
    signer.post(f"/signature-requests/{request['id']}/sign", {"document_sha256": request["document"]["sha256"]})


def deposited(clerk: Client, unit: str, name: str = "circular.pdf") -> str:
    """A file of the unit's deposit, which was found good; its id."""
    made = clerk.post(f"/units/{unit}/files", {"name": name, "size": len(PDF), "content_type": "application/pdf"})
    file = made["file"]["id"]
    assert upload(made["upload"], PDF, name, "application/pdf").status in {200, 201, 204}
    eventually(lambda: clerk.get(f"/files/{file}")["status"] == "available")
    return str(file)


def eventually(look: Callable[[], Any]) -> Any:
    """What is there, as soon as it is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()) and time.monotonic() < until:
        time.sleep(0.2)
    assert found, f"nothing came of {look}"
    return found


def must_come(reader: Client, letter: str, state: str = "pending_reception") -> None:
    """Waits until the letter is in the state."""
    eventually(lambda: reader.get(f"/communications/{letter}")["state"] == state)


def signed(stack: DeployedStack, subject: str, body: str = BODY) -> str:
    """A letter that is on its way to the office; its id."""
    letter = submitted(stack, subject, body)
    sign(stack.client(CARMEN), letter)
    return letter


def let_wait(stack: DeployedStack, letter: str, days: int) -> None:
    """A letter that nobody has received came so many days ago, and was to be answered by yesterday.

    The lists of what waits go by when it came.
    """
    dynamodb = aws.session().client("dynamodb", endpoint_url=stack.aws_url)
    now = datetime.now(UTC)
    came, due = listed_at(now - timedelta(days=days), letter), (now - timedelta(days=1)).date().isoformat()
    for sort_key in (LETTER, OWED):
        dynamodb.update_item(
            TableName=stack.cloud.stack.outputs["CommunicationsTableName"],
            Key={"pk": {"S": collection_key(letter)}, "sk": {"S": sort_key}},
            UpdateExpression="SET three_sk = :came, deadline = :due",
            ConditionExpression="attribute_exists(three_sk)",
            ExpressionAttributeValues={":came": {"S": came}, ":due": {"S": due}},
        )


def received(stack: DeployedStack, subject: str) -> str:
    """A letter that the office has received, and not answered; its id."""
    letter = signed(stack, subject)
    must_come(stack.client(CARMEN), letter)
    stack.client(MARTA).post(f"/communications/{letter}/receive", {})
    return letter
