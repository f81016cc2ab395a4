"""Letters for tests of the workers, made over HTTP by the people of the stage."""

from typing import Final

from tests.stage import Stage
from tests.units import OFFICE, SCHOOL

TEXT: Final = b"Una lista."


def a_draft(stage: Stage) -> str:
    """The id of a new draft."""
    letter = {"type": "request", "destination_id": OFFICE.id, "subject": "Obras", "body": "Se solicita."}
    return str(stage.client("clerk").post(f"/units/{SCHOOL.id}/communications", letter).json["id"])


def a_file(stage: Stage, letter: str) -> str:
    """The id of a file of a draft, whose upload has not come."""
    wanted = {"name": "lista.txt", "size": len(TEXT), "content_type": "text/plain"}
    made = stage.client("clerk").post(f"/communications/{letter}/attachments", wanted)
    assert made.status == 201, made.text
    return str(made.json["attachment"]["id"])


def submit(stage: Stage, letter: str) -> None:
    """Send a draft to its one signer."""
    submitted = stage.client("clerk").post(f"/communications/{letter}/submit", {"signer_ids": ["director"]})
    assert submitted.status == 200, submitted.text


def all_signed(stage: Stage) -> str:
    """A letter that waits for its seal, with the message for it on the queue."""
    letter = a_draft(stage)
    submit(stage, letter)
    (request,) = stage.letter(letter).signatures
    signed = {"document_sha256": request.document_sha256}
    assert stage.client("director").post(f"/signature-requests/{request.id}/sign", signed).status == 200
    stage.relay()
    return letter
