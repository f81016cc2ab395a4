"""The manual as a page beside the web client, made from `docs/manual.md` when that is built."""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from localcloud.places import PROJECT

MANUAL: Final = PROJECT / "docs" / "manual.md"
PAGE: Final = "manual.html"
"""What it is called where the client is served."""

_IMAGES: Final = "images"
_HEAD: Final = """<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Ventanilla</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/manual.css">
</head>
<body>
<header><a href="/">Ventanilla</a></header>
<main>
"""
_FOOT: Final = "</main>\n</body>\n</html>\n"

_ITEM: Final = re.compile(r"(?:-|\d+\.) ")
_INLINE: Final = re.compile(
    r"`(?P<code>[^`]+)`|!\[(?P<alt>[^\]]*)\]\((?P<src>[^)]+)\)|\[(?P<text>[^\]]+)\]\((?P<href>[^)]+)\)"
    r"|\*\*(?P<strong>.+?)\*\*|\*(?P<em>[^*]+)\*"
)


def write_manual(site: Path) -> None:
    """Puts the manual and its pictures beside the client.

    Args:
        site: the folder that is served.
    """
    (site / PAGE).write_text(page(MANUAL.read_text()))
    if (MANUAL.parent / _IMAGES).is_dir():
        shutil.copytree(MANUAL.parent / _IMAGES, site / _IMAGES, dirs_exist_ok=True)


def page(text: str) -> str:
    """A whole page of the Markdown that the manual is written in: no more of it than that is understood."""
    title = text.partition("\n")[0].removeprefix("# ")
    return _HEAD.format(title=html.escape(title)) + "\n".join(_blocks(text)) + "\n" + _FOOT


def _blocks(text: str) -> Iterator[str]:
    # What is indented goes on with the item before it, after a blank line too.
    for block in re.split(r"\n{2,}(?! )", text.strip()):
        if heading := re.fullmatch(r"(#{1,4}) (.+)", block):
            level = len(heading[1])
            yield f'<h{level} id="{_anchor(heading[2])}">{_inline(heading[2])}</h{level}>'
        elif block.startswith("|"):
            yield _table(block)
        elif _ITEM.match(block):
            yield _list(block)
        elif (first := re.search(r"\n(?=(?:-|\d+\.) )", block)) is not None:
            yield f"<p>{_inline(block[: first.start()])}</p>"
            yield _list(block[first.end() :])
        else:
            yield f"<p>{_inline(block)}</p>"


def _list(block: str) -> str:
    number = re.match(r"\d+", block)
    kind, start = ("ol", f' start="{number[0]}"') if number else ("ul", "")
    items = re.split(r"\n+(?=(?:-|\d+\.) )", block)
    told = (
        "".join(f"<p>{_inline(part.strip())}</p>" for part in re.split(r"\n{2,}", _ITEM.sub("", item, count=1)))
        for item in items
    )
    return f"<{kind}{start}>" + "".join(f"<li>{each}</li>" for each in told) + f"</{kind}>"


def _table(block: str) -> str:
    head, _, *rows = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines())
    heads = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _inline(text: str) -> str:
    made, at = [], 0
    for found in _INLINE.finditer(text):
        made += [html.escape(text[at : found.start()]), _marked(found)]
        at = found.end()
    return "".join([*made, html.escape(text[at:])])


def _marked(found: re.Match[str]) -> str:
    part = found.groupdict()
    if part["code"]:
        return f"<code>{html.escape(part['code'])}</code>"
    if part["src"]:
        return f'<img src="{html.escape(part["src"])}" alt="{html.escape(part["alt"])}" loading="lazy">'
    if part["href"]:
        return f'<a href="{html.escape(part["href"])}">{_inline(part["text"])}</a>'
    if part["strong"]:
        return f"<strong>{_inline(part['strong'])}</strong>"
    return f"<em>{_inline(part['em'])}</em>"


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
