"""Which words of a sentence could turn its meaning. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
import re

from ...languages import Lexicon

_WORD = re.compile(r"[^\s,;:.!?…¿¡\"“”„«»()]+")
_QUESTION_MARKS = ("?", "\uff1f", "\u061f", "\u037e")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})  # noqa: RUF001
# A word of one language may be a part of the next word: "n'allume".
_ELISION = re.compile(r"^(\w{1,2}')(?=\w)")
_LONGEST = 4


def turning_words(
    text: str,
    lexicon: Lexicon,
    names: Iterable[str] = (),
    *,
    among: Collection[str] | None = None,
) -> tuple[str, ...]:
    """Return what could turn the meaning, as it was said, names of the home aside."""
    kept = _outside(text, names)
    known = frozenset().union(*lexicon.turning.values())
    if among is not None:
        known = known.intersection(among)
    return tuple(_said(kept, known, lexicon))


def other_times(
    text: str, lexicon: Lexicon, names: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return what asks about another time than now, names of the home aside.

    "Could you …" is in many languages a future, or a past, and is none.
    """
    kept = _outside(text, [*names, *lexicon.polite])
    return tuple(_said(kept, lexicon.elsewhen, lexicon))


def is_question(text: str) -> bool:
    """Return whether a sentence is written as a question."""
    return text.rstrip(' "”»“').endswith(_QUESTION_MARKS)


def is_polite(text: str, lexicon: Lexicon) -> bool:
    """Return whether a question is a wish: "could you …?"."""
    words = text.replace("-", " ") if lexicon.spaced else text
    return any(_said(words, lexicon.polite, lexicon))


def is_postponed(words: str, lexicon: Lexicon) -> bool:
    """Return whether words that may be any end in a when, an if or an except.

    The first word does not count: songs begin with every word there is.
    """
    known = lexicon.postponing
    if lexicon.spaced:
        _, _, words = words.strip().partition(" ")
    else:
        words = words[1:]
    return any(_said(words, known, lexicon))


def without_harmless(text: str, lexicon: Lexicon, own_names: Collection[str]) -> str:
    """Return the text without what changes nothing at its beginning and end."""
    if not lexicon.spaced:
        return text
    words = text.split()
    both = lexicon.harmless - lexicon.articles
    first = both | lexicon.openings | frozenset(own_names)
    at, end = 0, len(words)
    while (length := _known(words[at:end], first)) and at + length < end:
        at += length
    while (length := _known(words[at:end], both, at_end=True)) and at + length < end:
        end -= length
    return " ".join(words[at:end]).rstrip(",;") or text


def _known(
    words: Sequence[str], known: Collection[str], *, at_end: bool = False
) -> int:
    """Return how many words at one end are a known phrase."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        part = words[-length:] if at_end else words[:length]
        if _plain(" ".join(part)) in known:
            return length
    return 0


def phrases_in(words: Sequence[str], known: Collection[str]) -> Iterator[range]:
    """Yield where known phrases stand among plain words, longest first."""
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            if " ".join(words[at : at + length]) in known:
                yield range(at, at + length)
                at += length
                break
        else:
            at += 1


def _said(text: str, known: Collection[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield known phrases of a text as they were said."""
    if not lexicon.spaced or lexicon.is_glued:
        yield from (word for word in sorted(known, key=len)[::-1] if word in text)
        return
    said = _WORD.findall(text)
    words = [_plain(word) for word in said]
    found = {at for where in phrases_in(words, known) for at in where}
    found |= {
        at
        for at, word in enumerate(words)
        if (match := _ELISION.match(word)) and match[1] in known
    }
    for where in _runs(sorted(found)):
        yield " ".join(said[at] for at in where)


def _runs(found: Sequence[int]) -> Iterator[list[int]]:
    """Yield positions that follow each other together."""
    run: list[int] = []
    for at in found:
        if run and at != run[-1] + 1:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _outside(text: str, names: Iterable[str]) -> str:
    """Return the text with a sign in place of every name."""
    for name in sorted(names, key=len, reverse=True):
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        text = re.sub(pattern, ";", text, flags=re.IGNORECASE)
    return text


def _plain(word: str) -> str:
    """Return a word as the lists have it."""
    return word.translate(_APOSTROPHES).lower().strip('-,;:.!?…¿¡"“”„«»()')
