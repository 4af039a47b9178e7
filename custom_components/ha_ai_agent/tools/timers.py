"""Home Assistant's timers, for speakers whose device has them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, override

from homeassistant.components.intent import async_device_supports_timers
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent, llm
from probatio import to_openapi

from ..const import DOMAIN, NAME
from ..models import Speaker, ToolSpec

API_ID: Final = f"{DOMAIN}-timers"
COMMAND: Final = "conversation_command"
"""What a timer of Home Assistant's says to an agent when it ends."""
_READING: Final = intent.INTENT_TIMER_STATUS
_TIMERS: Final = frozenset(
    {
        intent.INTENT_START_TIMER,
        intent.INTENT_CANCEL_TIMER,
        intent.INTENT_CANCEL_ALL_TIMERS,
        intent.INTENT_INCREASE_TIMER,
        intent.INTENT_DECREASE_TIMER,
        intent.INTENT_PAUSE_TIMER,
        intent.INTENT_UNPAUSE_TIMER,
        _READING,
    }
)


class TimerApi(llm.API):
    """Stands behind the timer tools; it is registered nowhere."""

    @override
    async def async_get_api_instance(
        self, llm_context: llm.LLMContext
    ) -> llm.APIInstance:
        """Return the timer tools for a device."""
        return _instance(self, llm_context)


def timer_instance(
    hass: HomeAssistant, speaker: Speaker, context: Context
) -> llm.APIInstance | None:
    """Return the timer tools, None where the speaker's device has no timers."""
    device_id = speaker.device_id
    if (
        device_id is None
        or "intent" not in hass.config.components
        or not async_device_supports_timers(hass, device_id)
    ):
        return None
    api = TimerApi(hass=hass, id=API_ID, name=NAME)
    return _instance(api, llm_context_of(speaker, context))


def llm_context_of(speaker: Speaker, context: Context) -> llm.LLMContext:
    """Return who asks, as Home Assistant's LLM APIs are told it."""
    return llm.LLMContext(
        platform=DOMAIN,
        context=context,
        language=speaker.language,
        assistant="conversation",
        device_id=speaker.device_id,
    )


def _instance(api: TimerApi, llm_context: llm.LLMContext) -> llm.APIInstance:
    tools: list[llm.Tool] = [
        llm.IntentTool(
            f"intent__{handler.intent_type}",
            handler,
            integration="intent",
            annotations=llm.ToolAnnotations(
                read_only=handler.intent_type == _READING, open_world=False
            ),
        )
        for handler in intent.async_get(api.hass)
        if handler.intent_type in _TIMERS
    ]
    return llm.APIInstance(api, "", llm_context, tools)


def timer_specs(instance: llm.APIInstance) -> tuple[ToolSpec, ...]:
    """Return the timer tools as the model sees them, sorted by name."""
    tools = sorted(instance.tools, key=lambda tool: tool.name)
    specs = (spec_of(tool, llm.selector_serializer) for tool in tools)
    return tuple(replace(spec, toolset="timers") for spec in specs)


def spec_of(tool: llm.Tool, serializer: Callable[[Any], Any]) -> ToolSpec:
    """Return a tool of Home Assistant's as the model sees it."""
    parameters = to_openapi(
        tool.parameters, custom_serializer=serializer, openapi_version="3.1.0"
    )
    if isinstance(properties := parameters.get("properties"), dict):
        # Another agent would carry it out; what is to be done later is scheduled.
        properties.pop(COMMAND, None)
    return ToolSpec(
        name=tool.name,
        description=tool.description or "",
        parameters=parameters,
        read_only=tool.annotations.read_only,
    )
