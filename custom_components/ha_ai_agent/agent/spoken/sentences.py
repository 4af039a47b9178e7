# ruff: noqa: RUF001  # the signs of many languages are what this is about
"""Where sentences end, and whether they ask something."""

import re
from typing import Final

from ...languages import Speech

_QUESTION: Final = "?？؟\u037e⁇‽"
_CLOSERS: Final = "\"'”’»)]」』"
# Each sign is looked at once, however many stand in a row.
_END: Final = re.compile(
    rf"(?<![.!…।{_QUESTION}])[.!…।{_QUESTION}]++[{re.escape(_CLOSERS)}]*+(?=\s)"
    r"|[。！？]++[」』”]*+|\n++"
)
_ENDED: Final = re.compile(rf"[.!…。！{_QUESTION}][{re.escape(_CLOSERS)}]*+\s*+$")
_FOLLOWING: Final = re.compile(r"\s*+(\S?)")
_OPENERS: Final = '(["“„«'
_LONGEST_WORD: Final = 40
"""Letters: a longer one is no abbreviation."""
_LONGEST_WAIT: Final = 200


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


def first_end(text: str, words: Speech, *, has_begun: bool = False) -> int | None:
    """Return where the first sentence of a text that still grows surely ends.

    `has_begun`: words of it stand before the text.
    """
    if ";" in words.question_endings:
        text = text.replace(";", "\u037e")
    begins = 0 if has_begun else len(text) - len(text.lstrip())
    for found in _END.finditer(text):
        if found.end() <= begins:
            continue
        if found[0] == "." and not _after(text, found.end()):
            return None  # what follows says if it is an abbreviation
        if not _goes_on(text, 0, found, words):
            return found.end()
    return None


def is_ended(text: str) -> bool:
    """Return whether a text seems to end with the end of a sentence."""
    return _ENDED.search(text[-_LONGEST_WAIT:]) is not None


def open_from(text: str) -> int:
    """Return from where a text without an end is to be looked at when it has grown."""
    end = len(text.rstrip())
    # What has no end is not looked at again and again.
    least = max(0, len(text) - _LONGEST_WAIT)
    while end > least and not text[end - 1].isspace():
        end -= 1
    return max(end, least)


def _after(text: str, end: int) -> str:
    """Return the first sign that can be seen after a place."""
    found = _FOLLOWING.match(text, end)
    return found[1] if found else ""


def _word_before(text: str, start: int, end: int) -> str:
    """Return the word before a full stop; none where it is too long to matter."""
    at = end
    while at > start and not (text[at - 1].isspace() or text[at - 1] in _OPENERS):
        at -= 1
        if end - at > _LONGEST_WORD:
            return ""
    return text[at:end]


def _goes_on(text: str, start: int, found: re.Match[str], words: Speech) -> bool:
    """Whether a full stop belongs to an abbreviation or a number."""
    if found[0] != ".":
        return False
    if _after(text, found.end()).islower():
        return True
    if not (last := _word_before(text, start, found.start())):
        return False
    word = last.lower()
    if f"{word}." in words.abbreviations:
        return True
    is_initial = len(word) == 1 and word.isalpha() and last.isupper()
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
