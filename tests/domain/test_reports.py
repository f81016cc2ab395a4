"""What is told of what waits, to whom, and when; and which address is suggested."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest

from chalicelib.domain.deadlines import DeadlineStanding
from chalicelib.domain.people import UnitRef
from chalicelib.domain.reports import (
    Ageing,
    Digest,
    Due,
    Errand,
    Forwarded,
    Report,
    Side,
    Waiting,
    ageing,
    better_address,
    digest,
    due,
    forwarded_away,
    waiting,
)
from chalicelib.domain.transitions import ForwardReason, State
from tests.builders import NOW, a_communication, no_holidays

LETTER: Final = a_communication(state=State.PENDING_RECEPTION)
TO: Final = UnitRef("DT11", "Cádiz")
ELSEWHERE: Final = UnitRef("DT14", "Córdoba")


def waited(side: Side, days: int, reminding: int | None = None) -> Waiting:
    return Waiting(side, LETTER, NOW, days, days if reminding is None else reminding)


def a_due(side: Side, standing: DeadlineStanding) -> Due:
    return Due(side, LETTER, date(2026, 12, 1), 0, standing)


def test_a_closed_week_of_the_holder_delays_the_reminder_and_not_the_count():
    monday = datetime(2026, 11, 16, 9, tzinfo=UTC)

    found = waiting(
        Side.TO_RECEIVE, LETTER, monday, date(2026, 11, 20), no_holidays, lambda day: day < date(2026, 11, 19)
    )

    assert (found.working_days, found.reminding_days) == (4, 1)


@pytest.mark.parametrize(
    ("errand", "side", "days", "told"),
    [
        (Errand.MUST_ACT, Side.TO_RECEIVE, 3, False),
        (Errand.MUST_ACT, Side.TO_RECEIVE, 4, True),
        (Errand.MUST_ACT, Side.SENT, 30, False),
        (Errand.STILL_WAITS, Side.SENT, 6, False),
        (Errand.STILL_WAITS, Side.SENT, 7, True),
        (Errand.STILL_WAITS, Side.TO_RECEIVE, 30, False),
    ],
)
def test_who_must_act_is_told_beyond_the_limit_and_who_sent_it_beyond_twice_the_limit(errand, side, days, told):
    report = Report((waited(side, days),), ())

    assert digest(report, errand, 3) == (Digest(1, days, 0, 0, 1) if told else None)


def test_a_closed_week_keeps_the_unit_from_being_told():
    assert digest(Report((waited(Side.TO_RECEIVE, 8, reminding=3),), ()), Errand.MUST_ACT, 3) is None


def test_the_unit_that_must_act_is_told_of_deadlines_also_when_nothing_waits():
    dues = tuple(
        a_due(Side.TO_RECEIVE, each) for each in (DeadlineStanding.NEAR, DeadlineStanding.PAST, DeadlineStanding.PAST)
    )

    assert digest(Report((), dues), Errand.MUST_ACT, 3) == Digest(0, 0, 1, 2, 1)
    assert digest(Report((), dues), Errand.STILL_WAITS, 3) is None


def test_the_origin_is_told_of_deadlines_with_what_waits_and_not_for_them_alone():
    dues = (a_due(Side.SENT, DeadlineStanding.PAST),)

    assert digest(Report((), dues), Errand.STILL_WAITS, 3) is None
    assert digest(Report((waited(Side.SENT, 9),), dues), Errand.STILL_WAITS, 3) == Digest(1, 9, 0, 1, 1)


@pytest.mark.parametrize(("whole", "figure"), [(True, "1"), (False, "1+")])
def test_a_digest_of_a_report_that_is_not_whole_says_that_there_are_more(whole, figure):
    found = digest(Report((waited(Side.TO_RECEIVE, 9),), (), whole=whole), Errand.MUST_ACT, 3)

    assert found
    assert (found.whole, found.figure) == (whole, figure)


def test_nothing_is_told_of_a_deadline_that_is_far_away_or_none():
    today = date(2026, 11, 24)

    assert due(Side.SENT, LETTER, today, no_holidays) is None
    assert due(Side.SENT, replace(LETTER, deadline=date(2026, 12, 24)), today, no_holidays) is None
    near = due(Side.SENT, replace(LETTER, deadline=date(2026, 11, 26)), today, no_holidays)
    assert near
    assert (near.left, near.standing) == (2, DeadlineStanding.NEAR)


@pytest.mark.parametrize(
    ("days", "expected"),
    [([], Ageing(0, None, None)), ([4], Ageing(1, 4, 4.0)), ([9, 1, 2, 3], Ageing(4, 9, 2.5))],
)
def test_ageing_is_how_many_the_oldest_and_the_median(days, expected):
    assert ageing(days) == expected


def test_older_than_leaves_out_what_has_waited_for_no_longer():
    report = Report(tuple(waited(Side.TO_RECEIVE, days) for days in (0, 1, 3, 4)), ())

    assert [each.working_days for each in report.older_than(3)] == [4]
    assert len(report.older_than(0)) == 4


def sent_on(
    times: int, to: UnitRef = TO, reason: ForwardReason = ForwardReason.NOT_COMPETENT, type: str = "staff"
) -> list[Forwarded]:
    return [Forwarded(type, reason, to, NOW - timedelta(days=n)) for n in range(times)]


def test_what_was_sent_on_is_counted_by_type_and_reason_most_first():
    part = sent_on(1, reason=ForwardReason.PART_OF_PROCEDURE)
    rows = forwarded_away([*part, *sent_on(2), *sent_on(3, ELSEWHERE), *sent_on(1, type="request")])

    assert [(row.type, row.reason, row.count) for row in rows] == [
        ("staff", "not_competent", 5),
        ("request", "not_competent", 1),
        ("staff", "part_of_procedure", 1),
    ]
    assert rows[0].to == ((ELSEWHERE, 3), (TO, 2))


@pytest.mark.parametrize(
    ("letters", "suggested"),
    [
        ([], None),
        (sent_on(2), None),
        (sent_on(3), TO),
        (sent_on(9, reason=ForwardReason.PART_OF_PROCEDURE), None),
        ([*sent_on(3), *sent_on(3, ELSEWHERE)], None),
        ([*sent_on(3), *sent_on(4, ELSEWHERE)], ELSEWHERE),
    ],
)
def test_an_address_is_suggested_when_it_is_where_most_such_letters_went(letters, suggested):
    assert better_address(letters) == suggested
