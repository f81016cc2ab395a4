"""What an invitation says: the mail, and the sheet that a school office prints. Spanish first, then English."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final

from chalicelib.templates.arrivals import MailWords
from chalicelib.templates.documents import MADRID, day


@dataclass(frozen=True)
class Words:
    """What is told to whoever is invited.

    Attributes:
        code: as it is shown.
        url: where it is accepted.
    """

    unit_name: str
    person_name: str
    code: str
    url: str
    expires_at: datetime


STYLE: Final = (
    "@page{size:A4;margin:20mm}"
    "body{font-family:Verdana,Arial,sans-serif;color:#1b1f23;line-height:1.5;max-width:170mm;margin:0 auto;padding:8mm}"
    "h1{font-size:22px;color:#0b5d3b;margin:0 0 2mm}"
    "h2{font-size:15px;color:#0b5d3b;margin:8mm 0 2mm;border-top:1px solid #c3cad1;padding-top:6mm}"
    "p,li{font-size:14px}ol{padding-left:6mm}li{margin-bottom:2mm}"
    ".who{font-size:17px;font-weight:bold}"
    ".code{display:flex;gap:10mm;align-items:center;border:1px solid #0b5d3b;padding:5mm;break-inside:avoid}"
    ".code svg{width:52mm;height:52mm;flex:none}"
    ".code b{font:bold 21px/1.6 'Courier New',Courier,monospace;overflow-wrap:anywhere}"
    ".note{font-size:12px;color:#555d66}"
    "@media print{body{padding:0}}"
)

STYLE_DIGEST: Final = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
"""What the page's content security policy lets through: this style and nothing else."""

QR_LABEL: Final = "Código QR que lleva a la página donde se acepta la invitación"


def mail(words: Words) -> MailWords:
    """What is mailed. The subject names nobody: it shows on a locked phone."""
    unit, code, url = words.unit_name, words.code, words.url
    until, english_until = _until(words.expires_at)
    spanish = (
        f"{unit} le invita a entrar en Ventanilla como {words.person_name}.",
        "Abra esta dirección, entre con su cuenta y acepte la invitación:",
        f"Si se le pide, su código es {code}. Sirve una sola vez y hasta el {until}. No se lo dé a nadie.",
    )
    english = (
        f"{unit} invites you to use Ventanilla as {words.person_name}. Open the address above, sign in and "
        f"accept the invitation. Your code works once, until {english_until}. Do not give it to anybody."
    )
    note = (
        "Si no esperaba esta invitación, no haga nada y dígaselo a quien la envía. Mensaje automático: no responda a "
        "esta dirección. · If you did not expect it, do nothing and tell whoever sent it. Please do not reply."
    )
    return MailWords(
        subject="Invitación para entrar en Ventanilla",
        text=f"{spanish[0]}\n\n{spanish[1]}\n{url}\n\n{spanish[2]}\n\n{english}\n\n{note}\n",
        html=(
            '<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Ventanilla</title></head>'
            '<body style="margin:0;padding:24px;font-family:Verdana,Arial,sans-serif;color:#1b1b1b;line-height:1.5">'
            f"<p>{escape(spanish[0])}</p><p>{escape(spanish[1])}</p>"
            f'<p><a href="{escape(url)}" style="color:#00693c">Aceptar la invitación · '
            '<span lang="en">Accept the invitation</span></a></p>'
            f"<p>{escape(spanish[2])}</p>"
            f'<p lang="en" style="color:#4a4a4a">{escape(english)}</p>'
            f'<p style="color:#595959;font-size:12px">{escape(note)}</p></body></html>'
        ),
    )


def sheet(words: Words, qr: str) -> str:
    """The page that is printed and handed over.

    Args:
        qr: the QR code of `words.url`, as SVG.
    """
    unit, person, code = escape(words.unit_name), escape(words.person_name), escape(words.code)
    address = escape(words.url.partition("#")[0])
    until, english_until = _until(words.expires_at)
    return (
        '<!doctype html><html lang="es"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Invitación · Ventanilla</title>'
        f"<style>{STYLE}</style></head><body><main>"
        "<h1>Invitación para entrar en Ventanilla</h1>"
        f'<p class="who">{person}</p><p>{unit} le invita a entrar en Ventanilla, donde recibirá sus comunicaciones.</p>'
        f'<div class="code">{qr}<div><span>Su código · Your code</span><br><b>{code}</b></div></div>'
        "<ol><li>Lea el código QR con la cámara del teléfono, o abra "
        f"<strong>{address}</strong> en cualquier navegador.</li>"
        "<li>Entre con su cuenta.</li><li>Si se le pide, escriba el código: da igual con guiones o sin ellos, en "
        "mayúsculas o en minúsculas.</li></ol>"
        f"<p>El código sirve <strong>una sola vez</strong>, hasta el <strong>{until}</strong>. Es personal: no se lo "
        "dé a nadie. Si lo pierde, pida otro donde se lo dieron, y este dejará de servir.</p>"
        '<section lang="en"><h2>Invitation to use Ventanilla</h2>'
        f"<p>{unit} invites {person} to use Ventanilla. Scan the QR code or open {address}, sign in with your account, "
        f"and type the code if you are asked for it. It works once, until {english_until}. It is personal: do not give "
        "it to anybody. If you lose it, ask for another one and this one is void.</p></section>"
        "</main></body></html>"
    )


def _until(at: datetime) -> tuple[str, str]:
    """The last moment, as it is said in Spain, in Spanish and English."""
    local = at.astimezone(MADRID)
    return f"{day(at)} a las {local:%H:%M}", f"{local:%d/%m/%Y, %H:%M}"
