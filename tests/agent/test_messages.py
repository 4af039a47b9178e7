"""The chat log becomes messages once, and calls and results stay together."""

from homeassistant.components.conversation import (
    AssistantContent,
    Content,
    SystemContent,
    ToolResultContent,
    UserContent,
)
from homeassistant.helpers import llm

from custom_components.ha_ai_agent.agent.messages import (
    MessageLog,
    as_records,
    from_records,
    paired,
)
from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    Message,
    ToolCall,
    ToolMessage,
    UserMessage,
)

AGENT = "conversation.test"


def _call(call_id: str) -> llm.ToolInput:
    return llm.ToolInput(tool_name="get_states", tool_args={"a": 1}, id=call_id)


def _result(call_id: str) -> ToolResultContent:
    return ToolResultContent(
        agent_id=AGENT,
        tool_call_id=call_id,
        tool_name="get_states",
        result=llm.ToolResult(data={"b": 2}),
    )


def test_known_contents_keep_their_message_and_their_tail() -> None:
    log = MessageLog()
    contents: list[Content] = [SystemContent(content="s"), UserContent(content="one")]
    first = log.update(contents, tails={1: "tail one"})
    contents += [
        AssistantContent(agent_id=AGENT, tool_calls=[_call("c1")]),
        _result("c1"),
        AssistantContent(agent_id=AGENT, content="done"),
        UserContent(content="two"),
    ]
    second = log.update(contents, tails={5: "tail two"})
    assert second[0] is first[0]
    assert [type(item) for item in second] == [
        UserMessage,
        AssistantMessage,
        ToolMessage,
        AssistantMessage,
        UserMessage,
    ]
    assert isinstance(second[0], UserMessage)
    assert second[0].tail == "tail one"
    assert isinstance(second[2], ToolMessage)
    assert second[2].content == '{"b":2}'
    assert log.since(contents, 5) == second[-1:]


def test_a_log_that_another_agent_rewrote_is_read_again() -> None:
    log = MessageLog()
    log.update([SystemContent(content="s"), UserContent(content="one")])
    again = log.update([SystemContent(content="s"), UserContent(content="other")])
    assert [item.content for item in again if isinstance(item, UserMessage)] == [
        "other"
    ]


def test_contents_that_say_nothing_are_left_out() -> None:
    log = MessageLog()
    contents: list[Content] = [
        SystemContent(content="s"),
        AssistantContent(agent_id=AGENT, content=""),
    ]
    assert log.update(contents) == []


def test_a_call_without_a_result_gets_one_and_a_result_without_a_call_goes() -> None:
    messages: list[Message] = [
        ToolMessage(message_id="x", tool_call_id="lost", name="t", content="{}"),
        AssistantMessage(
            message_id="a",
            tool_calls=(ToolCall("c1", "t", {}), ToolCall("c2", "t", {})),
        ),
        ToolMessage(message_id="b", tool_call_id="c2", name="t", content="{}"),
        UserMessage(message_id="u", content="next"),
    ]
    kept = paired(messages)
    results = {
        item.tool_call_id: item for item in kept if isinstance(item, ToolMessage)
    }
    assert set(results) == {"c1", "c2"}
    assert "interrupted" in results["c1"].content
    assert paired(kept) == kept


def test_messages_survive_storage() -> None:
    messages: list[Message] = [
        UserMessage(message_id="u", content="hello", tail="not stored"),
        AssistantMessage(message_id="a", tool_calls=(ToolCall("c", "t", {"x": 1}),)),
        ToolMessage(message_id="t", tool_call_id="c", name="t", content="{}"),
        AssistantMessage(message_id="b", content="bye"),
    ]
    restored = from_records(as_records(messages, 5.0))
    assert restored == [UserMessage(message_id="u", content="hello"), *messages[1:]]


def test_restored_messages_come_first() -> None:
    log = MessageLog([UserMessage(message_id="old", content="yesterday")])
    both = log.update([SystemContent(content="s"), UserContent(content="today")])
    assert [item.content for item in both if isinstance(item, UserMessage)] == [
        "yesterday",
        "today",
    ]
