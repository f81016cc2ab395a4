"""What somebody has to wait for who comes for the first time."""

from playwright.sync_api import Page

from tests.e2e.web.letters import ANA

JAVASCRIPT_BYTES_MAX = 200_000
"""Compressed; an old phone on a slow network has it in a few seconds."""


def test_the_first_load_is_small_enough_for_a_slow_network(visit):
    anybody = visit()
    anybody.page.goto(anybody.web_url)
    anybody.see("Entrar")
    assert javascript_bytes(anybody.page) <= JAVASCRIPT_BYTES_MAX

    ana = visit(ANA)
    ana.see("Lo que le espera")
    ana.page.wait_for_load_state("networkidle")
    assert javascript_bytes(ana.page) <= JAVASCRIPT_BYTES_MAX


def javascript_bytes(page: Page) -> int:
    """How much JavaScript the page has asked for so far, as it comes over the network."""
    sizes: list[int] = page.evaluate(
        """() => performance.getEntriesByType("resource")
            .filter(each => /\\.m?js$/.test(new URL(each.name).pathname))
            .map(each => each.encodedBodySize)"""
    )
    assert sizes, "nothing was measured"
    return sum(sizes)
