"""The three bands of a request: stable, history, live tail."""

from collections.abc import Sequence
from hashlib import blake2b

from ..models import Message, SystemMessage, UserMessage


def stable_band(
    instructions: str, home_text: str, user_prompt: str = "", foreign_prompt: str = ""
) -> str:
    """Return the beginning of every request; what changes least comes first.

    Other APIs may speak of the room of the speaker, so theirs comes after the home.
    """
    parts = [instructions.strip()]
    if wishes := user_prompt.strip():
        parts.append(f"# Wishes of this household\n{wishes}")
    if home := home_text.strip():
        parts.append(f"# The home\n{home}")
    if foreign := foreign_prompt.strip():
        parts.append(f"# Further tools\n{foreign}")
    return "\n\n".join(parts)


def system_message(band: str) -> SystemMessage:
    """Return the stable band as a message; equal bands have equal ids."""
    digest = blake2b(band.encode(), digest_size=12).hexdigest()
    return SystemMessage(message_id=f"system-{digest}", content=band)


def compose(
    system: SystemMessage | str,
    history: Sequence[Message],
    words: UserMessage,
    since: Sequence[Message] = (),
) -> tuple[Message, ...]:
    """Return a request's messages: `since` is what this turn has said and done so far.

    `history` goes in as it was sent before, tails included. Only `words` and what comes
    after them is new.
    """
    if isinstance(system, str):
        system = system_message(system)
    return (system, *history, words, *since)
