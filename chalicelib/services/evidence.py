"""What proves a unit's correspondence: each sealed document as it lies in the bucket, and the history of its letter."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.communications import Communication, Document
from chalicelib.domain.errors import NotFound
from chalicelib.domain.history import Record, Tip
from chalicelib.domain.people import Unit
from chalicelib.gateways import objects
from chalicelib.settings import settings
from chalicelib.storage import communications as store
from chalicelib.storage import directory, walks


@dataclass(frozen=True)
class Proof:
    """A letter that was sealed.

    Attributes:
        tip: the end of the history that the unit may see: a unit that forwarded the letter sees it up to then.
        sealed: the PDF.
    """

    letter: Communication
    document: Document
    records: tuple[Record, ...]
    tip: Tip
    sealed: bytes


def unit(unit_id: str) -> Unit:
    """The unit whose evidence it is.

    Raises:
        NotFound: there is no such unit.
    """
    found = directory.find_unit(unit_id)
    if found is None:
        raise NotFound
    return found


def chain() -> bytes:
    """The certificates of the seal, as PEM."""
    return objects.get(settings().seal_chain_key)


def proofs(unit_id: str) -> Iterator[Proof]:
    """The sealed letters that the unit sent, holds or forwarded."""
    for letter_id in walks.letter_ids(unit_id):
        letter = store.find(letter_id)
        document = letter.document if letter else None
        if letter is None or document is None or document.sealed_key is None:
            continue
        left = letter.departure_of(unit_id)
        theirs = unit_id in {letter.origin.id, letter.speaker.id, letter.holder.id}
        last = left.seq if left and not theirs else letter.tip.seq
        # The letter may have gone on since it was read: its history then says more, which is left out.
        records = tuple(record for record in store.history(letter_id) if record.seq <= last)
        tip = letter.tip if last == letter.tip.seq else Tip(last, records[-1].hash)
        yield Proof(letter, document, records, tip, objects.get(document.sealed_key))
