"""Finds the person codes inside a message, so that they can be translated for the receiver.

The plan for a message type is worked out once from its annotations. Everything typed
`PersonCode` is found: in fields, optional fields, tuples, lists, and nested structures.
"""

import functools
import types
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin

import msgspec

from contracts.base import Message, PersonCode

Collect = Callable[[Any, list[str]], None]
Replace = Callable[[Any, Mapping[str, str]], Any]
M = TypeVar("M", bound=Message)


class _Plan(NamedTuple):
    collect: Collect
    replace: Replace


def person_codes(message: Message) -> list[str]:
    """Return every person code in the message, each once, in order of appearance."""
    plan = _plan(type(message))
    if plan is None:
        return []
    found: list[str] = []
    plan.collect(message, found)
    return list(dict.fromkeys(found)) if len(found) > 1 else found


def with_codes(message: M, codes: Mapping[str, str]) -> M:
    """Return the message with each person code replaced by the one it maps to."""
    plan = _plan(type(message))
    if plan is None:
        return message
    replaced: M = plan.replace(message, codes)
    return replaced


@functools.cache
def _plan(annotation: Any) -> _Plan | None:
    if annotation is PersonCode:
        return _Plan(lambda value, out: out.append(value), lambda value, codes: codes[value])
    origin = get_origin(annotation)
    if origin is Annotated:
        return _plan(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return _union_plan(annotation)
    if origin is list or (origin is tuple and get_args(annotation)[1:] == (...,)):
        return _sequence_plan(origin, get_args(annotation)[0])
    if any(_plan(argument) is not None for argument in get_args(annotation)):
        raise TypeError(f"{annotation}: person codes are not looked for in this kind of type")
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return _struct_plan(annotation)
    return None


def _union_plan(annotation: Any) -> _Plan | None:
    plans = [plan for arm in get_args(annotation) if (plan := _plan(arm)) is not None]
    if not plans:
        return None
    if len(plans) > 1:
        raise TypeError(f"{annotation}: only one arm of a union may hold person codes")
    (inner,) = plans
    absent = (None, msgspec.UNSET)

    def collect(value: Any, out: list[str]) -> None:
        if value not in absent:
            inner.collect(value, out)

    def replace(value: Any, codes: Mapping[str, str]) -> Any:
        return value if value in absent else inner.replace(value, codes)

    return _Plan(collect, replace)


def _sequence_plan(kind: Any, element: Any) -> _Plan | None:
    inner = _plan(element)
    if inner is None:
        return None

    def collect(value: Any, out: list[str]) -> None:
        for member in value:
            inner.collect(member, out)

    def replace(value: Any, codes: Mapping[str, str]) -> Any:
        return kind(inner.replace(member, codes) for member in value)

    return _Plan(collect, replace)


def _struct_plan(struct: type[msgspec.Struct]) -> _Plan | None:
    hints = typing.get_type_hints(struct, include_extras=True)
    plans = {
        name: plan for name in struct.__struct_fields__ if (plan := _plan(hints[name])) is not None
    }
    if not plans:
        return None

    def collect(value: Any, out: list[str]) -> None:
        for name, plan in plans.items():
            plan.collect(getattr(value, name), out)

    def replace(value: Any, codes: Mapping[str, str]) -> Any:
        changed = {n: plan.replace(getattr(value, n), codes) for n, plan in plans.items()}
        return msgspec.structs.replace(value, **changed)

    return _Plan(collect, replace)
