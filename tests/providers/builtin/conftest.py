"""A home whose services are recorded, and both agents to talk to."""

from collections.abc import Callable
from dataclasses import dataclass, field
import json
import logging
from typing import Any
from unittest.mock import MagicMock

from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.agent_manager import async_get_agent
from homeassistant.components.conversation.chat_log import async_get_chat_log
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.helpers import (
    area_registry as ar,
    chat_session,
    entity_registry as er,
    floor_registry as fr,
)
from homeassistant.setup import async_setup_component
import pytest

from custom_components.ha_ai_agent.const import HANDLE_INTENT
from custom_components.ha_ai_agent.home.snapshot import Area, Entity, HomeSnapshot
from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    ChatRequest,
    Message,
    Speaker,
    ToolCall,
    ToolMessage,
    TurnInfo,
    UserMessage,
)
from custom_components.ha_ai_agent.providers.base import (
    NativeItems,
    TextDelta,
    ToolCallReady,
)
from custom_components.ha_ai_agent.providers.builtin import BuiltinClient, IntentFamily

AREAS = {
    "kitchen": ("Kitchen", "ground"),
    "living_room": ("Living Room", "ground"),
    "bedroom": ("Bedroom", "first"),
    "hall": ("Hall", "first"),
}
# id: name, area, state, attributes
HOME: dict[str, tuple[str, str | None, str, dict[str, Any]]] = {
    "light.kitchen_ceiling": (
        "Kitchen Ceiling",
        "kitchen",
        "off",
        {"supported_color_modes": ["hs", "color_temp"], "color_mode": "hs"},
    ),
    "light.kitchen_counter": (
        "Counter",
        "kitchen",
        "off",
        {"supported_color_modes": ["brightness"], "color_mode": "brightness"},
    ),
    "light.salt_and_pepper_lamp": (
        "Salt and Pepper Lamp",
        "kitchen",
        "off",
        {"supported_color_modes": ["onoff"]},
    ),
    "light.floor_lamp": (
        "Floor Lamp",
        "living_room",
        "on",
        {"supported_color_modes": ["hs"], "brightness": 120},
    ),
    "light.bedside": (
        "Bedside Lamp",
        "bedroom",
        "off",
        {"supported_color_modes": ["hs"]},
    ),
    "light.hall": (
        "Hall Light",
        "hall",
        "off",
        {"supported_color_modes": ["brightness"]},
    ),
    "light.hidden": (
        "Hidden Lamp",
        "hall",
        "off",
        {"supported_color_modes": ["brightness"]},
    ),
    "switch.coffee": ("Coffee Machine", "kitchen", "off", {"device_class": "outlet"}),
    "switch.heater": ("Heater", "bedroom", "off", {}),
    "fan.bedroom": (
        "Bedroom Fan",
        "bedroom",
        "off",
        {"supported_features": 57, "percentage": 0},
    ),
    "cover.blinds": (
        "Blinds",
        "living_room",
        "open",
        {"device_class": "blind", "supported_features": 15, "current_position": 100},
    ),
    "cover.bedroom_curtain": (
        "Bedroom Curtain",
        "bedroom",
        "closed",
        {"device_class": "curtain", "supported_features": 15},
    ),
    "cover.garage": (
        "Garage Door",
        None,
        "closed",
        {"device_class": "garage", "supported_features": 3},
    ),
    "lock.front": ("Front Door", "hall", "unlocked", {}),
    "climate.bedroom": (
        "Bedroom Thermostat",
        "bedroom",
        "heat",
        {
            "supported_features": 9,
            "current_temperature": 19.5,
            "temperature": 20,
            "fan_modes": ["low", "high"],
        },
    ),
    "climate.living": (
        "Living Room Thermostat",
        "living_room",
        "heat",
        {"supported_features": 1, "current_temperature": 21, "temperature": 21},
    ),
    "media_player.tv": (
        "TV",
        "living_room",
        "playing",
        {"supported_features": 153661, "volume_level": 0.4, "device_class": "tv"},
    ),
    "media_player.radio": (
        "Radio",
        "kitchen",
        "paused",
        {"supported_features": 153661, "volume_level": 0.2},
    ),
    "vacuum.robbie": ("Robbie", "living_room", "docked", {"supported_features": 14204}),
    "lawn_mower.mo": ("Mo", None, "docked", {"supported_features": 7}),
    "sensor.outside": (
        "Outside Temperature",
        None,
        "12.5",
        {"device_class": "temperature", "unit_of_measurement": "°C"},
    ),
    "sensor.bedroom_humidity": (
        "Bedroom Humidity",
        "bedroom",
        "45",
        {"device_class": "humidity", "unit_of_measurement": "%"},
    ),
    "binary_sensor.window": (
        "Bedroom Window",
        "bedroom",
        "on",
        {"device_class": "window"},
    ),
    "binary_sensor.door": ("Back Door", "kitchen", "off", {"device_class": "door"}),
    "weather.home": (
        "Forecast",
        None,
        "sunny",
        {"temperature": 18, "temperature_unit": "°C"},
    ),
    "person.anna": ("Anna", None, "home", {}),
    "scene.movie": ("Movie Time", "living_room", "unknown", {}),
    "script.goodnight": ("Good Night", None, "off", {}),
    "input_boolean.guest": ("Guest Mode", None, "off", {}),
    "button.bell": ("Bell", "hall", "unknown", {}),
    "humidifier.bed": (
        "Humidifier",
        "bedroom",
        "on",
        {
            "supported_features": 1,
            "available_modes": ["sleep", "normal"],
            "humidity": 40,
            "min_humidity": 0,
            "max_humidity": 100,
        },
    ),
    "todo.shopping": ("Groceries", None, "0", {"supported_features": 127}),
}
SERVICES: dict[str, tuple[str, ...]] = {
    "homeassistant": ("turn_on", "turn_off", "toggle"),
    "light": ("turn_on", "turn_off", "toggle"),
    "switch": ("turn_on", "turn_off", "toggle"),
    "fan": (
        "turn_on",
        "turn_off",
        "toggle",
        "set_percentage",
        "increase_speed",
        "decrease_speed",
    ),
    "cover": (
        "open_cover",
        "close_cover",
        "toggle",
        "set_cover_position",
        "stop_cover",
        "turn_on",
        "turn_off",
    ),
    "lock": ("lock", "unlock"),
    "climate": ("set_temperature", "set_fan_mode", "turn_on", "turn_off", "toggle"),
    "media_player": (
        "turn_on",
        "turn_off",
        "toggle",
        "media_pause",
        "media_play",
        "media_next_track",
        "media_previous_track",
        "volume_set",
        "volume_up",
        "volume_down",
        "volume_mute",
    ),
    "vacuum": ("start", "return_to_base", "turn_on", "turn_off", "clean_area"),
    "lawn_mower": ("start_mowing", "dock"),
    "scene": ("turn_on",),
    "script": ("turn_on", "turn_off", "toggle"),
    "input_boolean": ("turn_on", "turn_off", "toggle"),
    "button": ("press",),
    "humidifier": ("turn_on", "turn_off", "toggle", "set_humidity", "set_mode"),
}
AFTER = {
    "turn_on": "on",
    "turn_off": "off",
    "lock": "locked",
    "unlock": "unlocked",
    "open_cover": "open",
    "close_cover": "closed",
    "start": "cleaning",
    "return_to_base": "returning",
    "media_pause": "paused",
    "media_play": "playing",
    "start_mowing": "mowing",
    "dock": "docked",
}


@dataclass
class Talk:
    """Both agents in one home, and what they did."""

    hass: HomeAssistant
    home: HomeSnapshot
    calls: list[tuple[str, str, str, str]] = field(default_factory=list)
    client: BuiltinClient = field(init=False)
    results: Callable[[ToolCall], dict[str, Any]] | None = None
    tool_calls: list[ToolCall] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        self.client = BuiltinClient(self.hass, get_home=self.get_home)

    async def get_home(self) -> HomeSnapshot:
        return self.home

    def reset(self) -> None:
        """Put every state back."""
        self.calls.clear()
        self.tool_calls.clear()
        for entity_id, (name, _, state, attributes) in HOME.items():
            self.hass.states.async_set(
                entity_id, state, {"friendly_name": name, **attributes}
            )

    def turn(self, text: str, language: str = "en", **speaker: Any) -> TurnInfo:
        self.number += 1
        return TurnInfo(
            turn_id=f"turn{self.number}",
            conversation_id="talk",
            agent_id="conversation.ours",
            subentry_id="s",
            speaker=Speaker(language=language, **speaker),
            text=text,
            started_ts=0,
        )

    async def say(self, text: str, language: str = "en", **speaker: Any) -> str:
        """Run a whole turn with our provider; calls really run."""
        with chat_session.async_get_chat_session(self.hass, "talk"):
            return await self._say(text, language, **speaker)

    async def _say(self, text: str, language: str, **speaker: Any) -> str:
        turn = self.turn(text, language, **speaker)
        messages: list[Message] = [UserMessage(message_id="u", content=text)]
        for _ in range(4):
            said, calls, native = "", [], None
            async for event in self.client.async_stream(
                ChatRequest(messages=messages, turn=turn)
            ):
                match event:
                    case TextDelta():
                        said += event.text
                    case ToolCallReady():
                        calls.append(event.call)
                    case NativeItems():
                        native = event.items
            if not calls:
                return said
            self.tool_calls += calls
            messages.append(
                AssistantMessage(message_id="a", tool_calls=tuple(calls), native=native)
            )
            for call in calls:
                result = (
                    self.results(call) if self.results else await self._run(call, turn)
                )
                messages.append(
                    ToolMessage(
                        message_id="t",
                        tool_call_id=call.tool_call_id,
                        name=call.name,
                        content=json.dumps(result),
                    )
                )
        raise AssertionError("no answer")

    async def _run(self, call: ToolCall, turn: TurnInfo) -> dict[str, Any]:
        if call.name == HANDLE_INTENT:
            arguments = json.loads(json.dumps(call.arguments))
            return await IntentFamily(self.hass).async_run(arguments, turn, Context())
        if call.name == "get_states":
            return {"states": []}
        if call.name == "schedule":
            return {"status": "scheduled"}
        arguments = dict(call.arguments)
        await self.hass.services.async_call(
            arguments["domain"],
            arguments["service"],
            {**arguments.get("data", {}), "entity_id": arguments.get("entity_id", [])},
            blocking=True,
        )
        await self.hass.async_block_till_done()
        return {
            "status": "confirmed",
            "changed": {
                item: getattr(self.hass.states.get(item), "state", "?")
                for item in arguments.get("entity_id", [])
            },
        }

    async def ask_home_assistant(
        self, text: str, language: str = "en", device_id: str | None = None
    ) -> tuple[str, str | None]:
        """Say it to Home Assistant's own agent: speech and error code."""
        words = ConversationInput(
            text=text,
            context=Context(),
            conversation_id="theirs",
            device_id=device_id,
            satellite_id=None,
            language=language,
            agent_id="conversation.home_assistant",
        )
        agent: Any = async_get_agent(self.hass)
        with (
            chat_session.async_get_chat_session(self.hass, "theirs") as session,
            async_get_chat_log(self.hass, session, words) as chat_log,
        ):
            result = await agent._async_handle_message(words, chat_log)
        await self.hass.async_block_till_done()
        speech = result.response.speech.get("plain", {}).get("speech", "")
        return speech, result.response.error_code

    @property
    def effects(self) -> list[tuple[str, str, str, str]]:
        """What was done: domain, service, entity, data; in any order."""
        return sorted(self.calls)


@pytest.fixture
async def talk(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Talk:
    """Return the home with both agents in it."""
    # Home Assistant's agent logs every sentence that it cannot handle as an error.
    monkeypatch.setattr(logging.getLogger("homeassistant"), "disabled", True)
    for name in ("components.conversation.default_agent", "helpers.intent"):
        logger = logging.getLogger(f"homeassistant.{name}")
        monkeypatch.setattr(logger, "disabled", True)
    for component in ("homeassistant", "conversation", "intent"):
        assert await async_setup_component(hass, component, {})
    floors, areas = fr.async_get(hass), ar.async_get(hass)
    floor_ids = {
        "ground": floors.async_create("Ground Floor", level=0).floor_id,
        "first": floors.async_create("First Floor", level=1).floor_id,
    }
    area_ids = {
        key: areas.async_create(name, floor_id=floor_ids[floor]).id
        for key, (name, floor) in AREAS.items()
    }
    for domain in (
        "light",
        "fan",
        "climate",
        "media_player",
        "vacuum",
        "lawn_mower",
        "weather",
        "humidifier",
        "cover",
        "shopping_list",
        "assist_satellite",
        "todo",
    ):
        intents = __import__(
            f"homeassistant.components.{domain}.intent", fromlist=["x"]
        )
        await intents.async_setup_intents(hass)
    hass.data["media_player"] = MagicMock(entities=[])
    registry = er.async_get(hass)
    entities = []
    for entity_id, (name, area, _, _) in HOME.items():
        domain, _, object_id = entity_id.partition(".")
        entry = registry.async_get_or_create(
            domain, "test", entity_id, suggested_object_id=object_id, original_name=name
        )
        registry.async_update_entity(entry.entity_id, area_id=area_ids.get(area or ""))
        async_expose_entity(
            hass, "conversation", entity_id, entity_id != "light.hidden"
        )
        if entity_id != "light.hidden":
            entities.append(Entity(entity_id=entity_id, name=name, area_id=area))
    home = HomeSnapshot(
        entities=tuple(entities),
        areas=tuple(Area(area_id=key, name=name) for key, (name, _) in AREAS.items()),
    )
    talk = Talk(hass, home)

    async def handle(call: ServiceCall) -> None:
        data = dict(call.data)
        ids = data.pop("entity_id", [])
        for entity_id in [ids] if isinstance(ids, str) else ids:
            domain = (
                entity_id.partition(".")[0]
                if call.domain == "homeassistant"
                else call.domain
            )
            talk.calls.append(
                (
                    domain,
                    call.service,
                    entity_id,
                    # 40 and 40.0 degrees are the same.
                    json.dumps(
                        {
                            key: int(value)
                            if isinstance(value, float) and value.is_integer()
                            else value
                            for key, value in data.items()
                        },
                        sort_keys=True,
                        default=str,
                    ),
                )
            )
            state = hass.states.get(entity_id)
            if state is not None:
                # As a device does that takes what it is set to.
                taken = {key: data[key] for key in data if key in state.attributes}
                after = AFTER.get(call.service, state.state)
                hass.states.async_set(entity_id, after, {**state.attributes, **taken})

    for domain, services in SERVICES.items():
        for service in services:
            hass.services.async_register(domain, service, handle)
    talk.reset()
    await hass.async_block_till_done()
    return talk
