"""What must hold without exception: how many of the tests that try it fail.

Taken from the last whole run of `scripts/test` where nothing has changed since; else
the tests are run here, which takes about as long.
"""

from collections.abc import Sequence
import json
import os
from pathlib import Path
import subprocess
import sys
from typing import Final
from xml.etree import ElementTree as ET

from scripts.coverage_limits import LEAST, reached

from ._process import NEWEST, ROOT
from ._promises import PROMISES, Promise
from .report import Report

LAST_RUN: Final = ROOT / ".dev" / "tests.xml"
COVERAGE: Final = ROOT / ".dev" / "coverage.json"
_SOURCES: Final = ("custom_components", "scripts", "tests", "requirements")
_WORKERS: Final = (
    *("--numprocesses", "logical"),
    *("--dist", "loadfile", "--no-loadscope-reorder"),
)


def run(report: Report) -> None:
    """Count."""
    if not _is_fresh(LAST_RUN):
        _try_all()
    cases = ET.parse(LAST_RUN).findall(".//testcase")  # noqa: S314  # pytest wrote it
    for promise in PROMISES:
        _tell(report, promise, cases)
    _tell_coverage(report)


def _is_fresh(found: Path) -> bool:
    """Tell whether nothing has changed since a run of the tests wrote a file."""
    if not found.exists():
        return False
    newest = max(
        file.stat().st_mtime
        for folder in _SOURCES
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    )
    return newest < found.stat().st_mtime


def _try_all() -> None:
    """Run the tests of every promise; what fails is in the file, and no error here."""
    places = {place for promise in PROMISES for place in promise.where}
    paths = sorted(str(_path(place)) for place in places)
    LAST_RUN.unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-m", "pytest", *_WORKERS, f"--junitxml={LAST_RUN}", *paths],
        cwd=ROOT,
        check=False,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"HA_AI_AGENT_DEMO_PYTHON": str(NEWEST)},
    )


def _path(place: str) -> Path:
    """Return the file or the folder of a place."""
    folder = ROOT / "tests" / place
    return folder if folder.is_dir() else folder.with_suffix(".py")


def _tell(report: Report, promise: Promise, cases: Sequence[ET.Element]) -> None:
    mine = [case for case in cases if promise.holds_test(case.get("classname", ""))]
    skipped = sum(case.find("skipped") is not None for case in mine)
    failed = sum(
        case.find("failure") is not None or case.find("error") is not None
        for case in mine
    )
    tried = len(mine) - skipped
    left_out = f", {skipped} left out" if skipped else ""
    report.add(
        f"tests: {promise.never}",
        ours=failed,
        unit=f"of {tried}",
        target="0",
        met=not failed and tried > 0,
        note=f"tests/{', '.join(promise.where)}{left_out}",
    )


def _tell_coverage(report: Report) -> None:
    if not _is_fresh(COVERAGE):
        report.add_left_out("coverage", "run scripts/test before")
        return
    totals = json.loads(COVERAGE.read_text(encoding="utf-8"))["totals"]
    for name, share in reached(totals).items():
        report.add(
            f"coverage, {name}",
            ours=share,
            unit="%",
            target=f">= {LEAST[name]:g} %",
            met=share >= LEAST[name],
            note="by the last scripts/test",
        )
