"""Names for people and things of a school that are the same at each import and tell nothing of what they are made from.

HMACs under a key that is derived from the deployment's secret: whoever has the data alone cannot try documents out.
"""

import hmac
from typing import Final

from chalicelib.domain.guardians import NOTHING
from chalicelib.domain.ids import encode
from chalicelib.domain.limits import folded
from chalicelib.storage.secrets import key_for

_BYTES: Final = 16


def student_id(unit_id: str, school_id: str) -> str:
    """The id of the student whom the administration knows by that number."""
    return _pseudonym(unit_id, "student", school_id)


def group_id(unit_id: str, name: str) -> str:
    """The id of the class with that name."""
    return _pseudonym(unit_id, "group", " ".join(folded(name).split()))


def person_id(unit_id: str, role: str, digest: str) -> str:
    """The id of somebody new."""
    return _pseudonym(unit_id, f"person {role}", digest)


def document(unit_id: str, dni: str) -> str:
    """The digest of an identity document."""
    return _pseudonym(unit_id, "document", dni)


def name_and_phone(unit_id: str, name: str, phone: str | None, subject: str) -> str:
    """The digest by which a guardian without a document is known.

    Args:
        subject: the student whose line it is: without a telephone either, the guardian is nobody else's.
    """
    return _pseudonym(unit_id, "name and phone", " ".join(folded(name).split()), phone or f"of {subject}")


def address(unit_id: str, value: str | None) -> str:
    """The digest of an address as an export has it."""
    return _pseudonym(unit_id, "address", value.lower()) if value else NOTHING


def address_or_name(unit_id: str, said: str) -> str:
    """The digest of an address, or of a name."""
    return address(unit_id, said) if "@" in said else called(unit_id, said)


def called(unit_id: str, name: str) -> str:
    """The digest of a name."""
    return _pseudonym(unit_id, "name", " ".join(folded(name).split()))


def _pseudonym(unit_id: str, what: str, *parts: str) -> str:
    said = "\0".join((unit_id, what, *parts)).encode()
    return encode(hmac.digest(key_for("enrolment"), said, "sha256")[:_BYTES])
