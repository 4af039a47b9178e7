"""What our agent adds to the memory of a Home Assistant, and what its own one does.

Each in a Home Assistant of its own, after the same turns in the same home.
"""

from ._memory import AGENTS, TURNS
from ._process import NEWEST, measured
from .report import Report

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
    added: float = measured(NEWEST, "_memory", agent, entities)["added"]
    return added
