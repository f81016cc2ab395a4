"""The status of a delivery: facts that are set once, in whatever order they come and however often."""

from collections.abc import Iterable, Mapping, Sequence
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


PUSHED: Mapping[str, Happened] = {
    "one phone": Happened(Fact.FAILED, AT, "device_gone", "one", 2),
    "the other phone": Happened(Fact.FAILED, AT, "failed", "other", 2),
}
MAILED: Mapping[str, Happened] = {str(fact): event(fact) for fact in Fact}


def statuses_of_all_sequences(events: Sequence[Happened]) -> set[Delivery]:
    """Every status that these events can lead to, each told once to three times, in any order whatever.

    All sequences are walked, step by step: those that have told the same so far, and come to the same, go on as one.
    """
    places = range(len(events))
    reached: dict[tuple[int, ...], set[frozenset[tuple[tuple[Fact, str], Happened]]]] = {
        (0,) * len(events): {frozenset()}
    }
    found: set[Delivery] = set()
    for told_so_far in product(range(4), repeat=len(events)):
        for rows in reached.pop(told_so_far):
            if all(told_so_far):
                found.add(outcome((happened for _, happened in rows), QUEUED))
            for place in places:
                if told_so_far[place] < 3:
                    each = events[place]
                    row = frozenset({(each.fact, each.part): each, **dict(rows)}.items())
                    after = tuple(times + (at == place) for at, times in enumerate(told_so_far))
                    reached.setdefault(after, set()).add(row)
    return found


@pytest.mark.parametrize("size", range(6))
def test_up_to_five_events_told_up_to_three_times_each_in_any_order_give_one_status(size):
    for some in combinations([*MAILED.values(), *PUSHED.values()], size):
        assert len(statuses_of_all_sequences(some)) == 1, some


@pytest.mark.parametrize(
    ("told_of", "status"),
    [
        (("one phone",), DeliveryStatus.QUEUED),
        (("one phone", "one phone"), DeliveryStatus.QUEUED),
        (("one phone", "the other phone"), DeliveryStatus.FAILED),
        (("the other phone", "one phone"), DeliveryStatus.FAILED),
    ],
)
def test_a_push_has_failed_once_it_was_told_of_every_phone(told_of, status):
    assert outcome([PUSHED[each] for each in told_of], QUEUED).status is status


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
