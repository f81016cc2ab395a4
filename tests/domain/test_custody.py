from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.custody import Custody, custody_errors, may_receive, outlasts

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def decided(may: bool, until: datetime | None = None, reason: str = "Auto judicial") -> Custody:
    return Custody("zoe", "luis", may, reason, until)


def test_a_guardian_may_receive_unless_something_was_decided():
    assert may_receive(None, NOW)


@pytest.mark.parametrize(
    ("custody", "may"),
    [
        (decided(True), True),
        (decided(False), False),
        (decided(False, NOW + DAY), False),
        (decided(False, NOW), True),
        (decided(False, NOW - DAY), True),
    ],
)
def test_a_restriction_counts_until_its_end(custody, may):
    assert may_receive(custody, NOW) is may


@pytest.mark.parametrize(
    ("custody", "errors"),
    [
        (decided(False), []),
        (decided(False, NOW + DAY), []),
        (decided(True), []),
        (decided(False, NOW), [("until", "in_the_past")]),
        (decided(True, NOW + DAY), [("until", "only_restricted")]),
        (decided(False, NOW - DAY, " "), [("reason", "required"), ("until", "in_the_past")]),
        (decided(False, reason="a" * 1001), [("reason", "too_long")]),
    ],
)
def test_all_that_is_wrong_with_a_decision_is_told_at_once(custody, errors):
    assert [(error.field, error.code) for error in custody_errors(custody, NOW)] == errors


@pytest.mark.parametrize(
    ("one", "other", "lasts"),
    [
        (None, None, True),
        (None, NOW, True),
        (NOW, NOW, True),
        (NOW + DAY, NOW, True),
        (NOW, NOW + DAY, False),
        (NOW, None, False),
    ],
)
def test_a_restriction_outlasts_another_when_it_ends_no_sooner(one, other, lasts):
    assert outlasts(decided(may=False, until=one), decided(may=False, until=other)) is lasts
