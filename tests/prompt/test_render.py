"""The description: complete, compact, in a fixed order, within its budget."""

import asyncio
from dataclasses import replace
from random import Random

import pytest

from custom_components.ha_ai_agent.domains.model import Capability
from custom_components.ha_ai_agent.home.snapshot import (
    Area,
    Entity,
    Floor,
    HomeSnapshot,
    Service,
    ServiceField,
)
from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.prompt.lines import entity_line
from custom_components.ha_ai_agent.prompt.render import HomeRenderer, RenderedHome

KITCHEN = Area(area_id="kitchen", name="Kitchen", floor_id="ground")
KUCHE = Area(area_id="kuche", name="Küche", aliases=("Kochen",), floor_id="ground")
EMPTY = Area(area_id="cellar", name="Old cellar")
CLIMATE = (
    Capability(key="hvac_mode", values=("off", "heat", "auto")),
    Capability(key="temperature", minimum=7.0, maximum=30.0, step=0.5),
    Capability(key="preset_mode", values=("eco", "comfort")),
)


def make_home(lights: int = 3) -> HomeSnapshot:
    """Return a small home with something of everything."""
    entities = [
        Entity(
            entity_id=f"light.kitchen_lamp_{number}",
            name=f"Kitchen Lamp {number}",
            area_id="kitchen",
            capabilities=(Capability(key="brightness"), Capability(key="color")),
        )
        for number in range(lights)
    ]
    entities += [
        Entity(entity_id="lock.front", name="Front"),
        Entity(
            entity_id="sensor.kitchen_temperature",
            name="Temperature",
            area_id="kitchen",
            device_class="temperature",
            unit="°C",
        ),
        Entity(entity_id="sensor.kuche_turschloss", name="Türschloss", area_id="kuche"),
        Entity(
            entity_id="climate.kuche_heizung",
            name="Küche Heizung",
            aliases=("Radiator",),
            area_id="kuche",
            capabilities=CLIMATE,
        ),
        Entity(entity_id="cover.x1", name="Big Gate", device_class="gate"),
    ]
    return HomeSnapshot(
        floors=(Floor(floor_id="ground", name="Ground floor", level=0),),
        areas=(EMPTY, KITCHEN, KUCHE),
        entities=tuple(sorted(entities, key=lambda item: item.entity_id)),
        helpers=(
            Entity(entity_id="input_boolean.guests", name="Guests", area_id="kitchen"),
        ),
        scenes=(Entity(entity_id="scene.evening", name="Cosy evening"),),
        services=(
            Service(
                domain="climate",
                service="set_temperature",
                has_target=True,
                fields=(
                    ServiceField(key="temperature", minimum=0, maximum=250),
                    ServiceField(key="unusual"),
                ),
            ),
            Service(domain="cover", service="open_cover_tilt", has_target=True),
            Service(domain="lawn_mower", service="start_mowing", has_target=True),
            Service(domain="light", service="turn_off", has_target=True),
            Service(domain="light", service="turn_on", has_target=True),
            Service(domain="lock", service="turn_on", has_target=True),
            Service(domain="lock", service="turn_off", has_target=True),
            Service(
                domain="lock",
                service="set",
                has_target=True,
                fields=(ServiceField(key="mode", options=tuple("abcdefgh")),),
            ),
        ),
    )


def render(home: HomeSnapshot, budget: int | None = None) -> RenderedHome:
    return HomeRenderer().render(home, budget_tokens=budget, count=estimate_tokens)


def test_says_everything_once() -> None:
    home = make_home()
    rendered = render(home)
    assert rendered.is_complete
    for entity_id in home.by_entity_id:
        assert rendered.text.split().count(entity_id) == 1
    for line in (
        "light.kitchen_lamp_0 c",
        'cover.x1 "Big Gate" (gate)',
        'scene.evening "Cosy evening"',
        "input_boolean.guests @kitchen",
        '# kuche "Küche" ~"Kochen"',
        'cellar "Old cellar"',
        '## Floor ground "Ground floor"',
        "light, lock: turn_off, turn_on",
        "climate: set_temperature(temperature)",
        "lock: set(mode a/b/c/d/e/f/…)",
    ):
        assert f"{line}\n" in rendered.text
    assert "tilt" not in rendered.text.partition("## Services")[2]
    assert "mowing" not in rendered.text
    # Names that the ids say already, accents or not.
    assert "Türschloss" not in rendered.text
    assert 'climate.kuche_heizung ~"Radiator" *' in rendered.text


def test_long_abilities_are_said_once_under_a_lasting_number() -> None:
    text = render(make_home()).text
    line = next(line for line in text.splitlines() if line.startswith("climate.kuche"))
    number = line.rsplit(" ", 1)[1]
    assert f"{number} off/heat/auto 7-30 preset eco/comfort\n" in text
    more = replace(
        make_home(),
        helpers=(
            Entity(
                entity_id="input_select.mode",
                name="Mode",
                capabilities=(Capability(key="option", values=("a one", "b" * 20)),),
            ),
        ),
    )
    assert line in render(more).text
    assert '"a one"/bbbbbbbbbbbbbbbbbbbb\n' in render(more).text


@pytest.mark.parametrize(
    ("capability", "shown"),
    [
        (Capability(key="volume"), "v"),
        (Capability(key="value", minimum=0, maximum=1.5), "0-1.5"),
        (Capability(key="value"), None),
        (Capability(key="humidity", minimum=30, maximum=70), "humidity 30-70"),
        (Capability(key="code", values=("number",)), "code number"),
        (Capability(key="date"), "date"),
        (Capability(key="event_type", values=("a",)), None),
        (Capability(key="option", values=tuple("abcdefghijkl")), "*"),
    ],
)
def test_abilities(capability: Capability, shown: str | None) -> None:
    entity = Entity(entity_id="x.y", name="Y", capabilities=(capability,))
    line = entity_line(entity, None, set())
    if shown == "*":
        assert line.startswith("x.y *")
    elif shown is not None and len(shown) > 12:
        assert " *" in line
    else:
        assert line == (f"x.y {shown}" if shown else "x.y")


def test_is_byte_identical_whatever_was_rendered_before() -> None:
    used = HomeRenderer()
    for lights in (9, 2, 5):
        used.render(make_home(lights), budget_tokens=None, count=estimate_tokens)
    kept = used.render(make_home(), budget_tokens=None, count=estimate_tokens)
    assert kept == render(make_home())


def test_the_same_snapshot_gives_the_same_object() -> None:
    renderer, home = HomeRenderer(), make_home()
    first = renderer.render(home, budget_tokens=None, count=estimate_tokens)
    assert renderer.render(home, budget_tokens=None, count=estimate_tokens) is first
    # An equal home, read again: an equal text stays the same object too.
    again = renderer.render(make_home(), budget_tokens=None, count=estimate_tokens)
    assert again is first
    small = renderer.render(home, budget_tokens=200, count=estimate_tokens)
    assert small is not first
    assert renderer.render(home, budget_tokens=200, count=estimate_tokens) is small
    for budget in range(210, 230):
        renderer.render(home, budget_tokens=budget, count=estimate_tokens)
    renderer.forget()
    assert renderer.render(home, budget_tokens=200, count=estimate_tokens) == small


def test_a_change_renders_its_area_and_nothing_else() -> None:
    renderer, home = HomeRenderer(), make_home()
    renderer.render(home, budget_tokens=None, count=estimate_tokens)
    before = renderer.areas_rendered
    changed = replace(
        home,
        entities=tuple(
            replace(item, name="Cellar") if item.entity_id == "lock.front" else item
            for item in home.entities
        ),
    )
    text = renderer.render(changed, budget_tokens=None, count=estimate_tokens).text
    assert 'lock.front "Cellar"' in text
    assert renderer.areas_rendered == before + 1
    renamed = replace(changed, areas=(EMPTY, replace(KITCHEN, name="Cook"), KUCHE))
    text = renderer.render(renamed, budget_tokens=None, count=estimate_tokens).text
    assert '# kitchen "Cook"' in text
    assert renderer.areas_rendered == before + 2


def test_a_text_is_counted_once() -> None:
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return estimate_tokens(text)

    renderer, home = HomeRenderer(), make_home()
    renderer.render(home, budget_tokens=None, count=count)
    counted.clear()
    renderer.render(replace(home, scenes=()), budget_tokens=None, count=count)
    assert len(counted) == 1  # the probe for another tokenizer


def test_a_tokenizer_that_came_later_counts_again() -> None:
    factor = [1]

    def count(text: str) -> int:
        return estimate_tokens(text) * factor[0]

    renderer, home = HomeRenderer(), make_home()
    before = renderer.render(home, budget_tokens=None, count=count)
    factor[0] = 2
    after = renderer.render(replace(home), budget_tokens=None, count=count)
    assert after.tokens == 2 * before.tokens


def big_home(entities: int, areas: int, seed: int = 1) -> HomeSnapshot:
    random = Random(seed)
    rooms = tuple(
        Area(area_id=f"room_{number:04}", name=f"Room {number}", floor_id=None)
        for number in range(areas)
    )
    domains = ("light", "switch", "cover", "sensor", "binary_sensor")
    made = [
        Entity(
            entity_id=f"{random.choice(domains)}.thing_{number:05}",
            name=f"Some thing {number}",
            area_id=random.choice(rooms).area_id,
            device_class="motion",
        )
        for number in range(entities)
    ]
    return HomeSnapshot(
        areas=rooms, entities=tuple(sorted(made, key=lambda item: item.entity_id))
    )


@pytest.mark.parametrize("entities", [30, 150, 400, 3000])
@pytest.mark.parametrize("areas", [1, 40, 2000])
@pytest.mark.parametrize("budget", [0, 20, 500, 1500, 5000])
def test_fits_the_budget_whatever_the_home(
    entities: int, areas: int, budget: int
) -> None:
    home = big_home(entities, areas)
    rendered = render(home, budget)
    assert rendered.tokens <= budget
    assert estimate_tokens(rendered.text) <= budget
    assert sum(section.tokens for section in rendered.sections) == rendered.tokens
    assert "".join(section.text for section in rendered.sections) == rendered.text
    if not rendered.is_complete and budget >= 500:
        assert "find_entities" in rendered.text
    whole = render(home, None)
    assert whole.is_complete
    assert rendered.is_complete == (whole.tokens <= budget)


def test_what_acts_is_shown_before_what_measures() -> None:
    entities = tuple(
        Entity(
            entity_id=f"sensor.s{number:03}", name="Some long name of it", area_id=None
        )
        for number in range(200)
    )
    home = replace(make_home(), entities=(*make_home().entities[:5], *entities))
    rendered = render(home, 1000)
    assert not rendered.is_complete
    assert "light.kitchen_lamp_0 c\n" in rendered.text
    assert "sensor.s001" not in rendered.text
    assert "+ 200 sensor" in rendered.text


def test_long_lists_are_cut() -> None:
    scenes = tuple(
        Entity(entity_id=f"scene.s{number:03}", name=f"S{number:03}")
        for number in range(100)
    )
    areas = tuple(Area(area_id=f"a{number}", name=f"A{number}") for number in range(90))
    sensors = big_home(400, 1).entities
    home = HomeSnapshot(scenes=scenes, areas=areas, entities=sensors)
    text = render(home, 4000).text
    assert "+ 40 more" in text
    assert "and 30 more" in text


async def test_rendering_gives_the_event_loop_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Others run between any two rooms, once a slice's time (here none) is over."""
    monkeypatch.setattr("custom_components.ha_ai_agent.prompt.render._SLICE_SECONDS", 0)
    home = big_home(10_000, 200)
    renderer = HomeRenderer()
    turns = 0

    async def watch() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    watcher = asyncio.create_task(watch())
    await asyncio.sleep(0)
    rendered = await renderer.async_render(
        home, budget_tokens=None, count=estimate_tokens
    )
    watcher.cancel()
    assert turns >= len(home.areas)
    assert rendered == render(home)
    assert (
        await renderer.async_render(home, budget_tokens=None, count=estimate_tokens)
        is rendered
    )


def test_what_no_tool_may_call_is_not_offered() -> None:
    home = make_home()
    agent = Entity(entity_id="conversation.ha_ai_agent", name="Agent")
    field = ServiceField(key="agent_id")
    services = (
        Service(domain="automation", service="trigger", has_target=True),
        Service(domain="automation", service="turn_on", has_target=True),
        Service(domain="conversation", service="process", fields=(field,)),
        Service(domain="light", service="blink"),
        Service(domain="script", service="good_night"),
    )
    text = render(
        replace(
            home,
            entities=(agent, *home.entities),
            services=services,
            automations=(Entity(entity_id="automation.x", name="X"),),
            scripts=(Entity(entity_id="script.good_night", name="Good night"),),
        )
    ).text
    shown = text[text.index("## Services") :]
    assert "blink" in shown
    assert "automation: turn_on" in shown
    for hidden in ("process", "trigger", "good_night"):
        assert hidden not in shown
