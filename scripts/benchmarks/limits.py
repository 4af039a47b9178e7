"""What a model that sends too much takes from the rest of Home Assistant.

Bodies of 500 megabytes, streams without an end, 400 kilobytes of arguments for every
tool, over a real server on loopback that is a process of its own.
"""

from pathlib import Path
import sys
from typing import Any

from ._process import measured
from .report import Report

BLOCK_MS = 50.0
MEMORY_MB = 50.0


def run(report: Report) -> None:
    """Measure each kind of too much."""
    found = measured(Path(sys.executable), "_limits_home")
    for row in found["rows"]:
        _add(report, row, found["quiet"])


def _add(report: Report, row: dict[str, Any], quiet: float) -> None:
    above = row["block"] - quiet
    said = f"{row['seconds']:.1f} s, said: {row['said']}"
    report.add(
        f"{row['kind']}: longest block of the loop",
        ours=row["block"],
        rival=quiet,
        unit="ms",
        target=f"at most {BLOCK_MS:.0f} ms above the home without the turn",
        met=above <= BLOCK_MS,
        note=said,
    )
    report.add(
        f"{row['kind']}: growth of the peak of memory",
        ours=row["memory"],
        unit="MB",
        target=f"below {MEMORY_MB:.0f} MB",
        met=row["memory"] < MEMORY_MB and bool(row["said"]),
    )
