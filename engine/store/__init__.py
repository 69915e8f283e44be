"""What is kept: SQL, and nothing else. It knows tables and transactions, not what a case or a policy means.

`Store` gives transactions; the modules of queries (`policies`, `cases`, `events`, `timers`, `effects`, `decisions`,
`outbox`, `worklist`, `links`, `directory`, `subscriptions`, `journal`) are functions of a transaction that take and
give `records`. One request, or one wake, is one transaction.
"""

from dueprocess.engine.store.documents import digest_of, read, written
from dueprocess.engine.store.opening import DEFAULT_URL, Store
from dueprocess.engine.store.transaction import Transaction
from dueprocess.engine.store.unavailable import StoreError, StoreUnavailable

__all__ = ["DEFAULT_URL", "Store", "StoreError", "StoreUnavailable", "Transaction", "digest_of", "read", "written"]
