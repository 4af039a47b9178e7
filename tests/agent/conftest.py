"""A small home, a scripted model server, and the integration set up between them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.ha_ai_agent.const import DOMAIN
from tests.scripted_server import Call, ScriptedServer

AGENT = "conversation.ha_ai_agent"
LAMP_ON = Call(
    "call_service",
    {"domain": "light", "service": "turn_on", "entity_id": ["light.kitchen_lamp"]},
)
GUEST_ON = Call(
    "call_service",
    {
        "domain": "input_boolean",
        "service": "turn_on",
        "entity_id": "input_boolean.guest",
    },
)
type Say = Callable[..., Awaitable[conversation.ConversationResult]]
type SetUp = Callable[..., Awaitable[MockConfigEntry]]


def speech_of(result: conversation.ConversationResult) -> str:
    """Return what is spoken of an answer."""
    return str(result.response.speech["plain"]["speech"])


def state_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return the state of an entity that exists."""
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state


async def until(condition: Callable[[], Any]) -> None:
    """Wait until something that another thread does has happened."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110  # polls what another thread does
            await asyncio.sleep(0.005)


@pytest.fixture
async def server(loopback: None) -> AsyncGenerator[ScriptedServer]:
    """Return a model server on loopback."""
    async with ScriptedServer() as running:
        yield running


@pytest.fixture
async def home(core: HomeAssistant) -> HomeAssistant:
    """Return a home of two rooms with lights that obey and a lock that is not shown."""
    hass = core
    for domain, config in (
        ("input_boolean", {"input_boolean": {"guest": {"name": "Guest mode"}}}),
        (
            "input_number",
            {"input_number": {"heat": {"name": "Heat", "min": 0, "max": 30}}},
        ),
    ):
        assert await async_setup_component(hass, domain, config)
    assert await async_setup_component(
        hass,
        "template",
        {
            "template": [
                {
                    "light": [
                        _light("Kitchen lamp", "kitchen"),
                        _light("Desk lamp", "desk"),
                        _light("Secret lamp", "secret"),
                    ]
                }
            ]
        },
    )
    await hass.async_block_till_done()
    areas = ar.async_get(hass)
    kitchen = areas.async_create("Kitchen")
    office = areas.async_create("Office")
    entities = er.async_get(hass)
    for entity_id, area in (
        ("light.kitchen_lamp", kitchen),
        ("light.desk_lamp", office),
        ("light.secret_lamp", office),
    ):
        entities.async_update_entity(entity_id, area_id=area.id)
    for state in hass.states.async_all():
        shown = state.entity_id != "light.secret_lamp"
        async_expose_entity(hass, "conversation", state.entity_id, shown)
    return hass


def _light(name: str, key: str) -> dict[str, Any]:
    """Return a template light that keeps its own state."""
    return {
        "name": name,
        "unique_id": key,
        "state": "{{ false }}",
        "optimistic": True,
        "turn_on": [],
        "turn_off": [],
        "set_level": [],
    }


@pytest.fixture
async def set_up(home: HomeAssistant, protected_loop: None) -> SetUp:
    """Return a function that sets an entry up with options."""

    async def async_set_up(
        server: ScriptedServer | None = None, **options: Any
    ) -> MockConfigEntry:
        model = {"model": "test-model"} if server else {}
        subentries: list[ConfigSubentryData] = [
            {
                "subentry_type": kind,
                "data": {**model, **options},
                "title": "HA AI Agent",
                "unique_id": None,
            }
            for kind in ("conversation", "ai_task_data")
        ]
        data: dict[str, Any] = {"provider": "builtin"}
        if server is not None:
            data = {
                "provider": "openai_compatible",
                "base_url": server.base_url,
                "api_key": "test-key",
            }
        entry = MockConfigEntry(
            domain=DOMAIN,
            data=data,
            subentries_data=subentries,
            title="HA AI Agent",
        )
        entry.add_to_hass(home)
        assert await home.config_entries.async_setup(entry.entry_id)
        await home.async_block_till_done()
        return entry

    return async_set_up


@pytest.fixture
def say(home: HomeAssistant) -> Say:
    """Return a function that says something to the agent."""

    async def async_say(
        text: str, conversation_id: str | None = None, **more: Any
    ) -> conversation.ConversationResult:
        return await conversation.async_converse(
            home,
            text,
            conversation_id,
            more.pop("context", Context()),
            language=more.pop("language", "en"),
            agent_id=AGENT,
            **more,
        )

    return async_say
