"""What was counted: the figures that CloudWatch would read from what a function printed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One figure, with the sets of dimensions that it is kept by."""

    namespace: str
    name: str
    unit: str
    value: float
    by: tuple[Mapping[str, str], ...]

    @property
    def dimensions(self) -> Mapping[str, str]:
        """The narrowest set, without the service, which all have."""
        return {name: value for name, value in max(self.by, key=len).items() if name != "service"}


def figures(printed: str) -> list[Figure]:
    """The figures in a log, in the order in which they were written."""
    return [figure for line in printed.splitlines() if '"_aws"' in line for figure in _in(json.loads(line))]


def counted(printed: str, name: str) -> list[tuple[float, Mapping[str, str]]]:
    """The values of one metric, each with its dimensions."""
    return [(figure.value, figure.dimensions) for figure in figures(printed) if figure.name == name]


def _in(line: Mapping[str, Any]) -> Iterator[Figure]:
    for told in line["_aws"]["CloudWatchMetrics"]:
        by = tuple({name: line[name] for name in names} for names in told["Dimensions"])
        for metric in told["Metrics"]:
            (value,) = line[metric["Name"]]
            yield Figure(told["Namespace"], metric["Name"], metric["Unit"], value, by)
