"""The panel in Home Assistant's sidebar: one, however many accounts there are."""

from pathlib import Path
from typing import Final

from homeassistant.components import frontend, panel_custom
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant, callback
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, NAME, PANEL

ADDRESS: Final = PANEL
ELEMENT: Final = "ha-ai-agent-panel"
ICON: Final = "mdi:robot-outline"
FOLDER: Final = Path(__file__).parent / "frontend"
MODULES: Final = "panel-*.js"
STATIC: Final = f"/{DOMAIN}_static"

DATA_MODULE: HassKey[str] = HassKey(f"{DOMAIN}_panel_module")
"""Where the panel's module is served, once it is."""


def find_module(folder: Path = FOLDER) -> str | None:
    """Return the name of the built module: it changes with what is in it."""
    return next((path.name for path in sorted(folder.glob(MODULES))), None)


@callback
def async_setup_panel(hass: HomeAssistant) -> None:
    """Serve the panel once there is a frontend; without one all else works."""
    async_when_setup(hass, frontend.DOMAIN, _async_serve)


async def _async_serve(hass: HomeAssistant, _: str) -> None:
    module = await hass.async_add_executor_job(find_module)
    if module is None:
        # A checkout whose panel nobody has built.
        return
    await hass.http.async_register_static_paths(
        [StaticPathConfig(STATIC, str(FOLDER), cache_headers=True)]
    )
    hass.data[DATA_MODULE] = f"{STATIC}/{module}"
    if hass.config_entries.async_loaded_entries(DOMAIN):
        await async_show_panel(hass)


async def async_show_panel(hass: HomeAssistant) -> None:
    """Put the panel into the sidebar, for everybody; a second time is nothing."""
    module = hass.data.get(DATA_MODULE)
    if module is None or frontend.async_panel_exists(hass, ADDRESS):
        return
    await panel_custom.async_register_panel(
        hass,
        frontend_url_path=ADDRESS,
        webcomponent_name=ELEMENT,
        sidebar_title=NAME,
        sidebar_icon=ICON,
        module_url=module,
        handle_safe_area=True,
    )


@callback
def async_hide_panel(hass: HomeAssistant) -> None:
    """Take the panel away: the last account is gone."""
    frontend.async_remove_panel(hass, ADDRESS, warn_if_unknown=False)
