"""Every mail that people get: in Spanish and in English, as text and as HTML, and nothing in it tells who opens it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any, Final

import pytest

from chalicelib.domain.reports import Digest, Errand
from chalicelib.templates import arrivals, digests, invitations, messages

URL: Final = "https://ventanilla.example/inbox/01m0"
PREFERENCES: Final = "https://ventanilla.example/preferences"
_DIGEST: Final = Digest(waiting=3, oldest=9, near=2, past=1, letters=5)
_INVITED: Final = invitations.Words("I.E.S. Murillo", "Ana Ruiz", "ABCD-EFGH", URL, datetime(2026, 12, 24, tzinfo=UTC))


def _message(**more: Any) -> messages.MessageMail:
    wrote: dict[str, Any] = {
        "alias": "Secretaría",
        "unit": "I.E.S. Murillo",
        "subject": "Reunión",
        "body": "El lunes <a las> 9.",
    }
    return messages.mail(**wrote, inbox_url=URL, preferences_url=PREFERENCES, **more)


MAILS: Final[Mapping[str, tuple[Any, str, str]]] = {
    "a message": (
        _message(),
        "Puede leerlo y confirmarlo también en su bandeja de entrada de Ventanilla",
        "You can also read and acknowledge it in your Ventanilla inbox",
    ),
    "a message with files": (
        _message(files=("menú.pdf",)),
        "Lleva estos ficheros, que puede descargar en su bandeja de entrada",
        "It carries these files, which you can download in your inbox",
    ),
    "why one is written to": (
        _message(),
        "Recibe este correo porque I.E.S. Murillo",
        "You receive this because I.E.S.",
    ),
    "a letter that arrived": (
        arrivals.mail("I.E.S. Murillo", URL),
        "Tiene una comunicación de I.E.S. Murillo pendiente de recepción",
        "A communication from I.E.S. Murillo is waiting to be received",
    ),
    "an invitation": (
        invitations.mail(_INVITED),
        "I.E.S. Murillo le invita a entrar en Ventanilla como Ana Ruiz",
        "I.E.S. Murillo invites you to use Ventanilla as Ana Ruiz",
    ),
    "what must be received, of which there is more": (
        digests.mail(Errand.MUST_ACT, "DT Sevilla", replace(_DIGEST, whole=False), URL),
        "Hay más de las que caben en el informe: estas cifras son de las más antiguas.",
        "There are more than the report holds: these figures are of the oldest.",
    ),
    "what must be received": (
        digests.mail(Errand.MUST_ACT, "DT Sevilla", _DIGEST, URL),
        "La más antigua espera desde hace 9 días hábiles",
        "The oldest has waited for 9 working days",
    ),
    "what still waits": (
        digests.mail(Errand.STILL_WAITS, "DT Sevilla", _DIGEST, URL),
        "DT Sevilla ha enviado comunicaciones que nadie ha recepcionado todavía",
        "DT Sevilla has sent communications that nobody has received yet",
    ),
}
"""A mail, something that it says in Spanish, and the same in English."""


@dataclass
class Shown(HTMLParser):
    """What a mail program makes of a page.

    Attributes:
        words: what is read; `english`: what of it is marked as English.
        tags: what the page is made of; `attributes`: each with its value.
    """

    words: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    _open: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)
        if tag not in {"meta", "br"}:
            self._open.append((tag, ("lang", "en") in attrs))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if any(is_english for _, is_english in self._open):
            self.english.append(data)


def shown(html: str) -> Shown:
    page = Shown()
    page.feed(html)
    assert not page._open, "every tag that is opened is closed"
    return page


def _all() -> list[Any]:
    return [pytest.param(*mail, id=name) for name, mail in MAILS.items()]


@pytest.mark.parametrize(("mail", "spanish", "english"), _all())
def test_a_mail_says_it_in_spanish_first_and_in_english_after_as_text_and_as_html(mail, spanish, english):
    for said in (mail.text, " ".join("".join(shown(mail.html).words).split())):
        # The frame of a message is worded a little shorter where a button stands beside it.
        words = spanish.removeprefix("Puede leerlo y confirmarlo también ") if said is not mail.text else spanish
        assert words in said
        assert english in said
        assert said.index(words) < said.index(english)


def test_a_mail_of_all_that_waits_speaks_of_no_more():
    mail = digests.mail(Errand.MUST_ACT, "DT Sevilla", _DIGEST, URL)

    assert "Hay más" not in mail.text
    assert "There are more" not in mail.text


def test_a_reminder_says_so_in_its_subject_in_both():
    assert _message(reminds=True).subject == "Recordatorio / Reminder: Reunión"


@pytest.mark.parametrize(("mail", "spanish", "english"), _all())
def test_a_mail_program_is_told_which_words_are_english(mail, spanish, english):
    page = shown(mail.html)

    assert ("lang", "es") in page.attributes
    assert page.english
    assert english in " ".join("".join(page.english).split())
    assert spanish not in "".join(page.english)


@pytest.mark.parametrize(("mail", "spanish", "english"), _all())
def test_the_plain_text_is_whole_and_has_no_markup(mail, spanish, english):
    assert URL in mail.text
    assert "</" not in mail.text
    assert "&lt;" not in mail.text
    assert mail.text.endswith("\n")
    assert "\n" not in mail.subject


@pytest.mark.parametrize(("mail", "spanish", "english"), _all())
def test_nothing_in_a_mail_is_fetched_when_it_is_opened_nor_does_a_link_lead_astray(mail, spanish, english):
    page = shown(mail.html)

    assert page.tags <= {
        *("html", "head", "meta", "title", "style", "body", "div", "p", "h1", "a", "span", "br", "ul", "li")
    }
    names = {name for name, _ in page.attributes}
    assert names <= {"lang", "charset", "name", "content", "class", "style", "href"}
    assert {value for name, value in page.attributes if name == "href"} <= {URL, PREFERENCES}
    for fetched in ("url(", "@import", "http-equiv", "src="):
        assert fetched not in mail.html
