"""What a file of a language may hold, section by section. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

type Words = tuple[str, ...]

# `eq=False`: a section is compared by being the same, not by its thousand words, so
# that parts can keep what they make of it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Words of a yes and a no to an approval; of several lists the last counts.

    A yes opens doors: a word that is in none of them leaves the sentence to the model.
    """

    fillers: Words = ()
    """What changes nothing."""
    both: Words = ()
    """"All of them", where we asked about several."""
    yes: Words = ()
    """The plainest first."""
    halt: Words = ()
    """A no that may also be meant for something that runs: "stop"."""
    no: Words = ()
    unclear: Words = ()
    """What makes the whole sentence neither."""
    digits: Words = ()
    """Words of 0 to 9, by which a code is read aloud; several have a space between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How an approval is asked about, and what is said after its answer."""

    actions: Mapping[str, str]
    """`lock.unlock` -> `unlock {names}`."""
    more: str
    sentences: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """Small words by which a sentence is taken apart without a model, in lower case."""

    conjunctions: Words = ()
    """What joins two wishes."""
    prefixes: Words = ()
    """Conjunctions that are written as the first letter of the next word."""
    articles: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    halves: Words = ()
    """How "and a half" is said after a number."""
    phrases: Mapping[str, str] = field(default_factory=dict)
    """Sentences about results; without them Home Assistant's own errors are used."""
    is_glued: bool = False
    """Whether endings that turn the meaning are written onto the word before."""
    harmless: frozenset[str] = frozenset()
    """What changes nothing wherever it stands."""
    openings: frozenset[str] = frozenset()
    """What changes nothing before everything else."""
    polite: frozenset[str] = frozenset()
    """What makes a wish of a question."""
    contrasts: frozenset[str] = frozenset()
    """Conjunctions after which only a wish of its own is understood: "but"."""
    postponing: frozenset[str] = frozenset()
    """What says when, or what not, behind words that may be any."""
    elsewhen: frozenset[str] = frozenset()
    """What asks about another time than now: "tomorrow", "was"."""
    turning: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What turns the meaning, by kind: negation, exception, condition and so on."""
    spaced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """How units, numbers and times are said. Without any: as they are written."""

    plural: str = "none"
    """Which form of a unit follows a number, by the name of the rule."""
    decimal: str = "."
    minus: str = ""
    to: str = ""
    about: str = ""
    units: Mapping[str, Words] = field(default_factory=dict)
    months: Words = ()
    date: str = ""
    time: str = ""
    hour: str = ""
    keep_time_before: frozenset[str] = frozenset()
    """Words after a time that already say what it is."""
    abbreviations: frozenset[str] = frozenset()
    has_ordinal_dot: bool = False
    asks: Words = ()
    """Words that ask for an answer without a question mark."""
    question_endings: Words = ()
    acknowledgements: Words = ()
    """Short sentences for a wait."""
    spaced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Language:
    """All words of one language; what it says falls back to English."""

    code: str = ""
    spaced: bool = True
    """Whether words have spaces between them."""
    answers: Answers = field(default_factory=Answers)
    approvals: Wording
    lexicon: Lexicon = field(default_factory=Lexicon)
    sentences: Mapping[str, str]
    """What the agent says by itself, when no model can say it."""
    speech: Speech = field(default_factory=Speech)
