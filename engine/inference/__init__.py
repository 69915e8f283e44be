"""Inference: pack and calendars compile to the Policy; three-valued forward chaining over its heads, in strata.

Every construct of the language becomes a head with its rules, or a unit that keeps marks. Within an instant one
pass over the strata is the chaining to its fixpoint: a head is derived when it is asked for and kept until
something that it rests on changes.
"""

from dueprocess.engine.inference.compile import compile_policy, digest_of
from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.vocabulary import Fact

__all__ = ["Fact", "Policy", "compile_policy", "digest_of"]
