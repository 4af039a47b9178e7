"""All checks of an automation, one after the other."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant

from ...calls.problems import failed
from ...calls.told import Told
from ...home.snapshot import HomeSnapshot
from ..kinds import SCENE, SCRIPT, kind_in
from ..references import PUBLIC
from .calls import check_call
from .covered import check_covered
from .daylight import check_daylight
from .events import check_event
from .flow import check_flow
from .kinds import async_check_device, async_read_targets, check_target, check_times
from .loops import check_loops
from .parts import parts_of
from .reckoned import check_reckoned
from .scene import check_scene
from .states import check_states
from .templates import check_templates
from .things import Findings, Things

_MOST: Final = 5
_MOST_NOTES: Final = 12


async def async_judge(
    hass: HomeAssistant,
    home: HomeSnapshot,
    config: Mapping[str, Any],
    *,
    own_id: str | None = None,
    before: Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """Return what is odd, or refuse what can never be.

    `before` is what stands there: a change is not refused for what was so already.
    """
    found = await _async_look(hass, home, config, own_id)
    wrong = found.wrong
    # What is hidden may stand there already; it is named to nobody.
    line = Told(hass, home, public=PUBLIC).line
    if wrong and before is not None:
        old = (await _async_look(hass, home, before, own_id)).wrong
        texts = {text for _, text in old}
        for where, text in [key for key in wrong if key[1] in texts]:
            del wrong[where, text]
            found.note(where, text)
    if wrong:
        said = " ".join(f"{where}: {text}" for where, text in list(wrong)[:_MOST])
        near = dict.fromkeys(one for ids in wrong.values() for one in ids)
        raise failed(
            "impossible",
            line(f"This can never be as it says. {said}"),
            near_matches=list(near)[:8],
        )
    return tuple(map(line, list(found.odd)[:_MOST_NOTES]))


async def _async_look(
    hass: HomeAssistant,
    home: HomeSnapshot,
    config: Mapping[str, Any],
    own_id: str | None,
) -> Findings:
    things, found = Things(hass, home), Findings()
    if kind_in(config) is SCENE:
        check_scene(config, things, found)
        return found
    parts = [part for part in parts_of(config) if part.is_on]
    # They are read from the disk where nobody has asked for them yet.
    has_kinds = any("." in str(part.own.get(part.kind)) for part in parts)
    targets = await async_read_targets(hass) if has_kinds else {}
    check_flow(config, found)
    for part in parts:
        if part.kind != "action" or "condition" in part.own:
            check_states(part, things, found)
            check_times(part, things, found)
            check_target(part, targets, things, found)
        if part.kind == "action":
            check_call(part, things, found)
            check_covered(part, found)
        check_event(part, things, found)
        check_templates(part, things, found)
        await async_check_device(part, things, found)
    check_loops(config, things, own_id, found)
    check_daylight(config, hass, found)
    check_reckoned(config, things, found, is_called=kind_in(config) is SCRIPT)
    return found
