"""How many mails a second may go: what SES lets the account send, or less when the stack was told so."""

from typing import Any

import pytest

from chalicelib.gateways import bulk_mails, clients
from chalicelib.settings import settings


@pytest.fixture
def an_account_of_fourteen(tables):
    def answer(**_: object) -> tuple[object, dict[str, object]]:
        return type("Answer", (), {"status_code": 200}), {"SendQuota": {"MaxSendRate": 14.0}}

    # Typed as if it gave nothing; what it gives is taken for the answer.
    events: Any = clients.ses().meta.events
    events.register("before-call.sesv2.GetAccount", answer)
    yield
    clients.forget_clients()
    bulk_mails.rate.cache_clear()


@pytest.mark.parametrize(("told", "rate"), [(None, 14.0), ("0", 14.0), ("5", 5.0), ("0.5", 0.5), ("100", 14.0)])
@pytest.mark.usefixtures("an_account_of_fourteen")
def test_it_is_what_the_account_may_send_and_no_more_than_the_stack_was_told(monkeypatch, told, rate):
    if told is not None:
        monkeypatch.setenv("SENDING_RATE", told)
    settings.cache_clear()
    bulk_mails.rate.cache_clear()

    assert bulk_mails.rate() == rate
