"""What one agent is made of; `runtime.py` builds it and hands it over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant

from ..approvals.gate import ApprovalManager
from ..history.store import HistoryStore
from ..home.cache import HomeCache
from ..home.lookup import HomeLookup
from ..limits import TurnLimits
from ..metrics import Metrics
from ..models import Suit, ToolSpec
from ..prompt.estimate import LineCounts
from ..prompt.render import HomeRenderer
from ..prompt.tokens import TokenCounter
from ..tools.toolset import Toolkit
from .ladder.ladder import Ladder
from .memories import MemoryBook
from .options import AgentOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentParts:
    """The parts that the turns of one agent share."""

    hass: HomeAssistant
    subentry_id: str
    agent_id: str
    """Entity id of the conversation entity."""
    api_id: str
    """Id of our LLM API; other with every set-up."""
    model_id: str
    options: AgentOptions
    get_window: Callable[[], int]
    get_answer: Callable[[], int]
    home: HomeCache
    lookup: HomeLookup
    renderer: HomeRenderer
    counter: TokenCounter
    count_line: LineCounts
    ladder: Ladder
    toolkit: Toolkit
    approvals: ApprovalManager
    history: HistoryStore
    memories: MemoryBook
    limits: TurnLimits
    metrics: Metrics

    @property
    def window_tokens(self) -> int:
        """Return the model's window, as far as it is known by now."""
        return self.get_window()

    @property
    def answer_tokens(self) -> int:
        """Return how long an answer may be, thinking included."""
        return self.get_answer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What does not change while a turn runs."""

    stable: str
    tools: tuple[ToolSpec, ...]
    tails: dict[int, str]
    output_tokens: int
    """What an answer may take of the window."""
    structure: Mapping[str, Any] | None = None
    structure_name: str = "result"
    suit: Suit | None = None
    is_heard: bool = True
    """Whether a person waits for the answer, who could be told or asked."""
