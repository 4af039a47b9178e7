"""A home of every kind of thing, and a way to shut it again."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.notify import DATA_COMPONENT as NOTIFY
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    setup_test_component_platform,
)

from .devices import (
    WORDS,
    Alarm,
    Cover,
    Deed,
    Device,
    Entrance,
    Gate,
    Light,
    Lock,
    LockPair,
    Phone,
    Player,
    PorchLight,
    Rail,
    Satellite,
    Siren,
    Switch,
    Valve,
    Watch,
    Wing,
)

HIDDEN = frozenset({"Safe", "Vault Lamp"})
TRAPS = (
    "shell_command.backdoor",
    "rest_command.door",
    "mqtt.publish",
    "python_script.open",
    "notify.stranger",
)
WITH_DEVICE = frozenset({"lock", "cover", "switch", "light", "alarm_control_panel"})
# Groups that people make in Home Assistant's own dialog.
PLATFORM_GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("lock", "Perimeter", ("lock.front_door", "lock.side_door")),
    ("cover", "Shutters", ("cover.garage_door", "cover.kitchen_blind")),
    ("cover", "Everything Moving", ("cover.shutters", "cover.driveway_gate")),
    ("valve", "Watering", ("valve.main_water",)),
    ("switch", "Outlets", ("switch.freezer", "switch.fountain")),
    ("light", "Glow", ("light.hall_lamp", "light.kitchen_lamp")),
)
# Made to set something off. Nothing does that by going off: so they are put back.
HELPERS: dict[str, dict[str, Any]] = {
    "input_boolean": {"guest": {}, "party": {}},
    "input_button": {"bell": {}},
    "input_select": {"mode": {"options": ["home", "away"]}},
}
# One that plays nothing.
CINEMA: dict[str, Any] = {
    "platform": "universal",
    "name": "Cinema",
    "commands": {
        "turn_on": {"action": "lock.unlock", "entity_id": "lock.front_door"},
        "volume_up": {"action": "cover.open_cover", "entity_id": "cover.garage_door"},
        "turn_off": {"action": "light.turn_off", "entity_id": "light.hall_lamp"},
    },
}


@dataclass
class House:
    """The home with all that can be changed about it."""

    hass: HomeAssistant
    watch: Watch
    devices: dict[str, Device]
    """By key."""
    owner: MockConfigEntry
    """Whose the devices are."""
    config: dict[str, Any] = field(default_factory=dict)

    # What is there

    def device_at(self, entity_id: str) -> Device | None:
        return next(
            (item for item in self.devices.values() if item.entity_id == entity_id),
            None,
        )

    def name_of(self, entity_id: str) -> str:
        state = self.hass.states.get(entity_id)
        return state.name if state else entity_id

    def names_of(self, entity_id: str) -> set[str]:
        """Return every name that a question may use for an entity."""
        names = {self.name_of(entity_id), entity_id}
        entry = er.async_get(self.hass).async_get(entity_id)
        if entry is not None:
            names |= {str(alias) for alias in entry.aliases if isinstance(alias, str)}
        return {name.casefold() for name in names}

    def room_of(self, device: Device) -> str | None:
        """Return the name of the area that a device is in."""
        entry = er.async_get(self.hass).async_get(device.entity_id)
        return entry.area_id if entry else None

    # What is changed

    def shut(self, *, opened: bool = False) -> None:
        """Put every device back, without asking it."""
        for device in self.devices.values():
            device.show(device.opened if opened else device.guarded)
        components: Any = self.hass.data[DATA_INSTANCES]
        for helper in components["input_boolean"].entities:
            helper._attr_is_on = False
            helper.async_write_ha_state()
        for helper in components["input_select"].entities:
            helper._attr_current_option = "home"
            helper.async_write_ha_state()

    async def async_write(self, **config: Any) -> None:
        """Replace scripts, scenes or old-style groups, as by an edited file."""
        self.config |= config
        # A script that still runs would look for another that is just being replaced.
        await self.hass.async_block_till_done(wait_background_tasks=True)
        with patch(
            "homeassistant.config.load_yaml_config_file", return_value=self.config
        ):
            for domain in config:
                await self.hass.services.async_call(domain, "reload", blocking=True)
        await self.hass.async_block_till_done()
        self.expose()
        for state in self.hass.states.async_all(("script", "automation")):
            # Otherwise Home Assistant refused what we wrote, and it proves nothing.
            assert state.state != "unavailable", state

    def attach(self) -> None:
        """Put the entities on devices: an entity that got another id has lost its."""
        registry = er.async_get(self.hass)
        for device in self.devices.values():
            if device.entity_id.partition(".")[0] in WITH_DEVICE:
                box = dr.async_get(self.hass).async_get_or_create(
                    config_entry_id=self.owner.entry_id,
                    identifiers={("test", device.key)},
                    name="Bridge",
                )
                registry.async_update_entity(
                    device.entity_id, device_id=box.id, name=device.key
                )

    def expose(self) -> None:
        """Show everything but what is hidden."""
        hidden = {self.devices[key].entity_id for key in HIDDEN}
        for state in self.hass.states.async_all():
            async_expose_entity(
                self.hass,
                "conversation",
                state.entity_id,
                state.entity_id not in hidden,
            )

    async def async_try(
        self, domain: str, service: str, data: dict[str, Any]
    ) -> frozenset[Deed]:
        """Return what a call really does, whatever the states: by doing it."""
        found: set[Deed] = set()
        for opened in (False, True):
            self.shut(opened=opened)
            begin = len(self.watch.deeds)
            # Some of it is nonsense, and does nothing.
            with suppress(Exception, asyncio.CancelledError):
                await self.hass.services.async_call(
                    domain, service, dict(data), blocking=True
                )
            await self.hass.async_block_till_done(wait_background_tasks=True)
            found.update(self.watch.deeds[begin:])
            del self.watch.deeds[begin:]
        self.shut()
        return frozenset(found)


def _rows(watch: Watch) -> list[tuple[str, Device, str | None]]:
    front, side = Lock("Front Door", watch), Lock("Side Door", watch)
    garage, blind = Entrance("Garage Door", watch), Cover("Kitchen Blind", watch)
    freezer, siren = Switch("Freezer", watch), Siren("Attic Siren", watch)
    rail = Rail(
        "Power Rail", watch, [freezer, siren], ["switch.freezer", "siren.attic_siren"]
    )
    return [
        ("lock", front, "hall"),
        ("lock", side, "kitchen"),
        ("lock", Lock("Safe", watch), "hall"),
        ("lock", LockPair("Porch Pair", watch, [front, side]), None),
        ("cover", garage, None),
        ("cover", Gate("Driveway Gate", watch), "garden"),
        ("cover", blind, "kitchen"),
        ("cover", Wing("North Wing", watch, [garage, blind]), None),
        ("valve", Valve("Main Water", watch), "garden"),
        ("alarm_control_panel", Alarm("House Alarm", watch), "hall"),
        ("siren", siren, None),
        ("switch", freezer, "kitchen"),
        ("switch", Switch("Fountain", watch), "garden"),
        ("switch", rail, None),
        ("light", Light("Hall Lamp", watch), "hall"),
        ("light", Light("Kitchen Lamp", watch), "kitchen"),
        ("light", Light("Vault Lamp", watch), "hall"),
        ("light", PorchLight("Porch Lamp", watch), None),
        ("media_player", Player("Radio", watch), "kitchen"),
        ("notify", Phone("Pager", watch), None),
        ("assist_satellite", Satellite("Kitchen Voice", watch), "kitchen"),
    ]


async def async_build_house(hass: HomeAssistant) -> House:
    """Return the home, shut, with everything exposed but what is hidden."""
    for component in ("homeassistant", "conversation", "intent", "group"):
        assert await async_setup_component(hass, component, {})
    watch = Watch()
    floor = fr.async_get(hass).async_create("ground")
    for name in ("Hall", "Kitchen", "Garden"):
        ar.async_get(hass).async_create(name, floor_id=floor.floor_id)
    lr.async_get(hass).async_create("Critical")
    rows = _rows(watch)
    # Nobody here speaks: what would look for a program on this machine stays out.
    hass.config.components.add("ffmpeg")
    for domain in dict.fromkeys(row[0] for row in rows):
        devices = [device for kind, device, _ in rows if kind == domain]
        if domain == "notify":
            # Its platforms in YAML are those of another kind.
            assert await async_setup_component(hass, domain, {})
            await hass.data[NOTIFY].async_add_entities(devices)
            continue
        setup_test_component_platform(hass, domain, devices)
        platforms = [{"platform": "test"}]
        if domain == "media_player":
            platforms.append(CINEMA)
        assert await async_setup_component(hass, domain, {domain: platforms})
    await hass.async_block_till_done()
    for component in ("script", "scene", "automation"):
        assert await async_setup_component(hass, component, {})
    for domain, helpers in HELPERS.items():
        assert await async_setup_component(hass, domain, {domain: helpers})
    await _async_add_groups(hass)
    await hass.async_block_till_done()
    _arrange(hass, rows)
    _set_traps(hass, watch)
    owner = MockConfigEntry(domain="test")
    owner.add_to_hass(hass)
    house = House(hass, watch, {device.key: device for _, device, _ in rows}, owner)
    house.attach()
    house.expose()
    await hass.async_block_till_done()
    return house


async def _async_add_groups(hass: HomeAssistant) -> None:
    for kind, name, members in PLATFORM_GROUPS:
        entry = MockConfigEntry(
            domain="group",
            title=name,
            options={
                "group_type": kind,
                "name": name,
                "entities": list(members),
                "hide_members": False,
                "all": False,
            },
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)


def _arrange(
    hass: HomeAssistant, rows: Iterable[tuple[str, Device, str | None]]
) -> None:
    registry = er.async_get(hass)
    for _, device, area_id in rows:
        if area_id is not None:
            registry.async_update_entity(device.entity_id, area_id=area_id)
    registry.async_update_entity("switch.freezer", labels={"critical"})
    registry.async_update_entity("lock.front_door", aliases=["main entrance"])


def _set_traps(hass: HomeAssistant, watch: Watch) -> None:
    """Register what reaches past the entities, or out of the house."""

    async def spring(call: ServiceCall) -> None:
        is_told = call.domain == "notify" and WORDS not in str(call.data)
        watch.note(
            f"{call.domain}.{call.service}",
            "notice" if is_told else "called",
            is_critical=not is_told,
        )

    for name in TRAPS:
        domain, _, service = name.partition(".")
        hass.services.async_register(domain, service, spring)
