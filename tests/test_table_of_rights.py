"""The table of rights, cell by cell, over everything that is really registered."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.ha_ai_agent.calls.problems import async_answer
from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.intents import SPEC
from custom_components.ha_ai_agent.models import Speaker, ToolCall
from custom_components.ha_ai_agent.rights import (
    ACTIONS,
    ANSWERS,
    COMMANDS,
    Owner,
    Person,
    Who,
    may,
)
from custom_components.ha_ai_agent.runtime import async_get_agents
from custom_components.ha_ai_agent.tools import automation_spec, catalog
from custom_components.ha_ai_agent.websocket_api.guard import person_behind
from tests.agent.conftest import SetUp, home, server, set_up
from tests.house import async_build
from tests.scripted_server import ScriptedServer

__all__ = ["home", "server", "set_up"]

GROUPS = {
    "administrator": GROUP_ID_ADMIN,
    "user": GROUP_ID_USER,
    "read_only": GROUP_ID_READ_ONLY,
}
SPECS = (*(tool.spec for tool in catalog.TOOLS), automation_spec.SPEC, SPEC)
# A tool that does several things has a row for each.
TOOLS = {spec.name: spec.rights for spec in SPECS if spec.rights is not None} | {
    f"{spec.name} {action.name}": action.rights
    for spec in SPECS
    for action in spec.actions
}
PEOPLE: tuple[Person, ...] = ("administrator", "user", "read_only", "nobody")
FORBIDDEN = {"read_only", "not_permitted"}


async def person(hass: HomeAssistant, kind: Person) -> MockUser | None:
    """Return a user of this kind; None: nobody."""
    if kind == "nobody":
        return None
    group = await hass.auth.async_get_group(GROUPS[kind])
    return MockUser(groups=[group]).add_to_hass(hass)


async def test_everything_has_a_row(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp
) -> None:
    """A tool, an action or a command that nobody wrote a row for fails here."""
    await set_up(server)
    [agent] = async_get_agents(home).values()
    kit = agent.parts.toolkit
    tools = {spec.name for spec in kit.specs(Speaker())} | {
        spec.name for family in kit._families for spec in family.specs()
    }
    assert tools == {name.partition(" ")[0] for name in TOOLS}
    assert home.services.async_services()[DOMAIN].keys() == ACTIONS.keys()
    commands = {
        name.removeprefix(f"{DOMAIN}/")
        for name in home.data["websocket_api"]
        if name.startswith(f"{DOMAIN}/")
    }
    assert commands == COMMANDS.keys()


def _cells(rows: Any) -> Iterator[tuple[str, Person]]:
    return product(sorted(rows), PEOPLE)


@pytest.mark.parametrize(("tool", "kind"), _cells(TOOLS))
async def test_a_tool(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, tool: str, kind: Person
) -> None:
    """A cell without anybody's things is a refusal, before the tool is asked."""
    await set_up(server)
    [agent] = async_get_agents(home).values()
    user = await person(home, kind)
    name, _, action = tool.partition(" ")
    arguments = {"action": action} if action else {}
    result = await _turn(agent, user).async_call(ToolCall("1", name, arguments))
    is_refused = result.get("error") in FORBIDDEN
    assert is_refused is not may(TOOLS[tool], kind), result


def _turn(agent: Any, user: MockUser | None) -> Any:
    from custom_components.ha_ai_agent.calls.scope import scope_of

    user_id = user.id if user else None
    scope = scope_of(
        turn_id="t",
        conversation_id="c",
        agent_id="conversation.ha_ai_agent",
        subentry_id="s",
        speaker=Speaker(user_id=user_id, is_admin=bool(user and user.is_admin)),
        context=Context(user_id=user_id),
    )
    return agent.parts.toolkit.start_turn(scope)


DATA: dict[str, dict[str, Any]] = {
    "approve": {"approval_id": "x"},
    "reject": {"approval_id": "x"},
    "purge_history": {"conversation_id": "x"},
}


@pytest.mark.parametrize(("action", "kind"), _cells(ACTIONS))
async def test_an_action(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    action: str,
    kind: Person,
) -> None:
    """An action is not even begun for those who have no cell."""
    await set_up(server)
    user = await person(home, kind)
    context = Context(user_id=user.id if user else None)
    is_refused = False
    try:
        await home.services.async_call(
            DOMAIN, action, DATA.get(action, {}), blocking=True, context=context
        )
    except Unauthorized:
        is_refused = True
    except ServiceValidationError:
        # Nothing there to undo or to answer; nobody's answer is refused so as well.
        is_refused = kind == "nobody" and ACTIONS[action] is ANSWERS
    assert is_refused is not may(ACTIONS[action], kind)


async def test_the_commands(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    hass_access_token: str,
    hass_read_only_access_token: str,
    hass_admin_user: MockUser,
) -> None:
    """Every command is refused as such to those who have no cell, and to no others."""
    await set_up(server)
    fields: dict[str, dict[str, Any]] = {
        "approvals/resolve": {"approval_id": "x", "decision": "reject"},
        "automations/restore": {"version_id": "x"},
        "chat/cancel": {"conversation_id": "x"},
        "chat/send": {"text": "x", "agent_id": "conversation.none"},
        "conversations/delete": {"conversation_id": "x"},
        "conversations/export": {"conversation_id": "x"},
        "conversations/get": {"conversation_id": "x"},
        "conversations/update": {"conversation_id": "x", "title": "t"},
        "chat/subscribe": {"turn_id": "x"},
        "context/told": {"agent_id": "conversation.none"},
        "memories/delete": {"memory_id": "x"},
        "schedules/cancel": {"schedule_id": "x"},
        "turns/get": {"turn_id": "x"},
        "turns/request": {"turn_id": "x"},
        "turns/undo": {"turn_id": "x"},
    }
    group = await home.auth.async_get_group(GROUP_ID_USER)
    tokens = {
        "administrator": hass_access_token,
        "read_only": hass_read_only_access_token,
    }
    for kind in ("administrator", "read_only", "user"):
        if kind == "user":
            # The same person, now without the rights of an administrator.
            hass_admin_user.groups = [group]
            hass_admin_user.invalidate_cache()
            assert person_behind(hass_admin_user) == "user"
        client = await hass_ws_client(home, tokens.get(kind, hass_access_token))
        for command, row in COMMANDS.items():
            message = {"type": f"{DOMAIN}/{command}", **fields.get(command, {})}
            await client.send_json_auto_id(message)
            answer = await client.receive_json()
            while answer["type"] != "result":
                answer = await client.receive_json()
            error = answer.get("error") or {}
            is_refused = error.get("code") == "unauthorized"
            assert is_refused is not may(row, kind), (kind, command, answer)


KITCHEN = Who(person="nobody", place="kitchen")
BATH = Who(person="nobody", place="bath")
ANNA = Who(person="user", user_id="anna")
ADMIN = Who(person="administrator", user_id="admin")
READER = Who(person="read_only", user_id="reader")


@pytest.mark.parametrize(
    ("who", "owner_id", "place", "owner"),
    [
        (ANNA, "anna", "kitchen", "own"),
        (ANNA, "bert", None, "others"),
        (ANNA, None, "kitchen", "household"),
        (KITCHEN, None, "kitchen", "own"),
        (KITCHEN, None, "bath", "household"),
        (KITCHEN, "anna", "kitchen", "others"),
        (ADMIN, None, "bath", "household"),
    ],
)
def test_whose(who: Who, owner_id: str | None, place: str | None, owner: Owner) -> None:
    """What a satellite made belongs to the household, and is its own there."""
    assert who.owns(owner_id, place) == owner


@pytest.mark.parametrize(
    ("who", "sees", "cancels"),
    [
        (
            ADMIN,
            {"anna", "reader", "kitchen", "bath"},
            {"anna", "reader", "kitchen", "bath"},
        ),
        (ANNA, {"anna"}, {"anna"}),
        (READER, {"reader"}, set()),
        (KITCHEN, {"kitchen", "bath"}, {"kitchen"}),
        (BATH, {"kitchen", "bath"}, {"bath"}),
    ],
)
async def test_whose_schedules(
    hass: HomeAssistant, who: Who, sees: set[str], cancels: set[str]
) -> None:
    """What the household planned is cancelled by its satellite or an administrator."""
    house = await async_build(hass)
    from custom_components.ha_ai_agent.models import ScheduledAction

    owners = {
        "anna": ("anna", None),
        "reader": ("reader", None),
        "kitchen": (None, "kitchen"),
        "bath": (None, "bath"),
    }
    for name, (user_id, device_id) in owners.items():
        await house.kit.schedules.async_put(
            ScheduledAction(
                schedule_id=name,
                user_id=user_id,
                device_id=device_id,
                conversation_id="c",
                turn_id="t",
                agent_id="a",
                subentry_id="s",
                due_ts=4e9,
                created_ts=0,
                action={},
                summary=name,
            )
        )
    scheduler = house.kit.scheduler
    listed = await scheduler.async_list(who)
    assert {row["schedule_id"] for row in listed["scheduled_actions"]} == sees
    done = {
        name
        for name in owners
        if (await async_answer(scheduler.async_cancel(name, who)))["status"]
        == "confirmed"
    }
    assert done == cancels
