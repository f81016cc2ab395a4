"""Communications, people and files for tests, made by hand: no rule of the product has a part in making them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from chalicelib.domain.authorisation import Standings, standings
from chalicelib.domain.changes import Moment
from chalicelib.domain.communications import (
    Attachment,
    AttachmentStatus,
    Communication,
    Departure,
    Document,
    DocumentStatus,
    SignatureRequest,
    SignatureStatus,
    Signer,
)
from chalicelib.domain.drafting import Content
from chalicelib.domain.history import NO_HISTORY, Actor, Record, Tip, next_record
from chalicelib.domain.numbers import Book, Number
from chalicelib.domain.people import Caller, Membership, PersonRef, Unit, UnitKind
from chalicelib.domain.roles import Role
from chalicelib.domain.transitions import Action, Phase, Sealing, State

NOW: Final = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LONG_AGO: Final = NOW - timedelta(days=300)

CED: Final = Unit("CED", "Consejería", UnitKind.AUTHORITY, "ced@example.org")
OFFICE: Final = Unit("DT41", "Delegación de Sevilla", UnitKind.REGIONAL_OFFICE, "dt41@example.org", "41", "CED")
FAR_OFFICE: Final = Unit("DT11", "Delegación de Cádiz", UnitKind.REGIONAL_OFFICE, "dt11@example.org", "11", "CED")
SERVICE: Final = Unit("DT41-PLAN", "Planificación", UnitKind.SERVICE, "plan@example.org", "41", "DT41")
SCHOOL: Final = Unit("41000001", "IES Murillo", UnitKind.SCHOOL, "41000001@example.org", "41", "DT41")
OTHER: Final = Unit("41000002", "IES Velázquez", UnitKind.SCHOOL, "41000002@example.org", "41", "DT41")
CLOSED: Final = Unit(
    "41000003", "IES Cerrado", UnitKind.SCHOOL, "41000003@example.org", "41", "DT41", closed_at=LONG_AGO
)
EMPTY: Final = Unit("DT41-NADIE", "Sin nadie", UnitKind.SERVICE, "nadie@example.org", "41", "DT41", staffed=False)

ANA: Final = Signer("ana", "Ana Director", Role.DIRECTOR)
BEA: Final = Signer("bea", "Bea Secretary", Role.SECRETARY)
CAI: Final = Signer("cai", "Cai Studies", Role.HEAD_OF_STUDIES)

COMMUNICATION_ID: Final = "01communicationid000000000"
SHA: Final = "5" * 64
_ORDER: Final = list(Phase)


def a_membership(
    role: Role = Role.ADMINISTRATION,
    unit: Unit = SCHOOL,
    person: str = "me",
    *,
    since: datetime = LONG_AGO,
    until: datetime | None = None,
) -> Membership:
    return Membership(PersonRef(person, f"{person.title()} Pérez"), unit, role, since, until)


def a_caller(
    role: Role = Role.ADMINISTRATION, unit: Unit = SCHOOL, person: str = "me", *, until: datetime | None = None
) -> Caller:
    return Caller("account", (a_membership(role, unit, person, until=until),), NOW)


def nobody() -> Caller:
    return Caller("account", (), NOW)


def the_signer(signer: Signer, role: Role | None = None, unit: Unit = SCHOOL) -> Caller:
    return a_caller(role or signer.role, unit, signer.id)


def a_moment(at: datetime = NOW, salt: bytes = b"0123456789abcdef") -> Moment:
    return Moment(at, salt)


def a_document(round: int = 1, **changes: Any) -> Document:
    made = Document(
        round=round,
        status=DocumentStatus.PENDING,
        key=f"documents/{COMMUNICATION_ID}/{round}-abc.pdf",
        signed_sha256=f"{round}" * 64,
        verification_code="code",
        created_at=NOW,
        subject="Obras",
        destination=OFFICE.ref,
    )
    return replace(made, **changes)


def a_request(signer: Signer = ANA, order: int = 1, round: int = 1, **changes: Any) -> SignatureRequest:
    made = SignatureRequest(
        id=f"{COMMUNICATION_ID}-{round:04d}{order:02d}",
        round=round,
        order=order,
        signer=signer,
        status=SignatureStatus.PENDING,
        document_sha256=a_document(round).signed_sha256,
        document_key=a_document(round).key,
        requested_by=PersonRef("me", "Me Pérez"),
        requested_at=NOW,
        subject="Obras",
        origin=SCHOOL.ref,
        destination=OFFICE.ref,
    )
    return replace(made, **changes)


def an_attachment(name: str = "plano.pdf", **changes: Any) -> Attachment:
    made = Attachment(
        id=f"{COMMUNICATION_ID}-{name}",
        name=name,
        size=1000,
        content_type="application/pdf",
        status=AttachmentStatus.AVAILABLE,
        created_at=NOW,
        sha256=None if changes.get("status") is AttachmentStatus.WAITING else SHA,
    )
    return replace(made, **changes)


def some_content(destination: Unit | None = OFFICE, **changes: Any) -> Content:
    made = Content(
        type="general",
        destination_id=destination.id if destination else "nowhere",
        destination=destination,
        subject="Obras en el patio",
        body="Se solicita…",
    )
    return replace(made, **changes)


def a_communication(
    phase: Phase = Phase.DRAFT,
    *,
    holder: Unit = OFFICE,
    left: Unit | None = None,
    signers: tuple[Signer, ...] = (ANA, BEA, CAI),
    sequential: bool = True,
    **changes: Any,
) -> Communication:
    """A letter of the school in this phase.

    Args:
        holder: the unit that must act on it.
        left: the unit that forwarded it to the holder, which is then its destination.
    """
    submitted = phase is not Phase.DRAFT
    sent = _ORDER.index(phase) > _ORDER.index(Phase.SEALING)
    received = phase in {Phase.RECEIVED, Phase.PROCESSED, Phase.CLOSED_UNPROCESSED}
    if phase is Phase.FORWARDED:
        left = left or FAR_OFFICE
    signed = {Phase.DRAFT: 0, Phase.UNSIGNED: 0, Phase.PARTLY_SIGNED: 1}.get(phase, len(signers))
    document = a_document(
        status=DocumentStatus.SEALED if sent else DocumentStatus.PENDING, sealed_at=NOW if sent else None
    )
    made = Communication(
        id=COMMUNICATION_ID,
        type="general",
        state=State.PENDING_SIGNATURE if submitted and not sent else State(phase),
        origin=SCHOOL.ref,
        destination=(left or holder).ref,
        holder=holder.ref,
        subject="Obras en el patio",
        body="Se solicita…",
        created_by=PersonRef("me", "Me Pérez"),
        created_at=NOW,
        updated_at=NOW,
        sealing=Sealing.IN_PROGRESS if phase is Phase.SEALING else None,
        round=1 if submitted else 0,
        sequential=sequential,
        submitted_by=PersonRef("me", "Me Pérez") if submitted else None,
        registration=Number(SCHOOL.id, Book.EXIT, 2026, 1) if sent else None,
        registered_at=NOW if sent else None,
        sent_at=NOW if sent else None,
        received_at=NOW if received else None,
        entry_number="2026/000001" if received else None,
        finished_at=NOW if phase in {Phase.PROCESSED, Phase.CLOSED_UNPROCESSED} else None,
        forwards=1 if left else 0,
        documents=(document,) if submitted else (),
        requests=tuple(_asked(signers, signed, sequential=sequential)) if submitted else (),
        departures=(Departure(left.ref, holder.ref, NOW, 4, None, None),) if left else (),
    )
    return replace(made, **changes)


def _asked(signers: tuple[Signer, ...], signed: int, *, sequential: bool) -> list[SignatureRequest]:
    requests = []
    for order, signer in enumerate(signers, start=1):
        if order <= signed:
            asked = a_request(signer, order, status=SignatureStatus.SIGNED, decided_at=NOW, signed_as=signer.role)
        elif order == signed + 1 or not sequential:
            asked = a_request(signer, order)
        else:
            asked = a_request(signer, order, status=SignatureStatus.WAITING)
        requests.append(asked)
    return requests


def held_by(caller: Caller, communication: Communication, request: SignatureRequest | None = None) -> Standings:
    """How the caller stands to it, in the tree of units above."""
    parents = {unit.id: unit.parent_id for unit in (CED, OFFICE, FAR_OFFICE, SERVICE, SCHOOL, OTHER, CLOSED, EMPTY)}
    return standings(communication, caller, parents[communication.holder.id], request)


def a_history(length: int = 4) -> tuple[Record, ...]:
    """Records chained one to another, each with all that a record can hold."""
    records: list[Record] = []
    tip = NO_HISTORY
    for number in range(length):
        record = next_record(
            tip,
            at=NOW + timedelta(minutes=number),
            action=Action.FORWARD,
            from_state=State.RECEIVED,
            to_state=State.FORWARDED,
            actor=Actor("ana", "Ana Director", "DT41"),
            salt=bytes([number]) * 16,
            remarks="Corresponde a Planificación",
            reason="not_competent",
            details={"to_unit_id": "DT41-PLAN"},
        )
        records.append(record)
        tip = Tip(record.seq, record.hash)
    return tuple(records)


def a_record(action: Action, *, seq: int = 3, at: datetime = NOW, **details: str) -> Record:
    """One record of `action`, as what follows from it looks at it."""
    return next_record(
        Tip(seq - 1),
        at=at,
        action=action,
        from_state=State.PENDING_SIGNATURE,
        to_state=State.PENDING_SIGNATURE,
        actor=Actor("ana", "Ana Director", SCHOOL.id),
        salt=b"0" * 16,
        details=details,
    )


def no_holidays(_: date) -> bool:
    return False
