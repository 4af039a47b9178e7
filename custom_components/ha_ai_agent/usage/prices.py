"""What models cost. Pure; lists age, so a person's own prices go before them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ..const import CONF_PRICE_CACHED, CONF_PRICE_INPUT, CONF_PRICE_OUTPUT
from ..known_models import find_model
from ..models import Usage


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

    @property
    def is_free(self) -> bool:
        """Return if it costs nothing."""
        return not (self.input or self.output)

    def cost_of(self, usage: Usage) -> float:
        """Return what a request cost."""
        fresh = max(usage.input_tokens - usage.cached_input_tokens, 0)
        return (
            fresh * self.input
            + usage.cached_input_tokens * self.cached
            + usage.output_tokens * self.output
        ) / 1_000_000


def known_price(
    maker: str, model_id: str, listing: Mapping[str, Any] | None = None
) -> Price | None:
    """Return what a model costs by its server's own list, or by ours; never a guess."""
    if (own := _listed(listing or {})) is not None:
        return own
    known = find_model(maker, model_id)
    return Price(known.input, known.cached, known.output) if known else None


def _listed(listing: Mapping[str, Any]) -> Price | None:
    """Return the price in a row of OpenRouter's list: texts, dollars per token."""
    prices = listing.get("pricing")
    if not isinstance(prices, Mapping):
        return None
    try:
        paid, output = float(prices["prompt"]), float(prices["completion"])
        cached = float(prices.get("input_cache_read") or paid)
    except KeyError, TypeError, ValueError:
        return None
    # -1 stands for a router that picks the model, and the price, anew each time.
    if not all(0 <= price < 1 for price in (paid, cached, output)):
        return None
    return Price(paid * 1_000_000, cached * 1_000_000, output * 1_000_000)
