"""Phones: each is one account's at a time, and whoever had it before no longer has.

`DEV#{digest}` / `DEVICE` is the phone; the account's own row names its phones (`{platform}#{digest}`), so that how an
account wants to be told and whether it can be pushed to are one read.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action

from chalicelib.domain.directory import Preferences
from chalicelib.domain.errors import Conflict
from chalicelib.storage.directory import many
from chalicelib.storage.directory_accounts import ACCOUNT, AccountRow, account_key, accounts, to_preferences
from chalicelib.storage.directory_rows import DirectoryRow
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import answered_code, calling_dynamodb
from chalicelib.storage.transactions import Delete, Update, Write

DEVICE: Final = "DEVICE"
DEVICES_MAX: Final = 20
"""How many phones an account has at most: a token that its phone gave up is only known for dead once it is used."""


class DeviceRow(DirectoryRow):
    """A phone, and whose it is; `endpoint` is SNS's name for it, once it was pushed to."""

    account_id = UnicodeAttribute()
    platform = UnicodeAttribute()
    token = UnicodeAttribute()
    registered_at = MomentAttribute()
    endpoint = UnicodeAttribute(null=True)


@dataclass(frozen=True)
class Device:
    """A phone: its platform (`android`, `ios`) and its secret token for push."""

    platform: str
    token: str


@dataclass(frozen=True)
class Phone:
    """A phone that is registered.

    Attributes:
        endpoint: what SNS calls it; none when nothing was ever pushed to it.
    """

    device: Device
    account_id: str
    registered_at: datetime
    endpoint: str | None = None

    @property
    def id(self) -> str:
        """What it is called where its token is not to be."""
        return _digest(self.device)


@dataclass(frozen=True)
class Pushable:
    """An account that may be pushed to."""

    preferences: Preferences
    phones: tuple[Phone, ...]


class Full(Conflict):
    """The account has as many phones as it can have."""


def find(device: Device) -> Phone | None:
    """The phone as it is registered; one call."""
    row = DeviceRow.find(_key(device), DEVICE)
    return _phone(row) if row else None


def known_as(phone_id: str) -> Phone | None:
    """The phone with this id, as it is registered; one call."""
    row = DeviceRow.find(f"DEV#{phone_id}", DEVICE)
    return _phone(row) if row else None


def register(account_id: str, device: Device, known: Phone | None, at: datetime) -> list[Write]:
    """Make a phone the account's, so that nobody gets another's notices.

    Args:
        known: as it was registered when it was read.
    """
    unmoved = DeviceRow.account_id == known.account_id if known else DeviceRow.pk.does_not_exist()
    now: list[Action] = [
        DeviceRow.account_id.set(account_id),
        DeviceRow.platform.set(device.platform),
        DeviceRow.token.set(device.token),
        DeviceRow.registered_at.set(at),
    ]
    name = _name(device)
    held = AccountRow.devices
    room = held.does_not_exist() | held.contains(name) | (size(held) < DEVICES_MAX)  # type: ignore[no-untyped-call]  # PynamoDB's own
    writes: list[Write] = [
        Update(DeviceRow(_key(device), DEVICE), now, unmoved),
        Update(AccountRow(account_key(account_id), ACCOUNT), [held.add({name})], room, lost=Full),
    ]
    if known and known.account_id != account_id:
        writes.append(_without(known.account_id, name))
    return writes


def remove(phone: Phone) -> list[Write]:
    """Take a phone away, unless it was registered anew since it was read."""
    as_read = (DeviceRow.account_id == phone.account_id) & (DeviceRow.registered_at == phone.registered_at)
    gone = Delete(DeviceRow(_key(phone.device), DEVICE), as_read)
    return [gone, _without(phone.account_id, _name(phone.device))]


def keep_endpoint(phone: Phone, endpoint: str) -> None:
    """Note what SNS calls a phone: it goes by its token, whoever has it. One call."""
    row = DeviceRow(_key(phone.device), DEVICE)
    with calling_dynamodb():
        try:
            row.update(actions=[DeviceRow.endpoint.set(endpoint)], condition=DeviceRow.pk.exists())
        except UpdateError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise


def of_account(account_id: str) -> tuple[Phone, ...]:
    """The phones of the account, the one that was registered first at the front; two calls."""
    found = of_accounts([account_id])
    return found[account_id].phones if account_id in found else ()


def of_accounts(account_ids: Sequence[str]) -> Mapping[str, Pushable]:
    """Those of the accounts that ever said anything, by id, with their phones; a call for 100 accounts or phones."""
    rows = accounts(account_ids)
    found = [DeviceRow.from_raw_data(item) for item in many([(key, DEVICE) for key in _keys(rows.values())])]
    phones = sorted(map(_phone, found), key=lambda phone: phone.registered_at)
    return {
        # Whose it is, is said by the phone: between the two reads it may have changed hands.
        id: Pushable(to_preferences(row), tuple(phone for phone in phones if phone.account_id == id))
        for id, row in rows.items()
    }


def _without(account_id: str, name: str) -> Write:
    return Update(AccountRow(account_key(account_id), ACCOUNT), [AccountRow.devices.delete({name})])


def _keys(rows: Iterable[AccountRow]) -> list[str]:
    return [f"DEV#{name.partition('#')[2]}" for row in rows for name in row.devices or ()]


def _phone(row: DeviceRow) -> Phone:
    return Phone(Device(row.platform, row.token), row.account_id, row.registered_at, row.endpoint)


def _key(device: Device) -> str:
    return f"DEV#{_digest(device)}"


def _name(device: Device) -> str:
    return f"{device.platform}#{_digest(device)}"


def _digest(device: Device) -> str:
    return hashlib.sha256(f"{device.platform} {device.token}".encode()).hexdigest()
