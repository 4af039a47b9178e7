"""Home Assistant's own validators, and their words with the way to the part."""

from collections.abc import Mapping
from copy import deepcopy
import re
from typing import Any, Final

from homeassistant.components.automation import config as automation_config
from homeassistant.components.homeassistant.scene import STATES_SCHEMA
from homeassistant.components.script import config as script_config
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import async_validate_condition_config
from homeassistant.helpers.script import async_validate_actions_config
from homeassistant.helpers.trigger import async_validate_trigger_config
import probatio

from ...calls.problems import Refusal, failed
from ...hidden import is_secret_key
from ...models import JsonObject
from ..kinds import SCENE, SCRIPT, ItemKind
from .parts import Part, is_condition, ordinal, parts_of

_MAX_TEXT: Final = 300
_MAX_VALUE: Final = 60
_DATA_PATH: Final = re.compile(r"\s*(?:for dictionary value )?@ data\[.*$", re.DOTALL)
_PART_NAMES: Final = frozenset(
    {"triggers", "conditions", "actions", "sequence", "options"}
)


_SCENE: Final = probatio.Schema(
    {
        probatio.Required("name"): cv.string,
        probatio.Optional("icon"): cv.icon,
        probatio.Required("entities"): STATES_SCHEMA,
        probatio.Optional("metadata"): dict,
    }
)


async def async_validate(
    hass: HomeAssistant,
    kind: ItemKind,
    item_id: str,
    config: JsonObject,
    effective: JsonObject,
) -> None:
    """Refuse what Home Assistant does not accept, and say where that is."""
    # The validators fill in defaults where they read: a copy is theirs.
    item = deepcopy(config)
    try:
        if kind is SCENE:
            _SCENE(item)
        elif kind is SCRIPT:
            await script_config.async_validate_config_item(hass, item_id, item)
        else:
            item = {"id": item_id, **item}
            await automation_config.async_validate_config_item(hass, item_id, item)
    except (probatio.Invalid, HomeAssistantError) as err:
        raise await _async_refusal(hass, effective, err) from err
    except (TypeError, ValueError, AttributeError, KeyError) as err:
        # Not all validators are careful with what is no automation at all.
        raise await _async_refusal(hass, effective, err) from err


async def _async_refusal(
    hass: HomeAssistant, config: JsonObject, err: Exception
) -> Refusal:
    # Those within others are looked at first: they say it most exactly.
    for part in sorted(parts_of(config), key=lambda part: -len(part.steps)):
        if (wrong := await _async_wrong(hass, part)) is not None:
            return _refusal(part.where, wrong, part.item)
    return _refusal("", err, config)


async def _async_wrong(hass: HomeAssistant, part: Part) -> Exception | None:
    """Return what Home Assistant has against one part."""
    if part.item is None:
        return probatio.Invalid("there is nothing here")
    if isinstance(part.steps[-1], str) or part.steps[-2] == "choose":
        # An option, the inside of a repetition: no part by itself.
        return None
    item = deepcopy(part.item)
    try:
        if part.kind == "trigger":
            await async_validate_trigger_config(hass, cv.TRIGGER_SCHEMA([item]))
        elif part.kind == "condition" or (
            isinstance(item, Mapping) and is_condition(item)
        ):
            await async_validate_condition_config(hass, cv.CONDITION_SCHEMA(item))
        else:
            await async_validate_actions_config(hass, cv.SCRIPT_SCHEMA([item]))
    except (probatio.Invalid, HomeAssistantError) as err:
        return err
    except TypeError, ValueError, AttributeError, KeyError:
        return probatio.Invalid("this is not what belongs here")
    return None


def _refusal(where: str, err: Exception, item: Any) -> Refusal:
    said, way = _said(err, item)
    *inside, key = way or [""]
    start = ", ".join(filter(None, (where, *inside, f"`{key}`" if key else "")))
    text = f"{start}: {said}" if start else said
    return failed(
        "invalid_config",
        f"Home Assistant does not accept this: {text.rstrip('.')}. Mend that part.",
    )


def _said(err: Exception, item: Any) -> tuple[str, list[str]]:
    """Return a validator's words, and the rest of the way to what they are about."""
    path = _path(err)
    message = getattr(_deepest(err), "msg", None) or str(_deepest(err))
    flat = _DATA_PATH.sub("", " ".join(str(message).split()))
    flat = flat[:_MAX_TEXT].rstrip(".")
    value = item
    for step in path:
        is_there = isinstance(value, Mapping) and step in value
        if isinstance(step, int) and isinstance(value, list):
            value = value[step] if step < len(value) else None
        else:
            value = value[step] if is_there else None
    way = [ordinal(step + 1) if isinstance(step, int) else step for step in path]
    is_told = bool(path) and not is_secret_key(path[-1])
    if not is_told or value is None or isinstance(value, Mapping | list):
        return flat, way
    shown = " ".join(str(value).split())[:_MAX_VALUE]
    return (flat if shown in flat else f"{flat}, and not '{shown}'"), way


def _deepest(err: Exception) -> Exception:
    if isinstance(err, probatio.MultipleInvalid) and err.errors:
        return max(err.errors, key=lambda one: len(one.path))
    return err


def _path(err: Exception) -> list[int | str]:
    """Return the way in an error, without what leads to the part itself."""
    steps = [getattr(step, "schema", step) for step in _deepest_path(err)]
    path = [step for step in steps if isinstance(step, int | str)]
    while path and (isinstance(path[0], int) or path[0] in _PART_NAMES):
        path = path[1:]
    return [step for step in path if not str(step).startswith("<")]


def _deepest_path(err: Exception) -> list[Any]:
    return list(getattr(_deepest(err), "path", None) or ())
