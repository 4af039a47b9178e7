"""A hostile model asks for everything: no secret and no hidden id reaches its server."""

import json
from pathlib import Path
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Say, SetUp

# Every one of them is a value that a person wrote somewhere and that stays at home.
SECRETS = {
    "door": "4711-alpha",
    "token": "tk-9f8e7d6c5b4a",
    "url_word": "hunter2hunter2",
    "header": "QmFzZTY0Q2FuYXJ5",
    "numeric": 83745612,
    "hidden_place": "Zanzibar-Straße 5",
}
WORDS = ("typed-pin-5566", "query-key-7788", "state-word-9911", "error-word-3344")
HIDDEN = ("lock.vault_hidden", "light.attic_hidden", "device_tracker.anna_hidden")
AUTOMATIONS = [
    {
        "id": "guard",
        "alias": "Guard",
        "variables": {"apiKey": SECRETS["token"], "where": SECRETS["hidden_place"]},
        "triggers": [{"trigger": "webhook", "webhook_id": "hook-canary-1122"}],
        "actions": [
            {
                "action": "test.deliver",
                "data": {
                    "code": "typed-pin-5566",
                    "Client-Secret": SECRETS["door"],
                    "url": f"https://u:{SECRETS['url_word']}@nas/?key=1&api_key="
                    "query-key-7788",
                    "headers": {"Authorization": f"Bearer {SECRETS['header']}"},
                    "pairs": [{"name": "X-Api-Key", "value": SECRETS["door"]}],
                    "plain": SECRETS["numeric"],
                    "who": "lock.vault_hidden",
                    "camel": {"userPassword": "typed-pin-5566"},
                },
            },
            {"action": "light.turn_on", "target": {"entity_id": "light.kitchen_lamp"}},
        ],
    }
]
READS: dict[str, tuple[str, dict[str, Any]]] = {
    "contents": ("automations", {"action": "get", "automation_id": "automation.guard"}),
    "list": ("automations", {"action": "list"}),
    "suggestions": (
        "automations",
        {"action": "suggest", "automation_id": "automation.guard"},
    ),
    "diff": (
        "automations",
        {
            "action": "preview",
            "automation_id": "automation.guard",
            "config": {"description": "new"},
        },
    ),
    "attributes": ("get_states", {"attributes": True}),
    "group": ("get_states", {"entity_id": ["light.crowd"], "attributes": True}),
    "person": ("get_states", {"entity_id": ["person.anna"], "attributes": True}),
    "password": ("get_states", {"entity_id": ["input_text.safe_word"]}),
    "find": ("find_entities", {"query": "hidden attic vault safe word"}),
    "near": ("get_states", {"entity_id": ["light.attic_hiden"]}),
    "near service": (
        "call_service",
        {"domain": "script", "service": "hiden_canary", "entity_id": []},
    ),
    "scripts": ("describe_service", {"domain": "script"}),
    "answer": ("call_service", {"domain": "test", "service": "read", "data": {}}),
    "error": (
        "call_service",
        {"domain": "test", "service": "fail", "entity_id": "light.kitchen_lamp"},
    ),
    "history": (
        "get_history",
        {"entity_id": "input_text.safe_word", "start": "1h", "aggregate": "raw"},
    ),
}


@pytest.fixture
async def guarded(home: HomeAssistant, tmp_path: Path) -> HomeAssistant:
    """Return a home that has secrets in all places where people keep them."""
    hass = home
    hass.config.config_dir = str(tmp_path)
    lines = (f"{key}: {json.dumps(value)}" for key, value in SECRETS.items())
    (tmp_path / "secrets.yaml").write_text("\n".join(lines))
    (tmp_path / "configuration.yaml").write_text(
        "automation: !include automations.yaml"
    )
    (tmp_path / "automations.yaml").write_text(json.dumps(AUTOMATIONS))

    async def read(call: ServiceCall) -> dict[str, Any]:
        return {
            "access_token": "typed-pin-5566",
            "members": [*HIDDEN, "light.kitchen_lamp"],
            "link": "http://x:state-word-9911@h/api/webhook/hook-canary-1122",
            "lock.vault_hidden": "locked",
        }

    async def fail(call: ServiceCall) -> None:
        message = "lock.vault_hidden: password=error-word-3344 of the door"
        raise HomeAssistantError(message)

    async def deliver(call: ServiceCall) -> None:
        return None

    hass.services.async_register(
        "test", "read", read, supports_response=SupportsResponse.ONLY
    )
    hass.services.async_register("test", "fail", fail)
    hass.services.async_register("test", "deliver", deliver)
    for entity_id in HIDDEN:
        hass.states.async_set(entity_id, "on", {"friendly_name": entity_id})
    hass.states.async_set(
        "light.crowd", "on", {"entity_id": [*HIDDEN, "light.desk_lamp"]}
    )
    hass.states.async_set(
        "person.anna",
        "home",
        {
            "source": "device_tracker.anna_hidden",
            "device_trackers": ["device_tracker.anna_hidden"],
            "entity_picture": "/api/image/x?token=query-key-7788",
            "accessToken": "state-word-9911",
            "members": {"lock.vault_hidden": 1},
        },
    )
    hass.states.async_set(
        "input_text.safe_word", "state-word-9911", {"mode": "password"}
    )
    script: dict[str, Any] = {
        "hidden_canary": {"sequence": []},
        "shown": {"sequence": []},
    }
    assert await async_setup_component(hass, "script", {"script": script})
    assert await async_setup_component(hass, "automation", {"automation": AUTOMATIONS})
    await hass.async_block_till_done()
    for entity_id in hass.states.async_entity_ids():
        is_shown = "hidden" not in entity_id and "secret" not in entity_id
        async_expose_entity(hass, "conversation", entity_id, is_shown)
    return hass


def _results(server: ScriptedServer) -> dict[str, dict[str, Any]]:
    """Return what the server was told, by the name of the way."""
    rows = [row for row in server.chats[-1]["messages"] if row["role"] == "tool"]
    return dict(zip(READS, (json.loads(row["content"]) for row in rows), strict=True))


def _leaks(server: ScriptedServer) -> list[str]:
    sent = json.dumps(
        [
            [row for row in chat["messages"] if row["role"] != "assistant"]
            for chat in server.chats
        ],
        ensure_ascii=False,
    )
    values = (*map(str, SECRETS.values()), *WORDS, *HIDDEN, "hook-canary", "hidden_can")
    return [value for value in values if value in sent]


@pytest.mark.parametrize("who", ["administrator", "user", "nobody"])
async def test_no_secret_and_no_hidden_id_is_told(
    guarded: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, who: str
) -> None:
    await set_up(
        server, allowed_services=["test.read", "test.fail"], approval_mode="off"
    )
    user = MockUser(is_owner=False, groups=None).add_to_hass(guarded)
    if who == "administrator":
        user = MockUser(is_owner=True).add_to_hass(guarded)
    context = Context(user_id=None if who == "nobody" else user.id)
    calls = [Call(name, arguments) for name, arguments in READS.values()]
    server.script(Reply(calls=calls), Reply(text="Done."))
    server.default = Reply(text="Done.")
    await say("All of it", context=context)
    assert not _leaks(server)
    told = _results(server)
    contents = told["contents"]
    if who != "administrator":
        for way in ("contents", "suggestions", "diff", "list"):
            assert told[way]["error"] == "not_permitted", way
        return
    # It was told what may be told: no empty answers.
    step = contents["config"]["actions"][0]["data"]
    assert step["code"] == step["camel"]["userPassword"] == step["plain"] == "•••"
    assert step["url"].startswith("https://•••@nas/")
    assert contents["config"]["actions"][1]["action"] == "light.turn_on"
    assert "new" in told["diff"]["diff"]
    assert told["answer"]["response"]["members"][-1] == "light.kitchen_lamp"
    assert (
        told["group"]["states"][0]["attributes"]["entity_id"][-1] == "light.desk_lamp"
    )
    assert [row["service"] for row in told["scripts"]["services"]][-1:] != []


async def test_a_mask_is_never_written(
    guarded: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    user = MockUser(is_owner=True).add_to_hass(guarded)
    context = Context(user_id=user.id)
    shown: dict[str, Any] = {"automation_id": "automation.guard"}
    server.script(
        Reply(calls=[Call("automations", {"action": "get", **shown})]),
        Reply(text="Seen."),
    )
    first = await say("What does it do?", context=context)
    config = next(
        json.loads(row["content"])["config"]
        for row in server.chats[-1]["messages"]
        if row["role"] == "tool"
    )
    moved = json.loads(json.dumps(config))
    moved["actions"][0]["action"] = "light.turn_on"
    for given in (
        moved,
        {"actions": [{"action": "test.deliver", "data": {"pin": "***"}}]},
    ):
        server.script(
            Reply(
                calls=[
                    Call("automations", {"action": "update", **shown, "config": given})
                ]
            ),
            Reply(text="No."),
        )
        await say("Change it", first.conversation_id, context=context)
        told = [row for row in server.chats[-1]["messages"] if row["role"] == "tool"]
        # A step that it would drop is named before the mask in another.
        refused = json.loads(told[-1]["content"])
        assert refused["error"] in {"masked", "would_lose"}, refused
    # Exactly as it was shown, in another place: the real values stay.
    config["actions"].reverse()
    server.script(
        Reply(
            calls=[Call("automations", {"action": "update", **shown, "config": config})]
        ),
        Reply(text="Shall I?"),
    )
    await say("Turn it round", first.conversation_id, context=context)
    await say("Yes", first.conversation_id, context=context)
    await guarded.async_block_till_done()
    path = Path(guarded.config.path("automations.yaml"))
    written = await guarded.async_add_executor_job(path.read_text)
    # The file keeps the style that it had: JSON, with its escapes.
    written = json.dumps(parse_yaml(written), ensure_ascii=False)
    assert "•••" not in written
    assert written.index("light.turn_on") < written.index("typed-pin-5566")
    for value in (*map(str, SECRETS.values()), "query-key-7788"):
        assert value in written
