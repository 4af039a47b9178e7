"""One table for all benchmarks: ours, rival, ratio, target, met or not."""

from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Self

MET = {True: "yes", False: "NO", None: "not measured"}


@dataclass(frozen=True, slots=True)
class Row:
    """One measured promise."""

    work: str
    ours: float | None
    rival: float | None
    unit: str
    target: str
    met: bool | None
    """None: not measured here."""
    note: str


class Report:
    """Collects rows and prints them."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(
        self,
        work: str,
        *,
        ours: float | None,
        rival: float | None = None,
        unit: str,
        target: str,
        met: bool,
        note: str = "",
    ) -> None:
        """Add one figure, measured in this run."""
        self.rows.append(Row(work, ours, rival, unit, target, met, note))

    def add_failure(self, name: str, why: str) -> None:
        """Say in the table that a benchmark has no figures, and why."""
        self.rows.append(
            Row(f"{name}: no figures", None, None, "", "runs to its end", False, why)
        )

    def add_left_out(self, name: str, why: str) -> None:
        """Say in the table that this machine has not what a benchmark needs."""
        self.rows.append(Row(f"{name}: left out", None, None, "", "", None, why))

    @classmethod
    def from_json(cls, rows: list[dict[str, Any]]) -> Self:
        """Return a report that was written before."""
        report = cls()
        report.rows = [Row(**row) for row in rows]
        return report

    def as_json(self) -> list[dict[str, Any]]:
        """Return the rows as JSON."""
        return [asdict(row) for row in self.rows]

    def as_text(self) -> str:
        """Return the rows as a table for a terminal and for Markdown."""
        lines = [
            "| work | ours | rival | rival/ours | unit | target | met | note |",
            "| --- | ---: | ---: | ---: | --- | --- | --- | --- |",
        ]
        for row in self.rows:
            ratio = f"{row.rival / row.ours:.1f}" if row.rival and row.ours else ""
            lines.append(
                f"| {_cell(row.work)} | {_number(row.ours)} | {_number(row.rival)}"
                f" | {ratio} | {_cell(row.unit)} | {_cell(row.target)}"
                f" | {MET[row.met]} | {_cell(row.note)} |"
            )
        return "\n".join(lines)


def ratios_in(document: str) -> dict[str, float]:
    """Return what was done and how many times better than the rival, of a table."""
    found: dict[str, float] = {}
    for line in document.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        # A cell of words may hold the mark that parts cells; the figures stand before.
        # Of them, for the ratio as it is printed says nothing where it is small.
        with suppress(ValueError, IndexError, ZeroDivisionError):
            ratio = float(cells[2]) / float(cells[1])
            found[cells[0].replace("\\|", "|")] = ratio
    return found


def fallen(report: Report, before: dict[str, float], share: float) -> list[str]:
    """Return the rows of which the ratio is smaller by more than a share of it."""
    wrong: list[str] = []
    for row in report.rows:
        was = before.get(" ".join(row.work.split()))
        if was is None or row.rival is None or not row.ours:
            continue
        now = row.rival / row.ours
        if now < was * (1 - share):
            wrong.append(f"{row.work}: {was:.1f} times, now {now:.1f}")
    return wrong


DOCUMENT = """# Performance

Written by `scripts/bench --docs`: do not edit by hand. Both sides of a row were
measured in one run on one machine ({machine}): ours, and what a user would pick
instead. The ratio is what counts. A row that says NO was not reached in that run. What
takes an hour says by which command it was measured, and when (`docs/figures`); "tests"
are the cases that failed of those that try a promise.

{table}
"""


def as_document(report: Report, machine: str) -> str:
    """Return `docs/performance.md`."""
    return DOCUMENT.format(machine=machine, table=report.as_text())


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _cell(text: str) -> str:
    """Return a text that does not break the table."""
    return " ".join(text.split()).replace("|", "\\|")
