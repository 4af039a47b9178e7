"""What a file of a language may hold, section by section. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from ..folding import words_of

type Words = tuple[str, ...]

# `eq=False`: a section is compared by being the same, not by its thousand words, so
# that parts can keep what they make of it.


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWords:
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
    numbers: Words = ()
    """Words and parts of words that make a number of more than one digit."""
    """Words of 0 to 9, by which a code is read aloud; several have a space between."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asking:
    """How a question is told from a wish, in lower case and without hyphens."""

    begins: Words = ()
    """With what a question begins; where words are not set apart, what is in it."""
    within: Words = ()
    """What makes a sentence with a question mark one about how something is; `*ęła`:
    what a word ends with."""
    marks: Words = ()
    """What makes a question of any sentence that it is in."""
    alone: Words = ()
    """What things do by themselves, where there is a question mark."""
    suffixes: Words = ()
    """The same at the end of a first word."""
    tells: Words = ()
    """What wants to be told something, however polite: "tell me"."""
    later: Words = ()
    """What makes a wish of that: "tell me when"."""
    notices: Words = ()
    """What wants to be told when something comes to be: "let me know when"."""
    wants: Words = ()
    """How a wish about the home begins: "I'd like", "no more"."""
    wishes: Words = ()
    """What makes a wish of a question, beside the polite words of the lexicon."""
    acts: Words = ()
    """How a wish begins, or ends (`* off`), or both (`turn * off`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuing:
    """How people go on with an earlier conversation, in lower case."""

    leads: Words = ()
    """What may stand before it, in any order: "Okay, can we please"."""
    begins: Words = ()
    """How such a sentence begins; what follows says which conversation."""
    ends: Words = ()
    """The same where it stands at the end."""
    unnamed: Words = ()
    """What names no subject: whatever was spoken of last."""
    players: Words = ()
    """Beginnings of what a player, or a lamp, goes on with or back to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days that people name."""

    today: Words = ()
    yesterday: Words = ()
    day_before_yesterday: Words = ()
    last_week: Words = ()
    ahead: Words = ()
    """What is asked of the weather to come without a day: "umbrella"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrances:
    """Single words of names that tell a way in or a siren where no device class does.

    Case and accents do not count. They count in every language: homes mix them.
    """

    ways_in: frozenset[str] = frozenset()
    """A cover that is called so opens a way in."""
    way_in_parts: frozenset[str] = frozenset()
    """The same within a word, and where words are not set apart."""
    openers: frozenset[str] = frozenset()
    """A switch or a button that is called so opens a way in."""
    opener_parts: frozenset[str] = frozenset()
    garages: frozenset[str] = frozenset()
    garage_parts: frozenset[str] = frozenset()
    doors: frozenset[str] = frozenset()
    """What opens one only with a word for opening, or as a button."""
    opens: frozenset[str] = frozenset()
    unlocks: frozenset[str] = frozenset()
    locks: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    """What is set about a way in, and opens none."""
    shades: frozenset[str] = frozenset()
    """What is called so is none, whatever else its name says."""
    shade_parts: frozenset[str] = frozenset()
    shutters: frozenset[str] = frozenset()
    """Of the shades, what a garage's door is called as well."""
    sirens: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeWords:
    """What is said of a home without a name: of many languages, homes mix them."""

    everything: Words = ()
    excepting: Words = ()
    warmth: Words = ()
    """How warm it is: what no name of a device class says."""
    brightness: Words = ()
    whole: Words = ()
    """The home itself: "house"."""
    rooms: Words = ()
    """What any room is called: a part of many names that tells none of them apart."""
    here: Words = ()
    """The room of whoever speaks."""
    colors: Mapping[str, Words] = field(default_factory=dict)
    """Name in English -> what people call the color, or the white."""
    kinds: Mapping[str, Words] = field(default_factory=dict)
    """Domain or `domain.device_class` -> what people call it."""
    levels: Mapping[str, Words] = field(default_factory=dict)
    """What people call floors: by their number from the ground, `up` (all above it),
    `down`, `top`; `first` and `second` where a first floor may be either of two;
    `none`: what only sounds so."""
    endings: Words = ()
    """Groups of endings that make no other word: behind "-" those that may follow it,
    else those that stand for each other ("*": none). A language without any: all."""
    joins: bool = True
    """Whether one word is made of several: "Küchenuhr"."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HouseholdWords:
    """What the grammar of household acts is made of; nothing here turns a meaning."""

    acts: Mapping[str, Words] = field(default_factory=dict)
    """Act of `domains/acts.json` -> how it is said, with `*` for what stands between;
    `on.light`: a lamp is meant where nothing is named."""
    felt: Mapping[str, Words] = field(default_factory=dict)
    """Act -> how people complain who want it: "too cold" is "warmer"."""
    kinds: Mapping[str, Words] = field(default_factory=dict)
    """Kind -> what people call it; `+word` means several and `~word` any amount."""
    properties: Mapping[str, Words] = field(default_factory=dict)
    choices: Mapping[str, Words] = field(default_factory=dict)
    """What a thing can be set to, as Home Assistant calls it -> how it is said."""
    carriers: Words = ()
    """Verbs that say nothing without another word: "turn"."""
    small: Words = ()
    """What may stand anywhere and says nothing, beside the lexicon's harmless words."""
    prepositions: Words = ()
    """What stands before a place or a thing."""
    everything: Words = ()
    excepting: Words = ()
    both: Words = ()
    percent: Words = ()
    degrees: Words = ()
    half: Words = ()
    full: Words = ()
    bit: Words = ()
    to: Words = ()
    """What stands before what a figure shall be."""
    by: Words = ()
    """What stands before what a figure is changed by."""
    units: Words = ()
    """0 to 19; several words for one with `|` between."""
    tens: Words = ()
    """20 to 90."""
    joints: Words = ()
    """What stands between tens and units."""
    hundred: Words = ()
    asks: Mapping[str, Words] = field(default_factory=dict)
    """What is asked: `is`, `which`, `many`, `what`, `where`, `who`, `warm`, `target`,
    to what a thing is set; `is.on` says the state, too; and `any`, what only goes with
    it."""
    states: Mapping[str, Words] = field(default_factory=dict)
    """How something may be -> how it is said."""
    measures: Mapping[str, Words] = field(default_factory=dict)
    """Device class of what is measured -> what people call it."""
    lookups: Mapping[str, Words] = field(default_factory=dict)
    """What asks about another time than now: `weather`, `rain`, `events` ("calendar"),
    `plans` ("what's on", with a day), `last` ("when was … last"), `span` ("how long");
    `least` and `most`, of how warm it was; `what` and `any` go with it; `today`: parts
    of this day, `night`: the one before."""
    outside: Words = ()
    none: str = ""
    """What is said where nothing was asked for that there is."""
    adds: Words = ()
    """Verbs that put something on a list."""
    removes: Words = ()
    """Sentences that take something off a list: `*` is what, `~` the list."""
    bought: Words = ()
    """The same of what was bought."""
    buys: Words = ()
    """Whole questions for what is to be bought."""
    clock: Mapping[str, Words] = field(default_factory=dict)
    """How times are said: `at`, what stands before one, `oclock` behind it, `am`, `pm`,
    `today`, `tonight`, `tomorrow`, `noon`, `midnight`, `sunset`, `sunrise`; `half_past`
    before the hour, `half_to` before the next one, `half_after`; `hours`, `half_hours`:
    their own words for hours, by number; `weekdays` from Monday on."""
    conditions: Mapping[str, Words] = field(default_factory=dict)
    """`whether` begins what shall be so, `then` what is done; `above`, `below`; `when`:
    what is waited for."""
    helps: Words = ()
    """Whole questions for what can be said here."""
    dids: Words = ()
    """Whole questions for what was done last."""
    whys: Words = ()
    """Whole questions for why."""
    samples: Mapping[str, str] = field(default_factory=dict)
    """Act, or `later` -> a sentence that can be said of something."""
    talk: Mapping[str, str] = field(default_factory=dict)
    """What is answered: `try`, `because`, `nothing`, `no_weather`, `no_calendar`,
    `unrecorded`, `not_since`, `unlisted`, `undone`, `planned`, `no_wait`; and why
    something did not work: `unreachable`, `unable`, `forbidden`."""
    undoes: Words = ()
    """Whole sentences that want the last thing put back."""
    after: Words = ()
    """What stands before a time from now: "in 10 minutes"."""
    spans: Mapping[str, Words] = field(default_factory=dict)
    """Seconds -> how they are said without a number: "half an hour"."""
    too: Words = ()
    """What goes on with the sentence before: "the kitchen too"."""
    asides: Words = ()
    """What says why, beside a wish, and nothing else: "I'm on the phone"."""
    corrects: Words = ()
    """What takes back, between two commas, what stands before: "no", "I mean"."""
    lacks: Words = ()
    """What begins a sentence about what is to be bought: "we are out of"."""
    seconds: Words = ()
    minutes: Words = ()
    hours: Words = ()
    timers: Mapping[str, Words] = field(default_factory=dict)
    """How timers are spoken of: `noun`; `start`, `left`, `pause`, `resume`, `add`,
    `take`, `cancel`, `all`; `of` before a name or a time, `small` anywhere."""
    rooms: Words = ()
    """What any place is called: alone it is no name of one."""
    clitics: Words = ()
    """Pronouns that are written together with the verb: "súbela"."""
    has_first_head: bool = False
    """Whether the first word of a name says what it is: "cabine du capitaine"."""
    endings: Words = ()
    """By which the forms of one word differ."""
    has_compounds: bool = False
    """Whether words are written together: "Wohnzimmerlampe"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """What names are said with. It counts in every language, so nothing rare."""

    articles: frozenset[str] = frozenset()
    """Articles and the like: "the", "im"."""
    prefixes: Words = ()
    """Articles that are written together with their word."""
    all: frozenset[str] = frozenset()
    """What models write in place of an id when they mean every one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AutomationWords:
    """How an automation is told: clauses that stand alone, so that names fit in."""

    says: Mapping[str, str] = field(default_factory=dict)
    weekdays: Words = ()
    """From Monday on."""
    keeps_capitals: bool = False
    """Whether a noun has its capital within a sentence, too."""


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
    money: Mapping[str, Words] = field(default_factory=dict)
    """Signs of currencies, and what they are called after a number."""
    prefixes: Mapping[str, str] = field(default_factory=dict)
    """`Mi` -> "mebi", where it is not that."""
    per: Mapping[str, str] = field(default_factory=dict)
    """Unit -> "per kilowatt hour", where the word for "per" turns the unit's."""
    short_hours: Words = ()
    """How hours are written before minutes, where that is not "h"."""
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
    interrogatives: Words = ()
    """How a question begins that has no question mark: "how long", "which"."""
    conditions: Words = ()
    """What makes an offer of an order: "tell me *if* it is too bright"."""
    orders: Words = ()
    """How a clause begins that asks for an answer: "tell me"."""
    closings: Words = ()
    """What makes a courtesy of it: "if you need anything else"."""
    rhetorical: Words = ()
    """What waits for no answer though it asks, or only tells what something asks."""
    tags: Words = ()
    """What makes a question of a remark, at its end: "Nice, isn't it?"."""
    addresses: Words = ()
    """Words of a question that is put to a person, whatever is said behind it."""
    quotes: Words = ()
    """What stands right before a colon where others are quoted: "the note says"."""
    teasers: Words = ()
    """What asks only to be allowed to tell it, where more follows: "hear something"."""
    denials: Words = ()
    """How it is said that something could not be done; ` … `: words between."""
    has_last_verb: bool = False
    """Whether an order stands at the end of its clause."""
    question_endings: Words = ()
    acknowledgements: Words = ()
    """Short sentences for a wait."""
    spaced: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class SharedWords:
    """What of a language counts whatever is spoken: homes mix languages."""

    code: str = ""
    spaced: bool = True
    """Whether words have spaces between them."""
    is_apart: bool = True
    """Whether a word ends where a gap begins: nothing is written onto it."""
    continuing: Continuing = field(default_factory=Continuing)
    days: Days = field(default_factory=Days)
    entrances: Entrances = field(default_factory=Entrances)
    home: HomeWords = field(default_factory=HomeWords)
    names: NameWords = field(default_factory=NameWords)


@dataclass(frozen=True, kw_only=True, eq=False)
class Language(SharedWords):
    """All words of one language; what it says falls back to English."""

    answers: AnswerWords = field(default_factory=AnswerWords)
    approvals: Wording
    asking: Asking = field(default_factory=Asking)
    automations: AutomationWords = field(default_factory=AutomationWords)
    household: HouseholdWords = field(default_factory=HouseholdWords)
    lexicon: Lexicon = field(default_factory=Lexicon)
    sentences: Mapping[str, str]
    """What the agent says by itself, when no model can say it."""
    speech: Speech = field(default_factory=Speech)

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Folded words that stand in sentences about anything."""
        lexicon, asking, answers = self.lexicon, self.asking, self.answers
        texts = chain(
            *(lexicon.conjunctions, lexicon.articles, lexicon.fillers),
            *(lexicon.pronouns, lexicon.harmless, lexicon.openings, lexicon.polite),
            *(lexicon.elsewhen, lexicon.postponing, lexicon.contrasts),
            *(asking.begins, asking.within, asking.marks, asking.tells, asking.later),
            *(asking.wishes, answers.fillers, answers.yes, answers.no, answers.unclear),
            *(self.home.everything, self.home.excepting, self.names.articles),
            *(self.days.today, self.days.yesterday),
            *(self.continuing.unnamed, self.continuing.leads),
        )
        return frozenset(word for text in texts for word in words_of(text))
