"""Use cases: what the faces ask for. At this stage all of them are stateless: policies are read, nothing is written."""

from dueprocess.engine.service.policies import load_policy
from dueprocess.engine.service.samples import Sample, sample_of
from dueprocess.engine.service.scaffold import NewPack, PackExists, new_pack
from dueprocess.engine.service.tenants import Tenant, Tenants, UnknownTenant, load_tenants

__all__ = [
    "NewPack",
    "PackExists",
    "Sample",
    "Tenant",
    "Tenants",
    "UnknownTenant",
    "load_policy",
    "load_tenants",
    "new_pack",
    "sample_of",
]
