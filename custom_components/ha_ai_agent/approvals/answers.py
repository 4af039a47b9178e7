"""Whether a sentence is a plain yes or no, and to what: by words alone. Pure.

A yes opens doors, so only what is nothing but a yes counts. Every word has to be known:
one that is not leaves the sentence to the model, and the question stays open.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
import re
from types import MappingProxyType
from typing import Any, Final, Literal
import unicodedata

from ..languages import Language, find
from ..text import QUESTION_MARKS
from .preview import verb

MAX_WORDS: Final = 16
# A semicolon is the question mark of Greek.
_ASKING: Final = QUESTION_MARKS | {";"}
_WORD: Final = re.compile(r"\w+")
# A word at the very beginning that is set apart: it answers.
_BEGINS: Final = re.compile(r"\W*\w+\s*[,.!…、。，！]")  # noqa: RUF001
# Apostrophes that count as letters, or that no form brings together.
_APOSTROPHES: Final = str.maketrans(
    dict.fromkeys("\u02bc\u02b9\u02bb\u02bd\u02c8\ua78c\u2018\u2019\u201b\u2032", "'")
)

type AnswerKind = Literal["yes", "no", "halt", "unclear", "fillers", "both"]
_KINDS: Final[tuple[AnswerKind, ...]] = (
    "fillers",
    "both",
    "yes",
    "halt",
    "no",
    "unclear",
)
# Signs that say it in every language; of all others nobody knows what they add.
_SIGNS: Final[Mapping[str, AnswerKind]] = MappingProxyType(
    {
        **dict.fromkeys("\U0001f44d\U0001f44c\u2705\u2714", "yes"),
        **dict.fromkeys("\U0001f44e\u274c\u2716\U0001f6ab\u26d4\u270b\U0001f645", "no"),
        **dict.fromkeys(
            "\U0001f64f\U0001f642\U0001f60a\U0001f600\U0001f603", "fillers"
        ),
        "\U0001f6d1": "halt",
    }
)


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
    names: tuple[str, ...] = ()
    """The words that are left but for a code."""
    said: tuple[str, ...] = ()
    """All words, numbers in digits: "four" is 4."""


NO_ANSWER: Final = Answer(decision=None)


class Phrasebook:
    """What one language answers with, ready to be compared, and what we say to it."""

    __slots__ = (
        "_numbers",
        "digits",
        "is_spaced",
        "longest",
        "phrases",
        "wording",
        "yes",
    )

    def __init__(self, language: Language) -> None:
        self.is_spaced = language.spaced
        self.wording = language.approvals
        self.phrases: dict[tuple[str, ...], AnswerKind] = {}
        # The later kinds win: what is unclear anywhere is not plain.
        for kind in _KINDS:
            for phrase in getattr(language.answers, kind):
                # "won't" is also heard and typed as "wont".
                for form in {phrase, phrase.replace("'", "")}:
                    self.phrases[self._words(form)] = kind
        self.yes = self._words("".join(language.answers.yes[:1]))
        """The plainest yes."""
        self.digits = {
            words(form): str(digit)
            for digit, known in enumerate(language.answers.digits)
            for word in known.split()
            for form in (word, word.replace("'", ""))
        }
        self._numbers = frozenset(map(str.casefold, language.answers.numbers))
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

    def contradicts(self, said: Sequence[str], call: Mapping[str, Any]) -> bool:
        """Return whether words hold a verb of ours that the call is not: "lock"."""
        own = set(words(verb(self.wording, call), is_spaced=True))
        others = {
            word
            for key in ("lock.lock", "close")
            for word in words(self.wording.actions.get(key, "").format(names=" "))
        } - own
        if not self.is_spaced:
            whole = "".join(said)
            return any(other in whole for other in others)
        return any(
            word == other or _are_forms(word, other)
            for word in said
            for other in others
        )

    def in_digits(self, said: Iterable[str]) -> tuple[str, ...]:
        """Return words with those of digits as digits."""
        return tuple(self.digits.get((word,), word) for word in said)

    def is_number(self, word: str) -> bool:
        """Return whether a word is a number, or glued to one: "forty", "elf"."""
        return (
            word.isdigit()
            or (word,) in self.digits
            or word in self._numbers
            or any(
                len(part) > 2 and (word.startswith(part) or word.endswith(part))
                for part in self._numbers
            )
        )

    def may_be_code(self, text: str) -> bool:
        """Return whether a sentence may say a code in a way that is not read."""
        said = words(text, is_spaced=self.is_spaced)
        numbers = [word for word in said if self.is_number(word)]
        return len(numbers) > 1 or (bool(numbers) and len(said) == 1)

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
    if not book.phrases or _asks(text):
        return None
    return _read(text, book)


def only_halts(text: str, language: str) -> bool:
    """Return whether words only say to stop."""
    answer = read(text, language)
    return answer is not None and answer.is_halt


def speaks_of_yes(text: str, language: str) -> bool:
    """Return whether a sentence speaks of saying yes.

    "Yes, it is on" answers; a yes anywhere else may say what it would do.
    """
    return any(speak(code).speaks_of_yes(text) for code in (language, "en"))


def refuses(text: str, language: str) -> bool:
    """Return whether a sentence begins with a no, whatever follows it."""
    book = speak(language)
    if _asks(text):
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


def names_another(
    said: Sequence[str],
    names: Iterable[Sequence[str]],
    others: Iterable[Sequence[str]],
) -> bool:
    """Return whether a whole name was said that is no part of one of these."""
    own = [f" {' '.join(name)} " for name in names]
    heard = f" {' '.join(said)} "
    return any(
        other
        and (text := f" {' '.join(other)} ") in heard
        and not any(text in name for name in own)
        for other in others
    )


def names_one_of(
    rest: Sequence[str], subjects: Mapping[str, Iterable[str]]
) -> tuple[str, ...]:
    """Return the keys whose words hold every word that is left."""
    return tuple(
        key
        for key, known in subjects.items()
        if rest and _all_known(rest, frozenset(known))
    )


def spelled_in(rest: Sequence[str], texts: Iterable[str]) -> bool:
    """Return whether all that is left is made of pieces of names.

    Where no space parts words a sign alone says nothing: "how cold" is no freezer.
    """
    whole, names = "".join(rest), ["".join(words(text)) for text in texts]
    ends = {0}
    for end in range(2, len(whole) + 1):
        if any(
            start in ends and any(whole[start:end] in name for name in names)
            for start in range(end - 1)
        ):
            ends.add(end)
    return bool(whole) and len(whole) in ends


def _asks(text: str) -> bool:
    return not _ASKING.isdisjoint(text)


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


@dataclass(slots=True)
class _Piece:
    """A word, or the words of a digit, on the way through a sentence."""

    said: tuple[str, ...]
    digit: str | None
    is_known: bool
    """It is another word as well, as an article is."""


def _read(text: str, book: Phrasebook) -> Answer | None:
    tokens = words(text, is_spaced=book.is_spaced)
    signs = [sign for sign in text if unicodedata.category(sign) == "So"]
    limit = MAX_WORDS if book.is_spaced else 3 * MAX_WORDS
    if not (tokens or signs) or len(tokens) + len(signs) > limit:
        return None
    kinds: set[AnswerKind] = {_SIGNS[sign] for sign in signs if sign in _SIGNS}
    rest = [sign for sign in signs if sign not in _SIGNS]
    names = list(rest)
    pieces: list[_Piece] = []
    position = 0
    while position < len(tokens):
        length, kind = _longest(tokens, position, book)
        digit: str | None = None
        if length == 1:
            length, digit = _digit(tokens, position, book)
        part = tokens[position : position + length]
        if digit is not None and kind == "no" and _is_within(tokens, position, book):
            kind = None  # Vietnamese says its zero as it says no
        if kind is not None:
            kinds.add(kind)
        else:
            rest += part
            names += () if digit is not None else part
        if length == 1 or digit is not None:
            # "This one" is a phrase, and no digit.
            pieces.append(_Piece(part, digit, kind is not None))
        position += length
    refusals = kinds & {"no", "halt"}
    if "unclear" in kinds or ("yes" in kinds and refusals):
        return None
    return Answer(
        decision="approve" if "yes" in kinds else "reject" if refusals else None,
        wants_all="both" in kinds,
        is_halt=refusals == {"halt"},
        rest=tuple(rest),
        names=tuple(names),
        said=tuple(_in_digits(pieces)),
    )


def _digit(
    tokens: tuple[str, ...], position: int, book: Phrasebook
) -> tuple[int, str | None]:
    """Return how many words a digit takes here, and which one it is."""
    for length in (2, 1):
        part = tokens[position : position + length]
        if len(part) == length and part in book.digits:
            return length, book.digits[part]
    word = tokens[position]
    return 1, word if word.isdigit() else None


def _is_within(tokens: tuple[str, ...], position: int, book: Phrasebook) -> bool:
    """Return whether a word stands between two digits."""
    beside = (*tokens[position - 1 : position], *tokens[position + 1 : position + 2])
    known = [(word,) in book.digits or word.isdigit() for word in beside]
    return position > 0 and known == [True, True]


def _in_digits(pieces: Sequence[_Piece]) -> Iterator[str]:
    """Yield words, digits as such: what may be another word, among digits only."""
    for at, piece in enumerate(pieces):
        beside = (*pieces[max(at - 1, 0) : at], *pieces[at + 1 : at + 2])
        is_alone = all(other.digit is None for other in beside)
        if piece.digit is None or (piece.is_known and is_alone):
            yield from piece.said
        else:
            yield piece.digit


def _longest(
    tokens: tuple[str, ...], position: int, book: Phrasebook
) -> tuple[int, AnswerKind | None]:
    """Return the longest phrase that begins here."""
    for length in range(min(book.longest, len(tokens) - position), 0, -1):
        kind = book.phrases.get(tokens[position : position + length])
        if kind is not None:
            return length, kind
    return 1, None
