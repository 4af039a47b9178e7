"""The first turn after a start of a large home, and what the start is held up by it.

Every figure is of a Home Assistant of its own, started for it: with our agent, and the
same start without.
"""

import json
from pathlib import Path
import subprocess
import sys
import tempfile

from ._first import AGENTS
from .report import Report
from .turn import NEWEST, ROOT

HOMES = ((10_000, 0), (6000, 5000))
"""Entities, and how many of them are automations."""


def run(report: Report) -> None:
    """Measure a home of many entities, and one of many automations."""
    for entities, automations in HOMES:
        found = {agent: _measured(agent, entities, automations) for agent in AGENTS}
        where = f"{entities} entities" + (
            f", {automations} of them automations" if automations else ""
        )
        alone = found["none"]["start"]
        for agent in AGENTS[1:]:
            # The matcher's first sentence is Home Assistant's own matter for the most.
            is_ours = agent != "builtin"
            mine = found[agent]
            report.add(
                f"first turn after the start, {agent}, {where}",
                ours=mine["first"],
                unit="ms",
                target="< 300 ms" if is_ours else "",
                met=mine["first"] < 300 or not is_ours,
                note=f"with two tool calls; the second {mine['second']:.0f} ms",
            )
            block = max(mine["start"], mine["block"])
            report.add(
                f"longest event-loop block of start and first turn, {agent}, {where}",
                ours=block,
                rival=alone,
                unit="ms",
                target="at most 50 ms above the start without it" if is_ours else "",
                met=block <= alone + 50 or not is_ours,
            )


def _measured(agent: str, entities: int, automations: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "found.json"
        sizes = (str(entities), str(automations))
        done = subprocess.run(
            [str(NEWEST), "-m", "scripts.benchmarks._first", agent, *sizes, str(file)],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            sys.exit(f"The measurement ended early:\n{done.stderr}")
        measured: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
        return measured
