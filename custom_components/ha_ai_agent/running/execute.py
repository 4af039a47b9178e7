"""Run a prepared call: act, watch, tell what was seen, keep what was there before."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceNotFound,
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)
import probatio

from ..calls.expect import expectation
from ..calls.facts import seen
from ..calls.prepared import Act, PreparedCall
from ..calls.problems import quoted
from ..calls.resolved import ResolvedCall
from ..const import LOGGER
from ..domains.model import GENERIC, Check, Seen, Verdict
from ..domains.rows import domain_of
from ..home.states import local_moment
from ..metrics import Trace
from ..models import JsonObject
from .read_back import Lists, read_back_of
from .results import MAX_BYTES, Outcome, trimmed
from .shown import as_shown
from .verify import SETTLE_SECONDS, EffectWatch

_MAX_TRANSITION: Final = 6.0

type Keep = Callable[[Mapping[str, Seen], Outcome], None]


@dataclass(slots=True, kw_only=True)
class Execution:
    """One prepared call while it runs. `interim` can be asked at any time."""

    hass: HomeAssistant
    prepared: PreparedCall
    context: Context
    trace: Trace
    span: int | None = None
    before: dict[str, Seen] = field(default_factory=dict)
    _checks: dict[str, Check | None] = field(default_factory=dict)
    _already: set[str] = field(default_factory=set)
    _moving: dict[str, str] = field(default_factory=dict)
    """The states of what was on its way when it was last looked at."""
    _lists: Lists | None = None
    _contexts: dict[str, Context | None] = field(default_factory=dict)
    _errors: list[tuple[str, str]] = field(default_factory=list)
    _response: Any = None
    _is_running: bool = False

    async def async_run(self) -> Outcome:
        """Call the services and return what could be seen of it."""
        acts = self.prepared.acts
        if any(map(read_back_of, acts)):
            self._lists = lists = Lists(self.hass, self.context)
            acts = await lists.async_look(acts)
            self._errors.extend(lists.errors)
        with EffectWatch(self.hass, self._checks, self._verdict) as watch:
            self._already = watch.reached()
            span = self.trace.begin("run", self.span)
            try:
                await self._async_act_all(acts)
                if self._lists is not None:
                    await self._lists.async_check()
            finally:
                self._is_running = False
                self.trace.end(span)
            if not self.prepared.is_reading:
                await self._async_verify(watch)
            return self.outcome()

    def begin(self) -> Outcome:
        """Remember the states before, and what they should become."""
        self._look()
        self._is_running = True
        return self.outcome()

    def _look(self) -> None:
        for act in self.prepared.acts:
            for entity_id in act.entity_ids:
                state = self.hass.states.get(entity_id)
                before = seen(state)
                self.before[entity_id] = before
                self._contexts[entity_id] = state.context if state else None
                self._checks[entity_id] = check_of(act, entity_id, before)
        for inner in self.prepared.within:
            for entity_id in inner.entity_ids:
                self._look_inside(inner, entity_id)
        if self.prepared.is_reading:
            self._checks.clear()

    def _look_inside(self, inner: ResolvedCall, entity_id: str) -> None:
        """Remember what a scene or script will touch; a scene must show it, too."""
        before = self.before.setdefault(
            entity_id, seen(self.hass.states.get(entity_id))
        )
        domain = self.prepared.call.domain
        if domain == "scene" and entity_id not in self._checks:
            check = expectation(inner.domain, inner.service, {}, before)
            if check is not None:
                self._checks[entity_id] = check

    async def _async_act_all(self, acts: tuple[Act, ...]) -> None:
        if len({id_ for act in acts for id_ in act.entity_ids}) < sum(
            len(act.entity_ids) for act in acts
        ):
            # What is turned on first has to be on.
            for act in acts:
                await self._async_act(act)
        elif acts:
            await asyncio.gather(*(self._async_act(act) for act in acts))

    async def _async_act(self, act: Act) -> None:
        """Call one service; what it raises becomes a sentence."""
        wants_response = act.response is not SupportsResponse.NONE
        try:
            response = await self.hass.services.async_call(
                act.domain,
                act.service,
                act.as_data(),
                blocking=True,
                context=self.context,
                return_response=wants_response,
            )
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
            # The handler was cancelled, not we.
            self._errors.append(("service_error", "The service was interrupted."))
        except Exception as error:  # noqa: BLE001
            # Handlers are other people's code and raise anything; the model is told
            # and the other calls of the turn go on.
            self._errors.append(describe_error(error, act))
        else:
            if response:
                self._response = answer_of(act, response)

    async def _async_verify(self, watch: EffectWatch) -> None:
        span = self.trace.begin("verify", self.span)
        try:
            # After an error nothing more is expected, only looked at.
            await watch.async_settle(0.05 if self._errors else self._patience())
        finally:
            self.trace.end(span)

    def _patience(self) -> float:
        """Return how long the states may take: a slow fade takes its time."""
        fades = [act.data.get("transition") for act in self.prepared.acts]
        longest = max((f for f in fades if isinstance(f, int | float)), default=0.0)
        return SETTLE_SECONDS + min(float(longest), _MAX_TRANSITION)

    def outcome(self) -> Outcome:
        """Return what is seen now, finished or not."""
        prepared = self.prepared
        changed: dict[str, str] = {}
        unconfirmed: dict[str, str] = {}
        moving: list[str] = []
        unseen: list[str] = []
        for entity_id in self._checks:
            verdict = self._verdict(entity_id)
            if (
                self._errors
                and verdict is not Verdict.NOT
                and self._is_as_before(entity_id)
            ):
                # It was so before, and what was asked was refused.
                continue
            if verdict in {None, Verdict.NOT, Verdict.UNSEEN}:
                unconfirmed[entity_id] = self._shown(entity_id)
                if verdict is not Verdict.NOT:
                    unseen.append(entity_id)
            else:
                changed[entity_id] = self._shown(entity_id)
                if verdict is Verdict.MOVING:
                    moving.append(entity_id)
                    self._moving[entity_id] = seen(
                        self.hass.states.get(entity_id)
                    ).state
        already = self._already & set(changed) if prepared.is_idempotent else set()
        if self._lists is not None:
            already |= self._lists.already
        if self._is_running:
            # Until the service has returned nothing is over.
            unconfirmed.update(changed)
            changed, moving = {}, []
        return Outcome(
            changed=changed,
            moving=tuple(moving),
            already=tuple(sorted(already)),
            unconfirmed=unconfirmed,
            unseen=tuple(unseen),
            unavailable=prepared.unavailable,
            left_out=prepared.left_out,
            near=prepared.near,
            errors=tuple(self._errors),
            notes=prepared.notes,
            response=self._response,
            is_running=self._is_running,
            is_reading=prepared.is_reading,
            has_targets=bool(self._checks or prepared.unavailable),
        )

    def _verdict(self, entity_id: str) -> Verdict | None:
        """Return what can be seen of a target; None if nothing shows it."""
        if self._lists is not None:
            is_so = self._lists.is_so(entity_id)
            if is_so is not None:
                return Verdict.REACHED if is_so else Verdict.NOT
        state = self.hass.states.get(entity_id)
        now, check = seen(state), self._checks[entity_id]
        if check is not None and (verdict := check(now)) is not Verdict.UNSEEN:
            return verdict
        # The entity wrote its state in the name of this very call.
        is_ours = (
            state is not None
            and state.context.id == self.context.id
            and state.context is not self._contexts.get(entity_id)
        )
        is_other = now != self.before[entity_id] and now.state != "unavailable"
        return Verdict.REACHED if is_ours and is_other else None

    def _is_as_before(self, entity_id: str) -> bool:
        return seen(self.hass.states.get(entity_id)) == self.before[entity_id]

    def _shown(self, entity_id: str) -> str:
        """Return a target as it is now, with what was asked of it."""
        acts = [act for act in self.prepared.acts if entity_id in act.entity_ids]
        asked = {key for act in acts for key in act.data}
        # On or off is all that was asked.
        is_plain = not asked and all(act.service in GENERIC for act in acts)
        before = self.before[entity_id]
        return as_shown(self.hass, entity_id, before, asked, is_plain=is_plain)

    @property
    def is_still_so(self) -> bool:
        """Return whether every target still shows what was asked, or moves there."""
        return bool(self._checks) and all(map(self._holds, self._checks))

    def _holds(self, entity_id: str) -> bool:
        if (check := self._checks[entity_id]) is None:
            return False
        now = seen(self.hass.states.get(entity_id))
        verdict = check(now)
        # What has been stopped half-way does not move any more.
        return verdict is Verdict.REACHED or (
            verdict is Verdict.MOVING and now.state == self._moving.get(entity_id)
        )

    def result(self, outcome: Outcome) -> JsonObject:
        """Return the tool's result of an outcome."""
        return outcome.as_result()


def answer_of(act: Act, response: Any) -> Any:
    """Return what a service answered, with its moments in local time."""
    kept, is_cut = trimmed(response, MAX_BYTES * 4)
    if (tell := domain_of(act.domain).tells.get(act.service)) is not None:
        try:
            kept = tell(kept)
        except AttributeError, KeyError, TypeError, ValueError:
            # Integrations answer in forms of their own.
            LOGGER.debug("%s answered in another form", act.service)
    # What is cut is cut again, and said so, where it is told.
    return response if is_cut else _localized(kept)


def _localized(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _localized(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_localized(item) for item in value]
    return local_moment(value) if isinstance(value, str) else value


def check_of(act: Act, entity_id: str, before: Seen) -> Check | None:
    """Return what one target must show after an act."""
    domain = entity_id.partition(".")[0]
    if act.domain == "script" and not act.has_target:
        return expectation("script", "turn_on", {}, before)
    service_domain = domain if act.domain == "homeassistant" else act.domain
    return expectation(service_domain, act.service, act.data, before)


def describe_error(error: BaseException, act: Act) -> tuple[str, str]:
    """Return a stable code and one sentence for what a service raised."""
    name = f"{act.domain}.{act.service}"
    if isinstance(error, Unauthorized | UnknownUser):
        return "not_permitted", f"The user may not call {name} for this."
    if isinstance(error, ServiceNotFound):
        return "unknown_service", f"{name} does not exist any more."
    if isinstance(error, ServiceValidationError | probatio.Invalid):
        return "invalid_data", f"{name} refused: {quoted(error, 200)}"
    if isinstance(error, TimeoutError):
        return "device_timeout", "The device did not answer in time."
    if isinstance(error, HomeAssistantError):
        return "service_error", f"{name} failed: {quoted(error, 200)}"
    LOGGER.debug("%s raised %s", name, type(error).__name__)
    return "service_error", f"{name} failed: {quoted(type(error).__name__, 80)}"
