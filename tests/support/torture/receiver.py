"""A receiver of webhooks that often fails, and remembers everything that it was sent."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Lock, Thread

from dueprocess.engine.service.delivering.signing import signature


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt that arrived: `accepted` says whether it was answered as delivered, `signed` whether it was signed."""

    id: str
    body: bytes
    accepted: bool
    signed: bool


class Receiver:
    """Listens on a port of this machine; of ten messages, about three are answered otherwise than with 204."""

    def __init__(self, secret: str, seed: int) -> None:
        self.reliable = False
        self._deliveries: list[Delivery] = []
        self._secret = secret
        self._random = Random(seed)
        self._lock = Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver._take(self)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # senders are killed in mid-sentence
        Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/in"

    def deliveries(self) -> list[Delivery]:
        with self._lock:
            return list(self._deliveries)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _take(self, request: BaseHTTPRequestHandler) -> None:
        length = int(request.headers["content-length"])
        body = request.rfile.read(length)
        if len(body) < length:
            return  # its sender was killed
        name, at = request.headers["webhook-id"], int(request.headers["webhook-timestamp"])
        signed = request.headers["webhook-signature"] == signature(self._secret, name, at, body)
        with self._lock:
            mood = 1.0 if self.reliable else self._random.random()
            accepted = mood >= 0.2
            self._deliveries.append(Delivery(name, body, accepted, signed))
        if mood < 0.05:
            return  # hangs up without a word
        if mood < 0.3:
            time.sleep(mood)  # slow; the sender may be killed meanwhile, and so send again what has arrived
        request.send_response(204 if accepted else 503)
        request.end_headers()
