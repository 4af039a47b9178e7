"""The further LLM APIs that the user selected: their tools and instructions."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm

from ..const import LOGGER
from ..models import ToolSpec
from ..tools.timers import spec_of

MOST_TOLD: Final = 5


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
    except Exception:  # noqa: BLE001
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
    except Exception as err:  # noqa: BLE001
        # Other people's code: the house is commanded without it.
        LOGGER.warning("The LLM API %s is left out: %r", api_id, err)
        return False
    return True


def foreign_specs(instance: llm.APIInstance) -> list[ToolSpec]:
    """Return the tools of another API as the model sees them.

    What it is not told of it cannot call either: the instance keeps no others.
    """
    serializer = instance.custom_serializer or llm.selector_serializer
    told = [(tool, _spec(tool, serializer)) for tool in instance.tools]
    instance.tools = [tool for tool, spec in told if spec is not None]
    return [spec for _, spec in told if spec is not None]


def _spec(tool: llm.Tool, serializer: Callable[[Any], Any]) -> ToolSpec | None:
    """Return a tool as the model sees it, None where it cannot be told."""
    try:
        return spec_of(tool, serializer)
    except Exception as err:  # noqa: BLE001
        # Other people's code: one tool of theirs must not cost all the others.
        LOGGER.warning("The tool %s is left out: %r", getattr(tool, "name", "?"), err)
        return None


def named_where_too_many(
    instance: llm.APIInstance | None,
    specs: Sequence[ToolSpec],
    count: Callable[[Sequence[ToolSpec]], int],
    excess: int,
) -> str:
    """Return the largest tools of others, if all would have fitted without them."""
    names = {tool.name for tool in instance.tools} if instance else set()
    sizes = {spec.name: count((spec,)) for spec in specs if spec.name in names}
    if not sizes or sum(sizes.values()) < excess:
        return ""
    largest = sorted(sizes, key=lambda name: -sizes[name])
    more = ", …" if len(largest) > MOST_TOLD else ""
    return ", ".join(largest[:MOST_TOLD]) + more
