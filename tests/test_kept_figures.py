"""Figures of long runs: kept with their command and date, and no more said than is so."""

import json
import os
from pathlib import Path
import sys
from xml.etree import ElementTree as ET

import pytest

from scripts import kept as kept_module
from scripts.benchmarks import kept, proofs
from scripts.benchmarks._promises import PROMISES
from scripts.benchmarks.report import Report, Row
from scripts.kept import FOLDER, keep, main

SOAKS = {soak.name: soak for soak in kept.SOAKS}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_module, "FOLDER", tmp_path / "figures")


def _rows() -> dict[str, Row]:
    report = Report()
    kept.run(report)
    return {row.work: row for row in report.rows}


def test_nothing_is_said_of_what_was_never_run() -> None:
    rows = _rows()
    assert len(rows) == len(kept.SOAKS) + len(kept.TIMED)
    assert {row.met for row in rows.values()} == {None}
    assert "scripts/soak --keep kills --database mariadb" in str(rows)


def test_a_soak_says_what_it_found() -> None:
    found = {"kills": 100, "checks": 7, "wrong": []}
    keep("kills", "scripts/soak kills 100", found)
    row = _rows()[SOAKS["kills"].work]
    assert (row.ours, row.unit, row.met) == (0, "findings", True)
    assert row.note.startswith("7 checks; 100 kills; by scripts/soak kills 100, 20")
    keep("kills", "scripts/soak kills 100", found | {"wrong": ["lost", "twice"]})
    row = _rows()[SOAKS["kills"].work]
    assert (row.ours, row.met) == (2, False)


def test_a_short_soak_is_no_proof() -> None:
    keep("kills", "scripts/soak kills 3", {"kills": 3, "checks": 1, "wrong": []})
    [row] = [row for row in _rows().values() if "too short" in row.note]
    assert row.work.startswith(SOAKS["kills"].work)
    assert row.met is None


def test_a_soak_has_its_rival_beside_it() -> None:
    found = {
        name: {"own work p99 ms": late}
        for name, late in (("ours", 4), ("nobody", 1), ("Home Assistant's own", 8))
    }
    keep("lag", "scripts/soak lag", {"minutes each": 5, **found, "wrong": []})
    row = _rows()[SOAKS["lag"].work]
    assert (row.ours, row.rival, row.unit, row.met) == (4, 8, "ms", True)


@pytest.mark.parametrize("code", [0, 3])
def test_a_command_is_timed(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    ends = f"raise SystemExit({code})"
    monkeypatch.setattr(sys, "argv", ["kept", "ci", sys.executable, "-c", ends])
    assert main() == code
    row = _rows()["whole .ci/run"]
    # What did not pass is not quick.
    assert row.met is (code == 0)
    assert ("ended with 3" in row.note) is (code == 3)


def test_what_was_kept_is_the_soaks_own() -> None:
    """Every file belongs to a row; nobody wrote a number in by hand."""
    names = {*SOAKS, *(timed.name for timed in kept.TIMED)}
    for file in FOLDER.glob("*.json"):
        assert file.stem in names
        found = json.loads(file.read_text(encoding="utf-8"))
        assert found.keys() == {"command", "date", "machine", "found"}
        kind, *options = file.stem.split("-")
        if kind in SOAKS:
            assert found["command"].startswith("scripts/soak ")
            assert all(word in found["command"] for word in (kind, *options))


def test_every_promise_is_tried_somewhere() -> None:
    tests = Path(__file__).parent
    for promise in PROMISES:
        for place in promise.where:
            path = tests / place
            assert path.is_dir() or path.with_suffix(".py").exists(), place
    assert len({promise.never for promise in PROMISES}) == len(PROMISES)


@pytest.fixture
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return what the tests are said to have written, after everything else."""
    monkeypatch.setattr(proofs, "LAST_RUN", tmp_path / "tests.xml")
    monkeypatch.setattr(proofs, "COVERAGE", tmp_path / "coverage.json")
    monkeypatch.setattr(proofs, "_SOURCES", ("requirements",))
    suites = ET.Element("testsuites")
    suite = ET.SubElement(suites, "testsuite")
    for name, end in (
        ("tests.voice.test_values", ""),
        ("tests.voice.test_values", "failure"),
        ("tests.voice.test_values.Inner", "error"),
        ("tests.voice.test_values", "skipped"),
        ("tests.voice.test_values_of_others", "failure"),
    ):
        case = ET.SubElement(suite, "testcase", classname=name, name="test")
        if end:
            ET.SubElement(case, end)
    ET.ElementTree(suites).write(proofs.LAST_RUN)
    return proofs.LAST_RUN


def test_failures_are_counted_by_promise(tried: Path) -> None:
    report = Report()
    proofs.run(report)
    rows = {row.work: row for row in report.rows}
    row = rows["tests: a value that is not said as words"]
    assert (row.ours, row.unit, row.met) == (2, "of 3", False)
    assert row.note == "tests/voice/test_values, 1 left out"
    # Of what was not tried nothing is claimed.
    assert rows["tests: a microphone that is wrong"].met is False
    assert rows["coverage: left out"].met is None


def test_coverage_is_that_of_the_last_run(tried: Path) -> None:
    totals = {
        "covered_lines": 98,
        "num_statements": 100,
        "covered_branches": 90,
        "num_branches": 100,
    }
    proofs.COVERAGE.write_text(json.dumps({"totals": totals}))
    report = Report()
    proofs.run(report)
    lines, branches = report.rows[-2:]
    assert (lines.ours, lines.met) == (98, True)
    assert (branches.ours, branches.met) == (90, False)


def test_an_old_run_is_not_taken_for_what_is_there(
    tried: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(tried, (1, 1))
    again: list[bool] = []
    monkeypatch.setattr(proofs, "_try_all", lambda: again.append(True))
    proofs.run(Report())
    assert again
