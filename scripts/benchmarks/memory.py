"""What our agent adds to the memory of a Home Assistant, and what its own one does.

Each in a Home Assistant of its own, after the same turns in the same home.
"""

import json
from pathlib import Path
import subprocess
import sys
import tempfile

from ._memory import AGENTS, TURNS
from .report import Report
from .turn import NEWEST, ROOT

HOMES = (100, 1000, 3000)
MOST_ABOVE_MB = {"ours": 15, "ours with the matcher": 30}


def run(report: Report) -> None:
    """Measure homes of three sizes."""
    for entities in HOMES:
        rival, *ours = (_added(agent, entities) for agent in AGENTS)
        for (name, most), added in zip(MOST_ABOVE_MB.items(), ours, strict=True):
            report.add(
                f"memory added, {name}, {entities} entities",
                ours=added,
                rival=rival,
                unit="MB",
                target=f"at most {most} MB above the rival's",
                met=added <= rival + most,
                note=f"after {TURNS} turns",
            )


def _added(agent: str, entities: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "found.json"
        done = subprocess.run(
            [
                *(str(NEWEST), "-m", "scripts.benchmarks._memory"),
                *(agent, str(entities), str(file)),
            ],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            sys.exit(f"The measurement ended early:\n{done.stderr}")
        found: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
        return found["added"]
