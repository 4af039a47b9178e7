"""Commands and actions with any fields, by people of every kind.

What is refused is refused by a name, nobody without the right is served, and what was
asked about stays shut until the one who was asked says yes.
"""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from hypothesis import given, strategies as st
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.ha_ai_agent import services as actions
from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.rights import ACTIONS, COMMANDS, Person, may
from custom_components.ha_ai_agent.websocket_api import (
    approvals,
    automations,
    chat,
    context,
    conversations,
    figures,
    kept,
    panel,
    turns,
)
from tests.entries import load_entry
from tests.household.plain_home import PlainHousehold, read
from tests.scripted_server import ScriptedServer

from .drawn import (
    conforming,
    few,
    one_step_is_short,
    others_generator,
    picked,
    texts,
    wrong,
)
from .outside import Outside, token_of

pytestmark = [pytest.mark.slow, others_generator]
FAMILIES = (
    *(approvals, automations, chat, context, conversations, figures, kept),
    *(panel, turns),
)
# Whose names are known while the cases are drawn, before there is a home.
NAMES = dict.fromkeys(
    (
        *("approval_id", "turn_id", "conversation_id", "agent_id", "entry_id"),
        *("entity_id", "user_id", "language", "time_zone"),
    ),
    list,
)
# A bare "yes" in the conversation of a question is an answer to it.
SAID = {"text": texts.map("Tell me about {}".format)}


def _schemas() -> dict[str, Any]:
    found = {}
    for family in FAMILIES:
        for item in vars(family).values():
            if name := getattr(item, "_ws_command", None):
                schema = item._ws_schema
                found[name.removeprefix(f"{DOMAIN}/")] = schema.schema if schema else {}
    return found


SCHEMAS = _schemas()


def _message(command: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    # What is searched for and what is written is no sentence to the agent.
    said = SAID if command == "chat/send" else {}
    fields = conforming(SCHEMAS[command], NAMES, **said)
    return st.tuples(st.just(command), fields | fields | wrong(fields))


MESSAGES = st.sampled_from(sorted(COMMANDS)).flatmap(_message)
DATA = {
    "approve": actions.APPROVE_SCHEMA,
    "reject": actions.REJECT_SCHEMA,
    "undo": actions.UNDO_SCHEMA,
    "purge_history": actions.PURGE_SCHEMA,
    "refresh_context": probatio.Schema({}),
}
CALLS = st.sampled_from(sorted(ACTIONS)).flatmap(
    lambda action: st.tuples(
        st.just(action),
        conforming(DATA[action].schema, NAMES)
        | wrong(conforming(DATA[action].schema, NAMES)),
    )
)


@pytest.fixture
async def outside(
    hass: HomeAssistant,
    loopback: None,
    caplog: pytest.LogCaptureFixture,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
) -> AsyncGenerator[Outside]:
    home = PlainHousehold(hass)
    await home.async_build()
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url)
        await home.async_move_in("house", read("en"))
        outside = Outside(hass, home, entry.entry_id, hass_admin_user, caplog)
        server.think = outside.think
        outside.people["administrator"] = hass_admin_user
        outside.sockets["administrator"] = await hass_ws_client(hass)
        for kind in ("user", "read_only"):
            user, token = await token_of(hass, kind)
            outside.people[kind] = user
            outside.sockets[kind] = await hass_ws_client(hass, token)
        outside.shut()
        yield outside


def test_every_door_is_drawn() -> None:
    """A new command or action is among the cases, whoever added it."""
    assert SCHEMAS.keys() == COMMANDS.keys()
    assert DATA.keys() == ACTIONS.keys()


async def _answer(outside: Outside, kind: Person, message: dict[str, Any]) -> Any:
    """Return the result; events on the way are for other tests."""
    socket = outside.sockets[kind]
    await socket.send_json_auto_id(message)
    async with asyncio.timeout(60):
        while True:
            answer = await socket.receive_json()
            if answer["type"] == "result" and answer["id"] == message["id"]:
                return answer


@few
@given(
    kind=st.sampled_from(["administrator", "user", "read_only"]),
    command_and_fields=MESSAGES,
)
async def test_any_command(
    outside: Outside, kind: Person, command_and_fields: tuple[str, dict[str, Any]]
) -> None:
    await outside.ask()
    await outside.look()
    command, drawn = command_and_fields
    fields = picked(drawn, outside.known)
    message = {**fields, "type": f"{DOMAIN}/{command}"}
    about = (kind, message)
    with one_step_is_short():
        answer = await _answer(outside, kind, message)
        await outside.hass.async_block_till_done()
    code = (answer.get("error") or {}).get("code")
    assert code != "unknown_error", (about, answer)
    if not may(COMMANDS[command], kind):
        # The form is looked at before the person is.
        assert code in {"unauthorized", "invalid_format"}, (about, answer)
    if _is_yes(outside, command, fields, kind == "administrator"):
        outside.shut()
    outside.check(about)


def _is_yes(
    outside: Outside, command: str, fields: dict[str, Any], is_theirs: bool
) -> bool:
    """Tell whether the one who was asked said yes."""
    wanted = {"approvals/resolve": "approve", "approve": None}
    return (
        is_theirs
        and command in wanted
        and fields.get("decision") == wanted[command]
        # A list: what was drawn may be anything, also such as no set can hold.
        and fields.get("approval_id") in [*outside.open_questions]
    )


@few
@given(
    kind=st.sampled_from(["administrator", "user", "read_only", "nobody"]),
    action_and_data=CALLS,
    wants_response=st.booleans(),
)
async def test_any_action(
    outside: Outside,
    kind: Person,
    action_and_data: tuple[str, dict[str, Any]],
    wants_response: bool,
) -> None:
    await outside.ask()
    await outside.look()
    action, drawn = action_and_data
    data = picked(drawn, outside.known)
    user: User | None = outside.people.get(kind)
    about = (kind, action, data)
    supports = outside.hass.services.supports_response(DOMAIN, action).value != "none"
    refused: Exception | None = None
    with one_step_is_short():
        try:
            await outside.hass.services.async_call(
                DOMAIN,
                action,
                data,
                blocking=True,
                context=Context(user_id=user.id if user else None),
                return_response=wants_response and supports,
            )
        except (HomeAssistantError, probatio.Invalid) as err:
            refused = err
        await outside.hass.async_block_till_done()
    if not may(ACTIONS[action], kind):
        assert refused is not None, about
    if isinstance(refused, HomeAssistantError) and not isinstance(
        refused, Unauthorized
    ):
        # Told in the person's language.
        assert refused.translation_domain == DOMAIN, (about, refused)
    if _is_yes(outside, action, data, kind == "administrator"):
        outside.shut()
    outside.check(about)
