"""From what was there before to the calls that bring it back."""

from ..domains.checks import DEAD
from ..domains.model import Seen, Steps
from ..domains.rows import domain_of


def restore_steps(entity_id: str, before: Seen, now: Seen) -> Steps:
    """Return the calls, in order, for one entity; none if it is as it was."""
    restore = domain_of(entity_id.partition(".")[0]).restore
    if restore is None:
        return "what it did cannot be taken back"
    if before.state in DEAD:
        return "nobody knows what it was before"
    if now.state == "unavailable":
        return "it does not answer"
    return restore(before, now)
