"""Whether the tests went through enough of the code, lines and branches by themselves.

`coverage` has one limit for both together, in which many a missing branch would hide.
"""

from collections.abc import Mapping
import json
from pathlib import Path
import subprocess
import sys
import tempfile
from typing import Final

LEAST: Final[Mapping[str, float]] = {"lines": 97.0, "branches": 92.0}


def reached(totals: Mapping[str, float]) -> dict[str, float]:
    """Return the percentages in the totals of coverage's JSON report."""
    return {
        "lines": 100 * totals["covered_lines"] / totals["num_statements"],
        "branches": 100 * totals["covered_branches"] / totals["num_branches"],
    }


def too_few(totals: Mapping[str, float]) -> list[str]:
    """Return one line for each limit that was not reached."""
    return [
        f"{found:.2f} % of the {name} are tested, {LEAST[name]:.0f} % are asked for"
        for name, found in reached(totals).items()
        if found < LEAST[name]
    ]


def main() -> int:
    """Read what the last run of the tests left; 1 if it is not enough."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coverage.json"
        command = [sys.executable, "-m", "coverage", "json", "-q", "--fail-under=0"]
        subprocess.run([*command, "-o", file], check=True)
        totals = json.loads(file.read_text(encoding="utf-8"))["totals"]
    print({name: round(found, 2) for name, found in reached(totals).items()})
    for line in (missing := too_few(totals)):
        print(line, file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
