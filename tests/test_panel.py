"""The panel: one in the sidebar for everybody, its module, and its source."""

import gzip
from http import HTTPStatus
import json
from pathlib import Path
import re
import shutil
import subprocess
from typing import Any

from homeassistant.components import frontend
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.ha_ai_agent import panel
from custom_components.ha_ai_agent.const import DOMAIN, NAME

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "frontend" / "src"
MOST_BYTES = 150_000
# What would make text of others markup, a program, or a request to elsewhere.
UNSAFE = re.compile(
    r"unsafe-?(?:html|svg|mathml|css)|static-html|(?:inner|outer)HTML|insertAdjacentHTML"
    r"|setHTMLUnsafe|createContextualFragment|\bsrcdoc\b|document\.write|\beval\(|new Function"
    r"|javascript:|[\s\"'`]on[a-z]+=|<(?:img|iframe|script|link|object|embed)\b|@import"
    r"|\bfetch\(|XMLHttpRequest|new WebSocket|\bimport\(",
    re.IGNORECASE,
)


def entry(hass: HomeAssistant, title: str) -> MockConfigEntry:
    """Return an account with the built-in provider."""
    made = MockConfigEntry(domain=DOMAIN, title=title, data={"provider": "builtin"})
    made.add_to_hass(hass)
    return made


async def panels(hass: HomeAssistant, client: WebSocketGenerator) -> dict[str, Any]:
    """Return the panels that a browser is told."""
    socket = await client(hass)
    await socket.send_json_auto_id({"type": "get_panels"})
    found: dict[str, Any] = (await socket.receive_json())["result"]
    return found


@pytest.fixture(autouse=True)
async def _core(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "homeassistant", {})


async def test_one_panel_for_all_accounts(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    assert await async_setup_component(hass, "frontend", {})
    first, second = entry(hass, "One"), entry(hass, "Two")
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    shown = (await panels(hass, hass_ws_client))[panel.ADDRESS]
    assert shown["title"] == NAME
    assert not shown["require_admin"]
    custom = shown["config"]["_panel_custom"]
    assert custom["name"] == panel.ELEMENT

    answer = await (await hass_client_no_auth()).get(custom["module_url"])
    assert answer.status == HTTPStatus.OK
    assert "javascript" in answer.headers["Content-Type"]
    assert "max-age" in answer.headers["Cache-Control"]
    assert panel.ELEMENT in await answer.text()

    await hass.config_entries.async_reload(first.entry_id)
    await hass.config_entries.async_remove(first.entry_id)
    assert panel.ADDRESS in await panels(hass, hass_ws_client)
    await hass.config_entries.async_remove(second.entry_id)
    assert panel.ADDRESS not in await panels(hass, hass_ws_client)

    third = entry(hass, "Three")
    assert await hass.config_entries.async_setup(third.entry_id)
    assert panel.ADDRESS in await panels(hass, hass_ws_client)


async def test_a_frontend_that_comes_later(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Without a frontend all else works, and nothing asks for its package."""
    made = entry(hass, "One")
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    assert "frontend" not in hass.config.components
    assert hass.services.has_service(DOMAIN, "undo")

    assert await async_setup_component(hass, "frontend", {})
    await hass.async_block_till_done()
    assert panel.ADDRESS in await panels(hass, hass_ws_client)
    await hass.config_entries.async_remove(made.entry_id)


async def test_a_checkout_without_a_built_panel(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "find_module", lambda: None)
    assert await async_setup_component(hass, "frontend", {})
    entry(hass, "One")
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    assert not frontend.async_panel_exists(hass, panel.ADDRESS)


async def test_the_texts_come_as_the_panel_asks_for_them(hass: HomeAssistant) -> None:
    for language, word in (("en", "Waiting for you"), ("de", "Wartet auf dich")):
        found = await async_get_translations(hass, language, "config_panel", [DOMAIN])
        assert found[f"component.{DOMAIN}.config_panel.nav.waiting"] == word


def _source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.ts"))


def test_every_text_of_the_source_exists() -> None:
    path = ROOT / "custom_components" / DOMAIN / "translations" / "en.json"
    texts = json.loads(path.read_text(encoding="utf-8"))["config_panel"]
    known = {f"{part}.{key}" for part, found in texts.items() for key in found}
    used = set(re.findall(r"\.t\(\s*\"([\w.]+)\"", _source()))
    assert len(used) > 30
    assert used <= known
    counted = set(re.findall(r"\.n\(\s*\"([\w.]+)\"", _source()))
    assert {f"{key}_other" for key in counted} <= known


def test_text_of_others_is_never_markup() -> None:
    """The lint has the same rule; this one needs no npm."""
    for path in SOURCE.rglob("*.ts"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert not UNSAFE.search(line), f"{path.name}:{number}: {line.strip()}"


@pytest.mark.parametrize(
    "line",
    ["html`<p onclick=${x}>`", "p.innerHTML = x", "unsafeHTML(x)", "<img src=${x}>"],
)
def test_unsafe_lines_are_found(line: str) -> None:
    assert UNSAFE.search(line)


def test_one_module_of_a_decent_size() -> None:
    [module] = panel.FOLDER.iterdir()
    assert re.fullmatch(r"panel-[\w-]{8}\.js", module.name)
    assert len(gzip.compress(module.read_bytes(), 9)) <= MOST_BYTES
    # Nothing in it loads from elsewhere.
    assert "import(" not in module.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_module_is_what_the_source_gives(tmp_path: Path) -> None:
    """Built again from the lockfile it has the same name and the same bytes."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not on this machine")
    work = tmp_path / "frontend"
    shutil.copytree(
        ROOT / "frontend", work, ignore=shutil.ignore_patterns("node_modules")
    )

    def run(*arguments: str) -> None:
        done = subprocess.run(
            [npm, *arguments], cwd=work, capture_output=True, text=True, check=False
        )
        if arguments[0] == "ci" and done.returncode:
            pytest.skip(f"npm could not get the packages: {done.stderr[-300:]}")
        assert done.returncode == 0, done.stdout + done.stderr

    run("ci")
    run("run", "lint")
    run("run", "build")
    built = tmp_path / "custom_components" / DOMAIN / "frontend"
    expected = {path.name: path.read_bytes() for path in panel.FOLDER.iterdir()}
    assert {path.name: path.read_bytes() for path in built.iterdir()} == expected
