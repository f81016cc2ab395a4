"""Serves the web client on this machine, as CloudFront does in AWS: with the same fallback and the same headers."""

import gzip
import json
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from localcloud.endpoints import Endpoints
from localcloud.ministack import must_be_free
from localcloud.places import HOST

CONFIG: Final = "/config.json"

STYLE: Final = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='"
"""The one style sheet that React Aria puts into the page by itself: how long a touch on a button may be."""


_COMPRESSED: Final = frozenset({".html", ".js", ".mjs", ".css", ".svg", ".webmanifest"})


@dataclass(frozen=True)
class Served:
    """What is answered with.

    Attributes:
        config: what the client reads first: where everything is.
        headers: of every answer.
    """

    config: bytes
    headers: Mapping[str, str]


@contextmanager
def serving(site: Path, port: int, endpoints: Endpoints) -> Iterator[None]:
    """Serves a built client on `port` for as long as the block runs.

    Raises:
        Trouble: the port is taken.
    """
    must_be_free(port, "WEB_PORT")
    served = Served(config=json.dumps(config(endpoints)).encode(), headers=security_headers(endpoints))
    server = _Server((HOST, port), partial(_Handler, served=served, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def config(endpoints: Endpoints) -> dict[str, str]:
    """The client's configuration; in AWS it is the stack's output `WebConfig`."""
    sign_out = f"{endpoints.aws_url}/logout?client_id={endpoints.client_id}&logout_uri={endpoints.web_url}/"
    return {
        "api_url": endpoints.api_url,
        "issuer": endpoints.issuer,
        "client_id": endpoints.client_id,
        "authorize_url": endpoints.authorize_url,
        "token_url": endpoints.token_url,
        "sign_out_url": sign_out,
    }


def security_headers(endpoints: Endpoints) -> dict[str, str]:
    """Nothing but the client's own files runs, it talks to the laptop's cloud only, and nobody frames it."""
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self' {STYLE}; "
        "img-src 'self' data: blob:; font-src 'self' data:; "
        f"connect-src 'self' {endpoints.aws_url}; worker-src 'self'; manifest-src 'self'; "
        f"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


@lru_cache(maxsize=256)
def _compressed(file: Path, _changed: float) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)


class _Server(ThreadingHTTPServer):
    """One whose browsers may go whenever they want: that is no fault to tell of."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(SimpleHTTPRequestHandler):
    """Files, the configuration, and for any other address the page that knows what to do with it."""

    # A page is made of many small files: they come over few connections.
    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".webmanifest": "application/manifest+json",
    }

    def __init__(self, *arguments: object, served: Served, directory: str) -> None:
        self._served = served
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]  # the server gives them

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == CONFIG:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(self._served.config)))
            self.end_headers()
            self.wfile.write(self._served.config)
            return
        # An address of the client's own has no ending; a file that is not there is a 404.
        if "." not in path.rsplit("/", 1)[-1]:
            self.path = "/index.html"
        if not self._send_compressed():
            super().do_GET()

    def _send_compressed(self) -> bool:
        """Whether it was a text of the client's own for a browser that takes it compressed."""
        file = Path(self.translate_path(self.path))
        if (
            file.suffix not in _COMPRESSED
            or "gzip" not in self.headers.get("Accept-Encoding", "")
            or not file.is_file()
        ):
            return False
        content = _compressed(file, file.stat().st_mtime)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return True

    def end_headers(self) -> None:
        # Vite names what it builds by its content.
        kept = self.path.startswith("/assets/")
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if kept else "no-cache")
        for name, value in self._served.headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing: the terminal is for people."""
