"""Binding a sign-in to a person of a unit, by invitation, and unbinding it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain import grants
from chalicelib.domain.directory import AuditEntry
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, TooManyRequests
from chalicelib.domain.grants import Binder, Granter, Granters, Hint
from chalicelib.domain.invitations import Invitation, mailable, not_good, typed
from chalicelib.domain.people import Caller, PersonRef
from chalicelib.domain.roles import Role
from chalicelib.gateways import qr_codes
from chalicelib.services import clock, members, sign_in, units
from chalicelib.settings import settings
from chalicelib.storage import directory, directory_accounts, directory_writes, rates
from chalicelib.storage import invitations as store
from chalicelib.storage.directory_writes import PersonFile
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.transactions import Check, commit
from chalicelib.templates import invitations as templates
from chalicelib.templates.invitations import Words

PER_MINUTE: Final = 20
"""How many codes one account may try."""

_SIGNS_IN: Final[Mapping[str, str | None]] = {"signed_in": "true"}
_DOES_NOT: Final[Mapping[str, str | None]] = {"signed_in": "false"}

authorise = members.authorise
"""Require that the caller gives some role in the unit; who invites somebody in particular is looked at with them."""


@dataclass(frozen=True)
class Link:
    """What whoever was invited needs.

    Attributes:
        code: as it is shown.
        url: where it is accepted; the code stands after the `#`, which no server is sent.
    """

    code: str
    url: str


def link(invitation_id: str) -> Link:
    """The code of an invitation, and where it is accepted: the same whenever it is asked for."""
    code = store.code_of(invitation_id)
    return Link(code, f"{settings().web_origin}/invitations#{code}")


def invite(caller: Caller, unit_id: str, person_id: str, *, once: Once | None = None) -> Invitation:
    """Invite a person of the unit to bind a sign-in: any earlier invitation is void, and this one is mailed if it may.

    Raises:
        NotFound: the caller has nothing to do with the unit, or it has no such person.
        Forbidden: the person's roles are not all theirs to give.
        Conflict: the person has a sign-in already, or the idempotency key was used before.
    """

    def step(caller: Caller) -> Invitation:
        at = clock.now()
        case = _open(caller, unit_id, person_id, at, invites=True)
        if case.file.person.account_id:
            raise Conflict(Hint.UNBIND_FIRST)
        invitation = _invitation(caller, case, at)
        after = {"expires_at": invitation.expires_at.isoformat(), "mailed_to": invitation.mailed_to}
        noted = _noted(case.file, case.binder.by.person, "invited", at, {}, after)
        held = directory.role_still_held(case.binder.by, at)
        remembered = [remember(once, invitation, at)] if once else []
        unmoved = [directory_writes.unmoved(case.file), *case.serialised]
        commit([*remembered, held, *unmoved, *store.invite(invitation), directory_writes.note(unit_id, noted)])
        return invitation

    return sign_in.decided(caller, step)


def accept(caller: Caller, text: str) -> Caller:
    """Bind the caller's sign-in to the person whom the code invites; gives the caller with what they hold now.

    A code that bound them before binds them still.

    Raises:
        TooManyRequests: this account tries too many codes.
        InvalidFields: the code binds nothing: it is used, expired, void or unknown.
        Forbidden: they made it themselves, for somebody else.
    """
    now = clock.now()
    if rates.count("invitation", caller.account_id, now) > PER_MINUTE:
        raise TooManyRequests(retry_after=60 - now.second)
    code = typed(text)
    named = store.by_code(code) if code else None
    if named is None:
        raise not_good()

    def step(caller: Caller) -> None:
        at = clock.now()
        # In this order: when it is found used, the person is seen as whoever used it left them.
        invitation = store.of_person(named.unit_id, named.person_id)
        file = directory_writes.open_file(named.unit_id, named.person_id)
        if file and file.person.account_id == caller.account_id:
            return
        if file is None or file.person.account_id or invitation is None or invitation.id != named.invitation_id:
            raise not_good()
        if not invitation.is_good_for(frozenset(directory_writes.held(file, at)), at):
            raise not_good()
        if invitation.invited_by == caller.account_id:
            raise Forbidden(Hint.NOT_YOUR_OWN_INVITATION)
        bound = replace(file.person, account_id=caller.account_id)
        noted = _noted(file, bound.ref, "account_bound", at, _DOES_NOT, _SIGNS_IN)
        account = directory_accounts.bind(caller.account_id, file.unit_id, bound.id)
        written = directory_writes.save(file, bound)
        commit([store.use(invitation), *written, account, directory_writes.note(file.unit_id, noted)])

    sign_in.decided(caller, step)
    return sign_in.renewed(caller)


def unbind(caller: Caller, unit_id: str, person_id: str) -> None:
    """Take a person's sign-in from them, at once; repeating it changes nothing. They can be invited again.

    Raises:
        NotFound: the caller has nothing to do with the unit, or it has no such person.
        Forbidden: the person's roles are not all theirs to give.
    """

    def step(caller: Caller) -> None:
        at = clock.now()
        case = _open(caller, unit_id, person_id, at, invites=False)
        person = case.file.person
        if person.account_id is None:
            return
        noted = _noted(case.file, case.binder.by.person, "account_unbound", at, _SIGNS_IN, _DOES_NOT)
        commit(
            [
                *directory_writes.still_held(case.binder.by, case.file, at),
                *case.serialised,
                *directory_writes.save(case.file, replace(person, account_id=None)),
                directory_accounts.unbind(person.account_id, unit_id, person_id),
                store.take_back(unit_id, person_id),
                directory_writes.note(unit_id, noted),
            ]
        )
        sign_in.forget(person.account_id)

    sign_in.decided(caller, step)


def sheet(caller: Caller, unit_id: str, person_id: str, invitation_id: str) -> str:
    """The page to print of an invitation that is still good, for the account that made it and nobody else.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    grants.granters(caller, units.unit(unit_id, at=caller.at))
    invitation = store.of_person(unit_id, person_id)
    if invitation is None or invitation.id != invitation_id or invitation.invited_by != caller.account_id:
        raise NotFound
    found = _words(invitation, caller.at)
    if found is None:
        raise NotFound
    return templates.sheet(found, qr_codes.svg(found.url, templates.QR_LABEL))


def to_mail(unit_id: str, person_id: str, invitation_id: str) -> tuple[str, Words] | None:
    """The address that an invitation is to be mailed to, and what it says; none when it is not good any more."""
    invitation = store.of_person(unit_id, person_id)
    if invitation is None or invitation.id != invitation_id or invitation.mailed_to is None:
        return None
    found = _words(invitation, clock.now())
    return (invitation.mailed_to, found) if found else None


@dataclass(frozen=True)
class _Case:
    """A person whose sign-in is to be bound or unbound, and how the caller may.

    Attributes:
        serialised: what lets it pass only while the unit has the directors that it was decided on.
    """

    file: PersonFile
    roles: frozenset[Role]
    binder: Binder
    serialised: tuple[Check, ...] = ()


def _open(caller: Caller, unit_id: str, person_id: str, at: datetime, *, invites: bool) -> _Case:
    """Look at the person, for who may bind them.

    Args:
        invites: whether they are to be invited: the platform's administration may invite whom it appointed itself.
    """
    unit = units.unit(unit_id, at=at)
    held = grants.granters(caller, unit)
    if not held:
        raise Forbidden(Hint.ASK_THE_DIRECTOR)
    file = directory_writes.open_file(unit_id, person_id)
    if file is None:
        raise NotFound
    roles = frozenset(directory_writes.held(file, at))
    directors, serialised = _directors(unit_id, roles, held, at)
    directing = file.member(Role.DIRECTOR)
    if invites and directing and directing.granted_by in {None, *caller.person_ids}:
        directors -= {person_id}
    try:
        binder = grants.authorise_binding(roles, held, has_director=bool(directors))
    except Forbidden:
        # From outside of the unit only its directors are seen.
        if Role.DIRECTOR in roles or caller.belongs_to(unit_id):
            raise
        raise NotFound from None
    return _Case(file, roles, binder, serialised)


def _directors(
    unit_id: str, roles: frozenset[Role], held: Granters, at: datetime
) -> tuple[frozenset[str], tuple[Check, ...]]:
    """Who directs the unit, looked at only where it matters: when the platform's administration binds a director."""
    if Role.DIRECTOR not in roles or Granter.PLATFORM_ADMIN not in held:
        return frozenset(), ()
    staffing = directory.staffing(unit_id, at)
    if staffing is None:
        raise NotFound
    unmoved = directory_writes.unit_unmoved(unit_id, staffing.revision)
    return grants.active_directors(staffing.staff, at), (unmoved,)


def _invitation(caller: Caller, case: _Case, at: datetime) -> Invitation:
    person = case.file.person
    covers = case.binder.covers
    mailed_to = mailable(person, case.roles)
    if mailed_to and person.vouched_for is not None:
        covers &= person.vouched_for
    return Invitation(
        id=clock.fresh_id(),
        unit_id=case.file.unit_id,
        person_id=person.id,
        invited_by=caller.account_id,
        covers=covers,
        invited_at=at,
        expires_at=at + timedelta(days=settings().invitation_days),
        mailed_to=mailed_to,
    )


def _words(invitation: Invitation, at: datetime) -> Words | None:
    file = directory_writes.open_file(invitation.unit_id, invitation.person_id)
    unit = units.find(invitation.unit_id, at=at)
    if file is None or unit is None or not invitation.is_good_for(frozenset(directory_writes.held(file, at)), at):
        return None
    found = link(invitation.id)
    return Words(unit.name, file.person.name, found.code, found.url, invitation.expires_at)


def _noted(
    file: PersonFile,
    by: PersonRef,
    action: str,
    at: datetime,
    before: Mapping[str, str | None],
    after: Mapping[str, str | None],
) -> AuditEntry:
    return AuditEntry(clock.fresh_id(), at, by, action, file.person.ref, before, after)
