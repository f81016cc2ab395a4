"""`make bench`: every row with its figure and its limit; exits non-zero when one is over."""

import sys
from collections.abc import Sequence

from bench import enrolment, imports, starts
from bench.rows import Row, table


def main(benches: Sequence[str]) -> int:
    """Run all benches, or those that are named."""
    known = {"imports": imports.rows, "starts": starts.rows, "enrolment": enrolment.rows}
    rows: list[Row] = []
    for name, bench in known.items():
        if not benches or name in benches:
            rows.extend(bench())
    print(table(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
