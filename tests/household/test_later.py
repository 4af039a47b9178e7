"""Whole turns with a time or an "if" in them, without a model."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from scripts.evaluation.tasks import Task, load

from .home import Household, read


@pytest.fixture
async def household(hass: HomeAssistant) -> Household:
    """The flat, in English, all of it off."""
    found = Household(hass)
    await found.async_build()
    await found.async_move_in("flat", read("en"))
    for key in found.keys:
        found.put(key, on=False)
    return found


async def test_a_time_by_the_clock_is_scheduled_and_told(household: Household) -> None:
    """Nothing is done now; the answer says when and what."""
    speech = await household.async_say("turn on the floor lamp at 7 pm", "en")
    assert "7 PM" in speech
    assert "Floor Lamp" in speech
    assert household.acts == []


async def test_seven_is_the_next_seven(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the afternoon, "at seven" is in the evening."""
    # Tomorrow's: what is scheduled must not be over by the clock on the wall.
    noon = dt_util.now().replace(hour=15, minute=0) + timedelta(days=1)
    monkeypatch.setattr(
        "custom_components.ha_ai_agent.providers.builtin.due.dt_util.now", lambda: noon
    )
    speech = await household.async_say("turn on the floor lamp at 7", "en")
    assert "7 PM" in speech


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("turn on the fan if it is above 18 in the bedroom", True),
        ("if it is above 23 in the bedroom, turn on the fan", False),
        ("turn on the floor lamp if ben is not home", True),
        ("if anna is not home turn on the floor lamp", False),
        ("only turn on the floor lamp if the tv is off", False),
        ("turn on the floor lamp if the tv is off or anna is home", False),
        ("turn on the fan when it gets above 10", False),
        ("turn on the radio and turn the tv off if anna is home", False),
    ],
)
async def test_a_condition_is_looked_at_now(
    household: Household, text: str, acts: bool
) -> None:
    """It acts where it is so, tells how it is where not, and does not guess."""
    speech = await household.async_say(text, "en")
    assert bool(household.acts) is acts
    assert acts or "nothing" in speech


@pytest.mark.parametrize(
    "task",
    [task for task in load() if task.task_id.endswith("/if_away")],
    ids=lambda task: task.language,
)
async def test_a_not_in_a_condition_is_never_lost(
    hass: HomeAssistant, task: Task
) -> None:
    """Where it cannot be read, nothing is done: "non" is no form of a mode "none"."""
    household = Household(hass)
    await household.async_build()
    await household.async_move_in(task.home, read(task.language))
    for key in household.keys:
        household.put(key, on=False)
    [text] = task.steps
    assert await household.async_say(text, task.language)
    assert household.acts == []
