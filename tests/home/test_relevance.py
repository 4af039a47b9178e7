"""The words find what they name, in many languages, and little else."""

from collections import defaultdict
from pathlib import Path
from random import Random

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.agent.tail.groups import read_groups
from custom_components.ha_ai_agent.home.cache import HomeCache
from custom_components.ha_ai_agent.home.lookup import HomeLookup
from custom_components.ha_ai_agent.home.relevance import AllOfKind, RelevanceIndex
from custom_components.ha_ai_agent.home.snapshot import Area, Entity, HomeSnapshot
from custom_components.ha_ai_agent.home.states import read_state
from custom_components.ha_ai_agent.home.words import async_load_vocabulary
from custom_components.ha_ai_agent.metrics import Metrics
from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.prompt.tail import StateNow, TailValues, build_tail
from tests.homes import HOMES, HomeSpec, async_build_home

SENTENCES = Path(__file__).parent.parent / "data" / "sentences.txt"


def read_sentences() -> dict[str, list[tuple[str, str, str]]]:
    """Return sentence, room and thing by language."""
    found = defaultdict(list)
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, sentence, room, thing = (part.strip() for part in line.split("|"))
            found[language].append((sentence, room, thing))
    return found


def test_the_set_is_large_enough() -> None:
    sentences = read_sentences()
    assert len(sentences) >= 6
    assert sum(map(len, sentences.values())) >= 200


@pytest.mark.parametrize("spec", HOMES, ids=lambda spec: spec.language)
async def test_named_entities_are_always_found(
    core: HomeAssistant, spec: HomeSpec
) -> None:
    """Recall is complete, at most 25 others come along, and the tail holds them."""
    name_of = dict(zip(THING_KEYS, (t.name for t in spec.things), strict=True))
    sentences = read_sentences()[spec.language]
    built = await async_build_home(
        core,
        1000,
        seed=7,
        spec=spec,
        needed={(room, name_of[key]): None for _, room, key in sentences},
    )
    cache = HomeCache(core, Metrics())
    cache.async_start()
    index = await HomeLookup(core, cache).async_get_index(spec.language)
    home = await cache.async_get()
    problems = []
    for sentence, room, key in sentences:
        wanted = {
            item.entity_id
            for item in built
            if item.room == room and item.thing.name == name_of[key]
        }
        assert wanted
        matches = index.find(sentence)
        found = [match.entity_id for match in matches]
        missed = wanted.difference(found)
        others = set(found) - wanted
        tail = build_tail(
            TailValues(
                time="Sunday 2026-11-22 18:00",
                states=[
                    StateNow(
                        entity_id=match.entity_id,
                        state=read_state(core, home.by_entity_id[match.entity_id]),
                        is_named=match.is_named,
                    )
                    for match in matches
                ],
            ),
            count=estimate_tokens,
        )
        dropped = [item for item in wanted if item not in tail]
        if missed or len(others) > 25 or estimate_tokens(tail) > 800 or dropped:
            problems.append((sentence, sorted(missed), len(others), dropped))
    cache.async_close()
    assert not problems


THING_KEYS = (
    "ceiling", "floor_lamp", "spots", "desk", "socket", "coffee", "blind", "curtain",
    "thermostat", "fan", "speaker", "tv", "lock", "vacuum", "mode", "delay", "motion",
    "window", "door", "smoke", "temperature", "humidity", "power", "battery",
    "illuminance",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "strangers"),
    [
        ("pause the speaker in the kitchen", "media_player", ("light.", "climate.")),
        ("what is the vacuum doing in the kitchen", "vacuum", ("light.", "climate.")),
        ("is it cold outside", "weather", ("light.", "climate.")),
        ("will there be a storm", "weather", ()),
    ],
)
async def test_who_names_a_kind_does_not_mean_the_rest_of_the_room(
    core: HomeAssistant, text: str, kind: str, strangers: tuple[str, ...]
) -> None:
    """A player brings no lights, and the weather is found by its everyday words."""
    home = HomeSnapshot(
        areas=(Area(area_id="kitchen", name="Kitchen"),),
        entities=tuple(
            Entity(entity_id=f"{domain}.x", name=name, area_id=area)
            for domain, name, area in (
                ("climate", "Thermostat", "kitchen"),
                ("light", "Lamp", "kitchen"),
                ("media_player", "Speaker", "kitchen"),
                ("vacuum", "Robot", "kitchen"),
                ("weather", "Home", None),
            )
        ),
    )
    index = RelevanceIndex(home, await async_load_vocabulary(core, "en"))
    found = [match.entity_id for match in index.find(text)]
    assert f"{kind}.x" in found
    assert not [item for item in found if item.startswith(strangers or "none")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "which windows are open"),
        ("en", "turn off everything outside"),
        ("en", "turn on the outside lights"),
        ("nb", "er vinduet åpent"),
        ("fr", "allume le ventilo"),
        ("it", "accendi la ventola"),
        ("pl", "włącz wiatrak"),
        ("pt", "liga a ventoinha"),
    ],
)
async def test_what_is_like_a_word_of_the_weather_is_not_about_it(
    core: HomeAssistant, language: str, text: str
) -> None:
    home = HomeSnapshot(entities=(Entity(entity_id="weather.x", name="Home"),))
    index = RelevanceIndex(home, await async_load_vocabulary(core, language))
    assert not index.find(text)


async def test_a_heading_counts_in_the_words_of_its_lines(core: HomeAssistant) -> None:
    """One language: "2 closed (off)" over lines that say "closed (off)"."""
    home = HomeSnapshot(
        entities=tuple(
            Entity(entity_id=f"binary_sensor.{name}", name=name, device_class="window")
            for name in ("a", "b", "c")
        ),
    )
    for entity, state in zip(home.entities, ("off", "on", "off"), strict=True):
        core.states.async_set(entity.entity_id, state, {"device_class": "window"})
    ids = tuple(entity.entity_id for entity in home.entities)
    (group,) = read_groups(
        core,
        home,
        [AllOfKind("binary_sensor window", ids)],
        frozenset(),
        is_complete=True,
    )
    assert group.summary == "2 closed (off), 1 open (on)"
    assert {item.state for item in group.states} == {"closed (off)", "open (on)"}


async def test_what_is_not_looked_at_would_change_nothing(
    core: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names of which only dull words were said are passed over: it is the same answer."""
    await async_build_home(core, 600)
    cache = HomeCache(core, Metrics())
    cache.async_start()
    index = await HomeLookup(core, cache).async_get_index("en")
    home = await cache.async_get()
    chance, looked_at = Random(4), 0
    names = [entity.name for entity in home.by_entity_id.values()]
    rooms = [area.name for area in home.areas]
    hits = RelevanceIndex._name_hits
    for _ in range(150):
        name, room = chance.choice(names), chance.choice(rooms)
        other = chance.choice(names).split()
        sentence = chance.choice(
            (
                f"Turn on the {name} in the {room}",
                f"{other[-1]} {room}",
                f"Is the {other[0]} of the {name} on or the {other[-1]} {room}?",
                f"All {other[-1]}s but the {name}",
            )
        )
        area_id = chance.choice((None, home.areas[0].area_id))
        found = index.find(sentence, area_id=area_id)
        with monkeypatch.context() as patched:
            patched.setattr(RelevanceIndex, "_name_hits", lambda *args: hits(*args[:3]))
            assert index.find(sentence, area_id=area_id) == found
        looked_at += len(found)
    assert looked_at > 1000
    cache.async_close()
