"""The kinds of row in the item collection of a communication.

`A#…` rows are the view: one consistent Query reads them all. History (`H#…`) and edits (`D#…`) lie beside it.
"""

from datetime import UTC, datetime

from pynamodb.attributes import Attribute, BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.constants import STRING

from chalicelib.storage.tables import IntegerAttribute, Row


class MomentAttribute(Attribute[datetime]):
    """A moment in UTC, as text that sorts: `2026-11-24T08:00:00.000000Z`."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def deserialize(self, value: str) -> datetime:
        return datetime.fromisoformat(value)


class CommunicationRow(Row):
    """What all rows of the collection have: the second and third index."""

    class Meta:
        table_name = "communications"

    two_pk = UnicodeAttribute(null=True)
    two_sk = UnicodeAttribute(null=True)
    three_pk = UnicodeAttribute(null=True)
    three_sk = UnicodeAttribute(null=True)


class LetterRow(CommunicationRow):
    """`A#META`: the communication itself, without its text (which no list needs)."""

    id = UnicodeAttribute()
    type = UnicodeAttribute()
    state = UnicodeAttribute()
    sealing = UnicodeAttribute(null=True)
    origin_id = UnicodeAttribute()
    origin_name = UnicodeAttribute()
    destination_id = UnicodeAttribute()
    destination_name = UnicodeAttribute()
    holder_id = UnicodeAttribute()
    holder_name = UnicodeAttribute()
    subject = UnicodeAttribute()
    search = UnicodeAttribute()
    created_by_id = UnicodeAttribute()
    created_by_name = UnicodeAttribute()
    created_at = MomentAttribute()
    updated_at = MomentAttribute()
    version = IntegerAttribute()
    revision = IntegerAttribute()
    edits = IntegerAttribute()
    round = IntegerAttribute()
    sequential = BooleanAttribute()
    submitted_by_id = UnicodeAttribute(null=True)
    submitted_by_name = UnicodeAttribute(null=True)
    spoken_for_by_id = UnicodeAttribute(null=True)
    spoken_for_by_name = UnicodeAttribute(null=True)
    registration_year = IntegerAttribute(null=True)
    registration_value = IntegerAttribute(null=True)
    registered_at = MomentAttribute(null=True)
    sent_at = MomentAttribute(null=True)
    deadline = UnicodeAttribute(null=True)
    received_at = MomentAttribute(null=True)
    finished_at = MomentAttribute(null=True)
    entry_number = UnicodeAttribute(null=True)
    related_to = UnicodeAttribute(null=True)
    forwards = IntegerAttribute()
    tip_seq = IntegerAttribute()
    tip_hash = UnicodeAttribute()
    erased = BooleanAttribute()


class BodyRow(CommunicationRow):
    """`A#BODY`: the text."""

    body = UnicodeAttribute()


class AttachmentRow(CommunicationRow):
    """`A#ATT#id`: a file."""

    id = UnicodeAttribute()
    name = UnicodeAttribute()
    size = IntegerAttribute()
    content_type = UnicodeAttribute()
    status = UnicodeAttribute()
    created_at = MomentAttribute()
    declared_sha256 = UnicodeAttribute(null=True)
    sha256 = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    upload_version = UnicodeAttribute(null=True)
    scanning = UnicodeAttribute(null=True)
    file_id = UnicodeAttribute(null=True)


class RequestRow(CommunicationRow):
    """`A#SIG#round#order`: a signature request."""

    id = UnicodeAttribute()
    round = IntegerAttribute()
    order = IntegerAttribute()
    signer_id = UnicodeAttribute()
    signer_name = UnicodeAttribute()
    signer_role = UnicodeAttribute()
    status = UnicodeAttribute()
    document_sha256 = UnicodeAttribute()
    document_key = UnicodeAttribute()
    requested_by_id = UnicodeAttribute()
    requested_by_name = UnicodeAttribute()
    requested_at = MomentAttribute()
    subject = UnicodeAttribute()
    origin_id = UnicodeAttribute()
    origin_name = UnicodeAttribute()
    destination_id = UnicodeAttribute()
    destination_name = UnicodeAttribute()
    decided_at = MomentAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    signed_as = UnicodeAttribute(null=True)


class DocumentRow(CommunicationRow):
    """`A#DOC#round`: the document of one submit."""

    round = IntegerAttribute()
    status = UnicodeAttribute()
    key = UnicodeAttribute()
    signed_sha256 = UnicodeAttribute()
    verification_code = UnicodeAttribute()
    created_at = MomentAttribute()
    subject = UnicodeAttribute()
    destination_id = UnicodeAttribute()
    destination_name = UnicodeAttribute()
    sealed_key = UnicodeAttribute(null=True)
    sealed_sha256 = UnicodeAttribute(null=True)
    sealed_at = MomentAttribute(null=True)


class DepartureRow(LetterRow):
    """`A#FWD#unit`: the letter as it left a unit that forwarded it; its row in that unit's `received`."""

    unit_id = UnicodeAttribute()
    unit_name = UnicodeAttribute()
    arrived_at = MomentAttribute(null=True)
    reason = UnicodeAttribute(null=True)


class RecordRow(CommunicationRow):
    """`H#seq`: a history record, and the outbox: the stream carries it to `relay`."""

    seq = IntegerAttribute()
    at = MomentAttribute()
    action = UnicodeAttribute()
    from_state = UnicodeAttribute()
    to_state = UnicodeAttribute()
    actor_id = UnicodeAttribute(null=True)
    actor_name = UnicodeAttribute(null=True)
    actor_unit_id = UnicodeAttribute(null=True)
    remarks = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    salt = UnicodeAttribute(null=True)
    actor_digest = UnicodeAttribute()
    remarks_digest = UnicodeAttribute()
    previous_hash = UnicodeAttribute()
    hash = UnicodeAttribute()
    details = JSONAttribute()


class EditRow(CommunicationRow):
    """`D#seq`: one change of the draft."""

    seq = IntegerAttribute()
    at = MomentAttribute()
    actor_id = UnicodeAttribute()
    actor_name = UnicodeAttribute()
    fields = JSONAttribute()
    released = JSONAttribute()


class NumberRow(CommunicationRow):
    """`NUM#unit#year#book`: the number that was taken last."""

    value = IntegerAttribute()


class CodeRow(CommunicationRow):
    """`CODE#code`: which communication a verification code is of; written when it is sealed."""

    communication_id = UnicodeAttribute()
    round = IntegerAttribute()
