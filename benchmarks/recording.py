"""From a recorded event to the new decision on disk, against the bare insert and commit of the same rows.

Each recording is done by the service on one database; what it wrote there is then written to a second database of the
same kind by the bare driver, statement for statement, in one transaction. Reads, judging and deciding are the rest.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from benchmarks.databases import RECEIVED, Hand, life_in, urls
from benchmarks.timing import figures_of

ROUNDS = 200
EVENTS = 10
"""Events that are recorded of each case, after it was opened."""

Written = list[tuple[str, Any, bool]]


@contextmanager
def writes_of(engine: Engine) -> Iterator[Written]:
    """The statements that change rows, with their values, while the block lasts."""
    found: Written = []

    def note(_c: object, _k: object, statement: str, values: object, _x: object, many: bool) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            found.append((statement, values, many))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def write(engine: Engine, written: Written) -> float:
    """Writes the same with the bare driver in one transaction; the seconds it took, commit included."""
    connection: Connection
    with engine.connect() as connection:
        raw = connection.connection
        cursor = raw.cursor()
        started = time.perf_counter()
        if engine.dialect.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        for statement, values, many in written:
            (cursor.executemany if many else cursor.execute)(statement, values)
        if engine.dialect.name == "sqlite":
            cursor.execute("COMMIT")
        else:
            raw.commit()
        return time.perf_counter() - started


def measure(kind: str, service_url: str, bare_url: str) -> None:
    """Measures on one kind of database and prints."""
    clock = Hand()
    life, bare = life_in(service_url, clock), life_in(bare_url, clock)
    with writes_of(life.store.engine) as written:
        life.publish()
    write(bare.store.engine, written)
    samples: dict[str, list[float]] = {"service": [], "bare": []}
    rows = 0
    for _ in range(ROUNDS // EVENTS):
        with writes_of(life.store.engine) as written:
            case = life.open("2025-03-03T09:00", dict(RECEIVED, at="2025-03-03T09:00"))
        write(bare.store.engine, written)
        for number in range(EVENTS):
            now = f"2025-03-03T{10 + number // 2}:{number % 2 * 30 + 10}"
            with writes_of(life.store.engine) as written:
                started = time.perf_counter()
                life.record(case, now, ("noted", "customer_replied", "progress_told")[number % 3])
                samples["service"].append(time.perf_counter() - started)
            samples["bare"].append(write(bare.store.engine, written))
            rows += sum(len(values) if many else 1 for _, values, many in written)
    service, base = figures_of(samples["service"]), figures_of(samples["bare"])
    print(f"{kind:11} service {service}")
    print(f"{kind:11} bare    {base}   ratio {service.median / base.median:.1f}, {rows / ROUNDS:.0f} rows each")


def main() -> None:
    """Measures on both databases."""
    with urls(2) as found:
        for kind, (one, other) in found.items():
            measure(kind, one, other)


if __name__ == "__main__":
    main()
