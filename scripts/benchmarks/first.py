"""The first turn after a start of a large home, and what the start is held up by it.

Every figure is of a Home Assistant of its own, started for it: with our agent, and the
same start without.
"""

from ._first import AGENTS
from ._process import NEWEST, measured
from .report import Report

HOMES = ((10_000, 0), (6000, 5000), (1000, 0))
"""Entities, and how many of them are automations."""
MOST_FIRST_MS = {"builtin": {1000: 150, 10_000: 1000}}
"""What the matcher's first sentence may take, by the size of the home."""
MOST_WARM_MS = 15
"""A sentence later, the matcher's, in a home of 1,000."""
OTHERWISE_MS = 300


def run(report: Report) -> None:
    """Measure a home of many entities, one of many automations, and a usual one."""
    for entities, automations in HOMES:
        found = {
            agent: measured(NEWEST, "_first", agent, entities, automations)
            for agent in AGENTS
        }
        where = f"{entities} entities" + (
            f", {automations} of them automations" if automations else ""
        )
        alone = found["none"]["start"]
        for agent in AGENTS[1:]:
            mine = found[agent]
            most = MOST_FIRST_MS.get(agent, {}).get(entities, OTHERWISE_MS)
            with_calls = "" if agent == "builtin" else "with two tool calls; "
            report.add(
                f"first turn after the start, {agent}, {where}",
                ours=mine["first"],
                unit="ms",
                target=f"< {most} ms",
                met=mine["first"] < most,
                note=f"{with_calls}the second {mine['second']:.0f} ms",
            )
            if agent == "builtin" and entities == 1000:
                report.add(
                    f"a sentence later, {agent}, {where}",
                    ours=mine["later"],
                    unit="ms",
                    target=f"< {MOST_WARM_MS} ms",
                    met=mine["later"] < MOST_WARM_MS,
                    note="median of 20",
                )
            block = max(mine["start"], mine["block"])
            report.add(
                f"longest event-loop block of start and first turn, {agent}, {where}",
                ours=block,
                rival=alone,
                unit="ms",
                target="at most 50 ms above the start without it",
                met=block <= alone + 50,
            )
