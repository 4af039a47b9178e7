"""The stable band of an agent's prompt, built again only when its sources changed."""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import llm
from homeassistant.helpers.template import Template

from ..const import TAIL_TOKENS
from ..home.snapshot import HomeSnapshot
from ..models import Speaker, ToolSpec
from ..prompt.bands import stable_band
from ..prompt.estimate import estimate_tokens
from ..prompt.instructions import INSTRUCTIONS
from ..prompt.render import HomeRenderer, RenderedHome
from ..prompt.tool_tokens import tool_text
from .options import AgentOptions

# Of what is left of the window beside the answer: an estimate is not exact, and the
# conversation needs a part.
_SHARE: Final = 0.9
_CONVERSATION_SHARE: Final = 0.125
_LEAST_TOKENS: Final = 100
_REMEMBERED: Final = 16


class PromptBuilder:
    """Renders the instructions, the user's wishes and the home."""

    def __init__(
        self,
        hass: HomeAssistant,
        options: AgentOptions,
        renderer: HomeRenderer,
        get_window: Callable[[], int],
    ) -> None:
        self._hass = hass
        self._options = options
        self._renderer = renderer
        self._get_window = get_window
        self._around: dict[tuple[str, ...], int] = {}
        self._wishes = Template(options.prompt, hass) if options.prompt else None
        self._built: tuple[RenderedHome, str, str] | None = None

    async def async_render_home(
        self,
        home: HomeSnapshot,
        specs: Sequence[ToolSpec] = (),
        foreign_prompt: str = "",
    ) -> RenderedHome:
        """Return the description of the home within its budget."""
        # By the estimate and not by the tokenizer, which may come later or not at all:
        # the band must be the same after a restart.
        return await self._renderer.async_render(
            home,
            budget_tokens=self._budget(self._tokens_around(specs, foreign_prompt)),
            count=estimate_tokens,
        )

    def shortfall(
        self,
        home: RenderedHome,
        specs: Sequence[ToolSpec],
        foreign_prompt: str = "",
    ) -> tuple[int, int] | None:
        """Return the window that the home needs and what there is, if it lost by it."""
        around = self._tokens_around(specs, foreign_prompt)
        if home.is_complete or self._budget(around) >= self._options.context_tokens:
            return None
        wanted = around + TAIL_TOKENS + self._options.context_tokens
        needed = ceil(wanted / (_SHARE - _CONVERSATION_SHARE))
        return needed + self._options.max_output_tokens, self._get_window()

    def _budget(self, around: int) -> int:
        """Return what the home may take: in a small window less than was chosen."""
        free = self._get_window() - self._options.max_output_tokens
        conversation = int(free * _CONVERSATION_SHARE)
        tail = min(TAIL_TOKENS, conversation)
        room = int(free * _SHARE) - around - tail - conversation
        return min(self._options.context_tokens, max(room, _LEAST_TOKENS))

    def _tokens_around(self, specs: Sequence[ToolSpec], foreign_prompt: str) -> int:
        """Return what else is in every request: estimated once for the same tools."""
        key = (*(spec.name for spec in specs), foreign_prompt)
        if (tokens := self._around.get(key)) is None:
            texts = [INSTRUCTIONS, self._options.prompt, foreign_prompt]
            texts.extend(map(tool_text, specs))
            if len(self._around) >= _REMEMBERED:
                self._around.clear()
            tokens = self._around[key] = sum(map(estimate_tokens, texts))
        return tokens

    def stable(self, home: RenderedHome, foreign_prompt: str = "") -> str:
        """Return the band that is the same for every turn until the home changes."""
        if (
            (built := self._built) is None
            or built[0] is not home
            or (built[1] != foreign_prompt)
        ):
            wishes = self._options.prompt if self._is_static else ""
            text = stable_band(INSTRUCTIONS, home.text, wishes, foreign_prompt)
            self._built = built = (home, foreign_prompt, text)
        return built[2]

    @property
    def _is_static(self) -> bool:
        return self._wishes is not None and self._wishes.is_static

    def live_wishes(self, llm_context: llm.LLMContext, speaker: Speaker) -> str:
        """Return the user's template as it renders now; it belongs into the tail.

        Raises `TemplateError`.
        """
        if self._wishes is None or self._wishes.is_static:
            return ""
        rendered: str = self._wishes.async_render(
            {
                "ha_name": self._hass.config.location_name,
                "user_name": speaker.name,
                "llm_context": llm_context,
            },
            parse_result=False,
        )
        return rendered.strip()
