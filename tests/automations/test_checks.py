"""What can never be is refused or noted, and what is right passes."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.ha_ai_agent.automations.check import async_check
from custom_components.ha_ai_agent.automations.shape import plain, read_config
from custom_components.ha_ai_agent.calls.problems import Refusal
from custom_components.ha_ai_agent.home.cache import HomeCache
from custom_components.ha_ai_agent.home.snapshot import HomeSnapshot
from custom_components.ha_ai_agent.metrics import Metrics

from .impossible import made, written
from .plausible import plausible
from .rich import async_build

PLAIN = {"action": "light.turn_on", "target": {"entity_id": "light.bedroom"}}


@dataclass
class Rich:
    """A home of many kinds, and what holds wishes against it."""

    hass: HomeAssistant
    home: HomeSnapshot
    devices: dict[str, str]

    async def said(self, arguments: dict[str, Any]) -> tuple[bool, list[str]]:
        """Return whether an automation is refused, and what is said of it."""
        try:
            config = read_config(arguments)
            checked = await async_check(self.hass, self.home, "preview", config)
        except Refusal as refusal:
            near = refusal.lists.get("near_matches", ())
            return True, [refusal.message, *near]
        return False, list(checked.odd)


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Home Assistant's own platforms poll."""
    return True


@pytest.fixture
async def rich(hass: HomeAssistant) -> Rich:
    devices = await async_build(hass)
    cache = HomeCache(hass, Metrics())
    cache.async_start()
    home = await cache.async_get()
    cache.async_close()
    return Rich(hass, home, devices)


def _missing(said: Iterable[str], words: Iterable[str]) -> list[str]:
    text = " ".join(said)
    return [word for word in words if word not in text]


async def test_sixty_more_that_can_never_be(rich: Rich) -> None:
    """Written before the checks were looked at; one part of each can never be."""
    path = Path(__file__).parent.parent / "data/automations/impossible_more.yaml"
    rows: Any = parse_yaml(path.read_text(encoding="utf-8"))
    assert len(rows) >= 60
    wrong: list[Any] = []
    for row in rows:
        config = {
            "alias": "Wrong",
            "triggers": row.get("t", {"trigger": "time", "at": "07:00:00"}),
            "conditions": row.get("c", []),
            "actions": row.get("a", PLAIN),
        }
        refused, said = await rich.said({"config": plain(config)})
        if missing := _missing(said, row["says"]):
            wrong.append((row, refused, said, missing))
    assert not wrong, f"{len(wrong)} of {len(rows)}:\n" + "\n".join(map(str, wrong))


async def test_what_can_never_be_is_refused_or_noted(rich: Rich) -> None:
    cases = [*made(), *written()]
    assert len(cases) >= 200
    wrong: list[Any] = []
    for name, config, words in cases:
        given = config if "yaml" in config else {"config": config}
        refused, said = await rich.said(given)
        missing = _missing(said, words)
        if missing or not said or any("Got None" in text for text in said):
            wrong.append((name, refused, said, missing))
    assert not wrong, f"{len(wrong)} of {len(cases)}:\n" + "\n".join(map(str, wrong))


async def test_more_that_can_never_be_and_what_they_are_told(rich: Rich) -> None:
    """Behind the name stands what has to be said, where it was not said once."""
    wrong: list[Any] = []
    for name, text in plausible(rich.devices, "impossible_fresh").items():
        refused, said = await rich.said({"yaml": text})
        title, _, word = name.partition(" | ")
        if not said or word not in " ".join(said):
            wrong.append((title, refused, said, word))
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(map(str, wrong))


@pytest.mark.parametrize(
    ("name", "at_least"), [("plausible", 100), ("plausible_fresh", 120)]
)
async def test_what_is_right_passes_without_a_word(
    rich: Rich, name: str, at_least: int
) -> None:
    cases = plausible(rich.devices, name)
    assert len(cases) >= at_least
    wrong = [
        (name, said)
        for name, text in cases.items()
        if (said := await rich.said({"yaml": text})) != (False, [])
    ]
    assert not wrong, f"{len(wrong)} of {len(cases)}:\n" + "\n".join(map(str, wrong))


async def test_what_is_hidden_is_named_in_no_note(rich: Rich) -> None:
    """It stood there before: the change is not refused for it, and tells nothing."""
    hidden = {"trigger": "state", "entity_id": "lock.safe", "to": "shut"}
    config = read_config(
        {
            "config": {
                "alias": "A",
                "triggers": [hidden],
                "actions": [{"action": "light.turn_on", "entity_id": "light.hall"}],
            }
        }
    )
    changed = {**config, "mode": "restart"}
    checked = await async_check(
        rich.hass, rich.home, "preview", changed, config, config
    )
    assert checked.odd
    assert "safe" not in " ".join(checked.odd)


OTHER: dict[str, Any] = {
    "id": "other",
    "alias": "Other",
    "triggers": [{"trigger": "state", "entity_id": "input_boolean.guests"}],
    "actions": [
        {
            "action": "input_boolean.toggle",
            "target": {"entity_id": "input_boolean.vacation"},
        }
    ],
}


@pytest.mark.parametrize(
    ("trigger", "service", "is_loop"),
    [
        ({"entity_id": "input_boolean.vacation"}, "toggle", True),
        # The other one turns it off: there it ends.
        ({"entity_id": "input_boolean.vacation", "to": "on"}, "turn_on", False),
        ({"entity_id": "binary_sensor.door"}, "toggle", False),
    ],
)
async def test_two_that_start_each_other_are_noted(
    rich: Rich, trigger: dict[str, Any], service: str, is_loop: bool
) -> None:
    """One changes what starts the other, and that changes what starts the first."""
    reload = {"automation": [OTHER]}
    with patch("homeassistant.config.async_hass_config_yaml", return_value=reload):
        await rich.hass.services.async_call("automation", "reload", blocking=True)
    await rich.hass.async_block_till_done()
    target = {"entity_id": "input_boolean.guests"}
    config = {
        "alias": "A",
        "triggers": [{"trigger": "state", **trigger}],
        "actions": [{"action": f"input_boolean.{service}", "target": target}],
    }
    refused, said = await rich.said({"config": config})
    assert not refused
    assert any("start each other" in text for text in said) is is_loop, said
