"""Whether a sentence is a plain yes or no, and to what: by words alone. Pure.

A yes opens doors, so only what is nothing but a yes counts. Every word has to be known:
one that is not leaves the sentence to the model, and the question stays open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
import json
from pathlib import Path
import re
from typing import Final, Literal
import unicodedata

from .preview import ENGLISH, Wording

FOLDER: Final = Path(__file__).parent / "answers"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words and the sentences of one language."""

    phrases: Mapping[tuple[str, ...], Kind] = field(default_factory=dict)
    longest: int = 0
    yes: tuple[str, ...] = ("yes",)
    """The plainest yes."""
    is_spaced: bool = True
    wording: Wording = ENGLISH
    sentences: Mapping[str, str] = field(default_factory=dict)

    def speaks_of_yes(self, text: str) -> bool:
        """Return whether a plain yes stands in a text, but as its first word alone."""
        tokens = words(text, is_spaced=self.is_spaced)
        length = len(self.yes)
        found = [
            start
            for start in range(len(tokens) - length + 1)
            if tokens[start : start + length] == self.yes
        ]
        if found != [0]:
            return bool(found)
        return _BEGINS.match(text) is None

    def say(self, key: str, **values: str) -> str:
        """Return a sentence, with a capital where it begins with a preview."""
        text = self.sentences[key].format(**values)
        return text[:1].upper() + text[1:]


class Answers:
    """Reads answers in the languages that there are files for."""

    __slots__ = ("_english", "_languages")

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self._languages = languages
        self._english = languages["en"]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that can be answered in."""
        return tuple(sorted(self._languages))

    def find(self, language: str) -> Language | None:
        """Return a language by its code, None where nobody wrote its words down."""
        base = language.replace("_", "-").partition("-")[0].casefold()
        return self._languages.get({"no": "nb", "nn": "nb"}.get(base, base))

    def speak(self, language: str) -> Language:
        """Return the sentences of a language, or English ones."""
        return self.find(language) or self._english

    def read(self, text: str, language: str) -> Answer | None:
        """Return a plain answer, None for everything else."""
        found = self.find(language)
        if found is None or _QUESTION.search(text):
            return None
        return _read(text, found)

    def speaks_of_yes(self, text: str, language: str) -> bool:
        """Return whether a sentence speaks of saying yes.

        "Yes, it is on" answers; a yes anywhere else may say what it would do.
        """
        return any(
            known.speaks_of_yes(text) for known in (self.speak(language), self._english)
        )

    def refuses(self, text: str, language: str) -> bool:
        """Return whether a sentence begins with a no, whatever follows it."""
        found = self.find(language)
        if found is None or _QUESTION.search(text):
            return False
        tokens = words(text, is_spaced=found.is_spaced)
        return bool(tokens) and _longest(tokens, 0, found)[1] == "no"


def load_answers(folder: Path = FOLDER) -> Answers:
    """Read the files. Blocking: not for the event loop."""
    return Answers({path.stem: _parse(path) for path in sorted(folder.glob("*.json"))})


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


def _parse(path: Path) -> Language:
    raw = json.loads(path.read_text(encoding="utf-8"))
    is_spaced = bool(raw.get("spaced", True))
    phrases: dict[tuple[str, ...], Kind] = {}
    # The later kinds win: what is unclear anywhere is not plain.
    for kind in _KINDS:
        for phrase in raw[kind]:
            # "won't" is also heard and typed as "wont".
            for form in {phrase, phrase.replace("'", "")}:
                phrases[words(form, is_spaced=is_spaced)] = kind
    return Language(
        phrases=phrases,
        longest=max(map(len, phrases)),
        yes=words(raw["yes"][0], is_spaced=is_spaced),
        is_spaced=is_spaced,
        wording=Wording(raw["actions"], raw["more"]),
        sentences=raw["phrases"],
    )


def _read(text: str, language: Language) -> Answer | None:
    tokens = words(text, is_spaced=language.is_spaced)
    limit = MAX_WORDS if language.is_spaced else 3 * MAX_WORDS
    if not tokens or len(tokens) > limit:
        return None
    kinds: set[Kind] = set()
    rest: list[str] = []
    position = 0
    while position < len(tokens):
        length, kind = _longest(tokens, position, language)
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
    tokens: tuple[str, ...], position: int, language: Language
) -> tuple[int, Kind | None]:
    """Return the longest phrase that begins here."""
    for length in range(min(language.longest, len(tokens) - position), 0, -1):
        kind = language.phrases.get(tokens[position : position + length])
        if kind is not None:
            return length, kind
    return 1, None
