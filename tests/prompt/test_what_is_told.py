"""The description tells of every thing what it can, and nothing that it cannot."""

from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest

from custom_components.ha_ai_agent.home.snapshot import (
    Entity,
    HomeSnapshot,
    Service,
    ServiceField,
)
from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.prompt.render import HomeRenderer
from custom_components.ha_ai_agent.prompt.service_lines import service_lines

from ..house import House

FIELDS = ("brightness_pct", "color_temp_kelvin", "rgb_color", "effect", "transition")


def render(home: HomeSnapshot) -> str:
    return HomeRenderer().render(home, budget_tokens=None, count=estimate_tokens).text


@pytest.mark.parametrize(
    ("abilities", "missing"),
    [
        ({"brightness", "color_temp", "color", "effect"}, set()),
        ({"brightness"}, {"color_temp_kelvin", "rgb_color", "effect"}),
        (set(), set(FIELDS) - {"transition"}),
    ],
)
def test_a_field_is_told_where_a_light_can_do_it(
    abilities: set[str], missing: set[str]
) -> None:
    service = Service(
        domain="light",
        service="turn_on",
        fields=tuple(ServiceField(key=key) for key in FIELDS),
        has_target=True,
    )
    text = service_lines([service], {"light": abilities})
    assert {key for key in FIELDS if key not in text} == missing


def test_what_a_player_plays_is_told_although_only_a_form_is_described() -> None:
    services = [
        Service(
            domain="media_player",
            service=name,
            fields=(ServiceField(key="media", kind="media"),),
            has_target=True,
        )
        for name in ("play_media", "search_media")
    ]
    text = service_lines(services, {"media_player": {"play"}})
    assert "play_media(media_content_id, media_content_type)" in text
    assert "search_media" not in text


def test_a_script_says_what_it_takes_and_does() -> None:
    script = Entity(entity_id="script.water", name="Water")
    service = Service(
        domain="script",
        service="water",
        description='Waters a bed\nnow: "all"',
        fields=(
            ServiceField(key="minutes", minimum=1, maximum=9, required=True),
            ServiceField(key="bed"),
        ),
    )
    text = render(HomeSnapshot(scripts=(script,), services=(service,)))
    assert "script.water (minutes 1-9!, bed): \"Waters a bed now: 'all'\"" in text, text


async def test_rooms_of_a_vacuum_and_forecasts_are_read(
    house: House, hass: HomeAssistant
) -> None:
    """From the settings of the vacuum, and from what the weather service offers."""
    er.async_get(hass).async_update_entity_options(
        "vacuum.robby", "vacuum", {"area_mapping": {"kitchen": ["1"], "bedroom": ["2"]}}
    )
    assert await async_setup_component(hass, "weather", {})
    told: dict[str, Any] = {"weather.hours": 2, "weather.nothing": 0}
    for entity_id, features in told.items():
        hass.states.async_set(entity_id, "sunny", {"supported_features": features})
        async_expose_entity(hass, "conversation", entity_id, True)
    await hass.async_block_till_done()
    home = await house.cache.async_get()
    assert home.by_entity_id["vacuum.robby"].capability("clean") is not None
    text = render(home)
    assert "bedroom/kitchen" in text
    assert "clean_area" in text
    assert "get_forecasts" in text
    assert "forecast hourly" in text
    async_expose_entity(hass, "conversation", "weather.hours", False)
    await hass.async_block_till_done()
    assert "get_forecasts" not in render(await house.cache.async_get())
