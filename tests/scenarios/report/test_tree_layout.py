"""Where the persons of a family tree stand."""

from hypothesis import given
from hypothesis import strategies as st

from scenarios.report.family import Branch
from scenarios.report.tree_layout import HEIGHT, WIDTH, Layout
from tests.scenarios.report.bereaved_relatives import relative


def _branch(couple: bool, children: list[Branch]) -> Branch:
    return Branch(
        person=relative("一", "heir", "1/2"),
        partner=relative("二", "other") if couple else None,
        children=children,
    )


BRANCHES = st.recursive(
    st.booleans().map(lambda couple: _branch(couple, [])),
    lambda below: st.builds(_branch, st.booleans(), st.lists(below, max_size=4)),
    max_leaves=12,
)


@given(BRANCHES)
def test_nobody_stands_on_anybody_else(root: Branch) -> None:
    layout = Layout(root)
    boxes = layout.boxes
    for number, one in enumerate(boxes):
        assert 0 <= one.x <= layout.width - WIDTH
        assert 0 <= one.y <= layout.height - HEIGHT
        for other in boxes[number + 1 :]:
            apart = abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT
            assert apart
    for couple in layout.couples:
        assert all(child.x > couple.person.x + WIDTH for child in couple.children)
