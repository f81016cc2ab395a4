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
        f"<title>{escape(subject)}</title></head>"
        '<body style="margin:0;padding:24px;font-family:Verdana,Arial,sans-serif;color:#1b1b1b;'
        'background:#ffffff;line-height:1.5">'
        '<div style="max-width:640px;margin:0 auto">'
        f'<p style="margin:0;color:#00693c;font-weight:bold">{escape(alias)}</p>'
        f'<p style="margin:0 0 16px;color:#4a4a4a">{escape(unit)}</p>'
        f'<h1 style="font-size:20px;margin:0 0 16px">{escape(subject)}</h1>'
        f"{_paragraphs(body)}{_listed(files)}"
        '<hr style="border:0;border-top:1px solid #c4c4c4;margin:24px 0">'
        f'<p>{escape(_SPANISH)} <a href="{escape(inbox_url)}" style="color:#00693c">Abrir mi bandeja</a></p>'
        f'<p lang="en">{escape(_ENGLISH)} <a href="{escape(inbox_url)}" style="color:#00693c">Open my inbox</a></p>'
        f'<p style="color:#4a4a4a;font-size:12px">{escape(why_es)}</p>'
        f'<p lang="en" style="color:#4a4a4a;font-size:12px">{escape(why_en)}</p>'
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
