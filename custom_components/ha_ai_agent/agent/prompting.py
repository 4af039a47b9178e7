"""The stable band of an agent's prompt, built again only when its sources changed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from homeassistant.helpers import llm
from homeassistant.helpers.template import Template

from ..const import TOOLSETS
from ..home.snapshot import HomeSnapshot
from ..models import ChatRequest, Speaker, ToolSpec, UserMessage
from ..prompt.bands import stable_band, system_message
from ..prompt.estimate import estimate_tokens
from ..prompt.instructions import ANSWERS, INSTRUCTIONS, left_out_text
from ..prompt.render import RenderedHome
from ..prompt.room import LEAVING_ORDER, Room, Wishes, needed, share, without
from ..prompt.tail import TailValues, build_tail
from ..prompt.tool_tokens import tool_text
from .dependencies import AgentParts

_REMEMBERED: Final = 16

type _Around = tuple[int, dict[str, int]]


class PromptBuilder:
    """Renders the instructions, the user's wishes and the home."""

    def __init__(self, parts: AgentParts, instructions: str | None = None) -> None:
        self._parts = parts
        self._options = options = parts.options
        if instructions is None:
            instructions = INSTRUCTIONS + ANSWERS.get(options.answers, "")
        self._instructions = instructions
        self._around: dict[tuple[object, ...], _Around] = {}
        self._kept: dict[tuple[object, ...], tuple[ToolSpec, ...]] = {}
        self._wishes = Template(options.prompt, parts.hass) if options.prompt else None
        self._built: tuple[object, ...] | None = None
        self._band = ""

    def room(
        self, home: HomeSnapshot, specs: Sequence[ToolSpec], foreign_prompt: str = ""
    ) -> Room:
        """Return how the window is shared between the parts of a request."""
        return share(
            self._parts.window_tokens, self._wanted(home, specs, foreign_prompt)
        )

    def tail(self, values: TailValues, room: Room) -> str:
        """Return the text that goes with the newest words."""
        # Fifty short lines, most of them known: the estimate is as good here.
        count = self._parts.count_line
        return build_tail(values, count=count, limit_tokens=room.tail)

    async def async_suit(
        self,
        home: HomeSnapshot,
        around: tuple[Sequence[ToolSpec], str],
        values: TailValues,
        request: ChatRequest,
        window: int,
    ) -> ChatRequest:
        """Return a turn's request as it is for a model with another window."""
        specs, foreign_prompt = around
        if window == self._parts.window_tokens:
            return request
        before = self.room(home, *around)
        room = share(window, self._wanted(home, *around))
        rendered = await self.async_render_home(home, room)
        band = self._band_of(rendered, room, foreign_prompt)
        old, new = self.tail(values, before), self.tail(values, room)
        words = (
            replace(message, tail=new)
            # What earlier turns were told is theirs.
            if isinstance(message, UserMessage) and message.tail == old
            else message
            for message in request.messages[1:]
        )
        most = request.max_output_tokens or 0
        return replace(
            request,
            messages=(system_message(band), *words),
            tools=self.kept(tuple(specs), room.left_out),
            # An answer that thought too long has been given more.
            max_output_tokens=max(room.answer, most)
            if most > before.answer
            else room.answer,
        )

    def kept(
        self, specs: tuple[ToolSpec, ...], left_out: tuple[str, ...]
    ) -> tuple[ToolSpec, ...]:
        """Return the tools that there is room for; equal ones are the same object."""
        if not left_out:
            return specs
        kept = without(specs, left_out)
        return self._kept.setdefault(_key_of(kept), kept)

    async def async_render_home(self, home: HomeSnapshot, room: Room) -> RenderedHome:
        """Return the description of the home within its budget."""
        # By the estimate and not by the tokenizer, which may come later or not at all:
        # the band must be the same after a restart.
        return await self._parts.renderer.async_render(
            home, budget_tokens=room.home, count=estimate_tokens
        )

    def shortfall(
        self,
        home: HomeSnapshot,
        rendered: RenderedHome,
        room: Room,
        specs: Sequence[ToolSpec],
        foreign_prompt: str = "",
    ) -> tuple[int, int] | None:
        """Return the window that is needed and what there is, if much is lost by it."""
        if rendered.is_complete or room.home >= self._options.context_tokens:
            return None
        wanted = self._wanted(home, specs, foreign_prompt)
        return needed(wanted), self._parts.window_tokens

    def _wanted(
        self, home: HomeSnapshot, specs: Sequence[ToolSpec], foreign_prompt: str
    ) -> Wishes:
        around, toolsets = self._tokens_around(specs, foreign_prompt)
        return Wishes(
            answer=self._parts.answer_tokens,
            home=self._options.context_tokens,
            around=around,
            toolsets=toolsets,
            entities=len(home.by_entity_id),
        )

    def _tokens_around(self, specs: Sequence[ToolSpec], foreign_prompt: str) -> _Around:
        """Return what else is in every request: estimated once for the same tools."""
        key = (*_key_of(specs), foreign_prompt)
        if (found := self._around.get(key)) is None:
            texts = [self._instructions, self._options.prompt, foreign_prompt]
            always = sum(map(estimate_tokens, texts))
            toolsets: dict[str, int] = {}
            for spec in specs:
                tokens = estimate_tokens(tool_text(spec))
                if spec.toolset in LEAVING_ORDER:
                    toolsets[spec.toolset] = toolsets.get(spec.toolset, 0) + tokens
                else:
                    always += tokens
            if len(self._around) >= _REMEMBERED:
                self._around.clear()
            found = self._around[key] = (always, toolsets)
        return found

    def stable(self, home: RenderedHome, room: Room, foreign_prompt: str = "") -> str:
        """Return the band that is the same for every turn until the home changes."""
        built = (home, room.left_out, foreign_prompt)
        if self._built is None or self._built[0] is not home or self._built != built:
            self._band = self._band_of(home, room, foreign_prompt)
            self._built = built
        return self._band

    def _band_of(self, home: RenderedHome, room: Room, foreign_prompt: str) -> str:
        wishes = self._options.prompt if self._is_static else ""
        off = [name for name in TOOLSETS if name not in self._options.toolsets]
        instructions = self._instructions + left_out_text([*off, *room.left_out])
        return stable_band(instructions, home.text, wishes, foreign_prompt)

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
                "ha_name": self._parts.hass.config.location_name,
                "user_name": speaker.name,
                "llm_context": llm_context,
            },
            parse_result=False,
        )
        return rendered.strip()


def _key_of(specs: Sequence[ToolSpec]) -> tuple[object, ...]:
    """Return what tells sets of tools apart: who only looks has fewer actions."""
    return tuple((spec.name, len(spec.actions)) for spec in specs)
