"""What is said with each heir: articles, words, proofs and the order."""

from tests.services.family_register.named_family import (
    CHILDREN,
    COUPLE,
    HINA,
    ICHIRO,
    MAGO,
    TARO_DIES,
    birth,
    death,
    heir,
    succession,
)


def test_reasons_and_proofs_of_a_spouse_and_two_children() -> None:
    spouse, first, _ = succession("taro", *CHILDREN).heirs
    assert (spouse.relation, spouse.line) == ("spouse", ("hanako",))
    assert spouse.basis == "民法890条、900条1号"
    assert spouse.because_ja == "子又はその代襲者とともに相続する配偶者（2分の1）"
    assert spouse.because_en == "The spouse, who takes 1/2 beside children or their descendants"
    assert spouse.proofs == ("death-taro", "marriage-taro-hanako")
    assert (first.relation, first.line) == ("child", ("ichiro",))
    assert first.basis == "民法887条1項、900条1号、900条4号"
    assert first.because_ja == "被相続人の子（2人で等分）"
    assert first.because_en == "A child of the deceased (one of 2, in equal parts)"
    assert first.proofs == ("death-taro", "birth-ichiro")


def test_reasons_and_proofs_of_a_grandchild() -> None:
    family = (*COUPLE, ICHIRO, MAGO, death("ichiro", 2010))
    grandchild = heir("mago", "taro", *family)
    assert grandchild.basis == "民法887条2項、900条1号、901条1項"
    assert grandchild.because_ja == "先に死亡した子を代襲した孫"
    assert grandchild.because_en == "A grandchild, in the place of a child who died before"
    assert grandchild.proofs == ("death-taro", "birth-ichiro", "death-ichiro", "birth-mago")


def test_heirs_come_with_the_spouse_first_then_by_birth_of_their_line() -> None:
    family = (*CHILDREN, HINA, MAGO, death("ichiro", 2010), birth("eldest", 1966, "hanako", "taro"))
    order = [h.person for h in succession("taro", *family).heirs]
    assert order == ["hanako", "eldest", "mago", "hina", "jiro"]


def test_twins_come_by_their_code() -> None:
    twins = [birth(name, 1970, "hanako", "taro") for name in ("b", "a")]
    assert [h.person for h in succession("taro", TARO_DIES, *twins).heirs] == ["a", "b"]
