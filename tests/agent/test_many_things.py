"""Questions about many things, in whole turns at homes of a thousand and more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
import json
import logging
from random import Random
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er
import pytest

from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from tests.homes import ENGLISH, GERMAN, HomeSpec, async_build_home
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Say, SetUp, speech_of

STATES: dict[tuple[str, str | None], tuple[str, ...]] = {
    ("binary_sensor", None): ("off", "off", "off", "off", "on"),
    ("light", None): ("off", "off", "on"),
    ("switch", None): ("off", "on"),
    ("cover", None): ("open", "closed"),
    ("lock", None): ("locked", "locked", "unlocked"),
    ("media_player", None): ("off", "idle", "playing"),
    ("vacuum", None): ("docked", "cleaning"),
    ("fan", None): ("off", "on"),
}
LOGGER = logging.getLogger(__name__)
MOST_TOKENS = 8_000
RANGES: dict[str, tuple[float, float]] = {
    "temperature": (15.0, 27.0),
    "humidity": (20.0, 80.0),
    "power": (0.0, 2500.0),
    "battery": (1.0, 100.0),
}


@dataclass
class Fact:
    """A thing as the test knows it."""

    entity_id: str
    domain: str
    kind: str | None
    area: str
    floor: str
    state: str

    @property
    def number(self) -> float:
        return float(self.state)


@dataclass(frozen=True)
class Told:
    """All of a kind, as the message beside the newest words tells of it."""

    total: int
    summary: str
    lines: Mapping[str, str]
    """Id -> state, of those that are shown."""

    @property
    def counts(self) -> dict[str, int]:
        found = re.findall(r"(\d+) (?:[^,(]+ \()?(\w+)", self.summary)
        return {state: int(number) for number, state in found}

    @property
    def numbers(self) -> dict[str, float]:
        return {id_: float(text.split()[0]) for id_, text in self.lines.items()}


@dataclass(frozen=True)
class Kind:
    """Things of one kind, in a place and a state."""

    domain: str
    kind: str | None = None
    area: str = ""
    floor: str = ""
    state: str = ""
    number: Callable[[float], bool] | None = None

    def __call__(self, fact: Fact) -> bool:
        return (
            fact.domain == self.domain
            and self.kind in {None, fact.kind}
            and self.area in {"", fact.area}
            and self.floor in {"", fact.floor}
            and self.state in {"", fact.state}
            and (self.number is None or self.number(fact.number))
        )

    @property
    def label(self) -> str:
        kind = " ".join(filter(None, (self.domain, self.kind)))
        place = self.area or self.floor
        return f"{kind} of {place}" if place else kind


@dataclass(frozen=True)
class Question:
    """A sentence, what a good model asks for, and what is right."""

    text: str
    asks: Mapping[str, Any]
    truth: Callable[[Sequence[Fact]], Any]
    reads: Callable[[Mapping[str, Any]], Any]
    label: str = ""
    sees: Callable[[Told], Any] = lambda _: None
    """The answer, where what is told beside the words is enough for it."""


@dataclass
class Oracle:
    """A model that reads and asks well; it keeps what it cost."""

    question: Question | None = None
    rounds: int = 0
    tokens: int = 0
    answers: list[Any] = field(default_factory=list)

    def think(self, body: dict[str, Any]) -> Reply:
        self.rounds += 1
        self.tokens += estimate_tokens(json.dumps(body, ensure_ascii=False))
        assert self.question is not None
        last = body["messages"][-1]
        if last["role"] == "tool":
            self.answers.append(self.question.reads(json.loads(last["content"])))
            return Reply(text="There you are.")
        told = read_tail(last["content"]).get(self.question.label)
        seen = self.question.sees(told) if told is not None else None
        if seen is None:
            return Reply(calls=[Call("get_states", self.question.asks)])
        self.answers.append(seen)
        return Reply(text="There you are.")


def read_tail(text: str) -> dict[str, Told]:
    """Return what is told of whole kinds, by their labels."""
    found: dict[str, Told] = {}
    lines: dict[str, str] = {}
    for line in text.splitlines():
        title = re.fullmatch(
            r"Now, \d+ of (\d+) ([^(;]+?)(?: \((.*)\))?(?:; the rest: .*)?:", line
        )
        if title is not None:
            lines = {}
            found[title[2]] = Told(int(title[1]), title[3] or "", lines)
        elif line == "Also now:":
            lines = {}
        elif item := re.match(r"(\w+\.\w+)(?: \".*?\")?: (.*)", line):
            lines[item[1]] = item[2]
    return found


def ids(result: Mapping[str, Any]) -> list[str]:
    """Return the ids of a result that is whole."""
    assert "cursor" not in result, result
    return sorted(re.split("[ :]", line, maxsplit=1)[0] for line in result["states"])


def first(result: Mapping[str, Any]) -> str:
    """Return the id of the first line."""
    return re.split("[ :]", result["states"][0], maxsplit=1)[0]


def total(result: Mapping[str, Any]) -> int:
    """Return how many there are."""
    return int(result["total"])


def _listed(text: str, asks: Mapping[str, Any], kind: Kind) -> Question:
    def sees(told: Told) -> list[str] | None:
        if kind.number is not None:
            shown = sorted(id_ for id_, n in told.numbers.items() if kind.number(n))
            # Both ends are shown: enough, where they reach beyond what is asked for.
            is_enough = len(told.lines) == told.total or (
                len(shown) < len(told.lines) // 2
            )
            return shown if is_enough else None
        shown = sorted(
            id_
            for id_, state in told.lines.items()
            if state.split(",")[0] == kind.state
        )
        return shown if len(shown) == told.counts.get(kind.state, 0) else None

    truth = lambda facts: sorted(f.entity_id for f in facts if kind(f))  # noqa: E731
    return Question(text, asks, truth, ids, kind.label, sees)


def _counted(text: str, asks: Mapping[str, Any], kind: Kind) -> Question:
    def sees(told: Told) -> int | None:
        if kind.number is not None:
            return None
        return told.counts.get(kind.state, 0) if kind.state else told.total

    asks = {**asks, "count": True}
    return Question(
        text, asks, lambda facts: sum(map(kind, facts)), total, kind.label, sees
    )


def _extreme(text: str, asks: Mapping[str, Any], kind: Kind, *, most: bool) -> Question:
    choose = max if most else min
    asks = {**asks, "sort": "desc" if most else "asc"}
    return Question(
        text,
        asks,
        lambda facts: choose(filter(kind, facts), key=lambda f: f.number).entity_id,
        first,
        kind.label,
        lambda told: choose(told.numbers, key=lambda id_: told.numbers[id_]),
    )


def _is(domain: str, kind: str | None = None, **more: Any) -> Kind:
    return Kind(domain, kind, **more)


def _sensor(kind: str) -> dict[str, Any]:
    return {"device_class": kind}


def _number(kind: str, **more: Any) -> Kind:
    return Kind("sensor", kind, **more)


def questions(
    floors: Sequence[str], room: str, others: Sequence[str]
) -> list[Question]:
    """Return thirty questions: filters, extremes, counts by kind, floor and state."""
    ground, first_floor, attic = floors
    window, door, motion, smoke = (
        {"device_class": kind, "state": word}
        for kind, word in (
            ("window", "open"),
            ("door", "open"),
            ("motion", "detected"),
            ("smoke", "on"),
        )
    )
    return [
        _listed("Which batteries are below ten percent?",
                {**_sensor("battery"), "below": 10},
                _number("battery", number=lambda n: n < 10)),
        _listed("Which windows are open on the first floor?",
                {**window, "floor_id": first_floor},
                _is("binary_sensor", "window", floor=first_floor, state="on")),
        _listed("Are there doors open downstairs?",
                {**door, "floor_id": [ground]},
                _is("binary_sensor", "door", floor=ground, state="on")),
        _listed("Which locks are not locked?",
                {"domain": "lock", "state": "!locked"},
                _is("lock", state="unlocked")),
        _listed("Which rooms are colder than 16 degrees?",
                {**_sensor("temperature"), "below": 16},
                _number("temperature", number=lambda n: n < 16)),
        _listed("What uses more than 2300 watts?",
                {**_sensor("power"), "above": 2300},
                _number("power", number=lambda n: n > 2300)),
        _listed("Where is it wetter than 75 percent?",
                {**_sensor("humidity"), "above": 75},
                _number("humidity", number=lambda n: n > 75)),
        _listed("Which vacuums are cleaning?",
                {"domain": ["vacuum"], "state": ["cleaning"]},
                _is("vacuum", state="cleaning")),
        _listed("Which TVs are playing?",
                {"domain": "media_player", "device_class": "tv", "state": "playing"},
                _is("media_player", "tv", state="playing")),
        _listed(f"What lights are on in {room}?",
                {"domain": "lights", "area_id": room, "state": "on"},
                _is("light", area=room, state="on")),
        Question(f"Which blinds are open in {others[0]} and {others[1]}?",
                 {"device_class": "blind", "area_id": list(others[:2]),
                  "state": "open"},
                 lambda facts: sorted(
                     f.entity_id for f in facts
                     if _is("cover", "blind", state="open")(f)
                     and f.area in others[:2]),
                 ids),
        _listed("Is there smoke anywhere in the attic?",
                {**smoke, "floor_id": attic},
                _is("binary_sensor", "smoke", floor=attic, state="on")),
        _extreme("What is the warmest room on the first floor?",
                 {**_sensor("temperature"), "floor_id": first_floor},
                 _number("temperature", floor=first_floor), most=True),
        _extreme("And the coldest one of the house?", _sensor("temperature"),
                 _number("temperature"), most=False),
        _extreme("Where is the air driest?", _sensor("humidity"),
                 _number("humidity"), most=False),
        _extreme("Which device draws the most power?", _sensor("power"),
                 _number("power"), most=True),
        _extreme("Which battery is the emptiest?", {**_sensor("batteries")},
                 _number("battery"), most=False),
        _extreme("Which battery in the attic is the fullest?",
                 {**_sensor("battery"), "floor_id": attic},
                 _number("battery", floor=attic), most=True),
        _extreme(f"What uses the least in {room}?",
                 {**_sensor("power"), "area_id": [room]},
                 _number("power", area=room), most=False),
        _counted("How many lights are on?", {"domain": "light", "state": "on"},
                 _is("light", state="on")),
        _counted("How many speakers play on the ground floor?",
                 {"device_class": "speaker", "state": "playing", "floor_id": ground},
                 _is("media_player", "speaker", floor=ground, state="playing")),
        _counted("How many windows are there?", {"device_class": "window"},
                 _is("binary_sensor", "window")),
        _counted("How many curtains are closed on the first floor?",
                 {"device_class": "curtain", "state": "closed",
                  "floor_id": first_floor},
                 _is("cover", "curtain", floor=first_floor, state="closed")),
        _counted("How many plugs are off?",
                 {"device_class": "outlet", "state": "off"},
                 _is("switch", "outlet", state="off")),
        _counted("How many rooms are above 25 degrees?",
                 {**_sensor("temperature"), "above": 25},
                 _number("temperature", number=lambda n: n > 25)),
        _counted("How many motion sensors see somebody?", motion,
                 _is("binary_sensor", "motion", state="on")),
        _counted("How many fans run in the attic?",
                 {"domain": "fan", "state": "on", "floor_id": attic},
                 _is("fan", floor=attic, state="on")),
        Question("What do all the plugs together use?",
                 {**_sensor("power"), "count": True},
                 lambda facts: round(sum(
                     f.number for f in facts if _number("power")(f)), 1),
                 lambda result: round(result["sum"], 1)),
        Question("What is the highest humidity on the ground floor?",
                 {**_sensor("humidity"), "floor_id": ground, "count": True},
                 lambda facts: max(
                     f.number for f in facts if _number("humidity", floor=ground)(f)),
                 lambda result: result["highest"]),
        Question("How many lights are on, and how many off, on the first floor?",
                 {"domain": "light", "floor_id": first_floor, "count": True},
                 lambda facts: {
                     state: sum(map(_is("light", floor=first_floor, state=state), facts))
                     for state in ("on", "off")},
                 lambda result: result["by_state"]),
    ]  # fmt: skip


def questions_in_german(floors: Sequence[str], room: str) -> list[Question]:
    """Return ten more, of another home: floors by where they lie, words of ours."""
    ground, upper, attic, cellar = floors
    return [
        _listed("Welche Lampen sind unten an?",
                {"domain": "light", "state": "on", "floor_id": "unten"},
                _is("light", floor=ground, state="on")),
        _listed("Welche Fenster stehen im Obergeschoss offen?",
                {"device_class": "window", "state": "open", "floor_id": upper},
                _is("binary_sensor", "window", floor=upper, state="on")),
        _counted("Wie viele Rollläden sind ganz oben unterm Dach zu?",
                 {"device_class": "blind", "state": "closed",
                  "floor_id": "Dachgeschoss"},
                 _is("cover", "blind", floor=attic, state="closed")),
        _extreme("Welches Zimmer ist am kältesten?", _sensor("temperature"),
                 _number("temperature"), most=False),
        _extreme("Wo ist es im Untergeschoss am feuchtesten?",
                 {**_sensor("humidity"), "floor_id": "Untergeschoss"},
                 _number("humidity", floor=cellar), most=True),
        _listed("Welche Batterien haben weniger als 5 Prozent?",
                {**_sensor("battery"), "below": 5},
                _number("battery", number=lambda n: n < 5)),
        _counted("Wie viele Steckdosen sind eingeschaltet?",
                 {"device_class": "outlet", "state": "on"},
                 _is("switch", "outlet", state="on")),
        _listed("Welche Türschlösser sind nicht abgeschlossen?",
                {"domain": "lock", "state": "unlocked"},
                _is("lock", state="unlocked")),
        _counted("Wie viele Fernseher laufen?",
                 {"device_class": "tv", "state": "playing"},
                 _is("media_player", "tv", state="playing")),
        _extreme(f"Was zieht in {room} die meiste Leistung?",
                 {**_sensor("power"), "area_id": room},
                 _number("power", area=room), most=True),
    ]  # fmt: skip


async def _furnished(
    hass: HomeAssistant, entities: int, spec: HomeSpec = ENGLISH
) -> list[Fact]:
    """Build a home whose states differ; return what is true in it."""
    random = Random(entities)
    for area in list(ar.async_get(hass).async_list_areas()):
        ar.async_get(hass).async_delete(area.id)
    await async_build_home(hass, entities, seed=entities, spec=spec)
    registry, areas = er.async_get(hass), ar.async_get(hass)
    facts = []
    for state in hass.states.async_all():
        entry = registry.async_get(state.entity_id)
        if entry is None or entry.platform != "test":
            continue
        kind = state.attributes.get("device_class")
        if kind in RANGES:
            value = f"{random.uniform(*RANGES[kind]):.2f}"
        else:
            value = random.choice(STATES.get((state.domain, None), (state.state,)))
        hass.states.async_set(state.entity_id, value, state.attributes)
        area_id = er.async_get_effective_area_id(hass, entry) or ""
        room = areas.async_get_area(area_id)
        floor = room.floor_id if room is not None else None
        facts.append(
            Fact(state.entity_id, state.domain, kind, area_id, floor or "", value)
        )
    return facts


@pytest.mark.parametrize("entities", [1000, 3000])
async def test_a_good_model_needs_two_rounds_and_is_right(
    home: HomeAssistant,
    set_up: SetUp,
    say: Say,
    server: ScriptedServer,
    entities: int,
) -> None:
    """Thirty questions: two rounds each, right, and at 1,000 things not too dear."""
    facts = await _furnished(home, entities)
    floors = sorted({fact.floor for fact in facts})
    rooms = sorted({fact.area for fact in facts if _number("power")(fact)})
    asked = questions(
        [next(f for f in floors if word in f) for word in ("ground", "first", "attic")],
        rooms[0],
        rooms[1:3],
    )
    assert len(asked) == 30
    once = await _async_ask(asked, facts, set_up, say, server, entities, "en")
    # Counts, ends and what is rare stand beside the words already.
    assert once >= len(asked) // (2 if entities == 1000 else 4)


@pytest.mark.parametrize("entities", [1000, 3000])
async def test_and_in_another_home_and_language(
    home: HomeAssistant, set_up: SetUp, say: Say, server: ScriptedServer, entities: int
) -> None:
    """Ten more, that nothing was built with."""
    facts = await _furnished(home, entities, GERMAN)
    floors = sorted({fact.floor for fact in facts})
    asked = questions_in_german(
        [
            next(f for f in floors if word in f)
            for word in ("erd", "ober", "dach", "keller")
        ],
        min(fact.area for fact in facts if _number("power")(fact)),
    )
    once = await _async_ask(asked, facts, set_up, say, server, entities, "de")
    assert once >= len(asked) // 4


async def _async_ask(
    asked: Sequence[Question],
    facts: Sequence[Fact],
    set_up: SetUp,
    say: Say,
    server: ScriptedServer,
    entities: int,
    language: str,
) -> int:
    """Ask everything; return how many were answered in one round."""
    oracle = Oracle()
    server.think = oracle.think
    await set_up(server)
    costs, once = {}, 0
    for question in asked:
        oracle.question, oracle.rounds, oracle.tokens = question, 0, 0
        oracle.answers.clear()
        result = await say(question.text, language=language)
        assert speech_of(result) == "There you are."
        assert oracle.answers == [question.truth(facts)], question.text
        assert oracle.rounds <= 2
        once += oracle.rounds == 1
        costs[question.text] = oracle.tokens
    LOGGER.info(
        "%s things: %s of %s in one round, at most %s tokens, %s on average",
        *(entities, once, len(asked), max(costs.values())),
        sum(costs.values()) // len(costs),
    )
    if entities == 1000:
        assert max(costs.values()) < MOST_TOKENS, costs
    return once
