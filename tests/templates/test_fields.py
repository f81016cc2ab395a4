"""What is said of one bad field."""

import pytest

from chalicelib.domain.people import UnitKind
from chalicelib.templates.fields import KINDS, message
from chalicelib.templates.languages import Language


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "No puede ser una unidad de ese tipo. Se admite: Consejería, Delegación Territorial."),
        ("en", "It cannot be a unit of that kind. Allowed: Authority, Regional office."),
    ],
)
def test_the_kinds_of_unit_that_fit_are_said_in_words(language: Language, said: str) -> None:
    assert message(language, "wrong_kind", {"allowed": "authority, regional_office"}) == said


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_kind_of_unit_has_its_word(language: Language) -> None:
    assert set(KINDS[language]) == set(UnitKind)
