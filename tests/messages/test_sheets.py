"""The deliveries of a message as a file for a spreadsheet."""

import csv
import io
from typing import Any

import pytest

from chalicelib.services import mailings, outboxes, registrations
from tests.messages.schools import School, another_school

pytestmark = pytest.mark.usefixtures("no_waiting")


def asked(school: School, path: str, language: str = "es", **query: str) -> Any:
    headers = {"Accept": "text/csv", "Accept-Language": language}
    return school.client("clerk").get(path, headers=headers, query=query)


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_sheet_has_everybody_and_every_channel_in_the_readers_language(school):
    ids = school.families(2)
    silent = school.guardian("silent", email=None)
    school.student("last", "silent")
    id = school.sent()
    school.stage.work()

    spanish = asked(school, f"/messages/{id}/deliveries")
    english = asked(school, f"/messages/{id}/deliveries", "en", channel="email", status="no_address")

    assert spanish.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert "attachment" in spanish.headers["content-disposition"]
    assert "link" not in spanish.headers
    found = {(row["Identificador"], row["Canal"]): row["Estado"] for row in rows(spanish.text)}
    assert found == {
        **{(each, "Bandeja de entrada"): "Entregado" for each in (*ids, silent)},
        **{(each, "Correo"): "Enviado" for each in ids},
        (silent, "Correo"): "Sin dirección",
    }
    (row,) = rows(english.text)
    assert (row["Id"], row["Status"]) == (silent, "No address")


def test_nobodys_name_runs_as_a_formula(school):
    (guardian,) = school.families(1)
    registrations.register_person(school.id, '=HYPERLINK("http://x")', f"{guardian}@example.org", person_id=guardian)
    id = school.sent()
    school.stage.work()

    for row in rows(asked(school, f"/messages/{id}/deliveries").text):
        assert row["Persona"].startswith("'=")


def test_a_very_large_message_comes_in_several_sheets(school, monkeypatch):
    monkeypatch.setattr(mailings, "in_chunks", lambda found: ((each,) for each in found))
    monkeypatch.setattr(outboxes, "CHUNKS_A_SHEET", 2)
    ids = school.families(3)
    id = school.sent()
    school.stage.work()
    path = f"/messages/{id}/deliveries"

    first = asked(school, path, channel="email")
    link = first.headers["link"]
    assert link.endswith('>; rel="next"')
    query = dict(pair.split("=") for pair in link[2 : link.index(">")].split("&"))
    second = asked(school, path, **query)

    assert "link" not in second.headers
    assert [row["Identificador"] for answer in (first, second) for row in rows(answer.text)] == ids


def test_another_schools_office_gets_no_sheet(school, stage):
    id = school.sent()

    answer = another_school(stage).client("clerk").get(f"/messages/{id}/deliveries", headers={"Accept": "text/csv"})

    assert answer.code == "not_found"
