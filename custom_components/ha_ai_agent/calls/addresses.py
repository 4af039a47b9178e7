# ruff: noqa: RUF001  # signs that look like others are what this is about
"""What could make something reach for an address, however it is written. Pure."""

from collections.abc import Iterator, Mapping
import re
from typing import Any, Final
import unicodedata

from ..markup import undone

_DEEPEST: Final = 40
_LOOKALIKES: Final = str.maketrans(
    dict.fromkeys("∕⁄⧸╱⟋", "/")
    | dict.fromkeys("꞉∶ːˑ։׃᛬", ":")
    | dict.fromkeys("․‧⸱ꓸ᎐", ".")
    | dict.fromkeys("＼⧵∖﹨", "\\")
)
_WIDE_STOP: Final = re.compile(r"(?<=[!-~])[。｡](?=[!-~])")
_TOKEN: Final = re.compile(r"[^\s\"'<>(){},;|`«»„“”]+")
_TAIL: Final = ".!?:…"
_KEY_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_REACHING: Final = frozenset(
    (
        *("addr", "address", "attachment", "broker", "directory", "domain", "endpoint"),
        *("feed", "file", "filename", "folder", "gateway", "host", "hostname", "href"),
        *("image", "ip", "link", "path", "picture", "proxy", "server", "site", "src"),
        *("station", "stream", "thumbnail", "uri", "url", "webhook", "website"),
    )
)
_LOCAL_HOSTS: Final = frozenset({"localhost", "localdomain"})
_FREE_KEYS: Final = frozenset(
    {"icon", "media_content_type", "content_type", "mime_type"}
)
_KIND: Final = re.compile(r"[\w.+-]+[/:][\w.+-]+")
_MOMENT: Final = re.compile(
    r"(?i)(?:\d{4}-\d\d-\d\d[t ]?)?\d{0,2}(?::\d\d){0,2}(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)?"
)
_SCHEME: Final = re.compile(r"[^\W\d_][\w+.-]*:\S")
_HOST: Final = re.compile(
    r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[^\W\d_]{2,}|xn--[\w-]+)\.?(?=$|[:/?#])"
)
_NUMBERS: Final = re.compile(r"(?i)(?:0x[\da-f]+|\d+)(?:\.(?:0x[\da-f]+|\d+)){3}(?!\w)")
_ODD_NUMBER: Final = re.compile(r"(?i)0x[\da-f]{4,}|0\d{9,}")
_ONE_NUMBER: Final = re.compile(r"(?:\d{8,10}|\d+(?:\.\d+){1,2})(?=$|[:/?#])")
_SIX: Final = re.compile(r"(?i)\[?[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:%\w+)?\]?")
_MAIL: Final = re.compile(r"\S[^@]*+@\S+\.\w")


def addresses_in(
    value: Any, key: str = "", depth: int = 0
) -> Iterator[tuple[str, str]]:
    """Yield what looks like an address: the whole text, and the part that does."""
    if isinstance(value, str):
        for token in _addresses(value, key):
            yield value, token
    elif depth > _DEEPEST:
        # Too deep to look into: as good as an address.
        yield "//", "//"
    elif isinstance(value, Mapping):
        for name, item in value.items():
            text = str(name)
            # A word can stand for a host in a key, too.
            yield from addresses_in(text, "", depth + 1)
            yield from addresses_in(item, text, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from addresses_in(item, key, depth + 1)
    elif isinstance(value, int) and not isinstance(value, bool) and reaches(key):
        yield from addresses_in(str(value), key, depth + 1)


def reaches(key: str) -> bool:
    """Return whether a field is made for something to be fetched by."""
    words = {word.casefold() for word in _KEY_WORD.findall(key)}
    singular = words | {word.removesuffix("s") for word in words}
    return bool(singular & _REACHING) or (
        "id" in words and bool(words & {"media", "content"})
    )


def plainly(text: str) -> str:
    """Return a text as whoever fetches it would read it."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    text = _WIDE_STOP.sub(".", text.translate(_LOOKALIKES))
    # What is a backslash to a fetcher must not be taken for an escape of a sign.
    return undone(text.replace("\\\\", "//")) if "\\" in text else undone(text)


def tokens(text: str) -> list[str]:
    """Return the words of a text as addresses are compared by."""
    return [
        token
        for found in _TOKEN.findall(plainly(text))
        if (token := found.rstrip(_TAIL).casefold())
    ]


def _addresses(text: str, key: str) -> Iterator[str]:
    if key in _FREE_KEYS and _KIND.fullmatch(text):
        return
    is_reaching = reaches(key)
    found = tokens(text.replace("。", ".")) if is_reaching else tokens(text)
    if any(sign in text for sign in "\t\r\n"):
        # Fetchers leave these out.
        found += tokens(re.sub(r"[\t\r\n]", "", text))
    for token in found:
        if _is_address(token) or (is_reaching and _could_be(token)):
            yield token


def _is_address(token: str) -> bool:
    """Return whether a word reaches somewhere in whatever field it stands."""
    if _MOMENT.fullmatch(token):
        return False
    return (
        "//" in token
        or token.startswith(("/", "./", "../", "~/", "\\", "www."))
        or _SCHEME.match(token) is not None
        or _HOST.match(token) is not None
        or _NUMBERS.match(token) is not None
        or _ODD_NUMBER.match(token) is not None
        or (_SIX.match(token) is not None and (":" in token and _is_six(token)))
        or _MAIL.match(token) is not None
    )


def _is_six(token: str) -> bool:
    return "::" in token or token.count(":") >= 4


def _could_be(token: str) -> bool:
    """Return whether a word reaches somewhere in a field that is made for it."""
    return (
        any(sign in token for sign in "/\\?&=#%@:")
        or token in _LOCAL_HOSTS
        or _ONE_NUMBER.match(token) is not None
    )
