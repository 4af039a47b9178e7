"""The options of agents: defaults, sections, and what does not go together."""

from collections.abc import Generator
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.config_entries import SOURCE_USER, ConfigSubentryData
from homeassistant.const import CONF_LLM_HASS_API, CONF_MODEL, CONF_NAME, CONF_PROMPT
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import llm
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.ha_ai_agent.agent.options import AgentOptions
from custom_components.ha_ai_agent.const import (
    CONF_ALLOWED_SERVICES,
    CONF_APPROVAL_MODE,
    CONF_APPROVAL_NOTIFY,
    CONF_APPROVAL_RULES,
    CONF_BASE_URL,
    CONF_BUILTIN_FIRST,
    CONF_CONTEXT_TOKENS,
    CONF_FALLBACK_MODEL,
    CONF_MAX_OUTPUT_TOKENS,
    CONF_MODEL_CONTEXT,
    CONF_PRICE_INPUT,
    CONF_PROVIDER,
    CONF_REQUEST_FIELDS,
    CONF_TOOL_TIMEOUT,
    DOMAIN,
    PROVIDER_BUILTIN,
    PROVIDER_OPENAI_COMPATIBLE,
    SUBENTRY_AI_TASK,
    SUBENTRY_CONVERSATION,
)
from custom_components.ha_ai_agent.models import JsonObject
from tests.flow_server import listing, serve

pytestmark = pytest.mark.usefixtures("loopback", "core")


@pytest.fixture(autouse=True)
def _no_setup() -> Generator[None]:
    """Leave the agent itself out: the form is what is looked at."""
    root = "custom_components.ha_ai_agent"
    with (
        patch(f"{root}.async_setup_entry", AsyncMock(return_value=True), create=True),
        patch(f"{root}.async_unload_entry", AsyncMock(return_value=True), create=True),
    ):
        yield


async def load(
    hass: HomeAssistant, base_url: str | None = None, **options: Any
) -> MockConfigEntry:
    """Return a loaded entry with one agent."""
    data = {CONF_PROVIDER: PROVIDER_BUILTIN}
    if base_url is not None:
        data = {CONF_PROVIDER: PROVIDER_OPENAI_COMPATIBLE, CONF_BASE_URL: base_url}
    entry = MockConfigEntry(
        domain=DOMAIN,
        data=data,
        subentries_data=[
            ConfigSubentryData(
                subentry_type=SUBENTRY_CONVERSATION,
                title="Agent",
                unique_id=None,
                data=options,
            )
        ],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


async def add(
    hass: HomeAssistant, entry: MockConfigEntry, subentry_type: str
) -> dict[str, Any]:
    """Open the form that adds a subentry."""
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, subentry_type), context={"source": SOURCE_USER}
    )
    return dict(flow)


async def change(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    """Open the form that changes the only subentry."""
    flow = await entry.start_subentry_reconfigure_flow(
        hass, next(iter(entry.subentries))
    )
    return dict(flow)


async def enter(
    hass: HomeAssistant, flow: Any, user_input: dict[str, Any]
) -> dict[str, Any]:
    """Fill in a form."""
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], user_input
    )
    return dict(result)


def options_of(entry: MockConfigEntry) -> dict[str, Any]:
    """Return what the only subentry stores."""
    return dict(next(iter(entry.subentries.values())).data)


def marker(flow: dict[str, Any], key: str, section: str | None = None) -> Any:
    """Return the key of a field in a form."""
    schema = flow["data_schema"].schema
    if section is not None:
        schema = next(value for name, value in schema.items() if name == section)
        schema = schema.schema.schema
    return next(name for name in schema if name == key)


async def test_an_agent_with_defaults(hass: HomeAssistant) -> None:
    async with serve(listing("m", "n")) as root:
        entry = await load(hass, f"{root}/v1", model="m")
        flow = await add(hass, entry, SUBENTRY_CONVERSATION)
        assert flow["step_id"] == "user"
        assert marker(flow, CONF_MODEL).default() == "m"
        flow = await enter(hass, flow, {CONF_NAME: "Night shift", CONF_MODEL: "n"})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["title"] == "Night shift"
    options = AgentOptions.from_data(flow["data"])
    assert options == AgentOptions.from_data({CONF_MODEL: "n"})


async def test_a_name_is_not_asked_twice(hass: HomeAssistant) -> None:
    entry = await load(hass)
    flow = await change(hass, entry)
    assert flow["step_id"] == "reconfigure"
    assert CONF_NAME not in flow["data_schema"].schema


async def test_builtin_has_no_model(hass: HomeAssistant) -> None:
    entry = await load(hass)
    flow = await add(hass, entry, SUBENTRY_CONVERSATION)
    assert CONF_MODEL not in flow["data_schema"].schema
    assert "costs" not in flow["data_schema"].schema
    flow = await enter(hass, flow, {"limits": {CONF_TOOL_TIMEOUT: 20}})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"][CONF_TOOL_TIMEOUT] == 20


async def test_sections_are_stored_flat(hass: HomeAssistant) -> None:
    entry = await load(hass, "http://127.0.0.1:1", model="m", prompt="Be short.")
    flow = await change(hass, entry)
    assert marker(flow, CONF_PROMPT).description == {"suggested_value": "Be short."}
    flow = await enter(
        hass,
        flow,
        {
            CONF_MODEL: "m2",
            CONF_APPROVAL_MODE: "all_writes",
            "limits": {CONF_CONTEXT_TOKENS: 900.0},
            "approvals": {
                CONF_ALLOWED_SERVICES: ["Notify.family ", "notify.family"],
                CONF_APPROVAL_NOTIFY: ["notify.mobile_app_phone"],
            },
            "behavior": {CONF_FALLBACK_MODEL: " small ", CONF_BUILTIN_FIRST: True},
            "costs": {CONF_PRICE_INPUT: 0.25},
        },
    )
    assert flow["reason"] == "reconfigure_successful"
    options = AgentOptions.from_data(options_of(entry))
    assert options.model_id == "m2"
    assert options.prompt == ""
    assert options.approval_mode == "all_writes"
    assert options.context_tokens == 900
    assert options.allowed_services == ("notify.family",)
    assert options.approval_notify == ("notify.mobile_app_phone",)
    assert options.fallback_model == "small"
    assert options.builtin_first
    assert options_of(entry)[CONF_PRICE_INPUT] == 0.25
    assert isinstance(options_of(entry)[CONF_CONTEXT_TOKENS], int)


async def test_a_section_left_out_stays(hass: HomeAssistant) -> None:
    entry = await load(hass, context_tokens=700, tool_timeout=30)
    flow = await change(hass, entry)
    await enter(hass, flow, {CONF_APPROVAL_MODE: "off"})
    assert options_of(entry)[CONF_TOOL_TIMEOUT] == 30


async def test_options_may_be_given_without_their_section(hass: HomeAssistant) -> None:
    entry = await load(hass)
    flow = await change(hass, entry)
    await enter(
        hass, flow, {CONF_TOOL_TIMEOUT: 42, CONF_ALLOWED_SERVICES: ["notify.family"]}
    )
    assert options_of(entry)[CONF_TOOL_TIMEOUT] == 42
    assert options_of(entry)[CONF_ALLOWED_SERVICES] == ["notify.family"]


@pytest.mark.parametrize("user_input", [{"rubbish": 1}, {CONF_TOOL_TIMEOUT: "soon"}])
async def test_unknown_options(hass: HomeAssistant, user_input: dict[str, Any]) -> None:
    entry = await load(hass)
    flow = await enter(hass, await change(hass, entry), user_input)
    assert flow["errors"] == {"base": "unknown_option"}
    with pytest.raises(InvalidData):
        await enter(hass, flow, {CONF_APPROVAL_MODE: "sometimes"})


async def test_nothing_allowed(hass: HomeAssistant) -> None:
    entry = await load(hass)
    flow = await change(hass, entry)
    await enter(hass, flow, {"approvals": {CONF_ALLOWED_SERVICES: []}})
    assert AgentOptions.from_data(options_of(entry)).allowed_services == ()


async def test_a_service_that_is_none(hass: HomeAssistant) -> None:
    entry = await load(hass)
    flow = await change(hass, entry)
    flow = await enter(hass, flow, {"approvals": {CONF_ALLOWED_SERVICES: ["notify"]}})
    assert flow["errors"] == {
        CONF_ALLOWED_SERVICES: "invalid_service",
        "approvals": "invalid_service",
    }
    # What was entered is still there.
    assert marker(flow, CONF_ALLOWED_SERVICES, "approvals").description == {
        "suggested_value": ["notify"]
    }


async def test_rules_that_cannot_be_read(hass: HomeAssistant) -> None:
    entry = await load(hass)
    flow = await change(hass, entry)
    wrong = [{"effect": "sometimes"}]
    flow = await enter(hass, flow, {"approvals": {CONF_APPROVAL_RULES: wrong}})
    assert flow["errors"] == {
        CONF_APPROVAL_RULES: "invalid_rules",
        "approvals": "invalid_rules",
    }
    rules = [{"effect": "ask", "areas": ["cellar"]}]
    await enter(hass, flow, {"approvals": {CONF_APPROVAL_RULES: rules}})
    assert AgentOptions.from_data(options_of(entry)).rules[0].areas == ("cellar",)


async def test_fields_that_cannot_be_sent(hass: HomeAssistant) -> None:
    entry = await load(hass, "http://127.0.0.1:1", model="m")
    flow = await change(hass, entry)
    model: JsonObject = {CONF_REQUEST_FIELDS: {"messages": []}}
    flow = await enter(hass, flow, {CONF_MODEL: "m", "model_behavior": model})
    assert flow["errors"] == {
        CONF_REQUEST_FIELDS: "protected_field",
        "model_behavior": "protected_field",
    }
    model = {CONF_REQUEST_FIELDS: {"top_p": 0.9}}
    flow = await enter(hass, flow, {CONF_MODEL: "m", "model_behavior": model})
    assert flow["reason"] == "reconfigure_successful"
    assert options_of(entry)[CONF_REQUEST_FIELDS] == {"top_p": 0.9}


async def test_a_window_that_is_too_small(hass: HomeAssistant) -> None:
    entry = await load(hass, "http://127.0.0.1:1", model="m")
    flow = await change(hass, entry)
    limits = {CONF_MODEL_CONTEXT: 1024, CONF_MAX_OUTPUT_TOKENS: 512}
    flow = await enter(hass, flow, {CONF_MODEL: "m", "limits": limits})
    assert flow["errors"] == {
        CONF_MODEL_CONTEXT: "window_too_small",
        "limits": "window_too_small",
    }
    # What the parts may take is the most: in a small window they share it.
    limits[CONF_MODEL_CONTEXT] = 4096
    flow = await enter(hass, flow, {CONF_MODEL: "m", "limits": limits})
    assert flow["reason"] == "reconfigure_successful"


async def test_apis_that_are_gone_are_dropped(hass: HomeAssistant) -> None:
    class Other(llm.API):
        async def async_get_api_instance(self, llm_context: Any) -> Any:
            raise NotImplementedError

    llm.async_register_api(hass, Other(hass=hass, id="other", name="Other tools"))
    entry = await load(
        hass, "http://127.0.0.1:1", model="m", llm_hass_api=["gone", "other"]
    )
    flow = await change(hass, entry)
    assert marker(flow, CONF_LLM_HASS_API).default() == ["other"]
    await enter(hass, flow, {CONF_MODEL: "m"})
    assert options_of(entry)[CONF_LLM_HASS_API] == ["other"]
    flow = await change(hass, entry)
    await enter(hass, flow, {CONF_MODEL: "m", CONF_LLM_HASS_API: []})
    assert CONF_LLM_HASS_API not in options_of(entry)


async def test_one_api_as_text(hass: HomeAssistant) -> None:
    entry = await load(hass, "http://127.0.0.1:1", model="m", llm_hass_api="assist")
    flow = await change(hass, entry)
    assert marker(flow, CONF_LLM_HASS_API).default() == ["assist"]


async def test_who_can_be_notified(hass: HomeAssistant) -> None:
    async def ignore(_: ServiceCall) -> None:
        """Take a message."""

    for name in ("mobile_app_phone", "notify", "send_message"):
        hass.services.async_register("notify", name, ignore)
    hass.states.async_set("notify.kitchen", "unknown")
    entry = await load(hass)
    flow = await change(hass, entry)
    schema = flow["data_schema"].schema["approvals"].schema.schema
    assert schema[CONF_APPROVAL_NOTIFY].config["options"] == [
        "notify.kitchen",
        "notify.mobile_app_phone",
    ]
    assert f"{DOMAIN}.approve" not in schema[CONF_ALLOWED_SERVICES].config["options"]


async def test_an_ai_task(hass: HomeAssistant) -> None:
    async with serve(listing("m")) as root:
        entry = await load(hass, f"{root}/v1", model="m")
        flow = await add(hass, entry, SUBENTRY_AI_TASK)
        assert CONF_APPROVAL_MODE not in flow["data_schema"].schema
        flow = await enter(
            hass, flow, {CONF_MODEL: "m", "limits": {CONF_MAX_OUTPUT_TOKENS: 4000}}
        )
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"][CONF_MAX_OUTPUT_TOKENS] == 4000


async def test_first_model_is_typed(hass: HomeAssistant) -> None:
    entry = await load(hass, "http://127.0.0.1:1")
    flow = await add(hass, entry, SUBENTRY_AI_TASK)
    with pytest.raises(InvalidData):
        await enter(hass, flow, {})


async def test_an_entry_that_is_not_loaded(hass: HomeAssistant) -> None:
    entry = await load(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    flow = await change(hass, entry)
    assert flow["reason"] == "entry_not_loaded"
