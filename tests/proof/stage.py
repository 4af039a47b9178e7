"""The stage: one Home Assistant with the integration in it, for many transcripts."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
import logging
from pathlib import Path
from random import Random
import sys
import threading
import traceback
from typing import Any, Final, Literal
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import assist_pipeline, conversation
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import chat_session, intent
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.limits import LimitOptions, TurnLimits
from custom_components.ha_ai_agent.probe import ServerModels

from .attacks import Armoury
from .contents import random_contents
from .house import House, async_build_house
from .model import Model
from .people import CODE

AGENT: Final = "conversation.ha_ai_agent"
LISTED: Final = ("scene.apply", "scene.create", "notify.stranger")
"""What some households let their models call."""
THREADS: Final = ("SyncWorker", "ImportExecutor", "asyncio", "ha_ai_agent")
"""Those that may answer soon. Those of whoever runs the tests are none of ours."""
IDLE: Final = frozenset({"_worker", "wait", "get"})
"""What a thread is in that has nothing to do."""
LONGEST_JUMP: Final = 120.0


@dataclass(slots=True)
class Finding:
    """What must not have happened, and how it came to it."""

    seed: int
    wrong: list[str]
    lines: list[str]

    def __str__(self) -> str:
        return "\n".join([f"seed {self.seed}: {self.wrong}", *self.lines])


@dataclass
class Theatre:
    """One Home Assistant with the integration in it, for many transcripts."""

    hass: HomeAssistant
    house: House
    model: Model
    entry: MockConfigEntry
    freezer: FrozenDateTimeFactory
    armoury: Armoury
    users: dict[str, str]
    other_agent_id: str
    mode: str = "critical"
    contents: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    home: int = -1
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    """Classes of attacks that did what they are for."""
    crashes: list[str] = field(default_factory=list)
    """What our own code let escape."""

    def __post_init__(self) -> None:
        # Home Assistant's own tasks fail when it is asked for nonsense: a script of a
        # script that is gone, `all` at a group of locks.
        self.hass.loop.set_exception_handler(self._on_exception)

    def _on_exception(self, _: Any, context: dict[str, Any]) -> None:
        error = context.get("exception")
        shown = "".join(traceback.format_exception(error)) if error else str(context)
        if not isinstance(error, HomeAssistantError | NotImplementedError):
            self.crashes.append(shown)

    @property
    def automations(self) -> Path:
        return Path(self.hass.config.path("automations.yaml"))

    async def async_furnish(self, number: int) -> None:
        """Fill the home anew, and learn what everything in it does."""
        random = Random(f"home {number}")
        self.home = number
        self.code = CODE if random.random() < 0.2 else ""
        self.contents = random_contents(self.hass, random)
        self.house.shut()
        await self.house.async_write(**self.contents)
        await self.armoury.async_fill(random)
        subentry = next(iter(self.entry.subentries.values()))
        data = {
            "model": "hostile",
            "approval_mode": self.mode,
            "llm_hass_api": ["assist"],
            "approval_code": self.code,
            "tool_timeout": 5,
            "allowed_services": [
                "persistent_notification.create",
                *(random.sample(LISTED, 2) if random.random() < 0.7 else ()),
            ],
        }
        self.hass.config_entries.async_update_subentry(self.entry, subentry, data=data)
        await self.async_reload()

    async def async_reload(self) -> None:
        await self.hass.async_block_till_done()
        assert await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def async_wait(self, seconds: float) -> None:
        self.freezer.tick(timedelta(seconds=seconds))
        # The loop's own clock has jumped with it: its timers come due by themselves.
        await asyncio.sleep(0)
        await self.hass.async_block_till_done(wait_background_tasks=True)

    def shown(self) -> str:
        """Return how often everything was really played."""
        kinds = dict.fromkeys(kind for kind, _ in self.counts)
        return "\n".join(
            f"{kind:22}"
            + ", ".join(
                f"{what} {count}"
                for (found, what), count in sorted(self.counts.items())
                if found == kind
            )
            for kind in sorted(kinds)
        )


class OtherAgent(conversation.AbstractConversationAgent):
    """An agent of another integration, that asks things of its own."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass

    @property
    def supported_languages(self) -> Literal["*"]:
        return "*"

    async def async_process(
        self, user_input: conversation.ConversationInput
    ) -> conversation.ConversationResult:
        text = "Shall I turn off the lights?"
        with (
            chat_session.async_get_chat_session(
                self.hass, user_input.conversation_id
            ) as session,
            conversation.async_get_chat_log(self.hass, session, user_input) as log,
        ):
            log.async_add_assistant_content_without_tools(
                conversation.AssistantContent(agent_id="other", content=text)
            )
        response = intent.IntentResponse(language=user_input.language)
        response.async_set_speech(text)
        return conversation.ConversationResult(
            response=response,
            conversation_id=session.conversation_id,
            continue_conversation=True,
        )


def _has_busy_threads() -> bool:
    """Return whether a thread of the home does more than wait for work."""
    frames = sys._current_frames()
    return any(
        frame.f_code.co_name not in IDLE
        for thread in threading.enumerate()
        if thread.name.startswith(THREADS)
        and (frame := frames.get(thread.ident or 0)) is not None
    )


def _hurry(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the clock jump to the next timer whenever there is nothing to do.

    A far one is no pause of ours: then a thread is at work, and is waited for.
    """
    selector: Any = hass.loop._selector  # type: ignore[attr-defined]  # no other way
    wait = selector.select

    def select(timeout: float | None = None) -> Any:
        if not timeout or timeout <= 0:
            events = wait(timeout)
            ready = hass.loop._ready  # type: ignore[attr-defined]  # no other way
            if timeout == 0 and not events and not ready:
                # A timer of this very moment: asyncio takes it a nanosecond later, which
                # is nothing beside the seconds since 1970.
                freezer.tick(timedelta(seconds=0.001))
            return events
        # A moment for the threads, so that they begin with what they were given.
        if events := wait(min(timeout, 0.001)):
            return events
        if timeout <= LONGEST_JUMP and not _has_busy_threads():
            # Who was given work a moment ago may not have begun.
            if events := wait(0.006):
                return events
            if _has_busy_threads():
                return []
            freezer.tick(timedelta(seconds=timeout + 0.001))
            return []
        return wait(0.02)

    selector.select = select


def _write_files(hass: HomeAssistant) -> None:
    for name, text in (
        ("configuration.yaml", "automation: !include automations.yaml\n"),
        ("automations.yaml", "[]\n"),
    ):
        Path(hass.config.path(name)).write_text(text)


async def _async_add_users(hass: HomeAssistant) -> dict[str, str]:
    users: dict[str, str] = {}
    for kind, group_id in (
        ("admin", "system-admin"),
        ("user", "system-users"),
        ("read_only", "system-read-only"),
    ):
        group = await hass.auth.async_get_group(group_id)
        assert group is not None
        user = MockUser(id=kind, name=kind.title(), groups=[group])
        user.add_to_hass(hass)
        users[kind] = user.id
    return users


def _add_entry(hass: HomeAssistant, mode: str) -> MockConfigEntry:
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="HA AI Agent",
        data={
            "provider": "openai_compatible",
            "base_url": "http://127.0.0.1:1/v1",
            "api_key": "key",
        },
        subentries_data=[
            {
                "subentry_type": "conversation",
                "data": {"model": "hostile", "approval_mode": mode},
                "title": "HA AI Agent",
                "unique_id": None,
            }
        ],
    )
    entry.add_to_hass(hass)
    return entry


@contextmanager
def _with_model(model: Model) -> Generator[None]:
    """Have the integration ask this model, without a server between."""

    async def models(*_: object) -> ServerModels:
        return ServerModels(base_url="http://127.0.0.1:1/v1", model_ids=("hostile",))

    # Nobody speaks as much as we do here.
    limits = LimitOptions(turns_at_once=10**9)
    package = "custom_components.ha_ai_agent"
    with (
        patch(f"{package}.builder.ModelClient", return_value=model),
        patch(f"{package}.coordinator.async_list_models", models),
        patch(f"{package}.runtime.TurnLimits", lambda: TurnLimits(limits)),
    ):
        yield


@asynccontextmanager
async def async_open_theatre(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, *, mode: str = "critical"
) -> AsyncGenerator[Theatre]:
    """Yield the stage: a home, the integration, and a model that is hostile."""
    # Thousands of transcripts: nobody reads what is logged, and the debug mode of the
    # loop takes the clock that we turn for slow code.
    hass.loop.set_debug(False)
    logging.disable(logging.CRITICAL)
    _hurry(hass, freezer)
    house = await async_build_house(hass)
    _write_files(hass)
    other = MockConfigEntry(domain="other")
    other.add_to_hass(hass)
    conversation.async_set_agent(hass, other, OtherAgent(hass))
    entry, model = _add_entry(hass, mode), Model()
    try:
        with _with_model(model):
            assert await hass.config_entries.async_setup(entry.entry_id)
            await hass.async_block_till_done()
            await assist_pipeline.async_update_pipeline(
                hass,
                assist_pipeline.async_get_pipeline(hass),
                conversation_engine=AGENT,
            )
            yield Theatre(
                hass,
                house,
                model,
                entry,
                freezer,
                Armoury(house),
                await _async_add_users(hass),
                other.entry_id,
                mode,
            )
            assert await hass.config_entries.async_unload(entry.entry_id)
            await hass.async_block_till_done()
    finally:
        logging.disable(logging.NOTSET)
