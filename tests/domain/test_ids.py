from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from chalicelib.domain.ids import ENTROPY_BYTES, LENGTH, encode, milliseconds, new_id, time_prefix
from tests.builders import NOW

LOWEST, HIGHEST = bytes(ENTROPY_BYTES), b"\xff" * ENTROPY_BYTES


@pytest.mark.parametrize("step", [timedelta(milliseconds=1), timedelta(seconds=1), timedelta(days=400)])
def test_ids_sort_by_time_whatever_their_entropy(step):
    ids = [new_id(NOW + n * step, entropy) for n in range(50) for entropy in (LOWEST, HIGHEST)]

    assert all(earlier < later for earlier, later in pairwise(ids))


def test_an_id_is_26_characters_that_nobody_takes_for_another():
    for at in (datetime(1970, 1, 1, tzinfo=UTC), NOW, datetime(9999, 12, 31, tzinfo=UTC)):
        id = new_id(at, HIGHEST)

        assert len(id) == LENGTH == 26
        assert not set(id) - set("0123456789abcdefghjkmnpqrstvwxyz")


def test_ids_of_one_moment_differ_by_their_entropy():
    ids = {new_id(NOW, number.to_bytes(ENTROPY_BYTES, "big")) for number in range(1000)}

    assert len(ids) == 1000


def test_an_id_holds_all_of_its_entropy():
    bits = {new_id(NOW, (1 << bit).to_bytes(ENTROPY_BYTES, "big")) for bit in range(8 * ENTROPY_BYTES)}

    assert len(bits) == 80


def test_every_id_of_a_millisecond_begins_with_its_prefix():
    assert new_id(NOW, HIGHEST).startswith(time_prefix(NOW))
    assert new_id(NOW, LOWEST).startswith(time_prefix(NOW))
    assert new_id(NOW - timedelta(milliseconds=1), HIGHEST) < time_prefix(NOW) <= new_id(NOW, LOWEST)


def test_an_id_has_no_hyphen_so_that_longer_ids_can_be_taken_apart():
    assert "-" not in new_id(NOW, HIGHEST)


@pytest.mark.parametrize("millisecond", range(0, 1000, 7))
def test_milliseconds_are_exact(millisecond):
    at = datetime(2026, 11, 24, 9, 30, 0, millisecond * 1000, tzinfo=UTC)

    assert milliseconds(at) % 1000 == millisecond


def test_128_bits_are_26_characters_and_all_of_them_count():
    codes = {encode((1 << bit).to_bytes(16, "big")) for bit in range(128)}

    assert {len(code) for code in codes} == {26}
    assert len(codes) == 128
