"""How many mails a second may go: what SES lets the account send, or less when the stack was told so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.gateways import bulk_mails, clients
from chalicelib.gateways.bulk_mails import Throttled
from chalicelib.settings import settings


@dataclass
class Account:
    """An account that may send so many mails a second."""

    rate: float = 14.0

    def answer(self, **_: object) -> tuple[object, dict[str, object]]:
        return type("Answer", (), {"status_code": 200}), {"SendQuota": {"MaxSendRate": self.rate}}


@pytest.fixture
def account(tables) -> Iterator[Account]:
    made = Account()
    # Typed as if it gave nothing; what it gives is taken for the answer.
    events: Any = clients.ses().meta.events
    events.register("before-call.sesv2.GetAccount", made.answer)
    bulk_mails.rate.cache_clear()
    yield made
    clients.forget_clients()
    bulk_mails.rate.cache_clear()


@pytest.mark.parametrize(("told", "rate"), [(None, 14.0), ("0", 14.0), ("5", 5.0), ("0.5", 0.5), ("100", 14.0)])
@pytest.mark.usefixtures("account")
def test_it_is_what_the_account_may_send_and_no_more_than_the_stack_was_told(monkeypatch, told, rate):
    if told is not None:
        monkeypatch.setenv("SENDING_RATE", told)
    settings.cache_clear()

    assert bulk_mails.rate() == rate


def test_an_account_that_may_send_none_has_no_rate_and_is_asked_again_the_next_time(account):
    account.rate = 0.0
    with pytest.raises(Throttled):
        bulk_mails.rate()

    account.rate = 14.0

    assert bulk_mails.rate() == 14.0
