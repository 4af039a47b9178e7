"""Every option, field, action, event and sensor stands in the documents, with an example."""

import inspect
import re
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent import const, sensor
from custom_components.ha_ai_agent.agent.recording import FinishedTurn
from custom_components.ha_ai_agent.approvals import questions
from custom_components.ha_ai_agent.approvals.resolution import record_as_json
from custom_components.ha_ai_agent.approvals.rules import MATCHERS, read_rules
from custom_components.ha_ai_agent.flow.forms import connection_schema, provider_schema
from custom_components.ha_ai_agent.flow.options import build_options
from custom_components.ha_ai_agent.flow.presets import PRESETS
from custom_components.ha_ai_agent.rights import COMMANDS
from custom_components.ha_ai_agent.tools import aftermath, service
from tests.test_repository import PACKAGE, ROOT, read_json, read_yaml

DOCS = ROOT / "docs"
REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")
EVENTS: dict[str, Any] = {
    const.EVENT_TURN_FINISHED: FinishedTurn.as_event,
    const.EVENT_APPROVAL_REQUESTED: record_as_json,
    const.EVENT_APPROVAL_RESOLVED: questions.Questions._moved,
    const.EVENT_SCHEDULE_ENDED: aftermath.tell_of_schedule,
    const.EVENT_ACTING: service.announce,
}


def rows() -> dict[str, list[str]]:
    """Return the rows of the tables of options, by the key in their second cell."""
    found: dict[str, list[str]] = {}
    for line in REFERENCE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) in {4, 5}:
            found[cells[1].strip("`")] = cells
    return found


def section_of(name: str) -> str:
    """Return what stands below the heading of an action or an event."""
    _, heading, rest = REFERENCE.partition(f"\n### `{name}`\n")
    assert heading, name
    return re.split(r"\n##", rest)[0]


def test_every_option_has_a_row_and_an_example(hass: HomeAssistant) -> None:
    texts = read_json("translations/en.json")
    wanted: dict[str, str] = {}
    for kind in (const.SUBENTRY_CONVERSATION, const.SUBENTRY_AI_TASK):
        step = texts["config_subentries"][kind]["step"]["user"]
        options = build_options(hass, kind, is_new=True, is_builtin=False, model_ids=())
        for option in options:
            place = step["sections"][option.section] if option.section else step
            wanted.setdefault(option.key, place["data"][option.key])
    steps = texts["config"]["step"]
    for key in connection_schema(const.PROVIDER_OPENAI_COMPATIBLE).schema:
        wanted[str(key)] = steps["connection"]["data"][str(key)]
    for key in provider_schema().schema:
        wanted[str(key)] = steps["user"]["data"][str(key)]
    told = rows()
    for key, name in wanted.items():
        assert told[key][0] == name
        # The last cell is the example, the one before says what it does.
        assert all(told[key][-2:]), key


def test_every_action_is_described_with_an_example() -> None:
    actions = read_yaml((PACKAGE / "services.yaml").read_text(encoding="utf-8"))
    for name, action in actions.items():
        told = section_of(f"{const.DOMAIN}.{name}")
        assert f"action: {const.DOMAIN}.{name}" in told
        for field in (action or {}).get("fields", ()):
            assert f"`{field}`" in told, f"{name}: {field}"


def test_every_event_is_described_with_its_fields_and_an_example() -> None:
    assert set(EVENTS) == {
        value for name, value in vars(const).items() if name.startswith("EVENT_")
    }
    for event, source in EVENTS.items():
        told = section_of(event)
        assert f"event_type: {event}" in told
        for field in re.findall(r'"(\w+)":? ', inspect.getsource(source)):
            is_later = field.startswith("resolved_")
            assert f"`{field}`" in told or is_later, f"{event}: {field}"


def test_every_sensor_and_command_is_named() -> None:
    keys = [description.key for description in sensor.FIGURES] + ["pending_approvals"]
    for name in (*keys, *COMMANDS):
        assert f"`{name}`" in REFERENCE, name


def test_rules_are_shown_as_they_work() -> None:
    page = (DOCS / "approvals.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\n(- .*?)```", page, re.DOTALL)
    rules: Any = read_yaml(f"rules:\n{example}")["rules"]
    assert len(read_rules(rules)) == len(rules) >= 3
    for key in ("effect", *MATCHERS):
        assert re.search(rf"^\| `{key}` \| .+ \| `.+` \|$", page, re.MULTILINE), key


@pytest.mark.parametrize("preset", PRESETS)
def test_every_service_and_server_is_on_the_page_of_models(preset: str) -> None:
    name = PRESETS[preset][0].partition(" (")[0].removeprefix("Google ")
    assert name in (DOCS / "models.md").read_text(encoding="utf-8")
