"""Writes the table of risks into docs/security.md, from the rows of the domains."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from custom_components.ha_ai_agent.calls.risk import RAW_WORDS
from custom_components.ha_ai_agent.domains.model import Domain, Guard
from custom_components.ha_ai_agent.domains.rows import DOMAINS
from custom_components.ha_ai_agent.domains.tables import REASONS

PAGE = Path(__file__).parent.parent / "docs" / "security.md"
BEGIN = "<!-- risks:begin -->\n"
END = "<!-- risks:end -->\n"
COMMAND = "scripts/risks"


def table() -> str:
    """Return what asks and what never does, domain by domain."""
    rows = sorted(DOMAINS.values(), key=lambda row: row.name)
    lines = ["| domain | what asks, and why | what never asks |", "| --- | --- | --- |"]
    for row in rows:
        asks, never = _asks(row), _never(row)
        if asks:
            lines.append(f"| `{row.name}` | {'<br>'.join(asks)} | {never} |")
    lines += ["", *(f"* {note}" for note in _notes(rows))]
    return "\n".join(lines) + "\n"


def _notes(rows: Iterable[Domain]) -> Iterator[str]:
    relays = [row.name for row in rows if row.relay]
    yield (
        f"{_named(relays)}: everything but turning off asks where the name (or, of a "
        "remote, the command) is one of a way in or of a siren; where it is one of a "
        "lock, turning off asks as well. A remote's raw code asks."
    )
    yield (
        "`button`, `select`, `switch` on the device of a lock, an alarm, a valve, a "
        "door, a garage or a gate: everything asks, whatever they are called, but what "
        "is diagnostic, identifies, restarts or updates."
    )
    yield (
        "What has the label `critical` (the entity, its device or area): every service "
        f"asks but those that surely keep it going: {_keeping(rows)}."
    )
    yield (
        "A service of another integration at an entity asks if one of these words is "
        f"in its name: {_named(sorted(RAW_WORDS))}."
    )
    yield (
        "In a script or scene, services that name no entity: "
        f"{_named(_of(rows, is_powerful=True))} ask always; "
        f"{_named(_of(rows, sends_out=True))} where words of the model go along. Of a "
        "guarded domain every service asks but its safe ones."
    )


def _of(rows: Iterable[Domain], **wanted: object) -> list[str]:
    return [
        row.name
        for row in rows
        if all(getattr(row, key) == value for key, value in wanted.items())
    ]


def _asks(row: Domain) -> list[str]:
    found: list[str] = []
    guard = row.guard
    if guard is not None:
        where = f" (only {guard.where})" if guard.where else ""
        found.append(f"every other service{where}: {_why(guard.risk)}")
        found += [f"`{name}`: {_why(risk)}" for name, risk in guard.worse.items()]
        if guard.on_off in {"turn_on", "turn_off"}:
            other = {"turn_on": "off", "turn_off": "on"}[guard.on_off]
            found.append(f"toggling, and “{other}” in a sentence")
    for risk in sorted(set(row.raises.values())):
        names = _named(sorted(key for key, why in row.raises.items() if why == risk))
        found.append(f"{names}: {_why(risk)}")
    return found


def _never(row: Domain) -> str:
    if row.guard is None:
        return "every other service"
    return ", ".join(_safe(row.guard))


def _safe(guard: Guard) -> Iterable[str]:
    prefix = guard.safe_prefix
    yield from (f"`{name}`" for name in sorted(guard.safe) if prefix not in name)
    if prefix != Guard(risk="open", safe=frozenset()).safe_prefix:
        yield f"`{prefix}…`"
    yield from (
        f"`{name}` with `{field}` 0" for name, field in guard.safe_at_zero.items()
    )


def _keeping(rows: Iterable[Domain]) -> str:
    names = {name for row in rows for name in row.keeps if not _is_prefixed(row, name)}
    prefixes = {
        f"{row.guard.safe_prefix}…"
        for row in rows
        if row.guard and any(_is_prefixed(row, name) for name in row.keeps)
    }
    return f"{_named(sorted(names | prefixes))}; of scripts and scenes, running them"


def _is_prefixed(row: Domain, name: str) -> bool:
    return row.guard is not None and name.startswith(row.guard.safe_prefix)


def _why(risk: str) -> str:
    reasons: dict[str, str] = dict(REASONS.items())
    text = reasons[risk].removesuffix(".")
    return text[0].lower() + text[1:]


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def with_table(page: str) -> str:
    """Return the page with the table as it is now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    assert after, f"{PAGE.name} has no {BEGIN.strip()} and {END.strip()}"
    return before + BEGIN + table() + END + after


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
