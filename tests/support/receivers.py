"""Receivers: a small web server and a small mail server that keep what they get, and answer as they are told."""

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

DEADLINE = 10.0


def until(condition: Callable[[], bool]) -> None:
    """Waits until something is so, and fails if it never is."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


@dataclass
class Posted:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A web server. `answer` is (status, headers, body), or a function of the connection that does as it likes."""

    url: str
    got: list[Posted] = field(default_factory=list)
    answer: tuple[int, dict[str, str], bytes] | Callable[[socket.socket], None] = (204, {}, b"")
    released: threading.Event = field(default_factory=threading.Event)

    def hang(self, connection: socket.socket) -> None:
        """Answers nothing until the test is over."""
        self.released.wait(DEADLINE)

    def drip(self, connection: socket.socket) -> None:
        """Sends one byte of an endless head after the other."""
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.released.wait(0.02):
            connection.sendall(b"x")

    def close(self, connection: socket.socket) -> None:
        """Closes the connection without a word."""
        connection.shutdown(socket.SHUT_RDWR)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A sender that has gone away is no fault of the test."""


@pytest.fixture
def receivers() -> Iterator[Callable[[], Receiver]]:
    """Makes receivers, each at a port of its own."""
    started: list[tuple[Receiver, _Quiet]] = []

    def make() -> Receiver:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append(Posted(self.path, headers, body))
                if callable(receiver.answer):
                    receiver.answer(self.connection)
                    self.close_connection = True
                    return
                status, more, said = receiver.answer
                self.send_response(status)
                for name, value in {"content-length": str(len(said)), **more}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_):
                pass

        server = _Quiet(("127.0.0.1", 0), Handler)
        receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}/hook")
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        started.append((receiver, server))
        return receiver

    yield make
    for receiver, server in started:
        receiver.released.set()
        server.shutdown()
        server.server_close()


@dataclass
class Letterbox:
    """A mail server. `answers` are its replies to the first word of a command, where they are not the usual ones."""

    port: int = 0
    letters: list[tuple[list[str], str]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    box = Letterbox()

    class Session(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say(box.answers.get("", "220 here"))
            to: list[str] = []
            while line := self.rfile.readline().decode().strip():
                word = line.partition(" ")[0].upper()
                if word == "RCPT":
                    address = line[line.index("<") + 1:line.index(">")]
                    if address not in box.refused:
                        to.append(address)
                    self.say(box.refused.get(address, "250 ok"))
                elif word == "DATA" and "DATA" not in box.answers:
                    self.say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    text = b"".join(line.removeprefix(b".") for line in lines).decode("ascii")
                    reply = box.answers.get(".", "250 kept")
                    if reply.startswith("250"):
                        box.letters.append((to, text))
                    self.say(reply)
                elif word == "EHLO":
                    self.say("250-here\r\n250 AUTH PLAIN")
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    if word == "AUTH":
                        box.logins.append(line)
                    self.say(box.answers.get(word, "235 welcome" if word == "AUTH" else "250 ok"))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request, client_address):
            """As above."""

    server = Server(("127.0.0.1", 0), Session)
    box.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield box
    server.shutdown()
    server.server_close()
