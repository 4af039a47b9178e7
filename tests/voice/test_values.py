"""What is measured is said in words, in the units of the home, and heard in them."""

import json
from pathlib import Path
import re
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from custom_components.ha_ai_agent.agent.speech import SpeechShaper, shape
from custom_components.ha_ai_agent.languages import reading
from tests.agent.conftest import SetUp
from tests.all_languages import all_languages
from tests.devices import Climate
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Listen
from .pipeline import async_speak_language

VALUES = {
    "en": {
        "72 °F": "72 degrees", "0.236 in": "0.236 inches", "12 in.": "12 inches.",
        "29.92 inHg": "29.92 inches of mercury", "1 gal": "1 gallon",
        "32 psi": "32 pounds per square inch", "10:30 PM": "10:30 PM",
    },
    "de": {
        "72 °F": "72 Grad", "0.236 in": "0,236 Zoll", "5 mi": "5 Meilen",
        "29.92 inHg": "29,92 Zoll Quecksilbersäule", "1013 hPa": "1013 Hektopascal",
        "10:30 PM": "22:30 Uhr", "2 kg": "2 Kilogramm",
    },
    "fr": {
        "1:00": "1 heure", "2:05": "2 heures 5", "3 ft": "3 pieds",
        "1.5 gal": "1,5 gallon", "30 psi": "30 livres par pouce carré",
    },
    "es": {
        "1 mi": "1 milla", "2.5 in": "2,5 pulgadas", "29.9 inHg": "29,9 pulgadas de mercurio",
        "10 lb": "10 libras", "80 km/h": "80 kilómetros por hora",
    },
    "it": {
        "1 gal": "1 gallone", "5 mi": "5 miglia", "0.5 in": "0,5 pollici",
        "3 lb": "3 libbre", "21.5 °C": "21,5 gradi",
    },
    "nl": {
        "3 ft": "3 voet", "2 gal": "2 gallon", "1 d": "1 dag", "5 m²": "5 vierkante meter",
        "22:00": "22 uur",
    },
    "pl": {
        "1 ft": "1 stopa", "2 ft": "2 stopy", "5 ft": "5 stóp", "1.5 gal": "1,5 galona",
        "3 lb": "3 funty",
    },
    "ru": {
        "1 mi": "1 миля", "3 mi": "3 мили", "5 mi": "5 миль",
        "29.9 inHg": "29,9 дюйма ртутного столба", "2 gal": "2 галлона",
    },
    "sv": {
        "3 ft": "3 fot", "10 mi": "10 miles", "0.2 in": "0,2 tum", "5 lb": "5 pund",
        "2 gal": "2 gallon",
    },
    "pt": {
        "1 lb": "1 libra", "5 ft": "5 pés", "2 gal": "2 galões", "3 mi": "3 milhas",
        "29.9 inHg": "29,9 polegadas de mercúrio",
    },
    "ja": {
        "72 °F": "72度", "5 mi": "5マイル", "3 ft": "3フィート", "2 gal": "2ガロン",
        "10:30 PM": "22時30分",
    },
    "zh": {
        "72 °F": "72度", "5 mi": "5英里", "3 lb": "3磅", "2 gal": "2加仑",
        "1 ft": "1英尺",
    },
}  # fmt: skip


FOLDER = Path(reading.__file__).parent
MORE = json.loads((Path(__file__).parents[1] / "data" / "values.json").read_text())


@pytest.mark.parametrize("language", sorted(VALUES.keys() | MORE.keys()))
def test_each_value(language: str) -> None:
    values = {**VALUES.get(language, {}), **MORE.get(language, {})}
    assert {text: shape(text, language) for text in values} == values


@pytest.mark.parametrize(
    ("language", "country", "heard"),
    [
        ("en", "US", "It is due on November 30, 2026 at 10:30 PM."),
        ("en-US", "GB", "It is due on November 30, 2026 at 10:30 PM."),
        ("en", None, "It is due on November 30, 2026 at 10:30 PM."),
        ("en", "GB", "It is due on 30 November 2026 at 22:30."),
        ("en-GB", "US", "It is due on 30 November 2026 at 22:30."),
        ("en-AU", None, "It is due on 30 November 2026 at 10:30 PM."),
        ("en", "NZ", "It is due on 30 November 2026 at 10:30 PM."),
        ("en", "IE", "It is due on 30 November 2026 at 22:30."),
    ],
)
async def test_clocks_are_those_of_the_language_or_else_of_the_country(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    language: str,
    country: str | None,
    heard: str,
) -> None:
    home.config.country = country
    await set_up(server)
    ears = await listen(language)
    for time in ("22:30", "10:30 PM"):
        server.script(Reply(text=f"It is due on 2026-11-30 at {time}."))
        run = await ears.say("…")
        assert run.speech == heard


def test_there_are_enough_of_them() -> None:
    assert sum(map(len, VALUES.values())) >= 60
    assert len(VALUES) == 12


@pytest.mark.parametrize(
    "text",
    ["There are 5 in the kitchen", "5 in total", "Es sind 5 in der Küche", "5 d'entre"],
)
def test_what_only_looks_like_a_unit(text: str) -> None:
    assert shape(text, "fr" if "'" in text else "en") == text


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("is_talkative")
async def test_values_are_heard_in_words(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """Each through the pipeline, to the sound: those that came later as well."""
    await set_up(server)
    ears = await listen()
    wrong = []
    for language in sorted(VALUES.keys() | MORE.keys()):
        await async_speak_language(home, language)
        for text, spoken in {
            **VALUES.get(language, {}),
            **MORE.get(language, {}),
        }.items():
            server.script(Reply(text=text))
            run = await ears.say("…")
            if " ".join(run.heard.split()) != " ".join(spoken.split()):
                wrong.append((language, text, run.heard))
    assert not wrong


def test_every_language_says_every_unit() -> None:
    english = json.loads((FOLDER / "en.json").read_text())["speech"]["units"]
    wanted = english.keys()
    for language in all_languages():
        if units := language.speech.units:
            # Turkish puts its percent before the number.
            assert wanted - {"mph", "%", "l"} <= set(units), language.code


@pytest.mark.parametrize(
    "unit",
    [
        *("kHz", "MHz", "GHz", "mA", "mW", "MW", "kVA", "kJ", "kbit", "Mbit/s", "MB/s"),
        *("ms", "mg", "µg", "mg/m³", "L/h", "m³/h", "ft/s", "kB", "B", "J"),
    ],
)
def test_units_are_made_of_those_that_there_are(unit: str) -> None:
    """Almost everywhere: a word that does not show its parts gives none."""
    spoken = [language for language in all_languages() if language.speech.units]
    without = [item.code for item in spoken if unit not in item.speech.units]
    assert len(without) <= 2, without


@pytest.mark.parametrize(
    ("language", "text", "heard"),
    [
        ("en", "It costs $0.31/kWh.", "It costs 0.31 dollars per kilowatt hour."),
        ("en", "$2 million", "$2 million"),
        ("en", "It costs -$5 and €1.", "It costs minus 5 dollars and 1 euro."),
        ("nl", "Dat is € 3,50.", "Dat is 3,50 euro."),
        ("de", "2–3 €/kg", "2 bis 3 Euro pro Kilogramm"),
        ("pl", "22 zł", "22 złote"),
        ("cs", "5 Kč/kWh", "5 korun za kilowatthodinu"),
        ("da", "1 t 20 min", "1 time 20 minutter"),
        ("en", "3.6e-05 kWh", "0.000036 kilowatt hours"),
        ("en", "Room 5B and 5e3", "Room 5B and 5e3"),
        ("sv", "Det är 5 min kvar.", "Det är 5 minuter kvar."),
        ("ro", "20 VA", "20 de volt-amperi"),
        ("de", "3 MiB, 2 VA", "3 Mebibyte, 2 Voltampere"),
        ("en", "From -18 to -12 °C", "From minus 18 to minus 12 degrees"),
        ("en", "Call 555 -1234 or a-5", "Call 555 -1234 or a-5"),
        ("en", "On 2026-11-30 to 12 °C", "On November 30, 2026 to 12 degrees"),
    ],
)
def test_money_and_what_it_is_for(language: str, text: str, heard: str) -> None:
    shaper = SpeechShaper(language)
    pieces = [shaper.feed(sign) for sign in text]
    assert "".join((*pieces, shaper.finish())) == heard == shape(text, language)


async def told_of(
    hass: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    value: object,
) -> str:
    """Have the model set a thermostat that is one in Celsius; return what it hears."""
    setup_test_component_platform(hass, "climate", [Climate("Heating")])
    config = {"climate": {"platform": "test"}}
    assert await async_setup_component(hass, "climate", config)
    await hass.async_block_till_done()
    async_expose_entity(hass, "conversation", "climate.heating", should_expose=True)
    await set_up(server)
    arguments = {
        "domain": "climate",
        "service": "set_temperature",
        "entity_id": ["climate.heating"],
        "data": {"temperature": value},
    }
    server.script(Reply(calls=[Call("call_service", arguments)]), Reply(text="Yes."))
    await (await listen()).say("Heating to twenty-one, please")
    return str(server.chats[-1]["messages"])


def warmth(hass: HomeAssistant) -> float:
    state = hass.states.get("climate.heating")
    assert state is not None
    return float(state.attributes["temperature"])


async def test_a_temperature_of_the_other_unit_is_not_taken_as_it_is(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    home.config.units = US_CUSTOMARY_SYSTEM
    told = await told_of(home, set_up, server, listen, 21)
    assert "give 69.8" in told
    assert "68°F" in told
    assert warmth(home) == pytest.approx(68)


async def test_the_other_way_round(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    assert "give 21.1" in await told_of(home, set_up, server, listen, 70)
    assert warmth(home) == pytest.approx(20)


@pytest.mark.parametrize("value", ["21 °C", "21 degrees celsius", "21C"])
async def test_a_unit_that_is_said_is_converted(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    value: str,
) -> None:
    home.config.units = US_CUSTOMARY_SYSTEM
    await told_of(home, set_up, server, listen, value)
    assert warmth(home) == pytest.approx(70)


async def test_little_is_not_told_as_nothing(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """0.2 inches of rain are no dry day, however few decimals the sensor shows."""
    await set_up(server)
    entry = er.async_get(home).async_get_or_create(
        "sensor", "test", "rain", suggested_object_id="rain"
    )
    er.async_get(home).async_update_entity_options(
        entry.entity_id, "sensor", {"display_precision": 0}
    )
    unit = {"unit_of_measurement": "in"}
    home.states.async_set(entry.entity_id, "0.236", unit)
    async_expose_entity(home, "conversation", entry.entity_id, should_expose=True)
    await home.async_block_till_done()
    await (await listen()).say("How much rain?")
    assert "0.24 in" in str(server.chats[-1]["messages"])


@pytest.fixture
async def rounding(home: HomeAssistant) -> HomeAssistant:
    """Return a home whose heating knows half degrees only."""

    class Rounding(Climate):
        async def async_set_temperature(self, **kwargs: Any) -> None:
            half = round(kwargs["temperature"] * 2) / 2
            await super().async_set_temperature(**{**kwargs, "temperature": half})

    setup_test_component_platform(home, "climate", [Rounding("Heating")])
    config = {"climate": {"platform": "test"}}
    assert await async_setup_component(home, "climate", config)
    await home.async_block_till_done()
    async_expose_entity(home, "conversation", "climate.heating", should_expose=True)
    return home


async def test_what_a_device_rounded_is_told_rounded(
    rounding: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    await set_up(server)
    arguments = {
        "domain": "climate",
        "service": "set_temperature",
        "entity_id": ["climate.heating"],
        "data": {"temperature": 21.3},
    }
    server.script(Reply(calls=[Call("call_service", arguments)]), Reply(text="👍"))
    run = await (await listen()).say("Heating to twenty-one point three, please")
    assert "21.5" in str(server.chats[-1]["messages"][-1])
    assert run.heard.strip() == "Done."


@pytest.mark.parametrize(
    ("language", "text", "heard", "taken"),
    [
        ("en", "Set the temperature of heating to 21.3 degrees", "21.5", 21.5),
        ("en", "Set the temperature of heating to 70 degrees", "21", 21),
        ("en", "Set the temperature of heating to 24 degrees", "24", 24),
    ],
)
async def test_without_a_model_it_is_said_as_the_device_took_it(
    rounding: HomeAssistant,
    set_up: SetUp,
    listen: Listen,
    language: str,
    text: str,
    heard: str,
    taken: float,
) -> None:
    """Rounded where it rounds, and in the unit of the home where the other was meant."""
    await set_up()
    run = await (await listen(language)).say(text)
    assert re.findall(r"\d[\d.,]*", run.heard) == [heard], run.heard
    assert warmth(rounding) == pytest.approx(taken)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Stelle die Temperatur von Heating auf 70 Grad"),
        ("nl", "Zet de temperatuur van Heating op 70 graden"),
    ],
)
async def test_who_does_not_speak_of_fahrenheit_means_none(
    rounding: HomeAssistant, set_up: SetUp, listen: Listen, language: str, text: str
) -> None:
    """Too much is too much there: 80 degrees for a sauna are not 26.7."""
    await set_up()
    before = warmth(rounding)
    run = await (await listen(language)).say(text)
    assert run.heard.strip()
    assert warmth(rounding) == before


async def test_a_number_that_is_in_no_unit_is_not_taken(
    rounding: HomeAssistant, set_up: SetUp, listen: Listen
) -> None:
    await set_up()
    run = await (await listen()).say("Set the temperature of heating to 140 degrees")
    assert run.heard
    assert warmth(rounding) == pytest.approx(20)
