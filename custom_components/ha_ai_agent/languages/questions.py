"""Whether a sentence only asks how something is, or wants something done. Pure.

What is not surely one of them is neither: then a model decides, as it always did.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
import re
from typing import Final

from ..text import QUESTION_MARKS
from .language import Asking, Language
from .reading import find

_ENDS: Final = re.compile(
    rf"[.!…,;:]+(?=\s|$)|[，。！、；：¡\n{''.join(sorted(QUESTION_MARKS))}]+"  # noqa: RUF001
)
_NO_WORD: Final = re.compile(r"[-\"“”„«»()]+")
_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})  # noqa: RUF001
_CLOSERS: Final = ' "”»“)'
_SHORTEST_VERB: Final = 3
_ENDING: Final = frozenset(
    ("on", "off", "open", "close", "up", "down", "brighter", "dimmer", "mute")
) | {"warmer", "colder", "louder", "quieter", "faster", "slower"}
"""Acts that may stand behind what they are about."""
_NOUNS: Final = frozenset({"dock", "locate", "water"})
"""Acts whose words begin no wish, or none alone: "home", "where is", "water"."""
_LONGEST: Final = 400
"""Characters: nobody asks a plain question in more."""
_KEPT: Final = 64
"""Sets of phrases that are remembered: two languages have about so many."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence, taken apart."""

    whole: str
    parts: tuple[str, ...]
    """What stands between marks and conjunctions, without what only leads to it."""
    asking: tuple[str, ...]
    """The parts that may ask: what follows a "when it is dark and" is its condition."""
    is_marked: bool
    goes_on: bool
    """Whether more than a question is said, and that last."""
    words: Asking
    is_spaced: bool
    """Whether words can be told from what is around them."""

    def has(self, phrases: Iterable[str]) -> bool:
        """Return whether any of the phrases stands anywhere."""
        if not self.is_spaced:
            return any(phrase in self.whole for phrase in phrases)
        return any(phrase in self.whole for phrase in _all_padded(tuple(phrases)))

    def begins(self, part: str, phrases: Iterable[str]) -> bool:
        """Return whether a part begins with any of the phrases."""
        if not self.is_spaced:
            return any(phrase in part for phrase in phrases)
        return f" {part} ".startswith(_all_padded(tuple(phrases)))

    def acts(self, part: str, acts: Iterable[str]) -> bool:
        """Return whether a part says what is to be done: "turn * on", "* anmachen"."""
        return any(_fits(part, act, self.is_spaced) for act in acts)

    @property
    def wants_words(self) -> bool:
        """Return whether an answer is wanted, and now: no word when something is."""
        words = self.words
        # "Tell me to stretch" wants no word now.
        wishes = [wish for wish in words.wishes if wish.startswith(words.tells)]
        if not self.has(words.tells) or self.has((*wishes, *words.notices)):
            return False
        is_asked = any(self.begins(part, words.tells) for part in self.parts[:1])
        if not is_asked and not set(words.tells).isdisjoint(self.parts[1:]):
            # "Reset the counter and tell me": of what is done, once it is.
            return False
        later = [f"{tell} {when}" for tell in words.tells for when in words.later]
        return not self.has(later) and not self.waits

    @property
    def waits(self) -> bool:
        """Return whether it begins with what has to be first: "when it rings, tell"."""
        first = next(iter(self.parts), "")
        return self.is_spaced and _is_condition(first, self.words)

    @property
    def is_asked(self) -> bool:
        """Return whether anything in it is a question."""
        words = self.words
        return (
            self.has(words.marks)
            or (self.is_marked and self.has(words.within))
            or any(
                self.begins(part, words.begins)
                or part.partition(" ")[0].endswith(words.suffixes)
                for part in self.asking
            )
        )


def only_asks(text: str, language: str) -> bool:
    """Return whether a sentence is plainly a question about how something is.

    "Could you turn it on?" is none, and neither is what is both: "… if so, close it".
    """
    said = _read(text, find(language))
    return said is not None and _only_asks(said, find(language))


def asks_to_act(text: str, language: str, *, is_of_home: bool = True) -> bool:
    """Return whether a sentence plainly wants something done.

    `is_of_home`: it names something of the home. Else one word may mean many things:
    "close friends", "ferme les yeux".
    """
    said = _read(text, find(language))
    if said is None or _only_asks(said, find(language)):
        return False
    if said.is_marked and said.is_asked and not _is_wish(said, find(language)):
        return False
    acts = said.words.acts
    if said.is_spaced and not is_of_home:
        acts = tuple(act for act in acts if " " in act)
    if any(said.acts(part, acts) for part in said.parts):
        return True
    if said.wants_words:
        return False
    is_wish = _is_wish(said, find(language))
    if is_wish and said.has(act for act in acts if "*" not in act):
        return True
    if not is_of_home or (said.is_marked and not is_wish):
        return is_of_home and said.has(said.words.notices)
    return _wants_of_home(said, find(language))


def _wants_of_home(said: _Said, language: Language) -> bool:
    """Return whether what names the home also says a household act, or a wish."""
    if said.has(said.words.notices):
        return True
    if not said.is_spaced:
        return False
    begins, ends = _household(language)
    tells_how = said.has(said.words.within)
    return any(
        said.begins(part, begins)
        or said.begins(part, said.words.wants)
        or (not tells_how and f" {part} ".endswith(ends))
        for part in said.parts
    )


@cache
def _household(language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return how the acts of a household begin, and how they end: "music louder"."""
    words = language.household
    before = {*words.prepositions, *language.asking.within, *language.lexicon.articles}
    acts = [
        (act, phrase)
        for act, phrases in words.acts.items()
        for phrase in phrases
        if "*" not in phrase
    ]
    begins = dict.fromkeys(
        phrase
        for phrase in (
            *words.carriers,
            *words.adds,
            *(phrase for act, phrase in acts if act not in _NOUNS),
        )
        if "*" not in phrase and len(phrase) >= _SHORTEST_VERB and phrase not in before
    )
    behind = (phrase for act, phrase in acts if act.partition(".")[0] in _ENDING)
    ends = dict.fromkeys(map(_padded, (*behind, *words.half)))
    return tuple(begins), tuple(ends)


def only_acts(text: str, language: str) -> bool:
    """Return whether nothing in a sentence asks for words: an act may go without."""
    said = _read(text, find(language))
    if said is None:
        return not QUESTION_MARKS.intersection(text)
    is_plain = not said.is_marked or _is_wish(said, find(language))
    asks = any(said.begins(part, said.words.begins) for part in said.parts)
    return is_plain and not asks and not said.has(said.words.tells)


def _only_asks(said: _Said, language: Language) -> bool:
    words = said.words
    if said.has(words.notices):
        return False
    if said.is_marked and said.has(words.alone) and not _is_wish(said, language):
        return True
    others = [part for part in said.parts if not said.begins(part, words.begins)]
    starts = [act for act in words.acts if not act.startswith("*")]
    # "Mach sie dann an": what stands between is a conjunction elsewhere.
    joined = [f"{first} {last}" for first, last in pairwise(others)]
    if any(said.acts(part, starts) for part in (*others, *joined)):
        return False
    if any(_is_wished(said, part) for part in others):
        return False
    if said.wants_words:
        return True
    if said.goes_on:
        return False
    return said.is_asked and not _is_wish(said, language)


def _is_wished(said: _Said, part: str) -> bool:
    """Return whether a part is an act behind a wish: "could you turn it on"."""
    if not said.is_spaced or any(_padded(te) in f" {part} " for te in said.words.tells):
        return False
    wishes = (wish for wish in said.words.wishes if part.startswith(f"{wish} "))
    return any(said.acts(part[len(wish) :].strip(), said.words.acts) for wish in wishes)


def _is_wish(said: _Said, language: Language) -> bool:
    """Return whether it is a wish in the form of a question."""
    lexicon = language.lexicon
    if said.has(said.words.wishes):
        return True
    if not said.is_spaced:
        return False
    # "Kann bitte jemand": what is polite may stand anywhere.
    plain = said.whole
    for word in lexicon.fillers & lexicon.polite:
        plain = plain.replace(f" {word} ", " ")
    return any(_padded(wish) in plain for wish in said.words.wishes) or any(
        said.begins(part, lexicon.polite) for part in said.parts
    )


def _read(text: str, language: Language) -> _Said | None:
    """Return a sentence taken apart; None where its language has no words for it."""
    words = language.asking
    if not words.begins or len(text) > _LONGEST:
        return None
    text = text.translate(_APOSTROPHES).lower().strip()
    marks = (*QUESTION_MARKS, *language.speech.question_endings)
    is_marked = text.rstrip(_CLOSERS).endswith(marks)
    is_spaced = language.spaced and not language.lexicon.is_glued
    pieces = [_NO_WORD.sub(" ", piece).split() for piece in _ENDS.split(text)]
    flat = [" ".join(piece) for piece in pieces if piece]
    harmless = {*language.lexicon.harmless, *language.lexicon.openings}
    goes_on = (
        not is_marked
        and any(mark in text for mark in marks)
        and bool(flat)
        and flat[-1] not in harmless
    )
    if not is_spaced:
        parts = tuple(flat)
        return _Said(text, parts, parts, is_marked, goes_on, words, is_spaced)
    rows = [tuple(_parts(piece, language)) for piece in flat]
    parts = tuple(part for row in rows for part in row)
    asking = tuple(part for row in rows for part in _before_condition(row, words))
    whole = f" {' '.join(flat)} "
    return _Said(whole, parts, asking, is_marked, goes_on, words, is_spaced)


def _is_condition(part: str, words: Asking) -> bool:
    """Return whether a part says when: "when it rings", and not "when is it"."""
    is_later = any(part.startswith(f"{when} ") for when in words.later)
    return is_later and not any(
        f" {part} ".startswith(_padded(begin)) for begin in words.begins
    )


def _before_condition(row: Iterable[str], words: Asking) -> Iterator[str]:
    for part in row:
        if _is_condition(part, words):
            return
        yield part


def _parts(piece: str, language: Language) -> Iterator[str]:
    """Yield what stands between conjunctions, without what only leads to it."""
    lexicon = language.lexicon
    leads = {*lexicon.openings, *lexicon.fillers}
    # "Lights off, please": what is polite alone changes nothing at the end.
    ends = lexicon.fillers & lexicon.polite
    rest = f" {piece} "
    for conjunction in lexicon.conjunctions:
        rest = rest.replace(f" {conjunction} ", " | ")
    for found in rest.split("|"):
        part = found.strip()
        while lead := next((le for le in leads if part.startswith(f"{le} ")), None):
            part = part[len(lead) :].strip()
        while last := next((le for le in ends if part.endswith(f" {le}")), None):
            part = part[: -len(last)].strip()
        if part:
            yield part


def _padded(phrase: str) -> str:
    """Return a phrase as it stands among others: an elided word is a beginning.

    A star is the beginning of a word: "*ła się" says what became of something.
    """
    if phrase.startswith("*"):
        return f"{phrase[1:]} "
    return f" {phrase}" if phrase.endswith("'") else f" {phrase} "


@lru_cache(maxsize=_KEPT)
def _all_padded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Return phrases as they stand among others: the hundreds of a language, once."""
    return tuple(map(_padded, phrases))


def _fits(part: str, act: str, is_spaced: bool) -> bool:
    """Return whether a part begins and ends as an act says."""
    begins, star, ends = act.partition("*")
    gap = " " if is_spaced else ""
    if not part.startswith(begins.strip()):
        return False
    if begins.strip() and not f"{part} ".startswith(f"{begins.strip()}{gap}"):
        return False
    return not star or part.endswith(f"{gap}{ends.strip()}")
