"""Files that go with a message, read for the wire."""

import asyncio
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import ProviderError
from ..models import Attachment, Message, UserMessage

LARGEST_BYTES = 20 * 2**20
TEXT_TYPES = ("text/", "application/json", "application/yaml", "application/xml")


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file's content: `text` where it is text, else `base64`."""

    name: str
    mime_type: str
    text: str | None = None
    base64: str = ""

    @property
    def data_url(self) -> str:
        """Return the content as a URL."""
        return f"data:{self.mime_type};base64,{self.base64}"


async def async_load_files(messages: Iterable[Message]) -> dict[str, LoadedFile]:
    """Return the attachments of all messages by path, read outside the event loop."""
    wanted = {
        attachment.path: attachment
        for message in messages
        if isinstance(message, UserMessage)
        for attachment in message.attachments
    }
    if not wanted:
        return {}
    return await asyncio.to_thread(
        lambda: {path: _load(attachment) for path, attachment in wanted.items()}
    )


def _load(attachment: Attachment) -> LoadedFile:
    path = Path(attachment.path)
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ProviderError(f"{path.name} is too large to be sent")
        data = path.read_bytes()
    except OSError as error:
        raise ProviderError(f"{path.name} cannot be read") from error
    if attachment.mime_type.startswith(TEXT_TYPES):
        text = data.decode("utf-8", errors="replace")
        return LoadedFile(path.name, attachment.mime_type, text)
    return LoadedFile(path.name, attachment.mime_type, base64=b64encode(data).decode())
