"""What a row can say of a domain of Home Assistant. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol

type Attributes = Mapping[str, Any]
type EntitySection = Literal["helpers", "scenes", "scripts", "automations", "entities"]
type Risk = Literal[
    "unlock",
    "open",
    "disarm",
    "trigger_alarm",
    "sound",
    "turn_off",
    "configuration",
    "raw",
    "message",
    "outside",
    "opaque",
    "no_target",
    "unknown",
    "targets",
    "all_writes",
    "rule",
]
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Verdict(Enum):
    """What a state says about a call."""

    REACHED = "reached"
    MOVING = "moving"
    """On its way: opening, locking, buffering."""
    UNSEEN = "unseen"
    """Nothing shows it: an attribute that is not there while a player is off."""
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Seen:
    """A state as it was seen."""

    state: str
    attributes: Attributes = field(default_factory=dict)


type Check = Callable[[Seen], Verdict]
type Rule = Callable[[Mapping[str, Any], Seen], Check | None]
"""From the data of a call and what was before to a check; None: nothing can show it."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One call on the way back."""

    service: str
    data: Mapping[str, Any] = field(default_factory=dict)


type Steps = list[UndoStep] | str
"""A text says why it cannot be put back."""
type Restore = Callable[[Seen, Seen], Steps]

type Reproduced = tuple[str, Mapping[str, Any]]
"""A service of the entity's own domain, and its data."""
type Scene = Callable[[str, Attributes, Attributes], Iterator[Reproduced]]
"""From a wanted state, its attributes and the present ones to services."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """One thing that an entity can do beyond on and off.

    `key` is short and stable: `brightness`, `color`, `color_temp`, `effect`,
    `position`, `tilt`, `temperature`, `hvac_mode`, `preset_mode`, `fan_mode`,
    `swing_mode`, `percentage`, `oscillate`, `direction`, `volume`, `source`,
    `option`, `value`, `humidity`, `mode`, `tone`, `code`, …
    """

    key: str
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    is_choice: bool = True
    """Whether a field of this name takes one of the values, where there are some."""


type ListRow = Mapping[str, Any]
"""An item of a list, or an event of a calendar."""
type Seer = Callable[[Mapping[str, Any], list[ListRow], list[ListRow]], bool]
"""From the data, the rows before and the rows now to whether it was done."""
type Completion = Callable[[dict[str, Any], Seen], dict[str, Any] | str]
"""From the data of a call and what is there to data that the entity takes; a text says
what would work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """How it is seen that a service did what no state shows."""

    service: str
    """The reading service of the same domain."""
    key: str
    """Under which it gives its rows."""
    ask: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    """From the data of the call to that of the reading."""
    is_so: Seer
    meant: Callable[[dict[str, Any], list[ListRow]], dict[str, Any] | str] | None = None
    """From the data and the rows to data with the names that stand there; a text says
    what would work."""
    is_once: bool = False
    """Whether what is so already is not done again."""


type Capabilities = Callable[[Attributes, int], list[Capability | None]]
"""From attributes and features."""
type Details = Callable[[Attributes], list[str]]
"""What a model is told beside the state; empty texts are left out."""


class Named(Protocol):
    """What a guard may go by: one entity's names and its device class."""

    @property
    def entity_id(self) -> str:
        """Its id."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def other_names(self) -> tuple[str, ...]:
        """Aliases, and the name of the device."""
        ...

    @property
    def device_class(self) -> str | None:
        """Its device class."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What is at stake with a domain. All but the safe directions is asked about."""

    risk: Risk
    safe: frozenset[str]
    """Services that never raise the risk."""
    safe_prefix: str = "\0"
    """Services that begin with it do not either."""
    safe_at_zero: Mapping[str, str] = _NOTHING
    """Services that are safe where this field is 0."""
    worse: Mapping[str, Risk] = _NOTHING
    """Services that raise another risk than the usual one."""
    on_off: Literal["own", "none", "turn_on", "turn_off"] = "own"
    """`own`: on and off are services of its own. `none`: it knows neither, whoever says
    it. Else a person's sentence gives them a meaning, and this one of them is safe."""
    is_guarded: Callable[[Named], bool] | None = None
    """Which of its entities are guarded, where not all are."""
    where: str = ""
    """The same in words, for the table of risks."""
    is_way_in: bool = True
    """Whether somebody may come in, or be harmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """Everything that is known of one domain."""

    name: str

    # Words: what models write where they mean something else.
    aliases: frozenset[str] = frozenset()
    """Words for the domain that are no device class; those stand in the home itself."""
    verbs: Mapping[str, str] = _NOTHING
    """Word -> the service that it means."""
    verb_data: Mapping[str, Mapping[str, Any]] = _NOTHING
    """Word -> data that it says beside the service."""
    by_intent: Mapping[str, str] = _NOTHING
    """What on and off mean in Home Assistant's sentences, where not by `verbs`."""
    ends: Mapping[str, tuple[str, str, str]] = _NOTHING
    """Service of a position -> its field, the service at 0 and the one at 100."""
    device_actions: Mapping[str, str] = _NOTHING
    """Types of device actions that are no word for their service."""
    as_switch: tuple[str, str] | None = None
    """What turning a switch on, and off, means where it is worn as one of these."""
    prefix: str = ""
    """What the names of its services begin with, and people leave out."""
    also: Mapping[str, str] = _NOTHING
    """Other kinds whose words speak of it, too, or words for what is felt: `warmth` ->
    the device class that is meant."""
    role: Literal["", "everyday", "sense", "silent"] = ""
    """`everyday`: it neither opens a house nor only measures, a first choice for what
    is exposed. `sense`: it only tells. `silent`: nobody calls it by the domain."""
    section: EntitySection = "entities"
    """Of the home's description."""

    # Risk
    guard: Guard | None = None
    raises: Mapping[str, Risk] = _NOTHING
    """Single services that raise a risk at every entity of the domain."""
    relay: Literal["", "contact", "button", "sender", "remote"] = ""
    """Guarded where its name, or what it is given to send, is that of a way in or of a
    siren: `contact` and `button` act themselves, a button by its name alone; `sender`
    is what others may act upon, and a `remote` also sends what it is given."""
    works_its_device: bool = False
    """One of these on the device of a way in may be what opens it."""
    keeps: frozenset[str] = frozenset({"turn_on"})
    """Services that surely keep going what is labelled as critical."""
    keeps_but: str | None = None
    """Every service keeps it going but this one; "" for every one."""
    sends_out: bool = False
    """Its services carry words out of the home."""
    carries_words: bool = False
    """Its states and events are words of whoever wrote them."""
    stays_home: bool = False
    """What its services write is for the household alone to read."""
    offers_media: bool = False
    """What its services give back may be played: the house itself offers it."""
    is_powerful: bool = False
    """Its services may do anything, and name no entity."""
    reach: Literal["home", "own", "any"] = "home"
    """What a service without a target gets at: `home`, but no way in (words, pictures,
    sounds, items, a view, a value); `own`, what the integration brought; `any` device,
    since it speaks to whatever is out there."""
    is_named_by_people: bool = False
    """Its services are called what people called them: often a person, or a phone."""
    is_quiet: bool = False
    """Its services without a target change nothing that another call looks at."""
    shows_markdown: frozenset[str] = frozenset()
    """Services whose texts are shown as Markdown, which can fetch pictures."""
    completes: Mapping[str, Completion] = _NOTHING
    """Services whose data depends on what the entity is and can."""
    alone: Mapping[str, tuple[str, ...]] = _NOTHING
    """Services that without a target mean the one that can: states that come first."""
    wakes: frozenset[str] = frozenset()
    """Services before which Home Assistant's intents turn on what is off."""
    adds_up: frozenset[str] = frozenset()
    """Services that do more when done twice, beside toggling."""
    past_exposure: frozenset[str] = frozenset()
    """Entity services whose effect is not on the entity that they name."""

    # Scenes, success, the way back
    scene: Scene | None = None
    shows: Mapping[str, Rule] = _NOTHING
    shown_by: Mapping[str, str] = _NOTHING
    """Field of a service -> the attribute that shows it, where it has another name."""
    reads_back: Mapping[str, ReadBack] = _NOTHING
    is_on_or_off: bool = False
    """Turned on it is `on`, turned off `off`: it knows no other state."""
    restore: Restore | None = None
    leaves: Literal["", "nothing", "to_others"] = ""
    """`nothing`: no state of its own to put back; `to_others`: theirs is put back."""

    # What a model is told
    attributes: tuple[str, ...] = ()
    """Attributes that the description shows. A change of any other (brightness,
    position, temperature) is state and touches no cache."""
    capabilities: Capabilities | None = None
    details: Details | None = None
    compared: Mapping[str, float] = _NOTHING
    """Attributes that things are compared by, where the state is no number -> scale."""
    looked_up: Literal["", "items", "events", "forecast"] = ""
    """What no state shows of it, and people ask for."""
    roams: bool = False
    """Whether it works in other rooms than the one it stands in."""
    is_pressed: bool = False
    """Whether its state says nothing but that somebody did something to it."""
    tells: Mapping[str, Callable[[Any], Any]] = _NOTHING
    """Reading services whose answer is told otherwise than it comes."""
    is_moment: bool = False
    """Whether its state is a moment in UTC."""
    shows_kind: bool = False
    """Whether the device class is told; what a sensor measures shows in its name."""
    fields: Mapping[str, tuple[str, ...]] = _NOTHING
    """Of services with many fields, those that people ask for."""
    needs: Mapping[str, str] = _NOTHING
    """Services that only make sense where something has this capability."""
    field_needs: Mapping[str, str] = _NOTHING
    """Fields that only make sense where something has this capability."""
    unusual: frozenset[str] = frozenset()
    """Services that are not told, since hardly anybody asks for them."""

    # What people read
    done: Mapping[str, str] = _NOTHING
    """Service -> how the logbook tells it: `opened`."""
    previews: Mapping[str, str] = _NOTHING
    """Service -> the key of its sentence in the languages."""
    says: Mapping[str, str] = _NOTHING
    """Service -> `open {names}` in English, where the languages have no sentence."""


HELPER: Final[Mapping[str, Any]] = {"role": "silent", "section": "helpers"}
"""What the helpers that people make in Home Assistant have in common."""


def words(text: str) -> frozenset[str]:
    """Return words that stand in one text."""
    return frozenset(text.split())


def by_word(**rows: str) -> dict[str, str]:
    """Return word -> key for rows of key -> words."""
    return {word: key for key, text in rows.items() for word in text.split()}


GENERIC: Final = words("turn_on turn_off toggle")
"""Services that Home Assistant hands on to every domain that has them."""
