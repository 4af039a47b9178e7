"""A slice of the evaluation, without a model and with a scripted one."""

import json
from pathlib import Path
import sys

import pytest

from custom_components.ha_ai_agent.usage.prices import Price
from scripts.evaluation.__main__ import main
from scripts.evaluation.judge import Played
from scripts.evaluation.page import as_page
from scripts.evaluation.results import Results, as_table, compared
from scripts.evaluation.tasks import languages, load


def test_tasks_are_whole() -> None:
    """As many as were promised, each of its own words, in as many languages."""
    tasks = load()
    assert len(tasks) >= 200
    assert len(languages()) >= 10
    assert len({task.task_id for task in tasks}) == len(tasks)
    assert len({(task.language, *task.steps) for task in tasks}) == len(tasks)
    assert {task.home for task in tasks} == {"flat", "house", "odd"}
    assert {task.category for task in tasks} == {
        "command", "several", "question", "condition", "later", "follow-up",
        "correction", "ambiguous", "approval", "refusal", "injection",
    }  # fmt: skip
    assert not [task.wanted for task in tasks if "{" in task.wanted]


def _results(**outcomes: str) -> Results:
    played = [
        Played(
            f"en/{name}",
            "en",
            "command",
            outcome,  # type: ignore[arg-type]  # one of the three
            speech=["<b>done</b>"],
            seconds=1.0,
            rounds=2,
            input_tokens=900_000,
            output_tokens=100_000,
        )
        for name, outcome in outcomes.items()
    ]
    return Results({"agent": "a", "model": "m"}, Price(1.0, 1.0, 10.0), played)


def test_tables_pages_and_comparisons(tmp_path: Path) -> None:
    old = _results(one="right", two="missed", three="wrong")
    new = _results(one="right", two="right", three="missed")
    assert "| all | 1 | 3 | 33 | 1 | 2 | 1e+06 | 1 | 1.9 |" in as_table(old)
    page = as_page(old)
    assert "&lt;b&gt;done&lt;/b&gt;" in page
    assert "<b>" not in page
    text = compared(old, new)
    assert "| all | 67 | 33 |" in text
    assert "+ en/two: 0% -> 100%" in text
    assert "en/one" not in text
    file = tmp_path / "r.json"
    old.write(file)
    assert Results.read(file) == old
    assert json.loads(file.read_text())["scores"][0]["share"] == 33.3
    assert old.times() == {"en/one": 1, "en/two": 1, "en/three": 1}


def test_two_files_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    _results(one="right").write(files[0])
    _results(one="wrong").write(files[1])
    argv = ["evaluate", "--compare", *map(str, files)]
    monkeypatch.setattr(sys, "argv", argv)
    assert main() == 0
    assert "- en/one: 100% -> 0%" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [
        ["--category", "comand"],
        ["--task", "en/lamp"],
        ["--compare", "none.json", "none.json"],
        ["--resume"],
        ["--model", "m"],
    ],
)
def test_what_is_not_there_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    wrong: list[str],
) -> None:
    """And not after minutes with an empty table."""
    monkeypatch.setattr(sys, "argv", ["evaluate", *wrong])
    with pytest.raises(SystemExit):
        main()
    assert wrong[-1] in capsys.readouterr().err
