"""The tasks: `tasks/plan.json` says what is wanted, a file per language how it is said.

What is wanted, in the words of the plan (`|` between what counts as well):

* `floor=on;tv=off`: these become so, and nothing else changes;
* `says 19.5/19,5`: nothing changes, and the answer holds one of these; `{key}` is the
  name of a thing or a room in that language;
* `holds`: nothing changes;
* `asks door=unlocked`: nothing changes before a yes, then it becomes so;
* `soon lamp1=on`: nothing changes at once, a few seconds later it is so.

In a sentence `>>` parts what is said one after the other in a conversation, and `>?>`
says as well that nothing may have happened until then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import json
from pathlib import Path
import re
from typing import Any

from tests.household.plain_home import read

FOLDER = Path(__file__).parent / "tasks"
_STEP = re.compile(r"\s*(>\?>|>>)\s*")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to say, and what is wanted of it."""

    task_id: str
    """Language and name: `de/lamp_on`."""
    language: str
    home: str
    category: str
    steps: Sequence[str]
    holds_until: int
    """So many of the steps may not change anything."""
    wanted: str
    renamed: tuple[str, str] | None = None
    """A thing that has another name for once: what outsiders may write there."""


def languages() -> list[str]:
    """Return the languages that there are sentences in."""
    return sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "plan")


def load(wanted: Sequence[str] = ()) -> list[Task]:
    """Return the tasks of some languages, or of all; one home after the other."""
    plan = json.loads((FOLDER / "plan.json").read_text(encoding="utf-8"))
    return [
        task
        for language in wanted or languages()
        for task in sorted(_of(language, plan), key=lambda task: task.home)
    ]


def _of(language: str, plan: list[dict[str, Any]]) -> list[Task]:
    said = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    names = _names(language)
    tasks = []
    for row in plan:
        name, home = row["id"], row["home"]
        steps = _STEP.split(said["sentences"][name])
        key = row.get("renames")
        tasks.append(
            Task(
                task_id=f"{language}/{name}",
                language=language,
                home=home,
                category=row["kind"],
                steps=steps[::2],
                holds_until=1 if ">?>" in steps else 0,
                wanted=row["wanted"].format_map(names[home]),
                renamed=(key, said["names"][name]) if key else None,
            )
        )
    return tasks


def _names(language: str) -> dict[str, dict[str, str]]:
    """Return how things and rooms are called, by home."""
    plans, words = read("homes"), read(language)
    return {
        home: dict(
            zip(
                [*plan["floors"], *plan["areas"], *plan["things"]],
                (text.split("|")[0] for text in words["names"][home].split("; ")),
                strict=True,
            )
        )
        for home, plan in plans.items()
    }


def words_of(task: Task) -> dict[str, Any]:
    """Return the words of the task's home, with the name that is another's."""
    words: dict[str, Any] = read(task.language)
    if task.renamed is None:
        return words
    key, name = task.renamed
    plan = read("homes")[task.home]
    keys = [*plan["floors"], *plan["areas"], *plan["things"]]
    called = words["names"][task.home].split("; ")
    called[keys.index(key)] = name
    return words | {"names": words["names"] | {task.home: "; ".join(called)}}
