"""Changing a connection later: another key, another address."""

from collections.abc import Generator
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.const import CONF_API_KEY, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.ha_ai_agent.const import (
    CONF_BASE_URL,
    CONF_PROVIDER,
    DOMAIN,
    PROVIDER_BUILTIN,
    PROVIDER_OPENAI_COMPATIBLE,
)
from tests.flow_server import listing, serve
from tests.flows import enter

pytestmark = pytest.mark.usefixtures("loopback", "core")


@pytest.fixture(autouse=True)
def _no_setup() -> Generator[None]:
    """Leave the agent itself out: the form is what is looked at."""
    package = "custom_components.ha_ai_agent"
    with (
        patch(f"{package}.async_setup_entry", AsyncMock(return_value=True)),
        patch(f"{package}.async_unload_entry", AsyncMock(return_value=True)),
    ):
        yield


def compatible(base_url: str, **data: Any) -> MockConfigEntry:
    """Return an entry for a compatible server."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Server",
        data={
            CONF_PROVIDER: PROVIDER_OPENAI_COMPATIBLE,
            CONF_BASE_URL: base_url,
            CONF_VERIFY_SSL: True,
            **data,
        },
    )


async def test_reauthentication(hass: HomeAssistant) -> None:
    async with serve(listing("m", key="new")) as root:
        entry = compatible(f"{root}/v1", api_key="old")
        entry.add_to_hass(hass)
        flow = await entry.start_reauth_flow(hass)
        assert flow["step_id"] == "reauth_confirm"
        flow = await enter(hass, flow, {CONF_API_KEY: "wrong"})
        assert flow["errors"] == {"base": "invalid_auth"}
        flow = await enter(hass, flow, {CONF_API_KEY: "new"})
    assert flow["reason"] == "reauth_successful"
    assert entry.data[CONF_API_KEY] == "new"
    assert entry.data[CONF_BASE_URL] == f"{root}/v1"


async def test_reauthentication_while_the_server_is_down(
    hass: HomeAssistant, unused_tcp_port: int
) -> None:
    entry = compatible(f"http://127.0.0.1:{unused_tcp_port}/v1", api_key="old")
    entry.add_to_hass(hass)
    flow = await entry.start_reauth_flow(hass)
    flow = await enter(hass, flow, {CONF_API_KEY: "wrong key "})
    assert flow["errors"] == {"base": "cannot_connect"}
    flow = await enter(hass, flow, {CONF_API_KEY: "schlüssel"})
    assert flow["errors"] == {CONF_API_KEY: "invalid_key"}


async def test_reconfiguration(hass: HomeAssistant, unused_tcp_port: int) -> None:
    async with serve(listing("m")) as root:
        entry = compatible(f"{root}/v1", api_key="old")
        entry.add_to_hass(hass)
        flow = await entry.start_reconfigure_flow(hass)
        assert flow["step_id"] == "reconfigure"
        gone = f"http://127.0.0.1:{unused_tcp_port}/v1"
        flow = await enter(hass, flow, {CONF_BASE_URL: gone})
        assert flow["step_id"] == "reconfigure"
        assert flow["errors"] == {"base": "cannot_connect"}
        assert entry.data[CONF_BASE_URL] == f"{root}/v1"
        flow = await enter(hass, flow, {CONF_BASE_URL: root})
    assert flow["reason"] == "reconfigure_successful"
    # A key that was taken out is gone.
    assert entry.data == {
        CONF_PROVIDER: PROVIDER_OPENAI_COMPATIBLE,
        CONF_BASE_URL: f"{root}/v1",
        CONF_VERIFY_SSL: True,
    }


async def test_reconfiguration_into_another_entry(hass: HomeAssistant) -> None:
    async with serve(listing("m")) as root:
        compatible(f"{root}/v1").add_to_hass(hass)
        entry = compatible("http://127.0.0.1:1/v1")
        entry.add_to_hass(hass)
        flow = await entry.start_reconfigure_flow(hass)
        flow = await enter(hass, flow, {CONF_BASE_URL: f"{root}/v1"})
    assert flow["reason"] == "already_configured"


async def test_builtin_has_no_connection(hass: HomeAssistant) -> None:
    entry = MockConfigEntry(domain=DOMAIN, data={CONF_PROVIDER: PROVIDER_BUILTIN})
    entry.add_to_hass(hass)
    flow = await entry.start_reconfigure_flow(hass)
    assert flow["reason"] == "nothing_to_configure"
