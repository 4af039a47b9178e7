"""Units that are made of those that a language has: "Megahertz", "Liter pro Stunde".

A word that does not show of what it is made gives nothing: then there is no unit, and
what was written stays as it is. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

type Forms = Sequence[str]

# Where a prefix can be read off: with it, and without it.
_SHOWN: Final = (
    ("k", "kW", "W"),
    ("M", "MWh", "Wh"),
    ("m", "mL", "L"),
    ("m", "mm", "m"),
    ("G", "GB", "B"),
    ("µ", "µg", "g"),
)
_LATIN: Final = "\u024f"
_INTERNATIONAL: Final = {
    "T": "tera",
    "Ki": "kibi",
    "Mi": "mebi",
    "Gi": "gibi",
    "Ti": "tebi",
}
_PREFIXED: Final = {
    "W": ("m", "M", "G", "T"),
    "Wh": ("m", "G", "T"),
    "V": ("µ", "m", "k", "M"),
    "A": ("µ", "m", "k"),
    "VA": ("m", "k"),
    "Hz": ("m", "k", "M", "G"),
    "B": ("k", "T", "Ki", "Mi", "Gi", "Ti"),
    "bit": ("k", "M", "G"),
    "J": ("k", "M", "G"),
    "g": ("µ", "m"),
    "s": ("µ", "m"),
    "Pa": ("m",),
}
# Where the end of "so much per something" can be read off.
_PER: Final = (
    ("/s", "m/s", "m"),
    ("/h", "mm/h", "mm"),
    ("/h", "km/h", "km"),
    ("/min", "L/min", "L"),
    ("/m³", "µg/m³", "µg"),
)
_RATES: Final = {
    "/s": (
        *("B", "kB", "MB", "GB", "KiB", "MiB", "GiB", "bit", "kbit", "Mbit", "Gbit"),
        *("L", "mL", "m³", "mm", "ft", "in", "km"),
    ),
    "/h": ("L", "m³", "gal", "ft³", "m"),
    "/min": ("m³", "ft³", "gal", "m", "mm"),
    "/m³": ("mg", "g"),
}
_OTHER_WAYS: Final = {
    "KB": "kB",
    "kbps": "kbit/s",
    "Mbps": "Mbit/s",
    "Gbps": "Gbit/s",
    "MBit/s": "Mbit/s",
    "GBit/s": "Gbit/s",
    "μA": "µA",
    "μV": "µV",
    "μg": "µg",
    "μs": "µs",
    "dBA": "dB",
}
_LONGEST_PREFIX: Final = 8
_JOINT: Final = "de "
"""Romanian puts it before what is counted: "20 de volți"."""


def with_derived(
    units: Mapping[str, Forms], prefixes: Mapping[str, str], *, spaced: bool
) -> dict[str, Forms]:
    """Return the units of a language, and those that follow from them."""
    if "W" not in units:
        return dict(units)
    found = dict(units)
    _take_apart(found, spaced)
    known = {**_prefixes(found), **prefixes}
    if found["W"][0][:1] <= _LATIN:
        known = _INTERNATIONAL | known
    for base, those in _PREFIXED.items():
        for prefix in those:
            if base in found and prefix in known:
                forms = [_put_before(known[prefix], form) for form in found[base]]
                found.setdefault(f"{prefix}{base}", forms)
    for end, bases in _RATES.items():
        if tail := _tail(found, end):
            for base in bases:
                if base in found:
                    rates = [f"{form}{tail}" for form in found[base]]
                    found.setdefault(f"{base}{end}", rates)
    others = {way: found[unit] for way, unit in _OTHER_WAYS.items() if unit in found}
    return others | found


def _take_apart(found: dict[str, Forms], spaced: bool) -> None:
    """Add what is only seen within other units: the byte, the volt-ampere."""
    mega = _prefix(found.get("MWh", ()), found.get("Wh", ()))
    byte = [_cut(mega, form) for form in found.get("MB", ())]
    if mega and all(byte):
        found.setdefault("B", byte)
    grams, dust = found.get("g", ()), found.get("µg/m³", ())
    at = dust[0].casefold().find(grams[0].casefold()) if grams and dust else 0
    if 0 < at <= _LONGEST_PREFIX:
        micro = dust[0][:at]
        found.setdefault("µg", [_put_before(micro, form) for form in grams])
    volts, amperes = found.get("V", ()), found.get("A", ())
    if volts and amperes:
        joint = "-" if spaced and not volts[0][:1].isupper() else ""
        both = [_put_before(f"{volts[0]}{joint}", form) for form in amperes]
        found.setdefault("VA", both)


def _prefixes(found: Mapping[str, Forms]) -> dict[str, str]:
    shown = (
        (prefix, _prefix(found.get(long, ()), found.get(short, ())))
        for prefix, long, short in reversed(_SHOWN)
    )
    return {prefix: word for prefix, word in shown if word}


def _prefix(long: Forms, short: Forms) -> str:
    """Return what stands before a unit in the word for a thousand of it."""
    if not long or not short:
        return ""
    whole, part = long[0], short[0]
    is_seen = len(whole) > len(part) and whole.casefold().endswith(part.casefold())
    return whole[: -len(part)] if is_seen else ""


def _cut(prefix: str, form: str) -> str:
    """Return a word without its prefix, as its language writes it alone."""
    lead = _JOINT if form.startswith(_JOINT) else ""
    form = form.removeprefix(lead)
    if not form.casefold().startswith(prefix.casefold()):
        return ""
    rest = form[len(prefix) :]
    return f"{lead}{rest.capitalize() if form[:1].isupper() else rest}"


def _put_before(prefix: str, form: str) -> str:
    lead = _JOINT if form.startswith(_JOINT) else ""
    form = form.removeprefix(lead)
    if not form[:1].isupper():
        return f"{lead}{prefix}{form}"
    return f"{lead}{prefix[:1].upper()}{prefix[1:]}{form[:1].lower()}{form[1:]}"


def _tail(found: Mapping[str, Forms], end: str) -> str:
    """Return what is said behind a unit for "per something"."""
    return next(_tails(found, end), "")


def _tails(found: Mapping[str, Forms], end: str) -> Iterator[str]:
    for shown, long, short in _PER:
        whole, part = found.get(long, ()), found.get(short, ())
        if shown == end and whole and part and whole[0].startswith(part[0]):
            yield whole[0][len(part[0]) :]


def per_unit(found: Mapping[str, Forms], unit: str) -> str:
    """Return "per kilowatt hour", where the word for "per" turns no other."""
    tail, second = _tail(found, "/s"), found.get("s", ())
    if not second or unit not in found or not tail.endswith(second[0]):
        return ""
    return f"{tail.removesuffix(second[0])}{found[unit][0]}".strip()
