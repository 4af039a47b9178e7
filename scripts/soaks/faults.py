"""Lets a fifth of all requests to the model fail, and counts what people notice.

Twenty conversations at once. A turn none of whose requests failed must have asked the
model, or have been answered by the matcher; nothing that was said or done is lost or
done twice, whatever failed.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
import json
from pathlib import Path
import random
import re
import sys
from time import monotonic
from typing import Any, Final

from scripts.demo_home.agent import AGENT_ID
from scripts.demo_home.client import HomeClient
from tests.scripted_server import Call, Fault, Position, Reply, tool_names

from .home import Findings, SoakHome, open_soak_home

CONVERSATIONS: Final = 20
PEOPLE: Final = 5
SHARE: Final = 0.2
_FIRST_TOKEN_SECONDS: Final = 15
_LONGEST_PAUSE_SECONDS: Final = 10.0
_DONE: Final = "It is done"
_TOLD: Final = "The weather is fine"
_WORDS: Final = re.compile(r"number (\d+-\d+)")
_FAULTS: Final[tuple[tuple[Fault, Position], ...]] = (
    ("rate_limit", "connect"),
    ("error_500", "connect"),
    ("error_502", "connect"),
    ("silence", "connect"),
    ("silence", "text"),
    ("reset", "connect"),
    ("reset", "arguments"),
    ("half_stream", "text"),
    ("half_stream", "arguments"),
    ("html", "connect"),
    ("wrong_json", "text"),
    ("empty", "connect"),
)


class Model:
    """Does what is said, but for a fifth of the time."""

    def __init__(
        self,
        chance: random.Random,
        *,
        falls_silent: bool = True,
        share: float = SHARE,
    ) -> None:
        self._chance = chance
        self._share = share
        self._faults = [
            fault for fault in _FAULTS if falls_silent or fault[0] != "silence"
        ]
        self.asked: Counter[str] = Counter()
        """Requests by turn."""
        self.failed: defaultdict[str, list[str]] = defaultdict(list)
        """What went wrong, by turn."""
        self.faults: Counter[str] = Counter()

    def __call__(self, request: dict[str, Any]) -> Reply:
        """Answer, or fail."""
        turn, results = _wish(request)
        if turn is None:
            return Reply(text="Hello.")
        self.asked[turn] += 1
        reply = _answer(request, turn, results)
        if self._chance.random() >= self._share:
            return reply
        fault, at = self._chance.choice(self._faults)
        self.failed[turn].append(f"{fault} at {at}")
        self.faults[fault] += 1
        retry_after = self._chance.choice((None, 1)) if fault == "rate_limit" else None
        return Reply(
            text=reply.text,
            calls=reply.calls,
            fault=fault,
            at=at,
            retry_after=retry_after,
        )


def _wish(request: dict[str, Any]) -> tuple[str | None, list[str]]:
    """Return the turn that is asked for, and what its calls told so far.

    Behind its words there may be newer ones: a request to go on.
    """
    results: list[str] = []
    for message in reversed(request["messages"]):
        if message["role"] == "tool":
            results.append(message["content"])
        elif message["role"] == "user" and (
            found := _WORDS.search(json.dumps(message["content"]))
        ):
            return found[1], results
    return None, results


def _answer(request: dict[str, Any], turn: str, results: list[str]) -> Reply:
    """Return what a model says that does what is said."""
    if results:
        is_done = '"confirmed"' in results[0] or '"action_done"' in results[0]
        return Reply(text=f"{_DONE}." if is_done else "I cannot say.")
    conversation, number = map(int, turn.split("-"))
    if not is_deed(number):
        return Reply(text=f"{_TOLD}, number {turn}.")
    wished = state_after(number)
    for tool in tool_names(request):
        if tool.endswith(f"HassTurn{wished.title()}"):
            # Home Assistant's own agent.
            return Reply(calls=(Call(tool, {"name": f"Witness {conversation}"}),))
    arguments = {"domain": "switch", "service": f"turn_{wished}"}
    named = {"entity_id": [entity_of(conversation)]}
    return Reply(calls=(Call("call_service", arguments | named),))


def is_deed(number: int) -> bool:
    """Return whether something is done in a turn; else there is only talk."""
    return number % 3 != 2


def entity_of(conversation: int) -> str:
    """Return what a conversation switches; each has its own."""
    return f"switch.witness_{conversation}"


def state_after(number: int) -> str:
    """Return what a turn wishes: never what is so already."""
    deeds = sum(map(is_deed, range(number + 1)))
    return "on" if deeds % 2 else "off"


class Faults:
    """A household that talks while its model fails."""

    def __init__(
        self,
        home: SoakHome,
        model: Model,
        chance: random.Random,
        agent_id: str = AGENT_ID,
        *,
        turns_each: int = 0,
    ) -> None:
        """`turns_each`: so long is a conversation; 0: it never ends."""
        self._home = home
        self._turns_each = turns_each
        self._agent_id = agent_id
        self._model = model
        self._chance = chance
        # Home Assistant's own agent is there to be timed.
        self.findings = Findings(is_quiet=agent_id != AGENT_ID)
        self.seen: Counter[str] = Counter()
        self._answers: Counter[str] = Counter()
        """What was said where it did not go as wished."""
        self._said: dict[str, str] = {}
        self._slowest = 0.0
        self._until = 0.0
        self.more_words = ""
        """What is said besides: long where much shall be stored."""

    async def talk_for(self, seconds: float, people: Sequence[HomeClient]) -> None:
        """Let everybody talk for so long; at first everything is off."""
        await self._home.act("switch.turn_off", [*map(entity_of, range(CONVERSATIONS))])
        self._until = monotonic() + seconds
        talks = (
            self._talk(number, people[number % len(people)])
            for number in range(CONVERSATIONS)
        )
        await asyncio.gather(*talks)

    def stop(self) -> None:
        """Let everybody say nothing more after what they say now."""
        self._until = monotonic()

    async def _talk(self, conversation: int, client: HomeClient) -> None:
        """Say one thing after the other."""
        number = 0
        while monotonic() < self._until:
            await asyncio.sleep(self._chance.random() * _LONGEST_PAUSE_SECONDS)
            await self._turn(conversation, number, client)
            number += 1

    async def _turn(self, conversation: int, number: int, client: HomeClient) -> None:
        turn = f"{conversation}-{number}"
        entity_id, wished = entity_of(conversation), state_after(number)
        text = f"Please see to number {turn} now"
        if not is_deed(number):
            text = f"Tell me about the weather, number {turn}"
        text += self.more_words
        begun = self._home.begun(entity_id, wished)
        started = monotonic()
        talk = f"soak-{conversation}"
        if self._turns_each:
            talk = f"{talk}-{number // self._turns_each}"
        answer = await self._home.say(text, talk, client, agent_id=self._agent_id)
        self._slowest = max(self._slowest, monotonic() - started)
        deeds = self._home.begun(entity_id, wished) - begun
        self._said[turn] = text
        # They are large, and many.
        self._home.server.requests.clear()
        # What was wished before and is so already may not be done again.
        is_so = self._home.book.state(entity_id) == wished
        self._compare(turn, answer, deeds, is_deed=is_deed(number), is_so=is_so)

    def _compare(
        self, turn: str, answer: str | None, deeds: int, *, is_deed: bool, is_so: bool
    ) -> None:
        check = self.findings.check
        failed = self._model.failed[turn]
        about = f"{turn} ({', '.join(failed) or 'no fault'}): {answer!r}, {deeds} deeds"
        check(f"{about}: answered", holds=bool(answer))
        check(f"{about}: done twice", holds=deeds <= int(is_deed))
        is_done = bool(answer) and (answer or "").startswith((_DONE, "Done"))
        if is_done:
            check(f"{about}: said and not so", holds=is_so)
        if deeds and not is_done:
            self.seen["done, and not said to be"] += 1
            is_denied = "did nothing" in (answer or "")
            check(f"{about}: done and denied", holds=not is_denied)
        kind = "with a fault" if failed else "without a fault"
        self.seen[f"turns {kind}"] += 1
        is_fine = is_done if is_deed else (answer or "").startswith(_TOLD)
        self.seen[f"turns {kind}, answered as wished"] += is_fine
        if not is_fine:
            words = re.sub(r"\d+", "N", answer or "")
            self._answers[f"{words} ({'done' if deeds else 'not done'})"] += 1
        if not failed:
            asked = self._model.asked[turn]
            check(f"{about}: refused unasked", holds=bool(asked) or is_fine)
            check(f"{about}: not as wished", holds=is_fine)
            self.seen["refused unasked"] += not asked and not is_fine

    def compare_history(self) -> None:
        """Every turn is in the history, once."""
        rows = self._home.rows("SELECT content FROM messages WHERE role = 'user'")
        kept = Counter(content for (content,) in rows)
        for turn, text in self._said.items():
            count = kept[text]
            self.findings.check(f"{turn}: {count} in the history", holds=count == 1)

    def report(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "turns": len(self._said),
            "requests": self._model.asked.total(),
            "failed": self._model.faults.total(),
            "faults": dict(self._model.faults),
            "slowest turn in s": round(self._slowest, 1),
            "answers": dict(self._answers.most_common()),
            "checks": self.findings.checks,
            "wrong": self.findings.wrong,
            **self.seen,
        }


async def run(
    folder: Path, minutes: float, seed: int, server_url: str = ""
) -> dict[str, Any]:
    """Talk for so long, and return the figures."""
    chance = random.Random(seed)
    model = Model(chance)
    async with (
        open_soak_home(folder, model, server_url=server_url) as home,
        AsyncExitStack() as stack,
    ):
        home.set_options(first_token_timeout=_FIRST_TOKEN_SECONDS)
        await home.start()
        people = [
            await stack.enter_async_context(home.person(f"person{number}"))
            for number in range(PEOPLE)
        ]
        soak = Faults(home, model, chance)
        await soak.talk_for(minutes * 60, people)
        await home.process.stop()
        soak.compare_history()
        print(f"{len(soak.findings.wrong)} findings", file=sys.stderr)
        return {"minutes": minutes, **soak.report()}
