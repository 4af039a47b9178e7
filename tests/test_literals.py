"""No sentence that people read stands in the code: its words are translations."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re

from homeassistant.components import websocket_api
import pytest

from custom_components.ha_ai_agent.approvals.resolution import WhyUnresolved
from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.flow import forms
from tests.test_repository import MODULES, PACKAGE, calls, constant, keywords, read_json

# What people read: its words stand in the files of the languages.
RAISED = {
    "ConfigEntryAuthFailed", "ConfigEntryError", "ConfigEntryNotReady",
    "HomeAssistantError", "ServiceNotFound", "ServiceValidationError", "UpdateFailed",
}  # fmt: skip
CODES = {"err.key", "problem.code", "problem.problem"}
PLANTED = """
def planted(hass, name):
    words = "Something is wrong"
    tell("Look at it", f"{name} is gone", {"key": "A sentence"}["key"], words)
"""
SENTENCE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
WORD = re.compile(r"[A-Za-z]{2,}")


def name_of(call: ast.Call) -> str:
    """Return what is called, without whose it is."""
    return ast.unparse(call.func).rpartition(".")[2]


def written(node: ast.expr | None) -> Iterator[str]:
    """Yield every text that an expression is made of, but for keys and attributes."""
    if node is not None and (whole := constant(node)):
        yield whole
    for part in ast.walk(node) if node is not None else ():
        keys: list[ast.expr | None] = []
        if isinstance(part, ast.Dict):
            keys = part.keys
        elif isinstance(part, ast.Subscript):
            keys = [part.slice]
        for child in ast.iter_child_nodes(part):
            if not isinstance(child, ast.expr) or child in keys:
                continue
            if text := constant(child):
                yield text


def put_in(path: Path, call: ast.Call, filled: ast.expr | None) -> Iterator[str]:
    """Yield the texts that fill a sentence, by way of the function's names as well."""
    yield from written(filled)
    names = {
        node.id for node in ast.walk(filled or ast.Dict()) if isinstance(node, ast.Name)
    }
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if not function.lineno <= call.lineno <= (function.end_lineno or 0):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
                targets = (
                    node.targets if isinstance(node, ast.Assign) else [node.target]
                )
                if names & {ast.unparse(target) for target in targets}:
                    yield from written(node.value)


def test_texts_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """What these tests look through finds a text alone, in parts, and by its name."""
    planted = tmp_path / "planted.py"
    planted.write_text(PLANTED, encoding="utf-8")
    [call] = [
        node
        for node in ast.walk(ast.parse(PLANTED))
        if isinstance(node, ast.Call) and name_of(node) == "tell"
    ]
    found = {text for part in call.args for text in put_in(planted, call, part)}
    assert found == {"Look at it", " is gone", "A sentence", "Something is wrong"}


def test_nothing_is_raised_in_english() -> None:
    """Home Assistant's own exceptions carry a key, and no sentence or code of ours."""
    found = 0
    for path, call in calls():
        if name_of(call) not in RAISED:
            continue
        found += 1
        given = keywords(call)
        assert not call.args, f"{path.name}:{call.lineno}"
        assert {"translation_domain", "translation_key"} <= set(given), path.name
        filled = given.get("translation_placeholders")
        for node in ast.walk(filled) if filled is not None else ():
            is_error = isinstance(node, ast.Name) and node.id in {"err", "error"}
            assert not is_error, f"{path.name}:{call.lineno}"
        assert not list(filter(SENTENCE.search, put_in(path, call, filled))), path.name
        assert not list(filter(WORD.search, written(filled))), path.name
    assert found > 5


def test_no_exception_of_ours_is_shown_as_it_is() -> None:
    """Those of Home Assistant are shown to people; ours are none of them."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
                assert not bases & RAISED, f"{path.name}: {node.name}"


def test_notifications_are_worded_by_language() -> None:
    """Whoever writes one: neither it nor its title holds words of ours."""
    found = 0
    for path, call in calls():
        if not ast.unparse(call.func).startswith("persistent_notification."):
            continue
        if name_of(call) != "async_create":
            continue
        found += 1
        for part in (*call.args, *keywords(call).values()):
            texts = [text for text in written(part) if WORD.search(text)]
            assert not texts, f"{path.name}: {texts}"
    assert found >= 2
    # A phone gets a question in the words of its language, or a command of the app.
    tree = ast.parse((PACKAGE / "approvals" / "notifications.py").read_text("utf-8"))
    said = {
        constant(value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for name, value in zip(node.keys, node.values, strict=True)
        if str(constant(name)).lower().endswith(("message", "title", "placeholder"))
    }
    assert said - {None} == {"clear_notification"}


def test_repairs_are_worded_by_language() -> None:
    """A key, and nothing but names and figures to fill in."""
    found = 0
    for path, call in calls():
        if name_of(call) == "async_create_issue":
            found += 1
            given = keywords(call)
            assert "translation_key" in given, f"{path.name}:{call.lineno}"
            filled = given.get("translation_placeholders")
            texts = put_in(path, call, filled)
            assert not list(filter(SENTENCE.search, texts)), path.name
            assert not list(filter(WORD.search, written(filled))), path.name
        if path.name == "issues.py" and name_of(call) == "_report" and call.args[3:]:
            assert not list(filter(WORD.search, written(call.args[3]))), call.lineno
    assert found >= 5


def test_the_logbook_and_the_repairs_hold_no_sentences() -> None:
    """Whatever has several words there is a docstring, or English past tense."""
    for name in ("logbook.py", "repairs.py", "issues.py", "watch.py", "sensor.py"):
        tree = ast.parse((PACKAGE / name).read_text(encoding="utf-8"))
        said = {
            node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        english = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and SENTENCE.search(node.value)
        }
        # The last is the name of a task, for the log.
        allowed = {"turned off", "turned on", " look at the house"}
        assert english - said - allowed == set(), name


def test_entities_and_forms_are_named_by_language() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = (
                    node.targets if isinstance(node, ast.Assign) else [node.target]
                )
                if any(ast.unparse(it).endswith("_attr_name") for it in targets):
                    assert constant(node.value) is None, path.name
    for path, call in calls():
        if name_of(call) == "SelectOptionDict":
            assert not list(written(keywords(call)["label"])), path.name
        if name_of(call) in {"async_abort", "AbortFlow", "InputError"}:
            assert not any(" " in text for it in call.args for text in written(it))


def test_units_that_are_words_have_their_words() -> None:
    units = read_json("translations/en.json")["selector"][forms.AMOUNT]
    assert set(units["unit_of_measurement"]) == set(forms.WORDS_FOR_UNITS)
    # What is the same everywhere: signs of units and of money.
    signs = {"s", "min", "d", "USD", *forms.WORDS_FOR_UNITS}
    for path, call in calls():
        if name_of(call) == "number" and len(call.args) > 3:
            unit = call.args[3]
            text = constant(unit)
            if text is None:
                text = str(getattr(forms, ast.unparse(unit)))
            assert text in signs, f"{path.name}:{call.lineno}"
    field = forms.number(0, 1, 1, forms.TOKENS)
    assert field.config["translation_key"] == forms.AMOUNT
    assert "translation_key" not in forms.number(0, 1, 1, "s").config


@pytest.mark.parametrize("path", sorted((PACKAGE / "websocket_api").glob("*.py")))
def test_the_panel_has_words_for_every_refusal(path: Path) -> None:
    """It shows a text for the code, so every code that is sent has one."""
    known = set(read_json("translations/en.json")["config_panel"]["error"])
    assert known >= {*WhyUnresolved.__value__.__args__, StorageError.key, "unknown"}
    assert known >= {"not_found", "too_late"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        if name_of(node) == "send_error":
            code = node.args[1]
            name = ast.unparse(code).rpartition(".")[2]
            if name.startswith("ERR_"):
                assert getattr(websocket_api, name) in known, node.lineno
            else:
                # Of the database, of why a question stays open, of what is planned.
                assert ast.unparse(code) in CODES
        if name_of(node) == "_send" and constant(node.args[0]) == "error":
            [data] = node.args[1:]
            assert isinstance(data, ast.Dict)
            sent = dict(zip(map(constant, data.keys), data.values, strict=True))
            assert constant(sent["code"]) in known, node.lineno
