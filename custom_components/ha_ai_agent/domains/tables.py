"""Facts that are data and nothing else, read from the files beside this. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
import json
from math import inf
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What of a domain people set by a number, or change by one."""

    service: str
    field: str
    shown: str
    """The attribute that shows it; empty: the state."""
    scale: float
    """How much of the attribute is one of what people say."""
    written: float = 1
    """How much of the field is."""
    step: float
    """What it changes by where nobody says."""
    unit: str
    """What is said behind the number; empty: anything."""
    least: float
    prop: str
    most: float = inf
    ends: Sequence[str] = ()
    """The attributes that show its least and its most, where things differ."""
    stepped_by: str = ""
    """The attribute that shows the step."""
    """What people call it: `volume`."""
    is_of_rooms: bool = False
    """Whether a room alone stands for it: "the bath to 22 degrees"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenOf:
    """What people do to the things of a domain, in a word of theirs."""

    acts: Mapping[str, Any]
    """Act -> service, or service and data; `+` and `-` change the figure."""
    figure: Figure | None = None
    color: str = ""
    """The service that takes a color."""
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What is chosen by a word -> the service and its field: "to HDMI 1", "to eco"."""
    is_told_by_kind: bool = False
    """Whether "what is the counter at" asks for it."""
    spoken_by: frozenset[str] = frozenset()
    """Acts that mean it where nothing is named: "louder"."""
    sent_by: frozenset[str] = frozenset()
    """The same behind a verb alone: "Mia is home" sends nothing there."""
    is_everyday: bool = False
    """Whether it is meant by "everything off in the kitchen"."""
    going_acts: frozenset[str] = frozenset()
    """Acts that mean what is going, if anything is."""
    going_states: frozenset[str] = frozenset()
    first_of: Mapping[str, str] = field(default_factory=dict)
    """Act -> the state of those that it means first of what is going."""
    only_while: Mapping[str, str] = field(default_factory=dict)
    """Act -> the one state in which it does anything."""
    only_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Act -> the device classes that it is said of: an awning is rolled out."""
    loose: frozenset[str] = frozenset()
    """Device classes whose words people use for each other."""
    loose_if_unclassed: bool = False
    """Whether a word for a class may mean what has none."""
    runs_down: bool = False
    """Whether it is a timer."""
    keeps_time: bool = False
    """Whether it is set to a time by the clock."""
    is_people: bool = False
    """Whether it is who is asked for by "who"."""
    is_classless: bool = False
    """Whether a word for a class may mean all."""


def _spoken(row: Mapping[str, Any]) -> SpokenOf:
    facts: dict[str, Any] = {
        key: frozenset(value) if isinstance(value, list) else value
        for key, value in row.items()
    }
    if figure := facts.pop("figure", None):
        facts["figure"] = Figure(**figure)
    return SpokenOf(**facts)


# Read when the integration is imported, which Home Assistant does outside of its loop.
def _read(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))


ACTS: Final = {name: _spoken(row) for name, row in _read("acts").items()}
"""What people do to things, by domain."""
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
