"""Each alarm fires when what it watches goes wrong, and is quiet when it does not; each is in the runbook.

Whether it fires is worked out here as CloudWatch does it: by periods, so many of so many, with its word on what is
missing. The laptop's CloudWatch, which looks at all that came lately, is asked too.
"""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.deadlines import is_working_day
from chalicelib.services import calendars
from localcloud import aws
from tests.ministack import running_ministack

LIMIT = 10
"""How many metrics one alarm may add up (CloudWatch: "Create an alarm based on a metric math expression")."""

RUNBOOK = (Path(__file__).parents[2] / "docs" / "runbook.md").read_text()
CROSSES: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
}


@pytest.fixture(scope="session")
def alarms(template) -> dict[str, dict[str, Any]]:
    return {
        name: each["Properties"]
        for name, each in template["Resources"].items()
        if each["Type"] == "AWS::CloudWatch::Alarm"
    }


def test_each_fires_when_what_it_watches_goes_wrong(alarms):
    assert len(alarms) >= 20
    for name, alarm in alarms.items():
        wrong, _ = values(alarm)
        need = alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])
        quiet = alarm["EvaluationPeriods"] - need

        assert fires(alarm, [None] * quiet + [wrong] * need), name


def test_none_fires_while_all_is_well_nor_for_less_than_it_says(alarms):
    for name, alarm in alarms.items():
        wrong, well = values(alarm)
        need = alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])
        periods = alarm["EvaluationPeriods"]

        assert not fires(alarm, [well] * periods), name
        assert not fires(alarm, [well] * (periods - need + 1) + [wrong] * (need - 1)), name


def test_only_a_sweep_and_a_report_that_say_nothing_are_a_fault_by_saying_nothing(alarms):
    silent = {name for name, alarm in alarms.items() if fires(alarm, [None] * alarm["EvaluationPeriods"])}

    assert silent == {"SweepStoppedAlarm", "ReportMissingAlarm"}


def test_no_run_of_holidays_and_weekends_is_taken_for_a_report_that_did_not_come(alarms):
    alarm = alarms["ReportMissingAlarm"]
    assert alarm["Period"] == timedelta(days=1).total_seconds()
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(12 * 365)]
    reported = [is_working_day(day, calendars.is_holiday) for day in days]
    longest = max(len(list(run)) for came, run in groupby(reported) if not came)

    # The day that has only begun has none yet.
    assert longest + 1 < alarm["EvaluationPeriods"]
    # CloudWatch looks back for a week at most.
    assert alarm["EvaluationPeriods"] <= 7


def test_somebody_hears_each_of_them_begin_and_end(alarms):
    for name, alarm in alarms.items():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "AlarmTopic"}], name


def test_the_runbook_says_of_each_what_it_means_and_what_to_do(alarms):
    told = set(re.findall(r"`(\w+Alarm)`", "".join(re.findall(r"^\| (`.*?) \|", RUNBOOK, re.MULTILINE))))

    assert set(alarms) <= told


def throttles(template) -> set[tuple[tuple[str, ...], str]]:
    """What DynamoDB counts of what it turns away: of each table, and of each index, which its table leaves out."""
    tables = {n: each["Properties"] for n, each in template["Resources"].items() if "DynamoDB::Table" in each["Type"]}
    places: list[tuple[str, ...]] = [(name,) for name in tables]
    places += [(name, index["IndexName"]) for name, each in tables.items() for index in each["GlobalSecondaryIndexes"]]
    return {(place, f"{way}ThrottleEvents") for place in places for way in ("Read", "Write")}


def test_throttles_of_every_table_and_of_every_index_are_added_up(alarms, template):
    watched = []
    for name, alarm in alarms.items():
        metrics = [each["MetricStat"]["Metric"] for each in alarm.get("Metrics", []) if "MetricStat" in each]
        assert len(metrics) <= LIMIT, name
        for metric in metrics:
            by = {each["Name"]: each["Value"] for each in metric["Dimensions"]}
            table, index = by.pop("TableName")["Ref"], by.pop("GlobalSecondaryIndexName", None)
            assert not by
            watched.append(((table, index) if index else (table,), metric["MetricName"]))

    assert sorted(watched) == sorted(throttles(template))


def test_the_dashboard_shows_throttles_of_every_table_and_of_every_index(template):
    body = json.loads(template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
    (shown,) = [each["properties"]["metrics"] for each in body["widgets"] if "DynamoDB" in each["properties"]["title"]]

    found = {(tuple(each[3::2]), each[1]) for each in shown}
    assert found == {((f"${{{place[0]}}}", *place[1:]), metric) for place, metric in throttles(template)}
    assert {tuple(each[2::2]) for each in shown} == {("TableName",), ("TableName", "GlobalSecondaryIndexName")}


def test_each_of_one_metric_goes_off_on_the_laptop(alarms):
    with running_ministack() as url:
        client = aws.session().client("cloudwatch", endpoint_url=url)
        for name, alarm in alarms.items():
            if "MetricName" not in alarm:
                continue
            wrong, well = values(alarm)
            about: dict[str, Any] = {"Namespace": f"test/{name}", "MetricName": alarm["MetricName"]}
            how = ("Statistic", "ExtendedStatistic", "Period", "EvaluationPeriods", "Threshold", "ComparisonOperator")
            client.put_metric_alarm(AlarmName=name, **about, **{key: alarm[key] for key in how if key in alarm})
            for value, state in ((well, "OK"), (wrong, "ALARM")):
                data = [{"MetricName": alarm["MetricName"], "Value": value}]
                if alarm["ComparisonOperator"] == "LessThanThreshold" and state == "ALARM":
                    continue  # it adds up what came lately, so that less never comes
                client.put_metric_data(
                    Namespace=about["Namespace"], MetricData=data * 30 if "Ext" in str(alarm) else data
                )
                (found,) = client.describe_alarms(AlarmNames=[name])["MetricAlarms"]
                assert found["StateValue"] == state, name


def test_the_dashboard_shows_what_is_to_be_seen(template):
    body = json.loads(template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
    shown = json.dumps(body)

    for metric in ("5XXError", "Latency", "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"):
        assert metric in shown
    for metric in ("SealFailures", "Throttles", "WriteThrottleEvents", "IteratorAge", "Reputation.BounceRate"):
        assert metric in shown
    named = set(re.findall(r"\$\{(\w+)\}", shown))
    assert named <= set(template["Resources"])
    places = [(each["x"], each["y"]) for each in body["widgets"]]
    assert len(set(places)) == len(places)


def values(alarm: dict[str, Any]) -> tuple[float, float]:
    """A value that is wrong, and the nearest that is not."""
    step = -1 if alarm["ComparisonOperator"] == "LessThanThreshold" else 1
    return alarm["Threshold"] + step, alarm["Threshold"]


def fires(alarm: dict[str, Any], periods: Sequence[float | None]) -> bool:
    """Whether it is in alarm after these periods, the last one now; none is a period without data."""
    assert len(periods) == alarm["EvaluationPeriods"]
    missing = {"notBreaching": False, "breaching": True}[alarm["TreatMissingData"]]
    crosses = CROSSES[alarm["ComparisonOperator"]]
    bad = sum(missing if value is None else crosses(value, alarm["Threshold"]) for value in periods)
    needed: int = alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])
    return bad >= needed
