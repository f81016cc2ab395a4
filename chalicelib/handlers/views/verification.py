"""Checking a sealed document by its code: public."""

from chalicelib.domain.roles import Role
from chalicelib.handlers.edge.models import Instant, Nothing, Query, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.models import UnitName, unit_name
from chalicelib.services import verification


class VerifiedSigner(View):
    """Who signed, as what and when."""

    name: str
    role: Role
    at: Instant


class VerifiedDocument(View):
    """What the sealed document is."""

    sha256: str
    signed_sha256: str
    sealed_at: Instant
    origin: UnitName
    destination: UnitName
    exit_number: str
    signers: list[VerifiedSigner]


class Verification(View):
    """A sealed document, and a link to it."""

    valid: bool
    document: VerifiedDocument
    url: str


@route(
    "/verify/{verification_code}",
    "GET",
    tag="verification",
    returns=Verification,
    public=True,
    refuses=("too_many_requests",),
)
def verify(request: Request[Nothing, Query], verification_code: str) -> Verification:
    """Check a sealed document by its code (`código seguro de verificación`)."""
    found = verification.verify(verification_code, source=request.call.source)
    return Verification(
        valid=True,
        document=VerifiedDocument(
            sha256=found.sha256,
            signed_sha256=found.signed_sha256,
            sealed_at=found.sealed_at,
            origin=unit_name(found.origin),
            destination=unit_name(found.destination),
            exit_number=found.exit_number,
            signers=[VerifiedSigner(name=each.name, role=each.role, at=each.at) for each in found.signers],
        ),
        url=found.url,
    )
