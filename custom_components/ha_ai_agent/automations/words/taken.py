"""A part of which nothing gets lost: what no sentence has said is listed. Pure."""

from collections.abc import Mapping
from typing import Any, Final

_SAY_NOTHING: Final = frozenset(
    {"conditions", "data", "description", "metadata", "target", "variables"}
)
"""Empty ones of these are no parts: the editor leaves them behind."""


class Taken:
    """Hands out the values of a part, and knows which are left."""

    def __init__(self, item: Mapping[str, Any]) -> None:
        self._item = item
        self._taken: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """Return whether there is something to say under a key."""
        return key in self._item and key not in self._taken

    def take(self, key: str, default: Any = None) -> Any:
        """Return a value: who takes it says it."""
        self._taken.add(key)
        return self._item.get(key, default)

    def look(self, key: str, default: Any = None) -> Any:
        """Return a value that is said elsewhere, or not yet."""
        return self._item.get(key, default)

    @property
    def whole(self) -> Mapping[str, Any]:
        """Return the part itself."""
        return self._item

    def rest(self) -> dict[str, Any]:
        """Return what nobody has said."""
        return {
            str(key): value
            for key, value in self._item.items()
            if key not in self._taken
            and not (key in _SAY_NOTHING and value in (None, "", [], {}, ()))
        }
