"""The words of the official document and of its seal. It is in Spanish, whatever language its author reads in."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

BRAND: Final = "Ventanilla electrónica"
LANGUAGE: Final = "es-ES"

ORIGIN: Final = "De"
DESTINATION: Final = "Para"
DATE: Final = "Fecha"
RELATED: Final = "En relación con"
UNIT_CODE: Final = "Código {code}"

ATTACHMENTS: Final = "Documentos adjuntos"
NO_ATTACHMENTS: Final = "Esta comunicación no lleva documentos adjuntos."
SHA256: Final = "SHA-256"

SIGNERS: Final = "Personas firmantes"
IN_SEQUENCE: Final = "Firman en este orden: cada una espera a la anterior."
IN_PARALLEL: Final = "Pueden firmar en cualquier orden."
ONE_SIGNER: Final = "Firma una sola persona."

EMPTY_TEXT: Final = "(Sin texto)"
UNPRINTABLE: Final = (
    "Los caracteres que la tipografía de este documento no contiene se muestran entre corchetes, con su nombre y "
    "su código Unicode (U+…)."
)

BLOCK: Final = "Firmas y registro de salida"
BLOCK_NOTE: Final = "Recuadro reservado al sello electrónico"
CODE: Final = "Código seguro de verificación"
CHECK: Final = "Compruebe este documento en"
PAGE: Final = "Página {page} de {pages}"

EXIT_NUMBER: Final = "Registro de salida"
REGISTERED_AT: Final = "Fecha de registro"
SIGNED_BY: Final = "Firmado por"
SIGNED_AT: Final = "{role} · {at}"
SEAL_REASON: Final = "Firmas y registro de salida n.º {number}"

MADRID: Final = ZoneInfo("Europe/Madrid")
MONTHS: Final = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)

EQUIVALENTS: Final[Mapping[int, str]] = MappingProxyType(
    str.maketrans(
        {
            "\t": "\u00a0\u00a0\u00a0\u00a0",
            "\u2010": "-",
            "\u2011": "-",
            "\u2012": "–",
            "\u2015": "—",
            "→": "->",
            "←": "<-",
            "↔": "<->",
            "⇒": "=>",
            "⇐": "<=",
            "●": "•",
            "∙": "•",
            "■": "•",
            "▪": "•",
            "◦": "•",
            "‣": "•",
            "➢": "•",
            "➤": "•",
            "\uf0b7": "•",  # what a word processor's list pastes
            "☐": "[ ]",
            "□": "[ ]",
            "☑": "[x]",
            "☒": "[x]",
        }
    )
)
"""Plain ways to write what the typeface lacks, where they mean the same to a reader."""

SCRIPTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ARABIC": "árabe",
        "ARMENIAN": "armenio",
        "BENGALI": "bengalí",
        "CJK": "caracteres chinos",
        "CYRILLIC": "cirílico",
        "DEVANAGARI": "devanagari",
        "ETHIOPIC": "etiópico",
        "GEORGIAN": "georgiano",
        "GREEK": "griego",
        "GUJARATI": "guyaratí",
        "GURMUKHI": "gurmukhi",
        "HANGUL": "coreano",
        "HEBREW": "hebreo",
        "HIRAGANA": "japonés",
        "KATAKANA": "japonés",
        "TAMIL": "tamil",
        "TELUGU": "telugu",
        "THAI": "tailandés",
        "TIBETAN": "tibetano",
        "TIFINAGH": "tifinag",
    }
)
"""The first word of a letter's Unicode name, and what people call that script."""

SYMBOLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "✓": "marca de verificación",
        "✔": "marca de verificación",
        "✅": "marca de verificación",
        "✗": "aspa",
        "✘": "aspa",
        "❌": "aspa",
        "❗": "exclamación",
        "❓": "interrogación",
        "⚠": "advertencia",
        "★": "estrella",
        "☆": "estrella",
        "⭐": "estrella",
        "♥": "corazón",
        "❤": "corazón",
        "☎": "teléfono",
        "📞": "teléfono",
        "✉": "sobre",
        "📧": "correo electrónico",
        "📎": "clip",
        "📅": "calendario",
        "📆": "calendario",
        "📌": "chincheta",
        "📍": "lugar",
        "📣": "megáfono",
        "📢": "altavoz",
        "📚": "libros",
        "🎉": "celebración",
        "👍": "pulgar hacia arriba",
        "👎": "pulgar hacia abajo",
        "👏": "aplauso",
        "🙏": "manos juntas",
        "💪": "brazo fuerte",
        "😀": "cara sonriente",
        "😃": "cara sonriente",
        "😄": "cara sonriente",
        "😁": "cara sonriente",
        "🙂": "cara sonriente",
        "😊": "cara sonriente",
        "😉": "cara que guiña un ojo",
        "😂": "cara que llora de risa",
        "😍": "cara con ojos de corazón",
        "😘": "cara que manda un beso",
        "😢": "cara que llora",
        "😭": "cara que llora",
        "😡": "cara de enfado",
        "😷": "cara con mascarilla",
        "🤒": "cara con termómetro",
        "🤔": "cara que piensa",
        "🎓": "birrete",
        "🏫": "escuela",
        "🚌": "autobús",
    }
)
"""What people call the signs and emoji that they use most. Any other one is called by its name in Unicode."""

FLAG: Final = "bandera"


def day(at: datetime) -> str:
    """The day of a moment in Spain: `24 de noviembre de 2026`."""
    local = at.astimezone(MADRID)
    return f"{local.day} de {MONTHS[local.month - 1]} de {local.year}"


def moment(at: datetime) -> str:
    """The day and time of a moment in Spain: `24 de noviembre de 2026, 10:32 h`."""
    return f"{day(at)}, {at.astimezone(MADRID):%H:%M} h"


def size(octets: int) -> str:
    """A size as people read it, and exactly: `2,4 MB (2.516.582 bytes)`."""
    exact = f"{octets:,}".replace(",", ".") + (" byte" if octets == 1 else " bytes")
    amount = float(octets)
    unit = ""
    for larger in ("KB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.1f}".replace(".", ",") + f" {unit} ({exact})" if unit else exact
