"""Wishes from words to deeds: whole turns, a scripted model, then the house itself.

Each wish is previewed, asked about in one sentence, written after a yes, loaded, and
driven: what happens in the house, and with the clock, is compared with what was wished.
"""

from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.ha_ai_agent.automations.words.question import MOST_WORDS
from custom_components.ha_ai_agent.languages import find
from tests.scripted_server import Call, Reply, ScriptedServer

from .wish_home import WishHome

FOLDER = Path(__file__).parent.parent / "data" / "automations"
DATA: Any = parse_yaml((FOLDER / "wishes.yaml").read_text(encoding="utf-8"))
MORE: Any = parse_yaml((FOLDER / "fresh_wishes.yaml").read_text(encoding="utf-8"))
LAST: Any = parse_yaml((FOLDER / "more_wishes.yaml").read_text(encoding="utf-8"))
WISHES: list[dict[str, Any]] = DATA["wishes"]
ENGLISH = [wish for wish in WISHES if "language" not in wish]
OTHERS = [wish for wish in WISHES if "language" in wish]
GROUPS = {
    **{f"en {at}": ENGLISH[at::4] for at in range(4)},
    **{f"other {at}": OTHERS[at::2] for at in range(2)},
    **{f"fresh {at}": MORE["wishes"][at::2] for at in range(2)},
    "more": LAST["wishes"],
}
YES = {"en": "yes", "de": "ja", "fr": "oui", "es": "sí", "it": "sì", "pl": "tak"}
YES |= {"ru": "да", "ja": "はい"}


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Home Assistant's own platforms poll, and the sun goes on."""
    return True


@pytest.fixture
def expected_lingering_tasks() -> bool:
    """An automation may wait when the test is over."""
    return True


@pytest.fixture
async def wish_home(
    hass: HomeAssistant,
    loopback: None,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: User,
    tmp_path: Path,
) -> AsyncGenerator[WishHome]:
    async with ScriptedServer() as server:
        home = WishHome(
            hass, server, freezer, hass_admin_user.id, tmp_path, DATA["names"]
        )
        await home.async_build()
        yield home


def test_there_are_sixty_and_a_quarter_of_them_is_not_english() -> None:
    assert len(WISHES) >= 60
    assert len(OTHERS) >= 15
    assert len({wish["id"] for wish in WISHES}) == len(WISHES)


@pytest.mark.parametrize("group", GROUPS)
async def test_wishes_come_true(wish_home: WishHome, group: str) -> None:
    wrong: list[str] = []
    for wish in GROUPS[group]:
        found = await _async_wish(wish_home, wish)
        wrong += [f"{wish['id']}: {one}" for one in found]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong)


async def test_what_was_wished_is_taken_back(
    wish_home: WishHome, hass_ws_client: Any
) -> None:
    """By words, and by the panel: each asked about, each back to what it was."""
    home, wish = wish_home, ENGLISH[0]
    await home.async_speak("en")
    await home.async_wake(wish["at"])
    create = Call("automations", {"action": "create", "yaml": wish["yaml"]})
    undo = Call("undo", {})
    home.server.script(Reply(calls=[create]), Reply(text="Good."))
    _, conversation_id = await home.async_say(wish["words"], "en")
    await home.async_say("yes", "en", conversation_id)
    assert len(home.items()) == 1
    await home.async_advance(60)
    home.server.clear()
    home.server.script(Reply(calls=[undo]), Reply(text="Well."))
    said, _ = await home.async_say("Undo that", "en", conversation_id)
    assert said.rstrip().endswith("?"), (said, home.told())
    assert len(home.items()) == 1
    await home.async_say("yes", "en", conversation_id)
    assert home.items() == []
    auth = home.hass.auth
    # By the clock of the house, or nobody would be let in.
    user = await auth.async_get_user(home.user_id)
    assert user is not None
    token = await auth.async_create_refresh_token(user, "https://example.com")
    client = await hass_ws_client(home.hass, auth.async_create_access_token(token))

    async def send(command: str, **given: Any) -> Any:
        await client.send_json_auto_id({"type": f"ha_ai_agent/{command}", **given})
        answer = await client.receive_json()
        assert answer["success"], answer
        return answer["result"]

    versions = (await send("automations/versions"))["versions"]
    assert [row["deed"] for row in versions] == ["restore", "create"]
    asked = await send("automations/restore", version_id=versions[0]["version_id"])
    assert asked["status"] == "approval_required"
    assert asked["preview"].startswith("automatically turn on Hall light")
    assert home.items() == []
    await send(
        "approvals/resolve", approval_id=asked["approval_id"], decision="approve"
    )
    await home.async_settle()
    (item,) = home.items()
    assert item["alias"] == "Hall light by motion"


async def _async_wish(home: WishHome, wish: Mapping[str, Any]) -> list[str]:
    """Have a wish made and play it; return what was otherwise than wished."""
    await home.async_speak(wish.get("language", "en"))
    home.reset()
    await home.async_wake(wish["at"])
    given = {key: wish[key] for key in ("yaml", "helpers") if key in wish}
    calls = [
        Call("automations", {"action": "preview", **given}),
        Call("automations", {"action": "create", **given}),
    ]
    wrong = await _async_agree(home, wish, calls)
    if not wrong:
        wrong = await _async_drive(home, wish["drive"])
    if not wrong and (then := wish.get("then")):
        (item,) = home.items()
        entity_id = home.entity_of(str(item["id"]))
        change = {
            "action": "update",
            "automation_id": entity_id,
            "changes": then["changes"],
        }
        home.reset()
        wrong = await _async_agree(home, then, [Call("automations", change)])
        wrong += [] if wrong else await _async_drive(home, then["drive"])
    await home.async_forget()
    return wrong


async def _async_agree(
    home: WishHome, wish: Mapping[str, Any], calls: list[Call]
) -> list[str]:
    """Say the wish and then yes; return what is wrong with what was said or written."""
    before = home.file.read_text(encoding="utf-8")
    home.server.clear()
    home.server.script(*(Reply(calls=[call]) for call in calls), Reply(text="Good."))
    said, conversation_id = await home.async_say(wish["words"], home.language)
    question = said.rpartition("\n")[2]
    asked = find(home.language).sentences["ask"].partition("{")[0].strip(" :：")
    wrong: list[str] = []
    at = said.find(asked)
    if at < 0 or said.strip()[-1] not in "?？":
        return [f"no question: {said} {home.told()}"]
    question = said[at:]
    size = len(question.split())
    if home.language == "ja":
        size = len(question) // 3
    if size > MOST_WORDS:
        wrong.append(f"{size} words: {question}")
    wrong += [
        f"'{word}' is not in: {question}"
        for word in wish["says"]
        if not any(
            one.casefold() in question.casefold() for one in str(word).split("|")
        )
    ]
    if home.file.read_text(encoding="utf-8") != before:
        wrong.append("written before the yes")
    await home.async_say(YES[home.language], home.language, conversation_id)
    if home.file.read_text(encoding="utf-8") == before or len(home.items()) != 1:
        wrong.append("not written after the yes")
    home.did.clear()
    return wrong


async def _async_drive(home: WishHome, steps: list[dict[str, Any]]) -> list[str]:
    """Let things happen; return what was done otherwise than it should be."""
    wrong: list[str] = []
    for number, step in enumerate(steps, 1):
        answer = await _async_happen(home, step)
        await home.async_settle()
        if sorted(home.did) != sorted(step.get("does", [])):
            wrong.append(f"step {number}, {step}: did {home.did}")
        for entity_id, wanted in step.get("is", {}).items():
            state = home.hass.states.get(entity_id)
            if state is None or state.state != wanted:
                wrong.append(f"step {number}, {step}: {entity_id} is {state}")
        if "answers" in step and answer != step["answers"]:
            wrong.append(f"step {number}, {step}: answered {answer}")
        home.did.clear()
    return wrong


async def _async_happen(home: WishHome, step: Mapping[str, Any]) -> str:
    """Let one thing happen, as a step says."""
    for entity_id, value in step.get("set", {}).items():
        home.put(entity_id, value)
    for event_type, data in step.get("event", {}).items():
        home.hass.bus.async_fire(event_type, data)
    for name, data in step.get("call", {}).items():
        domain, _, service = name.partition(".")
        await home.hass.services.async_call(
            domain, service, data, context=Context(user_id=home.user_id)
        )
    if "wait" in step:
        await home.async_advance(step["wait"])
    if "until" in step:
        await home.async_until(step["until"])
    if "hear" not in step:
        return ""
    result = await conversation.async_converse(
        home.hass,
        step["hear"],
        None,
        Context(user_id=home.user_id),
        language="en",
        agent_id="conversation.home_assistant",
    )
    return str(result.response.speech["plain"]["speech"])
