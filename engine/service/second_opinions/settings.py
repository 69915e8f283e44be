"""For whom the second engine answers, and how many decisions of the others it derives again: read once, at the start.

    DUEPROCESS_ENGINE=durable                      for every tenant
    DUEPROCESS_ENGINE=xinbang=durable,mall=own     for these; the others keep the first engine
    DUEPROCESS_VERIFY=0.01                         one decision in a hundred, in the background
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dueprocess.engine.pack import Collector, Mark, suggestion

ENGINE: Final = "DUEPROCESS_ENGINE"
VERIFY: Final = "DUEPROCESS_VERIFY"
OWN: Final = "own"
DURABLE: Final = "durable"


@dataclass(frozen=True, slots=True)
class Settings:
    """The tenants whose answers are the second engine's, and the share (0 to 1) of other decisions to derive again."""

    durable: frozenset[str] = frozenset()
    share: float = 0.0

    def engine_of(self, tenant: str) -> str:
        """Whose answers a tenant is given: `own` or `durable`."""
        return DURABLE if tenant in self.durable else OWN

    def share_of(self, tenant: str) -> float:
        """The share of a tenant's decisions that is derived again in the background; none where it has been already."""
        return 0.0 if tenant in self.durable else self.share


NOTHING_SET: Final = Settings()


def read_settings(environment: Mapping[str, str], tenants: tuple[str, ...]) -> Settings:
    """The settings that an environment names for these tenants. Raises PackError with all that cannot be read."""
    collector = Collector()
    durable = _durable(environment.get(ENGINE, "").strip(), tenants, collector)
    share = _share(environment.get(VERIFY, "").strip(), collector)
    collector.raise_if_errors()
    return Settings(durable, share)


def _durable(text: str, tenants: tuple[str, ...], collector: Collector) -> frozenset[str]:
    if not text:
        return frozenset()
    if "=" not in text:
        return frozenset(tenants) if _engine(text, collector) == DURABLE else frozenset()
    chosen: dict[str, str] = {}
    mark = Mark(ENGINE, 1, 1)
    for part in text.split(","):
        tenant, _, engine = (each.strip() for each in part.partition("="))
        if tenant in chosen:
            collector.error("setting-tenant-twice", mark, name=tenant)
        elif tenant not in tenants:
            collector.error("setting-no-tenant", mark, name=tenant, suggestion=suggestion(tenant, tenants))
        chosen[tenant] = _engine(engine, collector)
    return frozenset(tenant for tenant, engine in chosen.items() if engine == DURABLE)


def _engine(name: str, collector: Collector) -> str:
    if name not in {OWN, DURABLE}:
        collector.error("setting-no-engine", Mark(ENGINE, 1, 1), name=name, suggestion=suggestion(name, (OWN, DURABLE)))
    return name


def _share(text: str, collector: Collector) -> float:
    if not text:
        return 0.0
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        collector.error("setting-no-share", Mark(VERIFY, 1, 1), text=text)
        return 0.0
    return share
