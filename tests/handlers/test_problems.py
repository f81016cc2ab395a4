"""Nothing that the code can refuse lacks words, in either language."""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from chalicelib.domain import closed_units, deposit, grants, imports, rounds, transitions
from chalicelib.domain.communications import AttachmentStatus
from chalicelib.domain.errors import FieldError, Forbidden, InvalidFields, InvalidTransition, Refusal, TooManyRequests
from chalicelib.handlers.edge import validation
from chalicelib.handlers.edge.problems import STATUSES, problem, problem_reply
from chalicelib.templates import fields, hints
from chalicelib.templates.languages import Language
from chalicelib.templates.problems import PROBLEMS

ROOT: Final = Path(__file__).parents[2]
LANGUAGES: Final[tuple[Language, ...]] = ("es", "en")
FILLED: Final = {f"attachment_{status}" for status in AttachmentStatus if status is not AttachmentStatus.AVAILABLE}
"""The codes that are put together rather than written, in `domain/signing.py`."""


def raised_in(source: str) -> Iterator[tuple[str, frozenset[str] | None]]:
    """The code and the figures of each field error that a file makes; no figures when they are not written there."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "PydanticCustomError":
            yield from ((code, frozenset()) for code in texts(node.args[0]))
        elif name == "FieldError":
            figures = node.args[2] if len(node.args) > 2 else ast.Dict([], [])
            keys = None
            if isinstance(figures, ast.Dict):
                keys = frozenset(str(key.value) for key in figures.keys if isinstance(key, ast.Constant))
            yield from ((code, keys) for code in texts(node.args[1]))


def texts(node: ast.expr) -> Iterator[str]:
    """Every text that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def every_field_error() -> Iterator[tuple[str, frozenset[str] | None]]:
    for file in sorted((ROOT / "chalicelib").rglob("*.py")):
        yield from raised_in(file.read_text())


def figures_in(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every refusal that people can meet: those of the domain and of HTTP, however deep."""
    for each in kind.__subclasses__():
        if each.__module__.startswith(("chalicelib.domain.", "chalicelib.handlers.")):
            yield each
        yield from refusals(each)


def hints_in(source: str) -> Iterator[ast.expr]:
    """The hint of each refusal that a file makes, as it is written there."""
    kinds = {kind.__name__: kind for kind in (*refusals(), Refusal)}
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        taken = [*inspect.signature(kinds[name]).parameters] if name in kinds else []
        if "hint" in taken:
            yield from node.args[taken.index("hint") :][:1]
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "hint")


def is_known_to_have_words(hint: ast.expr) -> bool:
    """Whether it is a member of one of the lists of hints, or what a function that gives one of them answers."""
    match hint:
        case ast.IfExp(_, body, orelse):
            return is_known_to_have_words(body) and is_known_to_have_words(orelse)
        case ast.Attribute(ast.Name("Hint") | ast.Attribute(_, "Hint")):
            return True
        case ast.Call(ast.Name(id)):
            return id in {"whom_to_ask", "hint_for"}
        case ast.Name("hint") | ast.Constant(None):
            # What `not_open` hands on: mypy sees that it is one of the list.
            return True
    return False


def test_no_refusal_has_a_hint_that_is_in_no_list():
    found = {
        f"{file.relative_to(ROOT)}:{hint.lineno}": is_known_to_have_words(hint)
        for file in sorted((ROOT / "chalicelib").rglob("*.py"))
        for hint in hints_in(file.read_text())
    }

    assert len(found) > 10, "the hints are no longer found where they are given"
    assert [where for where, known in found.items() if not known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_contract_has_a_title_and_says_what_to_do(language):
    assert set(PROBLEMS[language]) == set(STATUSES)
    for words in PROBLEMS[language].values():
        assert words.title
        assert words.detail.endswith(".")


def test_every_refusal_that_people_can_meet_is_in_the_contract():
    assert {kind.__name__: kind.code for kind in refusals() if kind.code not in STATUSES} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_error_in_the_code_has_a_sentence(language):
    raised = {code for code, _ in every_field_error()}

    assert "too_long" in raised, "the codes are no longer found where they are raised"
    assert raised | FILLED <= set(fields.MESSAGES[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_complaint_of_pydantic_has_a_sentence(language):
    assert set(validation._CODES.values()) <= set(fields.MESSAGES[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_about_a_field_asks_for_no_figure_that_the_error_lacks(language):
    lacking = {
        code: figures_in(fields.MESSAGES[language][code]) - figures
        for code, figures in every_field_error()
        if figures is not None and not figures_in(fields.MESSAGES[language][code]) <= figures
    }

    assert lacking == {}


def test_both_languages_say_the_same_figures():
    spanish, english = fields.MESSAGES["es"], fields.MESSAGES["en"]

    assert spanish.keys() == english.keys()
    assert {code: figures_in(spanish[code]) for code in spanish} == {
        code: figures_in(english[code]) for code in english
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hint_of_the_domain_has_a_sentence_and_every_sentence_a_hint(language):
    known = {
        str(hint)
        for hint in (*transitions.Hint, *grants.Hint, *imports.Hint, *deposit.Hint, *rounds.Hint, *closed_units.Hint)
    }

    assert set(hints.HINTS[language]) == known


@pytest.mark.parametrize("catalogue", [hints.HINTS, fields.MESSAGES])
def test_nothing_was_left_untranslated(catalogue: Mapping[Language, Mapping[str, str]]):
    assert {code for code, said in catalogue["es"].items() if catalogue["en"][code] == said} == set()


def test_a_bad_field_is_told_with_its_figures():
    refusal = InvalidFields([FieldError("subject", "too_long", {"max": 200})])

    told = problem(refusal, "es", "r-1")

    assert told["errors"] == [
        {"field": "subject", "code": "too_long", "message": "Es demasiado largo: como mucho 200 caracteres."}
    ]


def test_a_field_error_without_a_sentence_still_reads_as_not_valid():
    assert fields.message("en", "never heard of", {}) == "The value is not valid."


def test_a_figure_that_is_missing_does_not_fail_the_answer():
    assert fields.message("en", "too_long", {}) == "It is too long: … characters at most."


def test_an_action_that_is_not_open_says_what_is_and_what_to_do():
    refusal = InvalidTransition("draft", "receive", ("edit", "submit"), transitions.Hint.SUBMIT_FIRST)

    told = problem(refusal, "en", "r-1")

    assert (told["status"], told["code"]) == (409, "invalid_transition")
    assert (told["state"], told["action"]) == ("draft", "receive")
    assert told["allowed_actions"] == ["edit", "submit"]
    assert told["hint"] == "It is a draft. Submit it for signature first."


def test_an_action_that_is_not_open_has_a_hint_even_when_the_domain_gave_none():
    told = problem(InvalidTransition("draft", "receive"), "en", "r-1")

    assert told["hint"] == PROBLEMS["en"]["invalid_transition"].detail


def test_whoever_is_forbidden_something_is_told_whom_to_ask():
    told = problem(Forbidden(grants.Hint.ASK_THE_DIRECTOR), "es", "r-1")

    assert told["hint"] == "Puede hacerlo la dirección de la unidad."


def test_a_refusal_that_the_contract_does_not_know_is_told_as_an_internal_error():
    class Odd(Refusal):
        code = "odd"

    assert problem(Odd(), "es", "r-1")["code"] == "internal_error"


def test_whoever_asks_too_often_is_told_how_long_to_wait():
    assert problem_reply(TooManyRequests(17), "es", "r-1").headers["Retry-After"] == "17"
