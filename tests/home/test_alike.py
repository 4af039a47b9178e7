"""Words that only look like a room or a kind bring neither; their forms bring both."""

import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.folding import fold
from custom_components.ha_ai_agent.home.matching import endings_of, is_form, is_slip
from custom_components.ha_ai_agent.home.relevance import RelevanceIndex
from custom_components.ha_ai_agent.home.snapshot import Area, HomeSnapshot
from custom_components.ha_ai_agent.home.words import async_load_vocabulary

ALIKE: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "data" / "alike.json").read_text(encoding="utf-8")
)


async def _async_index(core: HomeAssistant, language: str) -> RelevanceIndex:
    areas = tuple(
        Area(area_id=fold(name).replace(" ", "_"), name=name)
        for name in ALIKE[language]["rooms"]
    )
    vocabulary = await async_load_vocabulary(core, language)
    return RelevanceIndex(HomeSnapshot(areas=areas), vocabulary)


def _hits(index: RelevanceIndex, text: str) -> set[str]:
    """Return the rooms and the kinds that are heard."""
    heard = index.hear(text)
    return {*heard.areas, *(".".join(filter(None, kind)) for kind in heard.kinds)}


@pytest.mark.parametrize("language", ALIKE)
async def test_forms_of_words_are_found(core: HomeAssistant, language: str) -> None:
    index = await _async_index(core, language)
    forms = ALIKE[language]["forms"]
    lost = {
        said: meant
        for said, meant in forms.items()
        if not any(hit.startswith(meant) for hit in _hits(index, said))
    }
    assert not lost


async def test_words_of_their_own_are_not(core: HomeAssistant) -> None:
    """Of three hundred everyday words that resemble one, few are taken for it."""
    taken: dict[str, set[str]] = {}
    words = 0
    for language, rows in ALIKE.items():
        index = await _async_index(core, language)
        words += len(rows["strange"])
        taken |= {
            f"{language} {word}": hits
            for word in rows["strange"]
            if (hits := _hits(index, word))
        }
    assert words >= 300
    assert len(taken) <= words // 10, taken


def test_endings_stand_for_each_other() -> None:
    endings = endings_of(("- s", "y ies", "* a om"))
    assert is_form("lamps", "lamp", endings)
    assert is_form("batteries", "battery", endings)
    assert is_form("rooma", "roomom", endings)
    assert is_form("room", "rooma", endings)
    assert not is_form("lamps", "lampy", endings)
    assert not is_form("as", "a", endings)


def test_fingers_err_near_the_right_letter() -> None:
    assert is_slip("kichen", "kitchen")
    assert is_slip("kitcjen", "kitchen")
    assert is_slip("kitvhen", "kitchen")
    assert not is_slip("halfway", "hallway")
    assert not is_slip("garbage", "garage")
    assert not is_slip("officer", "office")
