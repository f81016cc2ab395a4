"""A letter on its way through the signatures, as tests of the domain move it: one step of the rules at a time."""

from datetime import timedelta
from typing import Final

from chalicelib.domain.communications import Communication, Signer
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import Role
from chalicelib.domain.signing import reject, sign, submit, withdraw
from tests.builders import NOW, a_caller, a_document, a_moment, held_by, the_signer

LATER: Final = NOW + timedelta(hours=1)
STAFF: Final = a_caller(Role.ADMINISTRATION)
DIRECTOR: Final = a_caller(Role.DIRECTOR)


def signed_by(letter: Communication, signer: Signer, *, by: Caller | None = None, sha256: str = "") -> Communication:
    request = next(r for r in letter.signatures if r.signer == signer)
    held = held_by(by or the_signer(signer), letter, request)
    after = sign(letter, held, request.id, sha256 or request.document_sha256, a_moment(LATER)).after
    assert after is not None
    return after


def rejected_by(letter: Communication, signer: Signer, reason: str = "Falta el plano") -> Communication:
    request = next(r for r in letter.signatures if r.signer == signer)
    after = reject(letter, held_by(the_signer(signer), letter, request), request.id, reason, a_moment(LATER)).after
    assert after is not None
    return after


def withdrawn(letter: Communication, by: Caller = DIRECTOR, remarks: str | None = "Me equivoqué") -> Communication:
    after = withdraw(letter, held_by(by, letter), remarks, a_moment(LATER)).after
    assert after is not None
    return after


def submitted(draft: Communication, *signers: Signer, sequential: bool = True, round: int = 1) -> Communication:
    held = held_by(STAFF, draft)
    after = submit(draft, held, signers, a_document(round), a_moment(), sequential=sequential).after
    assert after is not None
    return after


def statuses(letter: Communication) -> list[str]:
    return [str(request.status) for request in letter.signatures]
