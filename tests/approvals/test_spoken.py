"""A loudspeaker that says yes into a room where a microphone waits for it."""

from collections.abc import AsyncGenerator
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import config_validation as cv
import pytest

from custom_components.ha_ai_agent.models import JsonObject

from .fortress import Fortress, async_build_fortress

UNLOCK = ("call_service", {"domain": "lock", "service": "unlock", "area_id": "hall"})
HALL: dict[str, Any] = {"device_id": "hall", "satellite_id": "assist_satellite.hall"}


def speak(domain: str, service: str, entity_id: str) -> tuple[str, JsonObject]:
    data = {"message": "Yes."}
    return "call_service", {
        "domain": domain,
        "service": service,
        "entity_id": entity_id,
        "data": data,
    }


ANNOUNCE = speak("assist_satellite", "announce", "assist_satellite.kitchen")
SAY = speak("tts", "speak", "tts.voice")


@pytest.fixture
async def said(hass: HomeAssistant) -> list[str]:
    """Return what is spoken into rooms."""
    spoken: list[str] = []

    async def note(call: ServiceCall) -> None:
        spoken.append(call.data["message"])

    schema = cv.make_entity_service_schema({"message": str})
    for domain, service, name in (
        ("assist_satellite", "announce", "kitchen"),
        ("tts", "speak", "voice"),
    ):
        hass.services.async_register(domain, service, note, schema=schema)
        hass.states.async_set(f"{domain}.{name}", "idle", {"supported_features": 1})
    return spoken


@pytest.fixture
async def fortress(hass: HomeAssistant, said: list[str]) -> AsyncGenerator[Fortress]:
    fortress = await async_build_fortress(hass)
    for entity_id in ("assist_satellite.kitchen", "tts.voice"):
        async_expose_entity(hass, "conversation", entity_id, True)
    yield fortress
    await fortress.async_close()


@pytest.mark.parametrize("speaking", [ANNOUNCE, SAY])
async def test_nothing_is_spoken_while_a_voice_is_asked(
    fortress: Fortress, said: list[str], speaking: tuple[str, JsonObject]
) -> None:
    (free,) = await fortress.converse("tell everybody", [speaking], **HALL)
    assert free.get("error") != "question_open", free
    said.clear()
    # In the same turn: whichever is first, only one of them has an effect.
    await fortress.converse("hello there", [UNLOCK, speaking], **HALL)
    assert said == []
    # In a later one, and by somebody else.
    for speaker in (HALL, {"device_id": "kitchen"}):
        (late,) = await fortress.converse("say it again", [speaking], **speaker)
        assert late["error"] == "question_open", late
    assert said == []
    assert fortress.broken() == []


@pytest.mark.parametrize("speaking", [ANNOUNCE, SAY])
async def test_who_has_just_spoken_asks_nothing_of_a_voice(
    fortress: Fortress, speaking: tuple[str, JsonObject]
) -> None:
    spoke, asked = await fortress.converse("hello there", [speaking, UNLOCK], **HALL)
    assert not (
        spoke.get("status") in {"confirmed", "unconfirmed"}
        and asked.get("status") == "approval_required"
    ), (spoke, asked)
    assert fortress.broken() == []


async def test_a_panel_hears_nothing(fortress: Fortress, said: list[str]) -> None:
    """Who asked in writing answers in writing: others may be spoken to meanwhile."""
    await fortress.converse("hello there", [UNLOCK])
    (result,) = await fortress.converse("tell everybody", [ANNOUNCE])
    assert result["status"] in {"confirmed", "unconfirmed"}, result
    assert said == ["Yes."]
