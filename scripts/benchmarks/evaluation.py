"""The tasks of the evaluation, without a model: ours, and Home Assistant's own."""

from typing import Any

from ._process import NEWEST, measured
from .report import Report

RIVAL = "conversation.home_assistant"
_ALL = "all"


def run(report: Report) -> None:
    """Play every task to both."""
    ours, rival = (
        measured(NEWEST, "scripts.evaluation", *agent, "--json")
        for agent in ((), ("--agent", RIVAL))
    )
    for name, score in _scores(ours).items():
        _tell(report, name, score, _scores(rival)[name])


def _scores(results: dict[str, Any]) -> dict[str, Any]:
    """Return the scores of all tasks, and of each category."""
    names = {_ALL, *(task["category"] for task in results["tasks"])}
    return {row["name"]: row for row in results["scores"] if row["name"] in names}


def _tell(
    report: Report, name: str, ours: dict[str, Any], rival: dict[str, Any]
) -> None:
    # What was not right: less is better, as in every other row.
    mine, theirs = (score["total"] - score["right"] for score in (ours, rival))
    report.add(
        f"evaluation without a model, tasks not right, {name}",
        ours=mine,
        rival=theirs,
        unit=f"of {ours['total']}",
        target="fewer than Home Assistant's own agent" if name == _ALL else "",
        met=mine < theirs or name != _ALL,
        note=f"wrong {ours['wrong']}, rival {rival['wrong']}; the others nothing",
    )
