"""Invitations: a code that binds a sign-in to a person, once, for a while."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chalicelib.domain.directory import Person
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.ids import encode
from chalicelib.domain.roles import Role

CODE_LENGTH: Final = 28
"""Characters of 5 bits: 140 bits that nobody can guess."""

TYPED_MAX: Final = 100
"""How much is looked at of what somebody types: a code with any blanks and hyphens between."""

_GROUP: Final = 4
_BLANKS: Final = dict.fromkeys(map(ord, " \t\n\r\u00a0-\u2010\u2011\u2012\u2013\u2014.\u00b7"))
_MISREAD: Final = str.maketrans({"o": "0", "i": "1", "l": "1"})
_ALPHABET: Final = frozenset("0123456789abcdefghjkmnpqrstvwxyz")


@dataclass(frozen=True)
class Invitation:
    """The one invitation of a person that is good; a new one takes its place.

    Attributes:
        invited_by: the account that invited.
        covers: the roles that the person may hold when it is accepted: whoever invited could have given them.
        mailed_to: the address that the code is mailed to; none when it is only shown.
    """

    id: str
    unit_id: str
    person_id: str
    invited_by: str
    covers: frozenset[Role]
    invited_at: datetime
    expires_at: datetime
    mailed_to: str | None = None

    def is_good_for(self, roles: AbstractSet[Role], at: datetime) -> bool:
        """Whether it binds, at `at`, a person who holds `roles`.

        A role that was given since by somebody higher makes it void: its code is known to who could not have given it.
        """
        return at < self.expires_at and roles <= self.covers


def code_from(secret: bytes) -> str:
    """The code that stands for a secret of 32 bytes, as it is shown: groups of four, no letter like a figure."""
    plain = encode(secret)[-CODE_LENGTH:].upper()
    return "-".join(plain[at : at + _GROUP] for at in range(0, CODE_LENGTH, _GROUP))


def typed(text: str) -> str | None:
    """The code that somebody typed, without blanks, hyphens or case; none when it cannot be one."""
    plain = text[:TYPED_MAX].lower().translate(_BLANKS).translate(_MISREAD)
    return plain if len(plain) == CODE_LENGTH and _ALPHABET.issuperset(plain) else None


def not_good() -> InvalidFields:
    """The one refusal of every code that binds nothing: used, expired, void or unknown."""
    return InvalidFields([FieldError("code", "invalid_code")])


def mailable(person: Person, roles: AbstractSet[Role]) -> str | None:
    """The address that a code for the person, who holds `roles`, may be mailed to, if it may.

    Whoever may edit an address must not get a sign-in by it: it must have been given by somebody who could have
    invited the person themselves, or have come with the data.
    """
    vouched = person.vouched_for
    return person.email if person.email and (vouched is None or (roles or {Role.GUARDIAN}) <= vouched) else None
