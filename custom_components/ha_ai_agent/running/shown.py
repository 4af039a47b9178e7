"""A target after a call, with what was asked of it: volume, position, temperature."""

from collections.abc import Set as AbstractSet

from homeassistant.core import HomeAssistant, callback

from ..domains.checks import number
from ..domains.model import Seen
from ..domains.rows import domain_of
from ..home.states import details_of, read_details, read_value
from ..text import one_line


@callback
def as_shown(
    hass: HomeAssistant,
    entity_id: str,
    before: Seen,
    asked: AbstractSet[str],
    *,
    is_plain: bool,
) -> str:
    """Return its state, what was asked for, and what else is not as it was."""
    if (state := hass.states.get(entity_id)) is None:
        return "unavailable"
    text = " ".join(filter(None, read_value(hass, state)))
    details = read_details(hass, state)
    if is_plain:
        return text
    if not asked:
        old = details_of(state.domain, before.attributes)
        details = [item for item in details if item not in old]
    told = " ".join((text, *details))
    shown_by = domain_of(state.domain).shown_by
    for key in sorted(shown_by.get(key, key) for key in asked):
        value = state.attributes.get(key)
        is_told = any(item.startswith(key.partition("_")[0]) for item in details)
        exact = number(value)
        short = str(value) if exact is None else f"{exact:g}"
        if value is not None and not is_told and short not in told:
            details.append(f"{key} {one_line(short, 40)}")
    return ", ".join((text, *details))
