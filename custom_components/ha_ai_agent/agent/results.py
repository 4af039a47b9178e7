"""What the tool results of a turn said, for answers that no model makes."""

from collections.abc import Callable
from typing import Any, Final

from ..const import WAS_QUESTION
from ..errors import StorageError
from ..languages import find
from ..models import JsonObject
from .sentences import SentenceKey, sentence

_NOTHING: Final = ("failed", "denied")


class Results:
    """Collects the results of one turn."""

    def __init__(self) -> None:
        self._results: list[JsonObject] = []

    def add(self, result: JsonObject) -> None:
        """Take in one result."""
        self._results.append(result)

    @property
    def is_empty(self) -> bool:
        """Return whether no call was made."""
        return not self._results

    @property
    def pending(self) -> list[JsonObject]:
        """Return the calls that wait for a person."""
        return [
            {"preview": str(item.get("preview", "")), **item}
            for item in self._results
            if item.get("status") == "approval_required"
        ]

    @property
    def has_effect(self) -> bool:
        """Return whether anything came of the turn: done, parked, kept, shown."""
        return any(
            "valid" in item or item.get("status", "failed") not in _NOTHING
            for item in self._results
        )

    @property
    def is_all_confirmed(self) -> bool:
        """Return whether there were actions, and nothing else than what was done."""
        return bool(self._results) and all(
            item.get("status") == "confirmed" for item in self._results
        )

    @property
    def has_changes(self) -> bool:
        """Return whether anything was changed, or may have been."""
        return any(
            item.get("status") in ("confirmed", "partial", "unconfirmed")
            for item in self._results
        )

    @property
    def changed_entity_ids(self) -> list[str]:
        """Return the entities that were seen to change, in order."""
        ids: dict[str, Any] = {}
        for item in self._results:
            ids.update(dict.fromkeys(item.get("changed") or {}))
        return list(ids)

    @property
    def confirmed_entity_ids(self) -> list[str]:
        """Return what was seen to be as wished, where nothing else came of the turn."""
        told = [item for item in self._results if "status" in item]
        if any(item["status"] != "confirmed" for item in told):
            return []
        ids: dict[str, Any] = {}
        for item in told:
            ids.update(dict.fromkeys(item.get("changed") or ()))
            ids.update(dict.fromkeys(item.get("already") or ()))
        return list(ids)

    @property
    def was_not_kept(self) -> bool:
        """Return whether something could not be written down."""
        return any(item.get("error") == StorageError.key for item in self._results)

    @property
    def unconfirmed_entity_ids(self) -> list[str]:
        """Return what a service was sent to and nobody saw to move, then or later."""
        return self._missing("unconfirmed")

    @property
    def unavailable_entity_ids(self) -> list[str]:
        """Return what does not answer, in a turn that has done something."""
        return self._missing("unavailable") if self.has_changes else []

    def _missing(self, key: str) -> list[str]:
        ids: dict[str, None] = {}
        for item in self._results:
            ids.update(dict.fromkeys(item.get(key) or ()))
            for changed in (*(item.get("changed") or ()), *(item.get("already") or ())):
                ids.pop(changed, None)
        return list(ids)

    def as_sentence(
        self,
        language: str,
        name: Callable[[str], str],
        otherwise: SentenceKey = "empty",
    ) -> str:
        """Say what happened, in so far as it is known."""
        missing: dict[str, None] = {}
        messages: list[str] = []
        phrases = find(language).lexicon.phrases
        for item in self._results:
            for key in ("unconfirmed", "unavailable", "not_exposed", "not_found"):
                missing.update(
                    dict.fromkeys(name(each) for each in item.get(key) or ())
                )
            if item.get("error") == WAS_QUESTION:
                continue  # the model's own mistake: nobody had asked for it
            if item.get("status") in _NOTHING and item.get("message"):
                # They are worded for a model, in English.
                word = "denied" if item["status"] == "denied" else "failed_all"
                is_english = phrases is find("en").lexicon.phrases
                messages.append(str(item["message"]) if is_english else phrases[word])
        if missing:
            return sentence("not_confirmed", language, names=", ".join(missing))
        if messages and not self.has_changes:
            return messages[-1]
        if self.has_changes:
            return sentence("done", language)
        return sentence(otherwise, language)
