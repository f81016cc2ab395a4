"""Letters that are already somewhere on their way, for tests of what comes then: made over HTTP, which is quick."""

import time
from typing import Final

from localcloud.client import Client
from tests.e2e.conftest import DeployedStack
from tests.e2e.web.letters import ANA, CARMEN, MARTA

SCHOOL: Final = "41000001"
OFFICE: Final = "DT41"
SEAL_SECONDS_MAX: Final = 60


def drafted(clerk: Client, subject: str) -> str:
    """A draft of the school to its office; its id."""
    content = {"type": "request", "destination_id": OFFICE, "subject": subject, "body": "Treinta sillas."}
    return str(clerk.post(f"/units/{SCHOOL}/communications", content)["id"])


def requested(stack: DeployedStack, subject: str) -> tuple[str, str]:
    """A letter that waits for the director's signature; its id, and the request's."""
    letter = drafted(stack.client(ANA), subject)
    stack.client(ANA).post(f"/communications/{letter}/submit", {"signer_ids": [stack.person_id(CARMEN, SCHOOL)]})
    waiting = stack.client(CARMEN).get("/signature-requests?limit=100")["items"]
    return letter, next(each["id"] for each in waiting if each["communication"]["id"] == letter)


def sign(signer: Client, letter: str) -> None:
    """Signs the letter, whose turn it is."""
    waiting = signer.get("/signature-requests?status=pending&limit=100")["items"]
    request = next(each for each in waiting if each["communication"]["id"] == letter)
    signer.post(f"/signature-requests/{request['id']}/sign", {"document_sha256": request["document"]["sha256"]})


def must_come(reader: Client, letter: str, state: str = "pending_reception") -> None:
    """Waits until the letter is in the state."""
    until = time.monotonic() + SEAL_SECONDS_MAX
    while reader.get(f"/communications/{letter}")["state"] != state:
        assert time.monotonic() < until, f"it is not {state}"
        time.sleep(0.5)


def sent(stack: DeployedStack, subject: str) -> str:
    """A letter that has come to the office; its id."""
    letter, _ = requested(stack, subject)
    sign(stack.client(CARMEN), letter)
    must_come(stack.client(CARMEN), letter)
    return letter


def received(stack: DeployedStack, subject: str) -> str:
    """A letter that the office has received, and not answered; its id."""
    letter = sent(stack, subject)
    stack.client(MARTA).post(f"/communications/{letter}/receive", {})
    return letter
