"""A code in a sentence: what a model gets to read is without it. Pure."""

import re
from typing import Final

from .answers import Phrasebook, words

MASK: Final = "•••"
_SPACED: Final = re.compile(r"\d+|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")  # noqa: RUF001
_UNSPACED: Final = re.compile(r"\d+|[^\W\d_]")


def without_code(text: str, code: str, language: Phrasebook, *, is_answer: bool) -> str:
    """Return a sentence without the code, in digits or in words of digits.

    `is_answer`: it was a yes, so that all its digits were meant to be the code; a
    wrong one is often nearly right.
    """
    if not code.isdigit() and code in text:
        text = text.replace(code, MASK)
    spans = [
        found
        for run in _runs(text, language, is_answer)
        for found in _hidden(run, code, is_answer)
    ]
    for start, end in reversed(spans):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text


type _Token = tuple[str, int, int]


def _runs(text: str, language: Phrasebook, is_answer: bool) -> list[list[_Token]]:
    """Return the digits that follow each other, with where they stand."""
    runs: list[list[_Token]] = [[]]
    pattern = _SPACED if language.is_spaced else _UNSPACED
    for found in pattern.finditer(text):
        part = words(found[0])
        digit = language.digits.get(part)
        if digit is None:
            digit = "".join(part)
        if digit.isdigit() or (is_answer and any(map(language.is_number, part))):
            runs[-1].append((digit, found.start(), found.end()))
        else:
            runs.append([])
    return [run for run in runs if run]


def _hidden(run: list[_Token], code: str, is_answer: bool) -> list[tuple[int, int]]:
    """Return where a run of digits holds the code."""
    if is_answer:
        return [(run[0][1], run[-1][2])]
    joined = "".join(digit for digit, _, _ in run)
    start = joined.find(code)
    if start < 0:
        return []
    at = 0
    touched: list[_Token] = []
    for token in run:
        if at < start + len(code) and at + len(token[0]) > start:
            touched.append(token)
        at += len(token[0])
    return [(touched[0][1], touched[-1][2])]
