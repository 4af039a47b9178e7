"""What an evaluation found: a file that grows with every task, and its tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
import json
from pathlib import Path
from statistics import median
from typing import Any, Self

from custom_components.ha_ai_agent.models import Usage
from custom_components.ha_ai_agent.usage.prices import Price

from .judge import Played

ALL = "all"


@dataclass(frozen=True, slots=True)
class Score:
    """What some of the tasks came to."""

    name: str
    total: int
    right: int
    wrong: int
    rounds: float
    tokens: float
    """In and out, of a task."""
    seconds: float
    """Median of what one waited for in a task."""
    cost: float | None
    """US dollars, of a task as well; None: not known."""

    @property
    def share(self) -> float:
        """Return how many of a hundred were right."""
        return 100 * self.right / self.total if self.total else 0.0


@dataclass(slots=True)
class Results:
    """One run: which agent, and what became of each task."""

    about: dict[str, str]
    price: Price | None = None
    played: list[Played] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path) -> Self:
        """Return what a file holds."""
        found = json.loads(file.read_text(encoding="utf-8"))
        price = found["price"]
        return cls(
            found["about"],
            Price(**price) if price else None,
            [Played(**row) for row in found["tasks"]],
        )

    def write(self, file: Path) -> None:
        """Write all of it; what was there is replaced as a whole."""
        new = file.with_name(f"{file.name}.new")
        new.write_text(
            json.dumps(self.as_json(), indent=1, ensure_ascii=False) + "\n",
            encoding="utf-8",
        )
        new.replace(file)

    def as_json(self) -> dict[str, Any]:
        """Return the run as JSON, scores included."""
        return {
            "about": self.about,
            "price": asdict(self.price) if self.price else None,
            "scores": [
                asdict(score) | {"share": round(score.share, 1)}
                for score in self.scores()
            ],
            "tasks": [asdict(item) for item in self.played],
        }

    def times(self) -> Mapping[str, int]:
        """Return how often each task was played."""
        found: dict[str, int] = {}
        for item in self.played:
            found[item.task_id] = found.get(item.task_id, 0) + 1
        return found

    def scores(self) -> list[Score]:
        """Return a score for all, for each category and for each language."""
        found = [self._score(ALL, self.played)]
        for name in ("category", "language"):
            values = dict.fromkeys(getattr(item, name) for item in self.played)
            found += [
                self._score(
                    value,
                    [item for item in self.played if getattr(item, name) == value],
                )
                for value in values
            ]
        return found

    def _score(self, name: str, played: Sequence[Played]) -> Score:
        def mean(of: Callable[[Played], float]) -> float:
            return sum(map(of, played)) / len(played) if played else 0.0

        return Score(
            name=name,
            total=len(played),
            right=sum(item.outcome == "right" for item in played),
            wrong=sum(item.outcome == "wrong" for item in played),
            rounds=round(mean(lambda item: item.rounds), 2),
            tokens=round(mean(lambda item: item.input_tokens + item.output_tokens)),
            seconds=round(median(item.seconds for item in played), 3) if played else 0,
            cost=None if self.price is None else self._cost(self.price, played),
        )

    def _cost(self, price: Price, played: Sequence[Played]) -> float:
        costs = [
            price.cost_of(
                Usage(item.input_tokens, item.cached_input_tokens, item.output_tokens)
            )
            for item in played
        ]
        return sum(costs) / len(costs) if costs else 0.0


def as_table(results: Results) -> str:
    """Return the scores as a table for a terminal and for Markdown."""
    lines = [
        "| tasks | right | of | right % | wrong | rounds | tokens | s | $ |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {item.name} | {item.right} | {item.total} | {item.share:.0f} |"
        f" {item.wrong} | {item.rounds:g} | {item.tokens:g} | {item.seconds:.3g} |"
        f" {'' if item.cost is None else f'{item.cost:.3g}'} |"
        for item in results.scores()
    ]
    return "\n".join(lines)


def compared(old: Results, new: Results) -> str:
    """Return two runs side by side, and the tasks that went the other way."""
    before = {item.name: item for item in old.scores()}
    lines = [
        "| tasks | right % | was | tokens | was | s | was |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {item.name} | {item.share:.0f} | {was.share:.0f} | {item.tokens:g}"
        f" | {was.tokens:g} | {item.seconds:.3g} | {was.seconds:.3g} |"
        for item in new.scores()
        if (was := before.get(item.name)) is not None
    ]
    shares = [_shares(results) for results in (old, new)]
    for task_id in sorted(set(shares[0]) & set(shares[1])):
        was_right, is_right = (share[task_id] for share in shares)
        if was_right != is_right:
            sign = "+" if is_right > was_right else "-"
            lines.append(f"{sign} {task_id}: {was_right:.0%} -> {is_right:.0%}")
    return "\n".join(lines)


def _shares(results: Results) -> dict[str, float]:
    """Return how often each task was right."""
    found: dict[str, list[bool]] = {}
    for item in results.played:
        found.setdefault(item.task_id, []).append(item.outcome == "right")
    return {task_id: sum(right) / len(right) for task_id, right in found.items()}
