"""The line that a unit's mailbox gets when a letter comes: no subject, no text, no names of people."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class MailWords:
    """The words of a mail, as plain text and as HTML."""

    subject: str
    text: str
    html: str


def mail(origin_name: str, url: str) -> MailWords:
    """What is sent when a letter of `origin_name` waits to be received at `url`; Spanish first, then English."""
    spanish = f"Tiene una comunicación de {origin_name} pendiente de recepción en Ventanilla."
    english = f"A communication from {origin_name} is waiting to be received in Ventanilla."
    note = "Mensaje automático: no responda a esta dirección. · Automatic message: please do not reply."
    return MailWords(
        subject="Ventanilla: comunicación pendiente de recepción",
        text=f"{spanish}\n{url}\n\n{english}\n\n{note}\n",
        html=(
            '<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Ventanilla</title></head>'
            '<body style="margin:0;padding:24px;font-family:Verdana,Arial,sans-serif;color:#1b1b1b;line-height:1.5">'
            f"<p>{escape(spanish)}</p>"
            f'<p><a href="{escape(url)}" style="color:#00693c">Abrir la comunicación en Ventanilla · '
            '<span lang="en">Open the communication in Ventanilla</span></a></p>'
            f'<p lang="en" style="color:#4a4a4a">{escape(english)}</p>'
            f'<p style="color:#6b6b6b;font-size:12px">{escape(note)}</p></body></html>'
        ),
    )
