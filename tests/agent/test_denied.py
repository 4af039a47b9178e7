"""Words that deny what was seen to be done are not left alone, in any language."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.agent.results import Results
from custom_components.ha_ai_agent.agent.spoken.correction import denied
from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.models import JsonObject
from tests.all_languages import all_languages
from tests.scripted_server import Reply, ScriptedServer

from .conftest import LAMP_ON, Say, SetUp, speech_of, state_of

LAMP = "light.kitchen_lamp"
DONE = {"status": "confirmed", "changed": {LAMP: "on"}}
SAID = {
    "ca": ("Ho sento, no he pogut encendre el llum.", "El llum de la cuina és encès."),
    "cs": ("Bohužel se mi nepodařilo světlo zapnout.", "Světlo v kuchyni svítí."),
    "da": ("Jeg kunne desværre ikke tænde lampen.", "Lampen i køkkenet er tændt."),
    "de": (
        "Ich konnte die Lampe leider nicht einschalten.",
        "Die Lampe in der Küche ist jetzt an, sie war nicht gedimmt.",
    ),
    "el": ("Δεν μπόρεσα να ανάψω το φως.", "Το φως της κουζίνας είναι αναμμένο."),
    "en": (
        "Sorry, I couldn’t turn on the kitchen lamp.",
        "The kitchen lamp is on now, and no longer dimmed.",
    ),
    "es": (
        "Lo siento, no pude encender la luz.",
        "La luz de la cocina está encendida.",
    ),
    "fi": ("Valitettavasti en voinut sytyttää valoa.", "Keittiön valo on nyt päällä."),
    "fr": ("Je n’ai pas pu allumer la lampe.", "La lampe de la cuisine est allumée."),
    "hu": ("Sajnos nem sikerült felkapcsolni.", "A konyhai lámpa most ég."),
    "it": ("Non sono riuscita ad accendere la luce.", "La luce in cucina è accesa."),
    "ja": (
        "申し訳ありませんが、照明をつけることができませんでした。",
        "キッチンの照明をつけました。",
    ),
    "ko": ("죄송하지만 조명을 켤 수 없습니다.", "주방 조명을 켰습니다."),
    "nb": ("Jeg klarte dessverre ikke å slå på lyset.", "Lyset på kjøkkenet er på."),
    "nl": ("Ik kon de lamp helaas niet aandoen.", "De lamp in de keuken is aan."),
    "pl": (
        "Niestety nie udało się włączyć światła.",
        "Światło w kuchni jest włączone.",
    ),
    "pt": ("Não consegui ligar a luz.", "A luz da cozinha está ligada."),
    "ro": ("Nu am putut aprinde lumina.", "Lumina din bucătărie este aprinsă."),
    "ru": ("К сожалению, не удалось включить свет.", "Свет на кухне включён."),
    "sk": ("Žiaľ, svetlo sa nepodarilo zapnúť.", "Svetlo v kuchyni svieti."),
    "sv": ("Jag kunde tyvärr inte tända lampan.", "Lampan i köket är tänd."),
    "tr": ("Üzgünüm, ışığı açamadım.", "Tamam, mutfak ışığı açık."),
    "uk": ("На жаль, не вдалося увімкнути світло.", "Світло на кухні увімкнено."),
    "zh": ("抱歉，我无法打开厨房的灯。", "厨房的灯已经打开了。"),
    "zh-TW": ("抱歉，我無法打開廚房的燈。", "廚房的燈已經打開了。"),
}


def _results(*told: JsonObject) -> Results:
    results = Results()
    for item in told:
        results.add(item)
    return results


def _name(entity_id: str) -> str:
    return {LAMP: "Lamp"}.get(entity_id, entity_id)


def test_every_language_that_can_deny_is_looked_at() -> None:
    can = {language.speech.denials for language in all_languages()}
    assert can - {find(code).speech.denials for code in SAID} <= {()}


@pytest.mark.parametrize("language", SAID)
def test_what_was_done_is_not_denied(language: str) -> None:
    says_no, says_yes = SAID[language]
    assert "Lamp" in denied(_results(DONE), says_no, language, _name)
    assert not denied(_results(DONE), says_yes, language, _name)


@pytest.mark.parametrize(
    "other",
    [
        {"status": "failed", "error": "service_error"},
        {"status": "denied"},
        {"status": "unconfirmed", "unconfirmed": [LAMP]},
        {"status": "approval_required"},
    ],
)
def test_what_did_not_happen_may_be_said(other: dict[str, object]) -> None:
    """The words may be about that, and a bare "done" would be about all."""
    assert not denied(_results(DONE, other), SAID["en"][0], "en", _name)
    assert not denied(_results(other), SAID["en"][0], "en", _name)
    assert not denied(_results(), SAID["en"][0], "en", _name)


async def test_a_turn_ends_with_what_is_so(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(
        Reply(calls=(LAMP_ON,)), Reply(text="I'm sorry, I was unable to do that.")
    )
    result = await say("turn on the kitchen lamp")
    assert state_of(home, LAMP) == "on"
    assert speech_of(result) == (
        "I'm sorry, I was unable to do that. Done: Kitchen lamp."
    )
