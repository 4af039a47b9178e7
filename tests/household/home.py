"""The three homes in a test, with the agent that needs no model."""

from typing import override

from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from tests.devices import Device
from tests.entries import load_entry

from .plain_home import PlainHousehold, read

__all__ = ["Household", "read"]


class Household(PlainHousehold):
    """The homes, and the agent."""

    @override
    async def async_build(self) -> None:
        await super().async_build()
        await load_entry(self.hass)
        # What setting up does is no act of anybody's.
        self.acts.clear()

    @override
    async def async_add(self, domain: str, devices: list[Device]) -> None:
        setup_test_component_platform(self.hass, domain, devices)
        config = {domain: {"platform": "test"}}
        assert await async_setup_component(self.hass, domain, config)
