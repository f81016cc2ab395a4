"""The people of a unit as others see them, how they are searched for, and what is wrong with what is told of them."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chalicelib.domain.errors import FieldError
from chalicelib.domain.limits import folded, text_errors
from chalicelib.domain.people import Membership, PersonRef, UnitKind
from chalicelib.domain.roles import SIGNING, Role

NAME_MAX: Final = 200
EMAIL_MAX: Final = 254
"""RFC 5321: a path is at most 256 characters with its angle brackets."""

WORDS_MAX: Final = 20
"""Under how many of its words a name is found."""

PARENT_KINDS: Final = {
    UnitKind.AUTHORITY: frozenset[UnitKind](),
    UnitKind.REGIONAL_OFFICE: frozenset({UnitKind.AUTHORITY}),
    UnitKind.SERVICE: frozenset({UnitKind.REGIONAL_OFFICE, UnitKind.AUTHORITY}),
    UnitKind.SCHOOL: frozenset({UnitKind.REGIONAL_OFFICE}),
}
"""What a unit of a kind hangs from; only an authority is a root. As no kind changes, none hangs from itself."""

COMMON_WORDS: Final = frozenset(
    {"ceip", "ies", "cei", "cepr", "cper", "colegio", "instituto", "centro", "delegacion", "servicio", "territorial"}
    | {"de", "del", "la", "las", "los", "el", "san", "santa", "virgen", "maria", "publico", "educacion"}
)
"""Words that hundreds of units have in their names: a search begins with another one where it can."""

_UNIT_ID: Final = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+)*")
_SCHOOL_ID: Final = re.compile(r"[0-9]{8}")
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_PHONE: Final = re.compile(r"\+?[0-9]{6,15}")
_PROVINCE: Final = re.compile(r"[0-9]{2}")
_ABBREVIATED: Final = re.compile(r"(?<=\b\w)\.")


@dataclass(frozen=True)
class Person:
    """A record of somebody in one unit, with contact data that belong to that unit.

    Attributes:
        account_id: the sign-in that the person was bound to by an invitation.
        vouched_for: the roles whose holders could have been invited by who gave the address; none when it came with
            the data. An invitation is mailed to nobody else's (`invitations.mailable`).
    """

    id: str
    name: str
    email: str | None = None
    phone: str | None = None
    account_id: str | None = None
    vouched_for: frozenset[Role] | None = None

    @property
    def ref(self) -> PersonRef:
        """The person as others name them."""
        return PersonRef(self.id, self.name)


@dataclass(frozen=True)
class Member:
    """A role of a person in a unit, as the list of members shows it.

    Attributes:
        granted_by: the id of the person who granted it; none when it came with the data.
        signed_in: whether the person is bound to an account.
    """

    person: PersonRef
    role: Role
    since: datetime
    until: datetime | None
    granted_by: str | None
    signed_in: bool

    @property
    def can_sign(self) -> bool:
        """Whether the role signs for the unit."""
        return self.role in SIGNING


def member_of(held: Membership) -> Member:
    """A role as the list of members shows it."""
    signed_in = held.account_id is not None
    return Member(held.person, held.role, held.since, held.until, held.granted_by, signed_in)


@dataclass(frozen=True)
class Group:
    """A class (`unidad` in the sense of `1º ESO A`)."""

    id: str
    name: str


@dataclass(frozen=True)
class Student:
    """A student, the groups that they are in, and their legal guardians."""

    id: str
    name: str
    groups: tuple[str, ...] = ()
    guardians: tuple[PersonRef, ...] = ()


@dataclass(frozen=True)
class Guardian:
    """A legal guardian, where to reach them, and of whom they are one."""

    id: str
    name: str
    email: str | None
    phone: str | None
    students: tuple[PersonRef, ...] = ()


@dataclass(frozen=True)
class Teacher:
    """A teacher, where to reach them, and the groups that they teach."""

    id: str
    name: str
    email: str | None
    phone: str | None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class AuditEntry:
    """What was done to the people or the data of a unit.

    Attributes:
        actor: who did it; none when it came with the data.
        person: to whom; none when it was done to the unit.
        before, after: what changed, as it was and as it is.
    """

    id: str
    at: datetime
    actor: PersonRef | None
    action: str
    person: PersonRef | None
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]


@dataclass(frozen=True)
class Preferences:
    """How an account wants to be told; these are usual.

    Attributes:
        language: `es` or `en`.
        push, email: whether notices may come that way.
    """

    language: str = "es"
    push: bool = True
    email: bool = True


def account_id(issuer: str, subject: str) -> str:
    """The opaque id of a sign-in: the same whenever it comes back."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def is_erased(name: str) -> bool:
    """Whether who has this name in the directory was erased: everybody else has one."""
    return not name


def words(text: str) -> tuple[str, ...]:
    """The words that a text is found by, each once: without accents, case or dots (`C.E.I.P.` is `ceip`)."""
    return tuple(dict.fromkeys(re.findall(r"[^\W_]+", _ABBREVIATED.sub("", folded(text)))))[:WORDS_MAX]


def sortable(name: str) -> str:
    """The name as lists are sorted by it: no accents, no case, no stray blanks or control characters."""
    return " ".join(folded(name).split())[:NAME_MAX]


def rarest(searched: Sequence[str]) -> str:
    """The word to begin a search with: the longest that is not in everybody's name; the later one of two."""
    return max(enumerate(searched), key=lambda entry: (entry[1] not in COMMON_WORDS, len(entry[1]), entry[0]))[1]


def shared_with_earlier(found_by: Iterable[str]) -> dict[str, int]:
    """For each word, how many first letters it shares with a word of the same name that sorts before it.

    A search by a beginning of n letters finds a name once, though several of its words begin so, when it takes only
    the words that share less than n letters with an earlier one.
    """
    shares: dict[str, int] = {}
    before = ""
    for word in sorted(found_by):
        shares[word] = next((i for i, (a, b) in enumerate(zip(before, word, strict=False)) if a != b), len(before))
        before = word
    return shares


def name_errors(field: str, name: str) -> list[FieldError]:
    """What is wrong with the name of a person or a unit."""
    if any(ord(char) < 32 for char in name):
        return [FieldError(field, "one_line")]
    return text_errors(field, name, NAME_MAX)


def email_errors(field: str, email: str) -> list[FieldError]:
    """What is wrong with an e-mail address."""
    if not email:
        return [FieldError(field, "required")]
    if len(email) > EMAIL_MAX:
        return [FieldError(field, "too_long", {"max": EMAIL_MAX})]
    local = email.partition("@")[0]
    dotted_badly = local.startswith(".") or local.endswith(".") or ".." in local
    return [] if _EMAIL.fullmatch(email) and not dotted_badly else [FieldError(field, "not_an_email")]


def phone_errors(field: str, phone: str) -> list[FieldError]:
    """What is wrong with a telephone number."""
    return [] if _PHONE.fullmatch(dialled(phone)) else [FieldError(field, "not_a_phone")]


def dialled(phone: str) -> str:
    """The number as it is dialled: people write it with blanks, dots and hyphens."""
    return re.sub(r"[\s.()-]", "", phone)


def unit_id_errors(field: str, unit_id: str, kind: UnitKind) -> list[FieldError]:
    """What is wrong with the code of a unit: a school's is its official one (`41000001`), others are `DT41-PLAN`."""
    if kind is UnitKind.SCHOOL:
        fits, allowed = bool(_SCHOOL_ID.fullmatch(unit_id)), "8 0-9"
    else:
        fits, allowed = bool(_UNIT_ID.fullmatch(unit_id)) and len(unit_id) <= 40, "A-Z 0-9 -"
    return [] if fits else [FieldError(field, "invalid_value", {"allowed": allowed})]


def province_errors(field: str, province: str | None, kind: UnitKind) -> list[FieldError]:
    """What is wrong with the two digits of a province; only an authority has none."""
    if province is None:
        return [] if kind is UnitKind.AUTHORITY else [FieldError(field, "required")]
    return [] if _PROVINCE.fullmatch(province) else [FieldError(field, "invalid_value", {"allowed": "00-99"})]
