"""The status of a delivery: facts that are set once, in whatever order they come and however often."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import chain, combinations, permutations, product

import pytest

from chalicelib.domain.deliveries import (
    RANK,
    SHOWN_AS,
    SUPPRESSING,
    Delivery,
    DeliveryStatus,
    Fact,
    Happened,
    outcome,
)

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
QUEUED = Delivery(DeliveryStatus.QUEUED)

Facts = Mapping[Fact, Happened]


def event(fact: Fact) -> Happened:
    return Happened(fact, AT.replace(second=RANK[fact]), f"why_{fact}")


def told(facts: Facts, fact: Fact) -> Facts:
    """Each fact is set once, as the row of a recipient sets it."""
    return {fact: event(fact), **facts}


def status(facts: Facts) -> Delivery:
    return outcome(facts.values(), QUEUED)


def subsets(most: int) -> Iterable[tuple[Fact, ...]]:
    return chain.from_iterable(combinations(Fact, size) for size in range(most + 1))


def test_every_permutation_of_up_to_five_events_gives_one_status():
    for some in subsets(5):
        found = set()
        for order in permutations(some):
            facts: Facts = {}
            for fact in order:
                facts = told(facts, fact)
            found.add(status(facts))
        assert len(found) == 1, some


def test_whatever_comes_next_its_order_and_its_repeats_change_nothing():
    # So no sequence does, of any length: it can be sorted step by step, and what it repeats be left out.
    for some in subsets(len(Fact)):
        before: Facts = {fact: event(fact) for fact in some}
        for one, other in product(Fact, repeat=2):
            assert told(told(before, one), other) == told(told(before, other), one)
            assert told(told(before, one), one) == told(before, one)


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ((Fact.SENT, Fact.DELAYED), DeliveryStatus.SENT),
        ((Fact.SENT, Fact.SOFT_BOUNCED), DeliveryStatus.BOUNCED),
        ((Fact.SENT, Fact.SOFT_BOUNCED, Fact.DELIVERED), DeliveryStatus.DELIVERED),
        ((Fact.DELIVERED, Fact.BOUNCED), DeliveryStatus.BOUNCED),
        ((Fact.BOUNCED, Fact.COMPLAINED, Fact.DELIVERED), DeliveryStatus.COMPLAINED),
        ((Fact.FAILED,), DeliveryStatus.FAILED),
    ],
)
def test_the_fact_that_weighs_most_is_shown(facts, shown):
    assert status({fact: event(fact) for fact in facts}).status is shown


def test_a_status_never_goes_backwards():
    for some in subsets(len(Fact)):
        for fact in Fact:
            before: Facts = {each: event(each) for each in some}
            after = told(before, fact)
            assert max(RANK[each] for each in after) >= max((RANK[each] for each in before), default=-1)


def test_without_any_fact_what_we_know_ourselves_is_shown():
    assert outcome((), QUEUED) == QUEUED


def test_every_fact_is_shown_as_something():
    assert set(SHOWN_AS) == set(Fact)
    assert frozenset({Fact.BOUNCED, Fact.COMPLAINED}) == SUPPRESSING
