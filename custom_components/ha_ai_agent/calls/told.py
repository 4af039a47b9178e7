"""What a result may hold: the one place where that is decided, for every tool."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import cached_property
import os
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.yaml import load_yaml
import yaml  # type: ignore[import-untyped]  # PyYAML brings no types along

from ..const import DOMAIN
from ..hidden import (
    MASK,
    NOT_EXPOSED,
    is_password,
    is_telling,
    masked,
    masked_text,
    worth_hiding,
)
from ..home.snapshot import HomeSnapshot
from ..models import JsonObject

_DOTTED: Final = re.compile(r"\b[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+\b", re.IGNORECASE)
"""An id, alone or within others: `states.light.hall.state`."""
_DEVICE_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")
_FILE_NAME: Final = "secrets.yaml"
_MOST_FILES: Final = 20
_SKIPPED: Final = frozenset({"deps", "www", "custom_components", "backups", "media"})
# Where a person is to the metre, and how the net of the house is built: no question
# about a home needs them, a state says "home" or "work".
_WHEREABOUTS: Final = frozenset(
    {
        *("latitude", "longitude", "gps_accuracy", "gps", "stream_source"),
        *("ip", "ip_address", "local_ip", "public_ip", "mac", "mac_address", "ssid"),
        *("bssid", "host_name", "hostname", "user_id", "serial_number", "imei"),
    }
)
_KEPT_OF_HIDDEN: Final = frozenset({"entity_id", "name", "area_id"})


@dataclass(slots=True)
class _Secrets:
    """What stands in the files of secrets, kept while any agent runs."""

    stamp: tuple[Any, ...] = ()
    values: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    """Those that no text has by chance."""
    keepers: int = 0


_DATA_SECRETS: Final[HassKey[_Secrets]] = HassKey(f"{DOMAIN}_secrets")


class Told:
    """Filters what tools give back: nothing unexposed, nothing secret."""

    def __init__(
        self,
        hass: HomeAssistant,
        home: HomeSnapshot,
        may_read: Callable[[str], bool] | None = None,
        asked: Any = None,
        public: Container[str] = (),
    ) -> None:
        """`asked` is what the model itself wrote: its own words may come back.

        `public`: domains whose things are nobody's, and need not be exposed.
        """
        self._public = public
        self._hass = hass
        self._home = home
        self._may_read = may_read
        self._asked_of = asked
        self._secrets = telling_secrets(hass)

    def told(self, result: JsonObject) -> JsonObject:
        """Return a tool's result as the model may have it."""
        shown: JsonObject = self._shown(masked(result, self._secrets))
        return shown

    def line(self, text: str) -> str:
        """Return a line of text as the model may have it."""
        return self._text(masked_text(text, self._secrets))

    @cached_property
    def _asked(self) -> str:
        # Seldom looked at, and as long as a model likes.
        return str(self._asked_of).casefold() if self._asked_of else ""

    def _shown(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return self._mapping(value)
        if isinstance(value, list | tuple | set | frozenset):
            return [self._shown(item) for item in value]
        return self._text(value) if isinstance(value, str) else value

    def _mapping(self, value: Mapping[Any, Any]) -> JsonObject:
        of = value.get("entity_id")
        is_password = isinstance(of, str) and self._is_password(of)
        shown: JsonObject = {}
        for key, item in value.items():
            if self._is_hidden(key):
                continue
            name = self._text(key) if isinstance(key, str) else key
            if (is_password and key not in _KEPT_OF_HIDDEN) or (
                isinstance(key, str) and self._is_password(key)
            ):
                shown[name] = MASK
            elif key == "attributes" and isinstance(item, Mapping):
                shown[name] = self._mapping(
                    {
                        name: MASK if str(name).casefold() in _WHEREABOUTS else value
                        for name, value in item.items()
                    }
                )
            else:
                shown[name] = self._shown(item)
        return shown

    def _text(self, text: str) -> str:
        if "." in text:
            text = _DOTTED.sub(lambda found: self._dotted(found[0]), text)
        if len(text) >= 32:
            text = _DEVICE_ID.sub(
                lambda found: (
                    NOT_EXPOSED if self._is_hidden_device(found[0]) else found[0]
                ),
                text,
            )
        return text

    def _dotted(self, text: str) -> str:
        """Return words between dots, with a placeholder for each id that is hidden."""
        words = text.split(".")
        shown: list[str] = []
        at = 0
        while at < len(words):
            if self._is_hidden(".".join(words[at : at + 2])):
                shown.append(NOT_EXPOSED)
                at += 2
            else:
                shown.append(words[at])
                at += 1
        return ".".join(shown)

    def _is_hidden(self, value: Any) -> bool:
        """Return whether this is the id of an entity that must not be told."""
        if not isinstance(value, str) or "." not in value or len(value) > 255:
            return False
        entity_id = value.casefold()
        if entity_id.partition(".")[0] in self._public:
            return False
        if entity_id in self._home.by_entity_id:
            return self._may_read is not None and not self._may_read(entity_id)
        if entity_id in self._asked:
            return False
        return (
            self._hass.states.get(entity_id) is not None
            or er.async_get(self._hass).async_get(entity_id) is not None
        )

    def _is_hidden_device(self, device_id: str) -> bool:
        return (
            device_id not in self._home.by_device_id
            and device_id not in self._asked
            and dr.async_get(self._hass).async_get(device_id) is not None
        )

    def _is_password(self, entity_id: str) -> bool:
        state = self._hass.states.get(entity_id) if "." in entity_id else None
        return state is not None and is_password(state.attributes)


@callback
def known_secrets(hass: HomeAssistant) -> frozenset[str]:
    """Return the values behind `!secret`, as they were read last."""
    known = hass.data.get(_DATA_SECRETS)
    return known.values if known is not None else frozenset()


@callback
def telling_secrets(hass: HomeAssistant) -> frozenset[str]:
    """Return those of them that no text has by chance."""
    known = hass.data.get(_DATA_SECRETS)
    return known.telling if known is not None else frozenset()


async def async_keep_secrets(hass: HomeAssistant) -> None:
    """Keep the values behind `!secret` at hand, until they are dropped again."""
    hass.data.setdefault(_DATA_SECRETS, _Secrets()).keepers += 1
    await async_read_secrets(hass)


@callback
def async_drop_secrets(hass: HomeAssistant) -> None:
    """Forget the values with the last agent that kept them."""
    known = hass.data.get(_DATA_SECRETS)
    if known is not None:
        known.keepers -= 1
        if known.keepers <= 0:
            del hass.data[_DATA_SECRETS]


async def async_read_secrets(hass: HomeAssistant) -> None:
    """Read the values behind `!secret` again, where a file has changed."""
    if (known := hass.data.get(_DATA_SECRETS)) is not None:
        known.stamp, known.values = await hass.async_add_executor_job(
            _read, Path(hass.config.config_dir), known.stamp, known.values
        )
        known.telling = frozenset(filter(is_telling, known.values))


def _read(
    config_dir: Path, stamp: tuple[Any, ...], values: frozenset[str]
) -> tuple[tuple[Any, ...], frozenset[str]]:
    """Return the values of all files of secrets. Runs in the executor."""
    paths = _files(config_dir)
    now = tuple((str(path), path.stat().st_mtime_ns) for path in paths)
    if now == stamp:
        return stamp, values
    found: list[Any] = []
    for path in paths:
        try:
            content = load_yaml(path)
        except OSError, HomeAssistantError, yaml.YAMLError:
            continue
        if isinstance(content, Mapping):
            found.extend(content.values())
    return now, worth_hiding(found)


def _files(config_dir: Path) -> list[Path]:
    """Return the files that Home Assistant looks for secrets in: beside any other."""
    found: list[Path] = []
    for folder, folders, files in os.walk(config_dir):
        folders[:] = [
            name for name in folders if name[:1] != "." and name not in _SKIPPED
        ]
        if _FILE_NAME in files:
            found.append(Path(folder) / _FILE_NAME)
        if len(found) >= _MOST_FILES:
            break
    return found
