"""A home with risky things in it, people of every kind, and an open question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
import itertools
import logging
from traceback import format_exception
from typing import Any

from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.auth.models import Credentials
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket

from custom_components.ha_ai_agent.history.records import EVERYTHING
from custom_components.ha_ai_agent.rights import Person
from custom_components.ha_ai_agent.runtime import async_get_approvals, async_get_history
from tests.entries import AGENT
from tests.household.plain_home import PlainHousehold
from tests.scripted_server import Call, Reply, tool_results

RISKY = {"back": "locked", "gate": "closed", "gdr": "closed", "water": "closed"}
GROUPS = {"user": GROUP_ID_USER, "read_only": GROUP_ID_READ_ONLY}
DOOR = "back"


@dataclass
class Outside:
    """What is known of the home from outside."""

    hass: HomeAssistant
    home: PlainHousehold
    entry_id: str
    admin: MockUser
    caplog: pytest.LogCaptureFixture
    people: dict[Person, MockUser] = field(default_factory=dict)
    sockets: dict[Person, MockHAClientWebSocket] = field(default_factory=dict)
    open_questions: set[str] = field(default_factory=set)
    """Of the administrator: nobody else may answer them."""
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _turns: list[str] = field(default_factory=list)

    def think(self, body: dict[str, Any]) -> Reply:
        """Want the back door open, whatever is said."""
        if tool_results(body):
            return Reply(text="Done.")
        door = self.home.ids[f"house.{DOOR}"]
        call = {"domain": "lock", "service": "unlock", "entity_id": [door]}
        return Reply(calls=(Call("call_service", call),))

    async def ask(self) -> None:
        """Have the administrator's words end in a question, if none is open."""
        if await self.questions():
            return
        await conversation.async_converse(
            self.hass,
            "Open the back door",
            f"asked-{next(self._numbers)}",
            Context(user_id=self.admin.id),
            language="en",
            agent_id=AGENT,
        )
        await self.hass.async_block_till_done()
        assert await self.questions()

    async def questions(self) -> list[str]:
        """Return the open questions of the administrator."""
        found = [
            record
            for manager in async_get_approvals(self.hass)
            for record in await manager.async_pending(
                None, user_id=self.admin.id, is_admin=False
            )
        ]
        self.open_questions = {item.approval_id for item in found}
        return sorted(self.open_questions)

    async def look(self) -> None:
        """Note what the history knows, to be asked for by its ids."""
        if (history := async_get_history(self.hass)) is not None:
            page = await history.async_list_turns(EVERYTHING, limit=5)
            self._turns = [turn.turn_id for turn in page.items]

    @property
    def known(self) -> dict[str, Callable[[], Sequence[Any]]]:
        """What there is, by the field that takes it."""
        return {
            "approval_id": lambda: sorted(self.open_questions),
            "turn_id": lambda: self._turns,
            "conversation_id": lambda: ["asked-0", "asked-1", "fuzz-0"],
            "agent_id": lambda: [AGENT],
            "entry_id": lambda: [self.entry_id],
            "entity_id": lambda: [self.home.ids[f"house.{key}"] for key in RISKY],
            "user_id": lambda: [self.admin.id, ""],
            "language": lambda: ["en", "de", "zh-Hant", "xx"],
            "time_zone": lambda: ["Europe/Berlin", "UTC", "Nowhere/At-All"],
        }

    def shut(self) -> None:
        """Put everything risky as it was."""
        for key in RISKY:
            self.home.put(key, on=False)

    def check(self, about: object) -> None:
        """Nothing risky moved, and nothing broke that nobody has a word for."""
        shown = {
            key: state.state
            for key in RISKY
            if (state := self.hass.states.get(self.home.ids[f"house.{key}"]))
        }
        assert shown == RISKY, (about, self.home.acts[-5:])
        acts = {f"{domain}.{service}" for domain, service, _ in self.home.acts}
        assert not acts & {"homeassistant.restart", "homeassistant.stop"}, about
        broken = [
            (record.getMessage(), format_exception(record.exc_info[1])[-3:])
            for record in self.caplog.records
            if record.levelno >= logging.ERROR and record.exc_info
        ]
        assert not broken, (about, broken)
        self.caplog.clear()
        self.home.acts.clear()


async def token_of(hass: HomeAssistant, kind: Person) -> tuple[MockUser, str]:
    """Return somebody of a kind, who is logged in."""
    group = await hass.auth.async_get_group(GROUPS[kind])
    user = MockUser(groups=[group]).add_to_hass(hass)
    credential = Credentials(
        id=f"fuzz-{kind}",
        auth_provider_type="homeassistant",
        auth_provider_id=None,
        data={"username": kind},
        is_new=False,
    )
    user.credentials.append(credential)
    token = await hass.auth.async_create_refresh_token(
        user, CLIENT_ID, credential=credential
    )
    return user, hass.auth.async_create_access_token(token)
