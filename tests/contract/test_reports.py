"""What waits: for how long, for whom, and what a unit sends on."""

import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from chalicelib.domain import signing
from chalicelib.domain.closed_days import Closure, LocalHoliday
from chalicelib.domain.communications import Communication
from chalicelib.domain.deadlines import DeadlineStanding
from chalicelib.domain.numbers import MADRID, Book, book_year
from chalicelib.domain.reports import Report, Side
from chalicelib.services import cases, closed_days, communications, reports, sealing
from chalicelib.services import transitions as move
from chalicelib.storage import communications as store
from chalicelib.storage import report_lists
from chalicelib.storage.report_lists import Listed
from tests.contract.costs import billed
from tests.handlers.client import Client
from tests.units import FAR_OFFICE, OFFICE, OTHER_SCHOOL, SCHOOL, SERVICE
from tests.world import World

MONDAY: Final = datetime(2030, 11, 18, 10, tzinfo=MADRID)
"""A Monday with no holiday near, long after all that the other tests of this world make."""


def sent_at(world: World, at: datetime, *, type: str = "general", to: str = SERVICE.id) -> str:
    """A letter of the school that came to its destination then."""
    by = world.caller("school.administration")
    draft = communications.create(by, SCHOOL.id, type=type, destination_id=to, subject="Obras", body="Se solicita.")
    ready = world.signed(world.pending(letter=draft))
    registered = signing.register(ready, store.last_number(SCHOOL.id, Book.EXIT, book_year(at)), at)
    store.store(registered, by.at)
    assert registered.after
    assert ready.document
    moment = replace(cases.moment(), at=at)
    due = sealing._deadline(registered.after)
    change = signing.seal(registered.after, f"{ready.document.key}-sealed.pdf", "6" * 64, due, moment)
    store.store(change, by.at)
    return draft.id


def stored(letter: str) -> Communication:
    found = store.find(letter)
    assert found
    return found


def seen(world: World, who: str, unit_id: str, at: datetime) -> Report:
    return reports.pending_receptions(replace(world.caller(who), at=at), unit_id)


def days(report: Report, letter: str) -> list[tuple[Side, int, int]]:
    return [
        (each.side, each.working_days, each.reminding_days)
        for each in report.waiting
        if each.communication.id == letter
    ]


def test_a_letter_waits_for_who_must_receive_it_and_for_who_sent_it_until_it_is_received(world):
    letter = sent_at(world, MONDAY)
    thursday = MONDAY + timedelta(days=3)

    for who, unit, side in (
        ("service.officer", SERVICE, Side.TO_RECEIVE),
        ("school.administration", SCHOOL, Side.SENT),
    ):
        assert days(seen(world, who, unit.id, thursday), letter) == [(side, 3, 3)]
    move.receive(world.caller("service.officer"), letter)
    for who, unit in (("service.officer", SERVICE), ("school.administration", SCHOOL)):
        assert days(seen(world, who, unit.id, thursday), letter) == []


def test_who_gets_it_forwarded_has_it_from_then_on(world):
    letter = sent_at(world, MONDAY)
    move.forward(world.caller("service.officer"), letter, unit_id=FAR_OFFICE.id, remarks="Es de Cádiz.")
    at = stored(letter).updated_at + timedelta(days=7)

    assert days(seen(world, "service.officer", SERVICE.id, at), letter) == []
    (far,) = days(seen(world, "far.officer", FAR_OFFICE.id, at), letter)
    (origin,) = days(seen(world, "school.administration", SCHOOL.id, at), letter)
    assert (far[0], origin[0]) == (Side.TO_RECEIVE, Side.SENT)
    assert far[1] == origin[1] <= 5


def test_local_holidays_and_closed_weeks_of_the_holder_count_as_they_should(world):
    letter = sent_at(world, MONDAY)
    tuesday, wednesday = (MONDAY + timedelta(days=n) for n in (1, 2))
    closed_days.put(
        world.caller("office.director"),
        OFFICE.id,
        local_holidays=[LocalHoliday(tuesday.date(), "Fiesta", (SERVICE.id,))],
        closures=None,
    )
    closed_days.put(
        world.caller("service.director"),
        SERVICE.id,
        local_holidays=None,
        closures=[Closure(wednesday.date(), wednesday.date(), "Traslado")],
    )

    friday = MONDAY + timedelta(days=4)
    assert days(seen(world, "service.officer", SERVICE.id, friday), letter) == [(Side.TO_RECEIVE, 3, 2)]
    assert days(seen(world, "school.director", SCHOOL.id, friday), letter) == [(Side.SENT, 3, 2)]
    closed_days.put(world.caller("office.director"), OFFICE.id, local_holidays=[], closures=None)
    closed_days.put(world.caller("service.director"), SERVICE.id, local_holidays=None, closures=[])


def test_a_deadline_is_told_when_it_is_near_and_past_to_both_and_forwarding_does_not_move_it(world):
    letter = sent_at(world, MONDAY, type="request")
    deadline = stored(letter).deadline
    # Ten working days, and no holiday among them: Monday two weeks later.
    assert deadline == (MONDAY + timedelta(days=14)).date()

    move.receive(world.caller("service.officer"), letter)
    for after, standing, left in ((9, None, 0), (10, "near", 2), (14, "near", 0), (15, "past", 0)):
        at = MONDAY + timedelta(days=after)
        for who, unit in (("service.officer", SERVICE), ("school.administration", SCHOOL)):
            due = [each for each in seen(world, who, unit.id, at).due if each.communication.id == letter]
            expected = [(DeadlineStanding(standing), left)] if standing else []
            assert [(each.standing, each.left) for each in due] == expected
    move.forward(world.caller("service.officer"), letter, unit_id=FAR_OFFICE.id, remarks="Es de Cádiz.")
    assert stored(letter).deadline == deadline
    move.receive(world.caller("far.officer"), letter)
    move.process(world.caller("far.officer"), letter)
    assert not [
        each
        for each in seen(world, "far.officer", FAR_OFFICE.id, MONDAY + timedelta(days=30)).due
        if each.communication.id == letter
    ]


def test_the_report_is_as_the_contract_has_it(world):
    letter = world.sent().id
    path = f"/units/{SERVICE.id}/reports/pending-receptions"

    answer = world.client("service.officer").get(path)
    (item,) = [each for each in answer.json["items"] if each["communication"]["id"] == letter]

    assert item["holder"] == {"id": SERVICE.id, "name": SERVICE.name}
    assert item["working_days"] == 0
    assert item["since"].endswith("Z")
    assert item["communication"]["state"] == "pending_reception"
    assert answer.json["limit_days"] == 3
    assert answer.json["ageing"]["to_receive"]["count"] == len(answer.json["items"])
    older = world.client("service.officer").get(path, query={"older_than_days": "1"}).json["items"]
    assert letter not in {each["communication"]["id"] for each in older}


@pytest.mark.parametrize("wrong", ["-1", "many", "1001", ""])
def test_days_that_are_no_number_of_days_are_refused(world, wrong):
    path = f"/units/{SERVICE.id}/reports/pending-receptions"
    answer = world.client("service.officer").get(path, query={"older_than_days": wrong})

    assert (answer.status, set(answer.errors)) == (422, {"older_than_days"})


def test_the_same_is_a_sheet_for_who_asks_for_one_and_holds_no_formula(world):
    draft = world.draft(subject='=HYPERLINK("http://x";"a")')
    letter = world.sent(world.pending(letter=draft)).id
    path = f"/units/{SERVICE.id}/reports/pending-receptions"

    spanish = world.client("service.officer").get(path, headers={"Accept": "text/csv"})
    english = world.client("service.officer").get(path, headers={"Accept": "text/csv", "Accept-Language": "en"})

    assert spanish.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert spanish.text.startswith("\ufeffQué falta,N.º de salida,Tipo,Asunto,")
    assert english.text.startswith("\ufeffWhat is missing,Exit number,")
    assert spanish.text.endswith("\r\n")
    rows = list(csv.DictReader(io.StringIO(spanish.text.removeprefix("\ufeff"), newline="")))
    (row,) = [each for each in rows if each["Identificador"] == letter]
    assert (row["Asunto"], row["La tiene"]) == ('\'=HYPERLINK("http://x";"a")', SERVICE.name)
    assert row["Días hábiles"] == "0"


def test_a_sheet_of_more_letters_than_are_read_says_so_in_both_languages(world, monkeypatch):
    monkeypatch.setattr(report_lists, "due", lambda _unit: Listed((), whole=False))
    path = f"/units/{SERVICE.id}/reports/pending-receptions"

    for language, words in (("es", "Lista incompleta"), ("en", "Not the whole list")):
        asked = {"Accept": "text/csv", "Accept-Language": language}
        _, said, *_ = world.client("service.officer").get(path, headers=asked).text.splitlines()
        assert words in said
    assert world.client("service.officer").get(path).json["truncated"]


def test_a_unit_sees_of_which_types_it_sends_letters_on_and_who_writes_the_next_is_told_where_they_go(world):
    asked = {"type": "enrolment", "destination_id": SERVICE.id}
    path = f"/units/{SCHOOL.id}/suggested-destination"
    assert world.client("school.administration").get(path, query=asked).json == {"suggestion": None}

    for _ in range(3):
        letter = sent_at(world, MONDAY, type="enrolment")
        move.forward(world.caller("service.officer"), letter, unit_id=FAR_OFFICE.id, remarks="Es de Cádiz.")

    report = world.client("service.officer").get(f"/units/{SERVICE.id}/reports/forwarded").json["items"]
    (row,) = [each for each in report if each["type"] == "enrolment"]
    far = {"id": FAR_OFFICE.id, "name": FAR_OFFICE.name}
    assert row == {
        "type": "enrolment",
        "reason": "not_competent",
        "count": 3,
        "to": [{"unit": far, "count": 3}],
    }
    assert world.client("school.administration").get(path, query=asked).json == {"suggestion": far}
    other = {**asked, "type": "staff"}
    assert world.client("school.administration").get(path, query=other).json == {"suggestion": None}
    wrong = world.client("school.administration").get(path, query={"type": "x", "destination_id": "41999999"})
    assert wrong.errors == {"type": "invalid_value", "destination_id": "not_found"}


def test_a_unit_of_a_kind_that_takes_no_such_letters_is_never_suggested(world):
    for _ in range(3):
        letter = sent_at(world, MONDAY, type="works_and_equipment")
        move.forward(world.caller("service.officer"), letter, unit_id=OTHER_SCHOOL.id, remarks="Es suya.")

    asked = {"type": "works_and_equipment", "destination_id": SERVICE.id}
    answer = world.client("school.administration").get(f"/units/{SCHOOL.id}/suggested-destination", query=asked)
    assert answer.json == {"suggestion": None}


def test_the_report_is_three_queries_however_much_waits(world):
    letters = [sent_at(world, MONDAY) for _ in range(3)]
    client = world.client("service.officer")
    path = f"/units/{SERVICE.id}/reports/pending-receptions"
    client.get(path)
    with billed() as bill:
        answer = client.get(path)

    assert {each["communication"]["id"] for each in answer.json["items"]} >= set(letters)
    assert bill.operations == {"Query": 3}


@pytest.mark.parametrize(
    ("path", "query", "queries"),
    [
        (f"/units/{SCHOOL.id}/reports/forwarded", {}, 1),
        (f"/units/{SCHOOL.id}/suggested-destination", {"type": "general", "destination_id": OFFICE.id}, 1),
    ],
)
def test_what_was_sent_on_is_one_query(world, path, query, queries):
    client = world.client("school.administration")
    client.get(path, query=query)
    with billed() as bill:
        assert client.get(path, query=query).status == 200

    assert bill.operations == {"Query": queries}


def test_a_box_tells_by_which_moment_each_letter_is_listed_and_narrowed_to_days(world: World):
    letter = sent_at(world, MONDAY)
    sender, holder = world.client("school.administration"), world.client("service.officer")
    came = {"box": "received", "from": f"{MONDAY:%Y-%m-%d}", "to": f"{MONDAY:%Y-%m-%d}"}

    def listed(client: Client, unit_id: str, query: dict[str, str]) -> datetime:
        items = client.get(f"/units/{unit_id}/communications", query=query).json["items"]
        return next(datetime.fromisoformat(each["listed_at"]) for each in items if each["id"] == letter)

    written = sender.get(f"/communications/{letter}").json["created_at"]
    assert listed(sender, SCHOOL.id, {}) == datetime.fromisoformat(written)
    assert listed(holder, SERVICE.id, came) == MONDAY
    # What goes on stays listed where it came, as it came.
    holder.post(f"/communications/{letter}/forward", {"unit_id": FAR_OFFICE.id, "remarks": "De Cádiz."})
    assert listed(holder, SERVICE.id, came) == MONDAY
