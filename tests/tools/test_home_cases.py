"""Calls that sensible models make, in a home of Home Assistant's own integrations.

`tests/data/home` holds what went wrong somewhere: the call, and what must hold after it.
"""

from collections.abc import AsyncGenerator
import json
from pathlib import Path
import re
from typing import Any

from freezegun import freeze_time
from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from ..demo_home import async_build_demo
from ..house import House

NOW = "2026-11-28 15:20:00+00:00"
FOLDER = Path(__file__).parent.parent / "data" / "home"
CASES: list[dict[str, Any]] = [
    json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.iterdir())
]


@pytest.fixture(autouse=True)
def _enable_custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None
) -> None:
    """Set up the recorder before everything else, as it wants to be."""


@pytest.fixture
def expected_lingering_timers() -> bool:
    """The `demo` integration leaves timers of its own."""
    return True


@pytest.fixture
async def demo(recorder_mock: Recorder, hass: HomeAssistant) -> AsyncGenerator[House]:
    """Return the demo home in the afternoon of a day in November."""
    # The clock goes on: what is waited for has an end.
    with freeze_time(NOW, tick=True, real_asyncio=True):
        house = await async_build_demo(hass)
        yield house
        await house.kit.async_close()
        house.cache.async_close()
        await house.drain()


async def _play(house: House, case: dict[str, Any]) -> str | None:
    """Return what is wrong after a case, if anything."""
    hass = house.hass
    for domain, service, data in case["before"]:
        await hass.services.async_call(domain, service, dict(data), blocking=True)
    await hass.async_block_till_done()
    await async_wait_recording_done(hass)
    tool, arguments = case["call"]
    result = await house.call(tool, **arguments)
    await hass.async_block_till_done()
    text = json.dumps(result, separators=(",", ":"), ensure_ascii=False)
    has, never = case["result_has"], case["result_not"]
    is_right = (
        (not has or re.search(has, text))
        and not (never and re.search(never, text))
        and all(house.state(id_) == wanted for id_, wanted in case["after"].items())
    )
    return None if is_right else f"{case['name']}: {text}"


async def test_every_case(demo: House) -> None:
    """The result, and the states after it, are right."""
    assert len(CASES) >= 20
    wrong = [said for case in CASES if (said := await _play(demo, case)) is not None]
    assert not wrong, "\n".join(wrong)
