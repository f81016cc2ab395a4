"""`make bench`: every row with its figure and its limit; exits non-zero when one does not hold."""

import sys
from collections.abc import Sequence

from bench import enrolment, imports, messages, reports, screens, starts
from bench.rows import Row, table


def main(benches: Sequence[str]) -> int:
    """Run all benches, or those that are named; `costs`, which measures no time, only when it is named."""
    if list(benches) == ["costs"]:
        from bench.costs import renew  # noqa: PLC0415  # it starts a whole system of its own

        print(renew())
        return 0
    known = {
        "imports": imports.rows,
        "starts": starts.rows,
        "enrolment": enrolment.rows,
        "reports": reports.rows,
        "screens": screens.rows,
        "messages": messages.rows,
    }
    rows: list[Row] = []
    for name, bench in known.items():
        if not benches or name in benches:
            rows.extend(bench())
    print(table(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
