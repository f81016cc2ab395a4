"""Accounts: a sign-in, the people that it was bound to, how they want to be told, and their phones."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.directory import Preferences
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.storage.directory import many
from chalicelib.storage.directory_rows import TABLE, DirectoryRow, person_key
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import collection
from chalicelib.storage.transactions import Check, Delete, Put, Update, Write

ACCOUNT: Final = "ACCOUNT"
DEVICE: Final = "DEVICE"


class AccountRow(DirectoryRow):
    """How the account wants to be told; an account without one wants what is usual."""

    language = UnicodeAttribute(null=True)
    push = BooleanAttribute(null=True)
    email = BooleanAttribute(null=True)


class BoundRow(DirectoryRow):
    """A person that the account is."""

    unit_id = UnicodeAttribute()
    person_id = UnicodeAttribute()


class DeviceRow(DirectoryRow):
    """A phone of the account."""

    platform = UnicodeAttribute()
    token = UnicodeAttribute()
    registered_at = MomentAttribute()


class DeviceOwnerRow(DirectoryRow):
    """Whose a phone is: it is one account's at a time."""

    account_id = UnicodeAttribute()


@dataclass(frozen=True)
class Device:
    """A phone: its platform (`android`, `ios`) and its secret token for push."""

    platform: str
    token: str


def people_of(account_id: str) -> tuple[tuple[str, str], ...]:
    """Unit and person, for each person that the account is; one Query."""
    between = BoundRow.sk.between
    items = collection(TABLE, account_key(account_id), lambda after: between(f"{after}\0" if after else "P#", "P$"))
    return tuple((row.unit_id, row.person_id) for row in map(BoundRow.from_raw_data, items))


def preferences(account_id: str) -> Preferences:
    """How the account wants to be told; one call."""
    return _preferences(AccountRow.find(account_key(account_id), ACCOUNT))


def preferences_of(account_ids: Sequence[str]) -> Mapping[str, Preferences]:
    """How those of the accounts that ever said so want to be told, by id; one call for 100."""
    rows = many([(account_key(account_id), ACCOUNT) for account_id in account_ids])
    return {row.pk.removeprefix(account_key("")): _preferences(row) for row in map(AccountRow.from_raw_data, rows)}


def prefer(account_id: str, *, language: str | None, push: bool | None, email: bool | None) -> list[Write]:
    """Write those preferences that are given."""
    actions: list[Action] = []
    if language is not None:
        actions.append(AccountRow.language.set(language))
    if push is not None:
        actions.append(AccountRow.push.set(push))
    if email is not None:
        actions.append(AccountRow.email.set(email))
    return [Update(AccountRow(account_key(account_id), ACCOUNT), actions)] if actions else []


def forget_preferences(account_id: str) -> Write:
    """Write that the account wants what is usual."""
    return Delete(AccountRow(account_key(account_id), ACCOUNT))


def bind(account_id: str, unit_id: str, person_id: str) -> Write:
    """Write that the account is this person."""
    return Put(BoundRow(account_key(account_id), person_key(person_id), unit_id=unit_id, person_id=person_id))


def unbind(account_id: str, unit_id: str, person_id: str) -> Write:
    """Write that the account is this person no longer."""
    return Delete(BoundRow(account_key(account_id), person_key(person_id)), BoundRow.unit_id == unit_id)


def still_bound(account_id: str, person_id: str) -> Check:
    """Lets a transaction pass only while the account is this person."""
    return Check(BoundRow, account_key(account_id), person_key(person_id), BoundRow.pk.exists(), lost=NotFound)


def owner_of(token: str) -> str | None:
    """The account whose phone this is; one call."""
    row = DeviceOwnerRow.find(_digest(token), DEVICE)
    return row.account_id if row else None


def add_device(account_id: str, device: Device, owner: str | None, at: datetime) -> list[Write]:
    """Make a phone the account's; whoever had it before no longer has, so that nobody gets another's notices.

    Args:
        owner: whose it was when it was read.
    """
    digest = _digest(device.token)
    unmoved = DeviceOwnerRow.account_id == owner if owner else DeviceOwnerRow.pk.does_not_exist()
    row = DeviceRow(account_key(account_id), digest, platform=device.platform, token=device.token, registered_at=at)
    writes: list[Write] = [
        Put(DeviceOwnerRow(digest, DEVICE, account_id=account_id), unmoved, lost=Conflict),
        Put(row),
    ]
    if owner and owner != account_id:
        writes.append(Delete(DeviceRow(account_key(owner), digest)))
    return writes


def remove_device(account_id: str, token: str) -> list[Write]:
    """Take a phone from the account that it is of."""
    digest = _digest(token)
    return [
        Delete(DeviceOwnerRow(digest, DEVICE), DeviceOwnerRow.account_id == account_id),
        Delete(DeviceRow(account_key(account_id), digest)),
    ]


def devices_of(account_id: str) -> tuple[Device, ...]:
    """The phones of the account; one Query."""
    between = DeviceRow.sk.between
    items = collection(TABLE, account_key(account_id), lambda after: between(f"{after}\0" if after else "DEV#", "DEV$"))
    return tuple(Device(row.platform, row.token) for row in map(DeviceRow.from_raw_data, items))


def account_key(account_id: str) -> str:
    """The `pk` of an account's collection."""
    return f"ACC#{account_id}"


def _preferences(row: AccountRow | None) -> Preferences:
    wanted = {name: getattr(row, name, None) for name in ("language", "push", "email")}
    return Preferences(**{name: value for name, value in wanted.items() if value is not None})


def _digest(token: str) -> str:
    return f"DEV#{hashlib.sha256(token.encode()).hexdigest()}"
