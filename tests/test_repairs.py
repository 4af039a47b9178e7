"""Repairs: raised when something is wrong, mended by their forms, and taken back."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from homeassistant.components.assist_pipeline import (
    async_get_pipeline,
    async_get_pipelines,
    async_update_pipeline,
)
from homeassistant.components.assist_pipeline.pipeline import KEY_ASSIST_PIPELINE
from homeassistant.components.homeassistant.exposed_entities import (
    async_expose_entity,
    async_should_expose,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.ha_ai_agent.const import DOMAIN, PANEL
from custom_components.ha_ai_agent.errors import ModelNotFoundError
from custom_components.ha_ai_agent.issues import (
    async_report_context_too_small,
    async_report_refusal,
    async_report_spending,
    async_report_unreachable,
    async_report_window,
)
from custom_components.ha_ai_agent.repairs import async_create_fix_flow
from custom_components.ha_ai_agent.watch import async_check_house
from tests.entries import AGENT, agent_id_of, load_entry, say
from tests.scripted_server import Reply, ScriptedServer

VIEWS = Path(__file__).parents[1] / "frontend" / "src" / "views.ts"
pytestmark = pytest.mark.usefixtures("loopback", "core")


@pytest.fixture(name="repairs", autouse=True)
async def repairs_fixture(hass: HomeAssistant, core: HomeAssistant) -> None:
    """Set repairs up before the agent, as Home Assistant does."""
    assert await async_setup_component(hass, "repairs", {})
    await hass.async_block_till_done()


class Fix:
    """Drives the form of a repair as the frontend does."""

    def __init__(self, client: Any, issue_id: str) -> None:
        self._client = client
        self._issue_id = issue_id
        self._flow = ""

    async def open(self) -> dict[str, Any]:
        """Open the form."""
        response = await self._client.post(
            "/api/repairs/issues/fix",
            json={"handler": DOMAIN, "issue_id": self._issue_id},
        )
        assert response.status == HTTPStatus.OK
        form: dict[str, Any] = await response.json()
        self._flow = form["flow_id"]
        return form

    async def submit(self, **user_input: Any) -> dict[str, Any]:
        """Submit the form."""
        response = await self._client.post(
            f"/api/repairs/issues/fix/{self._flow}", json=user_input
        )
        assert response.status == HTTPStatus.OK, await response.text()
        result: dict[str, Any] = await response.json()
        return result


def has_issue(issue_registry: ir.IssueRegistry, issue_id: str) -> bool:
    """Return whether an issue is raised."""
    return (DOMAIN, issue_id) in issue_registry.issues


def options_of(entry: MockConfigEntry) -> dict[str, Any]:
    """Return the options of the agent."""
    return dict(entry.subentries[agent_id_of(entry)].data)


async def test_unreachable_server(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    issue_registry: ir.IssueRegistry,
    unused_tcp_port: int,
) -> None:
    entry = await load_entry(hass, f"http://127.0.0.1:{unused_tcp_port}/v1")
    async_report_unreachable(hass, entry, "cannot_connect")
    issue_id = f"provider_unreachable_{entry.entry_id}"
    fix = Fix(await hass_client(), issue_id)
    form = await fix.open()
    assert form["description_placeholders"] == {"name": "Server"}
    form = await fix.submit()
    assert form["errors"] == {"base": "cannot_connect"}
    async with ScriptedServer(port=unused_tcp_port):
        done = await fix.submit()
        await hass.async_block_till_done()
        assert done["type"] == "create_entry"
        assert not has_issue(issue_registry, issue_id)
        assert entry.runtime_data.coordinator.last_update_success


async def test_wrong_model(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    issue_registry: ir.IssueRegistry,
) -> None:
    """From the refusal of the server to an agent that answers."""
    async with ScriptedServer(models=("new", "other")) as server:
        server.strict_models = True
        entry = await load_entry(hass, server.base_url, model="old")
        await say(hass, "Tell me something about the moon")
        issue_id = f"model_not_found_{agent_id_of(entry)}"
        assert has_issue(issue_registry, issue_id)
        fix = Fix(await hass_client(), issue_id)
        form = await fix.open()
        assert form["description_placeholders"] == {
            "name": "HA AI Agent",
            "model": "old",
        }
        [field] = form["data_schema"]
        assert field["selector"]["select"]["options"] == ["new", "other"]
        form = await fix.submit(model=" ")
        assert form["errors"] == {"model": "model_required"}
        await fix.submit(model="new")
        await hass.async_block_till_done()
        assert options_of(entry)["model"] == "new"
        assert not has_issue(issue_registry, issue_id)
        server.script(Reply(text="It is round."))
        result = await say(hass, "Tell me something about the moon")
        assert result.response.speech["plain"]["speech"] == "It is round."


async def test_a_model_that_was_changed_meanwhile(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, unused_tcp_port: int
) -> None:
    entry = await load_entry(
        hass, f"http://127.0.0.1:{unused_tcp_port}/v1", model="newer"
    )
    subentry = entry.subentries[agent_id_of(entry)]
    async_report_refusal(hass, entry, subentry, "old", ModelNotFoundError(), "gone")
    fix = Fix(await hass_client(), f"model_not_found_{subentry.subentry_id}")
    form = await fix.open()
    assert form["data_schema"][0]["selector"]["select"]["options"] == []
    await fix.submit(model="mine")
    assert options_of(entry)["model"] == "newer"


async def test_window_too_small(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    issue_registry: ir.IssueRegistry,
) -> None:
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url)
        subentry = entry.subentries[agent_id_of(entry)]
        async_report_context_too_small(
            hass, entry, subentry, needed=9000, available=4096
        )
        issue_id = f"context_too_small_{subentry.subentry_id}"
        fix = Fix(await hass_client(), issue_id)
        await fix.open()
        await fix.submit(model_context=32000, context_tokens=3000)
        await hass.async_block_till_done()
    assert options_of(entry)["model_context"] == 32000
    assert options_of(entry)["context_tokens"] == 3000
    assert not has_issue(issue_registry, issue_id)


@pytest.mark.parametrize(
    "report", [async_report_refusal, async_report_context_too_small]
)
async def test_an_agent_that_is_gone(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, report: Any
) -> None:
    """The form of a repair may be open while its agent is removed."""
    entry = await load_entry(hass, "http://127.0.0.1:1/v1")
    subentry = entry.subentries[agent_id_of(entry)]
    if report is async_report_refusal:
        report(hass, entry, subentry, "old", ModelNotFoundError(), "gone")
        issue_id = "model_not_found"
        user_input: dict[str, Any] = {"model": "new"}
    else:
        report(hass, entry, subentry, needed=2, available=1)
        issue_id = "context_too_small"
        user_input = {"model_context": 9, "context_tokens": 900}
    fix = Fix(await hass_client(), f"{issue_id}_{subentry.subentry_id}")
    await fix.open()
    await hass.config_entries.async_remove(entry.entry_id)
    done = await fix.submit(**user_input)
    assert done["type"] == "create_entry"


async def test_nothing_exposed(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    issue_registry: ir.IssueRegistry,
) -> None:
    hass.states.async_set("light.hall", "off")
    hass.states.async_set("lock.door", "locked")
    for entity_id in ("light.hall", "lock.door"):
        async_expose_entity(hass, "conversation", entity_id, should_expose=False)
    await load_entry(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert has_issue(issue_registry, "nothing_exposed")
    fix = Fix(await hass_client(), "nothing_exposed")
    form = await fix.open()
    assert form["data_schema"][0]["default"] == ["light.hall"]
    form = await fix.submit(entities=[])
    assert form["errors"] == {"entities": "choose_one"}
    await fix.submit(entities=["light.hall"])
    assert async_should_expose(hass, "conversation", "light.hall")
    assert not async_should_expose(hass, "conversation", "lock.door")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not has_issue(issue_registry, "nothing_exposed")
    # Taken back by a person, and the report comes again.
    async_expose_entity(hass, "conversation", "light.hall", should_expose=False)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert has_issue(issue_registry, "nothing_exposed")


async def test_no_assistant_uses_the_agent(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    issue_registry: ir.IssueRegistry,
) -> None:
    assert await async_setup_component(hass, "assist_pipeline", {})
    entry = await load_entry(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert has_issue(issue_registry, "pipeline_unused")
    fix = Fix(await hass_client(), "pipeline_unused")
    form = await fix.open()
    preferred = async_get_pipeline(hass)
    assert form["data_schema"][0]["default"] == AGENT
    assert form["data_schema"][1]["default"] == [preferred.id]
    form = await fix.submit(agent=AGENT, assistants=[])
    assert form["errors"] == {"assistants": "choose_one"}
    await fix.submit(agent=AGENT, assistants=[preferred.id])
    assert [item.conversation_engine for item in async_get_pipelines(hass)] == [AGENT]
    await async_check_house(hass)
    assert not has_issue(issue_registry, "pipeline_unused")
    await hass.config_entries.async_unload(entry.entry_id)
    await async_check_house(hass)


async def test_an_assistant_is_given_the_agent_by_hand(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry
) -> None:
    """In Settings instead of the repair: it goes at once, and comes back."""
    assert await async_setup_component(hass, "assist_pipeline", {})
    await load_entry(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert has_issue(issue_registry, "pipeline_unused")
    pipeline = async_get_pipeline(hass)
    before = pipeline.conversation_engine
    for engine, is_wrong in ((AGENT, False), (before, True)):
        await async_update_pipeline(hass, pipeline, conversation_engine=engine)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert has_issue(issue_registry, "pipeline_unused") is is_wrong


async def test_assistants_that_act_without_asking_us(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    issue_registry: ir.IssueRegistry,
) -> None:
    """Every one is named, the repair mends them, and it goes away by itself."""
    issue_id = "local_intents"
    assert await async_setup_component(hass, "assist_pipeline", {})
    first = async_get_pipeline(hass)
    row = {**first.to_json(), "name": "Upstairs"}
    row.pop("id")
    store = hass.data[KEY_ASSIST_PIPELINE].pipeline_store
    second = await store.async_create_item(row)
    await load_entry(hass)

    async def change(**changes: Any) -> None:
        for pipeline_id in (first.id, second.id):
            pipeline = async_get_pipeline(hass, pipeline_id)
            await async_update_pipeline(hass, pipeline, **changes)
        await hass.async_block_till_done(wait_background_tasks=True)

    # Another agent's pipelines are none of our business.
    await change(prefer_local_intents=True)
    assert not has_issue(issue_registry, issue_id)
    await change(conversation_engine=AGENT)
    issue = issue_registry.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_placeholders == {"names": f"{first.name}, Upstairs"}
    await async_update_pipeline(
        hass, async_get_pipeline(hass, first.id), prefer_local_intents=False
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    issue = issue_registry.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_placeholders == {"names": "Upstairs"}
    fix = Fix(await hass_client(), issue_id)
    form = await fix.open()
    assert form["data_schema"][0]["default"] == [second.id]
    form = await fix.submit(assistants=[])
    assert form["errors"] == {"assistants": "choose_one"}
    await fix.submit(assistants=[second.id])
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not any(item.prefer_local_intents for item in async_get_pipelines(hass))
    assert not has_issue(issue_registry, issue_id)
    await change(prefer_local_intents=True)
    assert has_issue(issue_registry, issue_id)
    await change(prefer_local_intents=False)
    assert not has_issue(issue_registry, issue_id)


async def test_no_agent_is_left_to_choose(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, "assist_pipeline", {})
    entry = await load_entry(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    await hass.config_entries.async_unload(entry.entry_id)
    done = await Fix(await hass_client(), "pipeline_unused").open()
    assert done["type"] == "create_entry"


async def test_removing_takes_everything_back(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry
) -> None:
    entry = await load_entry(hass, "http://127.0.0.1:1/v1")
    subentry = entry.subentries[agent_id_of(entry)]
    await hass.async_block_till_done(wait_background_tasks=True)
    async_report_unreachable(hass, entry, "timeout")
    async_report_refusal(hass, entry, subentry, "old", ModelNotFoundError(), "gone")
    assert [key for domain, key in issue_registry.issues if domain == DOMAIN]
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not [key for domain, key in issue_registry.issues if domain == DOMAIN]


@pytest.mark.parametrize("state", ["unpriced", "warning", "reached"])
async def test_what_the_panel_shows_leads_there(
    hass: HomeAssistant, state: str
) -> None:
    """To a view that there is, in place."""
    entry = await load_entry(hass)
    (subentry, *_) = entry.subentries.values()
    async_report_spending(hass, subentry, subentry.subentry_id, state)
    async_report_window(hass, subentry, "small-model", 2048)
    issues = ir.async_get(hass).issues
    for key, view in (("spending_limit", "figures"), ("window_cut", "told")):
        issue = issues[DOMAIN, f"{key}_{subentry.subentry_id}"]
        assert issue.learn_more_url == f"homeassistant://{PANEL}/{view}"
        assert f'view: "{view}"' in VIEWS.read_text(encoding="utf-8")


async def test_an_issue_without_a_fix(hass: HomeAssistant) -> None:
    with pytest.raises(HomeAssistantError):
        await async_create_fix_flow(hass, "something_else", None)


async def test_what_goes_away_without_its_fix(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry
) -> None:
    """Other options, an answer of the model, or a limit taken off end a report."""
    prices: dict[str, Any] = {"price_input": 1000, "spending_limit": 0.01}
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url, **prices)
        agent = agent_id_of(entry)
        missing, spending = f"model_not_found_{agent}", f"spending_limit_{agent}"
        server.script(Reply(fault="no_model"))
        await say(hass, "Tell me something about the moon")
        assert has_issue(issue_registry, missing)
        await hass.config_entries.async_reload(entry.entry_id)
        assert has_issue(issue_registry, missing)
        await say(hass, "And now about the sun")
        assert not has_issue(issue_registry, missing)
        assert has_issue(issue_registry, spending)
        subentry = entry.subentries[agent]
        hass.config_entries.async_update_subentry(
            entry, subentry, data={**subentry.data, "spending_limit": 0}
        )
        await hass.async_block_till_done()
        assert not has_issue(issue_registry, spending)
