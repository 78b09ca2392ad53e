"""What a test does with a country, and the family that lives in it."""

import datetime as dt

from contracts.base import PersonCode
from contracts.deaths import DeathRecorded, DeathTakenBack
from contracts.moving import BookVisit
from services.resident_registry import store
from tests.services.resident_registry.country import (
    PLACES,
    TODAY,
    Country,
    codes,
    done,
    move_out,
)

FATHER, MOTHER, GIRL, BOY, GRANNY = codes("father", "mother", "girl", "boy", "granny")
ALL = ("father", "mother", "girl", "boy", "granny")
YESTERDAY = TODAY - dt.timedelta(days=1)


def settle(country: Country, *movers: str, **filing: str) -> None:
    """Let people file, and let the new registry know."""
    country.file("old", move_out(*movers, **filing), "case-1")
    country.deliver_all()


def watch(country: Country, slug: str) -> None:
    """Let somebody be interested in everyone, so that what concerns those who stay is told."""
    rows = [(person, f"health-insurance-{slug}", "2020-04-01") for person in ALL]
    country.registries[slug].store.load("INSERT INTO watch VALUES (?, ?, ?)", rows)


def ask(country: Country, slug: str, query: object, caller: str = "portal") -> object:
    return done(country.registries[slug].handle(query, caller=caller))  # type: ignore[arg-type]


def book(country: Country, slug: str, person: str, case: str = "case-1") -> None:
    booking = BookVisit(person=PersonCode(person), visit_on=TODAY)
    done(country.registries[slug].handle(booking, caller="portal", case=case))


def booked(country: Country, slug: str) -> list[PersonCode]:
    with country.registries[slug].store.section() as tx:
        return [booking.person for booking in store.BOOKINGS.all(tx)]


def die(
    country: Country,
    person: str,
    *,
    at: str = "old",
    on: dt.date = YESTERDAY,
    new_head: str | None = None,
    reporter: str | None = "reporter",
    case: str = "death-1",
) -> None:
    """Let the family register tell the registry of a death, and the registry those concerned."""
    notice = DeathRecorded(
        person=PersonCode(person),
        residence=PLACES[at],
        died_on=on,
        known_on=on,
        reporter=PersonCode(reporter) if reporter else None,
        new_head=PersonCode(new_head) if new_head else None,
    )
    country.told_by_register(at, notice, case)


def take_back(country: Country, person: str, *, at: str = "old", case: str = "death-1") -> None:
    """Let the family register take a death back."""
    notice = DeathTakenBack(person=PersonCode(person), residence=PLACES[at], died_on=YESTERDAY)
    country.told_by_register(at, notice, case)
