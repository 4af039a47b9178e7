"""A shortened result still says how it ended, and how it began."""

import json

import pytest

from custom_components.ha_ai_agent.models import ToolMessage
from custom_components.ha_ai_agent.prompt.shorten import shorten_result


def test_a_shortened_result_is_json_that_says_how_it_ended() -> None:
    content = {
        "items": list(range(500)),
        "status": "partial",
        "message": "One lamp did not answer. " * 20,
        "changed": {f"light.lamp_{index}": "on" for index in range(100)},
        "number": 12345678901234567890,
    }
    message = ToolMessage(
        message_id="t", tool_call_id="c", name="x", content=json.dumps(content)
    )
    for limit in (60, 90, 100, 240, 1000, 5000):
        short = shorten_result(message, limit)
        assert len(short.content) <= limit + 20
        data = json.loads(short.content)
        assert data["shortened"] is True
        assert data["status"] == "partial"
    assert shorten_result(message, 100_000) is message


@pytest.mark.parametrize(
    "content", ["no json " * 90, json.dumps(["x"] * 300), '"' * 900]
)
def test_any_other_result_keeps_its_beginning(content: str) -> None:
    message = ToolMessage(message_id="t", tool_call_id="c", name="x", content=content)
    data = json.loads(shorten_result(message, 240).content)
    assert data["text"].startswith(content[:10])
