"""The policy: who may ask, be told or command what. Deny by default, one row per permit.

Rows are written for kinds of participants (`contracts/permits.toml`); `links` expands them
to the participants of a deployment, and from that the server's configuration is generated.
"""

import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path

import msgspec

from contracts.base import Contract
from contracts.catalogue import CONTRACTS
from mesh.deployment import Deployment, Participant
from mesh.errors import AffairNotCovered, ItemsNotCovered, NoPermit, SetupError

FIELD = "field:"
SCOPES = ("any", "own", "watch", "case")
REGIMES = ("number", "code", "consent")
DELIVERIES = ("items", "thin", "none")

_FOR_EVERYONE = {"code-exchange": "codes.translate.v1", "witness": "audit.checkpoint.v1"}
"""What everybody may ask of a kind, without a row: what is said there is about no person."""


class Affair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An administrative task for which data is used (事務).

    Attributes:
        regime: `number` (social security, tax, disaster), `code` (other administration)
            or `consent` (private parties).
    """

    ja: str
    en: str
    regime: str


class Permit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One row of the policy.

    Attributes:
        participant: The kind that may ask, command, or be told.
        scope: For asking, `any` provider or the `own` municipality's. For being told, the
            persons concerned: of the `own` municipality, those the recipient has a `watch`
            on, those whose `case` the recipient keeps, or `field:NAME`: the participant of
            the municipality which that item of the event names.
        delivery: How somebody who is told of an event gets its items: with it (`items`); by
            asking the owner, once told that something has happened (`thin`); or not at all
            (`none`), and has to ask about everybody from time to time. See `Service.reviews`.
        consent: Whether the person must have consented.
        since, until: First and last day on which it is in force.
    """

    contract: str
    participant: str
    affair: str
    basis: str
    scope: str = "any"
    items: tuple[str, ...] = ()
    delivery: str = "items"
    consent: bool = False
    since: dt.date
    until: dt.date | None = None

    def in_force(self, day: dt.date) -> bool:
        """Tell whether the permit holds on that day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def is_told_of(self, contract: Contract) -> bool:
        """Tell whether the permit lets anybody be told of what the contract says."""
        return contract.kind == "event" and self.delivery != "none"

    @functools.cached_property
    def disclosed(self) -> frozenset[str]:
        """The items as a set; nothing, if an event only says that there is news."""
        return frozenset(self.items if self.delivery == "items" else ())


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    affair: dict[str, Affair]
    permit: list[Permit]


class Policy:
    """All permits, indexed by what is said and by whom.

    Args:
        affairs: By name.
        permits: In the order in which they are tried.
        kinds: The kinds of participants that exist; not checked if not given.

    Raises:
        SetupError: A row names something that does not exist; all such rows are listed.
    """

    def __init__(
        self,
        affairs: dict[str, Affair],
        permits: list[Permit],
        kinds: set[str] | None = None,
    ) -> None:
        self.affairs = affairs
        self.permits = permits
        if faults := [f for p in permits for f in _faults(p, affairs, kinds)]:
            raise SetupError("the permits are not consistent:\n  " + "\n  ".join(faults))
        self._telling: dict[tuple[str, dt.date], tuple[Permit, ...]] = {}
        self._by_contract: dict[str, list[Permit]] = {}
        for permit in permits:
            self._by_contract.setdefault(permit.contract, []).append(permit)

    @classmethod
    def load(cls, path: Path, kinds: set[str] | None = None) -> "Policy":
        """Read the policy from a TOML file; see `Policy`."""
        try:
            document = msgspec.toml.decode(path.read_bytes(), type=_Document)
        except OSError as error:
            raise SetupError(f"the permits cannot be read: {error}") from None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise SetupError(f"{path.name} is not a policy: {error}") from None
        return cls(document.affair, document.permit, kinds)

    def rows(self, contract: str) -> list[Permit]:
        """Return the rows of a contract."""
        return self._by_contract.get(contract, [])

    def to_be_told(self, contract: Contract, day: dt.date) -> tuple[Permit, ...]:
        """Return the permits under which somebody is told of an event on that day."""
        found = self._telling.get((contract.name, day))
        if found is None:
            rows = self.rows(contract.name)
            found = tuple(p for p in rows if p.in_force(day) and p.is_told_of(contract))
            self._telling[contract.name, day] = found
        return found

    def to_ask(
        self,
        contract: Contract,
        caller: Participant,
        provider: Participant,
        affair: str,
        items: tuple[str, ...],
        day: dt.date,
    ) -> Permit:
        """Return the permit under which the caller may ask or command.

        Args:
            affair: Empty if the caller has a permit for one affair only.
            items: Empty for all that the permit discloses.

        Raises:
            NoPermit: The caller has none at this provider.
            AffairNotCovered: It has one, for another affair or another time.
            ItemsNotCovered: It does not disclose all of these items.
        """
        rows = [
            p
            for p in self.rows(contract.name)
            if p.participant == caller.kind and _reaches(p, caller, provider)
        ]
        if not rows:
            raise NoPermit(f"{caller.name} has no permit for {contract.name} at {provider.name}")
        named = [p for p in rows if affair in ("", p.affair)]
        if not named:
            raise AffairNotCovered(f"{contract.name} may not be used for the affair given")
        valid = [p for p in named if p.in_force(day)]
        if not valid:
            starts = min(p.since for p in named)
            raise AffairNotCovered(
                f"no permit for {contract.name} is in force on {day}; the first begins on {starts}"
            )
        if not affair and len({p.affair for p in valid}) > 1:
            raise AffairNotCovered(f"{contract.name} is permitted for several affairs; name one")
        for permit in valid:
            if permit.disclosed.issuperset(items):
                return permit
        raise ItemsNotCovered(f"the affair {valid[0].affair} does not cover all items asked for")

    def links(self, deployment: Deployment) -> Iterator[tuple[str, str, str]]:
        """Yield (sender, receiver, contract) for everything that may be said."""
        seen: set[tuple[str, str, str]] = set()
        for link in self._all_links(deployment):
            if link[0] != link[1] and link not in seen:
                seen.add(link)
                yield link

    def _all_links(self, deployment: Deployment) -> Iterator[tuple[str, str, str]]:
        for permit in self.permits:
            contract = CONTRACTS[permit.contract]
            owners = _owners(contract, deployment)
            for party in deployment.of_kind(permit.participant):
                for owner in owners:
                    if contract.kind != "event" and _reaches(permit, party, owner):
                        yield party.name, owner.name, contract.name
                    if permit.is_told_of(contract) and _reaches(permit, party, owner):
                        yield owner.name, party.name, contract.name
                        yield party.name, owner.name, "mesh.applied.v1"
                        if permit.scope == "watch":
                            yield party.name, owner.name, "mesh.watch.v1"
                            yield party.name, owner.name, "mesh.unwatch.v1"
        for kind, contract_name in _FOR_EVERYONE.items():
            for party in deployment.of_kind(kind):
                for name in deployment.participants:
                    yield name, party.name, contract_name


def _owners(contract: Contract, deployment: Deployment) -> list[Participant]:
    if contract.owner == "*":
        return list(deployment.participants.values())
    return deployment.of_kind(contract.owner)


def _reaches(permit: Permit, party: Participant, owner: Participant) -> bool:
    if permit.scope != "own":
        return True
    return party.municipality is not None and party.municipality == owner.municipality


def _faults(permit: Permit, affairs: dict[str, Affair], kinds: set[str] | None) -> Iterator[str]:
    row = f"{permit.contract} for {permit.participant}"
    contract = CONTRACTS.get(permit.contract)
    if contract is None:
        yield f"{row}: no such contract"
        return
    if kinds is not None and permit.participant not in kinds:
        yield f"{row}: no such kind of participant"
    if permit.affair not in affairs:
        yield f"{row}: no such affair: {permit.affair}"
    elif affairs[permit.affair].regime not in REGIMES:
        yield f"{row}: the regime of {permit.affair} is none of {', '.join(REGIMES)}"
    if not permit.basis:
        yield f"{row}: no legal basis"
    for item in permit.items:
        if item not in contract.items:
            yield f"{row}: the contract has no item {item}"
    if permit.until is not None and permit.until < permit.since:
        yield f"{row}: ends before it begins"
    faults = _scope_fault(permit, contract), _delivery_fault(permit, contract)
    yield from (f"{row}: {fault}" for fault in faults if fault)


def _delivery_fault(permit: Permit, contract: Contract) -> str:
    if permit.delivery not in DELIVERIES:
        return f"the delivery {permit.delivery} is none of {', '.join(DELIVERIES)}"
    if permit.delivery != "items" and contract.kind != "event":
        return "only an event can be delivered otherwise than with its items"
    return ""


def _scope_fault(permit: Permit, contract: Contract) -> str:
    field = permit.scope.removeprefix(FIELD) if permit.scope.startswith(FIELD) else None
    if contract.kind == "event":
        if field is not None and field not in contract.items:
            return f"the event has no item {field} to find the recipient by"
        if field is None and permit.scope not in SCOPES:
            return f"unknown scope {permit.scope}"
    elif permit.scope not in ("any", "own"):
        return "asking has the scope any or own"
    return ""
