"""Who knows what now, what the citizen's own log says of it, and the letters that came."""

from collections.abc import Iterator

from contracts.base import Contract
from contracts.catalogue import CONTRACTS
from contracts.portal import CitizenAccessLog, CitizenAccessLogQuery, InboxQuery
from mesh.permits import Policy
from scenarios.report.model import Knows, Mail, Seen
from scenarios.stage.running import Stage
from scenarios.telling.acts import in_japanese
from scenarios.telling.traffic import Traffic


async def own_log(stage: Stage, person: int) -> CitizenAccessLog:
    """Ask the portal, as that person, who used the person's data."""
    code = stage.code("citizen-app", person)
    return await stage.citizen.lookup(CitizenAccessLogQuery(person=code))


async def letters_of(stage: Stage, person: int, *, to: str = "") -> list[Mail]:
    """Ask the portal for that person's letters.

    Args:
        to: The name of who receives them, where a story shows letters to several people.
    """
    code = stage.code("citizen-app", person)
    inbox = await stage.citizen.lookup(InboxQuery(person=code))
    return [Mail(at=x.at, sender=x.sender, text=x.text, to=to) for x in inbox.letters or ()]


def entries_in(log: CitizenAccessLog) -> int:
    """Return how many entries the citizen sees."""
    return sum(len(owner.entries) for owner in log.logs or ())


def knows(traffic: Traffic) -> list[Knows]:
    """Gather what each participant was told, or answered when it asked."""
    learned: dict[str, dict[str, tuple[str, str]]] = {}
    for party, contract, items, basis in _disclosures(traffic):
        for item, title in zip(items, in_japanese(contract, items), strict=True):
            learned.setdefault(party, {}).setdefault(item, (title, basis))
    return [
        Knows(
            participant=party,
            items=list(items),
            items_ja=list(dict.fromkeys(title for title, _ in items.values())),
            basis="; ".join(dict.fromkeys(basis for _, basis in items.values())),
        )
        for party, items in learned.items()
    ]


def seen(stage: Stage, log: CitizenAccessLog) -> list[Seen]:
    """Return the lines of a citizen's own log, oldest first."""
    affairs = Policy.load(stage.deployment.permits_file).affairs
    lines = []
    for owner in log.logs or ():
        for entry in owner.entries:
            contract, affair = CONTRACTS[entry.contract], affairs.get(entry.affair)
            lines.append(
                Seen(
                    at=entry.at,
                    owner=owner.owner,
                    direction=entry.direction,
                    participant=entry.participant,
                    affair_ja=affair.ja if affair else entry.affair,
                    affair_en=affair.en if affair else entry.affair,
                    basis=entry.basis,
                    contract_ja=contract.title_ja,
                    contract_en=contract.title_en,
                    items_ja=in_japanese(contract, entry.items),
                    items=list(entry.items),
                    outcome=entry.outcome,
                )
            )
    return sorted(lines, key=lambda line: line.at)


def _disclosures(traffic: Traffic) -> Iterator[tuple[str, Contract, tuple[str, ...], str]]:
    for p in traffic.pushes:
        yield p.recipient, p.contract, p.items, p.basis
    for q in traffic.questions:
        if q.outcome == "disclosed" and q.caller != "citizen-app":
            yield q.caller, q.contract, q.items, q.basis
