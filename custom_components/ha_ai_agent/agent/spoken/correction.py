"""What has to follow a model's words about its acts, so that nothing false is left."""

from collections.abc import Callable

from ...languages import asks_to_act, find
from ...models import TurnInfo
from ..results import Results
from ..sentences import sentence
from ..speech import asks_something
from .phrases import has, plain_signs


def is_idle(results: Results, info: TurnInfo, said: str, *, is_of_home: bool) -> bool:
    """Return whether an act was asked for, nothing came of it, and nobody asks."""
    language = info.speaker.language
    return (
        not results.has_effect
        and (
            results.was_not_kept
            or asks_to_act(info.text, language, is_of_home=is_of_home)
        )
        and not asks_something(said, language)
    )


def correction(
    results: Results, said: str, language: str, name: Callable[[str], str]
) -> str:
    """Return what a model's words leave out of what was seen, or deny."""
    about = (results, said, language, name)
    return unseen(*about) or denied(*about)


def unseen(
    results: Results, said: str, language: str, name: Callable[[str], str]
) -> str:
    """Return that not all was seen to happen, if a model has not asked about it.

    What is sent and not seen is told whatever the model said of it: whether its words
    mean the same cannot be known in every language. What does not answer at all is told
    where it did not name it.
    """
    missing = [name(entity_id) for entity_id in results.unconfirmed_entity_ids]
    heard = said.casefold()
    away = map(name, results.unavailable_entity_ids)
    missing += [one for one in away if one.casefold() not in heard]
    if not missing or asks_something(said, language):
        return ""
    names = ", ".join(dict.fromkeys(missing))
    return sentence("not_confirmed", language, names=names)


def denied(
    results: Results, said: str, language: str, name: Callable[[str], str]
) -> str:
    """Return that it was done, where a model's words say that it could not be.

    They may be about something else that was wished: what is said is true anyhow.
    """
    names = ", ".join(map(name, results.confirmed_entity_ids))
    words = find(language)
    if not names or not has(plain_signs(said), words.speech.denials, words):
        return ""
    return words.lexicon.phrases["changed"].format(names=names)
