"""What the web client asks the API to do may be asked twice: an answer gets lost, and a button is pressed again."""

import re
from pathlib import Path
from typing import Final

SOURCES: Final = Path(__file__).parents[2] / "web" / "src"

WITHOUT_A_KEY: Final = {
    "/me/invitations": "who is bound already stays so",
    "/me/inbox/{item_id}/read": "what was read stays read",
    "/me/inbox/{item_id}/acknowledge": "the first time counts",
    "/files/{file_id}/parts": "the same parts are asked for anew",
    "/files/{file_id}/complete": "what is complete stays so",
    "/f/{token}/url": "who follows a link has no account to keep a key for: it counts as a download each time",
}
"""What is asked without an `Idempotency-Key`, and why."""

_CALL: Final = re.compile(r'api\.POST\(\s*"(?P<path>[^"]+)"')
_KEYED: Final = re.compile(r"\bonce\b|Idempotency-Key")
_NAMED: Final = re.compile(r"(?:[{,]\s*|\.\.\.)(params|header|key|remarked)\b(?=\s*[,})]|\s*$)")
"""What is given by a name that says elsewhere what it is."""


def asked() -> list[tuple[str, str]]:
    """Each path that the client POSTs to, with what is given to it."""
    found = []
    for room in sorted(SOURCES.rglob("*.ts*")):
        text = room.read_text()
        for call in _CALL.finditer(text):
            given = text[call.end() : _end(text, call.start() + len("api.POST"))]
            found.append((call["path"], _spelt_out(given, text[: call.start()])))
    return found


def _end(text: str, at: int) -> int:
    """Where the bracket closes that opens at `at`."""
    depth = 0
    for place in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise AssertionError(text[at : at + 80])


def _spelt_out(given: str, before: str) -> str:
    """With what each name in it was last said to be, where the room says it."""
    told = given
    for name in _NAMED.findall(given):
        meanings = re.findall(rf"const {name} = (.+?);\n|\b{name}: (\{{.+?\}}),?\n", before, re.DOTALL)
        told += "".join(_spelt_out("".join(meaning), before.rpartition(name)[0]) for meaning in meanings[-1:])
    return told


def test_whatever_the_client_asks_to_be_done_is_done_once_however_often_it_is_asked():
    assert len(asked()) > 25
    bare = {path for path, given in asked() if not _KEYED.search(given)}
    assert bare == set(WITHOUT_A_KEY)
