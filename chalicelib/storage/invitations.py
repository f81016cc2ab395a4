"""Invitations: the one of each person that is good, and where a code leads; no code is stored.

`U#{unit}` / `INV#{person}` is the invitation; `CODE#{digest}` / `INV` says whose a code is. A code is an HMAC of the
invitation's id, so that whoever made it can be told it again. What is to be mailed is an errand beside the letters,
whose table has the stream: `INV#{invitation}` / `INVITED`.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from chalicelib.domain.invitations import Invitation, code_from, typed
from chalicelib.domain.roles import Role
from chalicelib.storage.directory_rows import DirectoryRow, unit_key
from chalicelib.storage.directory_writes import Overtaken
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.secrets import key_for
from chalicelib.storage.tables import Row
from chalicelib.storage.transactions import Delete, Put, Write

INVITED: Final = "INVITED"
"""The sort key of an errand."""

_CODE: Final = "INV"
_ERRANDS_KEPT: Final = timedelta(days=7)


class InvitationRow(DirectoryRow):
    """The invitation of a person."""

    id = UnicodeAttribute()
    unit_id = UnicodeAttribute()
    person_id = UnicodeAttribute()
    invited_by = UnicodeAttribute()
    covers: JSONAttribute = JSONAttribute()
    invited_at = MomentAttribute()
    expires_at = MomentAttribute()
    mailed_to = UnicodeAttribute(null=True)


class CodeRow(DirectoryRow):
    """Whose a code is: found by its digest, which tells nothing of it."""

    invitation_id = UnicodeAttribute()
    unit_id = UnicodeAttribute()
    person_id = UnicodeAttribute()


class ErrandRow(Row):
    """An invitation that is to be mailed: the stream carries it to the relay."""

    class Meta:
        table_name = "communications"

    unit_id = UnicodeAttribute()
    person_id = UnicodeAttribute()


@dataclass(frozen=True)
class Named:
    """The invitation that a code names, good or not."""

    invitation_id: str
    unit_id: str
    person_id: str


def code_of(invitation_id: str) -> str:
    """The code of an invitation, as it is shown."""
    return code_from(hmac.digest(key_for("invitations"), invitation_id.encode(), "sha256"))


def invite(invitation: Invitation) -> list[Write]:
    """Write the invitation in the place of any earlier one, where its code leads, and the errand to mail it."""
    expires = int(invitation.expires_at.timestamp())
    row = InvitationRow(
        unit_key(invitation.unit_id),
        _invitation_key(invitation.person_id),
        id=invitation.id,
        unit_id=invitation.unit_id,
        person_id=invitation.person_id,
        invited_by=invitation.invited_by,
        covers=sorted(invitation.covers),
        invited_at=invitation.invited_at,
        expires_at=invitation.expires_at,
        mailed_to=invitation.mailed_to,
        expires=expires,
    )
    code = CodeRow(
        _digest(typed(code_of(invitation.id)) or ""),
        _CODE,
        invitation_id=invitation.id,
        unit_id=invitation.unit_id,
        person_id=invitation.person_id,
        expires=expires,
    )
    return [Put(row), Put(code), *([Put(_errand(invitation))] if invitation.mailed_to else [])]


def by_code(code: str) -> Named | None:
    """The invitation that a code names, as `typed` gives it; one call. A code under an earlier secret names none."""
    row = CodeRow.find(_digest(code), _CODE)
    if row is None or typed(code_of(row.invitation_id)) != code:
        return None
    return Named(row.invitation_id, row.unit_id, row.person_id)


def of_person(unit_id: str, person_id: str) -> Invitation | None:
    """The latest invitation of the person that was neither used nor taken back; it may have expired. One call."""
    row = InvitationRow.find(unit_key(unit_id), _invitation_key(person_id))
    if row is None:
        return None
    return Invitation(
        id=row.id,
        unit_id=row.unit_id,
        person_id=row.person_id,
        invited_by=row.invited_by,
        covers=frozenset(map(Role, row.covers)),
        invited_at=row.invited_at,
        expires_at=row.expires_at,
        mailed_to=row.mailed_to,
    )


def use(invitation: Invitation) -> Write:
    """Write that the invitation was used: it never binds anybody again."""
    row = InvitationRow(unit_key(invitation.unit_id), _invitation_key(invitation.person_id))
    return Delete(row, InvitationRow.id == invitation.id, lost=Overtaken)


def take_back(unit_id: str, person_id: str) -> Write:
    """Write that no invitation of the person is good any more."""
    return Delete(InvitationRow(unit_key(unit_id), _invitation_key(person_id)))


def _errand(invitation: Invitation) -> ErrandRow:
    return ErrandRow(
        f"INV#{invitation.id}",
        INVITED,
        unit_id=invitation.unit_id,
        person_id=invitation.person_id,
        expires=int((invitation.invited_at + _ERRANDS_KEPT).timestamp()),
    )


def _invitation_key(person_id: str) -> str:
    return f"INV#{person_id}"


def _digest(code: str) -> str:
    return f"CODE#{hashlib.sha256(code.encode()).hexdigest()}"
