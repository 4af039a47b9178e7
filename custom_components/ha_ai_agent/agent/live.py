"""The live tail: what is true now and belongs to these words alone."""

from homeassistant.util import dt as dt_util

from ..home.snapshot import HomeSnapshot
from ..tools.scope import TurnScope
from .parts import AgentParts
from .speaker import area_name
from .threads import Thread


async def async_build_tail(
    parts: AgentParts,
    scope: TurnScope,
    thread: Thread,
    *,
    home: HomeSnapshot,
    is_complete: bool,
    wishes: str,
    extra: str,
) -> str:
    """Return the tail."""
    now = dt_util.now()
    lines = [f"Time: {now:%A %Y-%m-%d %H:%M}"]
    if room := area_name(parts.hass, scope.info.speaker.area_id):
        lines.append(f"Room of the speaker: {room}")
    lines += [wishes, extra]
    return "\n".join(filter(None, lines))
