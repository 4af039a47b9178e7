"""Whether a sentence is a plain yes or no, and to what: by words alone. Pure.

A yes opens doors, so only what is nothing but a yes counts. Every word has to be known:
one that is not leaves the sentence to the model, and the question stays open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
import re
from typing import Final, Literal
import unicodedata

from ..languages import Language, find

MAX_WORDS: Final = 16
# Also the marks of Arabic, Greek and full-width scripts.
_QUESTION: Final = re.compile("[?;\uff1f\u061f\u2e2e\u037e]")
_WORD: Final = re.compile(r"\w+")
# A word at the very beginning that is set apart: it answers.
_BEGINS: Final = re.compile(r"\W*\w+\s*[,.!…、。，！]")  # noqa: RUF001
# Apostrophes that count as letters, or that no form brings together.
_APOSTROPHES: Final = str.maketrans(
    dict.fromkeys("\u02bc\u02b9\u02bb\u02bd\u02c8\ua78c\u2018\u2019\u201b\u2032", "'")
)

type Kind = Literal["yes", "no", "halt", "unclear", "fillers", "both"]
_KINDS: Final[tuple[Kind, ...]] = ("fillers", "both", "yes", "halt", "no", "unclear")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a sentence says, in so far as it is plain."""

    decision: Literal["approve", "reject"] | None
    """None: no yes and no no, but perhaps the name of one of several things."""
    wants_all: bool = False
    is_halt: bool = False
    """A no that may also be meant for something that runs: "stop"."""
    rest: tuple[str, ...] = ()
    """The words that are left: they have to name what is meant."""
    said: tuple[str, ...] = ()
    """All words, numbers in digits."""

    @property
    def names(self) -> tuple[str, ...]:
        """The words that are left but for a code."""
        return tuple(word for word in self.rest if not word.isdigit())


NO_ANSWER: Final = Answer(decision=None)


class Phrasebook:
    """What one language answers with, ready to be compared, and what we say to it."""

    __slots__ = ("is_spaced", "longest", "phrases", "wording", "yes")

    def __init__(self, language: Language) -> None:
        self.is_spaced = language.spaced
        self.wording = language.approvals
        self.phrases: dict[tuple[str, ...], Kind] = {}
        # The later kinds win: what is unclear anywhere is not plain.
        for kind in _KINDS:
            for phrase in getattr(language.answers, kind):
                # "won't" is also heard and typed as "wont".
                for form in {phrase, phrase.replace("'", "")}:
                    self.phrases[self._words(form)] = kind
        self.yes = self._words("".join(language.answers.yes[:1]))
        """The plainest yes."""
        self.longest = max(map(len, self.phrases), default=0)

    def _words(self, text: str) -> tuple[str, ...]:
        return words(text, is_spaced=self.is_spaced)

    def speaks_of_yes(self, text: str) -> bool:
        """Return whether a plain yes stands in a text, but as its first word alone."""
        tokens = self._words(text)
        length = len(self.yes)
        found = [
            start
            for start in range(len(tokens) - length + 1)
            if length and tokens[start : start + length] == self.yes
        ]
        if found != [0]:
            return bool(found)
        return _BEGINS.match(text) is None

    def say(self, key: str, **values: str) -> str:
        """Return a sentence, with a capital where it begins with a preview."""
        text = self.wording.sentences[key].format(**values)
        return text[:1].upper() + text[1:]


@cache
def _phrasebook(language: Language) -> Phrasebook:
    return Phrasebook(language)


def speak(language: str) -> Phrasebook:
    """Return what a language answers with and is answered in; sentences may be English.

    Without any words of its own where nobody wrote them down.
    """
    return _phrasebook(find(language))


def read(text: str, language: str) -> Answer | None:
    """Return a plain answer, None for everything else."""
    book = speak(language)
    if not book.phrases or _QUESTION.search(text):
        return None
    return _read(text, book)


def speaks_of_yes(text: str, language: str) -> bool:
    """Return whether a sentence speaks of saying yes.

    "Yes, it is on" answers; a yes anywhere else may say what it would do.
    """
    return any(speak(code).speaks_of_yes(text) for code in (language, "en"))


def refuses(text: str, language: str) -> bool:
    """Return whether a sentence begins with a no, whatever follows it."""
    book = speak(language)
    if _QUESTION.search(text):
        return False
    tokens = words(text, is_spaced=book.is_spaced)
    return bool(tokens) and _longest(tokens, 0, book)[1] == "no"


def words(text: str, *, is_spaced: bool = True) -> tuple[str, ...]:
    """Return the words of a text; letters where a language has no spaces."""
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    plain = "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in plain
    )
    found = _WORD.findall(plain.replace("_", " "))
    if is_spaced:
        return tuple(found)
    return tuple(
        piece
        for word in found
        for piece in ((word,) if word.isascii() else tuple(word))
    )


def without_names(
    said: Sequence[str], names: Iterable[Sequence[str]]
) -> tuple[str, ...]:
    """Return the words without those that are a whole name."""
    left = list(said)
    for name in sorted(names, key=len, reverse=True):
        length = len(name)
        for start in range(len(left) - length + 1):
            if tuple(left[start : start + length]) == tuple(name):
                del left[start : start + length]
                break
    return tuple(left)


def names_one_of(
    rest: Sequence[str], subjects: Mapping[str, Iterable[str]]
) -> tuple[str, ...]:
    """Return the keys whose words hold every word that is left."""
    return tuple(
        key
        for key, known in subjects.items()
        if rest and _all_known(rest, frozenset(known))
    )


def _all_known(rest: Iterable[str], known: frozenset[str]) -> bool:
    return all(
        word in known or any(_are_forms(word, other) for other in known)
        for word in rest
    )


def _are_forms(word: str, other: str) -> bool:
    """Return whether two words seem to be forms of one: Haustür, Haustüre."""
    shared = min(len(word), len(other))
    if shared < 4 or abs(len(word) - len(other)) > 2:
        return False
    stem = max(4, shared - 1)
    return word[:stem] == other[:stem]


def _read(text: str, book: Phrasebook) -> Answer | None:
    tokens = words(text, is_spaced=book.is_spaced)
    limit = MAX_WORDS if book.is_spaced else 3 * MAX_WORDS
    if not tokens or len(tokens) > limit:
        return None
    kinds: set[Kind] = set()
    rest: list[str] = []
    position = 0
    while position < len(tokens):
        length, kind = _longest(tokens, position, book)
        if kind is None:
            rest.append(tokens[position])
        else:
            kinds.add(kind)
        position += length
    refusals = kinds & {"no", "halt"}
    if "unclear" in kinds or ("yes" in kinds and refusals):
        return None
    return Answer(
        decision="approve" if "yes" in kinds else "reject" if refusals else None,
        wants_all="both" in kinds,
        is_halt=refusals == {"halt"},
        rest=tuple(rest),
        said=tokens,
    )


def _longest(
    tokens: tuple[str, ...], position: int, book: Phrasebook
) -> tuple[int, Kind | None]:
    """Return the longest phrase that begins here."""
    for length in range(min(book.longest, len(tokens) - position), 0, -1):
        kind = book.phrases.get(tokens[position : position + length])
        if kind is not None:
            return length, kind
    return 1, None
