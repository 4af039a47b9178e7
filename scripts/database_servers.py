"""Real database servers for tests: given by address, or started from Debian's packages.

A server runs in a private folder, without root and without the machine's own services.
"""

from collections.abc import Generator
from contextlib import contextmanager
import os
from pathlib import Path
import pwd
import shutil
import signal
import socket
import subprocess
from time import monotonic, sleep
from typing import Final
from urllib.parse import urlsplit

SECRET: Final = "s3cret-word"  # noqa: S105  # of a server that lives for a minute
KINDS: Final = ("postgresql", "mariadb")
_START_SECONDS: Final = 60


class NoServerError(Exception):
    """A server cannot be had here; the text says why."""


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def fill_disk(ballast: Path) -> None:
    """Use up a disk to its last byte, or what has become free of it since. Blocking."""
    with ballast.open("ab", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                pass
            size //= 2


class Server:
    """One server, which can be stopped and started again."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._user = _plain_user()
        self._given = given(kind)
        if self._given is not None:
            self.port = urlsplit(self._given).port or self.port

    @property
    def url(self) -> str:
        """The address as a person writes it."""
        if self._given is not None:
            return self._given
        scheme = "postgresql" if self.kind == "postgresql" else "mysql+pymysql"
        return f"{scheme}://agent:{SECRET}@127.0.0.1:{self.port}/agent"

    @property
    def is_ours(self) -> bool:
        """Whether it may be stopped and started: one that was given may not."""
        return self._given is None

    @property
    def is_running(self) -> bool:
        """Whether it has not ended by itself."""
        return self._process is not None and self._process.poll() is None

    def create(self) -> None:
        """Make the folder and the empty database."""
        if not self.is_ours:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        create = _create_postgresql if self.kind == "postgresql" else _create_mariadb
        create(self)

    def start(self) -> None:
        """Start it, and return when it answers."""
        if not self.is_ours:
            return
        command = (
            _postgresql_command(self)
            if self.kind == "postgresql"
            else _mariadb_command(self)
        )
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self._user,
                env=_environment(),
                start_new_session=True,
            )
        until = monotonic() + _START_SECONDS
        while not _answers(self.port):
            if self._process.poll() is not None or monotonic() > until:
                log_text = (self.folder / "server.log").read_text(errors="replace")
                raise NoServerError(f"{self.kind} does not start: {log_text[-500:]}")
            sleep(0.05)

    def stop(self, *, hard: bool = False) -> None:
        """Stop it at once, as a restart does; hard: as a power cut does."""
        if (process := self._process) is None:
            return
        self._process = None
        if hard:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            # SIGINT: PostgreSQL's fast shutdown. MariaDB listens to SIGTERM.
            is_postgresql = self.kind == "postgresql"
            process.send_signal(signal.SIGINT if is_postgresql else signal.SIGTERM)
        process.wait(30)

    def run(self, command: list[str], **further: object) -> None:
        """Run a program of the server's as its user."""
        done = subprocess.run(  # type: ignore[call-overload]  # further arguments
            command,
            user=self._user,
            env=_environment(),
            cwd=self.folder,
            capture_output=True,
            check=False,
            **further,
        )
        if done.returncode:
            raise NoServerError(f"{command[0]}: {done.stderr.decode()[-300:]}")


def _plain_user() -> str | None:
    """Return whom a server may run as: neither of them runs as root."""
    if os.geteuid() != 0:
        return None
    names = {item.pw_name for item in pwd.getpwall()}
    return "nobody" if "nobody" in names else None


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 0.2):
            return True
    except OSError:
        return False


def _root() -> str:
    """Return the folder that Debian's packages are unpacked in; empty: the machine."""
    return os.environ.get("HA_AI_AGENT_DATABASES", "").rstrip("/")


def _environment() -> dict[str, str]:
    """Return what a server is started with: the libraries that came with it."""
    environment = dict(os.environ)
    if root := _root():
        folders = [f"{root}/usr/lib", *map(str, Path(root).glob("usr/lib/*-linux-*"))]
        environment["LD_LIBRARY_PATH"] = ":".join(folders)
        environment["PATH"] = f"{root}/usr/bin:{root}/usr/sbin:{environment['PATH']}"
    return environment


def _program(name: str, folder: str) -> str:
    root = _root()
    for place in dict.fromkeys((f"{root}{folder}", folder)):
        for path in sorted(Path("/").glob(f"{place.lstrip('/')}/{name}"), reverse=True):
            return str(path)
    if (found := shutil.which(name)) is not None:
        return found
    raise NoServerError(f"{name} is not on this machine")


def _postgresql(name: str) -> str:
    return _program(name, "/usr/lib/postgresql/*/bin")


def _create_postgresql(server: Server) -> None:
    password = server.folder / "password"
    password.write_text(SECRET)
    password.chmod(0o644)
    server.run(
        [
            _postgresql("initdb"),
            "-D",
            str(server.folder / "data"),
            "-U",
            "agent",
            "--auth=scram-sha-256",
            f"--pwfile={password}",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
    )
    server.run(
        [
            _postgresql("postgres"),
            "--single",
            "-D",
            str(server.folder / "data"),
            "postgres",
        ],
        input=b"CREATE DATABASE agent\n",
    )


def _postgresql_command(server: Server) -> list[str]:
    return [
        _postgresql("postgres"),
        "-D",
        str(server.folder / "data"),
        "-p",
        str(server.port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        f"unix_socket_directories={server.folder}",
        "-c",
        "fsync=off",
    ]


def _mariadb_base() -> list[str]:
    root = _root()
    return (
        [f"--basedir={root}/usr"] if (Path(f"{root}/usr/share/mysql")).exists() else []
    )


def _create_mariadb(server: Server) -> None:
    server.run(
        [
            _program("mariadb-install-db", "/usr/bin"),
            "--no-defaults",
            f"--datadir={server.folder / 'data'}",
            *_mariadb_base(),
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
        ]
    )
    begin = server.folder / "begin.sql"
    begin.write_text(
        "CREATE DATABASE IF NOT EXISTS agent;\n"
        f"CREATE USER IF NOT EXISTS agent@'%' IDENTIFIED BY '{SECRET}';\n"
        "GRANT ALL ON agent.* TO agent@'%';\n"
    )
    begin.chmod(0o644)


def _mariadb_command(server: Server) -> list[str]:
    return [
        _program("mariadbd", "/usr/sbin"),
        "--no-defaults",
        f"--datadir={server.folder / 'data'}",
        *_mariadb_base(),
        f"--socket={server.folder / 's'}",
        f"--pid-file={server.folder / 'pid'}",
        f"--port={server.port}",
        "--bind-address=127.0.0.1",
        f"--init-file={server.folder / 'begin.sql'}",
        "--innodb-flush-log-at-trx-commit=0",
    ]


@contextmanager
def started(kind: str, folder: Path) -> Generator[Server]:
    """Return a running server that is stopped afterwards."""
    server = Server(kind, folder)
    server.create()
    try:
        server.start()
        yield server
    finally:
        server.stop()


def given(kind: str) -> str | None:
    """Return the address of a server that somebody started for the tests."""
    return os.environ.get(f"HA_AI_AGENT_TEST_{kind.upper()}_URL") or None
