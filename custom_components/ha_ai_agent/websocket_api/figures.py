"""Figures: of the running entries, and by day and agent from the turns kept."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta, tzinfo
from math import ceil
from statistics import median
from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
import probatio

from ..const import CONF_SPENDING_LIMIT, DOMAIN
from ..errors import StorageError
from ..history.records import TurnFigures
from ..models import NOT_UNDERSTOOD, JsonObject, Usage
from ..runtime import AgentRuntime, async_get_history, async_get_runtimes
from .guard import async_register_commands
from .turns import viewer_of

MAX_DAYS: Final = 90

type ByModel = dict[tuple[str, str], Usage]


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_commands(hass, ws_metrics, ws_figures)


@websocket_api.websocket_command({probatio.Required("type"): f"{DOMAIN}/metrics/get"})
@websocket_api.require_admin
@callback
def ws_metrics(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send the counters and timings of every loaded entry."""
    connection.send_result(
        msg["id"],
        {"entries": [_figures(runtime) for runtime in async_get_runtimes(hass)]},
    )


def _figures(runtime: AgentRuntime) -> dict[str, Any]:
    """Return the figures of one entry."""
    return {
        "entry_id": runtime.entry_id,
        "counters": dict(sorted(runtime.metrics.counters.items())),
        "timings": dict(_timings(runtime)),
        "cache": runtime.home.stats(),
    }


def _timings(runtime: AgentRuntime) -> Iterator[tuple[str, dict[str, float]]]:
    for name, timing in sorted(runtime.metrics.timings.items()):
        average = timing.total_ms / timing.count if timing.count else 0.0
        yield name, {**asdict(timing), "average_ms": round(average, 3)}


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/figures/get",
        probatio.Optional("days", default=30): probatio.All(
            int, probatio.Range(min=1, max=MAX_DAYS)
        ),
    }
)
@websocket_api.async_response
async def ws_figures(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send turns, times, tokens, cost and failures by day and agent, oldest first.

    What an agent has spent of its limit is the household's, and an administrator's.
    """
    days: list[_Day] = []
    if (history := async_get_history(hass)) is not None:
        since = dt_util.start_of_local_day() - timedelta(days=msg["days"] - 1)
        make = _by_day(dt_util.get_default_time_zone())
        try:
            days = await history.async_read_figures(
                viewer_of(connection.user), since.timestamp(), make
            )
        except StorageError as err:
            connection.send_error(msg["id"], err.key, str(err))
            return
    rows = [day.as_json(_cost(hass, day.used)) for day in days]
    agents = _limits(hass) if connection.user.is_admin else {}
    today = dt_util.now().date().isoformat()
    connection.send_result(msg["id"], {"days": rows, "agents": agents, "today": today})


@callback
def _limits(hass: HomeAssistant) -> dict[str, JsonObject]:
    """Return what each agent may spend in a month, and has: US dollars, None: any."""
    return {
        agent_id: {
            "limit": runtime.entry.subentries[subentry_id].data.get(CONF_SPENDING_LIMIT)
            or None,
            "spent": round(runtime.usage.get(subentry_id).month.cost, 6),
            "state": runtime.usage.limit_state(subentry_id),
        }
        for runtime in async_get_runtimes(hass)
        for subentry_id, agent in runtime.agents.items()
        if subentry_id in runtime.entry.subentries
        for agent_id in [agent.parts.agent_id]
    }


@dataclass(slots=True)
class _Day:
    """What one agent did on one day."""

    day: str
    agent_id: str
    times: list[float] = field(default_factory=list)
    failures: int = 0
    not_understood: int = 0
    stand_ins: int = 0
    """Turns that another than the agent's own model answered."""
    used: ByModel = field(default_factory=dict)

    def add(self, turn: TurnFigures) -> None:
        """Take in a turn."""
        self.times.append(turn.duration_ms)
        self.failures += turn.outcome == "error"
        self.not_understood += turn.error == NOT_UNDERSTOOD
        self.stand_ins += turn.rung in {"fallback", "builtin"}
        key = (turn.subentry_id, turn.model_id)
        used = Usage(turn.input_tokens, turn.cached_input_tokens, turn.output_tokens)
        self.used[key] = self.used.get(key, Usage()) + used

    def as_json(self, cost: float | None) -> JsonObject:
        """Return the day; `cost` in US dollars, None where no price is known."""
        times = sorted(self.times)
        used = sum(self.used.values(), start=Usage())
        return {
            "day": self.day,
            "agent_id": self.agent_id,
            "turns": len(times),
            "failures": self.failures,
            "not_understood": self.not_understood,
            "stand_ins": self.stand_ins,
            "median_ms": round(median(times), 1),
            "p95_ms": round(times[ceil(0.95 * len(times)) - 1], 1),
            **asdict(used),
            "cost": cost,
        }


def _by_day(zone: tzinfo) -> Callable[[list[TurnFigures]], list[_Day]]:
    """Return what sorts turns into the days of the home, and the agents of each."""

    def make(turns: list[TurnFigures]) -> list[_Day]:
        days: dict[tuple[str, str], _Day] = {}
        for turn in turns:
            moment = dt_util.utc_from_timestamp(turn.started_ts).astimezone(zone)
            key = (moment.date().isoformat(), turn.agent_id)
            days.setdefault(key, _Day(*key)).add(turn)
        return [days[key] for key in sorted(days)]

    return make


@callback
def _cost(hass: HomeAssistant, used: ByModel) -> float | None:
    """Return what models cost, None where none of them has a known price."""
    costs: list[float] = []
    for runtime in async_get_runtimes(hass):
        for (subentry_id, model_id), usage in used.items():
            if subentry_id in runtime.entry.subentries and (
                price := runtime.usage.price_of(subentry_id, model_id)
            ):
                costs.append(price.cost_of(usage))
    return round(sum(costs), 6) if costs else None
