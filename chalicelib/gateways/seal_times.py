"""Asks a time-stamping authority when it is (RFC 3161 over HTTP, RFC 3161 section 3.4)."""

import asyncio
from typing import Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from chalicelib.gateways.seal_errors import SealImpossible, SealUnavailable

_PATIENCE: Final = 10
"""Seconds."""
_LONGEST: Final = 65_536
"""Bytes of an answer; a token with its certificates takes about 6,000."""


class TimeAuthority(TimeStamper):
    """An authority by its URL. What it answers is checked against what was asked by pyHanko."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko left it untyped
        if not url.startswith(("https://", "http://")):
            raise SealImpossible("The time-stamping authority needs an http or https URL")
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The authority's answer.

        Raises:
            SealUnavailable: it does not answer, or not with a time stamp.
        """
        answer = await asyncio.to_thread(self._ask, req.dump())
        try:
            response = tsp.TimeStampResp.load(answer)
            response["status"]["status"].native  # noqa: B018  (asn1crypto parses when it is asked)
        except (ValueError, TypeError, KeyError) as error:
            raise SealUnavailable("The time-stamping authority answers something else") from error
        return response

    def _ask(self, question: bytes) -> bytes:
        request = Request(  # noqa: S310  (its scheme was checked)
            self._url,
            data=question,
            headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
        )
        try:
            with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310  (its scheme was checked)
                octets: bytes = answer.read(_LONGEST)
        except OSError as error:
            if isinstance(error, HTTPError):
                error.close()
            raise SealUnavailable(f"The time-stamping authority does not answer: {type(error).__name__}") from error
        return octets
