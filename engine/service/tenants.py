"""The tenants that a service answers for: each with its policy, loaded once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Library, PackError
from dueprocess.engine.review import ClauseReport, clause_report
from dueprocess.engine.service.policies import load_policy
from dueprocess.engine.service.samples import Sample, sample_of


@dataclass(frozen=True, slots=True)
class Tenant:
    """One organisation: its name in addresses, its policy, and a case of its pack's tests to show what it can do."""

    name: str
    policy: Policy
    sample: Sample | None


class UnknownTenant(LookupError):
    """A tenant that is not served; `name` is what was asked for, `served` what there is."""

    def __init__(self, name: str, served: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.served = served


@dataclass(frozen=True, slots=True)
class Tenants:
    """The tenants served, by name, in the order in which they were named; `library` is what they were loaded from."""

    by_name: Mapping[str, Tenant]
    library: Library
    _reports: dict[str, ClauseReport] = field(default_factory=dict, compare=False, repr=False)

    def __iter__(self) -> Iterator[Tenant]:
        return iter(self.by_name.values())

    def get(self, name: str) -> Tenant:
        """The tenant of this name. Raises UnknownTenant."""
        found = self.by_name.get(name)
        if found is None:
            raise UnknownTenant(name, tuple(self.by_name))
        return found

    def clause_report(self, tenant: Tenant) -> ClauseReport:
        """The clause report of a tenant's policy, made once, as it runs the pack's tests: a policy never changes."""
        if tenant.name not in self._reports:
            self._reports[tenant.name] = clause_report(tenant.policy, self.library)
        return self._reports[tenant.name]


def load_tenants(names: Iterable[str], library: Library) -> Tenants:
    """The tenants of these names, each under the pack of its own name.

    Raises PackError with what is wrong in any of their packs, so that one start shows everything.
    """
    collector = Collector()
    loaded: dict[str, Tenant] = {}
    for name in names:
        try:
            policy = load_policy(name, library)
            loaded[name] = Tenant(name, policy, sample_of(policy.pack))
        except PackError as error:
            collector.extend(error.diagnostics)
    collector.raise_if_errors()
    return Tenants(loaded, library)
