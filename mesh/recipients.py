"""Who is told of an event: those with a permit for it who cover the person, or watch them."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

import structlog
from msgspec import UnsetType

from contracts.base import Contract, Event
from mesh.deployment import Deployment, Participant
from mesh.errors import NotOnMesh
from mesh.permits import FIELD, Permit, Policy
from mesh.store import Section

log = structlog.get_logger(__name__)


class Recipient(NamedTuple):
    """One participant to be told, under one permit or several."""

    name: str
    affair: str
    basis: str
    items: frozenset[str]


class Publication(NamedTuple):
    """An event about to be published, with all that decides who is told."""

    event: Event
    contract: Contract
    publisher: Participant
    day: dt.date
    in_case: bool


def recipients_of(
    publication: Publication, deployment: Deployment, policy: Policy, tx: Section
) -> list[Recipient]:
    """Return whom to tell of an event, each once, in the order of the permits."""
    told: dict[str, Recipient] = {}
    permits = policy.to_be_told(publication.contract, publication.day)
    watched = any(permit.scope == "watch" for permit in permits)
    watchers = _watchers(tx, publication.event.person) if watched else frozenset()
    for permit in permits:
        for party in _entitled(permit, publication, deployment, watchers):
            if party.name == publication.publisher.name:
                continue
            if permit.consent and not _consented(tx, publication.event.person, party.name):
                continue
            told[party.name] = _merged(told.get(party.name), party, permit)
    return list(told.values())


def _entitled(
    permit: Permit,
    publication: Publication,
    deployment: Deployment,
    watchers: Collection[str],
) -> Iterable[Participant]:
    everyone = deployment.of_kind(permit.participant)
    match permit.scope:
        case "own":
            home = publication.publisher.municipality
            return [p for p in everyone if home is not None and p.municipality == home]
        case "watch":
            return [p for p in everyone if p.name in watchers]
        case "case":
            return everyone if publication.in_case else ()
        case "any":
            return everyone
        case field:
            municipality = getattr(publication.event, field.removeprefix(FIELD))
            return _of_municipality(permit.participant, municipality, deployment)


def _of_municipality(
    kind: str, municipality: str | UnsetType | None, deployment: Deployment
) -> Iterable[Participant]:
    if not municipality:
        return ()
    try:
        return (deployment.at(kind, str(municipality)),)
    except NotOnMesh:
        log.info("recipient_absent", kind=kind, municipality=municipality)
        return ()


def _watchers(tx: Section, person: str) -> frozenset[str]:
    rows = tx.read("SELECT watcher FROM watch WHERE person = ?", person)
    return frozenset(name for (name,) in rows)


def _consented(tx: Section, person: str, participant: str) -> bool:
    return bool(
        tx.read("SELECT 1 FROM consent WHERE person = ? AND participant = ?", person, participant)
    )


def _merged(before: Recipient | None, party: Participant, permit: Permit) -> Recipient:
    if before is None:
        return Recipient(party.name, permit.affair, permit.basis, permit.disclosed)
    return before._replace(
        affair=f"{before.affair}; {permit.affair}",
        basis=f"{before.basis}; {permit.basis}",
        items=before.items | permit.disclosed,
    )
