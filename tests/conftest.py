"""What all tests share: how any message is made, and a small mesh to test with."""

import datetime as dt
import functools
import os
import types
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
import structlog
from hypothesis import settings
from hypothesis import strategies as st

import contracts.catalogue  # noqa: F401 - all messages have to be known
from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode, PersonName, municipality_code
from mesh.deployment import Deployment, Participant

settings.register_profile("tsunagi", deadline=None, max_examples=50, derandomize="CI" in os.environ)
settings.load_profile("tsunagi")

CHIYODA, OSAKA = municipality_code("13101"), municipality_code("27100")
MOST = 2**63 - 1
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@pytest.fixture(autouse=True)
def _logging_as_it_comes() -> None:
    """Forget how an earlier test has let logs be written: an exploration keeps them quiet."""
    structlog.reset_defaults()


def register_all() -> None:
    """Let `st.from_type` make every struct of the contracts, and the types in them."""
    for struct in _structs(msgspec.Struct):
        st.register_type_strategy(struct, _builds)
    hexadecimal = st.text("0123456789abcdef", min_size=1, max_size=8)
    kana = st.text([chr(c) for c in range(ord("ァ"), ord("ヺ"))] + ["ー"], min_size=1, max_size=9)
    name = WORDS.filter(bool)
    for kind, strategy in (
        (str, WORDS),
        (int, st.integers(-MOST, MOST)),
        (dt.date, st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))),
        (dt.datetime, st.datetimes(timezones=st.just(dt.UTC))),
        (msgspec.UnsetType, st.just(msgspec.UNSET)),
        (PersonCode, hexadecimal.map("person-{}".format)),
        (MunicipalityCode, st.integers(0, 99_999).map(lambda n: municipality_code(f"{n:05}"))),
        (
            PersonName,
            st.builds(PersonName, family=name, given=name, family_kana=kana, given_kana=kana),
        ),
        (
            Address,
            st.builds(
                Address,
                postal_code=st.integers(0, 9_999_999).map("{:07}".format),
                municipality=st.from_type(MunicipalityCode),
                **dict.fromkeys(("prefecture", "city", "town", "block", "building"), WORDS),
            ),
        ),
    ):
        st.register_type_strategy(kind, strategy)


def _structs(root: type[msgspec.Struct]) -> set[type[msgspec.Struct]]:
    found = {s for child in root.__subclasses__() for s in {child, *_structs(child)}}
    return {s for s in found if s.__module__.startswith("contracts.")}


@functools.cache
def _builds(struct: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(struct, include_extras=True)
    return st.builds(struct, **{name: _values(hints[name]) for name in struct.__struct_fields__})


def _values(annotation: Any) -> st.SearchStrategy[Any]:
    """Return what makes the values of a field, within the limits of its label."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _limited(arguments[0], arguments[1])
    if origin in (Union, types.UnionType):
        return st.one_of(*map(_values, arguments))
    if origin is tuple and ... not in arguments:
        return st.tuples(*map(_values, arguments))
    if origin is tuple:
        return st.lists(_values(arguments[0]), max_size=3).map(tuple)
    return st.from_type(annotation)


def _limited(bare: Any, meta: msgspec.Meta) -> st.SearchStrategy[Any]:
    if meta.pattern is not None:
        return st.from_regex(meta.pattern, fullmatch=True)
    if meta.ge is not None or meta.le is not None:
        least, most = meta.ge, meta.le
        return st.integers(-MOST if least is None else least, MOST if most is None else most)
    return _values(bare)


register_all()


@pytest.fixture(scope="session")
def small_mesh() -> Deployment:
    """Two municipalities, and those that serve the whole country; nothing is on disk."""
    local = [
        Participant(name=f"{kind}-{city}", kind=kind, municipality=code, title_ja="", title_en="")
        for city, code in (("chiyoda", CHIYODA), ("osaka", OSAKA))
        for kind in ("resident-registry", "tax", "benefits")
    ]
    national = [
        Participant(name=name, kind=kind, title_ja="", title_en="")
        for name, kind in (
            ("portal", "portal"),
            ("pension", "pension"),
            ("code-exchange", "code-exchange"),
            ("bank-one", "bank"),
            ("bank-two", "bank"),
        )
    ]
    return Deployment(Path("not-on-disk"), local + national)


@pytest.fixture
def deployment(small_mesh: Deployment, tmp_path: Path) -> Deployment:
    """The small mesh in a directory of its own, with credentials."""
    on_disk = Deployment(tmp_path, list(small_mesh.participants.values()))
    on_disk.save()
    return on_disk
