"""The reminder that a unit's mailbox gets of what waits: figures and a link; no subject, no text, no people."""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Final

from chalicelib.domain.reports import Digest, Errand
from chalicelib.templates.arrivals import MailWords
from chalicelib.templates.languages import Language

LEADS: Final[Mapping[Errand, Mapping[Language, str]]] = MappingProxyType(
    {
        Errand.MUST_ACT: {
            "es": "{unit} tiene comunicaciones que atender en Ventanilla.",
            "en": "{unit} has communications to attend to in Ventanilla.",
        },
        Errand.STILL_WAITS: {
            "es": "{unit} ha enviado comunicaciones que nadie ha recepcionado todavía.",
            "en": "{unit} has sent communications that nobody has received yet.",
        },
    }
)
"""The errand, then the language."""

FIGURES: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "waiting": "Pendientes de recepción más días de los debidos: {waiting}.",
            "oldest": "La más antigua espera desde hace {oldest} días hábiles.",
            "near": "Con el plazo a punto de vencer: {near}.",
            "past": "Con el plazo vencido: {past}.",
        },
        "en": {
            "waiting": "Waiting to be received for longer than they should: {waiting}.",
            "oldest": "The oldest has waited for {oldest} working days.",
            "near": "With a deadline that is near: {near}.",
            "past": "With a deadline that is past: {past}.",
        },
    }
)
"""Language, then the figure; those that are nought are left out."""

MORE: Final[Mapping[Language, str]] = MappingProxyType(
    {
        "es": "Hay más de las que caben en el informe: estas cifras son de las más antiguas.",
        "en": "There are more than the report holds: these figures are of the oldest.",
    }
)
"""What is said when the figures are not of all."""

SUBJECTS: Final[Mapping[Errand, str]] = MappingProxyType(
    {
        Errand.MUST_ACT: "Ventanilla: comunicaciones que esperan a su unidad",
        Errand.STILL_WAITS: "Ventanilla: comunicaciones enviadas que siguen sin recepcionar",
    }
)

_NOTE: Final = "Mensaje automático: no responda a esta dirección. · Automatic message: please do not reply."


def mail(errand: Errand, unit_name: str, digest: Digest, url: str) -> MailWords:
    """What is sent to the unit's mailbox; Spanish first, then English."""
    spanish, english = (_sentences(language, errand, unit_name, digest) for language in ("es", "en"))
    return MailWords(
        subject=SUBJECTS[errand],
        text="\n".join([*spanish, url, "", *english, "", _NOTE, ""]),
        html=(
            '<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Ventanilla</title></head>'
            '<body style="margin:0;padding:24px;font-family:Verdana,Arial,sans-serif;color:#1b1b1b;line-height:1.5">'
            f"<p>{_lines(spanish)}</p>"
            f'<p><a href="{escape(url)}" style="color:#00693c">Abrir el informe en Ventanilla · '
            '<span lang="en">Open the report in Ventanilla</span></a></p>'
            f'<p lang="en" style="color:#4a4a4a">{_lines(english)}</p>'
            f'<p style="color:#6b6b6b;font-size:12px">{escape(_NOTE)}</p></body></html>'
        ),
    )


def _sentences(language: Language, errand: Errand, unit_name: str, digest: Digest) -> list[str]:
    figures = vars(digest)
    told = [words.format(**figures) for name, words in FIGURES[language].items() if figures[name]]
    more = [] if digest.whole else [MORE[language]]
    return [LEADS[errand][language].format(unit=unit_name), *told, *more]


def _lines(sentences: list[str]) -> str:
    return "<br>".join(escape(sentence) for sentence in sentences)
