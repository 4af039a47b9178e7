"""Adds the integration to Home Assistant as it comes: without `default_config`.

Each version gets an environment of its own with nothing but Home Assistant in it, and a
new configuration folder. What Home Assistant itself installs at its first start is
counted before; what comes after it came with the integration.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
import json
import os
from pathlib import Path
import subprocess
import sys
from time import monotonic
from typing import Any, Final

from scripts.demo_home.agent import AGENT_ID, Model, set_up
from scripts.demo_home.client import HomeAssistantError, HomeClient
from scripts.demo_home.process import ROOT, HomeProcess, free_port
from tests.scripted_server import Reply, ScriptedServer

from .home import Findings

FLOW: Final = "/api/config/config_entries/flow"
MOST_SECONDS: Final = 3.0
"""So long the form may take to open, with its packages there."""
_MANIFEST: Final = ROOT / "custom_components" / "ha_ai_agent" / "manifest.json"
_CONFIGURATION: Final = "http:\n  server_port: !env_var HA_AI_AGENT_DEMO_PORT\n"
_PATIENCE_SECONDS: Final = 600.0
"""So long a first start may take, which installs half of its packages."""
_QUIET_SECONDS: Final = 8.0
"""Nothing new for so long: Home Assistant has installed what it wanted."""


def locked_versions() -> tuple[str, ...]:
    """Return the versions of Home Assistant of the tests and of the demo."""
    return tuple(
        line.split()[0].partition("==")[2]
        for name in ("test", "demo")
        for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
        if line.startswith("homeassistant==")
    )


def _environment(folder: Path, version: str) -> str:
    """Make an environment with this Home Assistant alone; return its Python."""
    uv = os.environ["UV"]  # scripts/lib/setup.sh sets it
    python = folder / "bin" / "python"
    base = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([uv, "venv", "--quiet", "--python", base, folder], check=True)
    install: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", python]
    install.append(f"homeassistant=={version}")
    subprocess.run(install, check=True)
    # As its images have it: what it holds back is held back from the beginning.
    find = (
        "import homeassistant as it; print(it.__path__[0] + '/package_constraints.txt')"
    )
    found = subprocess.run(
        [python, "-c", find], check=True, capture_output=True, text=True
    )
    subprocess.run([*install, "--constraint", found.stdout.strip()], check=True)
    return str(python)


def _packages(python: str) -> dict[str, Any]:
    """Return what is installed, what is ours, and what may be."""
    done = subprocess.run(
        [python, Path(__file__).with_name("_packages.py"), _MANIFEST],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


async def _async_settled(python: str) -> dict[str, Any]:
    """Return the packages when nothing more comes."""
    found = await asyncio.to_thread(_packages, python)
    quiet_since = monotonic()
    while monotonic() - quiet_since < _QUIET_SECONDS:
        # Polled: Home Assistant says nowhere that it has installed everything.
        await asyncio.sleep(1)
        now = await asyncio.to_thread(_packages, python)
        if now["installed"] != found["installed"]:
            found, quiet_since = now, monotonic()
    return found


async def _async_open(process: HomeProcess, client: HomeClient) -> dict[str, float]:
    """Return how long the form takes to open, and how long the processor; close it."""
    began, work_began = monotonic(), _work_seconds(process.pid)
    form = await client.request("POST", FLOW, {"handler": "ha_ai_agent"})
    figures = {
        "seconds": monotonic() - began,
        # On a machine that does other things as well this says more.
        "work_seconds": _work_seconds(process.pid) - work_began,
    }
    if form["type"] != "form":
        raise HomeAssistantError(f"the flow begins with {form['type']}")
    await client.request("DELETE", f"{FLOW}/{form['flow_id']}")
    return {name: round(value, 2) for name, value in figures.items()}


def _work_seconds(pid: int) -> float:
    """Return how long processors worked for a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def _async_restart(process: HomeProcess, client: HomeClient) -> None:
    await process.stop()
    await process.start(client.can_log_in)
    await client.log_in()
    await process.wait_for(client.is_running, "to start again")


async def _async_answer(client: HomeClient) -> str:
    answer = await client.request(
        "POST",
        "/api/conversation/process",
        {"text": "Good morning", "language": "en", "agent_id": AGENT_ID},
    )
    return str(answer["response"]["speech"]["plain"]["speech"])


async def _async_one(folder: Path, version: str, findings: Findings) -> dict[str, Any]:
    """Add it to one version; return the figures."""
    python = await asyncio.to_thread(_environment, folder / "python", version)
    config = folder / "plain"
    config.mkdir(parents=True)
    (config / "configuration.yaml").write_text(_CONFIGURATION, encoding="utf-8")
    async with AsyncExitStack() as stack:
        process = HomeProcess(folder / "home", free_port(), python, _PATIENCE_SECONDS)
        process.prepare(config)
        stack.push_async_callback(process.stop)
        server = await stack.enter_async_context(
            ScriptedServer(think=lambda _: Reply(text="Good morning to you."))
        )
        client = await stack.enter_async_context(HomeClient(process.url))
        await process.start(client.can_onboard)
        await client.onboard()
        await process.wait_for(client.is_running, "to finish starting")
        before = await _async_settled(python)
        figures: dict[str, Any] = {"before": len(before["installed"])}
        figures["with_installing"] = await _async_open(process, client)
        figures["again"] = await _async_open(process, client)
        await _async_restart(process, client)
        figures["after_a_restart"] = await _async_open(process, client)
        for name in ("again", "after_a_restart"):
            findings.check(
                f"{version}: the form took long to open {name}: {figures[name]}",
                holds=figures[name]["seconds"] < MOST_SECONDS,
            )
        await set_up(client, Model(base_url=server.base_url, model="scripted"))
        findings.check(
            f"{version}: it does not answer",
            holds=await _async_answer(client) == "Good morning to you.",
        )
        after = await _async_settled(python)
        added = set(after["installed"]) - set(before["installed"])
        figures["ours"] = sorted(added & set(after["ours"]))
        figures["of_what_it_names"] = sorted(
            added & set(after["allowed"]) - set(after["ours"])
        )
        figures["beyond"] = sorted(added - set(after["allowed"]))
        moved = {
            name: f"{was} -> {after['installed'].get(name)}"
            for name, was in before["installed"].items()
            if after["installed"].get(name) != was
        }
        findings.check(
            f"{version}: beyond the manifest: {figures['beyond']}",
            holds=not figures["beyond"],
        )
        findings.check(f"{version}: other versions now: {moved}", holds=not moved)
        for line in process.log_lines("ERROR"):
            findings.check(f"{version}: {line}", holds="ha_ai_agent" not in line)
        return figures


async def run(folder: Path, versions: Sequence[str] = ()) -> dict[str, Any]:
    """Add it to each version; return the figures of each."""
    findings = Findings()
    report: dict[str, Any] = {}
    for version in versions or locked_versions():
        report[version] = await _async_one(folder / version, version, findings)
    return {**report, "checks": findings.checks, "wrong": findings.wrong}
