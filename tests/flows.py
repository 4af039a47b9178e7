"""Steps through the config flow, as the frontend makes them."""

from typing import Any

from homeassistant import config_entries
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from custom_components.ha_ai_agent.const import CONF_PROVIDER, DOMAIN


async def start(hass: HomeAssistant, provider: str) -> dict[str, Any]:
    """Begin a flow and choose the provider."""
    flow = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": config_entries.SOURCE_USER}
    )
    assert flow["type"] is FlowResultType.FORM
    assert flow["step_id"] == "user"
    return await enter(hass, flow, {CONF_PROVIDER: provider})


async def enter(
    hass: HomeAssistant, flow: Any, user_input: dict[str, Any]
) -> dict[str, Any]:
    """Fill in the form that a flow shows."""
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], user_input)
    await hass.async_block_till_done()
    return dict(result)
