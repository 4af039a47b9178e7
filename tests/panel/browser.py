"""A real browser, and what it tells of a page: requests, errors, long tasks, faults."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import fcntl
import json
from pathlib import Path
import shutil
import subprocess
from time import time
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    async_playwright,
)
import pytest

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
NAMES = ("chromium", "chromium-browser", "google-chrome")
CALM = (
    *("--disable-extensions", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--mute-audio", "--disable-smooth-scrolling"),
)
"""What a browser does beside showing pages is left out."""
PHONE: ViewportSize = {"width": 390, "height": 780}
DESKTOP: ViewportSize = {"width": 1280, "height": 860}
# Tasks that hold a page for longer than 50 ms, from the first moment on.
WATCH_TASKS = """
window.longTasks = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    window.longTasks.push({ start: entry.startTime, duration: entry.duration });
}).observe({ type: "longtask", buffered: true });
"""


def chromium() -> str:
    """Return the browser of this machine; the test is skipped where there is none."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    pytest.skip("Chromium is not on this machine")


def package(name: str) -> Path:
    """Return the folder of a package of the panel's; npm gets it where it is missing."""
    folder = FRONTEND / "node_modules" / name
    with (FRONTEND / "package.json").open() as lock:
        # Two workers of the tests must not install at the same time.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _install()
    return folder


def _install() -> None:
    if (npm := shutil.which("npm")) is None:
        pytest.skip("npm is not on this machine")
    done = subprocess.run(
        [npm, "ci"], cwd=FRONTEND, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"npm could not get the packages: {done.stderr[-300:]}")


@asynccontextmanager
async def open_browser() -> AsyncGenerator[Browser]:
    """Start the browser of this machine."""
    path = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--headless", "--no-sandbox", *CALM]
        )
        try:
            yield browser
        finally:
            await browser.close()


@dataclass(slots=True)
class Log:
    """What a page asked for, and what went wrong in it."""

    home: str
    """The only address that it may ask."""
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def attach(self, page: Page) -> None:
        """Listen to a page."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.console.append(_line(message)))

    def clear(self) -> None:
        """Forget what was."""
        for kept in (self.requests, self.errors, self.console):
            kept.clear()

    @property
    def outside(self) -> list[str]:
        """What was asked of anybody but Home Assistant."""
        own = urlsplit(self.home).netloc
        parts = ((url, urlsplit(url)) for url in self.requests)
        return [
            url
            for url, part in parts
            if part.scheme not in {"data", "blob", "about"} and part.netloc != own
        ]


def _line(message: ConsoleMessage) -> str:
    return f"{message.type}: {message.text}"


async def log_in(
    context: BrowserContext, url: str, tokens: Mapping[str, Any], *, anew: bool = False
) -> None:
    """Let a context be logged in, as Home Assistant's own page keeps it."""
    kept = {
        **tokens,
        "hassUrl": url,
        "clientId": f"{url}/",
        "expires": int((time() + tokens["expires_in"]) * 1000),
    }
    # Only once: a log-in that has ended stays ended.
    key = "wasLoggedInAnew" if anew else "wasLoggedIn"
    script = f"""
      if (!sessionStorage.getItem("{key}")) {{
        sessionStorage.setItem("{key}", "1");
        localStorage.setItem("hassTokens", {json.dumps(json.dumps(kept))});
      }}
    """
    await context.add_init_script(script)
    await context.add_init_script(WATCH_TASKS)
