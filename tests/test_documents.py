"""What the documents name exists, and what they show to be copied works."""

import ast
from pathlib import Path
import re
from typing import Any

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.setup import async_setup_component
import pytest

from tests.agent.conftest import SetUp, home, server, set_up
from tests.scripted_server import Reply, ScriptedServer
from tests.test_repository import PACKAGE, ROOT, read_json, read_yaml, texts

__all__ = ["home", "server", "set_up"]

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")]
# `tests/test_it.py`, `tests/test_it.py::test_this`, and then `::test_that` alone.
_NAMED = re.compile(r"`(tests/[\w./*-]+)?(?:::(\w+))?`")
_BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)


def _functions(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_exists(document: Path) -> None:
    path = ROOT
    wrong: list[str] = []
    for named, function in _NAMED.findall(document.read_text(encoding="utf-8")):
        if named:
            path = ROOT / named
            if not path.exists():
                wrong.append(named)
                continue
        if function and (not path.is_file() or function not in _functions(path)):
            wrong.append(f"{named or path.name}::{function}")
    assert not wrong


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_module_that_a_document_names_exists(document: Path) -> None:
    named = re.findall(r"`([\w./]+(?:\.py|\.json|/))`", document.read_text("utf-8"))
    assert not [
        name
        for name in named
        if not (ROOT / name).exists()
        and not (PACKAGE / name).exists()
        and not list(PACKAGE.rglob(name.rstrip("/")))
        # What git ignores, and `xx.json` for whatever a reader adds.
        and name != ".dev/"
        and Path(name).stem != "xx"
    ]


def test_every_promise_of_the_security_page_names_its_test() -> None:
    """What no test holds stands under the known limits."""
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    promises, _, _ = page.partition("\n## Known limits")
    # The risks are the policy's own rows; what leaves is compared with the README's list.
    promises = re.sub(
        r"<!-- (risks|leaves):begin.*?\1:end -->", "", promises, flags=re.DOTALL
    )
    items = re.findall(r"^\* .*\n(?:  .*\n)*", promises, re.MULTILINE)
    assert len(items) > 20
    unproven = [item for item in items if "`tests/" not in item and "`::" not in item]
    assert not unproven


def test_no_text_names_a_panel_that_is_not_there() -> None:
    if list(PACKAGE.glob("*panel*")):
        pytest.skip("There is a panel")
    shown = [text for _, text in texts(read_json("translations/en.json"))]
    shown += [text for _, text in texts(read_json("translations/de.json"))]
    shown += [path.read_text(encoding="utf-8") for path in DOCUMENTS]
    claims = re.compile(r"(?i)\b(?:in|from|by|of|the|im|dem) (?:the )?panel\b")
    assert not [text[:80] for text in shown if claims.search(text)]


def _examples() -> list[dict[str, Any]]:
    """Return the automations and scripts that are there to be copied."""
    return [
        read_yaml(block)
        for document in DOCUMENTS
        for block in _BLOCK.findall(document.read_text(encoding="utf-8"))
        if "actions:\n" in block
    ]


@pytest.fixture(name="answered")
def answered_fixture(home: HomeAssistant) -> list[ServiceCall]:
    """Return what was asked of the actions that the examples use."""
    calls: list[ServiceCall] = []
    answers: dict[str, dict[str, Any]] = {
        "weather.get_forecasts": {
            "weather.home": {"forecast": [{"condition": "forecast-canary"}]}
        },
        "calendar.get_events": {
            "calendar.family": {"events": [{"summary": "event-canary"}]}
        },
    }

    async def answer(call: ServiceCall) -> dict[str, Any]:
        calls.append(call)
        return answers[f"{call.domain}.{call.service}"]

    for service_id in answers:
        domain, _, service = service_id.partition(".")
        home.services.async_register(
            domain, service, answer, supports_response=SupportsResponse.ONLY
        )
    home.services.async_register("notify", "family", calls.append)
    return calls


async def test_the_examples_work(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    answered: list[ServiceCall],
) -> None:
    """Each is run, with the data that it fetches reaching the model."""
    await set_up(server)
    server.default = Reply(text="A sunny day.")
    examples = _examples()
    for index, example in enumerate(examples):
        item = {"triggers": [], "alias": f"Example {index}", **example}
        checked = await async_validate_config_item(home, str(index), item)
        assert checked is not None
        assert checked.validation_error is None
    scripts = {
        f"example_{index}": {"sequence": example["actions"]}
        for index, example in enumerate(examples)
        if "triggers" not in example
    }
    assert len(scripts) >= 2
    assert await async_setup_component(home, "script", {"script": scripts})
    for name in scripts:
        await home.services.async_call("script", name, blocking=True)
    await home.async_block_till_done()
    sent = str(server.chats)
    assert "Close everything that is open downstairs." in sent
    assert "forecast-canary" in sent
    assert "event-canary" in sent
    [told] = [call for call in answered if call.domain == "notify"]
    assert told.data["message"] == "A sunny day."
