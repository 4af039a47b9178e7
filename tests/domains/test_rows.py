"""The rows agree with each other, and the page about them with the rows."""

from itertools import chain
from typing import cast

import pytest

from custom_components.ha_ai_agent.domains.model import Domain, Guard, words
from custom_components.ha_ai_agent.domains.rows import DOMAINS, domain_of
from scripts.risk_table import COMMAND, PAGE, with_table


def test_the_page_has_the_table_of_risks() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_table(page), f"{PAGE.name} is stale: run {COMMAND}"


def test_the_table_follows_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    page = PAGE.read_text("utf-8")
    guard = Guard(risk="open", safe=words("raise_bridge"))
    row = Domain(name="drawbridge", guard=guard)
    monkeypatch.setitem(cast("dict[str, Domain]", DOMAINS), row.name, row)
    changed = with_table(page)
    assert changed != page
    (line,) = [line for line in changed.splitlines() if "| `drawbridge` |" in line]
    assert "opens a way into the home" in line
    assert line.endswith("| `raise_bridge` |")


def test_no_two_domains_have_a_word() -> None:
    aliases = list(chain.from_iterable(row.aliases for row in DOMAINS.values()))
    assert len(aliases) == len(set(aliases))
    # The integration has actions of its own beside its list.
    assert set(aliases) & set(DOMAINS) == {"shopping_list"}


def test_of_an_unknown_domain_nothing_is_known() -> None:
    assert domain_of("nobody_knows") == Domain(name="", reach="own")


def test_what_keeps_something_going_is_no_risk() -> None:
    """A safe service raises none, and what raises one is not called safe."""
    for row in DOMAINS.values():
        if row.guard is not None:
            assert not row.guard.safe & row.guard.worse.keys(), row.name
            assert not row.guard.safe & row.raises.keys(), row.name
            assert row.keeps - {"turn_on"} <= row.guard.safe, row.name


def test_what_is_guarded_can_be_seen_to_happen() -> None:
    for row in DOMAINS.values():
        if row.guard is not None:
            shown = row.shows.keys()
            unseen = {"stop_cover_tilt"}
            assert row.guard.safe - unseen <= shown, row.name
