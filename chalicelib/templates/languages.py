"""The languages that people read: Spanish first, English second."""

from typing import Final, Literal

Language = Literal["es", "en"]

DEFAULT: Final[Language] = "es"


def preferred(accept_language: str) -> Language:
    """The language to answer in, as `Accept-Language` asks: English only when it is wanted more than Spanish.

    Source: RFC 9110, 12.5.4. What cannot be read counts as not said.
    """
    wishes: dict[str, float] = {}
    for part in accept_language.lower().split(","):
        tag, _, parameter = part.partition(";")
        language = tag.strip().partition("-")[0]
        if language in {"es", "en", "*"}:
            wishes[language] = max(wishes.get(language, 0.0), _weight(parameter))
    anything = wishes.get("*", 0.0)
    return "en" if wishes.get("en", 0.0) > wishes.get("es", anything) else DEFAULT


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if not name.strip():
        return 1.0
    try:
        weight = float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
