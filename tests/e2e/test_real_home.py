"""The integration in a real process of the newest Home Assistant."""

import json
import os
from pathlib import Path
import subprocess
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def python() -> str:
    """Return the Python that has the newest Home Assistant."""
    return os.environ.get(
        "HA_AI_AGENT_DEMO_PYTHON", str(ROOT / ".dev" / "demo" / "bin" / "python")
    )


def run(*arguments: str, seconds: int = 280) -> subprocess.CompletedProcess[str]:
    """Run a module of this checkout."""
    return subprocess.run(
        [python(), "-m", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what happened on one day in the demo home; the home starts only once."""
    done = run("tests.e2e.scenario", str(tmp_path_factory.mktemp("day") / "home"))
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_demo_help() -> None:
    """The options are explained, and nonsense is refused before anything starts."""
    assert "--serve" in run("scripts.demo_home.run", "--help").stdout
    assert run("scripts.demo_home.run", "--api-key", "x").returncode == 2


def test_demo(report: dict[str, Any]) -> None:
    """What `scripts/demo` shows ends well, because the states really changed."""
    assert report["story"]["problems"] == []
    assert report["story"]["repairs"] == []
    text = report["story"]["text"]
    assert [text.count(f"Turn {number}:") for number in (1, 2, 3)] == [1, 1, 1]
    # Three in the first turn, and one that is taken back.
    assert text.count("| confirmed") == 4
    for words in (
        "on -> off",
        "off -> on",
        "21.5",
        "I did not understand",
        "get_states",
    ):
        assert words in text


def test_assist_pipeline(report: dict[str, Any]) -> None:
    """Through Assist the answer arrives as a stream, and the lamp obeys."""
    result = report["pipeline"]
    assert result["events"][0] == "run-start"
    assert result["events"][-1] == "run-end"
    assert "intent-progress" in result["events"]
    assert "error" not in result["events"]
    assert result["is_done"]
    assert result["speech"]
    assert result["streamed"].strip() == result["speech"].strip()


def test_approval(report: dict[str, Any]) -> None:
    """Unlocking waits for a yes."""
    result = report["approval"]
    assert result["asked"].endswith("?")
    assert result["state_before_yes"] == "locked"
    assert result["is_unlocked"]


def test_not_exposed(report: dict[str, Any]) -> None:
    """What is not exposed does not move."""
    assert report["hidden"] == {"calls": 0, "state": "off"}


def test_pulled_plug(report: dict[str, Any]) -> None:
    """After a power failure the agent works, and remembers the conversation."""
    assert report["pulled_plug"]["is_done"]
    assert report["pulled_plug"]["remembered"]


def test_quiet_log(report: dict[str, Any]) -> None:
    """Nothing of all this made the integration warn, fail or use what is deprecated."""
    assert report["log"] == []
