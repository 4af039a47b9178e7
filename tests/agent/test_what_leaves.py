"""What the README says leaves the house is what a model's server gets, and no more.

Every row of its two lists stands here with canaries of its own. A row that is added,
left out or worded anew there has to be proven here.
"""

import json
from pathlib import Path
import re
from typing import Any

from homeassistant.components import ai_task
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
    llm,
    selector,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Say, SetUp

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
SECURITY = ROOT / "docs" / "security.md"
TRANSLATIONS = ROOT / "custom_components" / "ha_ai_agent" / "translations"
GETS = "With every request the provider gets"
NEVER = "It never gets"
TODAY = "the date and time"
SENT: dict[str, tuple[str, ...]] = {
    "what is said to the agent and what it answered, earlier in the conversation too": (
        "sentence-first",
        "answer-first",
        "sentence-second",
    ),
    "the speaker's name and room": ("Speaker-Ada", "Room-Pantry"),
    TODAY: (),
    "the names of your floors and rooms": ("Floor-Attic", "Room-Pantry", "Room-Empty"),
    "the names, aliases, ids and capabilities of what you expose to Assist, automations,"
    " scripts and scenes included, and the actions that it knows": (
        "Shown-Lamp",
        "Alias-Glow",
        "Shown-Automation",
        "Shown-Script",
        "Shown-Scene",
        "option-canary-two",
        "set_level_canary",
    ),
    "the states of what a sentence may be about, and what changed of it since": (
        "state-shown-1",
        "state-shown-2",
    ),
    "the approvals that are still open in the conversation": ("Shown-Lock",),
    "what the speaker asked it to remember": ("memory-own",),
    "your instructions, as their templates render, and those of who started the turn": (
        "wish-rendered-42",
        "extra-instruction",
    ),
    "the prompts and descriptions of additional tools": ("foreign-prompt",),
    "the results of the tools that it uses": ("attribute-shown",),
    "of an AI Task its instructions or questions, the fields of its answer and its"
    " attachments (of the home nothing, unless you let it look)": (
        "task-instruction",
        "task_field",
        "attachment-text",
    ),
}
KEPT: dict[str, tuple[str, ...]] = {
    "what is not exposed: its names, ids, states and where it stands": (
        "Hidden-Lamp",
        "light.hidden_canary",
        "Alias-Hidden",
        "state-hidden",
        "Hidden-Automation",
    ),
    "conversations, memories and approvals of others": (
        "sentence-other",
        "answer-other",
        "memory-other",
        "Speaker-Other",
    ),
    "the ids of users and devices": (),
    "where the house stands, its address and how it is reached": (
        "12.3456",
        "98.7654",
        "canary-url",
    ),
    "the code of your approvals, and in no message its own key": (
        "code-canary-8812",
        "test-key",
    ),
    "labels, and attributes that no tool was asked for": (
        "Label-Canary",
        "attribute-unasked",
    ),
}


def _rows(title: str, page: Path = README) -> list[str]:
    """Return the rows of a page's list under a line that begins so."""
    text = page.read_text(encoding="utf-8")
    found = re.search(
        rf"^{re.escape(title)}.*?\n\n((?:[*] .*\n(?:  .*\n)*)+)", text, re.MULTILINE
    )
    assert found is not None, title
    return [
        " ".join(row.split()).rstrip(";.")
        for row in re.split(r"^[*] ", found[1], flags=re.MULTILINE)
        if row.strip()
    ]


def test_the_readme_lists_what_is_proven_here() -> None:
    assert set(_rows(GETS)) == set(SENT)
    assert set(_rows(NEVER)) == set(KEPT)


@pytest.mark.parametrize("step", ["connection", "reconfigure"])
@pytest.mark.parametrize(
    "language", sorted(path.stem for path in TRANSLATIONS.glob("*.json"))
)
def test_the_same_is_told_everywhere(language: str, step: str) -> None:
    """The form and the page on security list what the README lists, row by row."""
    lists = [_rows(title) for title in (GETS, NEVER)]
    assert [_rows(title, SECURITY) for title in (GETS, NEVER)] == lists
    path = TRANSLATIONS / f"{language}.json"
    steps = json.loads(path.read_text(encoding="utf-8"))["config"]["step"]
    told = steps[step]["description"].split("\n\n")[:2]
    # Some languages have a mark of their own where English has a semicolon.
    assert [len(re.split("; |；|· ", part)) for part in told] == list(map(len, lists))
    for part, rows in zip(told, lists, strict=True):
        same = part.endswith(f": {'; '.join(rows)}.")
        assert same is (language == "en"), part


class Foreign(llm.API):
    """Another API with a prompt of its own and a tool."""

    async def async_get_api_instance(
        self, llm_context: llm.LLMContext
    ) -> llm.APIInstance:
        return llm.APIInstance(self, "foreign-prompt", llm_context, [])


@pytest.fixture(name="furnished")
async def furnished_fixture(home: HomeAssistant) -> tuple[HomeAssistant, str]:
    """Return a home in which every name is a canary, and the speaker's device."""
    hass = home
    await hass.config.async_update(
        latitude=12.3456, longitude=98.7654, internal_url="http://canary-url:8123"
    )
    attic = fr.async_get(hass).async_create("Floor-Attic")
    areas = ar.async_get(hass)
    pantry = areas.async_create("Room-Pantry", floor_id=attic.floor_id)
    areas.async_create("Room-Empty")
    label = lr.async_get(hass).async_create("Label-Canary")
    other = MockConfigEntry(domain="voice")
    other.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=other.entry_id, identifiers={("voice", "1")}, name="Ear"
    )
    dr.async_get(hass).async_update_device(device.id, area_id=pantry.id)
    entities = er.async_get(hass)
    for entity_id, name, alias, state, attributes in (
        ("select.shown", "Shown-Lamp", "Alias-Glow", "state-shown-1", _options()),
        ("light.hidden_canary", "Hidden-Lamp", "Alias-Hidden", "state-hidden", {}),
        ("lock.shown", "Shown-Lock", "", "locked", {"note": "attribute-unasked"}),
    ):
        domain, _, object_id = entity_id.partition(".")
        entities.async_get_or_create(
            domain, "canary", object_id, suggested_object_id=object_id
        )
        entities.async_update_entity(
            entity_id,
            name=name,
            aliases=[er.COMPUTED_NAME, *filter(None, (alias,))],
            area_id=pantry.id,
            labels={label.label_id},
        )
        hass.states.async_set(entity_id, state, {"friendly_name": name, **attributes})
        async_expose_entity(
            hass, "conversation", entity_id, should_expose="hidden" not in entity_id
        )
    automations: list[dict[str, Any]] = [
        {"alias": alias, "id": alias, "triggers": [], "actions": []}
        for alias in ("Shown-Automation", "Hidden-Automation")
    ]
    for domain, config in (
        ("automation", automations),
        ("script", {"shown": {"alias": "Shown-Script", "sequence": []}}),
        ("scene", [{"name": "Shown-Scene", "entities": {"lock.shown": "locked"}}]),
    ):
        assert await async_setup_component(hass, domain, {domain: config})
    await hass.async_block_till_done()
    for domain in ("automation", "script", "scene"):
        for entity_id in hass.states.async_entity_ids(domain):
            async_expose_entity(
                hass, "conversation", entity_id, should_expose="hidden" not in entity_id
            )
    for name in ("select_option", "set_level_canary"):
        hass.services.async_register("select", name, lambda _: None)
    hass.services.async_register("lock", "unlock", lambda _: None)
    return hass, device.id


def _options() -> dict[str, Any]:
    return {
        "options": ["state-shown-1", "option-canary-two"],
        "note": "attribute-shown",
    }


async def test_what_a_conversation_sends(
    furnished: tuple[HomeAssistant, str],
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_admin_user: MockUser,
) -> None:
    hass, device_id = furnished
    hass_admin_user.name = "Speaker-Ada"
    other = MockUser(name="Speaker-Other").add_to_hass(hass)
    llm.async_register_api(hass, Foreign(hass=hass, id="foreign", name="Foreign"))
    await set_up(
        server,
        prompt="{{ 'wish-rendered-%d' % (states('select.shown') | length + 29) }}",
        approval_code="code-canary-8812",
        llm_hass_api=["foreign"],
    )
    theirs = Context(user_id=other.id)
    server.script(
        Reply(calls=[Call("memory", {"action": "remember", "text": "memory-other"})]),
        Reply(text="answer-other"),
    )
    await say("sentence-other", context=theirs)
    unlock = {"domain": "lock", "service": "unlock", "entity_id": ["lock.shown"]}
    server.script(
        Reply(
            calls=[
                Call("memory", {"action": "remember", "text": "memory-own"}),
                Call("get_states", {"entity_id": "select.shown", "attributes": True}),
                Call("call_service", unlock),
            ]
        ),
        Reply(text="answer-first"),
    )
    server.requests.clear()
    mine: dict[str, Any] = {
        "device_id": device_id,
        "extra_system_prompt": "extra-instruction",
    }
    first = await say(
        "sentence-first, Shown-Lamp",
        context=Context(user_id=hass_admin_user.id),
        **mine,
    )
    hass.states.async_set("select.shown", "state-shown-2", _options())
    server.script(Reply(text="answer-second"))
    before = dt_util.now()
    await say(
        "sentence-second about Shown-Lamp",
        first.conversation_id,
        context=Context(user_id=hass_admin_user.id),
        **mine,
    )
    _assert_sent(server, *(row for row in SENT if not row.startswith("of an AI Task")))
    days = {f"{day:%A %Y-%m-%d}" for day in (before, dt_util.now())}
    sent = _bodies(server)
    assert any(day in sent for day in days)
    ids = {hass_admin_user.id, other.id, device_id}
    assert not [item for item in ids if item in sent]


async def test_what_a_task_sends(
    furnished: tuple[HomeAssistant, str],
    server: ScriptedServer,
    set_up: SetUp,
    tmp_path: Path,
) -> None:
    hass, _ = furnished
    (tmp_path / "note.txt").write_text("attachment-text")
    (tmp_path / "other.txt").write_text("memory-other")
    hass.config.media_dirs = {"local": str(tmp_path)}
    assert await async_setup_component(hass, "media_source", {})
    await set_up(server)
    server.script(Reply(text='{"task_field": "x"}'))
    await ai_task.async_generate_data(
        hass,
        task_name="Note",
        entity_id="ai_task.ha_ai_agent",
        instructions="task-instruction",
        structure=probatio.Schema(
            {probatio.Required("task_field"): selector.TextSelector()}
        ),
        attachments=[
            {
                "media_content_id": "media-source://media_source/local/note.txt",
                "media_content_type": "text/plain",
            }
        ],
    )
    _assert_sent(server, next(row for row in SENT if row.startswith("of an AI Task")))
    # A task has no home: what it is to know stands in its instructions.
    assert "Shown-Lamp" not in _bodies(server)


async def test_what_a_task_sends_that_may_look(
    furnished: tuple[HomeAssistant, str],
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_admin_user: MockUser,
) -> None:
    hass, _ = furnished
    await set_up(server, reads_home=True, approval_code="code-canary-8812")
    for text in ("memory-other", "memory-own"):
        server.script(
            Reply(calls=[Call("memory", {"action": "remember", "text": text})]),
            Reply(text="answer-other"),
        )
        await say("sentence-other")
    server.requests.clear()
    server.script(Reply(text="x"))
    await ai_task.async_generate_data(
        hass,
        task_name="Note",
        entity_id="ai_task.ha_ai_agent",
        instructions="task-instruction about Shown-Lamp",
    )
    sent = _bodies(server)
    for item in ("task-instruction", "Shown-Lamp", "state-shown-1", "Room-Pantry"):
        assert item in sent
    # What people asked the agent to remember is for those who talk to it.
    assert "memory-own" not in sent
    found = {item for items in KEPT.values() for item in items if item in sent}
    assert not found


def _bodies(server: ScriptedServer) -> str:
    """Return all that was sent, as a person would read it."""
    return json.dumps([request.body for request in server.requests], ensure_ascii=False)


def _assert_sent(server: ScriptedServer, *rows: str) -> None:
    sent = _bodies(server)
    missing = {(row, item) for row in rows for item in SENT[row] if item not in sent}
    assert not missing
    found = {item for items in KEPT.values() for item in items if item in sent}
    assert not found
