"""The blueprints are such, name what exists, and do what they say."""

from pathlib import Path
import re
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint, BlueprintInputs
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.setup import async_setup_component
from homeassistant.util import yaml as yaml_util
import pytest

from tests.test_repository import read_json

FOLDER = Path(__file__).parents[1] / "blueprints" / "automation"
SAID = {"response": {"speech": {"plain": {"speech": "spoken-canary"}}}}
BELL = "binary_sensor.bell"
TOGGLE = "input_boolean.told"
TELL = [{"action": "notify.family", "data": {"message": "{{ message }}"}}]

# Inputs, what sets it off, what the task answers, and what is told at the end.
CASES: dict[str, tuple[dict[str, Any], str, Any, str]] = {
    "morning_briefing": ({"task": "ai_task.t", "tell": TELL}, "", "text", "text"),
    "tell_me_when": (
        {"task": "ai_task.t", "tell": TELL, "what": "it rains", "memory": TOGGLE},
        "",
        {"is_so": True, "because": "drops-canary"},
        "drops-canary",
    ),
    "daily_digest": (
        {"agent": "conversation.a", "tell": TELL},
        "",
        "",
        "spoken-canary",
    ),
    "ask_by_phone": (
        {"agent": "conversation.a", "phone": "notify.family"},
        "mobile_app_notification_action",
        "",
        "spoken-canary",
    ),
    "somebody_at_the_door": (
        {"task": "ai_task.t", "tell": TELL, "bell": BELL, "camera": "camera.door"},
        BELL,
        "a parcel",
        "a parcel",
    ),
}


def _read(name: str) -> Blueprint:
    """Return a blueprint as Home Assistant reads it."""
    return Blueprint(
        yaml_util.load_yaml_dict(FOLDER / f"{name}.yaml"),
        expected_domain="automation",
        path=f"{name}.yaml",
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )


def test_each_has_a_case_and_is_told_of() -> None:
    """The README names every one, with the link that imports it."""
    readme = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    address = quote(f"{read_json('manifest.json')['documentation']}/", safe="")
    names = {path.stem for path in FOLDER.glob("*.yaml")}
    assert names == set(CASES)
    for name in names:
        path = quote(f"blob/main/blueprints/automation/{name}.yaml", safe="")
        assert f"blueprint_import/?blueprint_url={address}{path}" in readme, name


def test_our_address_is_one() -> None:
    """Whoever publishes it elsewhere changes the manifest, and is told what else."""
    manifest = read_json("manifest.json")
    address = manifest["documentation"]
    assert manifest["issue_tracker"] == f"{address}/issues"
    owner = urlsplit(address).path.split("/")[1]
    root = FOLDER.parents[1]
    owners = (root / ".github" / "CODEOWNERS").read_text(encoding="utf-8").split()
    assert manifest["codeowners"] == [f"@{owner}"] == owners[1:]
    texts = [*root.glob("*.md"), *(root / "docs").glob("*.md")]
    texts += (root / ".github").rglob("*.y*ml")
    for path in texts:
        for found in re.findall(
            rf"https://github\.com/{owner}[^/\s)]*/[\w.-]+",
            unquote(path.read_text(encoding="utf-8")),
        ):
            assert found.removesuffix(".") == address, path.name


@pytest.mark.parametrize("name", CASES)
async def test_it_runs(hass: HomeAssistant, name: str) -> None:
    """Set off as in a house, with whatever it calls in its place."""
    inputs, cause, answered, told = CASES[name]
    calls: list[ServiceCall] = []

    def stand_in(domain: str, service: str, answer: Any = None) -> None:
        async def act(call: ServiceCall) -> Any:
            calls.append(call)
            return answer

        hass.services.async_register(
            domain, service, act, supports_response=SupportsResponse.OPTIONAL
        )

    stand_in("ai_task", "generate_data", {"data": answered})
    stand_in("conversation", "process", SAID)
    stand_in("notify", "family")
    stand_in("input_boolean", "turn_on")
    stand_in("input_boolean", "turn_off")
    hass.states.async_set(BELL, "off")
    hass.states.async_set(TOGGLE, "off")
    used = BlueprintInputs(
        _read(name), {"use_blueprint": {"path": name, "input": inputs}}
    )
    used.validate()
    config = {"id": name, "alias": name, **used.async_substitute()}
    config.pop("blueprint", None)
    assert await async_setup_component(hass, "automation", {"automation": [config]})
    await hass.async_block_till_done()
    assert hass.states.get(f"automation.{name}").state == "on"  # type: ignore[union-attr]
    if cause == BELL:
        hass.states.async_set(BELL, "on")
    elif cause:
        hass.bus.async_fire(
            cause, {"action": "HA_AI_AGENT_ASK", "reply_text": "Is it warm?"}
        )
    else:
        await hass.services.async_call(
            "automation", "trigger", {"entity_id": f"automation.{name}"}, blocking=True
        )
    await hass.async_block_till_done()
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": f"automation.{name}"}, blocking=True
    )
    told_calls = [call for call in calls if call.domain == "notify"]
    assert told_calls[-1].data["message"] == told
    tasks = [call for call in calls if call.service == "generate_data"]
    assert [call.data["entity_id"] for call in tasks] == ["ai_task.t"] * len(tasks)
    if name == "tell_me_when":
        assert [call.service for call in calls] == [
            "generate_data",
            "turn_on",
            "family",
        ]
    if name == "somebody_at_the_door":
        (picture,) = tasks[0].data["attachments"]
        assert picture["media_content_id"] == "media-source://camera/camera.door"
    if name == "ask_by_phone":
        assert calls[-2].data["text"] == "Is it warm?"
