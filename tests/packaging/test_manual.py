"""The manual as people read it beside the web client."""

import re

import pytest

from localcloud.manual import MANUAL, PAGE, page, write_manual


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# Manual\n\n## En la web", '<h2 id="en-la-web">En la web</h2>'),
        ("# Manual\n\nDiga `a<b` y **nunca** *otra* cosa.", "<p>Diga <code>a&lt;b</code> y <strong>nunca</strong>"),
        ("# Manual\n\n[Allí](#en-la-web)", '<a href="#en-la-web">Allí</a>'),
        ("# Manual\n\n- Uno,\n  largo.\n- Dos.", "<ul><li><p>Uno,\n  largo.</p></li><li><p>Dos.</p></li></ul>"),
        ("# Manual\n\nAsí:\n- Uno.", "<p>Así:</p>\n<ul><li><p>Uno.</p></li></ul>"),
        ("# Manual\n\n2. Dos.", '<ol start="2"><li><p>Dos.</p></li></ol>'),
        (
            "# Manual\n\n- Uno.\n\n  ![Inicio](images/home.png)",
            '<img src="images/home.png" alt="Inicio" loading="lazy">',
        ),
        ("# Manual\n\n| a | b |\n|---|---|\n| c | d |", '<th scope="col">a</th>'),
    ],
)
def test_what_is_written_in_markdown_is_shown_as_it_is_meant(written, shown):
    assert shown in page(written)


def test_the_whole_manual_is_shown_without_a_mark_of_markdown_left():
    shown = re.sub(r"<[^>]+>", "", re.sub(r"<code>.*?</code>", "", page(MANUAL.read_text())))
    assert not re.findall(r"^#|^\||\*\*|\]\(|```", shown, re.MULTILINE)


def test_each_link_within_the_manual_leads_to_a_heading():
    shown = page(MANUAL.read_text())
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= set(re.findall(r'id="([^"]+)"', shown))


def test_it_lies_beside_the_client(tmp_path):
    write_manual(tmp_path)
    assert (tmp_path / PAGE).read_text().startswith("<!doctype html>")
