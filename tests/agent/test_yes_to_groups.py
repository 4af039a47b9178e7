"""A yes is bound by registry ids, down to the members of what was asked about.

Between our question and the yes a member gets another id, another name, or another
thing takes its id: whole turns, a real gate, real locks.
"""

from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest

from tests.devices import Behaviour
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Say, SetUp, speech_of
from .test_yes import deeds, doors

__all__ = ["doors"]

FRONT, BACK = "lock.front_door", "lock.back_door"
MAIN = "lock.a_main_door"
"""Sorts before the others: what is bound must not hang on the order of ids."""


def _group(members: list[str]) -> dict[str, Any]:
    return {"group": {"doors": {"name": "Doors", "entities": members}}}


def _script(members: list[str]) -> dict[str, Any]:
    step = {"action": "lock.unlock", "target": {"entity_id": members}}
    return {"script": {"doors": {"alias": "Doors", "sequence": [step]}}}


def _applying(members: list[str]) -> dict[str, Any]:
    step = {
        "action": "scene.apply",
        "data": {"entities": dict.fromkeys(members, "unlocked")},
    }
    return {"script": {"doors": {"alias": "Doors", "sequence": [step]}}}


def _scene(members: list[str]) -> dict[str, Any]:
    entities = dict.fromkeys(members, "unlocked")
    return {"scene": [{"id": "doors", "name": "Doors", "entities": entities}]}


def _grouped_scene(members: list[str]) -> dict[str, Any]:
    group = {"doors": {"name": "Doors", "entities": members}}
    scene = {"id": "doors", "name": "Doors", "entities": {"group.doors": "unlocked"}}
    return {"group": group, "scene": [scene]}


KINDS: dict[str, tuple[Any, str, str]] = {
    "group": (_group, "lock.unlock", "group.doors"),
    "script": (_script, "script.turn_on", "script.doors"),
    "script that applies": (_applying, "script.turn_on", "script.doors"),
    "scene": (_scene, "scene.turn_on", "scene.doors"),
    "scene of a group": (_grouped_scene, "scene.turn_on", "scene.doors"),
}


async def _write(hass: HomeAssistant, config: dict[str, Any]) -> None:
    """Write a person's files anew."""
    for domain in ("group", "script", "scene"):
        assert await async_setup_component(hass, domain, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "homeassistant.config.load_yaml_config_file", lambda *_, **__: config
        )
        for domain in config:
            await hass.services.async_call(domain, "reload", blocking=True)
    await hass.async_block_till_done()
    for state in hass.states.async_all(list(config)):
        async_expose_entity(hass, "conversation", state.entity_id, should_expose=True)


@pytest.fixture(params=KINDS)
async def kind(
    request: pytest.FixtureRequest,
    home: HomeAssistant,
    doors: dict[str, Behaviour],
    server: ScriptedServer,
    set_up: SetUp,
) -> str:
    """Return what was asked about: both doors, in one of these ways."""
    name = str(request.param)
    await _write(home, KINDS[name][0]([FRONT, BACK]))
    await set_up(server)
    return name


def _open(kind: str) -> Call:
    _, service, entity_id = KINDS[kind]
    domain, _, name = service.partition(".")
    arguments = {"domain": domain, "service": name, "entity_id": entity_id}
    return Call("call_service", arguments)


async def _ask(server: ScriptedServer, say: Say, kind: str) -> str:
    server.script(Reply(calls=[_open(kind)]), Reply(text="Well."))
    result = await say("Do the thing", "talk")
    assert speech_of(result).endswith("?"), speech_of(result)
    return speech_of(result)


@pytest.mark.usefixtures("kind")
class TestBetweenQuestionAndYes:
    """The same doors, changed in one way each."""

    async def test_another_id_is_asked_again(
        self,
        home: HomeAssistant,
        doors: dict[str, Behaviour],
        server: ScriptedServer,
        say: Say,
        kind: str,
    ) -> None:
        await _ask(server, say, kind)
        er.async_get(home).async_update_entity(
            FRONT, new_entity_id=MAIN, name="Main gate"
        )
        await home.async_block_till_done()
        await _write(home, KINDS[kind][0]([MAIN, BACK]))
        async_expose_entity(home, "conversation", MAIN, should_expose=True)
        again = speech_of(await say("yes", "talk"))
        assert again.endswith("?"), again
        assert "changed" not in again
        assert not any(behaviour.log for behaviour in doors.values())
        await say("yes", "talk")
        await home.async_block_till_done()
        assert deeds(doors["Front door"]) == deeds(doors["Back door"]) == ["unlock"]

    async def test_another_thing_under_the_old_id_is_refused(
        self,
        home: HomeAssistant,
        doors: dict[str, Behaviour],
        server: ScriptedServer,
        say: Say,
        kind: str,
    ) -> None:
        registry = er.async_get(home)
        await _write(home, KINDS[kind][0]([FRONT]))
        await _ask(server, say, kind)
        for before, after in ((FRONT, MAIN), (BACK, FRONT)):
            registry.async_update_entity(before, new_entity_id=after)
            await home.async_block_till_done()
        async_expose_entity(home, "conversation", FRONT, should_expose=True)
        # Whoever writes the file anew with the old id means the other door.
        await _write(home, KINDS[kind][0]([FRONT]))
        said = speech_of(await say("yes", "talk"))
        assert not any(behaviour.log for behaviour in doors.values()), said
        assert "Nothing was done" in said
