"""Say the tasks to an agent in a private Home Assistant, and print what came of it."""

import argparse
import asyncio
from collections.abc import Sequence
import os
from pathlib import Path
import sys
import tempfile

from homeassistant.const import __version__

from custom_components.ha_ai_agent.usage.prices import Price

from .home import OURS, Measured, SetUpError, open_homes
from .judge import Played, Player
from .page import as_page
from .results import Results, as_table, compared
from .tasks import Task, languages, load

KEY = "HA_AI_AGENT_EVALUATION_KEY"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/evaluate", description=__doc__)
    parser.add_argument(
        "--base-url", default="", help="a server with OpenAI's API; without: no model"
    )
    parser.add_argument("--model", default="", help="the model's name there")
    parser.add_argument(
        "--api-key", default=os.environ.get(KEY, ""), help=f"or in {KEY}"
    )
    parser.add_argument(
        "--agent",
        default=OURS,
        help="another agent: conversation.home_assistant (no model), or"
        " conversation.litellm (Home Assistant's own agent on the same model)",
    )
    parser.add_argument(
        "--language", nargs="+", default=[], choices=languages(), help="only these"
    )
    parser.add_argument("--category", nargs="+", default=[], help="only these")
    parser.add_argument("--task", nargs="+", default=[], help="only these: en/lamp_on")
    parser.add_argument("--limit", type=int, help="only the first so many")
    parser.add_argument("--repeat", type=int, default=1, help="each so often")
    parser.add_argument("--json", type=Path, help="write here after every task")
    parser.add_argument(
        "--resume", action="store_true", help="leave out what is in the --json file"
    )
    parser.add_argument("--html", type=Path, help="write a page")
    parser.add_argument(
        "--price",
        type=float,
        nargs=2,
        metavar=("IN", "OUT"),
        help="US dollars per million tokens",
    )
    parser.add_argument(
        "--compare", type=Path, nargs=2, metavar=("OLD", "NEW"), help="two --json files"
    )
    arguments = parser.parse_args()
    _check(parser, arguments)
    return arguments


def _check(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """End where something asked for is not there, and not with an empty table."""
    if bool(arguments.base_url) != bool(arguments.model):
        parser.error("--base-url and --model go together")
    if arguments.resume and not arguments.json:
        parser.error("--resume needs --json")
    for file in arguments.compare or ():
        if not file.exists():
            parser.error(f"there is no {file}")
    every = load()
    for option, known in (
        ("category", {task.category for task in every}),
        ("task", {task.task_id for task in every}),
    ):
        if unknown := set(getattr(arguments, option)) - known:
            named = (
                ", ".join(sorted(known)) if option == "category" else "like en/lamp_on"
            )
            parser.error(f"no {option} {', '.join(sorted(unknown))}: {named}")


def _chosen(arguments: argparse.Namespace) -> list[Task]:
    tasks = [
        task
        for task in load(arguments.language)
        if (not arguments.category or task.category in arguments.category)
        and (not arguments.task or task.task_id in arguments.task)
    ]
    limit: int | None = arguments.limit
    repeat: int = arguments.repeat
    return tasks[:limit] * repeat


def _left(tasks: Sequence[Task], results: Results) -> list[Task]:
    """Return what was not played yet."""
    done = dict(results.times())
    left: list[Task] = []
    for task in tasks:
        if done.get(task.task_id, 0):
            done[task.task_id] -= 1
        else:
            left.append(task)
    return left


def _begun(arguments: argparse.Namespace) -> Results:
    about = {
        "agent": arguments.agent,
        "model": arguments.model,
        "home_assistant": __version__,
    }
    price = arguments.price
    results = Results(about, Price(price[0], price[0], price[1]) if price else None)
    if arguments.resume and arguments.json.exists():
        earlier = Results.read(arguments.json)
        if earlier.about != about:
            raise SetUpError(f"{arguments.json} is of another agent: {earlier.about}")
        results.played = earlier.played
    return results


async def _run(arguments: argparse.Namespace, results: Results) -> None:
    tasks = _left(_chosen(arguments), results)
    measured = Measured(
        agent_id=arguments.agent,
        base_url=arguments.base_url,
        api_key=arguments.api_key,
        model=arguments.model,
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with open_homes(Path(folder), measured) as home:
            player = Player(home)
            for number, task in enumerate(tasks, 1):
                played = await player.async_play(task)
                results.played.append(played)
                _tell(f"{number}/{len(tasks)}", played)
                if arguments.json:
                    results.write(arguments.json)


def _tell(place: str, played: Played) -> None:
    why = "" if played.outcome == "right" else f": {' / '.join(played.speech)}"
    print(f"{place} {played.outcome:6} {played.task_id}{why}", file=sys.stderr)


def main() -> int:
    """Run, print the table; 1 if the agent could not be measured."""
    arguments = _arguments()
    if arguments.compare:
        print(compared(*map(Results.read, arguments.compare)))
        return 0
    try:
        results = _begun(arguments)
        asyncio.run(_run(arguments, results))
    except SetUpError as err:
        print(f"It cannot be measured: {err}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; --resume goes on where it was.", file=sys.stderr)
        return 130
    print(as_table(results))
    if arguments.html:
        arguments.html.write_text(as_page(results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
