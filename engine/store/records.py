"""What is kept, as the queries take it and give it: one frozen record for each kind of row.

The fields of a record are columns of its table, in the words of the table. Instants are seconds since the epoch, UTC.
Documents (`body`, `bundle`, `detail`, `what` ...) are JSON text as `documents.written` makes it; what is in them is
their writer's affair. The tenant is the transaction's, and stands only in what is claimed across tenants.
"""

from dataclasses import dataclass
from typing import Final

OPENED: Final = "opened"
"""The cause of the pin that a case is opened with."""

PUBLICATIONS: Final = "@publications"
"""The timer of a tenant's publications: when cases are to be brought under a policy that takes them over."""

PERIODS: Final = "@periods"
"""The timer of a tenant's own: the next period that ends, of whatever case."""


# --- policies ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewPolicy:
    """A policy as it is published. `bundle` holds the text of all its files, so that it can be compiled again."""

    digest: str
    pack: str
    version: str
    bundle: str
    published_by: str


@dataclass(frozen=True, slots=True)
class Publication:
    """That a policy was published, without its text. `number` rises; a digest may be published again."""

    number: int
    digest: str
    pack: str
    version: str
    published_at: int
    published_by: str
    withdrawn_at: int | None


@dataclass(frozen=True, slots=True)
class PublishedPolicy:
    """A policy that was published. `number` rises with each publication; a digest may be published again."""

    number: int
    digest: str
    pack: str
    version: str
    bundle: str
    published_at: int
    published_by: str
    withdrawn_at: int | None


# --- cases and their events -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as it is opened, with no event yet. `key` is the idempotency key, one for each tenant and opening."""

    case_id: str
    about: str
    received_at: int
    digest: str
    key: str | None = None
    key_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case without its events.

    `version` is the number of its records, `digest` the policy it is pinned to, `ended_at` since when it has ended,
    `merged_into` the case that took it over, `wake_at` when it is to be decided anew though nothing happens.
    """

    case_id: str
    about: str
    opened_at: int
    received_at: int
    version: int
    digest: str
    ended_at: int | None
    merged_into: str | None
    wake_at: int | None
    key: str | None
    key_digest: str | None


@dataclass(frozen=True, slots=True)
class Pin:
    """From the record after `from_version` on, `digest` decides the case: pinned at `recorded_at`, for `cause`."""

    case_id: str
    from_version: int
    recorded_at: int
    digest: str
    cause: str = OPENED


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A record to be appended; without `event_id` it is given one."""

    event: str
    happened_at: int
    body: str
    event_id: str | None = None
    corrects: str | None = None
    forced_by: str | None = None
    key: str | None = None
    key_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A record of a case. `sequence` counts from 1: the version of the case with it."""

    case_id: str
    sequence: int
    event_id: str
    event: str
    happened_at: int
    recorded_at: int
    body: str
    corrects: str | None
    forced_by: str | None
    key: str | None
    key_digest: str | None
    erased_at: int | None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What is left of an erased value: a salted digest, by which a holder of the value can still prove it."""

    case_id: str
    event_sequence: int
    fact: str
    salt_id: str
    commitment: str
    erased_at: int


# --- what is derived: projections -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Timer:
    """A wake that is due or will be."""

    tenant: str
    case_id: str
    wake_at: int


@dataclass(frozen=True, slots=True)
class AstrayTimer:
    """A case whose timer is not what the case says: missing, needless, or at another instant."""

    case_id: str
    said: int | None
    set_to: int | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What came into force for a case and was told. `number` is the order in which the case's effects were issued."""

    case_id: str
    key: str
    kind: str
    name: str
    number: int
    happened_at: int
    issued_at: int
    detail: str
    withdrawn_at: int | None = None
    withdrawn_because: str | None = None


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision that was given. `cause` is what brought it: an event's id, or `wake`."""

    case_id: str
    as_of: int
    known_at: int
    version: int
    digest: str
    answer_digest: str
    cause: str


@dataclass(frozen=True, slots=True)
class GivenDecision:
    """A decision on record, the `number`th of its case, to be made again from `digest`, `version` and the instants."""

    case_id: str
    number: int
    as_of: int
    known_at: int
    version: int
    digest: str
    answer_digest: str
    cause: str


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One duty of one case before one seat. Smaller `urgency` comes first; without `due` it comes last among equals.

    `role` with `unit`, or `person`, says who sees it; `seat` tells several bearers of one duty apart. `warns` is when
    its bearer will next be warned of the due.
    """

    case_id: str
    duty: str
    number: int
    seat: str
    role: str | None
    unit: str | None
    person: str | None
    due: int | None
    opens: int | None
    state: str
    urgency: int
    must: bool
    what: str
    warns: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A role that somebody holds, in one unit, or in all (`unit` None)."""

    role: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class LinkKey:
    """Under this key of a link, a case is found by later ones; `carried` are the facts it brings them."""

    link: str
    key: str
    case_id: str
    received_at: int
    carried: str


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A case that is found under a key: when it was received and opened, and the facts that it brings to others."""

    case_id: str
    received_at: int
    opened_at: int
    carried: str


# --- telling the outside ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who is told (`kind`: webhook or mail), of which kinds of effects, for which roles: JSON lists, null for all."""

    id: str
    kind: str
    target: str
    secret: str
    kinds: str
    roles: str
    created_at: int
    ended_at: int | None = None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be sent. The same `id` is queued once, however often it is asked for."""

    id: str
    case_id: str
    effect_key: str
    subscription: str
    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the outbox: due at `attempt_at`, unless delivered or dead.

    While it is being sent, `lease_until` says until when nobody else will; `attempts` counts those begun, and is the
    token with which its sender settles it. `error` is what the last attempt came to.
    """

    tenant: str
    id: str
    case_id: str
    effect_key: str
    subscription: str
    kind: str
    body: str
    created_at: int
    attempt_at: int
    attempts: int
    lease_until: int | None
    delivered_at: int | None
    dead_at: int | None
    error: str | None


# --- people and the journal -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holding:
    """A person holds a role, in a unit or in all (`unit` None), from `since` until before `until` (None: still)."""

    person: str
    role: str
    unit: str | None
    since: int
    until: int | None = None
    may_force: bool = False


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something to be noted of a case, or of the tenant (`case_id` None): what, by whom, with which particulars."""

    kind: str
    by: str
    detail: str
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the journal. `number` rises; there may be gaps."""

    number: int
    case_id: str | None
    at: int
    kind: str
    by: str
    detail: str
