"""A satellite that hears sound, speaks, and may be told to begin a conversation."""

import asyncio
from collections.abc import AsyncGenerator
from typing import override

from homeassistant.components import tts
from homeassistant.components.assist_pipeline import PipelineEvent, PipelineStage
from homeassistant.components.assist_satellite import AssistSatelliteAnnouncement

from tests.agent.satellite import Satellite

from .pipeline import Run
from .wyoming_house import sound_of, words_of

_WAV_HEADER = 44


class Talker(Satellite):
    """Is to Home Assistant what an ESPHome device is."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._attr_tts_options = {tts.ATTR_PREFERRED_FORMAT: "wav"}
        self.begun = asyncio.Event()
        """It was told to begin a conversation, and to listen."""
        self.runs: list[Run] = []
        self._token = ""
        self._speaking: asyncio.Task[None] | None = None

    @override
    def on_pipeline_event(self, event: PipelineEvent) -> None:
        """Follow a run, and play what is spoken as soon as it is."""
        run, data = self.runs[-1], event.data or {}
        run.events.append({"type": str(event.type), "data": event.data})
        run.on_event(run.events[-1])
        if event.type == "run-start":
            self._speaking = None
        if tts_output := data.get("tts_output"):
            self._token = tts_output["token"]
        is_streamed = bool(data.get("tts_start_streaming"))
        run.is_streamed |= is_streamed
        if is_streamed or (event.type == "tts-end" and not run.is_streamed):
            self._speaking = self.hass.async_create_task(self._play(run))

    async def _play(self, run: Run) -> None:
        stream = tts.async_get_stream(self.hass, self._token)
        assert stream is not None
        async for sound in stream.async_stream_result():
            run.audio += sound
            if len(run.audio) > _WAV_HEADER:
                run.sounded.set()

    async def listen(
        self, text: str, end_stage: PipelineStage = PipelineStage.TTS
    ) -> str:
        """Take words as sound; return what could be heard in the room."""
        run = Run()
        self.runs.append(run)

        async def sound() -> AsyncGenerator[bytes]:
            yield sound_of(text)

        await self.async_accept_pipeline_from_satellite(
            sound(), PipelineStage.STT, end_stage
        )
        if self._speaking is not None:
            await self._speaking
            self.tts_response_finished()
        return words_of(run.audio[_WAV_HEADER:])

    @override
    async def async_start_conversation(
        self, start_announcement: AssistSatelliteAnnouncement
    ) -> None:
        """Say the first words; then the microphone opens."""
        self.announced.append(start_announcement)
        self.begun.set()
