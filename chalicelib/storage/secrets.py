"""Keys for one purpose each, derived from the one secret of the deployment (HKDF, RFC 5869)."""

from functools import cache

from chalicelib.settings import settings


@cache
def key_for(purpose: str) -> bytes:
    """32 bytes that are good for `purpose` and tell nothing about any other."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415  # not part of a cold start
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    secret = settings().app_secret.encode()
    if len(secret) < 32:
        raise RuntimeError("APP_SECRET must have at least 32 characters")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)
