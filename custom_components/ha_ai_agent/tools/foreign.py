"""Tools of Home Assistant's other LLM APIs: the same executor, gate and limits."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent, llm
import probatio
from probatio import to_openapi

from ..calls.arguments import refuse_too_large
from ..calls.footprint import ANYTHING, READS_ALL, Footprint
from ..calls.intents import read_intent
from ..calls.prepare import Preparer
from ..calls.prepared import PreparedCall
from ..calls.problems import failed, quoted
from ..calls.resolved import ResolvedCall
from ..calls.scope import Gate
from ..calls.view import TurnView
from ..const import LOGGER
from ..domains.tables import INTENTS
from ..models import JsonObject, ToolCall
from ..running.results import ACCEPTED, MAX_BYTES, bound, trimmed
from ..running.service_work import async_pass
from ..running.work import Work
from ..text import one_line
from .intent_run import Effects, kinds_of, slots_at_home
from .timers import (
    API_ID as TIMER_API_ID,
    COMMAND,
    ids_in,
    in_whole_numbers,
    llm_context_of,
    only_timers,
    timer_instance,
    timers_of,
    told_timers,
    without_command,
)

_CANCEL_ALL: Final = intent.INTENT_CANCEL_ALL_TIMERS
_TIMER_FOOTPRINT: Final = Footprint(writes=frozenset({"timers:"}))
_CORE: Final = "homeassistant."
_REMOTE: Final = "homeassistant.components.mcp."

type ServiceWorkOf = Callable[[PreparedCall], Work]


def find_tool(instance: llm.APIInstance | None, name: str) -> llm.Tool | None:
    """Return the tool of this name."""
    tools = instance.tools if instance is not None else []
    if (found := next((tool for tool in tools if tool.name == name), None)) is not None:
        return found
    # Models leave the front part out: `HassTurnOn` of `intent__HassTurnOn`.
    last = _last(name)
    alike = [
        tool
        for tool in tools
        if isinstance(unwrapped(tool), llm.IntentTool) and _last(tool.name) == last
    ]
    return alike[0] if len(alike) == 1 else None


def find_intent(instance: llm.APIInstance | None, name: str) -> str | None:
    """Return the intent of this name, where Assist is there and does not offer it."""
    tools = instance.tools if instance is not None else []
    if not any(isinstance(unwrapped(tool), llm.IntentTool) for tool in tools):
        return None
    last = _last(name)
    return next(
        (key for key, row in INTENTS.items() if key.casefold() == last and row.service),
        None,
    )


def _last(name: str) -> str:
    return re.split(r"__|[.:/]", name)[-1].casefold()


def unwrapped(tool: llm.Tool) -> llm.Tool:
    """Return the tool itself, without the namespace of a merged API."""
    while isinstance(inner := getattr(tool, "tool", None), llm.Tool):
        tool = inner
    return tool


def make_intent(
    view: TurnView,
    call: ToolCall,
    intent_type: str,
    preparer: Preparer,
    service_work: ServiceWorkOf,
) -> Work | None:
    """Return an intent as the service call that it is, None if it is none."""
    refuse_too_large(call.arguments)
    area_id = view.scope.info.speaker.area_id
    request = read_intent(intent_type, call.arguments, area_id)
    if request is None:
        return None
    return service_work(preparer.prepare_request(request, call.tool_call_id, call.name))


def make_foreign(
    view: TurnView,
    call: ToolCall,
    instance: llm.APIInstance,
    preparer: Preparer,
    gate: Gate,
    service_work: ServiceWorkOf,
) -> Work:
    """Return the call of a foreign tool as work."""
    tool = find_tool(instance, call.name)
    assert tool is not None
    refuse_too_large(call.arguments)
    inner = unwrapped(tool)
    intent_type = _intent_of(inner)
    if intent_type == intent.INTENT_START_TIMER and COMMAND in call.arguments:
        call = replace(call, arguments=without_command(call.arguments))
    if intent_type is not None:
        work = make_intent(view, call, intent_type, preparer, service_work)
        if work is not None:
            return work
        slots = slots_at_home(intent_type, call.arguments, view.book)
        if "Timer" in intent_type:
            slots = in_whole_numbers(slots)
        call = replace(call, arguments=slots)
    if (script := _script_of(inner)) is not None:
        # A script of the house: its own service tells more than its tool does.
        arguments = {"domain": "script", "service": script, "data": call.arguments}
        return service_work(preparer.prepare(arguments, call.tool_call_id, call.name))
    return ForeignWork(
        view=view,
        call=call,
        tool=tool,
        instance=instance,
        gate=gate,
        intent_type=intent_type,
    )


def only_reads(tool: llm.Tool) -> bool:
    """Return whether a tool only reads.

    What a remote server says of its own tools is its word alone, and what they are
    called with leaves the house.
    """
    is_remote = type(unwrapped(tool)).__module__.startswith(_REMOTE)
    return tool.annotations.read_only and not is_remote


def _intent_of(tool: llm.Tool) -> str | None:
    return tool.intent_type if isinstance(tool, llm.IntentTool) else None


def _script_of(tool: llm.Tool) -> str | None:
    if not isinstance(tool, llm.ActionTool):
        return None
    domain, _, action = tool.name.partition("__")
    return action if domain == "script" else None


@dataclass(slots=True, kw_only=True)
class ForeignWork(Work):
    """A tool that runs itself: an MCP server's, a timer, another integration's."""

    view: TurnView
    call: ToolCall
    tool: llm.Tool
    instance: llm.APIInstance
    gate: Gate
    intent_type: str | None
    _timers: Mapping[str, Any] = field(default_factory=dict)
    _changed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_reading(self) -> bool:
        """Return whether the tool only reads, by a word that can be believed."""
        return only_reads(self.tool)

    @property
    def is_timer(self) -> bool:
        """Return whether it is one of the timer intents."""
        return self.intent_type is not None and "Timer" in self.intent_type

    @property
    def footprint(self) -> Footprint:
        """Return what it may touch."""
        if self.is_reading:
            return READS_ALL
        return _TIMER_FOOTPRINT if self.is_timer else ANYTHING

    @property
    def subject(self) -> ResolvedCall | None:
        """Return the call, unless it only reads."""
        return None if self.is_reading else self.resolved()

    def resolved(self) -> ResolvedCall:
        """Return what the policy gets to see."""
        tool = unwrapped(self.tool)
        is_core = type(tool).__module__.startswith(_CORE)
        is_plain = self.intent_type is not None and is_core
        if self.is_timer and self.call.arguments.get("conversation_command"):
            # A sentence that runs when the timer ends may mean anything.
            is_plain = False
        return ResolvedCall(
            tool_call_id=self.call.tool_call_id,
            tool=self.call.name,
            domain="intent" if self.intent_type else "tool",
            service=self.intent_type or self.tool.name,
            data=dict(self.call.arguments),
            is_opaque=not is_plain,
            has_exposed_target=is_plain,
            source=_source_of(self.instance),
        )

    async def async_admit(self) -> JsonObject | None:
        """Ask the policy about everything that is not reading."""
        # A server may put another tool behind the name before the yes comes.
        call = replace(self.resolved(), contents_hash=_fingerprint(self.tool))
        if self.is_reading:
            if not call.data:
                return None
            # A search or a page on the net: the words in it leave the home.
            call = replace(call, is_reading=True)
        return await async_pass(self.gate, call, self.view.scope)

    async def async_run(self, span: int) -> JsonObject:
        """Run the tool and tell its result for what it is."""
        hass = self.view.hass
        self._timers = _timers(hass)
        trace = self.view.scope.trace
        run = trace.begin("run", span)
        tool_input = llm.ToolInput(
            tool_name=self.tool.name,
            # Some tools write into what they are given.
            tool_args=deepcopy(self.call.arguments),
            id=self.call.tool_call_id,
        )
        llm_context = self.instance.llm_context
        llm_context.context = self.view.scope.context
        effects = Effects(hass, self.view.book, kinds_of(self.intent_type))
        try:
            with effects.watch() as watch:
                answer: Any = await self.tool.async_call(hass, tool_input, llm_context)
                if not self.is_reading:
                    await watch.async_settle()
                    self._changed = effects.changed()
        except (HomeAssistantError, probatio.Invalid) as error:
            is_intent = isinstance(error, intent.IntentError)
            code = "intent_failed" if is_intent else "tool_error"
            problem = failed(code, quoted(error, 200)).as_result()
            return {**problem, **self._on_device()} if self.is_timer else problem
        except Exception as error:  # noqa: BLE001
            # Tools are other people's code; the other calls of the turn go on.
            LOGGER.debug("Tool %s raised %s", self.tool.name, type(error).__name__)
            return failed(
                "tool_error", f"The tool failed: {type(error).__name__}."
            ).as_result()
        finally:
            trace.end(run)
        return self._told(answer)

    def _told(self, answer: Any) -> JsonObject:
        """Return the tool's answer with a status that is no promise of ours."""
        is_error = bool(getattr(answer, "error", False))
        if self.is_timer and not is_error:
            return self._told_timers(getattr(answer, "data", answer))
        data, is_cut = trimmed(getattr(answer, "data", answer), MAX_BYTES * 4)
        result: JsonObject = {"result": data, **({"truncated": True} if is_cut else {})}
        good, bad = told_targets(data)
        if is_error or (bad and not good) or _says_error(data):
            result = {
                "status": "failed",
                "error": "tool_error",
                "message": "The tool says that it failed.",
                **result,
            }
        elif bad:
            result = {"status": "partial", "unconfirmed": bad, **result}
        elif self._changed:
            result = {"status": "confirmed", "changed": dict(self._changed), **result}
        elif not self.is_reading:
            result = {"status": "unconfirmed", **self._unseen(good), **result}
        return bound(result)

    def _unseen(self, good: list[str]) -> JsonObject:
        """Return what is told where nothing shows what a tool did."""
        if self.intent_type != intent.INTENT_BROADCAST:
            return {"message": "The tool reported this itself; nothing was checked."}
        if good:
            return {"accepted": good, "message": ACCEPTED}
        return {"message": "There is nothing to say it: nobody heard it."}

    def _told_timers(self, data: Any) -> JsonObject:
        """Return the timers as they are: Home Assistant rounds, or says nothing."""
        if self.is_reading:
            return {"timers": only_timers(self.view.hass, ids_in(data))}
        is_so = not self._timers and self.intent_type == _CANCEL_ALL
        is_seen = is_so or _timers(self.view.hass) != self._timers
        status = "confirmed" if is_seen else "unconfirmed"
        return {"status": status, **self._on_device()}

    def _on_device(self) -> JsonObject:
        """Return the timers of the device, and those that were changed elsewhere."""
        now = _timers(self.view.hass)
        changed = [key for key, value in now.items() if self._timers.get(key) != value]
        device_id = self.instance.llm_context.device_id
        return {"timers": told_timers(self.view.hass, device_id, changed)}


def told_targets(data: Any) -> tuple[list[str], list[str]]:
    """Return the targets that a result calls good, and those that it calls bad."""
    good: list[str] = []
    bad: list[str] = []
    for part in (data, data.get("data") if isinstance(data, Mapping) else None):
        if not isinstance(part, Mapping):
            continue
        for key, rows in part.items():
            word = str(key).casefold()
            if not isinstance(rows, list | tuple | Mapping):
                continue
            if word in {"failed", "failures", "errors", "unsuccessful"}:
                bad.extend(_ids(rows))
            elif word in {"success", "succeeded", "successes", "ok", "successful"}:
                good.extend(_ids(rows))
    return good, bad


def _ids(rows: Any) -> list[str]:
    return [
        one_line(row.get("id") or row.get("entity_id") or row.get("name"))
        if isinstance(row, Mapping)
        else one_line(row)
        for row in islice(rows, 40)
    ]


def _says_error(data: Any) -> bool:
    return isinstance(data, Mapping) and (
        bool(data.get("error"))
        or data.get("success") is False
        or data.get("response_type") == "error"
    )


def _timers(hass: HomeAssistant) -> dict[str, Any]:
    """Return the voice timers as comparable values."""
    return {
        key: (timer.is_active, timer.seconds, timer.created_seconds)
        for key, timer in timers_of(hass).items()
    }


async def async_make_again(
    view: TurnView,
    call: ToolCall,
    source: tuple[str, ...],
    allowed: frozenset[str],
    gate: Gate,
) -> Work:
    """Return a foreign call after a yes: its own APIs are asked anew for this person.

    Nothing else is looked at: another API may have a tool of the same name.
    """
    instance = await _async_ask_again(view, source, allowed)
    tool = find_tool(instance, call.name)
    if instance is None or tool is None:
        raise failed("unknown_tool", "This tool does not exist any more.")
    return ForeignWork(
        view=view,
        call=call,
        tool=tool,
        instance=instance,
        gate=gate,
        intent_type=_intent_of(unwrapped(tool)),
    )


async def _async_ask_again(
    view: TurnView, source: tuple[str, ...], allowed: frozenset[str]
) -> llm.APIInstance | None:
    """Return the instance that a question was about, None if it may not be used now."""
    speaker = view.scope.info.speaker
    if source == (TIMER_API_ID,):
        return timer_instance(view.hass, speaker, view.scope.context)
    if not source or not allowed.issuperset(source):
        return None
    llm_context = llm_context_of(speaker, view.scope.context)
    try:
        # Merged as it was then: the names of the tools depend on it.
        return await llm.async_get_api(view.hass, list(source), llm_context)
    except HomeAssistantError:
        # Gone, or not for this person any more.
        return None


def _fingerprint(tool: llm.Tool) -> str:
    """Return a hash that is another one when the tool calls itself something else."""
    said = [tool.name, tool.description, repr(tool.annotations)]
    try:
        said.append(repr(to_openapi(tool.parameters)))
    except Exception:  # noqa: BLE001
        # Other people's schemas; what can be read of it must do.
        said.append(type(tool.parameters).__name__)
    return sha256("\n".join(map(str, said)).encode()).hexdigest()


def _source_of(instance: llm.APIInstance) -> tuple[str, ...]:
    """Return the ids of the APIs behind an instance."""
    api = instance.api
    if isinstance(api, llm.MergedAPI):
        return tuple(part.id for part in api.llm_apis)
    return (api.id,)
