"""The naive way to tell many: a loop that writes into an inbox and mails, one recipient after the other."""

from datetime import datetime

from bench import families


def tell(recipients: int, unit_id: str, message_id: str, at: datetime) -> None:
    """Tell so many families of a unit of a message."""
    # What is measured.
    from chalicelib.domain.inboxes import Category, InboxItem, message_item_id  # noqa: PLC0415
    from chalicelib.domain.people import UnitRef  # noqa: PLC0415
    from chalicelib.gateways import bulk_mails  # noqa: PLC0415
    from chalicelib.gateways.bulk_mails import Entry, Letter  # noqa: PLC0415
    from chalicelib.storage import inboxes  # noqa: PLC0415

    letter = Letter(
        "Secretaría", "centro@example.org", "Reunión", "Texto", "<p>Texto</p>", "https://ventanilla.example"
    )
    for number in range(recipients):
        person = families.person_id(number)
        item = InboxItem(
            id=message_item_id(person, message_id),
            person_id=person,
            category=Category.MESSAGE,
            occasion=None,
            communication_id=None,
            subject="Reunión",
            sender=UnitRef(unit_id, "I.E.S. Murillo"),
            received_at=at,
            message_id=message_id,
            chunk=0,
        )
        assert inboxes.add(item)
        (answer,) = bulk_mails.send(letter, [Entry(families.email(number), item.id)])
        assert answer.code is None
