"""The families of a school as the directory has them: a guardian each, who has signed in, and one child."""

from datetime import datetime, timedelta
from typing import Any


def person_id(number: int) -> str:
    """Ids are in the order of their numbers."""
    return f"01person{number:018d}"


def role(unit_id: str, number: int, at: datetime) -> dict[str, Any]:
    """The row that says that a guardian is one.

    Args:
        at: when they had been for a while.
    """
    from chalicelib.storage.directory_rows import MembershipRow  # noqa: PLC0415  # it is part of what is measured

    id, name = person_id(number), f"Guardián Apellido {number}"
    row = MembershipRow(f"U#{unit_id}", f"ROLE#{id}#guardian", person_id=id, person_name=name, role="guardian")
    row.since = row.granted_at = at - timedelta(days=30)
    row.signed_in, row.search = True, f" guardian apellido {number}"
    row.students = [[f"01student{number:017d}", f"Alumna Apellido {number}"]]
    return row.to_dynamodb_dict()


def person(unit_id: str, number: int) -> dict[str, Any]:
    """The row of a guardian."""
    from chalicelib.storage.directory_rows import PersonRow  # noqa: PLC0415  # as above

    id = person_id(number)
    row = PersonRow(f"U#{unit_id}", f"P#{id}", id=id, name=f"Guardián Apellido {number}", revision=1)
    row.email, row.account_id = email(number), f"{number:064d}"
    return row.to_dynamodb_dict()


def email(number: int) -> str:
    """Where mail to a guardian goes."""
    return f"guardian{number}@familia.example"
