"""Wyoming programs on loopback: satellites, and what hears and speaks for a house.

Sound is words here: what a satellite records are the bytes of a sentence, and what is
spoken are those of the answer. So whatever arrives has gone the whole way as audio,
through Home Assistant's own `wyoming` integration and its pipeline.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, override

from homeassistant.components.assist_pipeline import (
    async_get_pipeline,
    async_update_pipeline,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from sentence_stream import SentenceBoundaryDetector
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import (
    AsrModel,
    AsrProgram,
    Attribution,
    Describe,
    Info,
    Satellite,
    TtsProgram,
    TtsVoice,
)
from wyoming.ping import Ping, Pong
from wyoming.pipeline import PipelineStage, RunPipeline
from wyoming.satellite import PauseSatellite, RunSatellite
from wyoming.server import AsyncEventHandler, AsyncTcpServer
from wyoming.snd import Played
from wyoming.timer import TimerFinished, TimerStarted
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
)
from wyoming.wake import Detection

from tests.agent.conftest import AGENT

from .pipeline import LANGUAGES, PATIENCE

_HEARD_AS = {"rate": 16000, "width": 2, "channels": 1}
_SPOKEN_AS = {"rate": 22050, "width": 2, "channels": 1}
"""What Home Assistant wants for a Wyoming satellite: nothing is left to convert."""
_MADE_BY = Attribution("tests", "https://example.com")
_FFMPEG = r"""#!/bin/sh
# Speech has the right format already, but for the length: a stream's is not known, and
# ffmpeg says so in the header that it writes. What is announced stands at an address.
case "$*" in
  *pipe:0*)
    dd bs=1 count=44 of=/dev/null 2>/dev/null
    printf 'RIFF\377\377\377\377WAVEfmt \020\000\000\000\001\000\001\000'
    printf '\042\126\000\000\104\254\000\000\002\000\020\000data\377\377\377\377'
    exec cat ;;
  *-version*) echo "ffmpeg version 7.1" ;;
  *) printf 'ding ' ;;
esac
"""


def sound_of(text: str, step: int = 320) -> bytes:
    """Return a sentence as sound: whole steps of ten milliseconds."""
    data = text.encode()
    return data.ljust(-(-len(data) // step) * step)


def words_of(audio: bytes) -> str:
    """Return what a sound says."""
    return " ".join(audio.decode().split())


class Program:
    """A Wyoming server on a port of its own."""

    def __init__(self) -> None:
        self.server = AsyncTcpServer("127.0.0.1", 0)
        self.port = 0

    @property
    def info(self) -> Info:
        """Return what it is."""
        raise NotImplementedError

    async def take(self, event: Event, line: Line) -> None:
        """Take an event that came over a connection."""
        raise NotImplementedError

    def left(self, line: Line) -> None:
        """Note that a connection is gone."""

    async def start(self) -> None:
        await self.server.start(partial(Line, self))
        listening = self.server._server
        assert isinstance(listening, asyncio.Server)
        self.port = listening.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        running = list(self.server._handlers)
        await self.server.stop()
        if running:
            await asyncio.wait(running)


class Line(AsyncEventHandler):
    """One connection to a program."""

    def __init__(
        self,
        program: Program,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        super().__init__(reader, writer)
        self.program = program
        self.audio = b""
        self.sentences = SentenceBoundaryDetector()

    @override
    async def run(self) -> None:
        """Take what comes until either side has gone."""
        with suppress(ConnectionError):
            await super().run()

    @override
    async def handle_event(self, event: Event) -> bool:
        """Answer what everybody is asked, and hand on the rest."""
        if Describe.is_type(event.type):
            await self.write_event(self.program.info.event())
        elif Ping.is_type(event.type):
            await self.write_event(Pong().event())
        else:
            await self.program.take(event, self)
        return True

    @override
    async def disconnect(self) -> None:
        self.program.left(self)


class Speech(Program):
    """Hears the words in a sound, and speaks each sentence as soon as it is one."""

    def __init__(self, *, is_streaming: bool = True) -> None:
        super().__init__()
        self.is_streaming = is_streaming
        self.languages: list[str] = []
        """In which it was told to hear."""
        self.heard = asyncio.Event()
        self.may_tell = asyncio.Event()
        """Until it is set, nothing is told of what was heard."""
        self.may_tell.set()

    @property
    @override
    def info(self) -> Info:
        more: dict[str, Any] = {
            "attribution": _MADE_BY,
            "installed": True,
            "description": None,
            "version": "1",
        }
        languages = list(LANGUAGES)
        return Info(
            asr=[
                AsrProgram(
                    name="Ears",
                    models=[AsrModel(name="ears", languages=languages, **more)],
                    # The satellite says itself when the words are over.
                    requires_external_vad=False,
                    **more,
                )
            ],
            tts=[
                TtsProgram(
                    name="Mouth",
                    voices=[TtsVoice(name="mouth", languages=languages, **more)],
                    supports_synthesize_streaming=self.is_streaming,
                    **more,
                )
            ],
        )

    @override
    async def take(self, event: Event, line: Line) -> None:
        if Transcribe.is_type(event.type):
            self.languages.append(Transcribe.from_event(event).language or "")
        elif AudioChunk.is_type(event.type):
            line.audio += AudioChunk.from_event(event).audio
        elif AudioStop.is_type(event.type):
            self.heard.set()
            await self.may_tell.wait()
            await line.write_event(Transcript(words_of(line.audio)).event())
        elif SynthesizeStart.is_type(event.type):
            await line.write_event(AudioStart(**_SPOKEN_AS).event())
        elif SynthesizeChunk.is_type(event.type):
            text = SynthesizeChunk.from_event(event).text
            for sentence in line.sentences.add_chunk(text):
                await self._speak(line, sentence)
        elif SynthesizeStop.is_type(event.type):
            await self._speak(line, line.sentences.finish())
            await line.write_event(AudioStop().event())
            await line.write_event(SynthesizeStopped().event())
        elif Synthesize.is_type(event.type) and not self.is_streaming:
            await line.write_event(AudioStart(**_SPOKEN_AS).event())
            await self._speak(line, Synthesize.from_event(event).text)
            await line.write_event(AudioStop().event())

    async def _speak(self, line: Line, sentence: str) -> None:
        if sentence.strip():
            audio = sound_of(f"{sentence} ", step=2)
            await line.write_event(AudioChunk(audio=audio, **_SPOKEN_AS).event())


@dataclass
class Heard:
    """What a satellite was told and what it played, from its words to the end."""

    events: list[Event] = field(default_factory=list)
    audio: bytes = b""
    sounded: asyncio.Event = field(default_factory=asyncio.Event)
    """The first sound can be heard."""
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def said(self) -> str:
        """Return what was understood of the words."""
        return next(
            Transcript.from_event(event).text
            for event in self.events
            if Transcript.is_type(event.type)
        )

    @property
    def answer(self) -> str:
        """Return what could be heard in the room."""
        return words_of(self.audio)

    @property
    def errors(self) -> list[str | None]:
        """Return the codes of what went wrong."""
        return [
            Error.from_event(event).code
            for event in self.events
            if Error.is_type(event.type)
        ]

    @property
    def kinds(self) -> list[str]:
        """Return what came, in its order."""
        return [event.type for event in self.events]


class Box(Program):
    """A satellite: Home Assistant connects to it, it asks for runs of the pipeline."""

    def __init__(self, name: str, area: str | None = None) -> None:
        super().__init__()
        self.name = name
        self.area = area
        self.ready = asyncio.Event()
        """Home Assistant is there and listens."""
        self.paused = asyncio.Event()
        self.plays = True
        """Whether it says that what it got was played."""
        self.entity_id = ""
        self.timers: list[Event] = []
        self._line: Line | None = None
        self._now = Heard()

    @property
    @override
    def info(self) -> Info:
        return Info(
            satellite=Satellite(
                name=self.name,
                area=self.area,
                attribution=_MADE_BY,
                installed=True,
                description=None,
                version="1",
            )
        )

    @override
    def left(self, line: Line) -> None:
        if line is self._line:
            self._line = None
            self.ready.clear()
            self._now.over.set()

    @override
    async def take(self, event: Event, line: Line) -> None:
        now = self._now
        now.events.append(event)
        if RunSatellite.is_type(event.type):
            self._line = line
            self.ready.set()
        elif PauseSatellite.is_type(event.type):
            self.paused.set()
        elif AudioChunk.is_type(event.type):
            now.audio += AudioChunk.from_event(event).audio
            now.sounded.set()
        elif AudioStop.is_type(event.type):
            if self.plays:
                await self.played()
            now.over.set()
        elif Error.is_type(event.type):
            now.over.set()
        elif TimerStarted.is_type(event.type) or TimerFinished.is_type(event.type):
            self.timers.append(event)

    async def cut(self) -> None:
        """Lose the connection, and wait until Home Assistant is back."""
        assert self._line is not None
        self.ready.clear()
        await self._line.stop()
        async with asyncio.timeout(PATIENCE):
            await self.ready.wait()

    async def played(self) -> None:
        """Say that the sound has been heard to its end."""
        await self._send(Played().event())

    async def hear(self, text: str, **how: Any) -> Heard:
        """Take words, and play the answer to its end."""
        async with self.hearing(text, **how) as heard:
            pass
        return heard

    @asynccontextmanager
    async def hearing(
        self, text: str, *, wake_word: str | None = None
    ) -> AsyncIterator[Heard]:
        """Take words; what is in the block happens while the answer comes."""
        await self.listen(wake_word)
        heard = self._now
        await self.record(text)
        async with asyncio.timeout(PATIENCE):
            yield heard
            await heard.over.wait()

    async def listen(self, wake_word: str | None = None) -> None:
        """Begin a run, whatever else was running."""
        async with asyncio.timeout(PATIENCE):
            await self.ready.wait()
        self._now = Heard()
        if wake_word:
            await self._send(Detection(name=wake_word).event())
        await self._send(RunPipeline(PipelineStage.ASR, PipelineStage.TTS).event())

    async def record(self, text: str) -> Heard:
        """Send words as sound, and that they are over."""
        await self._send(AudioChunk(audio=sound_of(text), **_HEARD_AS).event())
        await self._send(AudioStop().event())
        return self._now

    async def _send(self, event: Event) -> None:
        assert self._line is not None
        await self._line.write_event(event)


@dataclass
class WyomingHouse:
    """A house that listens and speaks in its rooms."""

    hass: HomeAssistant
    speech: Speech
    boxes: dict[str, Box] = field(default_factory=dict)
    _entries: list[MockConfigEntry] = field(default_factory=list)

    def __getitem__(self, name: str) -> Box:
        return self.boxes[name]

    async def async_open(self, folder: Path, **pipeline: Any) -> None:
        """Have Home Assistant use what hears and speaks here."""
        ffmpeg = folder / "ffmpeg"
        ffmpeg.write_text(_FFMPEG)
        ffmpeg.chmod(0o755)
        config = {"ffmpeg": {"ffmpeg_bin": str(ffmpeg)}}
        for domain in ("ffmpeg", "tts", "stt", "assist_pipeline", "assist_satellite"):
            assert await async_setup_component(self.hass, domain, config)
        await self._async_add(self.speech, "Speech")
        settings = {
            "conversation_engine": AGENT,
            "conversation_language": "*",
            "language": "en",
            "stt_engine": "stt.ears",
            "stt_language": "en",
            "tts_engine": "tts.mouth",
            "tts_language": "en",
            "prefer_local_intents": False,
            **pipeline,
        }
        await async_update_pipeline(
            self.hass, async_get_pipeline(self.hass), **settings
        )

    async def async_add_box(self, name: str, area: str | None = None) -> Box:
        """Put a satellite into a room."""
        box = self.boxes[name] = Box(name, area)
        entry = await self._async_add(box, name)
        box.entity_id = next(
            found.entity_id
            for found in er.async_entries_for_config_entry(
                er.async_get(self.hass), entry.entry_id
            )
            if found.domain == "assist_satellite"
        )
        async with asyncio.timeout(PATIENCE):
            await box.ready.wait()
        return box

    async def _async_add(self, program: Program, title: str) -> MockConfigEntry:
        await program.start()
        entry = MockConfigEntry(
            domain="wyoming",
            title=title,
            data={"host": "127.0.0.1", "port": program.port},
        )
        entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(entry.entry_id)
        await self.hass.async_block_till_done()
        self._entries.append(entry)
        return entry

    async def async_close(self) -> None:
        """Close every connection."""
        for entry in self._entries:
            await self.hass.config_entries.async_unload(entry.entry_id)
        for program in (*self.boxes.values(), self.speech):
            await program.stop()
