"""What the panel asks first tells nobody of things that they may not see."""

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.agent.conftest import SetUp
from tests.scripted_server import ScriptedServer

LAMP = "light.kitchen_lamp"


async def test_suggestions_are_of_what_the_person_may_see_and_use(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
) -> None:
    await set_up(server)
    client = await hass_ws_client(home)

    async def suggested() -> set[tuple[str, str]]:
        await client.send_json_auto_id({"type": "ha_ai_agent/panel/get"})
        result = (await client.receive_json())["result"]
        return {(row["kind"], row["name"]) for row in result["suggestions"]}

    state = home.states.get(LAMP)
    assert state is not None
    everything = {name for _, name in await suggested()}
    assert everything
    assert state.name not in everything, "another one comes first"

    hass_admin_user.groups = []
    hass_admin_user.mock_policy({"entities": {"entity_ids": {LAMP: {"read": True}}}})
    assert await suggested() == {("state", state.name)}
    hass_admin_user.mock_policy({"entities": {"entity_ids": {LAMP: True}}})
    assert await suggested() == {("turn_on", state.name), ("state", state.name)}
