"""The agent's lines on the system health page."""

from collections.abc import Iterable

from homeassistant.components import system_health
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from .const import CONF_PROVIDER, DOMAIN, PROVIDER_BUILTIN
from .models import JsonObject
from .runtime import async_get_runtimes

# Home Assistant translates the names of the rows and shows what stands in them as it
# is: signs and figures are read in every language.
WORKS, FAILS, NOTHING_YET = "✓", "✗", "-"


@callback
def async_register(
    _: HomeAssistant, register: system_health.SystemHealthRegistration
) -> None:
    """Register the lines."""
    register.async_register_info(
        _async_info, f"/config/integrations/integration/{DOMAIN}"
    )


async def _async_info(hass: HomeAssistant) -> JsonObject:
    """Return what is loaded and how it is. No address, no name."""
    runtimes = list(async_get_runtimes(hass))
    entries = hass.config_entries.async_entries(DOMAIN)
    with_server = [
        runtime
        for runtime in runtimes
        if runtime.entry.data[CONF_PROVIDER] != PROVIDER_BUILTIN
    ]
    hits = sum(runtime.metrics.counters.get("cache_hits", 0) for runtime in runtimes)
    misses = sum(
        runtime.metrics.counters.get("cache_misses", 0) for runtime in runtimes
    )
    return {
        "agents": sum(len(runtime.agents) for runtime in runtimes),
        "providers_up": sum(
            runtime.coordinator.last_update_success for runtime in with_server
        ),
        "providers_down": sum(
            not runtime.coordinator.last_update_success for runtime in with_server
        ),
        "entries_failed": sum(
            entry.state not in {ConfigEntryState.LOADED, ConfigEntryState.NOT_LOADED}
            for entry in entries
        ),
        "database": _sign(runtime.history.is_available for runtime in runtimes),
        "exposed_entities": await _async_count_exposed(hass),
        "cache_hit_rate": f"{100 * hits / (hits + misses):.0f} %"
        if hits + misses
        else NOTHING_YET,
    }


def _sign(works: Iterable[bool]) -> str:
    """Return the sign for several that all have to work."""
    each = list(works)
    if not each:
        return NOTHING_YET
    return WORKS if all(each) else FAILS


async def _async_count_exposed(hass: HomeAssistant) -> int:
    """Return how much of the home the agents can see."""
    for runtime in async_get_runtimes(hass):
        home = await runtime.home.async_get()
        return len(home.by_entity_id)
    return 0
