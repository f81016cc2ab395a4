"""Addresses of a unit that mail does not reach, or whose owner complained: nothing more goes there.

`U#{unit}` / `SUP#{digest}` lies beside the unit's aliases, and knows the address by a keyed digest alone. That somebody
gave the address anew is kept for a while: what is told later of a mail that went before changes nothing.
"""

import hmac
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from chalicelib.domain.deliveries import Fact
from chalicelib.domain.ids import encode
from chalicelib.storage.inboxes import MAILS_KEPT
from chalicelib.storage.messages import TABLE, MessagesRow
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.secrets import key_for
from chalicelib.storage.tables import answered_code, beginning, calling_dynamodb, collection
from chalicelib.storage.transactions import Delete, Update, Write

SUPPRESSED_KEPT: Final = timedelta(days=1830)
"""How long an address stays suppressed that nobody gives anew: longer than a family stays at most schools."""


class SuppressionRow(MessagesRow):
    """One address of one unit.

    Attributes:
        fact: after which nothing more goes there; none once it was given anew.
        cleared_at: when it was given anew last.
    """

    class Meta(MessagesRow.Meta):
        pass

    fact = UnicodeAttribute(null=True)
    suppressed_at = MomentAttribute(null=True)
    cleared_at = MomentAttribute(null=True)


def digest(address: str) -> str:
    """By what an address is known: large and small letters are the same."""
    return encode(hmac.digest(key_for("suppression"), address.strip().casefold().encode(), "sha256")[:16])


def suppress(unit_id: str, address_digest: str, fact: Fact, at: datetime, *, mailed_at: datetime) -> bool:
    """Suppress an address of a unit, unless it was given anew since that mail; gives whether it is. One call."""
    actions: list[Action] = [
        SuppressionRow.fact.set(str(fact)),
        SuppressionRow.suppressed_at.set(at),
        SuppressionRow.expires.set(int((at + SUPPRESSED_KEPT).timestamp())),
    ]
    same = SuppressionRow.cleared_at.does_not_exist() | (SuppressionRow.cleared_at < mailed_at)
    with calling_dynamodb():
        try:
            _row(unit_id, address_digest).update(actions=actions, condition=same)
        except UpdateError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise
            return False
    return True


def clear(unit_id: str, address: str, at: datetime) -> Write:
    """The write by which mail goes to an address of the unit again: somebody gave it anew."""
    actions: list[Action] = [
        SuppressionRow.cleared_at.set(at),
        SuppressionRow.fact.remove(),
        SuppressionRow.suppressed_at.remove(),
        SuppressionRow.expires.set(int((at + MAILS_KEPT).timestamp())),
    ]
    return Update(_row(unit_id, digest(address)), actions)


def forget(unit_id: str, address: str) -> Write:
    """The write by which nothing is known of an address."""
    return Delete(_row(unit_id, digest(address)))


def is_suppressed(unit_id: str, address: str) -> bool:
    """Whether nothing goes to the address; one call."""
    key = _row(unit_id, digest(address))
    row = SuppressionRow.find(key.pk, key.sk)
    return row is not None and bool(row.fact)


def of_unit(unit_id: str) -> Collection[str]:
    """The digests of the unit's suppressed addresses; one Query for some thousands of them."""
    items = collection(TABLE, f"U#{unit_id}", beginning("SUP#"))
    rows = map(SuppressionRow.from_raw_data, items)
    return frozenset(row.sk.removeprefix("SUP#") for row in rows if row.fact)


def _row(unit_id: str, address_digest: str) -> SuppressionRow:
    return SuppressionRow(f"U#{unit_id}", f"SUP#{address_digest}")
