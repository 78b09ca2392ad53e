"""Why somebody inherits, in articles and in words without names."""

import enum
import functools
from fractions import Fraction

import msgspec


class Class(enum.IntEnum):
    """The classes of heirs: each is called if nobody of those before inherits. 民法887条, 889条."""

    CHILDREN = 1
    ASCENDANTS = 2
    SIBLINGS = 3


class Cause(enum.Enum):
    """Why somebody is represented by their descendants (民法887条2項)."""

    DIED_BEFORE = "died-before"
    DIED_TOGETHER = "died-together"
    DISQUALIFIED = "disqualified"
    DISINHERITED = "disinherited"


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for one share.

    Attributes:
        articles: Of 民法, as in `ARTICLES`.
    """

    articles: frozenset[str]
    ja: str
    en: str


SPOUSE_SHARE = {
    Class.CHILDREN: Fraction(1, 2),
    Class.ASCENDANTS: Fraction(2, 3),
    Class.SIBLINGS: Fraction(3, 4),
}
"""The share of a spouse beside each class (民法900条1号〜3号), for deaths since 1 January 1981."""

BESIDE_SPOUSE = {
    Class.CHILDREN: "900条1号",
    Class.ASCENDANTS: "900条2号",
    Class.SIBLINGS: "900条3号",
}

ARTICLES = (
    "32条の2",
    "809条",
    "886条1項",
    "887条1項",
    "887条2項",
    "887条3項",
    "889条1項1号",
    "889条1項2号",
    "889条2項",
    "890条",
    "891条",
    "892条",
    *BESIDE_SPOUSE.values(),
    "900条4号",
    "900条4号ただし書",
    "901条1項",
    "901条2項",
)
"""All that can give a share, in the order in which they are cited."""

CAUSE_ARTICLE = {
    Cause.DIED_TOGETHER: "32条の2",
    Cause.DISQUALIFIED: "891条",
    Cause.DISINHERITED: "892条",
}
CAUSE_JA = {
    Cause.DIED_BEFORE: "先に死亡した",
    Cause.DIED_TOGETHER: "同時に死亡した",
    Cause.DISQUALIFIED: "相続欠格となった",
    Cause.DISINHERITED: "廃除された",
}
CAUSE_EN = {
    Cause.DIED_BEFORE: "who died before",
    Cause.DIED_TOGETHER: "who died at the same time",
    Cause.DISQUALIFIED: "who is disqualified",
    Cause.DISINHERITED: "who was disinherited",
}
DESCENDANTS = (("子", "child"), ("孫", "grandchild"), ("曽孫", "great-grandchild"))
ASCENDANTS = (("父母", "parent"), ("祖父母", "grandparent"), ("曽祖父母", "great-grandparent"))


@functools.cache
def basis_of(reasons: tuple[Reason, ...], beside_spouse: Class | None = None) -> str:
    """Cite the articles of all reasons, each once, and that of the shares beside a spouse."""
    cited = {article for reason in reasons for article in reason.articles}
    if beside_spouse is not None:
        cited.add(BESIDE_SPOUSE[beside_spouse])
    return "民法" + "、".join(article for article in ARTICLES if article in cited)


@functools.cache
def spouse(beside: Class | None) -> Reason:
    """Give the reason of the spouse, beside a class or alone (民法890条, 900条)."""
    if beside is None:
        return Reason(
            articles=frozenset({"890条"}),
            ja="他に相続人のいない配偶者",
            en="The spouse, beside whom nobody else inherits",
        )
    others_ja = {
        Class.CHILDREN: "子又はその代襲者",
        Class.ASCENDANTS: "直系尊属",
        Class.SIBLINGS: "兄弟姉妹又はその代襲者",
    }
    others_en = {
        Class.CHILDREN: "children or their descendants",
        Class.ASCENDANTS: "ascendants",
        Class.SIBLINGS: "siblings or their children",
    }
    share = SPOUSE_SHARE[beside]
    return Reason(
        articles=frozenset({"890条", BESIDE_SPOUSE[beside]}),
        ja=f"{others_ja[beside]}とともに相続する配偶者（{share.denominator}分の{share.numerator}）",
        en=f"The spouse, who takes {share} beside {others_en[beside]}",
    )


@functools.cache
def child(heads: int, *, adopted: bool) -> Reason:
    """Give the reason of a child, one of so many who divide (民法887条1項, 809条)."""
    ja, en = ("養子", "An adopted child") if adopted else ("子", "A child")
    return Reason(
        articles=frozenset({"887条1項", *_equally(heads), *({"809条"} if adopted else ())}),
        ja=f"被相続人の{ja}{_heads_ja(heads)}",
        en=f"{en} of the deceased{_heads_en(heads)}",
    )


@functools.cache
def unborn(heads: int) -> Reason:
    """Give the reason of a child not yet born (民法886条)."""
    return Reason(
        articles=frozenset({"886条1項", "887条1項", *_equally(heads)}),
        ja=f"既に生まれたものとみなされる胎児{_heads_ja(heads)}",
        en=f"A child not yet born, who counts as born{_heads_en(heads)}",
    )


@functools.cache
def descendant(causes: tuple[Cause, ...], heads: int, lines: int) -> Reason:
    """Give the reason of who represents a child of the deceased (民法887条2項, 3項).

    Args:
        causes: Why each person of the line, from the child on, does not take.
        heads: How many divide the part of the last of them.
        lines: How many divide the part of the class.
    """
    depth, cause = len(causes), causes[-1]
    above_ja, above_en = _noun(DESCENDANTS, depth - 1, "直系卑属", "descendant")
    own_ja, own_en = _noun(DESCENDANTS, depth, "直系卑属", "descendant")
    paragraph = {"887条2項"} if depth == 1 else {"887条2項", "887条3項"}
    return Reason(
        articles=frozenset({"901条1項", *paragraph, *_causes(causes), *_equally(lines, heads)}),
        ja=f"{CAUSE_JA[cause]}{above_ja}を{'代襲' if depth == 1 else '再代襲'}した{own_ja}"
        f"{_heads_ja(heads)}",
        en=f"A {own_en}, in the place of a {above_en} {CAUSE_EN[cause]}{_heads_en(heads)}",
    )


@functools.cache
def ascendant(degree: int, heads: int) -> Reason:
    """Give the reason of an ascendant of the nearest degree, parents being 1 (民法889条1項1号)."""
    ja, en = _noun(ASCENDANTS, degree - 1, "直系尊属", "ascendant")
    return Reason(
        articles=frozenset({"889条1項1号", *_equally(heads)}),
        ja=f"先順位の相続人がいないため相続する{ja}{_heads_ja(heads)}",
        en=f"A {en}, as nobody of the first class inherits{_heads_en(heads)}",
    )


@functools.cache
def sibling(heads: int, *, unequal: bool, half: bool) -> Reason:
    """Give the reason of a sibling (民法889条1項2号).

    Args:
        heads: How many siblings, with those represented, divide.
        unequal: Whether there are some of the full and some of the half blood among them.
        half: Whether this one is of the half blood (民法900条4号ただし書).
    """
    ja, en = _blood(unequal=unequal, half=half)
    articles = {"889条1項2号", *_equally(heads), *({"900条4号ただし書"} if unequal else ())}
    return Reason(
        articles=frozenset(articles),
        ja=f"先順位の相続人がいないため相続する{ja}"
        f"{f'（{heads}人で分ける）' if unequal else _heads_ja(heads)}",
        en=f"A {en}, as nobody of the classes before inherits"
        f"{f' (one of {heads})' if unequal else _heads_en(heads)}",
    )


@functools.cache
def sibling_child(cause: Cause, heads: int, lines: int, *, unequal: bool, half: bool) -> Reason:
    """Give the reason of who represents a sibling (民法889条2項); see `sibling`, `descendant`."""
    ja, en = _blood(unequal=unequal, half=half)
    proviso = {"900条4号ただし書"} if unequal else set[str]()
    return Reason(
        articles=frozenset(
            {"889条2項", "901条2項", *_causes((cause,)), *_equally(lines, heads), *proviso}
        ),
        ja=f"{CAUSE_JA[cause]}{ja}を代襲したおい・めい{_heads_ja(heads)}",
        en=f"A niece or nephew, in the place of a {en} {CAUSE_EN[cause]}{_heads_en(heads)}",
    )


def _blood(*, unequal: bool, half: bool) -> tuple[str, str]:
    if not unequal:
        return "兄弟姉妹", "sibling"
    if half:
        return "父母の一方のみを同じくする兄弟姉妹", "sibling of the half blood"
    return "父母の双方を同じくする兄弟姉妹", "sibling of the full blood"


def _noun(nouns: tuple[tuple[str, str], ...], index: int, ja: str, en: str) -> tuple[str, str]:
    return nouns[index] if index < len(nouns) else (ja, en)


def _causes(causes: tuple[Cause, ...]) -> set[str]:
    return {CAUSE_ARTICLE[cause] for cause in causes if cause in CAUSE_ARTICLE}


def _equally(*heads: int) -> set[str]:
    return {"900条4号"} if any(number > 1 for number in heads) else set()


def _heads_ja(heads: int) -> str:
    return f"（{heads}人で等分）" if heads > 1 else ""


def _heads_en(heads: int) -> str:
    return f" (one of {heads}, in equal parts)" if heads > 1 else ""
