"""When a house hears the first sound of an answer, and whether it may answer back.

By `assist_pipeline/run` on the newest Home Assistant, in real time: from the end of the
words to the first bytes of sound, while a model, a tool and a rung take five seconds.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

from custom_components.ha_ai_agent.languages import find
from scripts.demo_home.agent import AGENT_ID
from scripts.demo_home.client import Commands
from tests.scripted_server import Call, Reply, tool_results, user_text

from .home import Findings, SoakHome, open_soak_home
from .witness import SLOW

LANGUAGES: Final = (
    *("en", "de", "fr", "es", "it", "nl", "pl", "ru", "sv", "pt", "ja", "zh"),
)
SLOW_SECONDS: Final = 5.0
MOST_SECONDS: Final = 1.5
"""From the last word of a person to the first sound, speech included."""
_PATIENCE_SECONDS: Final = 60.0
_ANSWER: Final = "23."
_QUESTION: Final = "23?"
_LONG: Final = " ".join(f"{number} + {number}." for number in range(40))
_FALLBACK: Final = "other"
CONFIGURATION: Final = f"""
tts:
assist_pipeline:
witness:
  languages: [{", ".join(LANGUAGES)}]
"""


class Model:
    """Takes its time as it is told to."""

    def __init__(self) -> None:
        self.way = ""
        self._has_failed = False

    def be(self, way: str) -> None:
        """Be slow in some way from now on."""
        self.way, self._has_failed = way, False

    def __call__(self, request: dict[str, Any]) -> Reply:
        """Answer."""
        if self.way not in user_text(request):
            return Reply(text="Hello.")
        match self.way:
            case "model":
                return Reply(text=_ANSWER, delay=SLOW_SECONDS)
            case "tool" if not tool_results(request):
                call = {
                    "domain": "switch",
                    "service": "turn_on",
                    "entity_id": ["switch.witness_1"],
                }
                return Reply(calls=(Call("call_service", call),))
            case "rung" if request["model"] != _FALLBACK:
                delay = 0.0 if self._has_failed else SLOW_SECONDS
                self._has_failed = True
                return Reply(fault="reset", delay=delay)
            case "asking":
                return Reply(text=_QUESTION)
            case "streaming":
                return Reply(text=_LONG, piece_delay=0.03)
            case _:
                return Reply(text=_ANSWER)


@dataclass(slots=True)
class Heard:
    """What came of one sentence."""

    sound: bytes = b""
    first_seconds: float | None = None
    """From the end of the words to the first sound."""
    answered_seconds: float = 0.0
    is_streamed: bool = False
    """Home Assistant began to speak while the answer still came."""
    output: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """The words that could be heard."""
        return self.sound.decode().split()


class Sound:
    """A home that is spoken with."""

    def __init__(self, home: SoakHome, model: Model) -> None:
        self._home = home
        self._model = model
        self.findings = Findings()
        self.seen: dict[str, Any] = {}

    async def measure(self, language: str) -> None:
        """Measure everything in one language."""
        async with self._home.client.websocket() as commands:
            made = await commands.call(
                "assist_pipeline/pipeline/create",
                name=language,
                language=language,
                conversation_engine=AGENT_ID,
                conversation_language="*",
                stt_engine=None,
                stt_language=None,
                tts_engine="tts.witness",
                tts_language=language,
                tts_voice=None,
                wake_word_entity=None,
                wake_word_id=None,
            )
        if language == LANGUAGES[0]:
            # What the first words after a start wait for is another matter.
            cold = await self._say(made["id"], "telling")
            self.seen["the first answer after the start"] = cold.first_seconds
        for way in ("model", "tool", "rung"):
            await self._wait(language, made["id"], way)
        await self._microphone(language, made["id"])

    async def _wait(self, language: str, pipeline: str, way: str) -> None:
        """Measure the first sound while something takes its time."""
        slow = self._home.folder / SLOW
        if way == "tool":
            await self._home.act("switch.turn_off", ["switch.witness_1"])
            slow.write_text(f"{SLOW_SECONDS}", encoding="ascii")
        try:
            heard = await self._say(pipeline, way)
        finally:
            slow.unlink(missing_ok=True)
        said = [*find(language).speech.acknowledgements]
        has_word = any(heard.words == [*word.split(), _ANSWER] for word in said)
        first = heard.first_seconds
        what = f"{language}, slow {way}"
        self.seen[what] = None if first is None else round(first, 2)
        self._check(f"{what}: heard {heard.sound!r}", holds=has_word)
        self._check(f"{what}: not streamed", holds=heard.is_streamed)
        is_slow = heard.answered_seconds >= SLOW_SECONDS
        self._check(f"{what}: it was not slow", holds=is_slow)
        in_time = first is not None and first < MOST_SECONDS
        self._check(f"{what}: first sound after {first} s", holds=in_time)

    async def _microphone(self, language: str, pipeline: str) -> None:
        """Look what opens the microphone, and if a long answer is streamed."""
        asked = await self._say(pipeline, "asking")
        told = await self._say(pipeline, "telling")
        long = await self._say(pipeline, "streaming")
        is_open = [each.output["continue_conversation"] for each in (asked, told, long)]
        self._check(
            f"{language}: open {is_open}", holds=is_open == [True, False, False]
        )
        is_early = (
            long.is_streamed
            and long.first_seconds is not None
            and long.first_seconds < long.answered_seconds
        )
        self._check(f"{language}: a long answer waited for its end", holds=is_early)
        # On a busy machine even its first word may need one for the wait.
        is_whole = " ".join(long.words).endswith(_LONG)
        self._check(f"{language}: heard {long.sound!r}", holds=is_whole)

    def _check(self, what: str, *, holds: bool) -> None:
        self.findings.check(what, holds=holds)

    async def _say(self, pipeline: str, way: str) -> Heard:
        """Say a sentence, and listen to its end."""
        self._model.be(way)
        heard = Heard()
        async with (
            asyncio.timeout(_PATIENCE_SECONDS),
            self._home.client.websocket() as commands,
        ):
            began = monotonic()
            number = await commands.send(
                "assist_pipeline/run",
                start_stage="intent",
                end_stage="tts",
                input={"text": f"Be slow: {way}"},
                pipeline=pipeline,
                timeout=_PATIENCE_SECONDS,
            )
            await self._follow(commands, number, heard, began)
        return heard

    async def _follow(
        self, commands: Commands, number: int, heard: Heard, began: float
    ) -> None:
        """Take the events of a run; listen from the moment that it begins to speak."""
        path, listening = "", None
        while True:
            message = await commands.receive(number)
            if "event" not in message:
                continue
            kind, data = message["event"]["type"], message["event"]["data"] or {}
            if kind == "run-start":
                path = data["tts_output"]["url"]
            elif kind == "intent-end":
                heard.output = data["intent_output"]
                heard.answered_seconds = monotonic() - began
            begins = bool(data.get("tts_start_streaming"))
            heard.is_streamed |= begins
            if listening is None and (begins or kind == "tts-end"):
                listening = asyncio.create_task(self._listen(path, heard, began))
            if kind == "run-end":
                break
        if listening is not None:
            await listening

    async def _listen(self, path: str, heard: Heard, began: float) -> None:
        async for sound in self._home.client.download(path):
            if heard.first_seconds is None:
                heard.first_seconds = monotonic() - began
            heard.sound += sound


async def run(folder: Path) -> dict[str, Any]:
    """Speak twelve languages, and listen."""
    model = Model()
    async with open_soak_home(folder, model, configuration=CONFIGURATION) as home:
        home.server.models = ["scripted", _FALLBACK]
        home.set_options(fallback_model=_FALLBACK)
        await home.start()
        sound = Sound(home, model)
        with suppress(asyncio.CancelledError):
            for language in LANGUAGES:
                await sound.measure(language)
        firsts = [value for key, value in sound.seen.items() if value and "slow" in key]
        return {
            "first sound, s": sound.seen,
            "longest, s": max(firsts, default=None),
            "checks": sound.findings.checks,
            "wrong": sound.findings.wrong,
        }
