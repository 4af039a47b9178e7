"""A home with any names and attributes: one line each, and nothing breaks or opens."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant, ServiceCall, callback
from homeassistant.helpers import (
    area_registry as ar,
    entity_registry as er,
    floor_registry as fr,
)
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import json_loads
from hypothesis import given, strategies as st
import pytest

from custom_components.ha_ai_agent.calls.scope import scope_of
from custom_components.ha_ai_agent.diagnostics import async_get_config_entry_diagnostics
from custom_components.ha_ai_agent.models import JsonObject, Speaker, ToolCall
from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.prompt.render import HomeRenderer
from custom_components.ha_ai_agent.runtime import async_get_agents, async_get_runtimes
from tests.entries import load_entry, say

from .drawn import (
    assert_nothing_broke,
    fewer,
    one_step_is_short,
    others_generator,
    texts,
    values,
)

pytestmark = [pytest.mark.slow, others_generator]
LOCK = "lock.front_door"


class Odd(Enum):
    """What integrations put into attributes."""

    A = "a"


odd = st.sampled_from(
    [
        {1, 2},
        frozenset({"a"}),
        b"\xff\x00",
        datetime(2026, 1, 1, tzinfo=UTC),
        date(2026, 1, 1),
        timedelta(days=400),
        Decimal("NaN"),
        Odd.A,
        Odd,
        object(),
        float("nan"),
        float("inf"),
        10**400,
        (1, (2, (3,))),
        {1: {2: {3: None}}},
        "\ud800",
        range(3),
    ]
)
KEYS = st.sampled_from(
    [
        "friendly_name", "device_class", "unit_of_measurement", "supported_features",
        "brightness", "rgb_color", "color_mode", "effect_list", "temperature",
        "current_temperature", "hvac_modes", "options", "min", "max", "step", "entity_id",
        "code_format", "code_arm_required", "current_position", "restored", "icon",
        "media_title", "source_list", "forecast", "assumed_state", "attribution",
    ]
)  # fmt: skip
attributes = st.dictionaries(KEYS | texts, values | odd, max_size=6)
DOMAINS = (
        "light", "switch", "lock", "cover", "climate", "media_player", "sensor", "fan",
        "binary_sensor", "vacuum", "alarm_control_panel", "input_number", "select", "todo",
        "humidifier", "water_heater", "valve", "weather", "person", "scene", "script",
        "automation", "group", "input_datetime", "calendar", "unheard_of",
)  # fmt: skip
"""Kinds of things, also such as no integration here has made."""

# A cover that is no entrance may be opened unasked.
RISKY = ("lock.unlock", "lock.open", "valve.open_valve", "siren.turn_on")


@dataclass
class Changing:
    """A home whose things are named anew, and what was called in it."""

    hass: HomeAssistant
    entry: ConfigEntry
    calls: list[str]
    area_id: str
    floor_id: str

    async def tool(self, name: str, **arguments: Any) -> JsonObject:
        """Return what a tool tells a model."""
        [agent] = async_get_agents(self.hass).values()
        scope = scope_of(
            turn_id="t",
            conversation_id="c",
            agent_id="conversation.ha_ai_agent",
            subentry_id="s",
            speaker=Speaker(),
            context=Context(),
        )
        turn = agent.parts.toolkit.start_turn(scope)
        return await turn.async_call(ToolCall("1", name, arguments))


@pytest.fixture
async def changing(core: HomeAssistant) -> Changing:
    calls: list[str] = []

    @callback
    def note(call: ServiceCall) -> None:
        calls.append(f"{call.domain}.{call.service}")

    registry = er.async_get(core)
    floor = fr.async_get(core).async_create("Ground")
    area = ar.async_get(core).async_create("Hall", floor_id=floor.floor_id)
    for domain in DOMAINS:
        entry = registry.async_get_or_create(
            domain, "test", domain, suggested_object_id="h1"
        )
        assert entry.entity_id == f"{domain}.h1"
        registry.async_update_entity(entry.entity_id, area_id=area.id)
        async_expose_entity(core, "conversation", entry.entity_id, True)
        core.states.async_set(entry.entity_id, "off")
        for service in ("turn_on", "turn_off", "toggle"):
            if domain not in {"automation", "group", "script"}:
                core.services.async_register(domain, service, note)
    for service_id in (*RISKY, "cover.open_cover"):
        domain, service = service_id.split(".")
        core.services.async_register(domain, service, note)
    entry = await load_entry(core)
    return Changing(core, entry, calls, area.id, floor.floor_id)


@fewer
@given(
    domain=st.sampled_from(DOMAINS),
    name=texts,
    aliases=st.lists(texts, max_size=2),
    rooms=st.tuples(texts, texts),
    state=texts.map(lambda text: text[:255])
    | st.sampled_from(["on", "locked", "open"]),
    about=attributes,
)
async def test_any_home(
    changing: Changing,
    caplog: pytest.LogCaptureFixture,
    domain: str,
    name: str,
    aliases: list[str],
    rooms: tuple[str, str],
    state: str,
    about: dict[str, Any],
) -> None:
    hass, entity_id = changing.hass, f"{domain}.h1"
    caplog.clear()
    changing.calls.clear()
    er.async_get(hass).async_update_entity(
        entity_id, name=name or None, aliases=[er.COMPUTED_NAME, *aliases]
    )
    # A name that another has, or none at all: Home Assistant's own to refuse.
    with suppress(ValueError):
        ar.async_get(hass).async_update(changing.area_id, name=rooms[0])
    with suppress(ValueError):
        fr.async_get(hass).async_update(changing.floor_id, name=rooms[1])
    hass.states.async_set(entity_id, state, about)
    with one_step_is_short():
        await hass.async_block_till_done()
        [runtime] = async_get_runtimes(hass)
        home = await runtime.home.async_get()
        text = (
            HomeRenderer().render(home, budget_tokens=None, count=estimate_tokens).text
        )
        told = [
            await changing.tool("get_states", entity_id=[entity_id]),
            await changing.tool("find_entities", query=name[:200]),
        ]
        for words in ("Turn on {}", "Unlock {}", "What is {}?"):
            result = await say(hass, words.format(name[:200]))
            assert result.response.speech["plain"]["speech"]
        told.append(await async_get_config_entry_diagnostics(hass, changing.entry))
    # One line for each thing, whatever its name would like to begin.
    lines = [line for line in text.splitlines() if line.lstrip().startswith(entity_id)]
    assert len(lines) <= 1, lines
    assert all(len(line) < 2000 for line in lines)
    assert len(text.splitlines()) <= text.count("\n") + 1
    for answer in told:
        json_loads(json_bytes(answer))
    assert not set(changing.calls) & set(RISKY), changing.calls
    assert_nothing_broke(caplog, name)
    hass.states.async_set(entity_id, "off", {})
