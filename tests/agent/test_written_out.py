"""An automation that a model only writes out is offered: checked, shown and asked."""

from pathlib import Path

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from tests.scripted_server import Reply, ScriptedServer

from .conftest import Say, SetUp, speech_of

YAML = """
alias: Desk at sunset
triggers: [{trigger: sun, event: sunset}]
actions: [{action: light.turn_on, target: {entity_id: light.desk_lamp}}]
"""
WISH = "Make an automation that turns the desk lamp on at sunset."


@pytest.fixture
async def file(home: HomeAssistant, tmp_path: Path) -> Path:
    """Return the file of the automations of a home that may have some."""
    home.config.config_dir = str(tmp_path)
    (tmp_path / "configuration.yaml").write_text(
        "automation: !include automations.yaml\n"
    )
    path = tmp_path / "automations.yaml"
    path.write_text("[]\n")
    assert await async_setup_component(home, "sun", {})
    assert await async_setup_component(home, "automation", {"automation": []})
    return path


@pytest.fixture
def expected_lingering_timers() -> bool:
    """The sun goes on."""
    return True


def _in(file: Path) -> str:
    return file.read_text()


@pytest.mark.parametrize(
    "text",
    [
        f"Sure, here it is:\n\n```yaml\n{YAML}```\n\nPaste it into the editor.",
        YAML,
    ],
)
async def test_yaml_as_text_is_offered_and_made_after_a_yes(
    file: Path,
    set_up: SetUp,
    say: Say,
    server: ScriptedServer,
    hass_admin_user: User,
    text: str,
) -> None:
    context = Context(user_id=hass_admin_user.id)
    server.script(Reply(text=text))
    await set_up(server)
    answer = await say(WISH, context=context)
    said = speech_of(answer)
    assert said.endswith(
        "Should I do this: automatically turn on Desk lamp at sunset?"
    ), said
    # Code is nothing to be said.
    assert "```" not in said
    assert len(server.chats) == 1
    assert _in(file) == "[]\n"
    done = await say("yes", answer.conversation_id, context=context)
    assert "done" in speech_of(done)
    assert "Desk at sunset" in _in(file)


async def test_what_cannot_work_is_mended_first(
    file: Path,
    set_up: SetUp,
    say: Say,
    server: ScriptedServer,
    hass_admin_user: User,
) -> None:
    wrong = YAML.replace("desk_lamp", "desk")
    server.script(Reply(text=f"```yaml\n{wrong}```"), Reply(text="I was mistaken."))
    await set_up(server)
    answer = await say(WISH, context=Context(user_id=hass_admin_user.id))
    assert "Should I" not in speech_of(answer)
    told = str(server.chats[-1])
    assert "There is no entity" in told
    assert _in(file) == "[]\n"


async def test_who_may_not_write_is_offered_nothing(
    file: Path, set_up: SetUp, say: Say, server: ScriptedServer
) -> None:
    server.script(Reply(text=f"```yaml\n{YAML}```"))
    await set_up(server)
    answer = await say(WISH)
    assert "Should I" not in speech_of(answer)
    assert len(server.chats) == 1
