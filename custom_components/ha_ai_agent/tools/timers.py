"""Home Assistant's timers, for speakers whose device has them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, override

from homeassistant.components.intent import async_device_supports_timers
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent, llm
from probatio import to_openapi

from ..calls.problems import failed, quoted
from ..const import DOMAIN, NAME
from ..models import JsonObject, Speaker, ToolCall, ToolSpec, TurnInfo
from .options import ReadWish

API_ID: Final = f"{DOMAIN}-timers"
COMMAND: Final = "conversation_command"
"""What a timer of Home Assistant's says to an agent when it ends."""
NO_TIMERS: Final = (
    "The speaker's device has no timers. Say so, and offer to announce or do it at that"
    " time with `schedule`."
)
TIMER: Final = "Timer"
"""In the names of all their intents."""
_MANAGER: Final = "intent.timer"
_MOST: Final = 12
# Each with how many of the next it is.
_PARTS: Final = (("hours", 60), ("minutes", 60), ("seconds", 1))
_UNITS: Final = ((3600, "h"), (60, "min"), (1, "s"))
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


async def async_as_schedule(
    call: ToolCall, info: TurnInfo, read_wish: ReadWish | None
) -> ToolCall:
    """Return a timer with a command as what it is: something that is done later.

    A command that is not one service call in plain words stays, and is refused.
    """
    command = str(call.arguments.get(COMMAND) or "").strip()
    is_start = call.name.rpartition("__")[2] == intent.INTENT_START_TIMER
    if read_wish is None or not (is_start and command):
        return call
    when = _seconds(call.arguments)
    wish = await read_wish(replace(info, text=command)) if when > 0 else ()
    if len(wish) != 1:
        return call
    add = {"action": "add", "when": when, "call": wish[0]}
    return replace(call, name="schedule", arguments=add)


def without_command(arguments: JsonObject) -> JsonObject:
    """Return a timer that only rings, or tell where its command belongs.

    The time is repeated as `schedule` takes it, so that the next call is at hand.
    """
    plain = {key: value for key, value in arguments.items() if key != COMMAND}
    command = str(arguments.get(COMMAND) or "").strip()
    if not command:
        return plain  # models fill in what they leave out
    raise failed(
        "timer_with_command",
        "Nothing is set: a timer only rings. If you have the tool `schedule`, call it"
        f" now with action `add`, when `{_seconds(plain)}` (seconds from now) and the"
        f" call that does this: {quoted(command, 200)}. Else say that it cannot be done"
        " later.",
    )


def _seconds(arguments: JsonObject) -> int:
    """Return how long is meant, 0 where that is no number."""
    spans = zip(("hours", "minutes", "seconds"), (3600, 60, 1), strict=True)
    try:
        return round(
            sum(float(arguments.get(part) or 0) * size for part, size in spans)
        )
    except TypeError, ValueError, OverflowError:
        return 0


def in_whole_numbers(arguments: JsonObject) -> JsonObject:
    """Return how long is meant without fractions: Home Assistant would cut them off.

    Half a minute is told as 30 seconds, and not as none.
    """
    carried = dict(arguments)
    for prefix in ("", "start_"):
        _carry_down(carried, prefix)
    return carried


def _carry_down(arguments: JsonObject, prefix: str) -> None:
    rest = 0.0
    for part, of_next in _PARTS:
        key = f"{prefix}{part}"
        try:
            given = float(arguments.get(key) or 0)
        except TypeError, ValueError:
            return  # Home Assistant says what is wrong with it
        value = given + rest
        if not rest and given == int(given):
            continue
        whole = int(value) if of_next > 1 else round(value)
        rest = (value - whole) * of_next
        if whole or key in arguments:
            arguments[key] = whole


def timers_of(hass: HomeAssistant) -> Mapping[str, Any]:
    """Return the voice timers by their id."""
    manager: Any = hass.data.get(_MANAGER)
    timers: Mapping[str, Any] = getattr(manager, "timers", {})
    return timers


def told_timers(
    hass: HomeAssistant, device_id: str | None, ids: Collection[str]
) -> list[JsonObject]:
    """Return timers as they are now: those of a device, and these."""
    found = [
        timer
        for key, timer in timers_of(hass).items()
        if key in ids or timer.device_id == device_id
    ]
    return list(map(_told, found[:_MOST]))


def only_timers(hass: HomeAssistant, ids: Collection[str]) -> list[JsonObject]:
    """Return these timers as they are now."""
    timers = timers_of(hass)
    return [_told(timers[key]) for key in list(ids)[:_MOST] if key in timers]


def ids_in(answer: Any) -> list[str]:
    """Return the timers that Home Assistant's status tells of."""
    slots = answer.get("speech_slots") if isinstance(answer, Mapping) else None
    rows = slots.get("timers") if isinstance(slots, Mapping) else None
    return [str(row["id"]) for row in rows or () if isinstance(row, Mapping)]


def _told(timer: Any) -> JsonObject:
    told: JsonObject = {"name": timer.name} if timer.name else {}
    if timer.area_name:
        told["room"] = timer.area_name
    told |= {"of": _span(timer.created_seconds), "left": _span(timer.seconds_left)}
    return told if timer.is_active else {**told, "paused": True}


def _span(seconds: int) -> str:
    """Return how long that is, exactly."""
    return " ".join(_pieces(max(seconds, 0))) or "0 s"


def _pieces(seconds: int) -> Iterator[str]:
    for size, unit in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            yield f"{count} {unit}"
