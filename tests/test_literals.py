"""No sentence that people read stands in the code: its words are translations."""

import ast
import re

import pytest

from tests.test_repository import PACKAGE, calls, constant, keywords

# What people read: its words stand in the files of the languages.
RAISED = {
    "ConfigEntryAuthFailed", "ConfigEntryError", "ConfigEntryNotReady",
    "HomeAssistantError", "ServiceValidationError", "UpdateFailed",
}  # fmt: skip


def test_nothing_is_raised_in_english() -> None:
    """Home Assistant's own exceptions carry a key, and no sentence or code of ours."""
    found = 0
    for path, call in calls():
        if not (isinstance(call.func, ast.Name) and call.func.id in RAISED):
            continue
        found += 1
        given = keywords(call)
        assert not call.args, f"{path.name}:{call.lineno}"
        assert {"translation_domain", "translation_key"} <= set(given), path.name
        filled = given.get("translation_placeholders")
        for node in ast.walk(filled) if filled is not None else ():
            is_error = isinstance(node, ast.Name) and node.id in {"err", "error"}
            assert not is_error, f"{path.name}:{call.lineno}"
    assert found > 5


@pytest.mark.parametrize(
    ("name", "called", "position"),
    [
        ("removal.py", "async_create", 1),
        ("tools/aftermath.py", "async_create", 1),
        ("approvals/notifications.py", "async_create", 1),
    ],
)
def test_notifications_are_worded_by_language(
    name: str, called: str, position: int
) -> None:
    tree = ast.parse((PACKAGE / name).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(called):
            written = node.args[position]
            texts_in = [constant(part) for part in ast.walk(written)]  # type: ignore[arg-type]
            assert not [text for text in texts_in if text and " " in text], name


def test_the_logbook_and_the_repairs_hold_no_sentences() -> None:
    """Whatever has several words there is a docstring, or English past tense."""
    for name in ("logbook.py", "repairs.py", "issues.py", "watch.py"):
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
            and re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", node.value)
        }
        # The last is the name of a task, for the log.
        allowed = {"turned off", "turned on", " look at the house"}
        assert english - said - allowed == set(), name
