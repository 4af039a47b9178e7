"""A speech engine that tells what it says, and runs of the real pipeline over a socket.

The engine takes words as they come and makes a sound of each sentence, like those that
people have: what is too short to be a sentence waits for what follows.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, override

from homeassistant.components import tts
from homeassistant.components.assist_pipeline import (
    async_get_pipeline,
    async_update_pipeline,
)
from homeassistant.components.tts import (
    TextToSpeechEntity,
    TTSAudioRequest,
    TTSAudioResponse,
)
from homeassistant.config_entries import ConfigEntry, ConfigFlow
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_config_flow,
    mock_integration,
    mock_platform,
)
from sentence_stream import SentenceBoundaryDetector

from tests.agent.conftest import AGENT

LANGUAGES = (
    "en", "de", "fr", "es", "it", "nl", "pl", "ru", "sv", "pt", "ja", "zh",
    "fi", "da", "nb", "cs", "hu", "uk", "tr", "el", "ko", "ro", "he", "vi",
    "sk", "ca", "hr", "sr", "sr-Latn", "sl", "bg", "lt", "lv", "et", "id", "ar",
    "hi", "th", "is", "af", "en-US", "en-GB", "en-AU",
)  # fmt: skip
PATIENCE = 60
"""Seconds that no test waits for unless something is broken."""


class Voice(TextToSpeechEntity):
    """Speaks without any sound."""

    _attr_name = "Voice"
    _attr_unique_id = "voice"
    _attr_default_language = "en"

    def __init__(self) -> None:
        self._attr_supported_languages = list(LANGUAGES)
        self.said: list[str] = []
        """Sentences in the order in which they sounded."""
        self.sounded = asyncio.Event()

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        """Say each sentence as soon as it is one."""
        return TTSAudioResponse("mp3", self._say(request))

    async def _say(self, request: TTSAudioRequest) -> AsyncGenerator[bytes]:
        detector = SentenceBoundaryDetector()
        async for piece in request.message_gen:
            for sentence in detector.add_chunk(piece):
                yield self._sound(sentence)
        if rest := detector.finish():
            yield self._sound(rest)

    def _sound(self, sentence: str) -> bytes:
        self.said.append(sentence)
        self.sounded.set()
        return sentence.encode()


@dataclass
class Run:
    """One run of the pipeline, as somebody follows it over the socket."""

    events: list[dict[str, Any]] = field(default_factory=list)
    on_event: Callable[[dict[str, Any]], None] = lambda _: None
    audio: bytes = b""
    sounded: asyncio.Event = field(default_factory=asyncio.Event)
    """The first sound can be heard."""
    is_streamed: bool = False
    """It is spoken while the answer is still coming."""

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the data of the events of a kind."""
        return [event["data"] or {} for event in self.events if event["type"] == kind]

    @property
    def said(self) -> list[str]:
        """Return what was streamed of the answer, as it came."""
        role, pieces = "", []
        for data in self.of("intent-progress"):
            delta = data.get("chat_log_delta") or {}
            role = delta.get("role", role)
            if role == "assistant" and (content := delta.get("content")):
                pieces.append(content)
        return pieces

    @property
    def heard(self) -> str:
        """Return all that was spoken."""
        return self.audio.decode()

    @property
    def output(self) -> dict[str, Any]:
        """Return what the agent gave back."""
        return self.of("intent-end")[0]["intent_output"]

    @property
    def speech(self) -> str:
        """Return the answer."""
        return self.output["response"]["speech"]["plain"]["speech"]

    @property
    def keeps_listening(self) -> bool:
        """Whether the microphone is opened again."""
        return self.output["continue_conversation"]

    @property
    def conversation_id(self) -> str:
        """Return the id to go on with."""
        return self.output["conversation_id"]


@dataclass
class Ears:
    """Says sentences to the pipeline, and listens."""

    hass: HomeAssistant
    voice: Voice
    client: Any
    connect: Callable[[], Awaitable[Any]]
    """Gives one more connection: for somebody else in the house."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def say(self, text: str, **more: Any) -> Run:
        """Say a sentence and hear the answer to its end."""
        async with self.saying(text, **more) as run:
            pass
        return run

    @asynccontextmanager
    async def saying(
        self, text: str, *, spoken: bool = True, **more: Any
    ) -> AsyncIterator[Run]:
        """Say a sentence; what is in the block happens while the answer comes."""
        run = Run()
        number = await self._begin(text, spoken=spoken, **more)
        task = self.hass.loop.create_task(self._follow(run, number))
        try:
            async with asyncio.timeout(PATIENCE):
                yield run
                await task
        finally:
            task.cancel()

    @asynccontextmanager
    async def breaking(
        self, text: str, stop: asyncio.Event, run: Run, **more: Any
    ) -> AsyncIterator[None]:
        """Say a sentence, and go away when `stop` is set, if the answer still comes."""
        number = await self._begin(text, **more)
        following = self.hass.loop.create_task(self._follow(run, number))
        stopping = self.hass.loop.create_task(stop.wait())
        try:
            async with asyncio.timeout(PATIENCE):
                yield
                await asyncio.wait(
                    {following, stopping}, return_when=asyncio.FIRST_COMPLETED
                )
                if not following.done():
                    # As a satellite does that hears new words: nobody waits any more.
                    await self.client.send_json_auto_id(
                        {"type": "unsubscribe_events", "subscription": number}
                    )
                await following
        finally:
            stopping.cancel()
            following.cancel()

    async def _begin(self, text: str, *, spoken: bool = True, **more: Any) -> int:
        """Begin a run, and return its number."""
        await self.client.send_json_auto_id(
            {
                "type": "assist_pipeline/run",
                "start_stage": "intent",
                "end_stage": "tts" if spoken else "intent",
                "input": {"text": text},
                "timeout": PATIENCE * 2,
                **more,
            }
        )
        while (result := await self.client.receive_json())["type"] != "result":
            pass  # the rest of a run that was left
        assert result["success"], result
        return int(result["id"])

    async def _follow(self, run: Run, number: int) -> None:
        """Take the events of a run; hear it once it begins to be spoken."""
        token, speaking = "", None
        while not run.events or run.events[-1]["type"] != "run-end":
            message = await self.client.receive_json()
            if message["type"] == "result":
                return  # nobody follows it any more
            if message["id"] != number:
                continue
            event = message["event"]
            run.events.append(event)
            run.on_event(event)
            data = event["data"] or {}
            if event["type"] == "run-start":
                token = data.get("tts_output", {}).get("token", "")
            begins = bool(data.get("tts_start_streaming"))
            run.is_streamed |= begins
            if speaking is None and token and (begins or event["type"] == "tts-end"):
                speaking = self.hass.loop.create_task(self._hear(run, token))
        if speaking is not None:
            await speaking

    async def _hear(self, run: Run, token: str) -> None:
        stream = tts.async_get_stream(self.hass, token)
        assert stream is not None
        async for sound in stream.async_stream_result():
            run.audio += sound + b" "
            run.sounded.set()


async def async_set_up_voice(hass: HomeAssistant, language: str = "en") -> Voice:
    """Give the preferred pipeline a voice, and this agent."""
    for domain in ("tts", "assist_pipeline"):
        assert await async_setup_component(hass, domain, {})
    voice = Voice()

    async def async_set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        await hass.config_entries.async_forward_entry_setups(entry, ["tts"])
        return True

    async def async_unload(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        return await hass.config_entries.async_unload_platforms(entry, ["tts"])

    mock_integration(
        hass,
        MockModule(
            "voice", async_setup_entry=async_set_up, async_unload_entry=async_unload
        ),
    )
    mock_platform(hass, "voice.config_flow")

    async def async_add(hass: HomeAssistant, entry: ConfigEntry, add: Any) -> None:
        add([voice])

    mock_platform(hass, "voice.tts", MockPlatform(async_setup_entry=async_add))
    entry = MockConfigEntry(domain="voice")
    entry.add_to_hass(hass)
    with mock_config_flow("voice", ConfigFlow):
        assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await async_speak_language(hass, language)
    return voice


async def async_speak_language(hass: HomeAssistant, language: str) -> None:
    """Have the preferred pipeline hear and speak a language."""
    await async_update_pipeline(
        hass,
        async_get_pipeline(hass),
        conversation_engine=AGENT,
        conversation_language="*",
        language=language,
        tts_engine="tts.voice",
        tts_language=language,
        prefer_local_intents=False,
    )
