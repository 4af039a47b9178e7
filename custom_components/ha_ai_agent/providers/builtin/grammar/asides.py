"""What is said of why, beside a wish: "lock up, I'm going to bed". Pure."""

from functools import cache
from typing import Final

from .lattice import Lattice
from .naming import Naming
from .tokens import phrase, tokenize
from .words import LONGEST, TokenRun, WordBook

_NO_THINGS: Final = frozenset({"name", "area", "floor", "number", "all", "both"})


def without_aside(text: str, words: WordBook, naming: Naming) -> str | None:
    """Return a sentence without what only says why; None where nothing does.

    Each word of it has to be known as one that says so: what is not known may turn the
    meaning ("… , I was only joking"), and what is of the home may be meant.
    """
    said = text.rstrip(" .!")
    for first, last in _cuts(said):
        if _says_why(last, words, naming):
            return first
        if _says_why(first, words, naming):
            return last
    return None


def _cuts(said: str) -> list[tuple[str, str]]:
    """Return a sentence cut at its first comma, and at its last."""
    places = [at for at, letter in enumerate(said) if letter in ",;."]
    cuts = [(said[:at].strip(), said[at + 1 :].strip()) for at in places]
    return [cut for cut in dict.fromkeys([*cuts[-1:], *cuts[:1]]) if all(cut)]


def _says_why(part: str, words: WordBook, naming: Naming) -> bool:
    tokens = tokenize(part)
    known = _known(words)
    small = _small(words)
    # Whether the words up to a place are covered, and whether an aside is among them.
    covered: list[bool | None] = [False, *[None] * len(tokens)]
    for start in range(len(tokens)):
        if covered[start] is None:
            continue
        for end in range(start + 1, min(start + LONGEST, len(tokens)) + 1):
            run = tokens[start:end]
            if run in known or run in small:
                covered[end] = covered[end] or covered[start] or run in known
    if not covered[-1]:
        return False
    inside = {
        at
        for start in range(len(tokens))
        for end in range(start + 1, min(start + LONGEST, len(tokens)) + 1)
        if tokens[start:end] in known
        for at in range(start, end)
    }
    return not any(
        tag.role in _NO_THINGS and not inside.issuperset(range(at, end))
        for at, edges in enumerate(Lattice(part, words, naming).edges)
        for end, tag in edges
    )


@cache
def _known(words: WordBook) -> frozenset[TokenRun]:
    return frozenset(phrase(text) for text in words.language.household.asides)


@cache
def _small(words: WordBook) -> frozenset[TokenRun]:
    lexicon = words.language.lexicon
    return frozenset(phrase(text) for text in (*lexicon.harmless, *lexicon.articles))
