"""Reads the files of the languages. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Words that decide how far a sentence is understood. All in lower case."""

    harmless: frozenset[str] = frozenset()
    """What changes nothing wherever it stands."""
    openings: frozenset[str] = frozenset()
    """What changes nothing before everything else."""
    polite: frozenset[str] = frozenset()
    """What makes a wish of a question."""
    contrasts: frozenset[str] = frozenset()
    """Conjunctions after which only a wish of its own is understood: "but"."""
    postponing: frozenset[str] = frozenset()
    """What says when, or what not, behind words that may be any."""
    turning: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What turns the meaning, by kind: negation, exception, condition and so on."""


def load_languages() -> dict[str, Language]:
    """Return every language by its code. Blocking: call it in an executor."""
    return {
        path.stem: _language(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(_FOLDER.glob("*.json"))
    }


def _language(words: Mapping[str, Any]) -> Language:
    """Return one file as a value."""
    return Language(
        harmless=frozenset(words.get("harmless", ())),
        openings=frozenset(words.get("openings", ())),
        polite=frozenset(words.get("polite", ())),
        contrasts=frozenset(words.get("contrasts", ())),
        postponing=frozenset(words.get("postponing", ())),
        turning={
            kind: frozenset(some) for kind, some in words.get("turning", {}).items()
        },
    )
