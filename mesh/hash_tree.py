"""A hash tree over the entries of an access log, in the shape of RFC 9162, 2.1.

A leaf is the hash of an entry as it stands in the chain, so the tree covers what the chain covers
and no entry is hashed a second time. An inner node is SHA-256 over 0x01 and its two children;
what an entry's hash is taken over begins with `[`, so that neither can pass for the other.

Of a log that only grows, few hashes are remembered: the roots of the largest whole subtrees from
left to right, its *frontier*. A frontier and the subtrees over what was added give the next one.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

BLOCK = 4_096
"""A power of two; so many leaves at a time are in memory while paths are looked for."""

_NODE = b"\x01"


class Frontier(NamedTuple):
    """The whole subtrees of a tree from left to right: one for each bit of the number of leaves."""

    leaves: int = 0
    nodes: tuple[bytes, ...] = ()

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        return root_of(self.nodes)

    def grown(self, leaves: int, added: Sequence[bytes]) -> "Frontier":
        """Return the frontier after more leaves, given the subtrees that `Growth` made of them.

        Raises:
            ValueError: These are not as many subtrees as there must be.
        """
        nodes, position = list(self.nodes), self.leaves
        for node in added:
            level = _largest(position, leaves)
            _push(nodes, 0, position, level, node)
            position += 1 << level
        if position != leaves:
            raise ValueError("the subtrees do not cover what was added")
        return Frontier(leaves, tuple(nodes))


class Growth:
    """The largest whole subtrees over leaves from a position on, added a few at a time."""

    def __init__(self, begin: int) -> None:
        self._begin = self._end = begin
        self._nodes: list[bytes] = []

    @property
    def nodes(self) -> tuple[bytes, ...]:
        """The roots of the subtrees from left to right."""
        return tuple(self._nodes)

    def add(self, leaves: Sequence[bytes]) -> None:
        """Add the next leaves."""
        position, self._end = self._end, self._end + len(leaves)
        for node in _subtrees(position, leaves):
            level = _largest(position, self._end)
            _push(self._nodes, self._begin, position, level, node)
            position += 1 << level


def parent(left: bytes, right: bytes) -> bytes:
    """Return an inner node."""
    return hashlib.sha256(_NODE + left + right).digest()


def root_of(nodes: Sequence[bytes]) -> bytes:
    """Return the root over the whole subtrees of a tree; of none, the hash of nothing."""
    if not nodes:
        return hashlib.sha256().digest()
    root = nodes[-1]
    for node in reversed(nodes[:-1]):
        root = parent(node, root)
    return root


def _subtrees(begin: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the roots of the largest whole subtrees over leaves that begin at a position."""
    end, level = begin + len(leaves), list(leaves)
    left: list[bytes] = []
    right: list[bytes] = []
    while begin < end:
        if begin & 1:
            left.append(level.pop(0))
            begin += 1
        if end & 1 and begin < end:
            right.append(level.pop())
            end -= 1
        level = _level_above(level)
        begin, end = begin >> 1, end >> 1
    return (*left, *reversed(right))


def paths(leaves: Iterable[bytes], wanted: Iterable[int]) -> dict[int, tuple[bytes, ...]]:
    """Return for each wanted leaf the hashes that lead from it to the root (RFC 9162, 2.1.3.1).

    Args:
        leaves: All leaves of the tree; they are read once, a block at a time.
        wanted: Positions, from 0.

    Raises:
        IndexError: There is no leaf at a position.
    """
    sought: dict[int, list[int]] = {}
    for position in wanted:
        sought.setdefault(position // BLOCK, []).append(position)
    inside: dict[int, tuple[bytes, ...]] = {}
    roots: list[bytes] = []
    block: list[bytes] = []

    def close() -> None:
        for position in sought.get(len(roots), ()):
            inside[position] = _path(block, position % BLOCK)
        roots.append(root_of(_subtrees(0, block)))
        block.clear()

    for leaf in leaves:
        block.append(leaf)
        if len(block) == BLOCK:
            close()
    if block:
        close()
    if missing := sorted(set().union(*sought.values()) - inside.keys()):
        raise IndexError(f"the tree has no leaf {missing[0]}")
    return {
        position: (*path, *_path(roots, position // BLOCK)) for position, path in inside.items()
    }


def root_by(leaf: bytes, position: int, leaves: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root to which a path leads, `None` if it has not its length (RFC 9162, 2.1.3.2).

    Args:
        position: Of the leaf, from 0.
        leaves: How many leaves the tree has.
    """
    if not 0 <= position < leaves:
        return None
    node, last = position, leaves - 1
    found = leaf
    for beside in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            found = parent(beside, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = parent(found, beside)
        node, last = node >> 1, last >> 1
    return found if last == 0 else None


def _path(leaves: Sequence[bytes], position: int) -> tuple[bytes, ...]:
    if position >= len(leaves):
        raise IndexError("the tree has no such leaf")
    level, path = list(leaves), []
    while len(level) > 1:
        beside = position ^ 1
        if beside < len(level):
            path.append(level[beside])
        odd = level[-1:] if len(level) & 1 else []
        level = _level_above(level) + odd
        position >>= 1
    return tuple(path)


def _level_above(level: list[bytes]) -> list[bytes]:
    """Return the parents of nodes, two by two; a last odd one is left out."""
    sha256 = hashlib.sha256
    pairs = zip(level[::2], level[1::2], strict=False)
    return [sha256(_NODE + left + right).digest() for left, right in pairs]


def _largest(position: int, end: int) -> int:
    """Return the level of the largest whole subtree that begins at a position and ends in time."""
    if position >= end:
        raise ValueError("more subtrees than leaves")
    level = (end - position).bit_length() - 1
    return level if position == 0 else min(level, (position & -position).bit_length() - 1)


def _push(nodes: list[bytes], begin: int, position: int, level: int, node: bytes) -> None:
    """Add a whole subtree behind others, and join it with those since `begin` that it completes."""
    while position >> level & 1 and position - (1 << level) >= begin:
        node = parent(nodes.pop(), node)
        position -= 1 << level
        level += 1
    nodes.append(node)
