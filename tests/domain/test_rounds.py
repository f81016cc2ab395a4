"""A message goes again: to whom, of all of whom something became."""

from typing import get_args

import pytest

from chalicelib.domain.deliveries import DeliveryStatus
from chalicelib.domain.rounds import Missed, next_round

CAME = {
    DeliveryStatus.QUEUED,
    DeliveryStatus.SENT,
    DeliveryStatus.DELIVERED,
    DeliveryStatus.READ,
    DeliveryStatus.ACKNOWLEDGED,
}
UNWANTED = {DeliveryStatus.COMPLAINED, DeliveryStatus.OPTED_OUT}


def test_whoever_has_it_or_does_not_want_it_is_never_sent_it_again_and_everybody_else_can_be():
    assert set(get_args(Missed)) == set(DeliveryStatus) - CAME - UNWANTED


@pytest.mark.parametrize("status", DeliveryStatus)
@pytest.mark.parametrize("asked", get_args(Missed))
def test_a_round_is_for_those_of_whom_became_what_was_asked_and_for_no_others(asked, status):
    assert next_round(None, [asked]).is_for(status, read=False) is (status == asked)
