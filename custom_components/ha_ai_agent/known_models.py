"""What is known of hosted models: windows and prices by exact ids. Pure.

The file beside this is written by `scripts/models` at each release.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
import json
from pathlib import Path
import re
from typing import Any, Final

_DATE: Final = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{8})$")
# Read when the integration is imported, which Home Assistant does outside of its loop.
_KNOWN: Final[Mapping[str, Any]] = json.loads(
    Path(__file__).with_suffix(".json").read_text("utf-8")
)
AS_OF: Final[str] = _KNOWN["as_of"]
"""When prices and windows were read, as an ISO date."""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One listed model; prices in US dollars per million tokens."""

    window: int | None
    input: float
    cached: float
    output: float


def find_model(maker: str, model_id: str) -> KnownModel | None:
    """Return what is listed for exactly this id; a price is never guessed."""
    models = _KNOWN.get(maker, {})
    model_id = model_id.lower()
    row = models.get(model_id) or models.get(_DATE.sub("-DATE", model_id))
    return KnownModel(*row) if row else None


def find_window(maker: str, model_id: str) -> int | None:
    """Return a model's window in tokens; of an unknown one its next relative's.

    The relative is the listed model of the same family whose id begins alike for
    longest; of several the newest generation, which a newer model will not fall behind.
    """
    if (known := find_model(maker, model_id)) is not None and known.window:
        return known.window
    model_id = model_id.lower()
    family = _family(model_id)
    relatives = [
        (_shared(model_id, other), _version(other), row[0])
        for other, row in _KNOWN.get(maker, {}).items()
        if row[0] and family and _family(other) == family
    ]
    return max(relatives)[2] if relatives else None


def _family(model_id: str) -> str:
    """Return the letters that an id begins with: `gpt`, `claude`, `o`."""
    found = re.match(r"[a-z]+", model_id)
    return found[0] if found else ""


def _shared(one: str, other: str) -> int:
    """Return how many characters two ids begin with alike."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in alike)


def _version(model_id: str) -> tuple[int, ...]:
    # Numbers before a b count parameters.
    numbers = re.findall(r"\d+(?![\db])", _DATE.sub("", model_id))
    return tuple(int(number) for number in numbers)
