"""Streams of servers, spoilt in every way: events or an error of ours, nothing else."""

from collections.abc import Callable, Iterable
from pathlib import Path

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.ha_ai_agent.errors import ProviderError
from custom_components.ha_ai_agent.models import JsonObject
from custom_components.ha_ai_agent.providers.base import ClientEvent, ToolCallReady
from custom_components.ha_ai_agent.providers.chat_parser import ChatStreamParser
from custom_components.ha_ai_agent.providers.responses_parser import ResponsesParser
from custom_components.ha_ai_agent.providers.session import StreamParser
from custom_components.ha_ai_agent.providers.sse import JsonEvents
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture

from . import EXAMPLES, IS_LONG

# A generator that another package made and let go: none of these tests draws from it.
pytestmark = pytest.mark.filterwarnings("ignore:It looks like .register_random")
TOOLS = ("call_service", "get_states", "undo")
FOLDER = Path(__file__).parents[1] / "providers" / "streams"
RECORDED = sorted(
    path for path in FOLDER.rglob("*") if path.suffix not in {".json", ""}
)
PARSERS: tuple[Callable[[], StreamParser], ...] = (
    lambda: ChatStreamParser(tools=TOOLS),
    ResponsesParser,
)
few = settings(
    max_examples=EXAMPLES,
    derandomize=not IS_LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["{", '{"a":', "<tool_call>", "</think>", "assistant", "stop"])
)
KEYS = [
    "choices",
    "delta",
    "content",
    "role",
    "tool_calls",
    "index",
    "id",
    "function",
    "name",
    "arguments",
    "usage",
    "type",
    "finish_reason",
    "reasoning",
    "reasoning_content",
    "item",
    "output",
    "output_index",
    "item_id",
    "call_id",
    "response",
    "error",
    "code",
    "message",
    "prompt_tokens",
    "total_tokens",
    "status",
]
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=20,
)
TYPES = [
    "response.created",
    "response.output_item.added",
    "response.output_item.done",
    "response.output_text.delta",
    "response.function_call_arguments.delta",
    "response.function_call_arguments.done",
    "response.completed",
    "response.failed",
    "response.incomplete",
    "error",
]
chunks = st.lists(
    st.dictionaries(st.sampled_from(KEYS), values, max_size=6)
    | st.builds(
        lambda kind, more: {**more, "type": kind},
        st.sampled_from(TYPES),
        st.dictionaries(st.sampled_from(KEYS), values, max_size=5),
    )
    | st.builds(
        lambda delta, index, end: {
            "choices": [{"index": index, "delta": delta, "finish_reason": end}]
        },
        values,
        scalars,
        scalars,
    ),
    max_size=8,
)


def _fed(parser: StreamParser, objects: Iterable[JsonObject]) -> list[ClientEvent]:
    events: list[ClientEvent] = []
    try:
        for item in objects:
            events += parser.feed(item)
        events += parser.close(is_done=True)
    except ProviderError:
        events += parser.cut()
    for event in events:
        # What is called is named by a text and given an object, or told to be wrong.
        if isinstance(event, ToolCallReady):
            assert isinstance(event.call.name, str)
            assert isinstance(event.call.arguments, dict)
    return events


def _objects(data: bytes, cuts: Iterable[int]) -> Iterable[JsonObject]:
    events = JsonEvents()
    start = 0
    for cut in (*sorted(cuts), len(data)):
        yield from events.feed(data[start:cut])
        start = max(start, cut)
    yield from events.close()


@few
@given(st.sampled_from(PARSERS), chunks)
def test_any_objects(
    make: Callable[[], StreamParser], objects: list[JsonObject]
) -> None:
    """Objects of any form are read or refused."""
    _fed(make(), objects)


@few
@given(st.sampled_from(PARSERS), st.binary(max_size=300), st.lists(st.integers(0, 300)))
def test_any_bytes(
    make: Callable[[], StreamParser], data: bytes, cuts: list[int]
) -> None:
    """So are bytes, wherever the network cuts them."""
    for prefix in (b"", b"data: ", b'data: {"choices":['):
        _fed(make(), _objects(prefix + data, [cut for cut in cuts if cut < len(data)]))


@few
@given(
    st.sampled_from(PARSERS),
    st.sampled_from(RECORDED),
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 0.2), st.binary(max_size=12)),
        max_size=4,
    ),
)
def test_recorded_streams_with_pieces_replaced(
    make: Callable[[], StreamParser],
    path: Path,
    spoils: list[tuple[float, float, bytes]],
) -> None:
    """A recorded stream with holes and other bytes in it is read or refused."""
    data = path.read_bytes()
    for place, length, instead in spoils:
        at = int(place * len(data))
        data = data[:at] + instead + data[at + int(length * len(data)) :]
    _fed(make(), _objects(data, []))
