"""What a log may say of a crash: where it happened, and nothing that anybody wrote."""

import traceback
from collections.abc import Iterator


def trace(error: BaseException) -> list[str]:
    """The frames and types of an error and of what caused it; never its message, which may quote a person's data."""
    return [line for link in _chain(error) for line in _lines(link)]


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _lines(error: BaseException) -> Iterator[str]:
    yield type(error).__qualname__
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{frame.filename}:{frame.lineno} in {frame.name}"
