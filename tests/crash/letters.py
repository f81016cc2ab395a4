"""Letters in every state, and all that can be said of one: what a crash must not change."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from unittest.mock import patch
from uuid import uuid4

from pyhanko.pdf_utils.reader import PdfFileReader

from chalicelib.domain.communications import Communication
from chalicelib.domain.history import is_whole
from chalicelib.domain.numbers import Book, book_year
from chalicelib.gateways import documents, seals
from chalicelib.services import attachments, clock, communications, sealing, signatures, transitions
from chalicelib.storage import communications as store
from tests.stage import PEOPLE, Stage
from tests.units import OFFICE, SCHOOL, SERVICE

TEXT: Final = b"Lista de admitidos\n"


@dataclass(frozen=True)
class Scene:
    """One letter, as it is when the test begins.

    Attributes:
        word: stands in its subject and in no other's.
        before: the numbers that were taken when the test began.
    """

    stage: Stage
    word: str
    letter: Communication | None
    before: dict[str, int]

    @property
    def id(self) -> str:
        """The letter's id; none is written yet when the test begins with nothing."""
        return self.letter.id if self.letter else ""

    @property
    def path(self) -> str:
        return f"/communications/{self.id}"

    def outcome(self) -> dict[str, Any]:
        """All that is true of every letter with this word, its inbox rows, its mails, its files, and the books."""
        letters = self._found()
        books = _books(self.stage)
        _numbers_are_gapless(books, self.before, letters)
        return {
            "letters": sorted((_told(self.stage, letter) for letter in letters), key=str),
            "taken": {book: books[book] - self.before[book] for book in books},
            "left": _leftovers(self.stage, self.id) if self.id else None,
        }

    def _found(self) -> list[Communication]:
        """The letters with the word: this one, if it is still there, and whatever was written since."""
        page = self.stage.client("clerk").get(f"/units/{SCHOOL.id}/communications", query={"limit": "5"})
        assert page.status == 200, page.text
        newest = [item["id"] for item in page.json["items"] if self.word in item["subject"]]
        here = store.find(self.id) if self.id else None
        return [*([here] if here else []), *(self.stage.letter(id) for id in newest if id != self.id)]


def scene(stage: Stage, id: str | None, word: str) -> Scene:
    """The letter as it is now; what was under way is skipped."""
    stage.forget_work()
    return Scene(stage, word, stage.letter(id) if id else None, _books(stage))


# ------------------------------------------------------------------------------------------------ letters


def nothing(stage: Stage) -> Scene:
    return scene(stage, None, _word())


def draft(stage: Stage) -> Scene:
    letter, word = _draft(stage)
    return scene(stage, letter.id, word)


def draft_with_file(stage: Stage) -> Scene:
    letter, word = _draft(stage)
    _attach(stage, letter.id)
    stage.work()
    return scene(stage, letter.id, word)


def draft_with_upload(stage: Stage) -> Scene:
    """A file is in the bucket, and nobody has looked at it."""
    letter, word = _draft(stage)
    stage.forget_work()
    _attach(stage, letter.id)
    return Scene(stage, word, stage.letter(letter.id), _books(stage))


def draft_with_bad_upload(stage: Stage) -> Scene:
    """What is in the bucket is not what was declared."""
    letter, word = _draft(stage)
    stage.forget_work()
    _attach(stage, letter.id, data=b"\0" * len(TEXT))
    return Scene(stage, word, stage.letter(letter.id), _books(stage))


def came_back(stage: Stage) -> Scene:
    letter, word = _submitted(stage, "director")
    transitions.withdraw(stage.caller("clerk"), letter.id)
    return scene(stage, letter.id, word)


def to_sign(stage: Stage) -> Scene:
    letter, word = _submitted(stage, "director", "secretary")
    return scene(stage, letter.id, word)


def partly_signed(stage: Stage) -> Scene:
    letter, word = _submitted(stage, "director", "secretary")
    sign_next(stage, letter.id)
    return scene(stage, letter.id, word)


def signed(stage: Stage) -> Scene:
    """All have signed; the seal is on its way (a real document: it will be sealed)."""
    letter, word = _draft(stage)
    transitions.submit(stage.caller("clerk"), letter.id, signer_ids=["director", "secretary"], sequential=True)
    stage.forget_work()
    sign_next(stage, letter.id)
    sign_next(stage, letter.id)
    return Scene(stage, word, stage.letter(letter.id), _books(stage))


def about_to_seal(stage: Stage) -> Scene:
    """All have signed a cheap document: only `seal_cheaply` seals it."""
    letter, word = _submitted(stage, "director")
    sign_next(stage, letter.id)
    return scene(stage, letter.id, word)


def sent(stage: Stage) -> Scene:
    return scene(stage, *_sent(stage))


def received(stage: Stage) -> Scene:
    return scene(stage, *_received(stage))


def forwarded(stage: Stage) -> Scene:
    id, word = _received(stage)
    transitions.forward(stage.caller("officer"), id, unit_id=SERVICE.id, remarks="Es de Planificación")
    return scene(stage, id, word)


def seal_cheaply(*ids: str) -> None:
    """Seal letters, without the cost of a real seal."""
    with cheap_papers(), ThreadPoolExecutor(len(ids)) as pool:
        list(pool.map(lambda letter_id: sealing.seal(letter_id, last_try=False), ids))


def _sent(stage: Stage) -> tuple[str, str]:
    letter, word = _submitted(stage, "director")
    sign_next(stage, letter.id)
    seal_cheaply(letter.id)
    return letter.id, word


def _received(stage: Stage) -> tuple[str, str]:
    id, word = _sent(stage)
    transitions.receive(stage.caller("officer"), id)
    return id, word


def sign_next(stage: Stage, id: str) -> None:
    """Whose turn it is signs."""
    request = next(each for each in stage.letter(id).signatures if each.status == "pending")
    signatures.sign(stage.caller(request.signer.id), request.id, document_sha256=request.document_sha256)


def _draft(stage: Stage) -> tuple[Communication, str]:
    word = _word()
    letter = communications.create(
        stage.caller("clerk"),
        SCHOOL.id,
        type="general",
        destination_id=OFFICE.id,
        subject=f"Obras {word}",
        body="Se ruega visita.",
    )
    return letter, word


def _submitted(stage: Stage, *signers: str) -> tuple[Communication, str]:
    letter, word = _draft(stage)
    with cheap_papers():
        transitions.submit(stage.caller("clerk"), letter.id, signer_ids=signers, sequential=True)
    return letter, word


def _attach(stage: Stage, id: str, data: bytes = TEXT) -> None:
    file, _ = attachments.attach(stage.caller("clerk"), id, name="lista.txt", size=len(TEXT), content_type="text/plain")
    stage.upload(f"uploads/{id}/{file.id}", data)


@contextmanager
def cheap_papers() -> Iterator[None]:
    """Drawing and sealing are slow, and here they are not what is tested."""
    with (
        patch.object(documents, "compose", lambda sheet: f"%PDF {sheet.verification_code}".encode()),
        patch.object(seals, "seal", lambda document, _stamp, **_: document + b" sealed"),
    ):
        yield


def _word() -> str:
    return f"w{uuid4().hex[:12]}"


# ------------------------------------------------------------------------------------------------ what is true of one


def _told(stage: Stage, letter: Communication) -> dict[str, Any]:
    records = list(store.history(letter.id))
    assert is_whole(records, letter.tip)
    _papers_hold(stage, letter)
    files = [each for file in letter.attachments for each in stage.keys(f"files/{file.id}/")]
    assert files == [f"files/{file.id}/{file.sha256}" for file in letter.attachments if file.sha256]
    return {
        "state": letter.state,
        "sealing": letter.sealing,
        "version": letter.version,
        "revision": letter.revision,
        "round": letter.round,
        "holder": letter.holder.id,
        "erased": letter.erased,
        "subject": letter.subject,
        "related": bool(letter.related_to),
        "numbered": (bool(letter.exit_number), bool(letter.entry_number)),
        "attachments": [file.status for file in letter.attachments],
        "documents": [document.status for document in letter.documents],
        "requests": [(request.round, request.order, request.status) for request in letter.requests],
        "departures": [(each.unit.id, each.to.id) for each in letter.departures],
        "history": [(record.action, record.from_state, record.to_state) for record in records],
        "edits": [edit.fields for edit in store.edits(letter.id)],
        "told": _inbox_rows(stage, letter.id),
        "mails": stage.mails_about(letter.id),
        "watched": _watched(stage, letter.id),
    }


def _papers_hold(stage: Stage, letter: Communication) -> None:
    """What the letter says of its documents is in the bucket; what is sealed, once, answers to its code."""
    if letter.erased:
        assert stage.keys(f"documents/{letter.id}/") == []
        return
    for document in letter.documents:
        data = _object(stage, document.key)
        assert hashlib.sha256(data).hexdigest() == document.signed_sha256
        by_code = store.by_code(document.verification_code)
        assert by_code == (letter.id if document.sealed_at else None)
        if document.sealed_key:
            sealed = _object(stage, document.sealed_key)
            assert hashlib.sha256(sealed).hexdigest() == document.sealed_sha256
            assert sealed.startswith(data)
            if data.startswith(b"%PDF-"):
                assert len(PdfFileReader(BytesIO(sealed)).embedded_signatures) == 1


def _object(stage: Stage, key: str) -> bytes:
    return stage.s3.get_object(Bucket=stage.environment["BUCKET"], Key=key)["Body"].read()


def _inbox_rows(stage: Stage, id: str) -> list[tuple[str, str]]:
    """Who has which notice of it: one row for each is one notice."""
    rows = []
    for person in PEOPLE:
        answer = stage.dynamodb.query(
            TableName=stage.environment["MESSAGES_TABLE"],
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"I#{person}"}},
            ConsistentRead=True,
            ScanIndexForward=False,
            Limit=20,
        )
        rows += [(person, row["occasion"]["S"]) for row in answer["Items"] if row["communication_id"]["S"] == id]
    return sorted(rows)


def _watched(stage: Stage, id: str) -> int:
    """How many rows of it the sweep watches."""
    answer = stage.dynamodb.query(
        TableName=stage.environment["COMMUNICATIONS_TABLE"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"C#{id}"}},
        ConsistentRead=True,
    )
    return sum("three_pk" in row for row in answer["Items"])


def _leftovers(stage: Stage, id: str) -> dict[str, int]:
    """Objects of the letter that lie where nothing may be left; documents may have orphans, which nothing names."""
    return {"uploads": len(stage.keys(f"uploads/{id}/")), "files": len(stage.keys(f"files/{id}-"))}


def _books(stage: Stage) -> dict[str, int]:
    """The number that each unit took last in each of its books; one call."""
    year = book_year(clock.now())
    books = {f"{unit} {book}": (unit, book) for unit in (SCHOOL.id, OFFICE.id, SERVICE.id) for book in Book}
    keys = {store._book_key(unit, book, year): name for name, (unit, book) in books.items()}
    table = stage.environment["COMMUNICATIONS_TABLE"]
    answer = stage.dynamodb.batch_get_item(
        RequestItems={table: {"Keys": [{"pk": {"S": key}, "sk": {"S": "NUM"}} for key in keys], "ConsistentRead": True}}
    )
    found = {keys[row["pk"]["S"]]: int(row["value"]["N"]) for row in answer["Responses"][table]}
    return {name: found.get(name, 0) for name in books}


def _numbers_are_gapless(now: dict[str, int], before: dict[str, int], letters: list[Communication]) -> None:
    """Every number that was taken since is on a letter, and on one only."""
    held: Counter[tuple[str, int]] = Counter()
    for letter in letters:
        if letter.registration:
            held[f"{letter.origin.id} {Book.EXIT}", letter.registration.value] += 1
        entries = {each.unit.id: each.entry_number for each in letter.departures}
        if letter.entry_number:
            entries[letter.holder.id] = letter.entry_number
        for unit, number in entries.items():
            if number:
                held[f"{unit} {Book.ENTRY}", int(number.rpartition("/")[2])] += 1
    for book, last in now.items():
        for value in range(before[book] + 1, last + 1):
            assert held[book, value] == 1, f"{book}: {value} is on {held[book, value]} letters"
