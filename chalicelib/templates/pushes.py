"""The words of a push: that something came, and from whom. A locked screen shows it, so it says nothing else."""

from typing import Final

_CAME: Final = {"es": "Nuevo mensaje de {unit}", "en": "New message from {unit}"}


def came(unit: str, language: str) -> str:
    """That a message or a notice of a unit came, in `es` or `en`."""
    return _CAME[language].format(unit=" ".join(unit.split()))
