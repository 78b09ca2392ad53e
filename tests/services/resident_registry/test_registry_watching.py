"""A watch that comes late is told what it missed."""

from contracts.base import Accepted
from contracts.mesh import Watch
from contracts.residency import MovedOut
from tests.services.conftest import NEW
from tests.services.resident_registry.acts import ALL, GIRL, YESTERDAY, settle
from tests.services.resident_registry.country import Country, done, move_in


def test_who_watches_somebody_who_has_left_is_told_where_to(country: Country) -> None:
    """Without this, whoever moves on before the watch arrives is lost to the watcher."""
    settle(country, *ALL)
    country.register("new", move_in(*ALL, on=YESTERDAY))
    country.deliver_all()
    registry = country.registries["old"]
    ((last,),) = registry.store.read("SELECT max(seq) FROM outbox")
    reply = done(registry.handle(Watch(person=GIRL), caller="pension"))
    assert reply == Accepted()
    ((recipient, _, event),) = registry.queued(since=last)
    assert recipient == "pension"
    assert event == MovedOut(person=GIRL, moved_on=YESTERDAY, destination=NEW)


def test_who_watches_a_resident_is_told_nothing_yet(country: Country) -> None:
    registry = country.registries["old"]
    done(registry.handle(Watch(person=GIRL), caller="pension"))
    assert registry.queued() == []
    assert registry.store.read("SELECT watcher FROM watch WHERE person = ?", GIRL) == [("pension",)]
