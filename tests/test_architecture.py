"""The house stands: imports point down, no circle, pure is pure, nothing grows too big.

Looks at the source alone: imports inside functions and for types only count like all
others.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
import re

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "custom_components" / "ha_ai_agent"
MODULES = sorted(PACKAGE.rglob("*.py"))

MOST_LINES = 500
MOST_FUNCTION_LINES = 60
MOST_MODULES = 26
"""In one folder of its own, but for the top one."""
MOST_OF_ALL_LINES = 0.25
"""In one folder at the top, with all that is below it."""

EDGE, WIRING, AGENT, TOOLS, DEEDS, PARTS, WORDS = 7, 6, 5, 4, 3, 2, 1
# By the first part of the path below the package. Whoever adds a module at the top
# says here on which floor it lives.
FLOORS = {
    "__init__": EDGE,
    "ai_task": EDGE,
    "config_flow": EDGE,
    "conversation": EDGE,
    "diagnostics": EDGE,
    "flow": EDGE,
    "logbook": EDGE,
    "panel": EDGE,
    "repairs": EDGE,
    "sensor": EDGE,
    "services": EDGE,
    "system_health": EDGE,
    "websocket_api": EDGE,
    "builder": WIRING,
    "coordinator": WIRING,
    "entity": WIRING,
    "figures": WIRING,
    "intents": WIRING,
    "issues": WIRING,
    "probe": WIRING,
    "removal": WIRING,
    "trial": WIRING,
    "runtime": WIRING,
    "tokenizer": WIRING,
    "watch": WIRING,
    "agent": AGENT,
    "tools": TOOLS,
    "approvals": DEEDS,
    "automations": DEEDS,
    "running": DEEDS,
    "calls": PARTS,
    "history": PARTS,
    "home": PARTS,
    "prompt": PARTS,
    "providers": PARTS,
    "usage": PARTS,
    "compat": WORDS,
    "const": WORDS,
    "domains": WORDS,
    "errors": WORDS,
    "folding": WORDS,
    "known_models": WORDS,
    "hidden": WORDS,
    "markup": WORDS,
    "languages": WORDS,
    "limits": WORDS,
    "metrics": WORDS,
    "models": WORDS,
    "patience": WORDS,
    "points": WORDS,
    "reading": WORDS,
    "rights": WORDS,
    "text": WORDS,
}
# The only doors between the packages of one floor
SHARED_HOME = ("home.names", "home.relevance", "home.snapshot")
READS_HOME = ("calls", "prompt", "providers.builtin")

PURE = (
    "const",
    "errors",
    "metrics",
    "models",
    "home.snapshot",
    "home.relevance",
    "languages.reading",
    "calls.footprint",
    "approvals.policy",
    "usage.book",
    "usage.prices",
)
PURE_PACKAGES = ("domains", "prompt")
PURE_PATTERN = re.compile(r"providers\.(\w+_parser|sse)")
SAYS_PURE = re.compile(r"\bPure\b(?! but)")


def name_of(path: Path) -> str:
    """Return a module's dotted name below the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    if parts[-1] == "__init__" and len(parts) > 1:
        parts = parts[:-1]
    return ".".join(parts)


NAMES = {name_of(path): path for path in MODULES}


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield what a module imports, and whether it is ours."""
    package = path.relative_to(PACKAGE).parent.parts
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, False
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or "", False
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1]
            module = ".".join((*base, *(node.module or "").split("."))).strip(".")
            for alias in node.names:
                below = f"{module}.{alias.name}".strip(".")
                yield (below if below in NAMES else module or "__init__"), True


@cache
def ours(path: Path) -> frozenset[str]:
    """Return the modules of ours that a module imports."""
    return frozenset(name for name, is_ours in imported(path) if is_ours)


@cache
def foreign(path: Path) -> frozenset[str]:
    """Return the packages of others that a module imports."""
    return frozenset(
        name.partition(".")[0] for name, is_ours in imported(path) if not is_ours
    )


def floor_of(name: str) -> int:
    """Return the floor of a module."""
    top = name.partition(".")[0]
    assert top in FLOORS, f"{top} has no floor: give it one in FLOORS"
    return FLOORS[top]


def is_pure(name: str) -> bool:
    """Return whether a module must not know Home Assistant."""
    says = SAYS_PURE.search(ast.get_docstring(tree_of(NAMES[name])) or "")
    return (
        name in PURE
        or name.partition(".")[0] in PURE_PACKAGES
        or PURE_PATTERN.fullmatch(name) is not None
        or says is not None
    )


def may_import(name: str, other: str) -> bool:
    """Return whether an arrow is allowed."""
    floor, below = floor_of(name), floor_of(other)
    if floor != below:
        return floor > below
    same_package = name.partition(".")[0] == other.partition(".")[0]
    if floor not in {DEEDS, PARTS} or same_package:
        return True
    return other in SHARED_HOME and name.startswith(READS_HOME)


def test_imports_point_down() -> None:
    wrong = [
        f"{name} must not import {other}"
        for name, path in NAMES.items()
        for other in sorted(ours(path))
        if not may_import(name, other)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_circles() -> None:
    done: set[str] = set()
    circles: list[str] = []

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            circles.append(" -> ".join((*way[way.index(name) :], name)))
            return
        if name in done or name not in NAMES:
            return
        for other in sorted(ours(NAMES[name])):
            visit(other, (*way, name))
        done.add(name)

    for name in NAMES:
        visit(name, ())
    assert not circles, "\n".join(circles)


def reached(name: str) -> set[str]:
    """Return a module of ours and every other that it leads to."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in seen and current in NAMES:
            seen.add(current)
            waiting.extend(ours(NAMES[current]))
    return seen


def test_pure_is_pure() -> None:
    """Not through another module of ours, either."""
    wrong = [
        f"{name} is pure, and reaches Home Assistant through {other}"
        for name in NAMES
        if is_pure(name)
        for other in sorted(reached(name))
        if "homeassistant" in foreign(NAMES[other])
    ]
    assert not wrong, "\n".join(wrong)


def too_big(name: str) -> Iterator[str]:
    """Yield what is longer than it may be in a module."""
    path = NAMES[name]
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > MOST_LINES:
        yield f"{name} has {lines} lines"
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            if length > MOST_FUNCTION_LINES:
                yield f"{name}.{node.name} has {length} lines"


def test_nothing_grows_too_big() -> None:
    wrong = [text for name in NAMES for text in too_big(name)]
    assert not wrong, "\n".join(wrong)


def test_no_folder_holds_too_much() -> None:
    modules = Counter(folder for path in MODULES if (folder := path.parent) != PACKAGE)
    lines: Counter[str] = Counter()
    for name, path in NAMES.items():
        lines[name.partition(".")[0] if path.parent != PACKAGE else ""] += len(
            path.read_text(encoding="utf-8").splitlines()
        )
    most = lines.total() * MOST_OF_ALL_LINES
    wrong = [
        f"{folder.relative_to(PACKAGE)} has {count} modules"
        for folder, count in modules.items()
        # Its docstring's own file is no module.
        if count > MOST_MODULES + 1
    ]
    wrong += [
        f"{top} has {count} lines" for top, count in lines.items() if count > most
    ]
    assert not wrong, "\n".join(wrong)


def test_everything_says_what_it_gives() -> None:
    wrong = [
        name for name, path in NAMES.items() if not ast.get_docstring(tree_of(path))
    ]
    assert not wrong, f"without a docstring: {', '.join(wrong)}"


def test_one_way_to_import() -> None:
    """Home Assistant's names for its libraries, and relative imports for ours."""
    unwanted = {"voluptuous", "__future__", "custom_components"}
    wrong = [name for name, path in NAMES.items() if foreign(path) & unwanted]
    assert not wrong, ", ".join(wrong)


def variables(name: str) -> Iterator[str]:
    """Yield what a module assigns at its top that is neither a constant nor a type."""
    for node in tree_of(NAMES[name]).body:
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        for target in targets:
            for variable in ast.walk(target):
                if isinstance(variable, ast.Name) and not (
                    variable.id.startswith("__")
                    or variable.id.lstrip("_")[:1].isupper()
                ):
                    yield f"{name}.{variable.id}"
    for part in ast.walk(tree_of(NAMES[name])):
        if isinstance(part, ast.Global):
            yield f"{name}: global {', '.join(part.names)}"


def test_no_state_at_module_level() -> None:
    wrong = [text for name in NAMES for text in variables(name)]
    assert not wrong, "\n".join(wrong)


def defined(name: str) -> Iterator[str]:
    """Yield the public classes and types of a module."""
    for node in tree_of(NAMES[name]).body:
        found = node.name if isinstance(node, ast.ClassDef) else None
        if isinstance(node, ast.TypeAlias):
            found = node.name.id
        if found is not None and not found.startswith("_"):
            yield found


def test_a_name_means_one_thing() -> None:
    """A class or a type that is called like another makes a reader ask which."""
    homes: dict[str, list[str]] = {}
    for name in NAMES:
        for found in defined(name):
            homes.setdefault(found, []).append(name)
    twice = {found: where for found, where in homes.items() if len(where) > 1}
    assert not twice
