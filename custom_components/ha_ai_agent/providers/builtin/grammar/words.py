"""What a language calls acts, kinds, values and small words, as phrases. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from ....languages import find, known
from ....languages.language import HouseholdWords, Language
from .tokens import COMMA, phrase, spelled

type TokenRun = tuple[str, ...]

LONGEST: Final = 6
_ARTICLE: Final = 1.7


@dataclass(frozen=True, slots=True)
class Tag:
    """What words of a sentence are."""

    role: str
    """`act`, `kind`, `name`, `part`, `area`, `floor`, `number`, `skip` and so on."""
    value: str = ""
    more: tuple[str, ...] = ()
    """Ids that are meant."""
    is_many: bool = False
    cost: float = 1.0
    is_mass: bool = False
    """Whether it has no plural: "the lighting"."""


@dataclass(frozen=True, slots=True, eq=False)
class WordBook:
    """The phrases of one language."""

    language: Language
    phrases: Mapping[TokenRun, tuple[Tag, ...]]
    endings: frozenset[str]
    kinds: frozenset[str]
    """Single words that are kinds: they may be inflected, and parts of compounds."""
    turns: frozenset[str] = frozenset()
    """Words that take back: of no name they are the beginning."""

    def unclipped(self, token: str) -> TokenRun:
        """Return a verb and the pronoun that is written with it: "súbela"."""
        if (token,) in self.phrases:
            return ()
        for clitic in self.language.household.clitics:
            verb = token.removesuffix(clitic)
            if verb != token and any(
                tag.role in {"act", "do"} for tag in self.phrases.get((verb,), ())
            ):
                return verb, clitic
        return ()

    def at(
        self, tokens: TokenRun, spelling: TokenRun, start: int
    ) -> Iterator[tuple[int, Tag]]:
        """Yield what stands at a place, and where it ends."""
        for end in range(start + 1, min(start + LONGEST, len(tokens)) + 1):
            for tag in self.phrases.get(tokens[start:end], ()):
                if tag.role not in SMALL or tag.more == spelling[start:end]:
                    yield end, tag


SMALL: Final = frozenset({"skip", "prep", "to", "by", "and", "but"})
"""Small words count as they are spelled: "våra" is no "vara", "è" no "e"."""
TOO: Final = "too"
TODAY: Final = "today"
NIGHT: Final = "night"
BY_TOO: Final = "by too"
"""Of what stands before a number: it may be "to" and "by"."""
_ROLES: Final = (
    ("small", "skip", 1.0),
    ("carriers", "do", 0.5),
    ("everything", "all", 1.0),
    ("excepting", "except", 1.0),
    ("percent", "unit", 1.0),
    ("degrees", "unit", 1.0),
    ("half", "half", 0.5),
    ("full", "full", 0.5),
    ("bit", "bit", 0.5),
    ("to", "to", 1.0),
    ("by", "by", 1.0),
    ("both", "both", 1.0),
)


@cache
def word_book(code: str) -> WordBook | None:
    """Return the phrases of wishes in a language, or None where it has no grammar."""
    language = find(code)
    if not language.household.acts:
        return None
    return _book(language, _tags(language, language.household))


@cache
def question_book(code: str) -> WordBook | None:
    """Return the phrases of questions in a language, or None where it has none."""
    language = find(code)
    if not language.household.asks:
        return None
    return _book(language, _asked(language, language.household))


@cache
def lookup_book(code: str) -> WordBook | None:
    """Return the phrases of questions about other times, or None without any."""
    language = find(code)
    if not language.household.lookups:
        return None
    return _book(language, _looked_up(language, language.household))


def _looked_up(language: Language, words: HouseholdWords) -> Iterator[tuple[str, Tag]]:
    """Yield what such questions are made of."""
    for kind, texts in words.lookups.items():
        for text in texts if kind not in {TODAY, NIGHT} else ():
            is_small = kind in {"any", "what"}
            yield (
                text,
                Tag("ask" if is_small else "look", kind, cost=1 if is_small else 0.6),
            )
    for day in ("today", "tomorrow"):
        for text in words.clock.get(day, ()):
            yield text, Tag("day", day, cost=0.6)
    for text in (*words.clock.get("tonight", ()), *words.lookups.get(TODAY, ())):
        yield text, Tag("day", TODAY, cost=0.6)
    for text in words.lookups.get(NIGHT, ()):
        yield text, Tag("day", NIGHT, cost=0.6)
    for number, forms in enumerate(words.clock.get("weekdays", ())):
        for text in forms.split("|"):
            yield text, Tag("day", str(number), cost=0.6)
    for text in language.days.yesterday:
        yield text, Tag("day", "yesterday", cost=0.6)
    yield from _asked(language, words)


def _asked(language: Language, words: HouseholdWords) -> Iterator[tuple[str, Tag]]:
    """Yield what questions are made of."""
    for role, source in (
        ("ask", words.asks),
        ("state", words.states),
        ("measure", words.measures),
    ):
        for value, texts in source.items():
            for text in texts:
                yield text, Tag(role, value, cost=1.2 if value == "any" else 0.9)
    for text in words.clock.get(TODAY, ()):
        yield text, Tag("day", TODAY)
    for text in words.both:
        yield text, Tag("all")
    for text in words.outside:
        yield text, Tag("outside")
    for text in words.everything:
        yield text, Tag("all")
    yield from _small(language, words)
    yield from _kinds(words)
    for text in language.home.whole:
        yield text, Tag("whole")


def _book(language: Language, tags: Iterable[tuple[str, Tag]]) -> WordBook:
    words = language.household
    phrases: dict[TokenRun, list[Tag]] = {}
    for text, tag in tags:
        if not (key := phrase(text)):
            continue
        exact = replace(tag, more=spelled(text)) if tag.role in SMALL else tag
        if exact not in phrases.setdefault(key, []):
            phrases[key].append(exact)
    for key, own_tags in phrases.items():
        if len({tag.role for tag in own_tags}) > 1:
            # "A", "ein": a number only where nothing else makes sense.
            phrases[key] = [
                replace(tag, cost=_ARTICLE) if tag.role == "number" else tag
                for tag in own_tags
            ]
        if {"to", "by"} <= {tag.role for tag in own_tags}:
            phrases[key] = [
                replace(tag, value=BY_TOO) if tag.role == "to" else tag
                for tag in phrases[key]
            ]
    for sign in (COMMA, "&"):
        phrases[sign,] = [Tag("and", sign, (sign,))]
    phrases["%",] = [Tag("unit", "percent")]
    phrases["°",] = [Tag("unit", "degrees")]
    return WordBook(
        language=language,
        phrases={key: tuple(tags) for key, tags in phrases.items()},
        endings=frozenset(words.endings) | {""},
        turns=frozenset(
            word for text in words.corrects for word in phrase(text) if len(word) > 2
        ),
        kinds=frozenset(
            key[0]
            for key, tags in phrases.items()
            if len(key) == 1 and any(tag.role == "kind" for tag in tags)
        ),
    )


def _tags(language: Language, words: HouseholdWords) -> Iterator[tuple[str, Tag]]:
    for name, role, cost in _ROLES:
        value = name if role == "unit" else ""
        for text in getattr(words, name):
            yield text, Tag(role, value, cost=cost)
    yield from _small(language, words)
    yield from _acts(words)
    yield from _kinds(words)
    for prop, texts in words.properties.items():
        for text in texts:
            yield text, Tag("prop", prop)
    yield from _colors(language)
    for role, places in (("whole", language.home.whole), ("here", language.home.here)):
        for text in places:
            yield text, Tag(role)
    for text, number in number_words(words).items():
        yield text, Tag("number", str(number))


def _acts(words: HouseholdWords) -> Iterator[tuple[str, Tag]]:
    for act, texts in words.acts.items():
        for text in texts:
            first, star, last = text.partition(" * ")
            if star:
                yield first, Tag("half1", f"{act}|{text}", cost=0.5)
                yield last, Tag("half2", f"{act}|{text}", cost=0.5)
            else:
                yield text, Tag("act", act)
    for act, texts in words.felt.items():
        for text in texts:
            yield text, Tag("act", act)


def _kinds(words: HouseholdWords) -> Iterator[tuple[str, Tag]]:
    for kind, texts in words.kinds.items():
        for text in texts:
            yield (
                text.lstrip("+~"),
                Tag(
                    "kind", kind, is_many=text[0] in "+~", is_mass=text.startswith("~")
                ),
            )


def _small(language: Language, words: HouseholdWords) -> Iterator[tuple[str, Tag]]:
    """Yield what joins and what says nothing."""
    lexicon = language.lexicon
    turning = frozenset().union(*lexicon.turning.values())
    kept = {*lexicon.conjunctions, *words.carriers} | turning
    harmless = lexicon.harmless | lexicon.openings | lexicon.articles | lexicon.polite
    for text in words.too:
        yield text, Tag("skip", TOO)
    for text in harmless - kept - {*words.too}:
        yield text, Tag("skip")
    shared = {text for texts in words.acts.values() for text in texts}
    for text in words.prepositions:
        # What may be an act is one where both make sense.
        yield text, Tag("prep", cost=1.6 if text in shared else 1.0)
    for text in lexicon.conjunctions:
        yield text, Tag("but" if text in lexicon.contrasts else "and", text)
    for text in lexicon.pronouns:
        yield text, Tag("pronoun", cost=1.5)


def _colors(language: Language) -> Iterator[tuple[str, Tag]]:
    for name in sorted({name for item in known() for name in item.home.colors}):
        own = language.home.colors.get(name, ())
        for text in own or ((name,) if language.code == "en" else ()):
            yield text, Tag("color", name)


def number_words(words: HouseholdWords) -> dict[str, int]:
    """Return the words for 0 to 100."""
    units, tens = words.units, words.tens
    said: dict[str, int] = {}
    for value, texts in enumerate(units):
        for text in texts.split("|"):
            said[text] = value
    for ten, texts in enumerate(tens, 2):
        for text in texts.split("|"):
            said[text] = ten * 10
            for unit in range(1, 10):
                for small in units[unit].split("|"):
                    said.setdefault(f"{text} {small}", ten * 10 + unit)
                    said.setdefault(f"{text}{small}", ten * 10 + unit)
                    said.setdefault(f"{text[:-1]}{small}", ten * 10 + unit)
                    for joint in words.joints:
                        said.setdefault(f"{small}{joint}{text}", ten * 10 + unit)
                        said.setdefault(f"{small} {joint} {text}", ten * 10 + unit)
                        said.setdefault(f"{text} {joint} {small}", ten * 10 + unit)
    for text in words.hundred:
        said[text] = 100
    return said
