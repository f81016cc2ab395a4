"""The pace of mail to many: what of the account's rate it takes, and when each mail of a message goes."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.pacing import KEPT_FOR, Pace, is_lost, share_of

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(("rate", "share"), [(14.0, 11.2), (200.0, 160.0), (1.0, 0.8), (0.5, 0.4)])
def test_mail_to_many_takes_four_fifths_of_the_rate(rate, share):
    assert share_of(rate) == pytest.approx(share)


def test_each_mail_goes_when_those_before_it_have_gone():
    pace = Pace(AT, 14.0)

    assert pace.slot(0) == AT
    assert pace.slot(98) == AT + timedelta(seconds=7)


def test_a_time_is_kept_for_a_while_and_then_it_is_that_of_others():
    assert not is_lost(AT, AT + KEPT_FOR)
    assert is_lost(AT, AT + KEPT_FOR + timedelta(seconds=1))
