"""The stable band of an agent's prompt, built again only when its sources changed."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import llm
from homeassistant.helpers.template import Template

from ..home.snapshot import HomeSnapshot
from ..models import Speaker
from ..prompt.bands import stable_band
from ..prompt.estimate import estimate_tokens
from ..prompt.instructions import INSTRUCTIONS
from ..prompt.render import HomeRenderer, RenderedHome
from .options import AgentOptions


class PromptBuilder:
    """Renders the instructions, the user's wishes and the home."""

    def __init__(
        self,
        hass: HomeAssistant,
        options: AgentOptions,
        renderer: HomeRenderer,
    ) -> None:
        self._hass = hass
        self._options = options
        self._renderer = renderer
        self._wishes = Template(options.prompt, hass) if options.prompt else None
        self._built: tuple[RenderedHome, str, str] | None = None

    async def async_render_home(self, home: HomeSnapshot) -> RenderedHome:
        """Return the description of the home within its budget."""
        # By the estimate and not by the tokenizer, which may come later or not at all:
        # the band must be the same after a restart.
        return await self._renderer.async_render(
            home, budget_tokens=self._options.context_tokens, count=estimate_tokens
        )

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
