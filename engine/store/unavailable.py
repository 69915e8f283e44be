"""What may go wrong with a store, told apart so that a face can say when to come back."""

import sqlite3
from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StoreError(Exception):
    """A store that cannot be used as it is until an operator acts. `code` is a diagnostic, `params` are its own."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params = params


class StoreUnavailable(Exception):
    """The store cannot serve now. Nothing of the transaction was kept.

    Only where the connection was lost in the very commit may all of it have been kept: whoever asks again with the
    same idempotency key gets the right answer either way.
    `reason` is one of `down`, `locked`, `full`, `overloaded`, `read-only`, `damaged`; `retry_after` is in seconds.
    `code` is a diagnostic and `params` are its own; `detail` is what the database said, for the log alone.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.retry_after = _RETRY_AFTER[reason]
        self.code = f"store-{reason}"
        self.params: dict[str, object] = {"seconds": self.retry_after}


_RETRY_AFTER: Final = {"locked": 1, "overloaded": 2, "down": 5, "full": 60, "read-only": 60, "damaged": 600}

_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "down",
    sqlite3.SQLITE_CANTOPEN: "down",
    sqlite3.SQLITE_PERM: "down",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_NOMEM: "overloaded",
}
"""Primary result codes of SQLite: the low byte of what the driver tells."""

_POSTGRESQL: Final = {
    "08": "down",           # connection exceptions
    "57P": "down",          # shut down, crashed, starting up
    "58": "down",           # system and input/output errors
    "55P03": "locked",      # lock_timeout
    "40": "locked",         # deadlock, serialisation
    "57014": "overloaded",  # statement_timeout
    "53100": "full",
    "53": "overloaded",     # too many connections, out of memory
    "25006": "read-only",
    "XX": "damaged",
}
"""SQLSTATE and its beginnings; the longest that fits holds."""


ERRORS: Final = (SQLAlchemyError, sqlite3.Error, psycopg.Error)
"""What a database raises: in SQLAlchemy's wrapping, or bare while a connection is set up."""


def unavailable(error: Exception) -> StoreUnavailable | None:
    """The error as a face is to see it; None if it is no matter of availability but a mistake of ours."""
    if isinstance(error, PoolTimeout):
        return StoreUnavailable("overloaded", str(error))
    found = error.orig if isinstance(error, DBAPIError) else error
    reason = _reason(found)
    if reason is None and isinstance(error, DBAPIError) and error.connection_invalidated:
        reason = "down"
    return None if reason is None else StoreUnavailable(reason, str(found).strip())


def _reason(found: BaseException | None) -> str | None:
    if isinstance(found, sqlite3.Error):
        return _SQLITE.get(getattr(found, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(found, psycopg.Error):
        state = found.sqlstate
        if state is None:
            return "down" if isinstance(found, psycopg.OperationalError) else None
        return next((_POSTGRESQL[state[:size]] for size in (5, 3, 2) if state[:size] in _POSTGRESQL), None)
    return None
