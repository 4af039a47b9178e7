"""Home Assistant as others see it: REST, and commands over its WebSocket."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, Self, override

import aiohttp

_CLIENT_NAME = "Demo"
_EARLY_SECONDS = 60
"""Before a token is over, another is got."""
USERNAME = "demo"
PASSWORD = "demo-home"  # noqa: S105  a private home of this machine, thrown away


class HomeAssistantError(Exception):
    """Home Assistant said no."""


class HomeClient:
    """Talks to one Home Assistant process."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.token = ""
        self.tokens: Mapping[str, Any] = {}
        """What Home Assistant's own page keeps of a log-in."""
        self._valid_until = 0.0
        self._http = aiohttp.ClientSession()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    @property
    def _client_id(self) -> str:
        return f"{self.url}/"

    async def request(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Any:
        """Call a REST endpoint and return its JSON."""
        await self._keep_logged_in()
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self._http.request(
            method, f"{self.url}{path}", json=body, headers=headers
        ) as response:
            if response.status >= 400:
                text = (await response.text())[:500]
                raise HomeAssistantError(f"{method} {path}: {response.status} {text}")
            return await response.json(content_type=None)

    async def download(self, path: str) -> AsyncGenerator[bytes]:
        """Yield what stands at an address that needs no log-in, as it comes."""
        async with self._http.get(f"{self.url}{path}") as response:
            response.raise_for_status()
            async for piece in response.content.iter_any():
                yield piece

    async def can_onboard(self) -> bool:
        """Return whether the first user can be created."""
        return bool(await self._ask("/api/onboarding"))

    async def can_log_in(self) -> bool:
        """Return whether it answers and knows how people log in."""
        return bool(await self._ask("/auth/providers"))

    async def is_running(self) -> bool:
        """Return whether it has started everything."""
        config = await self._ask("/api/config")
        return bool(config and config["state"] == "RUNNING")

    async def _ask(self, path: str) -> Any:
        """Return what a page says, or None while it does not answer."""
        try:
            return await self.request("GET", path)
        except aiohttp.ClientError, TimeoutError, HomeAssistantError:
            return None

    async def onboard(self) -> None:
        """Create the first user and log in as that."""
        created = await self.request(
            "POST",
            "/api/onboarding/users",
            {
                "client_id": self._client_id,
                "name": _CLIENT_NAME,
                "username": USERNAME,
                "password": PASSWORD,
                "language": "en",
            },
        )
        await self._exchange(created["auth_code"])

    async def log_in(self, username: str = USERNAME) -> None:
        """Log in; without a name as the user that the onboarding created."""
        flow = await self.request(
            "POST",
            "/auth/login_flow",
            {
                "client_id": self._client_id,
                "handler": ["homeassistant", None],
                "redirect_uri": self._client_id,
            },
        )
        done = await self.request(
            "POST",
            f"/auth/login_flow/{flow['flow_id']}",
            {
                "client_id": self._client_id,
                "username": username,
                "password": PASSWORD,
            },
        )
        await self._exchange(done["result"])

    async def _exchange(self, code: str) -> None:
        """Get a token for a code."""
        self.tokens = await self._ask_for_token("authorization_code", code=code)
        self._take()

    async def _keep_logged_in(self) -> None:
        """Get another token in time: Home Assistant's are good for half an hour."""
        if not self.token or monotonic() <= self._valid_until:
            return
        fresh = await self._ask_for_token(
            "refresh_token", refresh_token=self.tokens["refresh_token"]
        )
        self.tokens = {**self.tokens, **fresh}
        self._take()

    async def _ask_for_token(self, grant_type: str, **how: str) -> dict[str, Any]:
        form = {"grant_type": grant_type, "client_id": self._client_id, **how}
        async with self._http.post(f"{self.url}/auth/token", data=form) as response:
            response.raise_for_status()
            found: dict[str, Any] = await response.json()
            return found

    def _take(self) -> None:
        self.token = self.tokens["access_token"]
        self._valid_until = monotonic() + self.tokens["expires_in"] - _EARLY_SECONDS

    async def state(self, entity_id: str) -> str:
        """Return the state of an entity."""
        found = await self.request("GET", f"/api/states/{entity_id}")
        return str(found["state"])

    @asynccontextmanager
    async def websocket(self) -> AsyncGenerator[Commands]:
        """Open a WebSocket and log in on it."""
        await self._keep_logged_in()
        async with self._http.ws_connect(
            f"{self.url}/api/websocket", max_msg_size=0
        ) as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self.token})
            if (answer := await socket.receive_json())["type"] != "auth_ok":
                raise HomeAssistantError(str(answer))
            yield Commands(socket)


class Commands:
    """Sends commands, one after the other."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._last_id = 0

    async def send(self, command: str, **fields: Any) -> int:
        """Send a command and return its id."""
        self._last_id += 1
        await self._socket.send_json({"id": self._last_id, "type": command, **fields})
        return self._last_id

    async def receive(self, command_id: int) -> dict[str, Any]:
        """Return the next message that belongs to a command."""
        while True:
            message: dict[str, Any] = await self._socket.receive_json(timeout=30)
            if message.get("id") == command_id:
                return message

    async def call(self, command: str, **fields: Any) -> Any:
        """Send a command and return its result."""
        answer = await self.receive(await self.send(command, **fields))
        if not answer.get("success"):
            raise HomeAssistantError(f"{command}: {answer.get('error')}")
        return answer["result"]

    @override
    def __repr__(self) -> str:
        return f"<Commands {self._last_id}>"
