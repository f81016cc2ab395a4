import pytest

from chalicelib.handlers.edge.accepts import prefers_csv, prefers_page


@pytest.mark.parametrize(
    ("accept", "csv"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("text/csv", True),
        ("text/csv; charset=utf-8", True),
        ("TEXT/CSV", True),
        ("text/csv, */*;q=0.1", True),
        ("text/csv, */*", True),
        ("text/*", True),
        ("text/csv;q=0.5, application/json", False),
        ("application/json;q=0.4, text/csv;q=0.5", True),
        ("application/json, text/csv", False),
        ("text/csv;q=0", False),
        ("text/csv;q=x", False),
        ("text/csv;q=0.2, */*;q=0.8", False),
        ("text/html, application/xhtml+xml, */*;q=0.8", False),
        (";;,,q=", False),
    ],
)
def test_a_sheet_comes_for_who_wants_it_more_than_json(accept, csv):
    assert prefers_csv(accept) is csv


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("application/json, text/html", False),
        ("text/html", True),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", True),
        ("text/html;q=0.1, */*", False),
    ],
)
def test_a_page_comes_for_a_browser_and_for_nobody_else(accept, page):
    assert prefers_page(accept) is page
