"""What became of a message, as people open it in a spreadsheet: in words."""

import pytest

from chalicelib.domain.causes import Cause
from chalicelib.domain.deliveries import DeliveryStatus, Hindrance
from chalicelib.domain.messages import Channel
from chalicelib.gateways import bulk_mails
from chalicelib.templates.delivery_sheets import CAUSES, CHANNELS, STATUSES


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_channel_status_and_known_cause_has_words(language):
    assert set(CAUSES[language]) == set(Cause)
    assert set(STATUSES[language]) == set(DeliveryStatus)
    assert set(CHANNELS[language]) == set(Channel)


def test_whatever_is_a_reason_not_to_try_is_a_known_cause():
    assert {str(each) for each in Hindrance} <= set(Cause)


def test_what_the_mail_service_may_answer_again_is_a_known_cause():
    assert {each.lower() for each in bulk_mails.AGAIN | {bulk_mails.REJECTED}} <= set(Cause)
