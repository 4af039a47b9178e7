"""What a model that sends too much takes from the rest of Home Assistant.

Bodies of 500 megabytes, streams without an end, 400 kilobytes of arguments for every
tool, over a real server on loopback that is a process of its own.
"""

import json
from pathlib import Path
import subprocess
import sys
import tempfile
from typing import Any

from .report import Report

ROOT = Path(__file__).parents[2]
BLOCK_MS = 50.0
MEMORY_MB = 50.0


def run(report: Report) -> None:
    """Measure each kind of too much."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.json"
        done = subprocess.run(
            [sys.executable, "-m", "scripts.benchmarks._limits_home", found],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            sys.exit(f"The measurement ended early:\n{done.stderr}")
        measured = json.loads(found.read_text(encoding="utf-8"))
    for row in measured["rows"]:
        _add(report, row, measured["quiet"])


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
