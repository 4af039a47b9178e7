"""Facts that are data and nothing else, read from the files beside this. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any, Final

from .model import Risk

_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is known of one of Home Assistant's intents."""

    service: str = ""
    """The service that it is nothing but, on what its slots name."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Slot -> field of the service, where it is called otherwise."""
    slots: tuple[str, ...] = ()
    """What else it takes, as Home Assistant calls it."""
    data: Mapping[str, Any] = field(default_factory=dict)
    is_plain: bool = False
    """It opens nothing. What people define themselves may do anything."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Value of a slot -> other words for it."""
    kinds: tuple[str, ...] = ()
    """What its sentences speak of where they do not say so: `sensor.temperature`."""


# Read when the integration is imported, which Home Assistant does outside of its loop.
def _read(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))


FIELDS: Final[Mapping[str, list[str]]] = _read("fields")
"""Invented field -> the real ones that it may mean, in this order. None: it is said
beside the point, and leaving it out changes nothing of what was asked."""
INTEGRATIONS: Final[Mapping[str, Mapping[str, Any]]] = _read("integrations")
"""What is known of integrations that bring no entities of their own domain, or of whose
entities no more is known. Of what is neither here nor a row anything is feared."""
INTENTS: Final = {name: Intent(**facts) for name, facts in _read("intents").items()}
STATES: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = _read("states")
"""What on and off mean: domain -> device class -> state -> word."""
POSSIBLE: Final[Mapping[str, Any]] = _read("possible")
"""What things can be at all: states by domain, values and ranges of attributes."""
REASONS: Final[Mapping[Risk, str]] = _read("reasons")
