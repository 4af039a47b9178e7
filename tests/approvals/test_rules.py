"""The household's own rules: read as written, refused when unclear, closed when broken."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.agent.options import AgentOptions
from custom_components.ha_ai_agent.approvals.policy import HouseholdRule
from custom_components.ha_ai_agent.approvals.rules import read_rules, read_stored_rules


def test_rules_are_read_as_they_are_written() -> None:
    rules = read_rules(
        [
            {"effect": "deny", "domains": "lock", "users": ["child"]},
            {"effect": "ask", "areas": ["cellar", " attic "]},
            {"effect": "ask"},
        ]
    )
    assert rules == (
        HouseholdRule(effect="deny", domains=("lock",), users=("child",)),
        HouseholdRule(effect="ask", areas=("cellar", "attic")),
        HouseholdRule(effect="ask"),
    )
    assert read_rules(None) == read_rules([]) == ()


@pytest.mark.parametrize(
    "value",
    [
        "ask",
        {"effect": "ask"},
        ["ask"],
        [{"effect": "maybe"}],
        [{"domains": ["lock"]}],
        [{"effect": "ask", "rooms": ["cellar"]}],
        [{"effect": "ask", "areas": []}],
        [{"effect": "ask", "areas": [5]}],
        [{"effect": "ask", "areas": [" "]}],
        [{"effect": "allow"}],
        [{"effect": "ask"}] * 101,
    ],
)
def test_what_is_unclear_is_refused_and_asks_when_it_is_stored(value: Any) -> None:
    with pytest.raises(ValueError, match=r"[Rr]ule"):
        read_rules(value)
    assert read_stored_rules(value) == (HouseholdRule(effect="ask"),)
    options = AgentOptions.from_data({"approval_rules": value})
    assert options.rules == (HouseholdRule(effect="ask"),)
