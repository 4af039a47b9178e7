"""tiktoken without waiting: its vocabulary from the configuration folder, or none.

tiktoken itself would fetch the vocabulary with a blocking request and keep it in a
temporary folder. So the file is fetched here, once, and read in the executor.
"""

import asyncio
import base64
from collections.abc import Iterable
from dataclasses import dataclass
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import ClientError
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER
from .limits import MAX_PIECE_BYTES, MAX_VOCABULARY_BYTES

if TYPE_CHECKING:
    import tiktoken


@dataclass(frozen=True, slots=True)
class Encoder:
    """Counts tokens by one vocabulary."""

    name: str
    encoding: tiktoken.Encoding

    def __call__(self, text: str) -> int:
        """Return the tokens of a text."""
        return len(self.encoding.encode_ordinary(text))


FETCH_SECONDS: Final = 60
_OFFLINE: Final = "_offline"
_HOST: Final = "https://openaipublic.blob.core.windows.net/encodings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """A published encoding: where it is, what it must hash to, how it splits text."""

    name: str
    sha256: str
    pattern: tuple[str, ...]

    @property
    def file_name(self) -> str:
        """Name of the file, at its origin and here."""
        return f"{self.name}.tiktoken"

    @property
    def url(self) -> str:
        """Where it is published."""
        return f"{_HOST}/{self.file_name}"


_UPPER: Final = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"
_LOWER: Final = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_ENDING: Final = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"

# Best first: current models use the first one, the second is close for all others.
VOCABULARIES: Final = (
    Encoding(
        name="o200k_base",
        sha256="446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        pattern=(
            rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+{_ENDING}",
            rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*{_ENDING}",
            r"\p{N}{1,3}",
            r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
            r"\s*[\r\n]+",
            r"\s+(?!\S)",
            r"\s+",
        ),
    ),
    Encoding(
        name="cl100k_base",
        sha256="223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        pattern=(
            r"'(?i:[sdmt]|ll|ve|re)",
            r"[^\r\n\p{L}\p{N}]?+\p{L}++",
            r"\p{N}{1,3}+",
            r" ?[^\s\p{L}\p{N}]++[\r\n]*+",
            r"\s++$",
            r"\s*[\r\n]",
            r"\s+(?!\S)",
            r"\s",
        ),
    ),
)

# One vocabulary for all entries; a fetch that failed is not tried again before the
# next start.
_DATA_ENCODER: HassKey[asyncio.Task[Encoder | None]] = HassKey(f"{DOMAIN}_encoder")


async def async_load_encoder(
    hass: HomeAssistant, *, fetch: bool = True
) -> Encoder | None:
    """Return a token counter, or None if there is no vocabulary.

    Takes as long as the download: call it in the background and go on without it.
    """
    if (task := hass.data.get(_DATA_ENCODER)) is None:
        task = hass.data[_DATA_ENCODER] = hass.async_create_background_task(
            _async_load(hass, fetch=fetch), "ha_ai_agent tokenizer"
        )
    # One entry that closes must not take the vocabulary from the others.
    return await asyncio.shield(task)


@callback
def async_forget_encoder(hass: HomeAssistant) -> None:
    """Drop the vocabulary: no agent is left that counts."""
    if (task := hass.data.pop(_DATA_ENCODER, None)) is not None:
        task.cancel()


def cache_folder(hass: HomeAssistant) -> Path:
    """Return the folder that keeps vocabularies."""
    return Path(hass.config.path(STORAGE_DIR, DOMAIN, "tiktoken"))


async def _async_load(hass: HomeAssistant, *, fetch: bool) -> Encoder | None:
    folder = cache_folder(hass)
    encode = await hass.async_add_executor_job(load_encoder, folder)
    if encode is not None or not fetch:
        return encode
    vocabulary = VOCABULARIES[0]
    if (content := await _async_fetch(hass, vocabulary)) is None:
        return None
    return await hass.async_add_executor_job(_keep, folder, vocabulary, content)


async def _async_fetch(hass: HomeAssistant, vocabulary: Encoding) -> bytes | None:
    """Return the published file, or None."""
    session = async_get_clientsession(hass)
    try:
        async with (
            asyncio.timeout(FETCH_SECONDS),
            session.get(
                vocabulary.url,
                raise_for_status=True,
                headers={"Accept-Encoding": "identity"},
            ) as response,
        ):
            content = bytearray()
            async for piece in response.content.iter_chunked(MAX_PIECE_BYTES):
                content += piece
                if len(content) > MAX_VOCABULARY_BYTES:
                    return None  # it is none of those that are published
            return bytes(content)
    # RuntimeError: the session was closed because Home Assistant stops.
    except (OSError, TimeoutError, ClientError, RuntimeError) as err:
        LOGGER.debug("No vocabulary for counting tokens, estimating instead: %s", err)
        return None


def load_encoder(folder: Path) -> Encoder | None:
    """Return a counter from a file in the folder, or from an installed plugin."""
    for vocabulary in VOCABULARIES:
        try:
            content = (folder / vocabulary.file_name).read_bytes()
        except OSError:
            continue
        if (encoder := _read(vocabulary, content)) is not None:
            return encoder
    try:
        import tiktoken  # noqa: PLC0415  # slow to import, and may be missing

        if (name := _plugin_encoding(tiktoken.list_encoding_names())) is not None:
            # By the name of its vocabulary: what is learned stays with that.
            return Encoder(name.removesuffix(_OFFLINE), tiktoken.get_encoding(name))
    except (ImportError, ValueError) as err:
        LOGGER.debug("No tokenizer, estimating instead: %s", err)
    return None


def _plugin_encoding(names: Iterable[str]) -> str | None:
    """Return an encoding that brings its vocabulary along, if one is installed."""
    offline = {name for name in names if name.endswith(_OFFLINE)}
    return next(
        (
            name
            for vocabulary in VOCABULARIES
            for name in sorted(offline)
            if name.startswith(vocabulary.name)
        ),
        None,
    )


def _read(vocabulary: Encoding, content: bytes) -> Encoder | None:
    """Return a counter; a file that is not the published one is no file."""
    if hashlib.sha256(content).hexdigest() != vocabulary.sha256:
        LOGGER.debug("A vocabulary is not the published one")
        return None
    try:
        import tiktoken  # noqa: PLC0415  # slow to import, and may be missing
    except ImportError:
        return None
    ranks = {
        base64.b64decode(token): int(rank)
        for token, _, rank in (line.partition(b" ") for line in content.splitlines())
        if token
    }
    encoding = tiktoken.Encoding(
        vocabulary.name,
        pat_str="|".join(vocabulary.pattern),
        mergeable_ranks=ranks,
        special_tokens={},
    )
    return Encoder(vocabulary.name, encoding)


def _keep(folder: Path, vocabulary: Encoding, content: bytes) -> Encoder | None:
    """Return a counter, and keep its file for the next start if that can be done."""
    if (encoder := _read(vocabulary, content)) is not None:
        _write(folder / vocabulary.file_name, content)
    return encoder


def _write(path: Path, content: bytes) -> None:
    """Write a file, all of it or nothing."""
    unfinished = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as err:
        LOGGER.debug("The vocabulary could not be kept: %s", err)
