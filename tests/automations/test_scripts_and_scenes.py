"""Scripts and scenes: looked at, made, changed, deleted, taken back, line by line."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
import pytest

from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.models import JsonObject, Speaker

from .conftest import HOME, Desk
from .studio import NEW_SCENE, NEW_SCRIPT, SCENES, SCRIPTS, SPOKEN, Studio
from .test_taken_back import agreed, undo as undone


@pytest.fixture
async def studio(
    core: HomeAssistant, config_dir: Path, hass_admin_user: User
) -> Studio:
    (config_dir / "configuration.yaml").write_text(
        "automation: !include automations.yaml\nscript: !include scripts.yaml\n"
        "scene: !include scenes.yaml\n"
    )
    (config_dir / "scripts.yaml").write_text(SCRIPTS)
    (config_dir / "scenes.yaml").write_text(SCENES)
    for entity in HOME.entities:
        if entity.domain not in {"scene", "script"}:
            modes = {"supported_color_modes": ["brightness"]}
            is_light = entity.domain == "light"
            core.states.async_set(entity.entity_id, "off", modes if is_light else {})
    for component in (
        "trace",
        "light",
        "switch",
        "lock",
        "automation",
        "script",
        "scene",
    ):
        assert await async_setup_component(core, component, {})
    for domain in ("script", "scene"):
        await core.services.async_call(domain, "reload", {}, blocking=True)
    await core.async_block_till_done()
    assert core.states.get("script.good_night")
    assert core.states.get("scene.movie")
    return Studio(core, hass_admin_user, config_dir)


async def yes(studio: Studio) -> JsonObject:
    result = await studio.approve()
    assert result["status"] == "confirmed", result
    return result


async def undo(studio: Studio, version_id: str) -> JsonObject:
    asked = await studio.call("restore", version_id=version_id)
    assert asked["status"] == "approval_required", asked
    return await yes(studio)


async def test_a_script_is_made_and_runs(studio: Studio) -> None:
    before = studio.file("script").read_text()
    asked = await studio.call("create", yaml=NEW_SCRIPT)
    assert asked["status"] == "approval_required", asked
    question = asked["preview"].splitlines()[0]
    assert question == (
        "create the script Wake up: turn on Bedroom (30 percent), 10 minutes later turn on Fan"
    )
    assert studio.file("script").read_text() == before
    made = await yes(studio)
    assert made["automation_id"] == "script.wake_up"
    assert studio.file("script").read_text().startswith(before)
    assert studio.held("script")["wake_up"]["sequence"][1] == {"delay": "00:10:00"}
    assert async_should_expose(studio.hass, "conversation", "script.wake_up")
    calls: list[ServiceCall] = []
    called = asyncio.Event()

    async def turn_on(call: ServiceCall) -> None:
        calls.append(call)
        called.set()

    studio.hass.services.async_register("light", "turn_on", turn_on)
    await studio.hass.services.async_call(
        "script", "turn_on", {"entity_id": "script.wake_up"}, blocking=True
    )
    # Turning on a script waits for its start alone, and this one has a long delay.
    await called.wait()
    assert calls[0].data == {"entity_id": ["light.bedroom"], "brightness_pct": 30}
    told = await studio.call("runs", automation_id="script.wake_up")
    [run] = told["runs"]
    assert run["did"] == ["light.turn_on Bedroom (light.bedroom)", "waited 600.0 s"]
    assert "message" not in told
    assert "started_by" not in run
    await studio.hass.services.async_call(
        "script", "turn_off", {"entity_id": "script.wake_up"}, blocking=True
    )
    await undo(studio, made["version_id"])
    assert studio.file("script").read_text() == before
    assert studio.hass.states.get("script.wake_up") is None


async def test_of_a_script_only_its_lines_change(studio: Studio) -> None:
    lines = studio.file("script").read_text().splitlines()
    changes = [{"op": "replace", "path": "/sequence/1/delay", "value": "00:10:00"}]
    asked = await studio.call(
        "update", automation_id="script.good_night", changes=changes
    )
    assert asked["status"] == "approval_required", asked
    assert asked["preview"].splitlines()[0] == "change Good night: new: wait 10 minutes"
    made = await yes(studio)
    after = studio.file("script").read_text().splitlines()
    assert [pair for pair in zip(lines, after, strict=True) if pair[0] != pair[1]] == [
        ('    - delay: "00:05:00"', '    - delay: "00:10:00"')
    ]
    await undo(studio, made["version_id"])
    assert studio.file("script").read_text() == SCRIPTS


@pytest.mark.parametrize("name", ["good_night", "script.good_night", "Good night"])
async def test_a_script_is_deleted_and_comes_back(studio: Studio, name: str) -> None:
    asked = await studio.call("delete", automation_id=name, kind="script")
    assert asked["preview"].splitlines()[0] == "delete the script Good night"
    gone = await yes(studio)
    assert list(studio.held("script")) == ["secret"]
    assert studio.hass.states.get("script.good_night") is None
    await undo(studio, gone["version_id"])
    assert studio.file("script").read_text() == SCRIPTS
    assert studio.hass.states.get("script.good_night")


async def test_the_last_script_goes_and_comes_back(studio: Studio) -> None:
    studio.file("script").write_text("only:\n  alias: Only\n  sequence: [{delay: 1}]\n")
    await studio.hass.services.async_call("script", "reload", {}, blocking=True)
    before = studio.file("script").read_text()
    await studio.call("delete", automation_id="script.only")
    gone = await yes(studio)
    assert studio.held("script") == {}
    await undo(studio, gone["version_id"])
    assert studio.file("script").read_text() == before


@pytest.mark.parametrize("text", ["", "{}\n", "# none yet\n", None])
async def test_the_first_script_of_a_file(studio: Studio, text: str | None) -> None:
    if text is None:
        studio.file("script").unlink()
    else:
        studio.file("script").write_text(text)
    asked = await studio.call("create", yaml=NEW_SCRIPT)
    assert asked["status"] == "approval_required", asked
    await yes(studio)
    assert list(studio.held("script")) == ["wake_up"]
    assert "# none yet" in (text or "") or "#" not in studio.file("script").read_text()


async def test_a_scene_is_made_and_sets(studio: Studio) -> None:
    asked = await studio.call("create", yaml=NEW_SCENE)
    assert asked["status"] == "approval_required", asked
    assert asked["preview"].splitlines()[0] == (
        "create the scene Cosy: Kitchen: On (Brightness: 120), Fan: Off"
    )
    made = await yes(studio)
    assert made["automation_id"] == "scene.cosy"
    text = studio.file("scene").read_text()
    assert text.startswith(SCENES)
    assert studio.held("scene")[-1]["entities"]["switch.fan"] == "off"
    await undo(studio, made["version_id"])
    assert studio.file("scene").read_text() == SCENES
    assert studio.hass.states.get("scene.cosy") is None


async def test_of_a_scene_only_its_lines_change(studio: Studio) -> None:
    got = await studio.call("get", automation_id="scene.movie")
    assert got["config"]["entities"]["light.bedroom"]["state"] == "on"
    changes = [
        {"op": "replace", "path": "/entities/light.bedroom/brightness", "value": 80},
        {"op": "add", "path": "/entities/switch.fan", "value": "off"},
    ]
    asked = await studio.call("update", automation_id="scene.movie", changes=changes)
    assert asked["status"] == "approval_required", asked
    assert asked["preview"].splitlines()[0] == (
        "change Movie: new: Bedroom: On (Brightness: 80) and Fan: Off"
    )
    made = await yes(studio)
    after = studio.file("scene").read_text()
    assert after == SCENES.replace(
        "brightness: 40\n", "brightness: 80\n    switch.fan: 'off'\n"
    )
    await undo(studio, made["version_id"])
    assert studio.file("scene").read_text() == SCENES


async def test_a_scene_is_deleted_and_comes_back(studio: Studio) -> None:
    asked = await studio.call("delete", automation_id="scene.movie")
    assert asked["preview"].splitlines()[0] == "delete the scene Movie"
    gone = await yes(studio)
    assert [row["id"] for row in studio.held("scene")] == ["other"]
    await undo(studio, gone["version_id"])
    assert studio.file("scene").read_text() == SCENES


async def test_lists_are_by_kind(studio: Studio) -> None:
    scripts = await studio.call("list", kind="script", query="kitchen")
    assert [row["automation_id"] for row in scripts["scripts"]] == ["script.good_night"]
    scenes = await studio.call("list", kind="scene")
    assert [row["name"] for row in scenes["scenes"]] == ["Movie", "Other"]
    assert (await studio.call("list"))["automations"] == []


@pytest.mark.parametrize(
    ("kind", "yaml", "error", "says"),
    [
        ("scene", "name: A\nentities: {light.kitchen: open}", "impossible", "'on'"),
        (
            "scene",
            "name: A\nentities: {light.no: 'on'}",
            "entity_not_found",
            "light.no",
        ),
        ("scene", "name: A\nentities: {light.secret: 'on'}", "not_exposed", ""),
        (
            "scene",
            "name: A\nentities: {sensor.temperature: '3'}",
            "impossible",
            "scene",
        ),
        ("scene", "entities: {light.kitchen: 'on'}", "no_alias", "name"),
        ("scene", "name: A\nentities: {}", "no_entities", "entities"),
        ("scene", "name: A", "invalid_config", "entities"),
        ("script", "alias: A\nsequence: [{action: light.no}]", "service_not_found", ""),
        ("script", "alias: A\nsequence: []", "no_sequence", "sequence"),
        ("script", "sequence: [{delay: 1}]", "no_alias", "alias"),
        (
            "script",
            "alias: A\nsequence: [{action: light.turn_on, target: {entity_id: light.secret}}]",
            "not_exposed",
            "sequence, 1st",
        ),
        (
            "script",
            "alias: A\ntriggers: [{trigger: sun, event: sunset}]\nsequence: [{delay: 1}]",
            "invalid_config",
            "no triggers",
        ),
        (
            "script",
            "alias: A\nsequence: [{delay: soon}]",
            "invalid_config",
            "sequence, 1st",
        ),
    ],
)
async def test_what_can_never_be_is_refused(
    studio: Studio, kind: str, yaml: str, error: str, says: str
) -> None:
    studio.hass.states.async_set("light.secret", "off")
    result = await studio.call("create", yaml=yaml, kind=kind)
    assert result["error"] == error, result
    assert says in result["message"]


async def test_what_a_door_does_is_said_first(studio: Studio) -> None:
    yaml = "name: Away\nentities: {light.kitchen: 'off', lock.front_door: unlocked}"
    asked = await studio.call("create", yaml=yaml)
    assert (
        asked["preview"]
        .splitlines()[0]
        .startswith("create the scene Away: Kitchen: Off, Front door: Unlocked")
    )
    assert "nobody is asked" in asked["preview"]


async def test_plausible_mistakes_are_understood(studio: Studio) -> None:
    listed = """
    scene:
      - name: Cosy
        entities:
          - {entity_id: light.kitchen, state: on, brightness_pct: 50}
    """
    tried = await studio.call("preview", yaml=listed)
    assert tried["valid"], tried
    assert tried["config"]["entities"] == {
        "light.kitchen": {"state": "on", "brightness": 128}
    }
    named = "wake_up:\n  alias: Wake up\n  sequence: [{service: light.turn_on, entity_id: light.kitchen}]"
    tried = await studio.call(
        "preview", yaml=f"script:\n  {named.replace(chr(10), chr(10) + '  ')}"
    )
    assert tried["valid"], tried
    actions = "name: Wake up\nactions: [{action: light.turn_on, target: {entity_id: light.kitchen}}]"
    tried = await studio.call("preview", yaml=actions, kind="script")
    assert tried["valid"], tried
    assert tried["config"]["alias"] == "Wake up"


async def test_a_name_that_is_taken(studio: Studio) -> None:
    text = NEW_SCRIPT.replace("Wake up", "Good night")
    asked = await studio.call("create", yaml=text)
    assert "exists (script.good_night)" in asked["preview"]
    await yes(studio)
    assert list(studio.held("script")) == ["good_night", "secret", "good_night_2"]
    reserved = NEW_SCRIPT.replace("Wake up", "Turn on")
    await studio.call("create", yaml=reserved)
    assert (await yes(studio))["automation_id"] == "script.turn_on_2"


async def test_only_administrators_write(studio: Studio) -> None:
    studio.speaker = Speaker(user_id="somebody")
    for yaml in (NEW_SCENE, NEW_SCRIPT):
        assert (await studio.call("preview", yaml=yaml))["valid"]
        for action in ("create", "update", "delete"):
            result = await studio.call(action, yaml=yaml, automation_id="scene.movie")
            assert result["error"] == "not_permitted"
    for entity_id in ("scene.movie", "script.good_night"):
        result = await studio.call("get", automation_id=entity_id)
        assert result["error"] == "not_permitted"


async def test_a_file_that_moved_is_not_written(studio: Studio) -> None:
    await studio.call(
        "update",
        automation_id="scene.movie",
        alias="Film",
        changes=[{"op": "replace", "path": "/icon", "value": "mdi:film"}],
    )
    studio.file("scene").write_text(SCENES.replace("brightness: 40", "brightness: 41"))
    result = await studio.approve()
    assert result["error"] == "changed_meanwhile"
    assert "41" in studio.file("scene").read_text()


@pytest.mark.parametrize("code", SPOKEN)
async def test_each_language_says_it_short(studio: Studio, code: str) -> None:
    studio.speaker = replace(studio.speaker, language=code)
    for yaml, name in ((NEW_SCENE, "Cosy"), (NEW_SCRIPT, "Wake up")):
        asked = await studio.call("create", yaml=yaml)
        line = asked["preview"].splitlines()[0]
        said = find(code).sentences["ask"].format(preview=line)
        assert name in line
        assert len(said.split()) <= 25
    assert "{" not in asked["preview"].splitlines()[0]
    asked = await studio.call("delete", automation_id="scene.movie")
    assert "Movie" in asked["preview"].splitlines()[0]


Change = Callable[[JsonObject], Any]


@pytest.mark.parametrize(
    "change",
    [
        lambda config: config["entities"].pop("switch.fan"),
        lambda config: config["entities"]["light.kitchen"].pop("brightness"),
        lambda config: config["entities"].update({"switch.fan": "on"}),
        lambda config: config.update(icon="mdi:sofa"),
        lambda config: config.update(metadata={"light.kitchen": {"only": True}}),
        lambda config: config.update(name="Other name"),
    ],
)
async def test_the_summary_of_a_scene_has_every_part(
    studio: Studio, change: Change
) -> None:
    config: JsonObject = {
        "name": "Cosy",
        "entities": {
            "light.kitchen": {"state": "on", "brightness": 120},
            "switch.fan": "off",
        },
    }
    before = (await studio.call("preview", config=config))["summary"]
    change(config)
    assert (await studio.call("preview", config=config))["summary"] != before


SCRIPT: JsonObject = {
    "alias": "Long",
    "description": "What it is for",
    "icon": "mdi:bed",
    "fields": {"who": {"name": "Who", "required": True}},
    "variables": {"level": 3},
    "sequence": [
        {"action": "light.turn_on", "target": {"entity_id": "light.kitchen"}},
        {"delay": "00:01:00", "alias": "Wait a bit"},
    ],
    "mode": "queued",
    "max": 4,
}


@pytest.mark.parametrize("key", [key for key in SCRIPT if key != "alias"])
async def test_the_summary_of_a_script_has_every_part(studio: Studio, key: str) -> None:
    whole = await studio.call("preview", config=SCRIPT)
    assert whole["valid"], whole
    less = {name: value for name, value in SCRIPT.items() if name != key}
    if key == "sequence":
        less["sequence"] = SCRIPT["sequence"][:1]
    if key == "mode":
        del less["max"]
    assert (await studio.call("preview", config=less))["summary"] != whole["summary"]


async def test_what_is_hidden_in_them_stays_hidden(studio: Studio) -> None:
    """It is named to nobody, and stands where it stood when the rest changes."""
    studio.hass.states.async_set("light.secret", "off")
    hidden = "    light.secret: 'on'\n    light.kitchen: off\n"
    studio.file("scene").write_text(SCENES.replace("    light.kitchen: off\n", hidden))
    step = "    - {service: light.turn_on, entity_id: light.secret}\n    - delay"
    studio.file("script").write_text(SCRIPTS.replace("    - delay", step))
    for domain in ("script", "scene"):
        await studio.hass.services.async_call(domain, "reload", {}, blocking=True)
    await studio.hass.async_block_till_done()
    said = []
    for kind, entity_id in (("scene", "scene.movie"), ("script", "script.good_night")):
        said.append(await studio.call("get", automation_id=entity_id))
        said.append(await studio.call("list", kind=kind))
        said.append(await studio.call("list", kind=kind, query="light.secret"))
        said.append(await studio.call("delete", automation_id=entity_id))
    changes = [{"op": "replace", "path": "/icon", "value": "mdi:film"}]
    asked = await studio.call("update", automation_id="scene.movie", changes=changes)
    assert asked["status"] == "approval_required", asked
    said.append(asked)
    assert not [one for one in said if "light.secret" in str(one)]
    await yes(studio)
    text = studio.file("scene").read_text()
    assert "    light.secret: 'on'\n" in text
    assert text.count("mdi:film") == 1
    changes = [{"op": "replace", "path": "/sequence/2/delay", "value": "00:07:00"}]
    asked = await studio.call(
        "update", automation_id="script.good_night", changes=changes
    )
    assert asked["status"] == "approval_required", asked
    assert "light.secret" not in str(asked)
    await yes(studio)
    assert "entity_id: light.secret}" in studio.file("script").read_text()


async def test_undo_by_words_asks_and_puts_back(studio: Studio) -> None:
    """By the whole way: the tool, the gate, the ledger and a person's yes."""
    desk = Desk(studio, "off")
    await desk.manager.async_start()
    await desk.kit.async_start()
    guest = {"domain": "input_boolean", "name": "Guest mode"}
    assert await async_setup_component(studio.hass, "input_boolean", {})
    script = """
    alias: Guests come
    sequence: [{action: input_boolean.turn_on, target: {entity_id: input_boolean.guest_mode}}]
    """
    for yaml, helpers, kind in ((NEW_SCENE, [], "scene"), (script, [guest], "script")):
        before = studio.file(kind).read_text()
        asked = await desk.call("create", studio.speaker, yaml=yaml, helpers=helpers)
        assert asked["status"] == "approval_required", asked
        assert studio.file(kind).read_text() == before
        await agreed(desk, asked)
        assert studio.file(kind).read_text() != before
        back = await undone(desk)
        assert studio.file(kind).read_text() != before
        await agreed(desk, back)
        assert studio.file(kind).read_text() == before
    assert studio.hass.states.get("input_boolean.guest_mode") is None
    user = replace(studio.speaker, is_admin=False)
    refused = await desk.call("create", user, yaml=NEW_SCENE)
    assert refused["status"] != "approval_required"
    await desk.kit.async_close()
    await desk.manager.async_close()
