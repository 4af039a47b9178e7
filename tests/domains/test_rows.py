"""The rows agree with each other, and the page about them with the rows."""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import cast

import pytest

from custom_components.ha_ai_agent.domains import rows
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


PACKAGE = Path(rows.__file__).parent.parent
# Ordinary words, too: a literal says nothing of the domain.
WORDS = frozenset(
    [
        "button",
        "calendar",
        "conversation",
        "counter",
        "date",
        "datetime",
        "event",
        "fan",
        "google",
        "group",
        "image",
        "light",
        "lock",
        "number",
        "person",
        "remote",
        "scene",
        "schedule",
        "script",
        "select",
        "serial",
        "sensor",
        "switch",
        "text",
        "time",
        "timer",
        "update",
        "zone",
    ]
)
# How Home Assistant itself works: it hands on, expands, runs.
MECHANICS = frozenset({"homeassistant", "script", "scene", "group", "automation"})
# A module that may name domains, and why it is no fact about them.
ALLOWED: dict[str, tuple[str, set[str]]] = {
    "entity.py": ("the platform that it is", {"ai_task"}),
    "const.py": ("integrations that ours stands on", {"persistent_notification"}),
    "flow/forms.py": ("what a file of a model can be", {"tts"}),
    "flow/options.py": (
        "whom to notify, as chosen",
        {"notify", "persistent_notification"},
    ),
    "approvals/notifications.py": ("whom the question is sent", {"notify"}),
    "approvals/policy.py": ("local words, no question", {"persistent_notification"}),
    "approvals/aloud.py": ("who can speak a question", {"assist_satellite"}),
    "approvals/gate.py": ("what speaks into a room", {"assist_satellite", "tts"}),
    "approvals/last_word.py": (
        "what speaks into a room",
        {"assist_satellite", "media_player", "tts"},
    ),
    "automations/enhance.py": (
        "what every automation may want",
        {"alarm_control_panel", "notify", "person", "schedule", "weather"},
    ),
    "automations/checks/calls.py": ("names of fields", {"date", "time"}),
    "automations/checks/kinds.py": (
        "kinds of triggers, and what has a moment",
        {"input_datetime", "sensor", "time"},
    ),
    "automations/checks/loops.py": ("kinds of triggers", {"event", "mqtt"}),
    "automations/checks/things.py": (
        "device classes, and the places of persons",
        {"date", "sensor", "zone"},
    ),
    "automations/finding.py": ("kinds of triggers", {"event", "time", "zone"}),
    "automations/helpers.py": (
        "the helpers that can be made, each with its own way",
        {"counter", "input_boolean", "input_button", "input_datetime", "input_number"}
        | {"input_select", "input_text", "schedule", "timer"},
    ),
    "automations/replay/recorded.py": (
        "the component that is read, what nobody exposes",
        {"recorder", "zone"},
    ),
    "automations/replay/triggers.py": (
        "kinds of triggers",
        {"event", "time", "zone"},
    ),
    "automations/words/clauses.py": (
        "kinds of triggers and conditions",
        {"conversation", "event", "time", "zone"},
    ),
    "automations/words/names.py": ("what nobody exposes", {"zone"}),
    "automations/words/reach.py": (
        "what costs a request",
        {"ai_task", "assist_satellite", "conversation"},
    ),
    "automations/words/question.py": ("names of keys", {"event", "zone"}),
    "automations/words/steps.py": ("names of keys", {"event"}),
    "calls/addresses.py": ("names of fields", {"webhook"}),
    "calls/expansion/triggers.py": (
        "kinds of triggers, and of events",
        {"climate", "cover", "event", "humidifier", "input_boolean"}
        | {"persistent_notification", "switch", "water_heater"},
    ),
    "calls/resolved.py": ("the tool of a call", {"schedule"}),
    "calls/subject_reader.py": ("a device class", {"update"}),
    "calls/values.py": ("kinds of selectors, names of fields", {"number", "select"}),
    "hidden.py": ("names of fields", {"webhook"}),
    "panel.py": ("the folder of the built panel", {"frontend"}),
    "providers/builtin/grammar/lookups.py": ("what is looked up", {"weather"}),
    "providers/builtin/telling/looking.py": (
        "what is looked up, and a row's time",
        {"calendar", "datetime", "weather"},
    ),
    "providers/builtin/own.py": (
        "what is looked up, and where from",
        {"recorder", "weather"},
    ),
    "providers/builtin/plan.py": ("what a model knows better", {"weather"}),
    "providers/builtin/rehearsal.py": ("a state for a rehearsal", {"media_player"}),
    "providers/responses_wire.py": ("a kind on the wire", {"input_text"}),
    "agent/tail/looked_up.py": (
        "the component that is read, a name of a field",
        {"datetime", "recorder"},
    ),
    "tools/why.py": ("the components that are read", {"logbook", "recorder"}),
    "tools/recorder.py": ("the component that is read", {"recorder"}),
    "websocket_api/chat_turn.py": ("names of fields", {"event", "text"}),
}


def _named(node: ast.AST) -> Iterator[str]:
    """Yield the domains that a literal names: alone, in a list of words, or in an id."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found = [word.partition(".")[0] for word in node.value.split()]
        if len(found) == 1 or sum(word in DOMAINS for word in found) == len(found):
            yield from (word for word in found if word in DOMAINS)


def test_no_module_but_the_rows_knows_single_domains() -> None:
    """A list of domains elsewhere is a fact that a new domain would miss."""
    wrong: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name != "domains":
            tree = ast.parse(path.read_text("utf-8"))
            names = {name for node in ast.walk(tree) for name in _named(node)}
            module = path.relative_to(PACKAGE).as_posix()
            _, allowed = ALLOWED.get(module, ("", set()))
            assert allowed <= names, f"{module} does not name {allowed - names}"
            names -= MECHANICS | allowed
            # Two of these in one module are no chance any more.
            if names - WORDS or len(names) > 2:
                wrong[module] = names
    assert not wrong
