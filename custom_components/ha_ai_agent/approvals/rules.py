"""The household's own rules, as they are stored and as the policy reads them. Pure."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from .policy import HouseholdRule

EFFECTS: Final = ("allow", "ask", "deny")
MATCHERS: Final = tuple(
    field.name for field in fields(HouseholdRule) if field.name != "effect"
)
MAX_RULES: Final = 100


def read_rules(value: Any) -> tuple[HouseholdRule, ...]:
    """Return the rules in a list of mappings. Raises `ValueError` for anything else."""
    if not value:
        return ()
    if not isinstance(value, list) or len(value) > MAX_RULES:
        raise ValueError("Rules are a list")
    return tuple(_read_rule(row) for row in value)


def read_stored_rules(value: Any) -> tuple[HouseholdRule, ...]:
    """Return stored rules; where they cannot be read, everything is asked."""
    try:
        return read_rules(value)
    except ValueError:
        return (HouseholdRule(effect="ask"),)


def _read_rule(row: Any) -> HouseholdRule:
    if not isinstance(row, Mapping) or row.keys() - {"effect", *MATCHERS}:
        raise ValueError("A rule has an effect and what it is about")
    if (effect := row.get("effect")) not in EFFECTS:
        raise ValueError("The effect of a rule is allow, ask or deny")
    matchers = {key: _read_names(row[key]) for key in MATCHERS if key in row}
    if effect == "allow" and not any(matchers.values()):
        # A rule without a matcher would quietly switch every question off.
        raise ValueError("A rule that allows says what it is about")
    return HouseholdRule(effect=effect, **matchers)


def _read_names(value: Any) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names:
        raise ValueError("A rule lists names")
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise ValueError("A rule lists names")
    return tuple(name.strip() for name in names)
