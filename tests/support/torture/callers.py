"""Callers: they open cases and record what happens, ask again until they are answered, and remember every answer."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from threading import Event, Lock, Thread
from typing import Any

import httpx2

PATIENCE = 60.0
"""Seconds for which a caller asks the same again before it gives up."""

_TIMEOUT = 10.0
_KEPT = (200, 201)
_DECLINED = (412, 422)
_COME_BACK = (502, 503, 504)
Body = dict[str, Any]


@dataclass
class Request:
    """A request that is made until it is answered. `case` is None for an opening until it is kept."""

    key: str
    case: str | None
    body: Body
    expected: int | None = None
    unanswered: int = 0
    """Attempts of which nobody knows what they came to."""
    kept: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    """Of each acknowledgement: the version, and the ids of the events."""
    declined: int = 0


@dataclass
class Ledger:
    """What was asked, what was answered, and what must never be answered."""

    requests: list[Request] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    events: dict[str, list[str]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def begin(self, request: Request) -> None:
        with self.lock:
            self.requests.append(request)

    def answered(self, request: Request, status: int, answer: Mapping[str, Any]) -> None:
        with self.lock:
            self.counts[f"answered {status}"] += 1
            if status in _KEPT:
                self._keep(request, answer)
            elif status in _DECLINED:
                request.declined += 1
            else:
                self.wrong.append(f"{request.key} of {request.case}: {status} {answer}")

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def _keep(self, request: Request, answer: Mapping[str, Any]) -> None:
        found = (answer["version"], tuple(answer["recorded"]))
        if request.kept and request.kept[0] != found:
            self.wrong.append(f"{request.key}: {request.kept[0]} and, asked again, {found}")
        if not request.kept and request.case is None:
            self.cases.append(answer["case"])
        request.case = answer["case"]
        request.kept.append(found)
        self.events.setdefault(request.case, []).extend(found[1])


class Caller(Thread):
    """One of several callers, with a random mind of its own."""

    def __init__(self, number: int, addresses: list[str], ledger: Ledger, random: Random, stop: Event) -> None:
        super().__init__(name=f"caller-{number}", daemon=True)
        self._number = number
        self._clients = [httpx2.Client(base_url=each, timeout=_TIMEOUT) for each in addresses]
        self._ledger, self._random, self._stopped = ledger, random, stop
        self._made = 0

    def run(self) -> None:
        while not self._stopped.is_set():
            request = self._imagine()
            self._ledger.begin(request)
            again = self._random.random()
            if again < 0.1:  # twice at once, by both doors
                twin = Thread(target=self._ask, args=(request, 1))
                twin.start()
                self._ask(request, 0)
                twin.join()
            else:
                self._ask(request, self._random.randrange(len(self._clients)))
            if again > 0.85 and request.kept:  # and once more, though it was answered
                self._ask(request, self._random.randrange(len(self._clients)))
            self._stopped.wait(self._random.uniform(0, 0.2))
        for client in self._clients:
            client.close()

    def _ask(self, request: Request, door: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self._post(request, door)
            except httpx2.HTTPError:
                self._ledger.count("attempts without answer")
                request.unanswered += 1
            else:
                if answer.status_code not in _COME_BACK:
                    self._ledger.answered(request, answer.status_code, answer.json())
                    return
                self._ledger.count("answered 503")
                request.unanswered += 1
            time.sleep(self._random.uniform(0.02, 0.2))
            door = self._random.randrange(len(self._clients))
        self._ledger.count("given up")

    def _post(self, request: Request, door: int) -> httpx2.Response:
        headers = {"Idempotency-Key": request.key}
        if request.expected is not None:
            headers["If-Match"] = f'"{request.expected}"'
        opening = "case" in request.body or "events" in request.body
        address = "/cases" if opening else f"/cases/{request.case}/events"
        return self._clients[door].post(address, json=request.body, headers=headers)

    # --- what they think of -------------------------------------------------------------------------------------------

    def _imagine(self) -> Request:
        self._made += 1
        key = f"k{self._number}-{self._made}"
        cases = self._ledger.cases
        if not cases or self._random.random() < 0.12:
            return Request(key, None, self._opening(key))
        case = self._random.choice(cases[-40:])
        expected = self._ledger.events[case] if self._random.random() < 0.1 else None
        body = self._correction(case) if self._random.random() < 0.12 else self._event()
        return Request(key, case, body, None if expected is None else len(expected))

    def _opening(self, key: str) -> Body:
        received = self._random.choice((0, 57, 58, 118, 150, 238, 400))
        events: list[Body] = [{"event": "received", "at": _ago(received), "amount": self._random.choice((5, 200))}]
        if received > 100 and self._random.random() < 0.3:
            events.append({"event": "called", "at": _ago(received - 50)})
        named: Body = {"case": f"case-{key}"} if self._random.random() < 0.5 else {}
        return {**named, "events": events}

    def _event(self) -> Body:
        made: Body = self._random.choice((
            {"event": "noted", "amount": self._random.choice((5, 99, 100, 500))},
            {"event": "noted", "urgent": self._random.choice(("yes", "no"))},
            {"event": "called"}, {"event": "told"}, {"event": "told"}, {"event": "asked"}, {"event": "given"},
            {"event": "solved"}, {"event": "closed", "by": self._random.choice(("agent", "head", "boss"))},
            {"event": "reopened"},
        ))
        if self._random.random() < 0.3:  # told of late: what was told because nobody knew is taken back
            made["at"] = _ago(self._random.choice((1, 20, 60, 130)))
        return made

    def _correction(self, case: str) -> Body:
        corrected = self._random.choice(self._ledger.events[case])
        if corrected == self._ledger.events[case][0]:
            return {"corrects": corrected, "event": "received", "amount": self._random.choice((5, 300))}
        return {"corrects": corrected, "event": self._random.choice(("none", "noted", "called"))}


def _ago(seconds: int) -> str:
    return datetime.fromtimestamp(int(time.time()) - seconds, UTC).isoformat()
