"""What models cost. Pure; the defaults age, so every one can be overridden."""

from collections.abc import Mapping
from dataclasses import dataclass
import re
from typing import Any, Final, Self

from ..const import CONF_PRICE_CACHED, CONF_PRICE_INPUT, CONF_PRICE_OUTPUT
from ..models import Usage

PRICES_AS_OF: Final = "2025-10"
"""When the list below was read from the makers' price pages."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens."""

    input: float
    cached: float
    output: float

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self | None:
        """Return the price that a person entered, if there is one."""
        paid, cached, output = (
            options.get(key)
            for key in (CONF_PRICE_INPUT, CONF_PRICE_CACHED, CONF_PRICE_OUTPUT)
        )
        if paid is None and output is None:
            return None
        paid = float(paid or 0)
        return cls(paid, paid if cached is None else float(cached), float(output or 0))

    def cost_of(self, usage: Usage) -> float:
        """Return what a request cost."""
        fresh = max(usage.input_tokens - usage.cached_input_tokens, 0)
        return (
            fresh * self.input
            + usage.cached_input_tokens * self.cached
            + usage.output_tokens * self.output
        ) / 1_000_000


# The first pattern that the whole id matches. A date after the name is the same model.
DATED = r"(-\d{4}-\d{2}-\d{2})?"
KNOWN: Final[tuple[tuple[str, Price], ...]] = (
    (r"gpt-5(\.\d)?-nano", Price(0.05, 0.005, 0.40)),
    (r"gpt-5(\.\d)?-mini", Price(0.25, 0.025, 2.00)),
    (r"gpt-5(\.1)?(-chat-latest)?", Price(1.25, 0.125, 10.00)),
    (r"gpt-4\.1-nano", Price(0.10, 0.025, 0.40)),
    (r"gpt-4\.1-mini", Price(0.40, 0.10, 1.60)),
    (r"gpt-4\.1", Price(2.00, 0.50, 8.00)),
    (r"gpt-4o-mini", Price(0.15, 0.075, 0.60)),
    (r"gpt-4o", Price(2.50, 1.25, 10.00)),
    (r"o4-mini|o3-mini", Price(1.10, 0.275, 4.40)),
    (r"o3", Price(2.00, 0.50, 8.00)),
)


def known_price(model_id: str) -> Price | None:
    """Return what OpenAI asks for one of its own models, as of `PRICES_AS_OF`."""
    for pattern, price in KNOWN:
        if re.fullmatch(f"(?:{pattern}){DATED}", model_id.lower()):
            return price
    return None
