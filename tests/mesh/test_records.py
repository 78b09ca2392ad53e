"""Records of structs: found by key, by other fields, several at once, whole or in part."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from mesh.records import Records
from mesh.store import Store


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    person: str
    year: int


class StayAt(Stay, frozen=True, kw_only=True):
    place: str


STAYS = Records("stay", StayAt, key=("person", "year"), indexed=("place",))
YEARS = STAYS.read_as(Stay)
RECORDS = st.lists(
    st.builds(
        StayAt,
        person=st.sampled_from("abcd"),
        year=st.integers(2020, 2023),
        place=st.sampled_from("xy"),
    ),
    unique_by=lambda stay: (stay.person, stay.year),
    max_size=12,
)


@contextmanager
def kept(records: list[StayAt]) -> Iterator[Store]:
    """Give a store that holds these records."""
    with tempfile.TemporaryDirectory() as directory:
        store = Store(Path(directory) / "store.sqlite", STAYS.schema, durable=False)
        try:
            store.load(STAYS.insert, STAYS.rows(records))
            yield store
        finally:
            store.close()


@given(records=RECORDS)
def test_each_is_found_by_its_key_whole_or_in_part(records: list[StayAt]) -> None:
    with kept(records) as store:
        for record in records:
            assert STAYS.get(store, record.person, record.year) == record
            part = YEARS.get(store, record.person, record.year)
            assert part == Stay(person=record.person, year=record.year)
        assert STAYS.get(store, "nobody", 2020) is None


@given(records=RECORDS, asked=st.lists(st.sampled_from("abcde"), max_size=6))
def test_several_are_found_at_once_by_the_first_key(
    records: list[StayAt], asked: list[str]
) -> None:
    with kept(records) as store:
        expected = {r.person: r for r in records if r.person in asked and r.year == 2021}
        assert STAYS.several(store, asked, year=2021) == expected


@given(records=RECORDS)
def test_they_are_found_by_an_indexed_field_in_the_order_of_their_keys(
    records: list[StayAt],
) -> None:
    with kept(records) as store:
        expected = sorted((r for r in records if r.place == "x"), key=lambda r: (r.person, r.year))
        assert STAYS.where(store, place="x") == expected
