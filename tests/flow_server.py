"""Small web servers on loopback for the config flow: each answers `/models` its way."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
import ipaddress
from pathlib import Path
import ssl

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE = "<!DOCTYPE html><html><body>Please log in</body></html>"


@asynccontextmanager
async def serve(
    handler: Handler, tls: ssl.SSLContext | None = None, port: int = 0
) -> AsyncGenerator[str]:
    """Run a server whose every address answers by the handler; give its root."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls)
    await site.start()
    port = runner.addresses[0][1]  # the one that was free, where none was named
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


def listing(*models: str, at: str = "/v1/models", key: str | None = None) -> Handler:
    """Answer like a server that has these models at an address."""

    async def answer(request: web.Request) -> web.Response:
        if request.path != at:
            return web.json_response({"error": "not found"}, status=404)
        if key is not None and request.headers.get("Authorization") != f"Bearer {key}":
            return web.json_response({"error": "invalid key"}, status=401)
        return web.json_response(
            {"object": "list", "data": [{"id": model} for model in models]}
        )

    return answer


def saying(
    text: str = "", *, status: int = 200, content_type: str = "application/json"
) -> Handler:
    """Answer everything with one text."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=text, status=status, content_type=content_type)

    return answer


def chatting(otherwise: Handler, model: str) -> Handler:
    """Answer chats with one model; everything else by another handler."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if not request.path.endswith("/chat/completions"):
            return await otherwise(request)
        asked = (await request.json())["model"]
        if asked != model:
            error = {"message": f"The model `{asked}` does not exist"}
            return web.json_response({"error": error}, status=404)
        message = {"role": "assistant", "content": "OK"}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return web.json_response({"choices": [choice]})

    return answer


def redirecting(to: str, then: Handler) -> Handler:
    """Send `/models` elsewhere, and answer everything else by another handler."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/v1/models":
            raise web.HTTPMovedPermanently(to)
        return await then(request)

    return answer


def silent(released: asyncio.Event) -> Handler:
    """Take the request and say nothing until the test is over."""

    async def answer(_: web.Request) -> web.Response:
        await released.wait()
        return web.Response()

    return answer


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return the TLS side of a server that signed its own certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "model server")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
