# ruff: noqa: RUF001  # the signs of many languages are what this is about
"""Where sentences end, and whether they ask something."""

import re
from typing import Final

from ...languages import Speech

_QUESTION: Final = "?？؟\u037e⁇‽"
_CLOSERS: Final = "\"'”’»)]」』"
_END: Final = re.compile(
    rf"[.!…]*[.!…{_QUESTION}]+[{re.escape(_CLOSERS)}]*(?=\s)|[。！？]+[」』”]*|\n+"
)
_LAST_WORD: Final = re.compile(r"[^\s(\[\"“„«]+$")


def split_sentences(text: str, words: Speech) -> list[str]:
    """Return the sentences of a plain text."""
    if ";" in words.question_endings:
        # The Greek question mark, as every keyboard writes it.
        text = text.replace(";", "\u037e")
    sentences: list[str] = []
    start = 0
    for found in _END.finditer(text):
        if _goes_on(text, start, found, words):
            continue
        if sentence := text[start : found.end()].strip():
            sentences.append(sentence)
        start = found.end()
    if rest := text[start:].strip():
        sentences.append(rest)
    return sentences


def first_end(text: str, words: Speech) -> int | None:
    """Return where the first sentence of a text that still grows surely ends."""
    if ";" in words.question_endings:
        text = text.replace(";", "\u037e")
    for found in _END.finditer(text):
        if not text[: found.end()].strip():
            continue
        if found[0] == "." and not text[found.end() :].strip():
            return None  # what follows says if it is an abbreviation
        if not _goes_on(text, 0, found, words):
            return found.end()
    return None


def _goes_on(text: str, start: int, found: re.Match[str], words: Speech) -> bool:
    """Whether a full stop belongs to an abbreviation or a number."""
    if found[0] != ".":
        return False
    following = text[found.end() :].lstrip()[:1]
    if following.islower():
        return True
    if (last := _LAST_WORD.search(text, start, found.start())) is None:
        return False
    word = last[0].lower()
    if f"{word}." in words.abbreviations:
        return True
    is_initial = len(word) == 1 and word.isalpha() and last[0].isupper()
    return is_initial or (words.has_ordinal_dot and word.isdigit())


def is_question(sentence: str, words: Speech) -> bool:
    """Whether a sentence wants an answer."""
    bare = sentence.rstrip(_CLOSERS + " ")
    closed = sentence[len(bare) :]
    if bare.endswith(tuple(_QUESTION)):
        # "It says “Who is there?”" tells of a question.
        return not (closed.strip() and len(_without_quote(bare)) > 1)
    if bare.endswith(words.question_endings):
        return bool(words.question_endings)
    lowered = sentence.lower()
    return any(phrase in lowered for phrase in words.asks)


def _without_quote(bare: str) -> str:
    """Return what stands before the quotation that the sentence ends with."""
    return re.split(r"[\"“„«「『(\[]", bare, maxsplit=1)[0].strip()
