"""How often an address asks: a count a minute, under a keyed digest that cannot be turned back into the address."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from pynamodb.expressions.update import Action

from chalicelib.storage.secrets import key_for
from chalicelib.storage.tables import IntegerAttribute, Row, calling_dynamodb

_KEPT: Final = timedelta(minutes=5)


class RateRow(Row):
    """`RATE#what#minute#digest`: how often one address asked in one minute."""

    class Meta:
        table_name = "communications"

    asked = IntegerAttribute(default=0)


def count(what: str, source: str, at: datetime) -> int:
    """Count one more, and say how many there are in this minute; one call."""
    digest = hmac.new(key_for("rates"), source.encode(), hashlib.sha256).hexdigest()
    row = RateRow(f"RATE#{what}#{at:%Y%m%d%H%M}#{digest}", "RATE")
    actions: list[Action] = [RateRow.asked.add(1), RateRow.expires.set(int((at + _KEPT).timestamp()))]
    with calling_dynamodb():
        row.update(actions=actions)
    return int(row.asked)
