"""The rungs of the ladder, and what the ladder tells besides a provider's events."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
import random
from time import monotonic
from typing import Literal

from ...const import LOGGER
from ...errors import NoToolsError, ProviderError
from ...metrics import Metrics
from ...models import ChatRequest
from ...providers.base import ChatClient, ProviderEvent
from ..watch import TimeLimits
from .breaker import Breaker

type RungName = Literal["primary", "fallback", "builtin"]
type Accepts = Callable[[ChatRequest], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step. The breaker is shared by all turns that use the same model."""

    name: RungName
    client: ChatClient
    breaker: Breaker = field(default_factory=Breaker)
    accepts: Accepts | None = None
    """Asked before the rung steps in for another: can it do anything with this?"""
    first_token_seconds: float | None = None
    """How long this model may take to begin; None: as long as any."""

    @property
    def is_builtin(self) -> bool:
        """Return whether this rung needs no model."""
        return self.name == "builtin"


type RungCallback = Callable[[Rung, ProviderError, str], None]
"""With what the server said, as anybody may read it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One attempt that failed."""

    rung: RungName
    model_id: str
    error: ProviderError
    was_skipped: bool = False
    """Not even asked: its breaker is open, no time was left, or it does not accept."""


@dataclass(frozen=True, slots=True)
class Retrying:
    """The same rung is asked again after a pause."""

    failure: Failure
    delay_seconds: float


@dataclass(frozen=True, slots=True)
class RungChanged:
    """The next rung takes over."""

    failure: Failure
    rung: RungName


@dataclass(frozen=True, slots=True)
class Failed:
    """No rung is left. `failures` are all of this turn, in order, never empty."""

    failures: tuple[Failure, ...]
    said: str = ""
    again_seconds: float = 0.0
    """How long no model will be asked from now on."""

    @property
    def was_asked(self) -> bool:
        """Return whether any model was asked."""
        return any(not failure.was_skipped for failure in self.failures)

    @property
    def error(self) -> ProviderError:
        """Return the failure that says most: of the model that was asked first."""
        asked = [failure for failure in self.failures if not failure.was_skipped]
        return (asked or self.failures)[0].error


type LadderEvent = ProviderEvent | Retrying | RungChanged | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What all turns on one ladder share."""

    limits: TimeLimits = field(default_factory=TimeLimits)
    metrics: Metrics = field(default_factory=Metrics)
    on_failure: RungCallback | None = None
    clock: Callable[[], float] = monotonic
    jitter: Callable[[], float] = random.random
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    said: dict[tuple[str, str], str] = field(default_factory=dict)
    """What servers said last, by model and kind, so that it is written down once."""

    def note_success(self, rung: Rung, asked_at: float) -> None:
        """Remember that a rung answered."""
        for model_id, key in list(self.said):
            # An answer without tools does not mean that there are some.
            if model_id == rung.client.model_id and key != NoToolsError.key:
                del self.said[model_id, key]
        if rung.breaker.record_success(asked_at):
            LOGGER.info("The %s model answers again", rung.name)

    def note_failure(
        self, rung: Rung, error: ProviderError, message: str, asked_at: float
    ) -> None:
        """Remember that a rung failed, and tell those who can mend it."""
        self.metrics.count("provider.failures")
        self.metrics.count(f"provider.failures.{error.key}")
        if rung.breaker.record_failure(error, asked_at):
            LOGGER.warning("The %s model does not answer (%s)", rung.name, error.key)
        self.note_refusal(rung, error, message)

    def note_waived(
        self, rung: Rung, error: ProviderError, message: str, parameter: str
    ) -> None:
        """Tell what a server does not take: the tools, or what a person had chosen."""
        if not parameter:
            self.note_refusal(rung, error, message)
            return
        LOGGER.warning(
            "The server of the %s model %s does not take %s, which was chosen for this "
            "agent, and is asked without it (HTTP %s): %s",
            rung.name,
            rung.client.model_id,
            parameter,
            error.status,
            message or "without a word",
        )

    def note_refusal(self, rung: Rung, error: ProviderError, message: str) -> None:
        """Write down once what a server said, and tell those who can mend it."""
        model_id = rung.client.model_id
        if error.status and self.said.get((model_id, error.key)) != message:
            self.said[model_id, error.key] = message
            LOGGER.warning(
                "The server of the %s model %s refused a request (HTTP %s%s): %s",
                rung.name,
                model_id,
                error.status,
                f", request {error.request_id}" if error.request_id else "",
                message or "without a word",
            )
        if self.on_failure is not None:
            self.on_failure(rung, error, message)
