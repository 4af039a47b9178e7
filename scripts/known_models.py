"""Writes `known_models.json` of the integration: windows and prices, by exact ids.

genai-prices is large and matches ids by parts of names; at run time a model either is
listed or it is not.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
import json
from pathlib import Path
import re
from typing import Any

from genai_prices import data

TARGET = Path(__file__).parents[1] / "custom_components/ha_ai_agent/known_models.json"
# Name of the profile -> that of the maker there.
MAKERS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "gemini": "google",
    "mistral": "mistral",
    "groq": "groq",
    "deepseek": "deepseek",
    "moonshot": "moonshotai",
    "xai": "x-ai",
}
# Listed there, but nothing that a home can be talked to with.
OTHERS = re.compile(
    r"[:]|^gpt-35|\.ft-|image|audio|realtime|embed|tts|transcribe|whisper|moderation|ocr|guard|imagen|veo|"
    r"lyria|live|instruct|davinci|curie|babbage|^ada|rosalind|cyber|computer-use|^ft:"
)


def main() -> None:
    """Write the file."""
    makers = {maker.id: maker for maker in data.providers}
    facts = {
        ours: dict(sorted(_models(makers[theirs].models, ours)))
        for ours, theirs in MAKERS.items()
    }
    head = {
        "as_of": datetime.now(UTC).date().isoformat(),
        "source": f"genai-prices {version('genai-prices')}",
    }
    # A line for each model: a new release is read as a diff.
    lines = [f' "{key}": {json.dumps(value)}' for key, value in head.items()]
    for maker, models in facts.items():
        rows = ",\n".join(
            f"  {json.dumps(key)}: {json.dumps(row)}" for key, row in models.items()
        )
        lines.append(f' "{maker}": {{\n{rows}\n }}')
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _models(models: Any, maker: str) -> Iterator[tuple[str, list[float | None]]]:
    for model in models:
        price = _price(model.prices)
        # Google's list holds other makers' models, too.
        is_foreign = maker == "gemini" and not model.id.startswith("gem")
        if price is None or is_foreign:
            continue
        for model_id in _ids(model):
            if not OTHERS.search(model_id) and "/" not in model_id:
                yield model_id, [model.context_window, *price]


def _ids(model: Any) -> Iterator[str]:
    """Yield exact ids; `-DATE` at the end stands for any date of that model."""
    yield model.id
    for clause in getattr(model.match, "or_", [model.match]):
        exact = getattr(clause, "equals", None)
        start = getattr(clause, "starts_with", None)
        pattern = getattr(clause, "regex", "")
        if exact is not None:
            yield exact
        elif start == model.id:
            yield f"{start}-DATE"
        elif found := re.fullmatch(r"\^([\w.\\-]+?)-\\d\{[48]\}.*\$", pattern):
            yield f"{found[1].replace(chr(92), '')}-DATE"


def _price(prices: Any) -> list[float] | None:
    """Return input, cached and output, the dearest of a day; None: not by tokens."""
    today = datetime.now(UTC).date()
    rows: list[list[float]] = []
    for item in prices if isinstance(prices, list) else [prices]:
        start = getattr(getattr(item, "constraint", None), "start_date", None)
        if start is not None and start > today:
            continue
        if start is not None or getattr(item, "constraint", None) is None:
            # A price from a day on replaces the one before.
            rows.clear()
        row: Any = getattr(item, "prices", item)
        paid, output = _base(row.input_mtok), _base(row.output_mtok)
        cached = _base(row.cache_read_mtok)
        if paid is not None and output is not None:
            rows.append([paid, paid if cached is None else cached, output])
    return max(rows, default=None)


def _base(price: Any) -> float | None:
    base = getattr(price, "base", price)
    return None if base is None else float(base)


if __name__ == "__main__":
    main()
