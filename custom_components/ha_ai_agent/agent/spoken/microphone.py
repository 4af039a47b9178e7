# ruff: noqa: RUF001  # the signs of many languages are what this is about
"""Whether an answer waits for another one: then the microphone stays open. Pure."""

from itertools import pairwise
import re
from typing import Final

from ...languages import Language
from ...languages.language import Words
from ...text import QUESTION_MARKS
from .phrases import has, is_spaced, pattern, plain_signs
from .sentences import split_sentences

_LOOKED_AT: Final = 3
"""Sentences: a question that is put to a person may have its choices behind it."""
_REMARK: Final = 2
"""Words: what is longer may be what somebody is asked about."""
_LONGEST_LEAD: Final = 40
"""Characters before a colon that are looked at."""
_BEHIND: Final = 3
"""Words that may stand between who says it and the colon."""
_AROUND: Final = " .,;:!…-–—()"
_QUOTED: Final = re.compile(
    r"“[^“”]*”|„[^„“”\"]*[“”\"]|«[^«»]*»|»[^«»]*«|\"[^\"]*\"|「[^「」]*」|『[^『』]*』"
    r"|”[^”]*”|‘[^‘’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)"
)
_LETTER: Final = re.compile(r"[^\W_]")
_CLAUSE: Final = re.compile(r"^|[,;:–—!.()]\s*|\s[-–]\s")


def waits(text: str, language: Language) -> bool:
    """Whether an answer asks something that nobody has answered yet."""
    words = language.speech
    plain = plain_signs(_without_quotes(text))
    found = split_sentences(plain, words)
    last = [item for item in found if _LETTER.search(item)][-_LOOKED_AT:]
    for behind, sentence in enumerate(reversed(last)):
        if not _asks(sentence, language):
            if _answers(sentence, language):
                return False
            continue
        put = (*words.addresses, *words.orders)
        return not behind or (
            has(sentence, put, language) and not has(sentence, words.teasers, language)
        )
    return False


def _without_quotes(text: str) -> str:
    """Return what is said itself; what is only told of asks nobody."""
    is_all = not _LETTER.search(_QUOTED.sub("", text))
    return text if is_all else _QUOTED.sub("x", text)


def _asks(sentence: str, language: Language) -> bool:
    words = language.speech
    if has(sentence, (*words.closings, *words.rhetorical), language):
        return False
    lowered = sentence.lower()
    if _is_remark(lowered, language) or _is_told(lowered, language):
        return False
    bare = lowered.rstrip(" \"'”’»)]」』…")
    if bare.endswith((*QUESTION_MARKS, *words.question_endings)):
        return True
    if _is_unmarked(bare, language):
        return True
    asks = any(phrase in lowered for phrase in words.asks) or _orders(lowered, language)
    return asks and not _is_offer(lowered, language)


def _is_unmarked(sentence: str, language: Language) -> bool:
    """Return whether it is a question without its mark: "which would you prefer"."""
    finds = pattern(language.speech.interrogatives, is_spaced(language))
    before = {*language.household.prepositions, *language.lexicon.conjunctions}
    clauses = [clause.strip(" ¿") for clause in sentence.split(",")]
    if len(clauses) > 1 and " " not in clauses[0]:
        del clauses[0]  # "OK, which one"
    behind = ""
    for clause in clauses:
        first, _, rest = clause.partition(" ")
        # "For how many minutes", "and how loud".
        starts = (clause, rest) if first in before else (clause,)
        found = next(filter(None, map(finds.match, starts)), None)
        if found is None:
            return False
        behind += found.string[found.end() :]
    # With a full stop it may tell of something: "Which one it was is not known."
    is_open = sentence[-1:].isalnum()
    return is_open or has(behind, language.speech.addresses, language)


def _is_offer(sentence: str, language: Language) -> bool:
    """Return whether nothing is awaited now: "let me know if it is too bright"."""
    words = language.speech
    begins = tuple(phrase.strip() for phrase in (*words.asks, *words.orders))
    conditions = pattern(words.conditions, is_spaced(language))
    either = language.approvals.sentences["or"]
    behind = [
        sentence[found.end() :].lstrip(" ,")
        for found in pattern(begins, is_spaced(language)).finditer(sentence)
    ]
    # "Let me know if you mean the left or the right one" waits.
    return any(behind) and all(
        conditions.match(rest) and either not in rest for rest in behind
    )


def _is_remark(sentence: str, language: Language) -> bool:
    """Return whether a word or two only look for agreement: "Cosy, isn't it?"."""
    bare = re.sub("[¿¡]", "", sentence).strip(" ?!;.\u037e")
    tag = next(
        (tag for tag in _tags(language) if bare.endswith((f",{tag}", f" {tag}"))), ""
    )
    if not tag:
        return False
    said = bare.removesuffix(tag).rstrip(" ,")
    is_apart = "," in bare[len(said) :]
    clauses = said.split(",")
    if len(clauses[0].split()) > _REMARK:
        said = clauses[-1]  # "It is warm outside, lovely, isn't it?"
    last = said.split()[-1:]
    if not is_apart and last == [language.approvals.sentences["or"].strip()]:
        return False  # "on or not?"
    is_short = 0 < len(said.split()) <= _REMARK
    return is_short and not has(said, language.speech.addresses, language)


def _tags(language: Language) -> Words:
    """Return what turns a remark into a question, the longer ones first."""
    return tuple(sorted(language.speech.tags, key=len, reverse=True))


def _is_told(sentence: str, language: Language) -> bool:
    """Return whether it tells what others ask: "the note says: are you home?"."""
    before, colon, _ = sentence.replace("\uff1a", ":").partition(":")
    last = before.rstrip()[-_LONGEST_LEAD:]
    if not colon or any(map(str.isdigit, last)):
        return False
    # "In the note it says:", "es steht auf dem Zettel:".
    found = pattern(language.speech.quotes, is_spaced(language)).finditer(last)
    return any(len(last[item.end() :].split()) <= _BEHIND for item in found)


def _orders(sentence: str, language: Language) -> bool:
    """Return whether a clause wants to be told something: "please name the room"."""
    orders = language.speech.orders
    if not is_spaced(language):
        return has(sentence, orders, language)
    finds = pattern(orders)
    plain = sentence.lower()
    for lead in (*language.lexicon.polite, *language.lexicon.openings):
        # "Say, please, which" is "say which".
        plain = re.sub(rf"(?<!\w){re.escape(lead)}(?!\w),? ?", "", plain)
    starts = [clause.end() for clause in _CLAUSE.finditer(plain)]
    if any(finds.match(plain[start:].lstrip()) for start in starts):
        return True
    if not language.speech.has_last_verb:
        return False
    clauses = (
        plain[start:end].strip(_AROUND) for start, end in pairwise([*starts, None])
    )
    return any(
        found.end() == len(clause)
        for clause in clauses
        for found in finds.finditer(clause)
    )


def _answers(sentence: str, language: Language) -> bool:
    """Return whether a sentence answers the one before it."""
    words, lowered = language.answers, sentence.lower()
    known = (*words.yes[:3], *words.no[:3])
    if not language.spaced:
        return lowered.startswith(known)
    return re.split(r"\W+", lowered, maxsplit=1)[0] in known
