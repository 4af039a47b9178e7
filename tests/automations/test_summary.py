"""The summary names every part: without any of them it is another one."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
import json
from pathlib import Path
from typing import Any

from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.automations.shape import read_config
from custom_components.ha_ai_agent.automations.words.question import (
    Question,
    async_read_words,
)
from custom_components.ha_ai_agent.home.cache import HomeCache
from custom_components.ha_ai_agent.home.snapshot import HomeSnapshot
from custom_components.ha_ai_agent.metrics import Metrics

from .good import GOOD
from .rich import async_build

FOLDER = Path(__file__).parent.parent / "data" / "automations"
BLUEPRINTS = FOLDER / "blueprints"
# What the editor leaves behind where nothing was chosen.
NOTHING: tuple[Any, ...] = (None, "", [], {})
DURATION = {"days", "hours", "minutes", "seconds", "milliseconds"}
type Way = tuple[str | int, ...]


def documented() -> dict[str, dict[str, Any]]:
    """Return the automations of the documentation by what they are about."""
    texts = dict(GOOD)
    for name in ("documented", "plausible"):
        for text in (FOLDER / f"{name}.yaml").read_text("utf-8").split("\n---\n"):
            title, _, body = text.strip().partition("\n")
            texts[f"{name}: {title}"] = body
    return {name: read_config({"yaml": text}) for name, text in texts.items()}


def ways(value: Any, way: Way = ()) -> Iterator[Way]:
    """Yield the way to every part that says something."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if way == () and (key, item) == ("mode", "single"):
                # That is what it is without, too.
                continue
            is_no_time = key in DURATION and item == 0
            if not is_no_time and (item not in NOTHING or key in {"to", "from"}):
                yield (*way, key)
                yield from ways(item, (*way, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield (*way, index)
            yield from ways(item, (*way, index))


def without(config: dict[str, Any], way: Way) -> dict[str, Any]:
    """Return an automation that lacks one part."""
    rest: Any = deepcopy(config)
    holder = rest
    for step in way[:-1]:
        holder = holder[step]
    del holder[way[-1]]
    return dict(rest)


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Home Assistant's own platforms poll."""
    return True


@pytest.fixture
async def home(hass: HomeAssistant) -> HomeSnapshot:
    await async_build(hass)
    cache = HomeCache(hass, Metrics())
    cache.async_start()
    home = await cache.async_get()
    cache.async_close()
    return home


def _unsaid(words: Question, config: dict[str, Any]) -> list[Way]:
    whole = words.summary(config)
    return [way for way in ways(config) if words.summary(without(config, way)) == whole]


@pytest.mark.parametrize("language", ["en", "de", "ja"])
async def test_every_part_is_named(
    hass: HomeAssistant, home: HomeSnapshot, language: str
) -> None:
    configs = documented()
    assert len(configs) >= 80
    words = await async_read_words(hass, home, language, *configs.values())
    unsaid = {
        name: found
        for name, config in configs.items()
        if (found := _unsaid(words, config))
    }
    assert not unsaid, "\n".join(map(str, unsaid.items()))


async def test_every_part_of_popular_blueprints_is_named(
    hass: HomeAssistant, home: HomeSnapshot, tmp_path: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    folder = tmp_path / "blueprints" / "automation" / "popular"
    folder.mkdir(parents=True)
    inputs = json.loads((BLUEPRINTS / "inputs.json").read_text("utf-8"))
    assert len(inputs) >= 10
    for name, given in inputs.items():
        file = f"{name}.yaml"
        (folder / file).write_text((BLUEPRINTS / file).read_text("utf-8"))
        used = {"path": f"popular/{file}", "input": given}
        config = {"alias": name, "use_blueprint": used}
        read = await async_get_blueprints(hass).async_inputs_from_config(config)
        effective = json.loads(json.dumps(read.async_substitute(), default=str))
        effective = read_config({"config": effective})
        words = await async_read_words(hass, home, "en", effective)
        whole = words.summary(config, effective)
        assert f"popular/{file}" in whole
        unsaid = [
            way
            for way in ways(effective)
            if words.summary(config, without(effective, way)) == whole
            and way[0] not in {"alias", "description"}
        ]
        unsaid += [
            way
            for way in ways(config)
            if words.summary(without(config, way), effective) == whole
        ]
        assert not unsaid, (name, unsaid)
