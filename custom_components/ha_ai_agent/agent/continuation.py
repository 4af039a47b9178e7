"""Whether somebody wants to go on with an earlier conversation. Pure."""

import re
from typing import Final

# What may stand before it, in any order: "Okay, can we please", "Ich würde gern".
_LEADS: Final = (
    "please|ok|okay|hey|so|and|now|well|can|could|shall|may|we|you|i|i'd|would|want to",
    "like to|let's|let us|now let's",
    "bitte|also|und|jetzt|nun|können|könnten|kannst|wollen|sollen|lass|lasst|uns|wir",
    "du|ich|möchte|will|würde|gern|gerne|noch mal|nochmal",
    "s'il te plaît|on peut|peut-on|je voudrais|por favor|podemos|quiero|quisiera",
    "per favore|possiamo|vorrei|alsjeblieft|kunnen we|ik wil|snälla|kan vi|jag vill",
    "давай|давайте|пожалуйста|хочу|proszę|prosím",
)
# How people begin such a sentence, by language. What follows says which conversation.
_BEGINNINGS: Final = (
    # English. "Continue the music" is for a player.
    "go on with|going on with|carry on with|continue with|continue our|continuing our",
    "continue (?:the|that|my) (?:conversation|discussion|chat|talk|topic|question)",
    "continue yesterday's|continue where|resume our|resume the conversation",
    "continue|return to our|return to the|get back to|go back to|come back to|back to",
    "pick up where|pick up our|pick up the (?:conversation|discussion|topic|question)",
    "where were we with|where were we",
    # German
    "weiter mit|mach weiter mit|machen wir weiter mit|machen wir weiter",
    "zurück zu|zurück zur|zurück zum|zu unserem gespräch|wo waren wir",
    # French, Spanish, Italian, Portuguese
    "continuer avec|continuer|continue avec|continuons|reprenons|reprends|reprendre",
    "revenons à|revenir à|sigue con|seguir con|seguimos con|sigamos con|continúa con",
    "continuemos|volvamos a|volver a|retomemos|continua con|continuiamo|continuare con",
    "andiamo avanti con|torniamo a|riprendiamo|riprendere|continua com|continuar com",
    "continuar con|continuar|voltemos a|voltar a|retomar",
    # Dutch, Swedish, Danish, Norwegian
    "ga verder met|verder met|verdergaan met|terug naar|laten we verder",
    "fortsätt med|fortsätta med|gå vidare med|tillbaka till",
    "fortsæt med|fortsætte med|videre med|tilbage til",
    "fortsett med|fortsette med|gå videre med|tilbake til",
    # Finnish, Polish, Czech, Hungarian, Romanian
    "jatka|jatketaan|palataan|kontynuuj|kontynuujmy|wróćmy do|wracając do",
    "pokračuj|pokračujme|pokračovat|vraťme se|folytassuk|térjünk vissza",
    "să continuăm|continuăm|să revenim la|înapoi la",
    # Russian, Ukrainian, Greek
    "продолжим|продолжай|продолжить|вернёмся к|вернемся к|вернуться к|возвращаясь к",
    "продовжимо|продовжуй|повернімося до|повернемося до",
    "ας συνεχίσουμε|συνέχισε με|συνεχίζουμε με|πίσω στο|πίσω στη|πίσω στην",
)
# The same where it stands at the end.
_ENDINGS: Final = (
    "weitermachen|weiter machen|weiterreden|weitersprechen|fortfahren|anknüpfen",
    "zurückkommen|zurückkehren|verdergaan|verder gaan|doorgaan|folytassuk",
    "devam edelim|devam et|devam edebilir miyiz|dönelim",
)
# Languages without spaces.
_UNSPACED_BEGINNINGS: Final = "(?:请|請|让|讓|我们|我們)*(?:继续|繼續|接着|接著|回到)"
_UNSPACED_ENDINGS: Final = (
    "の続きをしよう|の続きをお願い(?:します)?|の続き|を続けよう|を続けて|に戻ろう"
    "|계속하자|계속해 ?줘|이어서 하자|돌아가자"
)
# A button of a player, and what a lamp is set back to.
_OTHER: Final = re.compile(
    r"[\s,]*(?:play|the music|the song|the video|normal|\d)", re.IGNORECASE
)
# Names no subject: whatever was spoken of last.
_ANY: Final = re.compile(
    r"\s*(?:(?:the|our|my|that|this|last|where|we|were|left|stopped|off|conversation"
    r"|discussion|chat|talk|wo|wir|waren|aufgehört|stehen|stehengeblieben|geblieben"
    r"|haben|sind|dem|der|das|unser|unserem|unserer|letzten|gespräch|unterhaltung"
    r"|la|le|notre|nuestra|nostra|conversación|conversazione|conversa)(?!\w)\s*)*",
    re.IGNORECASE,
)

_LEAD: Final = rf"\s*(?:(?:{'|'.join(_LEADS)})(?!\w)[,\s]*)*"
_BEGINS: Final = re.compile(
    rf"{_LEAD}(?:(?:{'|'.join(_BEGINNINGS)})(?!\w)|(?:{_UNSPACED_BEGINNINGS}))"
    r"(?P<subject>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ENDS: Final = re.compile(
    rf"{_LEAD}(?P<subject>.*?)(?:(?<!\w)(?:{'|'.join(_ENDINGS)})|(?:{_UNSPACED_ENDINGS}))"
    r"[\s.!?。！？]*$",  # noqa: RUF001  # full-width marks end a sentence there
    re.IGNORECASE | re.DOTALL,
)


def subject_to_go_on_with(text: str) -> str | None:
    """Return what the words say of an earlier conversation; None: they mean none.

    Empty when somebody wants to go on and does not say with what.
    """
    for pattern in (_BEGINS, _ENDS):
        if (match := pattern.match(text)) is not None:
            subject = match["subject"].strip(" .!?,")
            if _OTHER.match(subject):
                return None
            return "" if _ANY.fullmatch(subject) else subject
    return None
