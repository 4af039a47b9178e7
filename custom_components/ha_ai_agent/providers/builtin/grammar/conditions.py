"""A sentence with an "if" in it: what shall be so now, and what is done then. Pure."""

from dataclasses import dataclass
import re
from typing import Final, Literal
from unicodedata import normalize

from ....languages import find
from ....languages.language import Language

_MOST_CUTS: Final = 14
_NUMBER: Final = r"(\d{1,5}(?:[.,]\d+)?)"


@dataclass(frozen=True, slots=True)
class Condition:
    """What shall be so, and the wish without it."""

    question: str
    wish: str
    relation: Literal["", "above", "below"] = ""
    number: float = 0


def conditions_of(text: str, language: Language) -> tuple[Condition, ...]:
    """Return how a sentence with an "if" may be cut: "if it is above 23, …"."""
    words = language.household.conditions
    if not words:
        return ()
    said = normalize("NFC", text).replace("\u2019", "'").strip(" .!")
    whether = re.compile(rf"(?<!\w)(?:{_any(words['whether'])})\s+", re.IGNORECASE)
    found = list(whether.finditer(said))
    if len(found) != 1:
        return ()
    before, after = said[: found[0].start()].strip(" ,"), said[found[0].end() :]
    if before:
        return (_compared(after.strip(" ,"), before, language),)
    then = rf"(?:{_any(words['then'])})"
    for sign in (rf",\s*(?:{then}\s+)?", rf"\s+{then}\s+"):
        parts = re.split(sign, after, flags=re.IGNORECASE)
        if len(parts) == 2:
            return (_compared(parts[0], parts[1], language),)
    if "," in after or not language.spaced:
        return ()
    said_words = after.split()
    return tuple(
        _compared(" ".join(said_words[:at]), " ".join(said_words[at:]), language)
        for at in range(2, min(len(said_words) - 1, _MOST_CUTS))
    )


def waits_for_more(text: str, language: str) -> bool:
    """Return whether a wish shall be done once something is so, which is no time."""
    words = find(language).household.conditions
    if "when" not in words:
        return False
    phrases = (*words["whether"], *words["when"])
    said = normalize("NFC", text).replace("\u2019", "'")
    pattern = rf"(?<!\w)(?:{_any(phrases)})(?!\w)"
    return bool(re.search(pattern, said, re.IGNORECASE)) and not said.endswith("?")


def _compared(question: str, wish: str, language: Language) -> Condition:
    """Return a condition with the number that it sets a measure against."""
    words = language.household
    units = _any((*words.degrees, *words.percent, "°C", "°F", "°", "%"))
    for relation in ("above", "below"):
        pattern = rf"(?<!\w)(?:{_any(words.conditions[relation])})\s+{_NUMBER}"
        match = re.search(
            rf"{pattern}(?!\d)(?:\s*(?:{units})(?!\w))?", question, re.IGNORECASE
        )
        if match:
            left = f"{question[: match.start()]} {question[match.end() :]}"
            rest = " ".join(left.split())
            number = float(match[1].replace(",", "."))
            side: Literal["above", "below"] = (
                "above" if relation == "above" else "below"
            )
            return Condition(rest, wish, side, number)
    return Condition(question, wish)


def _any(texts: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, texts), key=len, reverse=True))
