"""Stops and restarts Home Assistant, as people do, while a door takes its time to open.

Whoever asked hears a sentence, over REST, over the socket and by voice; the deed is not
said to be done, and the next start looks it up and tells of it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
import json
from pathlib import Path
from time import monotonic
from typing import Any, Final, Literal

from scripts.demo_home.agent import AGENT_ID
from scripts.demo_home.client import Commands
from tests.scripted_server import Call, Reply, tool_results, user_text

from .home import GONE, Findings, SoakHome, open_soak_home
from .witness import ENDED, SLOW

type Way = Literal["rest", "socket", "voice"]
type Stop = Literal["stop", "restart"]
WAYS: Final[tuple[Way, ...]] = Way.__value__.__args__
STOPS: Final[tuple[Stop, ...]] = Stop.__value__.__args__
_WORDS: Final = "switch on number"
_SLOW_SECONDS: Final = 60.0
_PATIENCE_SECONDS: Final = 60.0
MOST_SECONDS: Final = 12.0
"""So long a stop may take: what starts it often kills after a little more."""


def model(request: dict[str, Any]) -> Reply:
    """Switch on, and say no more than what the tool told."""
    words = user_text(request)
    if _WORDS not in words:
        return Reply(text="Hello.")
    if results := tool_results(request):
        is_done = results[-1].get("status") == "confirmed"
        return Reply(text="It is done." if is_done else "I cannot say.")
    number = int(words.split(_WORDS)[1].split()[0])
    call = {
        "domain": "switch",
        "service": "turn_on",
        "entity_id": [f"switch.witness_{number}"],
    }
    return Reply(calls=(Call("call_service", call),))


class Stops:
    """A home that is stopped in the middle of a deed."""

    def __init__(self, home: SoakHome) -> None:
        self._home = home
        self.findings = Findings()
        self.seen: dict[str, Any] = {}

    def _check(self, what: str, *, holds: bool) -> None:
        self.findings.check(what, holds=holds)

    async def stop_in_deed(self, stop: Stop, first: int) -> None:
        """Stop once; every way is in the middle of a deed of its own."""
        home = self._home
        slow = home.folder / SLOW
        slow.write_text(f"{_SLOW_SECONDS}", encoding="ascii")
        ways: dict[Way, Callable[[str, str], Awaitable[str | None]]] = {
            "rest": home.say,
            "socket": self._by_socket,
            "voice": self._by_voice,
        }
        deeds = {way: first + number for number, way in enumerate(ways)}
        talks = {
            way: asyncio.ensure_future(
                say(f"{_WORDS} {deeds[way]} please", f"{stop}-{way}")
            )
            for way, say in ways.items()
        }
        await home.process.wait_for(
            self._all_begun(list(deeds.values())), "to begin every deed"
        )
        began = monotonic()
        if stop == "stop":
            await home.process.stop()
        else:
            with suppress(*GONE):
                path = "/api/services/homeassistant/restart"
                await home.client.request("POST", path, {})
            await home.process.wait_for_end(_PATIENCE_SECONDS)
        took = monotonic() - began
        self.seen[f"{stop}: took s"] = round(took, 1)
        self._check(f"{stop}: took {took:.1f} s", holds=took <= MOST_SECONDS)
        heard = {way: await talk for way, talk in talks.items()}
        for way, answer in heard.items():
            self.seen[f"{stop}, {way}: heard"] = answer
            is_so = bool(answer) and "stopp" in (answer or "")
            self._check(f"{stop}, {way}: heard {answer!r}", holds=is_so)
        rows = home.rows_left("SELECT status, call FROM ledger ORDER BY id")
        for way, number in deeds.items():
            statuses = [status for status, call in rows if _id(number) in call]
            is_open = statuses in (["started"], ["unconfirmed"])
            self._check(f"{stop}, {way}: the ledger says {statuses}", holds=is_open)
        slow.unlink()
        await self._start_again(stop, deeds)

    async def _start_again(self, stop: Stop, deeds: dict[Way, int]) -> None:
        """Start: everybody is told what became of it, and nothing is done again."""
        home = self._home
        await home.start()
        await home.process.wait_for(self._is_looked_up, "to look up what was cut off")
        # One person asked for all of them, and is told in whatever conversation.
        home.server.clear()
        for way in deeds:
            await home.say("Good morning", f"{stop}-{way}")
        request = json.dumps(home.server.chats)
        for way, number in deeds.items():
            is_told = _id(number) in request and "not done again" in request
            self._check(f"{stop}, {way}: told of {number}", holds=is_told)
            begun = home.begun(_id(number), "on")
            self._check(f"{stop}, {way}: {begun} times", holds=begun == 1)
            ended = home.book.read().count((ENDED, _id(number), "on"))  # type: ignore[arg-type]  # a named tuple equals a plain one
            state = await home.client.state(_id(number))
            is_so = state == ("on" if ended else "off")
            self._check(f"{stop}, {way}: {state}, {ended} ended", holds=is_so)

    def _all_begun(self, numbers: list[int]) -> Callable[[], Awaitable[bool]]:
        async def have_begun() -> bool:
            begun = {deed.entity_id for deed in self._home.book.read()}
            return {_id(number) for number in numbers} <= begun

        return have_begun

    async def _is_looked_up(self) -> bool:
        return not self._home.rows("SELECT 1 FROM ledger WHERE status = 'started'")

    # Ways

    async def _by_socket(self, text: str, conversation_id: str) -> str | None:
        fields = {"text": text, "agent_id": AGENT_ID, "language": "en"}
        return await self._events(
            "ha_ai_agent/chat/send",
            {**fields, "conversation_id": conversation_id},
            lambda event: (
                event["response"]["speech"]["plain"]["speech"]
                if event.get("event") == "done"
                else None
            ),
        )

    async def _by_voice(self, text: str, conversation_id: str) -> str | None:
        return await self._events(
            "assist_pipeline/run",
            {
                "start_stage": "intent",
                "end_stage": "intent",
                "input": {"text": text},
                "conversation_id": conversation_id,
                "pipeline": self.pipeline_id,
            },
            lambda event: (
                event["data"]["intent_output"]["response"]["speech"]["plain"]["speech"]
                if event.get("type") == "intent-end"
                else None
            ),
        )

    pipeline_id = ""

    async def make_pipeline(self) -> None:
        """Make a pipeline with our agent."""
        async with self._home.client.websocket() as commands:
            none = ("stt_engine", "stt_language", "tts_engine", "tts_language")
            made = await commands.call(
                "assist_pipeline/pipeline/create",
                name="Soak",
                language="en",
                conversation_engine=AGENT_ID,
                conversation_language="en",
                **dict.fromkeys((*none, "tts_voice"), None),
                wake_word_entity=None,
                wake_word_id=None,
                prefer_local_intents=False,
            )
        self.pipeline_id = made["id"]

    async def _events(
        self,
        command: str,
        fields: dict[str, Any],
        read: Callable[[dict[str, Any]], str | None],
    ) -> str | None:
        with suppress(*GONE):
            async with self._home.client.websocket() as commands:
                return await self._end_of(commands, command, fields, read)
        return None

    @staticmethod
    async def _end_of(
        commands: Commands,
        command: str,
        fields: dict[str, Any],
        read: Callable[[dict[str, Any]], str | None],
    ) -> str | None:
        command_id = await commands.send(command, **fields)
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while True:
                message = await commands.receive(command_id)
                if message["type"] != "event":
                    continue
                event = message["event"]
                if (text := read(event)) is not None:
                    return text
                if event.get("event") == "error":
                    return None


def _id(number: int) -> str:
    return f"switch.witness_{number}"


async def run(folder: Path) -> dict[str, Any]:
    """Stop and restart once, and return what was found."""
    config = "assist_pipeline:\n"
    async with open_soak_home(folder, model, configuration=config) as home:
        await home.start()
        soak = Stops(home)
        await soak.make_pipeline()
        for number, stop in enumerate(STOPS):
            await soak.stop_in_deed(stop, number * len(WAYS))
        return {
            "stops": len(STOPS),
            "checks": soak.findings.checks,
            "wrong": soak.findings.wrong,
            **soak.seen,
        }
