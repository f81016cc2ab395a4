"""The mail of a message or notice: what the unit wrote, in a frame in Spanish and English; nothing in it tracks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_SPANISH: Final = "Puede leerlo y confirmarlo también en su bandeja de entrada de Ventanilla:"
_ENGLISH: Final = "You can also read and acknowledge it in your Ventanilla inbox:"
_FILES_ES: Final = "Lleva estos ficheros, que puede descargar en su bandeja de entrada:"
_FILES_EN: Final = "It carries these files, which you can download in your inbox:"
_WHY_ES: Final = "Recibe este correo porque {unit} tiene su dirección. Puede elegir cómo se le avisa en {url}"
_WHY_EN: Final = "You receive this because {unit} has your address. Choose how you are told at {url}"

_REMINDER: Final = "Recordatorio / Reminder: "

_SPANISH_HTML: Final = "También puede leerlo y confirmarlo en su bandeja de entrada de Ventanilla."
_ENGLISH_HTML: Final = "You can also read and acknowledge it in your Ventanilla inbox."

_STYLE: Final = (
    "@media (prefers-color-scheme:dark){"
    ".page{background:#101412!important;color:#f0f0f0!important}"
    ".card{background:#1b211e!important;border-top-color:#5fc794!important}"
    ".unit,.quiet a{color:#7fdcae!important}"
    ".quiet{color:#c4cbc7!important}"
    ".button{background:#7fdcae!important;color:#10231a!important}"
    "}"
)
"""Where the reader's mail program goes by the reader's wish for dark colours; the others show the light ones."""


@dataclass(frozen=True)
class MessageMail:
    """The words of a mail, as plain text and as HTML."""

    subject: str
    text: str
    html: str


def mail(
    *,
    alias: str,
    unit: str,
    subject: str,
    body: str,
    inbox_url: str,
    preferences_url: str,
    files: Sequence[str] = (),
    reminds: bool = False,
) -> MessageMail:
    """The mail that everybody gets who is sent the message: the same for all, so that it tells nobody about another.

    Args:
        alias: the name under which the unit sends.
        body: plain text, as it was written; blank lines make paragraphs.
        reminds: whether it went before, to somebody who has not read it.
        files: the names of those that it carries, which are in the inbox alone.
    """
    subject = f"{_REMINDER}{subject}" if reminds else subject
    listed = f"\n\n{_FILES_ES}\n{_FILES_EN}\n" + "\n".join(f"- {name}" for name in files) if files else ""
    why_es = _WHY_ES.format(unit=unit, url=preferences_url)
    why_en = _WHY_EN.format(unit=unit, url=preferences_url)
    text = (
        f"{alias}\n{unit}\n\n{body.strip()}{listed}\n\n-- \n{_SPANISH}\n{inbox_url}\n{_ENGLISH}\n{inbox_url}\n\n"
        f"{why_es}\n{why_en}\n"
    )
    html = (
        '<!doctype html><html lang="es"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(subject)}</title><style>{_STYLE}</style></head>"
        '<body class="page" style="margin:0;padding:16px;font-family:Verdana,Arial,sans-serif;font-size:16px;'
        'line-height:1.5;color:#1b1b1b;background:#f2f4f2">'
        '<div class="card" style="max-width:640px;margin:0 auto;background:#ffffff;border-top:4px solid #00693c;'
        'overflow-wrap:break-word"><div style="padding:24px">'
        f'<p class="unit" style="margin:0;color:#00693c;font-weight:bold">{escape(unit)}</p>'
        f'<p class="quiet" style="margin:0 0 24px;color:#4a4a4a">{escape(alias)}</p>'
        f'<h1 style="font-size:22px;line-height:1.3;margin:0 0 16px">{escape(subject)}</h1>'
        f"{_paragraphs(body)}{_listed(files)}"
        f'<p style="margin:32px 0 8px"><a class="button" href="{escape(inbox_url)}" style="display:inline-block;'
        'padding:12px 20px;background:#00693c;color:#ffffff;font-weight:bold;text-decoration:none">'
        'Abrir mi bandeja · <span lang="en">Open my inbox</span></a></p>'
        f'<p class="quiet" style="margin:0;color:#4a4a4a;font-size:14px">{escape(_SPANISH_HTML)}<br>'
        f'<span lang="en">{escape(_ENGLISH_HTML)}</span></p>'
        '</div></div><div class="quiet" style="max-width:640px;margin:0 auto;padding:16px 24px;color:#4a4a4a;'
        'font-size:13px;overflow-wrap:break-word">'
        f'<p style="margin:0 0 8px">{_linked(_WHY_ES, unit, preferences_url)}</p>'
        f'<p lang="en" style="margin:0">{_linked(_WHY_EN, unit, preferences_url)}</p>'
        "</div></body></html>"
    )
    return MessageMail(subject, text, html)


def _listed(files: Sequence[str]) -> str:
    if not files:
        return ""
    names = "".join(f"<li>{escape(name)}</li>" for name in files)
    return f'<p>{escape(_FILES_ES)}<br><span lang="en">{escape(_FILES_EN)}</span></p><ul>{names}</ul>'


def _paragraphs(body: str) -> str:
    blocks = re.split(r"\n\s*\n", body.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks)


def _linked(words: str, unit: str, url: str) -> str:
    """Words about the unit, with the address in them as a link."""
    said, _, after = escape(words.format(unit=unit, url="\0")).partition("\0")
    return f'{said}<a href="{escape(url)}" style="color:#00693c">{escape(url)}</a>{after}'
