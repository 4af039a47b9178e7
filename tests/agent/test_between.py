"""What "it" is where several are heard in one conversation: never what was before them."""

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import chat_session
import pytest

from tests.entries import AGENT
from tests.furnished import Furnished, async_furnish, words_of
from tests.scripted_server import Call, Reply, ScriptedServer

HOME = words_of("turning")["en"]
BATH_ON = Call(
    "call_service",
    {"domain": "light", "service": "turn_on", "entity_id": ["light.bath"]},
)
OFF = "turn it off"


@pytest.fixture(name="home")
async def home_fixture(core: HomeAssistant, server: ScriptedServer) -> Furnished:
    """Give a home whose matcher is heard before its model."""
    home = await async_furnish(core, HOME, server.base_url, builtin_first=True)
    home.set_all(on=False)
    return home


@pytest.fixture(name="talk")
async def talk_fixture(core: HomeAssistant, home: Furnished) -> str:
    """Give a conversation in which the matcher has put the desk lamp on."""
    with chat_session.async_get_chat_session(core, None) as session:
        talk = session.conversation_id
    acts, _ = await home.acts_of("turn on the desk lamp", "en", talk)
    assert acts
    return talk


async def test_it_is_what_was_done_just_before(
    home: Furnished, server: ScriptedServer, talk: str
) -> None:
    acts, _ = await home.acts_of(OFF, "en", talk)
    assert "light.turn_off ['light.desk']" in acts
    assert not server.chats


@pytest.mark.parametrize(
    "replies",
    [
        (Reply(calls=[BATH_ON]), Reply(text="It is bright where you wash.")),
        (Reply(text="The bath is dark. Shall I light it?"),),
        (Reply(fault="error_500"),),
    ],
)
async def test_what_a_model_did_or_spoke_of_is_asked_of_the_model(
    home: Furnished, server: ScriptedServer, talk: str, replies: tuple[Reply, ...]
) -> None:
    """It put the bath on, or spoke of it: the desk lamp is no "it" any more."""
    server.script(*replies)
    await home.acts_of("how about some light where I wash my hands", "en", talk)
    server.script(Reply(text="Which one?"))
    acts, _ = await home.acts_of(OFF, "en", talk)
    assert acts == []


async def test_what_another_agent_heard_is_not_passed_over(
    home: Furnished, server: ScriptedServer, talk: str
) -> None:
    """As with a pipeline that has Home Assistant's own agent answer what it can."""
    await conversation.async_converse(
        home.hass, "turn on the bathroom light", talk, Context(), language="en"
    )
    server.script(Reply(text="Which one?"))
    acts, speech = await home.acts_of(OFF, "en", talk)
    assert acts == []
    assert speech.startswith("Which one?")


async def test_what_an_automation_asks_about_is_it(
    home: Furnished, server: ScriptedServer, talk: str
) -> None:
    """Of "the garage is open" it is the garage, whatever was done before."""
    server.script(Reply(text="Which one?"))
    home.acts.clear()
    await conversation.async_converse(
        home.hass,
        OFF,
        talk,
        Context(),
        language="en",
        agent_id=AGENT,
        extra_system_prompt="You have told that the bathroom light is on.",
    )
    assert home.acts == []
    assert len(server.chats) == 1
