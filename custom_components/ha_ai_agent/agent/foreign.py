"""The further LLM APIs that the user selected: their tools and instructions."""

from collections.abc import Sequence

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
from probatio import to_openapi

from ..const import LOGGER
from ..models import ToolSpec


async def async_get_foreign(
    hass: HomeAssistant, api_ids: Sequence[str], llm_context: llm.LLMContext
) -> llm.APIInstance | None:
    """Return the selected APIs as one instance, without those that are not for him.

    An API that is gone, or that only administrators may use, must not end the turn.
    """
    if not api_ids:
        return None
    try:
        return await llm.async_get_api(hass, list(api_ids), llm_context)
    except HomeAssistantError:
        # One of them at least: each is asked again, since some take long to build.
        usable = [
            api_id
            for api_id in api_ids
            if await _async_is_usable(hass, api_id, llm_context)
        ]
    return await llm.async_get_api(hass, usable, llm_context) if usable else None


async def _async_is_usable(
    hass: HomeAssistant, api_id: str, llm_context: llm.LLMContext
) -> bool:
    try:
        await llm.async_get_api(hass, api_id, llm_context)
    except HomeAssistantError as err:
        LOGGER.debug("The LLM API %s is left out: %s", api_id, err)
        return False
    return True


def foreign_specs(instance: llm.APIInstance) -> list[ToolSpec]:
    """Return the tools of another API as the model sees them."""
    return [
        ToolSpec(
            name=tool.name,
            description=tool.description or "",
            parameters=to_openapi(
                tool.parameters,
                custom_serializer=instance.custom_serializer or llm.selector_serializer,
                openapi_version="3.1.0",
            ),
            read_only=tool.annotations.read_only,
        )
        for tool in instance.tools
    ]
