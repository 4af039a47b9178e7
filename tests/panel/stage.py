"""One Home Assistant, one scripted model and one browser for all tests of the panel."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import (
    Browser,
    Locator,
    Page,
    ViewportSize,
    WebSocketRoute,
    expect,
)

from scripts.demo_home.agent import Model
from scripts.demo_home.client import PASSWORD, Commands, HomeClient
from scripts.demo_home.home import Home, open_home
from tests.scripted_server import ScriptedServer

from .browser import DESKTOP, Log, log_in, open_browser

type Who = Literal["administrator", "user", "read_only"]

GROUPS: Mapping[Who, str] = {"user": "system-users", "read_only": "system-read-only"}
NAMES: Mapping[Who, str] = {
    "administrator": "Demo",
    "user": "Robin",
    "read_only": "Visitor",
}
type OnSocket = Callable[[WebSocketRoute], Awaitable[None]]
PANEL = "/ha-ai-agent"
SECONDS = 30
"""How long anything may take on a machine that has more to do."""
FORGET = """
for (const key of Object.keys(localStorage))
  if (key.startsWith("ha-ai-agent-draft")) localStorage.removeItem(key);
"""

expect.set_options(timeout=SECONDS * 1000)


@dataclass(slots=True)
class Stage:
    """What the tests drive."""

    home: Home
    server: ScriptedServer
    browser: Browser
    clients: Mapping[Who, HomeClient]
    _pages: dict[Who, Visit] = field(default_factory=dict)
    _further: list[Visit] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where Home Assistant answers."""
        return self.home.process.url

    async def call(self, who: Who, command: str, **fields: Any) -> Any:
        """Send a command as somebody, beside the browser, and return its result."""
        # On a socket of its own: one that nobody reads from is closed after a minute.
        async with self.clients[who].websocket() as commands:
            return await commands.call(command, **fields)

    async def visit(self, who: Who = "administrator", path: str = "/chat") -> Visit:
        """Return somebody's page, at an address of the panel; it is opened only once."""
        if (visit := self._pages.get(who)) is None:
            visit = self._pages[who] = await self._open(who, path)
        visit.log.clear()
        await visit.go(path)
        return visit

    @asynccontextmanager
    async def as_wide_as(
        self, size: ViewportSize, who: Who = "administrator", path: str = "/chat"
    ) -> AsyncGenerator[Visit]:
        """Make somebody's page as small as another device for a while."""
        visit = await self.visit(who, path)
        await visit.page.set_viewport_size(size)
        try:
            yield visit
        finally:
            await visit.page.set_viewport_size(DESKTOP)

    async def visit_anew(
        self, who: Who = "administrator", path: str = "/chat", **options: Any
    ) -> Visit:
        """Open a further page for one test, in a context of its own (`_open`, `new_context`)."""
        visit = await self._open(who, path, **options)
        self._further.append(visit)
        return visit

    async def _open(
        self,
        who: Who,
        path: str,
        *,
        tokens: Mapping[str, Any] | None = None,
        socket: OnSocket | None = None,
        **options: Any,
    ) -> Visit:
        """Open a page with a log-in of its own, and with a hand on its socket."""
        options = {
            "viewport": DESKTOP,
            "locale": "en-US",
            # Home Assistant's own movements take half the time of a small machine.
            "reduced_motion": "reduce",
            # Its service worker reads all of its files ahead, in each context.
            "service_workers": "block",
            **options,
        }
        context = await self.browser.new_context(**options)
        context.set_default_timeout(SECONDS * 1000)
        if socket is not None:
            await context.route_web_socket("**/api/websocket", socket)
        await log_in(context, self.url, tokens or self.clients[who].tokens)
        page = await context.new_page()
        visit = Visit(self, who, page, Log(self.url))
        visit.log.attach(page)
        await page.goto(f"{self.url}{PANEL}{path}")
        await visit.panel.locator("h1").wait_for()
        return visit

    async def leave(self) -> None:
        """Close what a test opened, and forget what the model was to say."""
        for visit in self._further:
            await visit.page.context.close()
        self._further.clear()
        for visit in self._pages.values():
            # No view of the panel: the next test begins with none of this one's.
            await visit.go("/nowhere")
            await visit.page.evaluate(FORGET)
            await self._answer_no(visit.who)
        self.server.clear()

    async def _answer_no(self, who: Who) -> None:
        """Leave no question of a person open."""
        async with self.clients[who].websocket() as commands:
            found = await commands.call("ha_ai_agent/approvals/list")
            for question in found["approvals"]:
                if question["can_resolve"]:
                    await commands.call(
                        "ha_ai_agent/approvals/resolve",
                        approval_id=question["approval_id"],
                        decision="reject",
                    )


@dataclass(slots=True)
class Visit:
    """One person before one page."""

    stage: Stage
    who: Who
    page: Page
    log: Log

    @property
    def panel(self) -> Locator:
        """The panel: locators below it look through its shadow roots."""
        return self.page.locator("ha-ai-agent-panel")

    async def go(self, path: str) -> None:
        """Open another address of the panel, as a link does."""
        await self.page.evaluate(
            """(path) => {
                history.pushState(null, "", path);
                window.dispatchEvent(new CustomEvent("location-changed", { detail: {} }));
            }""",
            f"{PANEL}{path}",
        )

    async def say(self, text: str) -> None:
        """Type something into the chat and send it."""
        box = self.panel.get_by_role("textbox", name="Say something")
        await box.fill(text)
        await box.press("Enter")

    async def long_tasks(self) -> list[dict[str, float]]:
        """Return what has held the page for more than 50 ms (`start`, `duration`)."""
        tasks: list[dict[str, float]] = await self.page.evaluate("window.longTasks")
        return tasks


async def _add_user(commands: Commands, client: HomeClient, who: Who) -> None:
    """Make a person and log in as them."""
    created = await commands.call(
        "config/auth/create", name=NAMES[who], group_ids=[GROUPS[who]]
    )
    await commands.call(
        "config/auth_provider/homeassistant/create",
        user_id=created["user"]["id"],
        username=who,
        password=PASSWORD,
    )
    await client.log_in(who)


@asynccontextmanager
async def open_stage(folder: Path, python: str) -> AsyncGenerator[Stage]:
    """Start everything; shut it down at the end."""
    async with AsyncExitStack() as stack:
        browser = await stack.enter_async_context(open_browser())
        server = await stack.enter_async_context(ScriptedServer())
        model = Model(base_url=server.base_url, model="scripted")
        home = await stack.enter_async_context(
            open_home(folder, model=model, python=python)
        )
        clients: dict[Who, HomeClient] = {"administrator": home.client}
        for who in GROUPS:
            clients[who] = await stack.enter_async_context(HomeClient(home.process.url))
            await _add_user(home.commands, clients[who], who)
        server.clear()
        yield Stage(home, server, browser, clients)
        # Nobody needs this home any more, so nobody waits for it to shut down.
        await home.process.kill()
