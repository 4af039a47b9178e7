"""What a yes to an automation was given over: all that it names, as it was then."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)

from ..calls.binding import decided_over
from ..calls.expansion.contents import script_entity
from ..calls.expansion.expand import expand
from ..calls.prepared import Act
from ..calls.subject_reader import read_facts
from ..calls.subjects import Facts
from ..models import Speaker
from .check import Checked
from .references import TARGET_KEYS, References
from .shape import hashed

_NO_SCRIPTS = frozenset({"turn_on", "turn_off", "toggle", "reload"})


@callback
def grounds_of(hass: HomeAssistant, checked: Checked) -> str:
    """Return what is equal while everything that an automation names is the same.

    A blueprint that it fills in, a group, a script, an area: each can turn it into
    another automation without a word of its own being changed.
    """
    ids = _named(hass, checked.references)
    inside = expand(hass, [_on(entity_id) for entity_id in sorted(ids)])
    over = decided_over(
        Facts(
            speaker=Speaker(), entities=read_facts(hass, ids | set(inside.entity_ids))
        ),
        (),
    )
    return hashed({"is": checked.effective, "over": over, "inside": inside.fingerprint})


def _named(hass: HomeAssistant, references: References) -> set[str]:
    target = TargetSelection(
        {key: list(getattr(references, kind)) for key, kind in TARGET_KEYS.items()}
    )
    selected = async_extract_referenced_entity_ids(hass, target)
    scripts = {
        script_entity(hass, service)
        for domain, _, service in (name.partition(".") for name in references.services)
        if domain == "script" and service not in _NO_SCRIPTS
    }
    return selected.referenced | selected.indirectly_referenced | scripts


def _on(entity_id: str) -> Act:
    domain = entity_id.partition(".")[0]
    return Act(domain=domain, service="turn_on", entity_ids=(entity_id,))
