"""The question about an automation: one short sentence, and true."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.approvals.preview import within_question
from custom_components.ha_ai_agent.automations.words.question import (
    MOST_WORDS,
    Question,
    async_read_words,
)
from custom_components.ha_ai_agent.home.snapshot import HomeSnapshot
from custom_components.ha_ai_agent.languages import find
from tests.all_languages import all_languages

from .test_summary import documented, expected_lingering_timers, home

__all__ = ["expected_lingering_timers", "home"]

SPOKEN = sorted(language.code for language in all_languages() if language.answers.yes)
WHEN = {"trigger": "state", "entity_id": "binary_sensor.motion", "to": "on"}
LIGHT = {"action": "light.turn_on", "target": {"entity_id": "light.hall"}}
UNLOCK = {"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}


def _auto(**parts: Any) -> dict[str, Any]:
    return {"alias": "A", "triggers": [WHEN], "actions": [LIGHT], **parts}


async def _words(
    hass: HomeAssistant, home: HomeSnapshot, *configs: dict[str, Any], code: str = "en"
) -> Question:
    return await async_read_words(hass, home, code, *configs)


async def test_it_is_short_in_every_language(
    hass: HomeAssistant, home: HomeSnapshot
) -> None:
    configs = documented()
    pairs = list(zip(configs.values(), list(configs.values())[1:], strict=False))
    too_long: list[str] = []
    for code in SPOKEN:
        words = await _words(hass, home, *configs.values(), code=code)
        language = find(code)
        said = [words.of_new(config) for config in configs.values()]
        said += [words.of_change("Hall", one, other) for one, other in pairs[::9]]
        said.append(words.of_deletion("A name of many words " * 9))
        for text in said:
            asked = language.sentences["ask"].format(preview=within_question(text))
            size = len(asked.split()) if language.spaced else len(asked) / 3
            if size > MOST_WORDS or "\n" in asked:
                too_long.append(f"{code} {size}: {asked}")
    assert not too_long, "\n".join(too_long)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            _auto(),
            "automatically turn on Hall light when Hall motion changes to Detected",
        ),
        (
            _auto(
                conditions=[{"condition": "sun", "after": "sunset"}],
                actions=[
                    LIGHT,
                    {"delay": {"minutes": 5}},
                    {**LIGHT, "action": "light.turn_off"},
                ],
            ),
            (
                "automatically turn on Hall light, 5 minutes later turn off Hall light when"
                " Hall motion changes to Detected, only after sunset"
            ),
        ),
        # What is risky comes first, whatever stands first.
        (
            _auto(actions=[LIGHT, UNLOCK]),
            (
                "automatically unlock Front door lock, turn on Hall light when Hall motion"
                " changes to Detected"
            ),
        ),
        # A room, and everything of a kind, are the things in them.
        (
            _auto(
                actions=[
                    {"action": "light.turn_off", "target": {"area_id": "living_room"}}
                ]
            ),
            "automatically turn off Sofa lamp when Hall motion changes to Detected",
        ),
        # What depends on something is no promise.
        (
            _auto(actions=[{"if": ["{{ x }}"], "then": [LIGHT]}]),
            (
                "automatically in some cases turn on Hall light when Hall motion changes"
                " to Detected"
            ),
        ),
        # How long a template has to hold.
        (
            _auto(
                triggers=[
                    {
                        "trigger": "template",
                        "value_template": "{{ is_state('lock.front_door', 'locked') }}",
                        "for": {"minutes": 5},
                    }
                ]
            ),
            (
                "automatically turn on Hall light depending on Front door lock for"
                " 5 minutes"
            ),
        ),
        # Which things a repetition is for, and whatever a branch only varies.
        (
            _auto(
                actions=[
                    {
                        "repeat": {
                            "for_each": ["light.hall", "light.sofa"],
                            "sequence": [
                                {
                                    "action": "light.turn_off",
                                    "target": {"entity_id": "{{ repeat.item }}"},
                                }
                            ],
                        }
                    }
                ]
            ),
            (
                "automatically turn off Hall light, Sofa lamp when Hall motion changes to"
                " Detected"
            ),
        ),
        (
            _auto(
                triggers=[{**WHEN, "from": "off"}],
                actions=[
                    {
                        "if": ["{{ x }}"],
                        "then": [{**LIGHT, "data": {"brightness_pct": 10}}],
                        "else": [{**LIGHT, "data": {"brightness_pct": 90}}],
                    }
                ],
            ),
            "automatically turn on Hall light when Hall motion changes to Detected",
        ),
        (
            _auto(actions=[{**LIGHT, "enabled": False}, UNLOCK]),
            "automatically unlock Front door lock when Hall motion changes to Detected",
        ),
    ],
)
async def test_it_says_what_will_happen(
    hass: HomeAssistant, home: HomeSnapshot, config: dict[str, Any], said: str
) -> None:
    words = await _words(hass, home, config)
    assert words.of_new(config) == said


async def test_every_risk_is_named_or_counted_first(
    hass: HomeAssistant, home: HomeSnapshot
) -> None:
    garage = {"action": "cover.open_cover", "target": {"entity_id": "cover.garage"}}
    many = [LIGHT] * 3 + [
        {"action": "switch.turn_on", "target": {"entity_id": one}}
        for one in ("switch.fan", "switch.coffee")
    ]
    long = {"condition": "state", "entity_id": "light.sofa", "state": "on"}
    config = _auto(conditions=[long] * 4, actions=[*many, UNLOCK, garage])
    words = await _words(hass, home, config)
    said = words.of_new(config)
    assert said.startswith("automatically unlock Front door lock, open Garage door")
    assert "under certain conditions" in said
    # Inside a script it is no less of a risk.
    script = _auto(actions=[LIGHT, {"action": "script.good_night"}])
    assert "run Good night" in words.of_new(script)
    summary = words.summary(script)
    assert "reaches Sofa lamp, Front door lock" in summary


async def test_a_name_in_a_name_cannot_take_the_place(
    hass: HomeAssistant, home: HomeSnapshot
) -> None:
    """Names of any length leave the sentence short and say how much is left out."""
    hass.states.async_set("light.hall", "off", {"friendly_name": "x " * 60})
    config = _auto(actions=[UNLOCK] + [LIGHT] * 12)
    words = await _words(hass, home, config)
    assert "unlock Front door lock" in words.of_new(config)


async def test_what_costs_is_said(hass: HomeAssistant, home: HomeSnapshot) -> None:
    ask = {"action": "ai_task.generate_data", "data": {"task_name": "a"}}
    own = {"action": "conversation.process", "data": {"text": "hello"}}
    model = {**own, "data": {"text": "hello", "agent_id": "conversation.gpt"}}
    words = await _words(hass, home, _auto())
    for action, is_said in ((ask, True), (model, True), (own, False)):
        config = _auto(actions=[LIGHT, LIGHT, action])
        for text in (words.of_new(config), words.summary(config)):
            assert ("asks the language model every time" in text) is is_said


async def test_a_change_says_what_it_takes_away(
    hass: HomeAssistant, home: HomeSnapshot
) -> None:
    dark = {"condition": "numeric_state", "entity_id": "sensor.lux", "below": 50}
    before = _auto(conditions=[dark])
    words = await _words(hass, home, before, _auto(actions=[UNLOCK]))
    assert words.of_change("Hall", before, _auto()) == (
        "change Hall: no longer: only if Hall brightness is below 50 lux"
    )
    assert words.of_change("Hall", before, {**before, "alias": "B"}) == (
        "change Hall: new: new name: B"
    )
    brighter = {**LIGHT, "data": {"brightness_pct": 80}}
    assert words.of_change("Hall", _auto(), _auto(actions=[brighter])) == (
        "change Hall: new: turn on Hall light (80 percent)"
    )
    assert words.of_change("Hall", _auto(), _auto(mode="restart")) == (
        "change Hall: new: Run mode: Restart"
    )
    risky = words.of_change("Hall", before, _auto(actions=[LIGHT] * 3 + [UNLOCK]))
    assert risky.startswith("change Hall: no longer: only if Hall brightness")
    assert "new: unlock Front door lock" in risky
    assert words.of_deletion("Hall") == "delete the automation Hall"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "automatisch Hall light einschalten, wenn Hall motion auf „Erkannt“ wechselt, nur nach Sonnenuntergang"),
        ("fr", "automatiquement allumer Hall light quand Hall motion passe à Détecté, seulement après le coucher du soleil"),
        ("es", "automáticamente encender Hall light cuando Hall motion pasa a Detectado, solo después del atardecer"),
        ("ru", "автоматически включить: Hall light, когда Hall motion перейдёт в «Обнаружено», только после заката"),
        ("pl", "automatycznie włączyć: Hall light, gdy Hall motion zmieni się na „wykryto”, tylko po zachodzie słońca"),
        ("ja", "自動化：Hall motionが「検出されました」になったら、Hall lightをオン、日没後のみ"),
    ],
)  # fmt: skip
async def test_it_is_asked_in_the_language_of_who_asked(
    hass: HomeAssistant, home: HomeSnapshot, code: str, said: str
) -> None:
    config = _auto(conditions=[{"condition": "sun", "after": "sunset"}])
    words = await _words(hass, home, config, code=code)
    assert words.of_new(config) == said
