"""A small world for tests of the contract: six units of two provinces, everybody who may be somewhere, and letters.

Everybody is called by unit and role (`school.director`); that is also the token that they ask with. The letters of the
school are addressed to a service, so that its office is the parent of who holds them.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from app import app
from chalicelib.domain import attachments as files
from chalicelib.domain import deposit as deposits
from chalicelib.domain import signing
from chalicelib.domain.audiences import Audience
from chalicelib.domain.communications import Attachment, Communication
from chalicelib.domain.contact_lists import ContactList, Scope, ScopeKind
from chalicelib.domain.deposit import DepositFile
from chalicelib.domain.errors import Unauthenticated
from chalicelib.domain.inboxes import Category
from chalicelib.domain.messages import Channel, Message, MessageState
from chalicelib.domain.numbers import Book, book_year
from chalicelib.domain.people import Caller, Unit
from chalicelib.domain.roles import Role
from chalicelib.domain.sharing import ShareLink
from chalicelib.gateways.tokens import Claims
from chalicelib.services import (
    aliases,
    attachments,
    cases,
    clock,
    communications,
    contact_lists,
    deposit,
    messages,
    registrations,
    sharing,
    sign_in,
    signatures,
)
from chalicelib.services import transitions as move
from chalicelib.services.messages import Given
from chalicelib.storage import communications as store
from chalicelib.storage import files as deposit_store
from chalicelib.storage import messages as message_store
from chalicelib.storage.transactions import commit
from tests.aws import ISSUER
from tests.handlers.client import Client
from tests.units import CED, EMPTY, FAR_OFFICE, OFFICE, OTHER_SCHOOL, SCHOOL, SERVICE

UNITS: Final = (CED, OFFICE, FAR_OFFICE, SERVICE, EMPTY, SCHOOL, OTHER_SCHOOL)

PLACES: Final = {
    "school": SCHOOL,
    "other": OTHER_SCHOOL,
    "service": SERVICE,
    "office": OFFICE,
    "far": FAR_OFFICE,
    "authority": CED,
}
"""What units are called in the names of their people."""

STRANGER: Final = "stranger"
"""Who signs in and was never invited by anybody."""

NOBODY: Final = "nobody"
"""Who does not sign in."""

TEXT: Final = b"Un texto."


def _named(place: str, *roles: Role) -> tuple[str, ...]:
    return tuple(f"{place}.{role}" for role in roles)


_OF_A_SCHOOL: Final = tuple(role for role in Role if role not in {Role.OFFICER, Role.PLATFORM_ADMIN})
_OF_AN_OFFICE: Final = (Role.DIRECTOR, Role.OFFICER, Role.ADMINISTRATION, Role.NOTIFICATION_MANAGER)

MEMBERS: Final = (
    *_named("school", *_OF_A_SCHOOL),
    *_named("other", *_OF_A_SCHOOL),
    *_named("service", *_OF_AN_OFFICE),
    *_named("office", *_OF_AN_OFFICE),
    *_named("far", *_OF_AN_OFFICE),
    *_named("authority", Role.DIRECTOR, Role.PLATFORM_ADMIN),
)
"""Every role in every unit that has it: one account each."""

EVERYBODY: Final = (*MEMBERS, STRANGER, NOBODY)


@dataclass(frozen=True)
class World:
    """The units with their people in them.

    Attributes:
        people: the id of the person whom each name stands for.
    """

    people: dict[str, str]

    def client(self, who: str) -> Client:
        """Somebody who asks over HTTP."""
        return Client(app, None if who == NOBODY else who)

    def caller(self, who: str) -> Caller:
        """Somebody who asks now, as services know them."""
        return sign_in.caller_of(Claims(ISSUER, who), clock.now())

    # ------------------------------------------------------------------------------------------------- letters

    def draft(self, by: str = "school.administration", to: Unit = SERVICE, subject: str = "Obras") -> Communication:
        """A new draft."""
        caller = self.caller(by)
        unit_id = caller.active[0].unit.id
        return communications.create(
            caller, unit_id, type="general", destination_id=to.id, subject=subject, body="Se solicita."
        )

    def file(self, letter: Communication) -> Attachment:
        """A file of a draft, uploaded and found good."""
        file, _ = attachments.attach(
            self.caller("school.administration"),
            letter.id,
            name="nota.txt",
            size=len(TEXT),
            content_type="text/plain",
        )
        found = files.judged(file, files.Uploaded(len(TEXT), "5" * 64, "text/plain"))
        store.settle(letter.id, found)
        return found

    def announced(self, by: str = "school.administration") -> DepositFile:
        """A file of the deposit that is about to be uploaded."""
        caller = self.caller(by)
        unit_id = caller.active[0].unit.id
        file, _ = deposit.announce(caller, unit_id, name="nota.txt", size=len(TEXT), content_type="text/plain")
        return file

    def deposited(self, by: str = "school.administration") -> DepositFile:
        """A file of the deposit, uploaded and found good."""
        file = self.announced(by)
        found = files.Uploaded(len(TEXT), "5" * 64, "text/plain")
        after = deposits.judged(file, found, scanning=False, at=clock.now())
        deposit_store.advance(file, after)
        return after

    def shared(self, file: DepositFile, **more: Any) -> tuple[ShareLink, str]:
        """A link to a file, and its token."""
        link = sharing.share(self.caller("school.administration"), file.id, **more)
        return link, sharing.url_token(file.id, link.id)

    def pending(self, *signers: str, letter: Communication | None = None) -> Communication:
        """A letter that waits for these signatures, one after the other; the director's when nobody is named."""
        wanted = [self.people[who] for who in signers or ("school.director",)]
        by = self.caller("school.administration")
        return move.submit(by, (letter or self.draft()).id, signer_ids=wanted, sequential=True)

    def signed(self, letter: Communication, who: str = "school.director") -> Communication:
        """The letter with one more signature."""
        caller = self.caller(who)
        request = next(r for r in letter.signatures if r.signer.id == self.people[who])
        signatures.sign(caller, request.id, document_sha256=request.document_sha256)
        return communications.find(caller, letter.id)

    def sent(self, letter: Communication | None = None) -> Communication:
        """A letter that waits to be received: the seal worker's part, without a seal on the document."""
        ready = self.signed(letter or self.pending())
        at = clock.now()
        registered = signing.register(ready, store.last_number(ready.origin.id, Book.EXIT, book_year(at)), at)
        store.store(registered, at)
        moment = cases.moment()
        assert registered.after
        assert ready.document
        change = signing.seal(registered.after, f"{ready.document.key}-sealed.pdf", "6" * 64, None, moment)
        store.store(change, moment.at)
        assert change.after
        return change.after

    # ------------------------------------------------------------------------------------------------ messages

    def message(self, by: str = "school.administration", *, to: str = "school.teacher", **changes: Any) -> Message:
        """A draft of a message to one person."""
        caller = self.caller(by)
        unit_id = caller.active[0].unit.id
        given = Given(
            category=Category.MESSAGE,
            channels=frozenset({Channel.EMAIL}),
            alias_id=aliases.add(caller, unit_id, name="Secretaría").id,
            audience=Audience(people=(self.people[to],)),
            hidden_recipients=None,
            subject="Reunión",
            body="Les esperamos el lunes.",
        )
        return messages.create(caller, unit_id, replace(given, **changes))

    def notice(self, **changes: Any) -> Message:
        """A draft of a notice to one person."""
        return self.message("school.notification_manager", category=Category.NOTICE, **changes)

    def scheduled(self, draft: Callable[..., Message]) -> Message:
        """A message or a notice that waits for tomorrow."""
        made = draft(send_at=clock.now() + timedelta(days=1))
        by = "notification_manager" if made.content.category is Category.NOTICE else "administration"
        return messages.send(self.caller(f"school.{by}"), made.id)

    def sent_message(self, draft: Callable[..., Message] | None = None) -> Message:
        """A message or a notice that has gone to its end: as the workers leave it."""
        made = (draft or self.message)()
        by = "notification_manager" if made.content.category is Category.NOTICE else "administration"
        going = messages.send(self.caller(f"school.{by}"), made.id)
        done = replace(going, state=MessageState.SENT, run="run", recipients=1, revision=going.revision + 1)
        commit([message_store.put(done, going)])
        return done

    def contact_list(self, kind: ScopeKind = ScopeKind.TEACHERS, *people: str, **scope: str) -> ContactList:
        """A contact list of the school."""
        given = contact_lists.Given("Claustro", Scope(kind, **scope), tuple(self.people[who] for who in people))
        return contact_lists.create(self.caller("school.administration"), SCHOOL.id, given)

    def received(self, letter: Communication | None = None) -> Communication:
        """A letter that the service has received."""
        return move.receive(self.caller("service.officer"), (letter or self.sent()).id)


@contextmanager
def a_world(patch: pytest.MonkeyPatch, members: Iterable[str] = MEMBERS) -> Iterator[World]:
    """The world, on tables that are there already.

    Args:
        members: who is in it; whoever is not, is like a stranger.
    """
    patch.setattr(sign_in, "claims", _claims)
    for unit in UNITS:
        registrations.register_unit(unit)
    yield World({who: _registered(who) for who in members})


def _registered(who: str) -> str:
    place, _, role = who.partition(".")
    unit = PLACES[place]
    person = registrations.register_person(unit.id, who.replace(".", " "), f"{who}@example.org")
    registrations.register_role(unit.id, person.id, Role(role))
    registrations.bind(ISSUER, who, unit.id, person.id)
    return person.id


def _claims(token: str, _at: datetime) -> Claims:
    """Whoever the token names; nothing else of it is looked at."""
    if token not in {*MEMBERS, STRANGER}:
        raise Unauthenticated
    return Claims(ISSUER, token, f"{token}@example.org")
