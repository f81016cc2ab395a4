"""What the product writes in a letter for people to go on from. Letters are written in Spanish."""

from chalicelib.domain.limits import SUBJECT_MAX


def follow_up_subject(subject: str) -> str:
    """The subject of a letter that follows another."""
    return f"En relación con: {subject}"[:SUBJECT_MAX]


def follow_up_body(exit_number: str, origin_name: str) -> str:
    """The first line of a letter that follows another."""
    return f"En relación con la comunicación {exit_number} de {origin_name}:\n"
