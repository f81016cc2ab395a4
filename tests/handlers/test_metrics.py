"""What the API counts of each request, and that nothing in it is anybody's."""

import json

import pytest

from chalicelib.handlers import metrics
from tests.figures import counted, figures
from tests.handlers.things import SECRET


@pytest.fixture(autouse=True)
def warm(configured):
    metrics.started("api")


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/open", "/open", "2xx"),
        ("/things/one", "/things/{thing_id}", "2xx"),
        ("/things/hidden", "/things/{thing_id}", "4xx"),
        ("/somewhere/else", "unknown", "4xx"),
        ("/away", "/away", "5xx"),
        ("/broken", "/broken", "5xx"),
    ],
)
def test_each_request_is_counted_by_its_route_and_the_class_of_its_status(ana, capsys, path, route, status):
    ana.get(path)

    assert counted(capsys.readouterr().out, "Requests") == [(1, {"route": route, "status": status})]


def test_each_request_says_how_long_it_took(ana, capsys):
    ana.get("/open")

    (latency,) = (figure for figure in figures(capsys.readouterr().out) if figure.name == "Latency")
    assert latency.unit == "Milliseconds"
    assert 0 <= latency.value < 60_000
    assert latency.dimensions == {"route": "/open", "status": "2xx"}


def test_requests_of_all_routes_are_counted_together_too(ana, capsys):
    ana.get("/open")

    for figure in figures(capsys.readouterr().out):
        assert {"service": "ventanilla"} in figure.by


def test_a_crash_is_an_error(stranger, capsys):
    stranger.get("/broken")

    assert counted(capsys.readouterr().out, "Errors") == [(1, {"function": "api"})]


def test_what_is_refused_on_purpose_is_no_error(ana, capsys):
    for path in ("/things/hidden", "/nothing", "/away", "/busy"):
        ana.get(path)

    assert counted(capsys.readouterr().out, "Errors") == []


def test_nothing_that_is_counted_is_anybodys(ana, capsys):
    ana.get("/things/ana-ruiz", query={"limit": "ana"})
    ana.patch("/things/ana-ruiz", {"name": "Ana Ruiz", "owner": "ana"}, headers={"X-Ana": "ana"})
    ana.get("/ana/ruiz")
    ana.get("/broken")

    told = [line for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    assert told
    assert "ana" not in json.dumps(told).lower()
    assert SECRET not in json.dumps(told)


def test_a_process_counts_its_cold_start_once(ana, capsys):
    metrics.started.cache_clear()
    ana.get("/open")
    ana.get("/open")

    assert counted(capsys.readouterr().out, "ColdStarts") == [(1, {"function": "api"})]
