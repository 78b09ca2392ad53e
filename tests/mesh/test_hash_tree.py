"""The hash tree over a log, against RFC 9162 as it is written there."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesh import hash_tree
from mesh.hash_tree import Frontier, Growth, paths, root_by

LENGTHS = st.integers(0, 70)


def leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(str(number).encode()).digest() for number in range(count)]


def by_the_book(of: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, with leaves that are hashes already."""
    if len(of) <= 1:
        return of[0] if of else hashlib.sha256().digest()
    split = 1 << ((len(of) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + by_the_book(of[:split]) + by_the_book(of[split:])).digest()


def grown(frontier: Frontier, until: int, slices: int = 100) -> Frontier:
    growth, everything = Growth(frontier.leaves), leaves(until)
    for begin in range(frontier.leaves, until, slices):
        growth.add(everything[begin : begin + slices])
    return frontier.grown(until, growth.nodes)


@given(first=LENGTHS, more=LENGTHS, slices=st.integers(1, 9))
def test_a_tree_that_grew_has_the_root_of_one_made_at_once(
    first: int, more: int, slices: int
) -> None:
    before = grown(Frontier(), first, slices)
    assert before.root == by_the_book(leaves(first))
    assert grown(before, first + more, slices).root == by_the_book(leaves(first + more))


@given(first=st.integers(1, 70), more=st.integers(1, 70), data=st.data())
def test_growth_with_any_other_hash_leads_elsewhere(
    first: int, more: int, data: st.DataObject
) -> None:
    before, growth = grown(Frontier(), first), Growth(first)
    growth.add(leaves(first + more)[first:])
    nodes = list(growth.nodes)
    nodes[data.draw(st.integers(0, len(nodes) - 1))] = bytes(32)
    assert before.grown(first + more, nodes).root != by_the_book(leaves(first + more))


@given(first=LENGTHS, more=st.integers(1, 70))
def test_growth_with_too_few_or_too_many_subtrees_is_none(first: int, more: int) -> None:
    before, growth = grown(Frontier(), first), Growth(first)
    growth.add(leaves(first + more)[first:])
    for nodes in (growth.nodes[:-1], (*growth.nodes, bytes(32))):
        with pytest.raises(ValueError, match="subtrees"):
            before.grown(first + more, nodes)


@given(count=st.integers(1, 70), data=st.data())
def test_a_path_leads_from_its_leaf_to_the_root_and_from_nothing_else(
    count: int, data: st.DataObject
) -> None:
    everything = leaves(count)
    position = data.draw(st.integers(0, count - 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hash_tree, "BLOCK", 8)
        path = paths(everything, [position])[position]
    root = by_the_book(everything)
    assert root_by(everything[position], position, count, path) == root
    assert root_by(bytes(32), position, count, path) != root
    others = set(range(-1, count + 1)) - {position}
    assert all(root_by(everything[position], other, count, path) != root for other in others)
    assert root_by(everything[position], position, count, (*path, bytes(32))) is None
    if path:
        assert root_by(everything[position], position, count, path[:-1]) != root
        at = data.draw(st.integers(0, len(path) - 1))
        bent = (*path[:at], bytes(32), *path[at + 1 :])
        assert root_by(everything[position], position, count, bent) != root


def test_there_is_no_path_to_what_is_not_there() -> None:
    with pytest.raises(IndexError):
        paths(leaves(5), [2, 5])
