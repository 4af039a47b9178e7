"""What nobody outside should read: values behind words for secrets. Pure."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
import re
from typing import Any, Final

type Shown = str | Callable[[re.Match[str]], str]

MASK: Final = "•••"
NOT_EXPOSED: Final = "not_exposed"
"""What stands for the id of a thing that the assistant may not see."""
_ONLY_SIGNS: Final = re.compile(r"\s*[*•●∙·xX]{3,}\s*")
_KEY_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\dA-Za-z_]+")
_LAST_WORDS: Final = frozenset(
    (
        *("auth", "authorization", "bearer", "contrasena", "cookie", "cred"),
        *("credential", "credentials", "cvv", "jwt", "kennwort", "otp", "pass"),
        *("passcode", "passkey", "passphrase", "passwd", "password", "passwort"),
        *("pin", "psk", "pw", "pwd", "secret", "sig", "signature", "token", "totp"),
        *("wachtwoord", "webhook"),
    )
)
_ENDS: Final = (
    *("accesscode", "accesskey", "alarmcode", "apikey", "armcode", "authcode"),
    *("authkey", "authorization", "bearer", "connectionstring", "cookie"),
    *("credentials", "disarmcode", "doorcode", "encryptionkey", "entrycode"),
    *("licensekey", "lockcode", "mastercode", "masterkey", "networkkey"),
    *("pairingcode", "passcode", "passphrase", "passwd", "password", "passwort"),
    *("pincode", "privatekey", "secret", "secretkey", "securitycode", "securitykey"),
    *("sessionid", "setupcode", "sharedkey", "signingkey", "subscriptionkey"),
    *("token", "unlockcode", "usercode", "webhookid", "webhookurl"),
)
_WHOLE: Final = frozenset({"code", "codes", "codeslots", "webhook", "apikey"})
_NAMES: Final = ("name", "key", "header", "field")
"""A header may stand as a pair of its name and its value."""
_ASSIGNED: Final = (
    r"(?:[\w-]*(?:api[_-]?key|access[_-]?key|private[_-]?key|passw(?:or)?d|passphrase"
    r"|passcode|secret|token|signature|authsig|credential|webhook[_-]?id)s?|pwd|pin|psk"
    r"|otp|auth|sig|code)"
)
_IN_WORDS: Final[tuple[tuple[re.Pattern[str], Shown], ...]] = (
    # A token with its end behind a stop; without one it is any word, whole or in part.
    (
        re.compile(r"\beyJ[\w-]{8,}(\.[\w-]{4,}(?:\.[\w-]*)?)?"),
        lambda found: MASK if found[1] else found[0],
    ),
    (re.compile(r"\b(?:sk|pk|ghp|gho|xox[abp])[-_][\w-]{12,}"), lambda _: MASK),
)
_IN_TEXT: Final[tuple[tuple[re.Pattern[str], Shown], ...]] = (
    # user:password@host
    (re.compile(r"(?<=//)[^\s/@?#\"':]*:[^\s/@\"']*@"), f"{MASK}@"),
    # ?token=…
    (re.compile(rf"(?i)([?&;]{_ASSIGNED}=)[^\s&#\"'<>]+"), rf"\1{MASK}"),
    (re.compile(r"(?i)(/api/webhook/)[\w%-]+"), rf"\1{MASK}"),
    (
        re.compile(r"(?i)\b(bearer|basic|digest)(\s+)(?=\S*[\d=])[\w.~+/=-]{6,}"),
        rf"\1\2{MASK}",
    ),
    *_IN_WORDS,
    (
        re.compile(
            r"(?i)\b((?:api[ _-]?key|access[ _-]?(?:key|token)|password|passwd"
            r"|passphrase|client[ _-]?secret|authorization|pin(?: code)?)"
            r"['\"]?\s*[=:]\s*['\"]?)(?!\s|•)[^\s,;'\"}]+"
        ),
        rf"\1{MASK}",
    ),
)
_PLAIN: Final = re.compile(r"[\w.]*")
"""An id, a state, a number: nothing is assigned in it."""
_SHORTEST_FOUND: Final = 5
"""Not even `pin=1` fits into less."""
_LONGEST_KEPT: Final = 64
_SHORTEST_WORD: Final = 4
_SHORTEST_WITHIN: Final = 8
_NO_SECRETS: Final = frozenset(
    {
        "true",
        "false",
        "home",
        "none",
        "null",
        "auto",
        "admin",
        "user",
        "name",
        "default",
    }
)


def is_secret_key(key: object) -> bool:
    """Return whether a key names something that is nobody's to read."""
    text = key if isinstance(key, str) else str(key)
    return _is_secret_word(text) if len(text) <= _LONGEST_KEPT else _is_secret(text)


@lru_cache(maxsize=2048)
def _is_secret_word(key: str) -> bool:
    # The same few keys come with every result.
    return _is_secret(key)


def _is_secret(key: str) -> bool:
    words = [word.casefold() for word in _KEY_WORD.findall(key)]
    if not words:
        return False
    joined = "".join(words)
    last = words[-1]
    return (
        last in _LAST_WORDS
        or last.removesuffix("s") in _LAST_WORDS
        or joined in _WHOLE
        or joined.endswith(_ENDS)
        or joined.removesuffix("s").endswith(_ENDS)
    )


def masked(value: Any, secrets: frozenset[str] = frozenset()) -> Any:
    """Return a value without what stands behind words for secrets, or is one.

    `secrets` are values that stand in `secrets.yaml`: whole values that are equal go,
    long ones also where they are a part.
    """
    if isinstance(value, Mapping):
        named = any(is_secret_key(value.get(name)) for name in _NAMES if name in value)
        return {
            key: MASK
            if is_value(item) and (is_secret_key(key) or (named and key == "value"))
            else masked(item, secrets)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [masked(item, secrets) for item in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return MASK if str(value) in secrets else value
    if isinstance(value, str):
        return MASK if value in secrets else masked_text(value, secrets)
    return value


def masked_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a text without the secrets that can be known in it."""
    if len(text) >= _SHORTEST_FOUND:
        for pattern, shown in _IN_WORDS if _PLAIN.fullmatch(text) else _IN_TEXT:
            text = pattern.sub(shown, text)
    for secret in secrets:
        if secret in text and is_telling(secret):
            text = text.replace(secret, MASK)
    return text


def is_password(attributes: Mapping[str, Any]) -> bool:
    """Return whether a state is a text that its owner wants to be hidden."""
    return attributes.get("mode") == "password"


def is_value(value: Any) -> bool:
    """Return whether something could be a secret: no flag, no empty place."""
    return not isinstance(value, bool) and value not in (None, "", [], {}, ())


def is_telling(secret: str) -> bool:
    """Return whether a secret is so odd that no text has it by chance."""
    return len(secret) >= _SHORTEST_WITHIN and not (
        secret.isalpha() and (secret.islower() or secret.istitle())
    )


def worth_hiding(values: Iterable[Any]) -> frozenset[str]:
    """Return the values of a file of secrets that nothing else is likely to be."""
    return frozenset(
        text
        for value in values
        if not isinstance(value, bool | Mapping | list)
        and len(text := str(value)) >= _SHORTEST_WORD
        and text.casefold() not in _NO_SECRETS
    )


def has_mask(value: Any, key: object = "") -> bool:
    """Return whether a mask stands somewhere, or signs in the place of a secret."""
    if isinstance(value, Mapping):
        return any(
            has_mask(name) or has_mask(item, name) for name, item in value.items()
        )
    if isinstance(value, list | tuple):
        return any(has_mask(item, key) for item in value)
    if not isinstance(value, str):
        return False
    return MASK in value or (
        is_secret_key(key) and _ONLY_SIGNS.fullmatch(value) is not None
    )
