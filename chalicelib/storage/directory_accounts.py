"""Accounts: a sign-in, the people that it was bound to, and how they want to be told."""

from collections.abc import Mapping, Sequence
from typing import Final

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.directory import Preferences
from chalicelib.domain.errors import NotFound
from chalicelib.domain.recipients import Wishes
from chalicelib.storage.directory import many
from chalicelib.storage.directory_rows import TABLE, DirectoryRow, person_key
from chalicelib.storage.tables import beginning, collection
from chalicelib.storage.transactions import Check, Delete, Put, Update, Write

ACCOUNT: Final = "ACCOUNT"


class AccountRow(DirectoryRow):
    """How the account wants to be told; an account without one wants what is usual.

    Attributes:
        devices: the names of its phones, see `storage/devices.py`.
    """

    language = UnicodeAttribute(null=True)
    push = BooleanAttribute(null=True)
    email = BooleanAttribute(null=True)
    devices: UnicodeSetAttribute = UnicodeSetAttribute(null=True)


class BoundRow(DirectoryRow):
    """A person that the account is."""

    unit_id = UnicodeAttribute()
    person_id = UnicodeAttribute()


def people_of(account_id: str) -> tuple[tuple[str, str], ...]:
    """Unit and person, for each person that the account is; one Query."""
    items = collection(TABLE, account_key(account_id), beginning("P#"))
    return tuple((row.unit_id, row.person_id) for row in map(BoundRow.from_raw_data, items))


def preferences(account_id: str) -> Preferences:
    """How the account wants to be told; one call."""
    return to_preferences(AccountRow.find(account_key(account_id), ACCOUNT))


def wishes_of(account_ids: Sequence[str]) -> Mapping[str, Wishes]:
    """How those of the accounts that ever said so want to be told, by id; one call for 100."""
    return {
        id: Wishes(to_preferences(row), frozenset(name.partition("#")[0] for name in row.devices or ()))
        for id, row in accounts(account_ids).items()
    }


def accounts(account_ids: Sequence[str]) -> Mapping[str, AccountRow]:
    """The rows of those of the accounts that ever said anything, by id; one call for 100."""
    rows = many([(account_key(account_id), ACCOUNT) for account_id in account_ids])
    return {row.pk.removeprefix(account_key("")): row for row in map(AccountRow.from_raw_data, rows)}


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


def account_key(account_id: str) -> str:
    """The `pk` of an account's collection."""
    return f"ACC#{account_id}"


def to_preferences(row: AccountRow | None) -> Preferences:
    """What the account prefers; what it never said is as usual."""
    wanted = {name: getattr(row, name, None) for name in ("language", "push", "email")}
    return Preferences(**{name: value for name, value in wanted.items() if value is not None})
