"""What an entity can do, read from its attributes. Pure; bad attributes are skipped."""

from typing import Final

from ..domains.model import Attributes, Capability
from ..domains.rows import domain_of

# Attributes that the description shows of every domain; its own are in its row.
COMMON_ATTRIBUTES: Final = (
    "friendly_name",
    "device_class",
    "unit_of_measurement",
    "supported_features",
)


def read_capabilities(
    domain: str, attributes: Attributes, features: int
) -> tuple[Capability, ...]:
    """Return what an entity can do beyond on and off, in a fixed order."""
    if (reader := domain_of(domain).capabilities) is None:
        return ()
    return tuple(item for item in reader(attributes, features) if item is not None)
