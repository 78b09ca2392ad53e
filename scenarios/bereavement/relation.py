"""What people are to somebody who has died, in words: wife, elder half-brother, nephew."""

from contracts.common import Sex
from scenarios.bereavement.kin import Kin
from scenarios.report.phrases import Phrase

_SPOUSE = Phrase("夫", "husband"), Phrase("妻", "wife")
_CHILD = Phrase("息子", "son"), Phrase("娘", "daughter")
_GRANDCHILD = Phrase("孫", "grandson"), Phrase("孫", "granddaughter")
_PARENT = Phrase("父", "father"), Phrase("母", "mother")
_ELDER = Phrase("兄", "elder brother"), Phrase("姉", "elder sister")
_YOUNGER = Phrase("弟", "younger brother"), Phrase("妹", "younger sister")
_NEPHEW = Phrase("甥", "nephew"), Phrase("姪", "niece")
_RELATIVE = Phrase("親族", "relative"), Phrase("親族", "relative")
_HALF = Phrase("半血の{}", "half-blood {}")
UNBORN = Phrase("胎児", "unborn child")
DECEASED = Phrase("故人", "deceased")


def relation(kin: Kin, deceased: int, person: int | None) -> Phrase:
    """Return what a person is to the deceased; `None` is a child not yet born."""
    if person is None:
        return UNBORN
    if person == deceased:
        return DECEASED
    words = _words(kin, deceased, person)[kin.population.kin(person).sex is Sex.FEMALE]
    if person in kin.siblings(deceased) and not kin.same_parents(deceased, person):
        return Phrase(_HALF.ja.format(words.ja), _HALF.en.format(words.en))
    return words


def _words(kin: Kin, deceased: int, person: int) -> tuple[Phrase, Phrase]:
    parents = set(kin.population.parents_of(person))
    siblings, children = kin.siblings(deceased), kin.children(deceased)
    if person == kin.spouse(deceased):
        return _SPOUSE
    if person in children:
        return _CHILD
    if person in kin.population.parents_of(deceased):
        return _PARENT
    if person in siblings:
        elder = kin.population.birth_of(person) < kin.population.birth_of(deceased)
        return _ELDER if elder else _YOUNGER
    if parents & set(children):
        return _GRANDCHILD
    return _NEPHEW if parents & set(siblings) else _RELATIVE
