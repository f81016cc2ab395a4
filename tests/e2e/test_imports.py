"""An import on the deployed stack, over HTTP, with permissions enforced: from the form to the report."""

import time
from typing import Any, Final

import pytest

from localcloud.client import Client, upload
from tests.exports import SAMPLE

OFFICE: Final = "rafael.soto@naranjos.example"
SCHOOL: Final = "41000002"
PATH: Final = f"/units/{SCHOOL}/imports"
PATIENCE_S: Final = 90.0


def ended(client: Client, id: str) -> dict[str, Any]:
    """The report, once the import has ended or asks."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        report = client.get(f"{PATH}/{id}")
        if report["status"] not in {"waiting", "running"}:
            return dict(report)
        time.sleep(0.2)
    raise AssertionError("the import did not end")


def imported(client: Client, content: bytes) -> dict[str, Any]:
    """Import a file; gives the report."""
    made = client.post(PATH, {"kind": "students", "name": "RegAlum.csv", "size": len(content)})
    assert upload(made["upload"], content, "RegAlum.csv", "text/csv").status in {200, 201, 204}
    return ended(client, made["import"]["id"])


@pytest.fixture
def office(stack):
    return stack.client(OFFICE)


def test_an_export_is_uploaded_imported_and_reported_and_who_leaves_is_asked_about(stack, office):
    report = imported(office, SAMPLE)
    assert (report["status"], report["rows"], report["created"], report["skipped"]) == ("done", 120, 117, 3)
    assert imported(office, SAMPLE)["unchanged"] == 117
    assert len(office.get(f"/units/{SCHOOL}/students?limit=100")["items"]) == 100

    asks = imported(office, b"\r\n".join(SAMPLE.split(b"\r\n")[:60]))
    assert asks["status"] == "needs_confirmation"
    assert len(asks["leaving"]) == 117 - asks["unchanged"] > 50
    office.post(f"{PATH}/{asks['id']}/confirm")
    assert ended(office, asks["id"])["status"] == "done"


def test_a_pdf_is_refused(office):
    report = imported(office, b"%PDF-1.7\n" + b"x" * 5000)

    assert (report["status"], report["reason"]["code"]) == ("failed", "not_an_export")


def test_more_than_was_announced_is_refused_by_the_bucket(office):
    made = office.post(PATH, {"kind": "students", "name": "RegAlum.csv", "size": 10})

    assert upload(made["upload"], SAMPLE, "RegAlum.csv", "text/csv").status in {400, 403}


def test_the_families_of_the_demonstration_came_with_the_export_and_sign_in(stack):
    me = stack.client("rosa.delgado@familia.example").get("/me")
    guardians = stack.client("ana.romero@ribera.example").get(
        "/units/41000001/guardians?q=rosa delgado".replace(" ", "%20")
    )

    assert [held["role"] for held in me["memberships"]] == ["guardian"]
    (rosa,) = guardians["items"]
    assert [student["name"] for student in rosa["students"]] == ["Herrera Delgado, Alba", "Herrera Delgado, Hugo"]
