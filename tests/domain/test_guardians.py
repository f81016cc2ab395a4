"""Which of a guardian's addresses counts, and who is who."""

import pytest

from chalicelib.domain.guardians import NOTHING, Note, Verdict, judged, remembered


@pytest.mark.parametrize("by_hand", [True, False])
def test_an_export_that_agrees_does_not_take_away_that_somebody_gave_it_by_hand(by_hand):
    assert judged("a@b.es", "a@b.es", by_hand=by_hand, seen=None, now_seen="digest") == Verdict("a@b.es", by_hand)


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (None, Verdict("hand@b.es", by_hand=True, note=Note.KEPT_BY_HAND)),
        ("now", Verdict("hand@b.es", by_hand=True, note=Note.KEPT_BY_HAND)),
        ("another", Verdict("file@b.es", by_hand=False, note=Note.REPLACED_BY_EXPORT)),
        (NOTHING, Verdict("file@b.es", by_hand=False, note=Note.REPLACED_BY_EXPORT)),
    ],
)
def test_what_was_given_by_hand_is_never_replaced_without_a_word(seen, verdict):
    assert judged("hand@b.es", "file@b.es", by_hand=True, seen=seen, now_seen="now") == verdict


@pytest.mark.parametrize(
    ("agrees", "seen", "kept"),
    [(True, "older", "older"), (True, None, "now"), (True, NOTHING, "now"), (False, "older", "now")],
)
def test_an_export_that_agrees_with_a_correction_leaves_in_memory_what_was_corrected(agrees, seen, kept):
    assert remembered(agrees_with_hand=agrees, seen=seen, now_seen="now") == kept
