"""What takes an hour, or a whole run of the tests: as its own last run found it.

`scripts/soak --keep …` and `python -m scripts.kept …` write what is read here; a row
says by which command, and when. What was never run, or not for as long as promised, is
"not measured".
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scripts.database_servers import KINDS
from scripts.kept import kept

from .report import Report

type Found = dict[str, Any]
type Figure = Callable[[Found], float]


def _wrong(found: Found) -> float:
    return len(found["wrong"])


def _least(name: str, least: float) -> Callable[[Found], bool]:
    return lambda found: found[name] >= least


def _lag(who: str) -> Figure:
    return lambda found: float(found[who]["own work p99 ms"])


@dataclass(frozen=True, slots=True)
class Soak:
    """A soak that was kept; whether it is as it should be it says itself."""

    name: str
    work: str
    target: str
    is_whole: Callable[[Found], bool] = lambda _found: True
    """Whether it was run for as long as promised."""
    figure: Figure = _wrong
    unit: str = "findings"
    rival: Figure | None = None


_FAULTS = "soak: a fifth of all requests fails"
_KILLS = "soak: kill -9 in turns"
SOAKS = (
    Soak("kills", _KILLS, "0 of 100 kills", _least("kills", 100)),
    Soak("faults", _FAULTS, "0 in 10 minutes", _least("minutes", 10)),
    *(
        Soak(f"kills-{kind}", f"{_KILLS}, {kind}", "0 of 20", _least("kills", 20))
        for kind in KINDS
    ),
    *(
        Soak(f"faults-{kind}", f"{_FAULTS}, {kind}", "0", _least("minutes", 4))
        for kind in KINDS
    ),
    Soak(
        "servers",
        "soak: database server restarted, line cut, disk full",
        "0, 30 s each, on both servers",
        lambda found: found["seconds"] >= 30 and set(KINDS) <= found.keys(),
    ),
    Soak(
        "disk",
        "soak: database locked, disk full",
        "0, 60 s each",
        lambda found: found["seconds"] >= 60 and found["a disk of its own"],
    ),
    Soak("files", "soak: a start on a database that is no good", "0"),
    Soak("stops", "soak: stopped and restarted in the middle of deeds", "0"),
    Soak(
        "sound",
        "soak: first sound after the words, 12 languages, tool or model of 5 s",
        "< 1.5 s, and 0 findings",
        figure=lambda found: float(found["longest, s"]),
        unit="s",
    ),
    Soak(
        "lag",
        "soak: loop's own work, 99 %, 3,000 entities, 200 changes a second",
        "at most 10 ms above nobody talking, not above the rival's",
        _least("minutes each", 5),
        _lag("ours"),
        "ms",
        _lag("Home Assistant's own"),
    ),
    Soak(
        "memory",
        "soak: growth of memory above a home without turns",
        "at most 1 MB an hour more than what is unsure",
        _least("minutes", 60),
        lambda found: float(found["above MB/h"]),
        "MB/h",
    ),
)
_BESIDES = ("checks", "turns", "requests", "kills", "minutes", "give or take MB/h")
"""What a note says of a run."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A command that was timed."""

    name: str
    work: str
    most_seconds: float
    command: str


TIMED = (
    Timed("ci", "whole .ci/run", 25 * 60, ".ci/run"),
    Timed("demo", "scripts/demo, second time", 40, "scripts/demo"),
)


def run(report: Report) -> None:
    """Tell what was kept."""
    for soak in SOAKS:
        _tell_soak(report, soak)
    for timed in TIMED:
        _tell_time(report, timed)


def _tell_soak(report: Report, soak: Soak) -> None:
    how = f"scripts/soak --keep {soak.name.replace('-', ' --database ')}"
    if (row := kept(soak.name)) is None:
        report.add_left_out(soak.work, f"was never run: {how}")
        return
    found = row["found"]
    if not soak.is_whole(found):
        report.add_left_out(soak.work, f"was too short: {row['command']}")
        return
    besides = [f"{found[name]} {name}" for name in _BESIDES if name in found]
    report.add(
        soak.work,
        ours=soak.figure(found),
        rival=soak.rival(found) if soak.rival else None,
        unit=soak.unit,
        target=soak.target,
        met=not found["wrong"],
        note="; ".join((*besides, _when(row))),
    )


def _tell_time(report: Report, timed: Timed) -> None:
    if (row := kept(timed.name)) is None:
        how = f"python -m scripts.kept {timed.name} {timed.command}"
        report.add_left_out(timed.work, f"was never run: {how}")
        return
    seconds, code = row["found"]["seconds"], row["found"]["exit code"]
    report.add(
        timed.work,
        ours=seconds,
        unit="s",
        target=f"< {timed.most_seconds:g} s",
        met=seconds < timed.most_seconds and code == 0,
        note=_when(row) if code == 0 else f"ended with {code}; {_when(row)}",
    )


def _when(row: dict[str, Any]) -> str:
    return f"by {row['command']}, {row['date']}, {row['machine']}"
