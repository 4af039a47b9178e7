"""Every service of the domains that homes are made of: what happened is what is told.

The services are those that Home Assistant has registered, the data is made from their
own descriptions and from what the entities say that they can do. What really happened is
watched beside the tools: the entity's own method that was called, its states, and what
its list or calendar holds.
"""

from collections.abc import AsyncGenerator, Mapping
from typing import Any
from unittest.mock import AsyncMock, patch

from freezegun import freeze_time
from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.helpers import service as service_helper
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from ..demo_home import async_build_demo
from ..devices import Mower
from ..house import House
from .service_data import TEMPLATES, Trial, all_trials

NOW = "2026-11-28 15:20:00+00:00"
DOMAINS = (
    *("light", "switch", "cover", "climate", "media_player", "fan", "lock", "vacuum"),
    *("todo", "calendar", "timer", "counter", "humidifier", "water_heater", "valve"),
    *("siren", "button", "number", "select", "text", "date", "time", "datetime"),
    *("input_boolean", "input_button", "input_datetime", "input_number"),
    *("input_select", "input_text", "weather", "notify", "update", "remote", "camera"),
    *("alarm_control_panel", "scene", "script", "automation", "lawn_mower"),
)
PARTS = 4


@pytest.fixture
def expected_lingering_timers() -> bool:
    """The `demo` integration leaves timers of its own."""
    return True


@pytest.fixture
async def demo(hass: HomeAssistant) -> AsyncGenerator[House]:
    """Return the demo home."""
    with freeze_time(NOW, tick=True, real_asyncio=True):
        # `demo` has nothing of this domain.
        setup_test_component_platform(hass, "lawn_mower", [Mower("Grass")])
        mowers = {"lawn_mower": {"platform": "test"}}
        assert await async_setup_component(hass, "lawn_mower", mowers)
        house = await async_build_demo(hass, templates=[TEMPLATES])
        yield house
        await house.kit.async_close()
        house.cache.async_close()
        await house.drain()


class Watch:
    """The methods of entities that Home Assistant called, and how they ended."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []

    async def handle(
        self, original: Any, hass: Any, entity: Any, func: Any, data: Any
    ) -> Any:
        """Note that an entity carried out a service without an error."""
        answer = await original(hass, entity, func, data)
        name = str(getattr(func, "target", func))
        # Lists and calendars are read back by services of theirs.
        kind = "read" if "get_todo" in name or "get_events" in name else "acted"
        self.done.append((entity.entity_id, kind))
        return answer


async def _rows(hass: HomeAssistant, entity_id: str) -> Any:
    """Return what a list or a calendar holds."""
    domain = entity_id.partition(".")[0]
    if domain == "todo":
        reading: tuple[str, dict[str, Any]] = ("get_items", {})
    elif domain == "calendar":
        reading = ("get_events", {"duration": {"days": 60}})
    else:
        return None
    return await hass.services.async_call(
        domain,
        reading[0],
        {**reading[1], "entity_id": entity_id},
        blocking=True,
        return_response=True,
    )


def _shown(hass: HomeAssistant, entity_id: str) -> Any:
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state, dict(state.attributes)


SAYS_NOT = "Do not say that it is done"


def _verdict(result: Mapping[str, Any], *, ran: bool, moved: bool, reads: bool) -> str:
    """Return what is untrue about a result; nothing if it is true.

    An entity that took the call and did not change may have ignored it: not to have
    seen it is true then.
    """
    status = result["status"]
    if (
        not (ran or moved)
        and status in {"confirmed", "partial"}
        and not result.get("already")
    ):
        return "told as done, and nothing was done"
    if ran and status in {"failed", "denied"}:
        return "told as failed, and it was done"
    if (
        ran
        and moved
        and (SAYS_NOT in str(result.get("message")) or result.get("unconfirmed"))
    ):
        return "told as not seen, and it was done"
    if ran and reads and status != "confirmed":
        return "read, and not told so"
    if ran and moved and not reads and status != "confirmed":
        return "it shows, and is not told as confirmed"
    return ""


# What is done before, so that there is something to be done.
FIRST: Mapping[str, tuple[tuple[str, Mapping[str, Any]], ...]] = {
    **dict.fromkeys(("timer.change", "timer.finish", "timer.pause"), (("start", {}),)),
    "todo.update_item": (("add_item", {"item": "Water"}),),
    "todo.remove_item": (("add_item", {"item": "Water the Plants"}),),
    "vacuum.clean_area": (("stop", {}),),
    "vacuum.pause": (("start", {}),),
}


async def _try(house: House, watch: Watch, trial: Trial) -> str:
    hass = house.hass
    domain, _, service = trial.service_id.partition(".")
    for first, data in FIRST.get(trial.service_id, ()):
        await hass.services.async_call(
            domain, first, {**data, "entity_id": trial.entity_id}, blocking=True
        )
    await hass.async_block_till_done()
    before = _shown(hass, trial.entity_id), await _rows(hass, trial.entity_id)
    watch.done.clear()
    result = await house.act(trial.service_id, trial.entity_id, **trial.data)
    answers = hass.services.supports_response(domain, service)
    reads = answers is SupportsResponse.ONLY
    kinds = {kind for entity_id, kind in watch.done if entity_id == trial.entity_id}
    ran = bool(kinds) if reads else "acted" in kinds
    await hass.async_block_till_done()
    after = _shown(hass, trial.entity_id), await _rows(hass, trial.entity_id)
    is_jammed = after[0][0] == "jammed"
    moved = before != after and not is_jammed
    wrong = _verdict(result, ran=ran, moved=moved, reads=reads)
    return f"{trial}: {wrong}: {result}" if wrong else ""


@pytest.mark.parametrize("first", range(PARTS))
async def test_what_happened_is_what_is_told(demo: House, first: int) -> None:
    """No call that happened is told otherwise, and none that did not as done."""
    hass, watch, wrong, tried = demo.hass, Watch(), [], 0
    descriptions = await async_get_all_descriptions(hass)
    single = service_helper._handle_single_entity_call

    async def handle(*args: Any) -> Any:
        return await watch.handle(single, *args)

    with patch.object(service_helper, "_handle_single_entity_call", handle):
        for domain in DOMAINS[first::PARTS]:
            trials = await all_trials(demo, descriptions, domain)
            assert trials, domain
            for trial in trials:
                tried += 1
                if said := await _try(demo, watch, trial):
                    wrong.append(said)
    assert tried > 50, tried
    assert not wrong, f"{len(wrong)} of {tried}\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("status", "ran", "moved", "wrong"),
    [
        ("confirmed", False, False, "as done"),
        ("failed", True, True, "as failed"),
        ("unconfirmed", True, True, "not told as confirmed"),
        ("confirmed", True, True, ""),
        ("failed", False, False, ""),
        ("unconfirmed", True, False, ""),
    ],
)
def test_the_judge_can_find_an_untruth(
    status: str, ran: bool, moved: bool, wrong: str
) -> None:
    said = _verdict({"status": status}, ran=ran, moved=moved, reads=False)
    assert wrong in said
    assert bool(said) is bool(wrong)


async def test_an_entity_that_ignores_a_call_is_found(demo: House) -> None:
    """What was not done is not told as done: the watch is not the tools' own."""
    with patch(
        "homeassistant.components.demo.light.DemoLight.async_turn_on", AsyncMock()
    ):
        result = await demo.act("light.turn_on", "light.bed_light")
    assert result["status"] == "unconfirmed"
    assert result["unconfirmed"] == ["light.bed_light"]


@pytest.mark.parametrize(
    ("service_id", "entity_id", "data", "told"),
    [
        ("climate.set_humidity", "climate.hvac", {"humidity": 61}, "set to 61 %"),
        (
            "datetime.set_value",
            "datetime.date_and_time",
            {"datetime": "2027-01-02 08:00:00"},
            "2027-01-02 08:00",
        ),
        ("notify.send_message", "notify.notifier", {"message": "x"}, "2026-11-28 16:2"),
        (
            "calendar.create_event",
            "calendar.family",
            {
                "summary": "Dentist",
                "start_date_time": "2026-12-02 09:00:00",
                "end_date_time": "2026-12-02 09:30:00",
            },
            '"Dentist" 2026-12-02 09:00',
        ),
        (
            "light.turn_on",
            "light.bed_light",
            {"hs_color": "120, 100"},
            "(120.0, 100.0)",
        ),
        ("light.turn_on", "light.bed_light", {"xy_color": "[0.3, 0.6]"}, "0.6)"),
    ],
)
async def test_what_was_asked_for_is_shown_in_the_houses_words(
    demo: House, service_id: str, entity_id: str, data: dict[str, Any], told: str
) -> None:
    """Local times, whole, and the value that was set beside the one that is."""
    result = await demo.act(service_id, entity_id, **data)
    assert result["status"] == "confirmed", result
    assert told in result["changed"][entity_id]
    assert "…" not in result["changed"][entity_id]
    assert "+00:00" not in result["changed"][entity_id]
