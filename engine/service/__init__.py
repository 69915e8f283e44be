"""Use cases: what the faces ask for. Those named here keep nothing: each question brings its case.

Cases that are kept are the affair of `cases`, what is told outside that of `delivering`, and `worker` keeps time.
"""

from dueprocess.engine.service.inquiries import (
    CASE_FIELDS,
    Answer,
    Inquiry,
    decided,
    explained,
    foreseen,
    judged,
    whole_case,
)
from dueprocess.engine.service.pack_tests import tests_answer
from dueprocess.engine.service.policies import load_policy
from dueprocess.engine.service.samples import Sample, sample_of
from dueprocess.engine.service.scaffold import NewPack, PackExists, new_pack
from dueprocess.engine.service.tenants import Tenant, Tenants, UnknownTenant, load_tenants

__all__ = [
    "CASE_FIELDS",
    "Answer",
    "Inquiry",
    "NewPack",
    "PackExists",
    "Sample",
    "Tenant",
    "Tenants",
    "UnknownTenant",
    "decided",
    "explained",
    "foreseen",
    "judged",
    "load_policy",
    "load_tenants",
    "new_pack",
    "sample_of",
    "tests_answer",
    "whole_case",
]
