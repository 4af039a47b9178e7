"""Automations of any text: asked about or refused with a reason, and never written unasked."""

from typing import Any

from hypothesis import given, strategies as st
import pytest
import yaml as pyyaml  # type: ignore[import-untyped]  # PyYAML brings no types along

from tests.automations.conftest import (
    Household,
    components,
    config_dir,
    expected_lingering_timers,
    house,
    household,
)

from .drawn import (
    assert_nothing_broke,
    few,
    one_step_is_short,
    others_generator,
    scalars,
    texts,
)

__all__ = [
    "components",
    "config_dir",
    "expected_lingering_timers",
    "house",
    "household",
]
pytestmark = [pytest.mark.slow, others_generator]
KEYS = st.sampled_from(
    [
        "alias", "description", "id", "mode", "triggers", "trigger", "conditions",
        "condition", "actions", "action", "sequence", "choose", "repeat", "if", "then",
        "else", "parallel", "platform", "entity_id", "at", "to", "from", "for", "target",
        "data", "value_template", "event", "offset", "delay", "wait_template", "variables",
        "use_blueprint", "path", "input", "enabled", "max", "above", "below", "count",
        "while", "until", "stop", "scene", "service", "event_type", "weekday", "or", "and",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    [
        "light.bedroom", "lock.front_door", "light.secret", "script.good_night", "sun",
        "state", "time", "sunset", "numeric_state", "template", "single", "restart",
        "light.turn_on", "lock.unlock", "shell_command.any", "homeassistant.restart",
        "ha_ai_agent.approve", "{{ now() }}", "{% for x in range(10**9) %}{% endfor %}",
        "{{ '{{' }}", "00:00:01", "/1", "25:61", "on", "off", "test/motion.yaml", "all",
        "../../../secrets.yaml", "!secret x", "2001-01-01", "0o17", "1_000", "~",
    ]
)  # fmt: skip
leaves = WORDS | WORDS | scalars
bodies = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | texts, inner, max_size=4)
    ),
    max_leaves=15,
)
plans = st.fixed_dictionaries(
    {},
    optional={
        "alias": texts | st.just("Evening"),
        "mode": leaves,
        "triggers": st.lists(bodies, max_size=2) | bodies,
        "conditions": st.lists(bodies, max_size=2),
        "actions": st.lists(bodies, max_size=2) | bodies,
        "id": leaves,
    },
)
good = st.builds(
    lambda alias, entity_id, more: {
        "alias": alias,
        "triggers": [{"trigger": "sun", "event": "sunset"}],
        "actions": [{"action": "light.turn_on", "target": {"entity_id": entity_id}}],
        **more,
    },
    texts.filter(str.strip),
    st.just("light.bedroom") | st.just("light.kitchen") | leaves,
    st.just({}) | st.dictionaries(KEYS, bodies, max_size=1),
)
PIECES = st.sampled_from(
    [
        "!secret code\n",
        "!include secrets.yaml\n",
        "!env_var HOME\n",
        "!input motion\n",
        "!!python/object/apply:os.system ['true']\n",
        "&a [*a]\n",
        "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
        "<<: {alias: other}\n",
        "? [a]\n: b\n",
        "\t- x\n",
        "---\n",
        "...\n",
        "[" * 300,
        "{a: " * 200,
        "- " * 400,
        "x: |\n  y\n",
        "\x00",
        "\ufeff",
        "%YAML 9.9\n---\n",
        "alias: a\nalias: b\n",
    ]
)


@st.composite
def written(draw: st.DrawFn) -> str:
    """Return what a model could write: YAML, or YAML with a piece of something in it."""
    plan = draw(good | good | good | plans | bodies)
    text: str = pyyaml.safe_dump(
        plan,
        allow_unicode=draw(st.booleans()),
        default_flow_style=None,
        sort_keys=False,
    )
    if draw(st.booleans()):
        return text
    for piece in draw(st.lists(PIECES | texts, max_size=2)):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + piece + text[place:]
    return text


@few
@given(
    action=st.sampled_from(["create", "create", "create", "update", "delete", "run"]),
    text=written(),
    wanted=st.sampled_from(["automation.there", "automation.none"]) | texts,
    says_yes=st.booleans(),
)
async def test_any_automation(
    household: Household,
    caplog: pytest.LogCaptureFixture,
    action: str,
    text: str,
    wanted: str,
    says_yes: bool,
) -> None:
    about = (action, text, wanted)
    household.path.write_text("[]\n")
    caplog.clear()
    arguments: dict[str, Any] = {"yaml": text}
    if action != "create":
        arguments["automation_id"] = wanted
    with one_step_is_short():
        result = await household.call(action, **arguments)
    assert result.get("status") or result.get("error"), about
    # Whatever it was: nobody has said yes.
    assert household.path.read_text() == "[]\n", about
    if household.gate.records:
        assert result["status"] == "approval_required", about
        if says_yes:
            done = await household.approve()
            assert done.get("status") in {"confirmed", "unconfirmed", "failed"}, (
                about,
                done,
            )
            # One entry or none, and a file that Home Assistant reads.
            assert len(household.items()) <= 1, about
        household.gate.records.clear()
    assert_nothing_broke(caplog, about)
