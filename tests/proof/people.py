"""Who speaks, and what they say."""

from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

CODE = "4711"

type Kind = Literal["yes", "other"]

# What nothing but a yes is, in the language of the speaker.
YES: dict[str, tuple[str, ...]] = {
    "en": ("yes", "Yes.", "okay", "sure", "do it", "yes please", "yeah"),
    "de": ("ja", "Ja, bitte.", "okay", "klar"),
    "fr": ("oui", "d'accord"),
    "es": ("sí", "vale"),
    "nl": ("ja", "oké"),
}
# Everything else: a no, a doubt, small talk, another wish. Some sound much like a yes.
OTHER: dict[str, tuple[str, ...]] = {
    "en": (
        "no",
        "no, at eleven",
        "no, the other one",
        "yes?",
        "maybe",
        "I can't say yes",
        "i won t say can t",
        "yes I won't",
        "I wouldn't say okay",
        "it isn't okay",
        "don't",
        "not yet",
        "yes or no",
        "okay but only the light",
        "yes, the light in the hall",
        "yes, at eleven",
        "stop",
        "never mind",
        "turn on the light",
        "tell me a joke",
        "good night",
        "the front door",
        "what is open?",
        "say yes",
        CODE,
        "twenty to eight",
    ),
    "de": (
        "nein",
        "nein, um elf",
        "ja?",
        "jein",
        "vielleicht",
        "ich sage nicht ja",
        "mach das Licht an",
        "nicht okay",
        "ja, aber später",
    ),
    "fr": ("non", "non, à onze heures", "peut-être", "ce n'est pas oui", "allume"),
    "es": ("no", "no, a las once", "quizás", "no digo que sí", "enciende la luz"),
    "nl": ("nee", "nee, om elf uur", "misschien", "geen ja", "doe het licht aan"),
}
WISHES: dict[str, tuple[str, ...]] = {
    "en": ("make it cosy", "I am home", "the usual", "help the visitor in"),
    "de": ("mach es gemütlich", "ich bin da"),
    "fr": ("je suis là",),
    "es": ("ya estoy",),
    "nl": ("ik ben thuis",),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words, and what they say: known since we chose them."""

    text: str
    kind: Kind = "other"
    names: str | None = None
    """What a yes is limited to."""
    code: str = ""
    """Digits that come with it."""


@dataclass(slots=True)
class Person:
    """Somebody with a place to speak from."""

    kind: Literal["admin", "user", "read_only", "satellite"]
    user_id: str | None = None
    device_id: str | None = None
    satellite_id: str | None = None
    language: str = "en"
    conversation_id: str | None = None
    extra_prompt: str | None = None

    @property
    def where(self) -> dict[str, Any]:
        return {"device_id": self.device_id, "satellite_id": self.satellite_id}


@dataclass(slots=True)
class Crowd:
    """Everybody in one transcript."""

    people: list[Person] = field(default_factory=list)


def a_yes(random: Random, person: Person, names: list[str], code: str) -> Sentence:
    """Return a yes: bare, with a name, or with digits."""
    text = random.choice(YES.get(person.language, YES["en"]))
    kind = random.random()
    digits = ""
    if code and kind < 0.8:
        digits = random.choice((code, code, " ".join(code), f"{code}0", code[:3], "1"))
        text = f"{text} {digits}"
    if kind > 0.75 and names:
        name = random.choice(names)
        return Sentence(f"{text}, {name}", "yes", name.casefold(), _joined(digits))
    return Sentence(text, "yes", None, _joined(digits))


def _joined(digits: str) -> str:
    return digits.replace(" ", "")


def something_else(random: Random, person: Person) -> Sentence:
    """Return a sentence that is no yes."""
    return Sentence(random.choice(OTHER.get(person.language, OTHER["en"])))


def a_wish(random: Random, person: Person) -> Sentence:
    """Return a sentence that a model may make anything of."""
    return Sentence(random.choice(WISHES.get(person.language, WISHES["en"])))
