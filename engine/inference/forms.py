"""Forms: whether a record is complete, and what it still lacks (pack language: The rest)."""

from __future__ import annotations

from dataclasses import dataclass

from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.model import Field, Form
from dueprocess.engine.inference.references import FactRef
from dueprocess.engine.inference.values import Tri, Value, is_partial
from dueprocess.engine.inference.world import World


@dataclass(frozen=True, slots=True)
class Completeness(Readable):
    """`form: complete`: every required field is known and every signed one is `yes`."""

    form: Form

    def reads(self) -> tuple[str, ...]:
        return tuple(field.fact for field in self.form.fields)

    def get(self, world: World) -> Value:
        answers = [field_filled(field, world) for field in self.form.fields]
        return False if False in answers else None if None in answers else True


def field_filled(field: Field, world: World) -> Tri:
    """Whether a field is as it must be; unknown while it is unknown whether it must."""
    filled = _is_filled(field, world)
    if filled or field.need == "optional":
        return True
    if field.when is None:
        return False
    needed = field.when.test(world)
    return None if needed is None else not needed


def _is_filled(field: Field, world: World) -> bool:
    value = FactRef(field.fact).get(world)
    return value is True if field.need == "signed" else not is_partial(value)


def missing_fields(form: Form, world: World) -> tuple[str, ...]:
    """The fields that a form certainly still lacks, in the order of the form."""
    return tuple(field.fact for field in form.fields if field_filled(field, world) is False)
