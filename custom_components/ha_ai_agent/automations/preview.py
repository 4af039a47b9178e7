"""What a person should know of an automation beside what it does. Pure."""

from collections.abc import Sequence
from difflib import unified_diff
from typing import Final

from .references import TARGET_KEYS, References

_MAX_DIFF: Final = 60


def safety_notes(
    references: References, *, others_with_alias: Sequence[str] = ()
) -> list[str]:
    """Return what the policy does not say of it."""
    notes: list[str] = []
    if references.has_templates:
        notes.append("It contains templates. What they do is only known when it runs.")
    if references.has_wildcard:
        notes.append("It acts on all entities of one kind.")
    notes.extend(
        f"An automation with this name exists ({entity_id}); it stays as it is."
        for entity_id in others_with_alias
    )
    return notes


def touches(references: References) -> dict[str, list[str]]:
    """Return the ids that it refers to."""
    kinds = (*TARGET_KEYS.values(), "services")
    return {kind: list(ids) for kind in kinds if (ids := getattr(references, kind))}


def diff(before: str, after: str) -> str:
    """Return the lines that change."""
    lines = list(
        unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    )[2:]
    if len(lines) > _MAX_DIFF:
        lines = [*lines[:_MAX_DIFF], f"… {len(lines) - _MAX_DIFF} more lines"]
    return "\n".join(lines)
