"""The table of the benchmarks is whole, whatever becomes of one of them."""

from collections.abc import Callable
from pathlib import Path
import sys
from types import ModuleType
from typing import Any

import pytest

from scripts.benchmarks.__main__ import main, names, run_all
from scripts.benchmarks.report import Report, as_document, fallen, ratios_in

ROOT = Path(__file__).parent.parent


def measure(report: Report) -> None:
    """Be a benchmark."""
    report.add("work", ours=1.0, rival=3.0, unit="ms", target="2x", met=True)


async def measure_on_a_loop(report: Report) -> None:
    """Be a benchmark that waits for something."""
    measure(report)


def leave(_: Report) -> None:
    """Be a benchmark that ends the process."""
    sys.exit("no server | here\nnor there")


async def be_stopped(_: Report) -> None:
    """Be a benchmark that somebody is tired of."""
    raise KeyboardInterrupt


@pytest.fixture(name="offer")
def offer_fixture(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Return what makes benchmarks of functions."""

    def offer(*runs: Callable[[Report], Any]) -> list[str]:
        for run in runs:
            module = ModuleType(run.__name__)
            module.__dict__["run"] = run
            monkeypatch.setitem(
                sys.modules, f"scripts.benchmarks.{run.__name__}", module
            )
        return [run.__name__ for run in runs]

    return offer


def test_all_are_found() -> None:
    found = names()
    assert {
        "answers",
        "context",
        "history",
        "metrics",
        "servers",
        "tools",
        "turn",
    } <= set(found)
    assert not {"report", "__main__"} & set(found)


def test_what_breaks_has_a_row(offer: Callable[..., list[str]]) -> None:
    report = Report()
    wanted = [*offer(leave, measure_on_a_loop), "not_there", *offer(measure)]
    assert not run_all(wanted, report)
    assert [row.met for row in report.rows] == [False, True, False, True]
    text = report.as_text()
    assert "| leave: no figures |" in text
    assert r"SystemExit: no server \| here nor there |" in text
    assert "ModuleNotFoundError" in text
    assert len(text.splitlines()) == 6


def test_what_is_left_out_says_why() -> None:
    report = Report()
    report.add_left_out("llama.cpp", "no server here")
    assert "| not measured | no server here |" in report.as_text()
    assert Report.from_json(report.as_json()).rows == report.rows


def test_a_stopped_run_keeps_its_figures(offer: Callable[..., list[str]]) -> None:
    report = Report()
    assert not run_all(offer(measure, be_stopped, measure_on_a_loop), report)
    assert [row.work for row in report.rows] == ["work", "be_stopped: no figures"]
    assert "interrupted" in report.rows[1].note


def test_figures_go_through_a_file(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    offer: Callable[..., list[str]],
) -> None:
    """From a file the same table is written as from the run."""
    monkeypatch.setattr("scripts.benchmarks.__main__.names", lambda: offer(measure))
    file = tmp_path / "figures.json"
    # The run takes over this signal; the tests give it back.
    monkeypatch.setattr("scripts.benchmarks.__main__.signal.signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["bench", "--json", str(file)])
    assert main() == 0
    first = capsys.readouterr().out
    assert "| work | 1 | 3 | 3.0 | ms | 2x | yes |" in first
    monkeypatch.setattr(sys, "argv", ["bench", "--from", str(file)])
    assert main() == 0
    assert capsys.readouterr().out == first
    monkeypatch.setattr(sys, "argv", ["bench", "nothing"])
    with pytest.raises(SystemExit):
        main()


def test_a_ratio_that_fell_is_told() -> None:
    """A fifth less against the rival than the last table says."""
    before = Report()
    now = Report()
    for report, ours in ((before, 1.0), (now, 1.3)):
        for work in ("slow | er", "gone", "alone"):
            rival = None if work == "alone" else 4.0
            mine = ours if work.startswith("slow") else 1.0
            report.add(work, ours=mine, rival=rival, unit="ms", target="", met=True)
    ratios = ratios_in(as_document(before, "one"))
    assert ratios["gone"] == 4.0
    assert fallen(now, ratios, 0.2) == ["slow | er: 4.0 times, now 3.1"]
    assert not fallen(now, ratios, 0.3)
    assert not fallen(before, ratios, 0.2)
    table = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert len(ratios_in(table)) > 50
