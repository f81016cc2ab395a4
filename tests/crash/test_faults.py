"""Where calls are cut off: everywhere that leaves something else behind, and nowhere twice."""

from tests.faults import How, Watch


def test_a_process_dies_before_all_of_its_calls_and_after_each_write_and_each_call_fails_as_it_can():
    assert Watch(made=["Query", "PutItem", "Query", "DeleteItem"]).points() == [
        (0, How.DIES_BEFORE),
        (0, How.NOT_ANSWERED),
        (1, How.DIES_AFTER),
        (1, How.NOT_REACHED),
        (1, How.NOT_ANSWERED),
        (2, How.NOT_ANSWERED),
        (3, How.DIES_AFTER),
        (3, How.NOT_REACHED),
        (3, How.NOT_ANSWERED),
    ]


def test_before_each_call_too_that_was_made_beside_others_or_after_one_that_was():
    calls = Watch(made=["PutItem", "Publish", "Publish", "PutItem", "PutItem"], beside={1, 2})

    assert [at for at, how in calls.points() if how is How.DIES_BEFORE] == [0, 1, 2, 3]
