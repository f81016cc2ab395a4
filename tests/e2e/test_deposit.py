"""The file deposit on the deployed package, over HTTP, with permissions enforced."""

import hashlib
import time
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.parts import SMALL_PART_BYTES
from localcloud.client import Client, upload
from tests.deposits import fetched, put

CLERK: Final = "ana.romero@ribera.example"
DIRECTOR: Final = "carmen.ruiz@ribera.example"
UNIT: Final = "41000001"
TEXT: Final = b"Una lista de material.\n"
PATIENCE_SECONDS: Final = 60


@pytest.fixture
def clerk(stack):
    return stack.client(CLERK)


def looked_at(clerk: Client, file_id: str) -> Any:
    """The file once the worker has looked at it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (file := clerk.get(f"/files/{file_id}"))["status"] == "waiting" and time.monotonic() < until:
        time.sleep(0.2)
    return file


def deposited(clerk: Client) -> Any:
    wanted = {"name": "lista.txt", "size": len(TEXT), "content_type": "text/plain"}
    made = clerk.post(f"/units/{UNIT}/files", wanted)
    assert upload(made["upload"], TEXT, "lista.txt", "text/plain").status in {200, 204}
    return looked_at(clerk, made["file"]["id"])


def followed(url: str, pin: str | None = None) -> tuple[int, Mapping[str, str]]:
    """What a browser is answered at the url of a link, before it goes on."""
    place = urlsplit(url)
    connection = HTTPConnection(place.netloc, timeout=40)
    headers = {"Content-Type": "application/json"} if pin else {}
    connection.request("POST" if pin else "GET", place.path, f'{{"pin": "{pin}"}}' if pin else None, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def test_a_file_is_uploaded_shared_and_downloaded_by_whoever_has_link_and_pin(clerk):
    file = deposited(clerk)
    assert (file["status"], file["scanning"]) == ("available", "off")
    assert fetched(file["url"]).content == TEXT

    link = clerk.post(f"/files/{file['id']}/links", {"pin": "2468", "max_downloads": 1})

    assert followed(link["url"])[0] == 403
    assert followed(link["url"], "0000")[0] == 403
    status, headers = followed(link["url"], "2468")
    assert status == 303
    assert fetched(headers["location"]).content == TEXT
    assert followed(link["url"], "2468")[0] == 404
    (shown,) = clerk.get(f"/files/{file['id']}/links")["items"]
    assert (shown["downloads"], shown["active"]) == (1, False)


def test_a_file_comes_in_parts(clerk):
    data = (b"una linea de texto\n" * (SMALL_PART_BYTES // 19 + 100))[: SMALL_PART_BYTES + 1000]
    wanted = {"name": "grande.txt", "size": len(data), "content_type": "text/plain"}
    file_id = clerk.post(f"/units/{UNIT}/files", wanted)["file"]["id"]

    for part in clerk.post(f"/files/{file_id}/parts")["parts"]:
        start = (part["number"] - 1) * SMALL_PART_BYTES
        assert put(part["url"], data[start : start + part["size"]]).status == 200
    clerk.post(f"/files/{file_id}/complete")

    file = looked_at(clerk, file_id)
    assert (file["status"], file["sha256"]) == ("available", hashlib.sha256(data).hexdigest())


def test_a_file_of_the_deposit_goes_with_a_letter_and_cannot_be_deleted(stack, clerk):
    file = deposited(clerk)
    body = {"type": "general", "destination_id": "DT41", "subject": "Obras", "body": "Se solicita."}
    letter = clerk.post(f"/units/{UNIT}/communications", body)["id"]

    attached = clerk.post(f"/communications/{letter}/attachments", {"file_id": file["id"]})["attachment"]
    clerk.post(f"/communications/{letter}/submit", {"signer_ids": [stack.person_id(DIRECTOR, UNIT)]})

    assert attached["sha256"] == hashlib.sha256(TEXT).hexdigest()
    assert clerk.send("DELETE", f"/files/{file['id']}").status == 409
    link = stack.client(DIRECTOR).get(f"/communications/{letter}/attachments/{attached['id']}")
    assert fetched(link["url"]).content == TEXT


def test_what_is_deleted_is_gone(stack, clerk):
    file = deposited(clerk)

    assert clerk.send("DELETE", f"/files/{file['id']}").status == 204
    assert clerk.send("GET", f"/files/{file['id']}").status == 404
