"""Which participant may say what to which: the permits, worked out for one deployment."""

import datetime as dt
from typing import NamedTuple

from msgspec import UNSET, UnsetType

from contracts.base import Contract
from contracts.catalogue import CONTRACTS
from mesh.deployment import Deployment, Participant
from mesh.errors import ItemsNotCovered, NoPermit
from mesh.permits import Permit, Policy

_IMPLIED = "mesh"
"""The affair of what follows from another permit: watches, receipts, translation, checkpoints."""


MOST_REMEMBERED = 10_000
"""How many decisions are kept; what was decided once on a day holds for the day."""


class Grant(NamedTuple):
    """What a permit grants to one question.

    Attributes:
        items: What is disclosed: the items asked for, and never more than the permit's.
        listed: The same, joined by commas in the contract's order, as the log has it.
        withheld: What becomes of the other items of the reply.
    """

    permit: Permit
    items: frozenset[str]
    listed: str
    withheld: dict[str, UnsetType]


class Links:
    """The links of a deployment, for asking and for being told."""

    def __init__(self, policy: Policy, deployment: Deployment) -> None:
        self._policy = policy
        self._links = frozenset(policy.links(deployment))
        self._pairs = frozenset((sender, receiver) for sender, receiver, _ in self._links)
        named = {permit.contract for permit in policy.permits}
        self._granted: dict[tuple[object, ...], Grant] = {}
        self._implied = {name for _, _, name in self._links} - named

    def linked(self, one: str, other: str) -> bool:
        """Tell whether either may say anything to the other."""
        return (one, other) in self._pairs or (other, one) in self._pairs

    def may_watch(self, watcher: str, owner: str) -> bool:
        """Tell whether one may have a standing interest in persons at the other."""
        return (watcher, owner, "mesh.watch.v1") in self._links

    def receivers(self, sender: str, contract: str) -> list[str]:
        """Return the names of those to whom the sender may say this."""
        return sorted(r for s, r, c in self._links if s == sender and c == contract)

    def grant(
        self,
        contract: Contract,
        caller: Participant,
        provider: Participant,
        *,
        affair: str,
        items: tuple[str, ...],
        day: dt.date,
    ) -> Grant:
        """Return what is granted to who asks or commands; see `Policy.to_ask` for the errors."""
        if len(items) > len(contract.items):
            raise ItemsNotCovered(f"{contract.name} has not so many items; name each once")
        key = (contract.name, caller.name, provider.name, affair, items, day)
        granted = self._granted.get(key)
        if granted is None:
            permit = self._to_ask(contract, caller, provider, affair, items, day)
            disclosed = permit.disclosed & frozenset(items) if items else permit.disclosed
            listed = ",".join(name for name in contract.items if name in disclosed)
            withheld = {name: UNSET for name in contract.items if name not in disclosed}
            granted = Grant(permit, disclosed, listed, withheld)
            if len(self._granted) >= MOST_REMEMBERED:
                self._granted.clear()
            self._granted[key] = granted
        return granted

    def _to_ask(
        self,
        contract: Contract,
        caller: Participant,
        provider: Participant,
        affair: str,
        items: tuple[str, ...],
        day: dt.date,
    ) -> Permit:
        if contract.name not in self._implied:
            return self._policy.to_ask(contract, caller, provider, affair, items, day)
        if (caller.name, provider.name, contract.name) not in self._links:
            raise NoPermit(f"{caller.name} has no permit for {contract.name} at {provider.name}")
        return Permit(
            contract=contract.name,
            participant=caller.kind,
            affair=_IMPLIED,
            basis=self._basis(contract, caller, provider),
            since=dt.date.min,
        )

    def _basis(self, contract: Contract, caller: Participant, owner: Participant) -> str:
        """Return the statute: of a watch, that under which its events are told."""
        watched = (
            permit.basis
            for permit in self._policy.permits
            if permit.scope == "watch"
            and permit.participant == caller.kind
            and CONTRACTS[permit.contract].owner == owner.kind
        )
        return next(watched, contract.basis) if contract.personal else contract.basis

    def to_be_told(self, contract: Contract, recipient: Participant, day: dt.date) -> Permit:
        """Return a permit to be told of an event.

        Raises:
            NoPermit: There is none in force.
        """
        for permit in self._policy.rows(contract.name):
            if permit.participant == recipient.kind and permit.in_force(day):
                return permit
        raise NoPermit(f"{recipient.name} has no permit to be told of {contract.name}")
