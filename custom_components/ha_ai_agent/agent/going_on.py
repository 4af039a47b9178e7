"""Whether somebody wants to go on with an earlier conversation. Pure."""

import re
from typing import Final

# How people begin such a sentence, by language. What follows says which conversation.
_BEGINNINGS: Final = (
    # English
    "go on with|going on with|continue with|continue our|continue the conversation",
    "let's go on with|let's continue|let's go back to|back to|pick up",
    # German
    "weiter mit|mach weiter mit|machen wir weiter mit|lass uns weiter|zurück zu",
    "zurück zur|zurück zum|noch mal zu|nochmal zu",
    # French, Spanish, Italian, Portuguese
    "continuer avec|continue avec|continuons|reprenons|reprends|revenons à",
    "sigue con|seguimos con|continúa con|continuemos|volvamos a|retomemos",
    "continua con|continuiamo|andiamo avanti con|torniamo a|riprendiamo",
    "continua com|continuar com|continuemos|voltemos a|retomar",
    # Dutch, Swedish, Danish, Norwegian
    "ga verder met|verder met|terug naar|laten we verder",
    "fortsätt med|gå vidare med|tillbaka till",
    "fortsæt med|videre med|tilbage til",
    "fortsett med|gå videre med|tilbake til",
    # Finnish, Polish, Czech
    "jatka|jatketaan|palataan",
    "kontynuuj|kontynuujmy|wróćmy do|wracając do",
    "pokračuj|pokračujme|vraťme se",
)
_POLITE: Final = (
    r"(?:(?:please|ok|okay|bitte|also|s'il te plaît|por favor|per favore|alsjeblieft"
    r"|snälla|hey|so|and|und)[,\s]+)*"
)
_GOES_ON: Final = re.compile(
    rf"\s*{_POLITE}(?:{'|'.join(_BEGINNINGS)})\b", re.IGNORECASE
)


def wants_to_go_on(text: str) -> bool:
    """Return whether the words begin like a return to an earlier conversation."""
    return _GOES_ON.match(text) is not None
