"""Every language with all of its words, for what has to hold in each."""

from custom_components.ha_ai_agent.languages import Language, find, known


def all_languages() -> list[Language]:
    """Return them; the integration itself unpacks only those that are spoken."""
    return [find(shared.code) for shared in known()]
