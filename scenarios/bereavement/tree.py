"""The family tree of somebody who has died, with shares (法定相続情報一覧図)."""

import datetime as dt

from scenarios.bereavement.relation import relation
from scenarios.bereavement.report import UNBORN, NamedHeir, Names
from scenarios.bereavement.scene import Reported, Scene
from scenarios.population.model import Departed
from scenarios.report.family import Branch, FamilyTree, Inheritance, Relative

_SIDEWAYS = frozenset({"sibling", "sibling-child"})


def tree_of(scene: Scene, reported: Reported, heirs: list[NamedHeir], names: Names) -> FamilyTree:
    """Return the tree of one person: from the parents down, if it is they who lead to the heirs."""
    return _Tree(scene, reported, heirs, names).whole()


class _Tree:
    def __init__(
        self, scene: Scene, reported: Reported, heirs: list[NamedHeir], names: Names
    ) -> None:
        self._kin = scene.planner.kin
        self._deceased = reported.death.deceased
        self._renounced = reported.renounced
        self._heirs = heirs
        self._died = {
            each.death.deceased: each.death.died_on
            for each in scene.reported.values()
            if not each.corrected
        }
        self._lines = {names.number(code) for named in heirs for code in named.heir.line}

    def whole(self) -> FamilyTree:
        """Return the tree, and the heirs with reasons."""
        return FamilyTree(
            deceased=self._kin.name(self._deceased),
            root=self._root(),
            heirs=[self._inheritance(named) for named in self._heirs],
        )

    def _root(self) -> Branch:
        parents = self._kin.population.parents_of(self._deceased)
        upwards = any(parent in self._lines for parent in parents)
        sideways = any(named.heir.relation in _SIDEWAYS for named in self._heirs)
        if not parents or not (upwards or sideways):
            return self._branch(self._deceased)
        *partner, person = parents
        children = {self._deceased, *(self._kin.siblings(self._deceased) if sideways else ())}
        return Branch(
            person=self._relative(person),
            partner=self._relative(partner[0]) if partner else None,
            children=[self._branch(child) for child in self._by_age(children)],
        )

    def _branch(self, person: int) -> Branch:
        """Return a person with those through whom, or to whom, the estate goes."""
        deceased = person == self._deceased
        spouse = self._kin.spouse(person) if deceased else None
        children = self._kin.children(person)
        unborn = [named for named in self._heirs if named.person is None and deceased]
        return Branch(
            person=self._relative(person),
            partner=None if spouse is None else self._relative(spouse),
            children=[
                *(self._branch(child) for child in children if deceased or child in self._lines),
                *(Branch(person=self._unborn(named)) for named in unborn),
            ],
        )

    def _relative(self, person: int) -> Relative:
        words = relation(self._kin, self._deceased, person)
        share = next((str(h.share) for h in self._heirs if h.person == person), "")
        return Relative(
            name=self._kin.name(person),
            kind=self._kind(person, share),
            relation_ja=words.ja,
            relation_en=words.en,
            born=self._kin.population.birth_of(person),
            died=self._day_of_death(person),
            share=share,
        )

    def _unborn(self, named: NamedHeir) -> Relative:
        words = relation(self._kin, self._deceased, None)
        return Relative(
            name=UNBORN,
            kind="heir",
            relation_ja=words.ja,
            relation_en=words.en,
            share=str(named.share),
        )

    def _kind(self, person: int, share: str) -> str:
        if person == self._deceased:
            return "deceased"
        if share:
            return "heir"
        if self._day_of_death(person) is not None:
            return "gone"
        return "renounced" if person in self._renounced else "other"

    def _day_of_death(self, person: int) -> dt.date | None:
        one = self._kin.population.kin(person)
        return one.died_on if isinstance(one, Departed) else self._died.get(person)

    def _by_age(self, persons: set[int]) -> list[int]:
        return sorted(persons, key=self._kin.population.birth_of)

    def _inheritance(self, named: NamedHeir) -> Inheritance:
        words = relation(self._kin, self._deceased, named.person)
        return Inheritance(
            name=UNBORN if named.person is None else self._kin.name(named.person),
            relation_ja=words.ja,
            relation_en=words.en,
            share=str(named.share),
            basis=named.heir.basis,
            because_ja=named.heir.because_ja,
            because_en=named.heir.because_en,
        )
