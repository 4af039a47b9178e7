"""The usual slips of models: repaired where one meaning is possible, else answered."""

from typing import Any

from custom_components.ha_ai_agent.models import ToolCall

from ..house import House

CEILING = "light.kitchen_ceiling"


def call(domain: str = "", service: str = "", entity: Any = None, **more: Any) -> dict:
    arguments = {"domain": domain, "service": service, **more}
    if entity is not None:
        arguments["entity_id"] = entity
    return {key: value for key, value in arguments.items() if value != ""}


REPAIRED: list[tuple[dict[str, Any], dict[str, str]]] = [
    # Names for ids, cases, lists in one string
    (call("light", "turn_on", "Kitchen Ceiling"), {CEILING: "on"}),
    (call("light", "turn_on", "kitchen ceiling"), {CEILING: "on"}),
    (call("light", "turn_on", "light.Kitchen Ceiling"), {CEILING: "on"}),
    (call("light", "turn_on", "the kitchen ceilings"), {CEILING: "on"}),
    (call("Light", "Turn_On", "LIGHT.KITCHEN_CEILING"), {CEILING: "on"}),
    (
        call("light", "turn_on", "light.kitchen_ceiling, light.bedroom_lamp"),
        {CEILING: "on", "light.bedroom_lamp": "on"},
    ),
    (
        call("light", "turn_on", "Kitchen Ceiling and Bedroom Lamp"),
        {CEILING: "on", "light.bedroom_lamp": "on"},
    ),
    (
        call("light", "turn_on", '["light.kitchen_ceiling"]'),
        {CEILING: "on"},
    ),
    # Nesting
    ({"arguments": call("light", "turn_on", CEILING)}, {CEILING: "on"}),
    ({"parameters": {"input": call("light", "turn_on", CEILING)}}, {CEILING: "on"}),
    (
        call("light", "turn_on", target={"entity_id": CEILING}, data={}),
        {CEILING: "on"},
    ),
    (call("light", "turn_on", data={"entity_id": [CEILING]}), {CEILING: "on"}),
    (call("light", "turn_on", data={"data": {"entity_id": CEILING}}), {CEILING: "on"}),
    (
        call("light", "turn_on", CEILING, data='{"brightness_pct": 30}'),
        {CEILING: "on"},
    ),
    # The service says the domain, the entity id says it, or it is a device class
    (call("", "light.turn_on", CEILING), {CEILING: "on"}),
    (call("", "turn_on", CEILING), {CEILING: "on"}),
    (call("light", "light.turn_on", CEILING), {CEILING: "on"}),
    (call("switch", "turn_on", CEILING), {CEILING: "on"}),
    (call("lights", "turn_on", CEILING), {CEILING: "on"}),
    (
        call("homeassistant", "turn_on", [CEILING, "fan.bedroom_fan"]),
        {CEILING: "on", "fan.bedroom_fan": "on"},
    ),
    # Null, blank and invented fields
    (
        call("light", "turn_on", CEILING, area_id=None, data={"brightness": None}),
        {CEILING: "on"},
    ),
    (call("light", "turn_on", CEILING, area_id="", reason="dark"), {CEILING: "on"}),
    (call("light", "turn_on", CEILING, data={"brightness": "50%"}), {CEILING: "on"}),
    (call("light", "turn_on", CEILING, brightness_pct="50%"), {CEILING: "on"}),
    (call("light", "turn_on", CEILING, brightness_pct=0.5), {CEILING: "on"}),
    (call("light", "turn_on", CEILING, brightness_percent=50), {CEILING: "on"}),
    (call("light", "turn_on", CEILING, color="red"), {CEILING: "on"}),
    (call("light", "turn_on", CEILING, kelvin=3000), {CEILING: "on"}),
    (call("light", "turn_on", CEILING, effect="rainbow"), {CEILING: "on"}),
    (call("light", "turn_on", CEILING, brightness=0), {CEILING: "off"}),
    # Verbs that the domain lacks
    (call("vacuum", "turn_on", "vacuum.robby"), {"vacuum.robby": "cleaning"}),
    (call("vacuum", "turn_off", "Robby"), {"vacuum.robby": "returning"}),
    (call("cover", "open", "cover.bedroom_shutter"), {"cover.bedroom_shutter": "open"}),
    (
        call("cover", "set_cover_position", "cover.bedroom_shutter", position=0),
        {"cover.bedroom_shutter": "closed"},
    ),
    (
        call(
            "cover", "set_position", "cover.bedroom_shutter", data={"position": "100%"}
        ),
        {"cover.bedroom_shutter": "open"},
    ),
    (
        call("cover", "close", "Living Room Blind"),
        {"cover.living_room_blind": "closed"},
    ),
    (call("fan", "set_speed", "fan.bedroom_fan", speed=40), {"fan.bedroom_fan": "on"}),
    (
        call("fan", "set_percentage", "fan.bedroom_fan", percentage=0),
        {"fan.bedroom_fan": "off"},
    ),
    (
        call("media_player", "pause", "Living Room TV"),
        {"media_player.living_room_tv": "paused"},
    ),
    (
        call("media_player", "set_volume", "Living Room TV", volume=30),
        {"media_player.living_room_tv": "paused"},
    ),
    (
        call("climate", "set_mode", "climate.bedroom_heating", mode="Cool"),
        {"climate.bedroom_heating": "cool"},
    ),
    (
        call("climate", "set_temperature", "Bedroom Heating", temperature="21,5 °C"),
        {"climate.bedroom_heating": "cool"},
    ),
    (
        call("climate", "set_preset_mode", "Bedroom Heating", preset_mode="away"),
        {"climate.bedroom_heating": "cool"},
    ),
    (
        call("select", "set", "House Mode", option="party time"),
        {"select.house_mode": "Party Time"},
    ),
    (call("number", "set", "Delay", value="12"), {"number.delay": "12.0"}),
    # One name, two domains: the service says which
    (
        call("media_player", "play", "Fountain"),
        {"media_player.fountain": "playing"},
    ),
    (call("switch", "turn_on", "Fountain"), {"switch.fountain": "on"}),
    # A right name with a wrong or guessed area or floor
    (
        call("light", "turn_on", "Bedroom Lamp", area_id="kitchen"),
        {"light.bedroom_lamp": "on"},
    ),
    (
        call("light", "turn_on", "Bedroom Lamp", area_id="attic", floor_id="9"),
        {"light.bedroom_lamp": "on"},
    ),
    (
        call("light", "turn_off", area_id="Cookery"),
        {CEILING: "off", "light.kitchen_counter": "off"},
    ),
    (
        call("light", "turn_on", area_id="Kitchen, Bedroom"),
        {CEILING: "on", "light.kitchen_counter": "on", "light.bedroom_lamp": "on"},
    ),
    (call("light", "turn_off", floor_id="upper"), {"light.bedroom_lamp": "off"}),
    (
        call("light", "turn_off", "all"),
        dict.fromkeys(
            (
                CEILING,
                "light.kitchen_counter",
                "light.bedroom_lamp",
                "light.living_room_lamp",
            ),
            "off",
        ),
    ),
    (
        call("light", "turn_off", "all", area_id="bedroom"),
        {"light.bedroom_lamp": "off"},
    ),
]
ANSWERED: list[tuple[dict[str, Any], str]] = [
    (call("light", "turn_on"), "missing_target"),
    (call("light", "", CEILING), "missing_service"),
    (call("", "turn_on", "Kitchen Ceiling"), "missing_domain"),
    (call("light", "explode", CEILING), "unknown_service"),
    (call("starship", "launch", "x"), "unknown_service"),
    (call("light", "turn_on", "Kitchen Sealing"), "not_found"),
    (call("light", "turn_on", area_id="attic"), "not_found"),
    (call("light", "turn_on", area_id="attic", floor_id="ground"), "not_found"),
    (call("light", "turn_on", "light.secret"), "not_exposed"),
    (call("light", "turn_on", "switch.secret_pump"), "not_exposed"),
    (call("light", "turn_on", CEILING, warp=9), "unknown_field"),
    (call("light", "turn_off", CEILING, brightness_pct=40), "unknown_field"),
    (call("light", "turn_on", CEILING, brightness_pct=400), "out_of_range"),
    (call("light", "turn_on", CEILING, effect="Disco"), "invalid_value"),
    (call("light", "turn_on", CEILING, rgb_color=["a", "b", "c"]), "invalid_data"),
    (call("light", "turn_on", CEILING, effect="{{ states('x') }}"), "template"),
    (
        call("cover", "set_cover_position", "cover.bedroom_shutter", position=40),
        "not_supported",
    ),
    (call("homeassistant", "turn_off", "lock.front_door"), "not_supported"),
    (call("homeassistant", "restart"), "not_allowed"),
    (call("ha_ai_agent", "approve", data={"approval_id": "1"}), "not_allowed"),
    (call("script", "reload"), "not_allowed"),
    (
        call("light", "turn_on", CEILING, data={"x": {"y": {"z": [[[[[[[1]]]]]]]}}}),
        "invalid_arguments",
    ),
    (call("light", "turn_on", ["light.kitchen_ceiling"] * 300), "invalid_arguments"),
]


async def test_one_meaning_is_repaired(house: House) -> None:
    for number, (arguments, expected) in enumerate(REPAIRED):
        result = await house.turn().async_call(
            ToolCall(str(number), "call_service", arguments)
        )
        assert result["status"] == "confirmed", (arguments, result)
        shown = {id_: text.split(",")[0] for id_, text in result["changed"].items()}
        assert shown == expected, (arguments, result)
    assert house.state("light.secret") == "off"


async def test_more_meanings_are_answered(house: House) -> None:
    calls: list[Any] = []
    house.hass.bus.async_listen("call_service", calls.append)
    for arguments, code in ANSWERED:
        result = await house.turn().async_call(ToolCall("1", "call_service", arguments))
        assert result["status"] in {"failed", "denied"}, (arguments, result)
        assert result["error"] == code, (arguments, result)
        assert result["message"], arguments
        assert len(result.get("near_matches", ())) <= 5
    await house.hass.async_block_till_done()
    assert calls == []


async def test_near_matches_and_notes_tell_what_would_work(house: House) -> None:
    result = await house.act("light.turn_on", "Kitchen Sealing")
    assert result["near_matches"][0].startswith("light.kitchen_")
    result = await house.act("light.explode", CEILING)
    assert result["near_matches"]
    result = await house.act("light.turn_on", "Bedroom Lamp, Kitchen Sealing")
    assert result["status"] == "partial"
    assert result["not_found"] == ["Kitchen Sealing"]
    result = await house.call(
        "call_service",
        domain="light",
        service="turn_on",
        entity_id="Bedroom Lamp",
        area_id="kitchen",
    )
    assert "ignored" in result["notes"][0]


async def test_values_arrive_as_they_were_meant(house: House) -> None:
    for data, attribute, expected in (
        ({"brightness_pct": "40 %"}, "brightness", 102),
        ({"brightness": "50%"}, "brightness", 127),
        ({"brightness_pct": 0.3}, "brightness", 76),
        ({"color_name": "blue"}, "hs_color", (240.0, 100.0)),
        ({"color_temp": 250}, "color_temp_kelvin", 4000),
    ):
        result = await house.act("light.turn_on", CEILING, **data)
        assert result["status"] == "confirmed", (data, result)
        state = house.hass.states.get(CEILING)
        assert state is not None
        assert state.attributes[attribute] == expected, data
    await house.act("media_player.volume_set", "Living Room TV", volume="30%")
    state = house.hass.states.get("media_player.living_room_tv")
    assert state is not None
    assert state.attributes["volume_level"] == 0.3
