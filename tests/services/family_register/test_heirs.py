"""Who inherits: the spouse, the children, and those who represent them. 民法886条〜890条."""

import pytest

from mesh.errors import Refused
from tests.services.family_register.named_family import (
    CHILDREN,
    COUPLE,
    FULL,
    HINA,
    ICHIRO,
    JIRO,
    MAGO,
    NEPHEW,
    ORPHAN,
    SORA,
    TARO_DIES,
    acknowledgement,
    adoption,
    birth,
    day,
    death,
    disappearance,
    disinheritance,
    divorce,
    heir,
    marriage,
    shares,
    succession,
    voiding,
)

# ---- spouse and classes ---


def test_a_spouse_alone_takes_everything() -> None:
    assert shares("taro", *COUPLE) == {"hanako": "1"}
    assert heir("hanako", "taro", *COUPLE).basis == "民法890条"


def test_beside_children_a_spouse_takes_one_half() -> None:
    assert shares("taro", *CHILDREN) == {"hanako": "1/2", "ichiro": "1/4", "jiro": "1/4"}


def test_beside_ascendants_a_spouse_takes_two_thirds() -> None:
    family = (*SORA, marriage("sora", "umi", 1980))
    assert shares("sora", *family) == {"umi": "2/3", "father": "1/6", "mother": "1/6"}


def test_beside_siblings_a_spouse_takes_three_quarters() -> None:
    family = (*ORPHAN, FULL, marriage("sora", "umi", 1980))
    assert shares("sora", *family) == {"umi": "3/4", "full": "1/4"}


def test_without_a_spouse_the_children_divide_everything() -> None:
    family = (ICHIRO, JIRO, TARO_DIES)
    assert shares("taro", *family) == {"ichiro": "1/2", "jiro": "1/2"}


def test_a_divorced_spouse_is_no_heir() -> None:
    family = (*CHILDREN, divorce("taro", "hanako", 2010))
    assert shares("taro", *family) == {"ichiro": "1/2", "jiro": "1/2"}


def test_only_the_last_spouse_inherits_and_the_children_of_both_marriages() -> None:
    family = (
        *CHILDREN,
        divorce("taro", "hanako", 1980),
        marriage("taro", "yoko", 1982),
        birth("saburo", 1985, "yoko", "taro"),
    )
    expected = {"yoko": "1/2", "ichiro": "1/6", "jiro": "1/6", "saburo": "1/6"}
    assert shares("taro", *family) == expected


def test_a_spouse_who_died_before_is_no_heir() -> None:
    assert shares("taro", *CHILDREN, death("hanako", 2019)) == {"ichiro": "1/2", "jiro": "1/2"}


def test_who_dies_after_the_deceased_has_inherited() -> None:
    family = (*CHILDREN, death("hanako", "2020-06-16"), death("jiro", 2021))
    assert shares("taro", *family) == {"hanako": "1/2", "ichiro": "1/4", "jiro": "1/4"}


def test_nobody_at_all_is_an_empty_list() -> None:
    assert shares("taro", TARO_DIES) == {}
    assert shares("sora", *ORPHAN) == {}


def test_who_has_not_died_leaves_nothing() -> None:
    for family in ((ICHIRO,), (ICHIRO, TARO_DIES, voiding("v", "death-taro"))):
        with pytest.raises(Refused, match="882条") as refused:
            succession("taro", *family)
        assert refused.value.code == "refused.not-deceased"


def test_a_disappearance_opens_the_succession_on_its_day() -> None:
    opened = succession("taro", ICHIRO, disappearance("taro", 1999))
    assert opened.died_on == day(1999)
    assert [h.person for h in opened.heirs] == ["ichiro"]


def test_an_illegitimate_child_takes_what_any_child_takes() -> None:
    family = (*CHILDREN, birth("soto", 1980, "lover"), acknowledgement("soto", "taro", 1990))
    assert shares("taro", *family)["soto"] == shares("taro", *family)["ichiro"] == "1/6"


def test_a_child_born_after_the_death_inherits() -> None:
    family = (*COUPLE, birth("posthumous", "2021-01-10", "hanako", "taro"))
    assert shares("taro", *family) == {"hanako": "1/2", "posthumous": "1/2"}


def test_a_child_whom_the_father_acknowledged_and_adopted_is_his_child_by_blood() -> None:
    family = (birth("soto", 1980, "lover"), acknowledgement("soto", "taro", 1990), TARO_DIES)
    assert heir("soto", "taro", *family, adoption("soto", "taro", 1995)).basis == "民法887条1項"


# ---- representation ---


def test_the_children_of_a_child_who_died_before_divide_that_part() -> None:
    family = (*CHILDREN, MAGO, HINA, death("ichiro", 2010))
    expected = {"hanako": "1/2", "jiro": "1/4", "mago": "1/8", "hina": "1/8"}
    assert shares("taro", *family) == expected


def test_descendants_represent_without_limit() -> None:
    family = (
        *(*CHILDREN, MAGO, HINA, death("ichiro", 2010), death("mago", 2019)),
        birth("himago", 2018, "mago"),
    )
    assert shares("taro", *family)["himago"] == "1/8"
    great = heir("himago", "taro", *family)
    assert great.line == ("ichiro", "mago", "himago")
    assert great.relation == "descendant"
    assert great.basis == "民法887条2項、887条3項、900条1号、900条4号、901条1項"
    assert great.because_ja == "先に死亡した孫を再代襲した曽孫"
    assert great.because_en == "A great-grandchild, in the place of a grandchild who died before"


def test_a_child_who_died_before_without_descendants_leaves_the_part_to_the_others() -> None:
    assert shares("taro", *CHILDREN, death("ichiro", 2010)) == {"hanako": "1/2", "jiro": "1/2"}


def test_grandchildren_alone_still_take_by_lines() -> None:
    family = (
        *(*CHILDREN, MAGO, HINA, birth("only", 2001, "jiro")),
        *(death("ichiro", 2010), death("jiro", 2011)),
    )
    expected = {"hanako": "1/2", "mago": "1/8", "hina": "1/8", "only": "1/4"}
    assert shares("taro", *family) == expected


def test_a_grandchild_conceived_after_the_death_does_not_represent() -> None:
    unconceived = birth("late", "2021-04-12", "ichiro")  # 301 days later
    conceived = birth("early", "2021-04-11", "ichiro")
    family = (*CHILDREN, disinheritance("ichiro", "taro", 2010))
    assert "late" not in shares("taro", *family, unconceived)
    assert shares("taro", *family, conceived)["early"] == "1/4"


def test_who_descends_from_two_children_who_died_takes_the_parts_of_both() -> None:
    family = (
        *(ICHIRO, JIRO, birth("saburo", 1975, "hanako", "taro"), TARO_DIES),
        *(birth("a", 1995, "x", "ichiro"), birth("b", 1996, "y", "jiro")),
        *(birth("c", 2018, "a", "b"), death("a", 2019), death("b", 2019)),
        *(death("ichiro", 2010), death("jiro", 2010)),
    )
    assert shares("taro", *family) == {"saburo": "1/3", "c": "2/3"}


def test_a_disqualified_child_is_represented() -> None:
    family = (*CHILDREN, MAGO)
    expected = {"hanako": "1/2", "mago": "1/4", "jiro": "1/4"}
    assert shares("taro", *family, disqualified="ichiro") == expected
    assert "891条" in heir("mago", "taro", *family, disqualified="ichiro").basis


def test_a_disinherited_child_is_represented() -> None:
    family = (*CHILDREN, MAGO, disinheritance("ichiro", "taro", 2000))
    assert shares("taro", *family) == {"hanako": "1/2", "mago": "1/4", "jiro": "1/4"}
    grandchild = heir("mago", "taro", *family)
    assert "892条" in grandchild.basis
    assert "disinheritance-ichiro-taro" in grandchild.proofs


def test_siblings_and_their_children_have_no_reserved_share_to_be_deprived_of() -> None:
    family = (*ORPHAN, FULL, NEPHEW)
    assert shares("sora", *family, disinheritance("full", "sora", 2000)) == {"full": "1"}
    died = death("full", 2010), disinheritance("nephew", "sora", 2011)
    assert shares("sora", *family, *died) == {"nephew": "1"}


def test_who_was_disinherited_by_somebody_else_inherits() -> None:
    family = (*CHILDREN, disinheritance("ichiro", "hanako", 2000))
    assert shares("taro", *family)["ichiro"] == "1/4"


def test_a_spouse_who_is_disqualified_disinherited_or_renounces_takes_nothing() -> None:
    alone = {"ichiro": "1/2", "jiro": "1/2"}
    assert shares("taro", *CHILDREN, disqualified="hanako") == alone
    assert shares("taro", *CHILDREN, renounced="hanako") == alone
    assert shares("taro", *CHILDREN, disinheritance("hanako", "taro", 2000)) == alone


def test_a_representative_who_is_disqualified_is_represented_in_turn() -> None:
    family = (*CHILDREN, MAGO, birth("himago", 2019, "mago"), death("ichiro", 2010))
    assert shares("taro", *family, disqualified="mago")["himago"] == "1/4"
