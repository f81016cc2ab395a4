"""The report of each working day: who is reminded of what, once; and what is left when it is cut off."""

import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest

from chalicelib.domain.closed_days import Closure
from chalicelib.domain.deadlines import is_working_day
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.people import Unit
from chalicelib.domain.reports import Errand, reported_at
from chalicelib.services import calendars, clock, closed_days, reporting, transitions
from chalicelib.storage import digests, report_lists
from chalicelib.storage.report_lists import Listed
from chalicelib.templates.digests import LEADS
from tests.crash import letters
from tests.faults import How, Watch, watched
from tests.figures import counted
from tests.stage import Stage
from tests.units import OFFICE, SCHOOL

OF_OFFICE: Final = ("chief", "officer")
OF_SCHOOL: Final = ("clerk", "director", "head", "secretary")


@dataclass
class Calendar:
    """The time that the report has, which a test moves on from one working day to the next."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    @property
    def day(self) -> date:
        return self.at.date()

    def next_day(self) -> date:
        day = self.at.date() + timedelta(days=1)
        while not is_working_day(day, calendars.is_holiday):
            day += timedelta(days=1)
        self.at = reported_at(day)
        return day

    def later(self) -> None:
        """What another had taken on is free again."""
        self.at += digests.LEASE + timedelta(minutes=1)


@pytest.fixture(scope="module")
def days() -> Iterator[Calendar]:
    """A month from now: whatever is sent now has waited for long."""
    now = Calendar(clock.now() + timedelta(days=30))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reporting, "now", now)
        patch.setattr(reporting, "UNITS_A_PAGE", 2)
        yield now


@pytest.fixture(scope="module")
def letter(stage) -> str:
    """A letter of the school that the office has not received."""
    return letters.sent(stage).id


def run(stage: Stage, day: date) -> None:
    stage.put("report", {"work": "page", "day": day.isoformat(), "number": 0})
    finish(stage)


def finish(stage: Stage) -> None:
    for _ in range(100):
        if not stage.deliver("report"):
            return
    raise AssertionError("the report never ends")


def mails(stage: Stage, unit: Unit, errand: Errand) -> int:
    return stage.mails_with(LEADS[errand]["es"].format(unit=unit.name))


def rows(stage: Stage, day: date) -> list[tuple[str, str]]:
    """Who was reminded that day, and of what; one row for each is one reminder."""
    found = []
    for person in (*OF_OFFICE, *OF_SCHOOL, "planner"):
        answer: Any = stage.dynamodb.query(
            TableName=stage.environment["MESSAGES_TABLE"],
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"I#{person}"}},
        )
        at = reported_at(day).timestamp()
        found += [
            (person, row["occasion"]["S"])
            for row in answer["Items"]
            if datetime.fromisoformat(row["received_at"]["S"]).timestamp() == at
        ]
    return sorted(found)


ALL: Final = sorted([(who, "must_receive") for who in OF_OFFICE] + [(who, "still_waits") for who in OF_SCHOOL])


@pytest.mark.parametrize(
    ("time", "begins"),
    [
        ("2026-11-24T06:00:00Z", True),
        ("2026-11-24T05:00:00Z", False),
        ("2026-07-07T05:00:00Z", True),
        ("2026-07-07T06:00:00Z", False),
        # The clocks change on Sunday 29 March and on Sunday 25 October.
        ("2026-03-27T06:00:00Z", True),
        ("2026-03-30T05:00:00Z", True),
        ("2026-10-23T05:00:00Z", True),
        ("2026-10-26T06:00:00Z", True),
        # A holiday; and a Sunday, on which nobody asks.
        ("2026-12-08T06:00:00Z", False),
        ("2026-11-22T06:00:00Z", False),
    ],
)
def test_it_begins_on_working_days_at_seven_in_madrid_in_winter_and_summer(stage, time, begins):
    stage.forget_work()
    stage.report_at(time)

    waiting = stage.waiting("report")
    assert waiting == ([{"work": "page", "day": time[:10], "number": 0}] if begins else [])
    stage.forget_work()


def test_who_must_act_and_who_waits_are_reminded_once_a_day_and_the_operator_has_the_sheet(stage, days, letter):
    day = days.next_day()
    before = mails(stage, OFFICE, Errand.MUST_ACT), mails(stage, SCHOOL, Errand.STILL_WAITS)
    for _ in range(2):
        run(stage, day)

    assert rows(stage, day) == ALL
    after = mails(stage, OFFICE, Errand.MUST_ACT), mails(stage, SCHOOL, Errand.STILL_WAITS)
    assert after == (before[0] + 1, before[1] + 1)
    (row,) = [each for each in sheet(stage, day) if each["Identificador"] == letter]
    assert (row["Código de quien la tiene"], row["Estado"]) == (OFFICE.id, "Pendiente de recepción")
    assert int(row["Días hábiles"]) > 10
    assert "Asunto" not in row

    run(stage, days.next_day())
    assert mails(stage, OFFICE, Errand.MUST_ACT) == before[0] + 2


def sheet(stage: Stage, day: date) -> list[dict[str, str]]:
    key = f"reports/pending-receptions/{day.isoformat()}.csv"
    data = stage.s3.get_object(Bucket=stage.environment["BUCKET"], Key=key)["Body"].read()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_mail_has_figures_and_a_link_and_nothing_of_any_letter(stage, days, letter):
    run(stage, days.next_day())

    subject = stage.letter(letter).subject
    assert not stage.mails_with(subject)
    assert stage.mails_with(f"https://ventanilla.example/units/{OFFICE.id}/reports/pending-receptions")


def test_the_inbox_says_how_many_and_leads_to_the_report_in_both_languages(stage, days, letter):
    run(stage, days.next_day())

    for language, words in (("es", "comunicaciones que esperan"), ("en", "communications that wait")):
        page = stage.client("officer", **{"Accept-Language": language}).get("/me/inbox").json["items"]
        newest = next(each for each in page if each["occasion"] == "must_receive")
        assert words in newest["subject"]
        assert newest["link"] == f"/units/{OFFICE.id}/reports/pending-receptions"
        assert newest["sender"]["id"] == OFFICE.id
        assert stage.client("officer").get(f"/me/inbox/{newest['id']}").status == 200


def test_what_is_not_whole_says_so_in_the_inbox_the_mail_and_the_operators_sheet(stage, days, letter, monkeypatch):
    monkeypatch.setattr(report_lists, "due", lambda _unit: Listed((), whole=False))
    before = stage.mails_with("Hay más de las que caben en el informe")
    day = days.next_day()
    run(stage, day)

    page = stage.client("officer").get("/me/inbox").json["items"]
    newest = next(each for each in page if each["occasion"] == "must_receive")
    assert newest["subject"].endswith("+")
    assert stage.mails_with("Hay más de las que caben en el informe") > before
    lines = sheet(stage, day)
    assert any(OFFICE.name in each["N.º de salida"] and not each["Identificador"] for each in lines)
    assert letter in {each["Identificador"] for each in lines}


def test_what_was_found_and_sent_is_counted_and_says_of_nobody(stage, days, letter, capsys):
    run(stage, days.next_day())

    printed = capsys.readouterr().out
    assert sorted(counted(printed, "Digests"), key=str) == [
        (1, {"errand": "must_act"}),
        (1, {"errand": "still_waits"}),
    ]
    assert sum(amount for amount, _ in counted(printed, "PendingReceptions")) >= 1
    assert counted(printed, "Reports") == [(1, {})]
    for theirs in (letter, OFFICE.id, SCHOOL.id, "example.org"):
        assert theirs not in printed


def test_two_at_once_remind_once(stage, days, letter):
    day = days.next_day()
    before = mails(stage, OFFICE, Errand.MUST_ACT)
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: reporting.remind(OFFICE.id, day), range(6)))

    assert sorted(map(len, done)) == [0, 0, 0, 0, 0, 1]
    assert mails(stage, OFFICE, Errand.MUST_ACT) == before + 1


def test_what_comes_on_another_day_does_nothing(stage, days, letter):
    yesterday = days.next_day()
    days.next_day()

    assert reporting.remind(OFFICE.id, yesterday) == []
    assert reporting.page(yesterday, 0, None) == reporting.Looked(late=0, ends=False)
    assert rows(stage, yesterday) == []


def test_a_unit_is_left_alone_on_the_days_on_which_it_is_closed(stage, days, letter):
    day = days.next_day()
    closed_days.put(stage.caller("chief"), OFFICE.id, local_holidays=None, closures=[Closure(day, day, "Puente")])
    run(stage, day)

    assert {occasion for _, occasion in rows(stage, day)} == {"still_waits"}
    run(stage, days.next_day())
    assert rows(stage, days.day) == ALL


def test_what_was_received_is_no_longer_told_of(stage, days):
    other = letters.sent(stage).id
    before = len(sheet_after(stage, days.next_day()))
    transitions.receive(stage.caller("officer"), other)

    assert len(sheet_after(stage, days.next_day())) == before - 1


def sheet_after(stage: Stage, day: date) -> list[dict[str, str]]:
    run(stage, day)
    return sheet(stage, day)


@pytest.mark.parametrize("unit", [OFFICE, SCHOOL], ids=["must act", "still waits"])
def test_a_reminder_cut_off_at_any_call_and_brought_again_is_given_once(stage, days, letter, unit):
    errand = Errand.MUST_ACT if unit is OFFICE else Errand.STILL_WAITS
    expected = [each for each in ALL if (each[1] == "must_receive") == (unit is OFFICE)]
    day = days.next_day()
    with watched() as calls:
        reporting.remind(unit.id, day)
    assert rows(stage, day) == expected

    for at, how in calls.points():
        day = days.next_day()
        before = mails(stage, unit, errand)
        stage.put("report", {"work": "remind", "day": day.isoformat(), "unit_id": unit.id})
        with watched(at, how) as watch:
            stage.deliver("report")
        assert watch.struck == calls.made[at]
        days.later()
        finish(stage)
        assert rows(stage, day) == expected, f"{how} {calls.made[at]} ({at})"
        sent = mails(stage, unit, errand) - before
        assert sent == (2 if is_in_the_window(watch) else 1), f"{how} {calls.made[at]} ({at})"


def is_in_the_window(watch: Watch) -> bool:
    """Whether the mail was sent and our note of it was not written."""
    sent = watch.struck == "SendEmail" and watch.how.is_after
    noted = watch.struck == "UpdateItem" and not watch.how.is_after
    return sent or noted


def test_a_page_cut_off_at_any_call_and_brought_again_loses_and_repeats_nothing(stage, days, letter):
    day = days.next_day()
    stage.put("report", {"work": "page", "day": day.isoformat(), "number": 0})
    with watched() as calls:
        while stage.deliver("report"):
            pass
    whole = sheet(stage, day)
    # Of reminders, which are cut off in the test above, only those that are still to be given.
    first = calls.made.index("SendEmail")
    of_pages = {"PutObject", "GetObject", "SendMessage"}
    pages = {at for at, name in enumerate(calls.made) if at < first or name in of_pages}
    assert of_pages <= {calls.made[at] for at in pages}

    for at, how in calls.points():
        if at not in pages:
            continue
        day = days.next_day()
        before = mails(stage, OFFICE, Errand.MUST_ACT)
        stage.put("report", {"work": "page", "day": day.isoformat(), "number": 0})
        with watched(at, how) as watch:
            stage.deliver("report")
            while watch.struck is None and stage.deliver("report"):
                pass
        assert watch.struck
        days.later()
        finish(stage)
        assert rows(stage, day) == ALL, f"{how} {watch.struck} ({at})"
        assert [each["Identificador"] for each in sheet(stage, day)] == [each["Identificador"] for each in whole]
        assert mails(stage, OFFICE, Errand.MUST_ACT) - before == 1, f"{how} {watch.struck} ({at})"


def test_a_mail_that_fails_holds_the_other_reminder_of_the_unit_not_back(stage, days, letter):
    to_the_school(stage)
    day = days.next_day()
    stage.cold()
    with watched() as calls:
        reporting.remind(SCHOOL.id, day)
    first_mail = calls.made.index("SendEmail")
    day, before = days.next_day(), mails(stage, SCHOOL, Errand.STILL_WAITS)
    stage.cold()

    with watched(first_mail, How.NOT_REACHED), pytest.raises(Unavailable):
        reporting.remind(SCHOOL.id, day)

    assert mails(stage, SCHOOL, Errand.STILL_WAITS) == before + 1
    days.later()
    assert reporting.remind(SCHOOL.id, day) == [Errand.MUST_ACT]


def to_the_school(stage: Stage) -> None:
    """A letter of the office that the school has not received."""
    officer, chief = stage.client("officer"), stage.client("chief")
    wanted = {"type": "general", "destination_id": SCHOOL.id, "subject": "Visita", "body": "El lunes."}
    made = officer.post(f"/units/{OFFICE.id}/communications", wanted)
    assert made.status == 201, made.text
    id = made.json["id"]
    submitted = officer.post(f"/communications/{id}/submit", {"signer_ids": ["chief"]})
    assert submitted.status == 200, submitted.text
    (request,) = stage.letter(id).signatures
    signed = {"document_sha256": request.document_sha256}
    assert chief.post(f"/signature-requests/{request.id}/sign", signed).status == 200
    stage.work()
