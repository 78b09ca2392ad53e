"""Who was taken for dead is alive: the pension is as before, and what was paid is settled."""

from typing import Any

from contracts.residency import DeathUndone, Deceased
from mesh.errors import Refused
from services.pension.model import PaidBack, Settlement
from tests.services.pension.after_death.pensioners_family import (
    DEAD,
    DIED_ON,
    INSURED,
    MONTHLY,
    PENSIONER,
    SURVIVORS,
    UNDONE,
    WIFE,
    D,
    claim,
    file,
    granted,
    keep,
    on,
    settlements,
    tell,
)


async def test_after_a_mistake_the_file_is_as_before_and_the_missed_months_are_paid(
    office: Any,
) -> None:
    await tell(office)
    await claim(office)
    await claim(office, SURVIVORS)
    on(office, D(2026, 8, 22))
    said = await tell(office, UNDONE)
    first = (847_300 + 2 * 243_800) // 12
    assert {p: (s.status, s.yen, s.overpaid_yen) for p, s in said.items()} == {
        "pension-stop": ("not_needed", 4 * MONTHLY, 0),
        "unpaid-pension": ("not_needed", -3 * MONTHLY, 3 * MONTHLY),
        "survivors-pension": ("not_needed", -first, first),
    }
    assert file(office) == PENSIONER
    pension = granted(office)
    assert pension is not None
    assert pension.ended_on == D(2026, 8, 22)
    assert settlements(office) == [
        Settlement(
            person=DEAD,
            died_on=DIED_ON,
            undone_on=D(2026, 8, 22),
            arrears_yen=4 * MONTHLY,
            to_recover=(
                PaidBack(procedure="unpaid-pension", payee=WIFE, yen=3 * MONTHLY),
                PaidBack(procedure="survivors-pension", payee=WIFE, yen=first),
            ),
        )
    ]


async def test_a_correction_told_again_changes_nothing(office: Any) -> None:
    await tell(office)
    on(office, D(2026, 8, 22))
    await tell(office, UNDONE)
    before = settlements(office)
    on(office, D(2026, 10, 22))
    assert await tell(office, UNDONE) == {}
    assert (file(office), settlements(office)) == (PENSIONER, before)


async def test_a_correction_of_another_death_changes_nothing(office: Any) -> None:
    await tell(office)
    before = file(office)
    assert await tell(office, DeathUndone(person=DEAD, died_on=D(2020, 1, 1))) == {}
    assert file(office) == before


async def test_a_mistake_corrected_at_once_costs_nothing(office: Any) -> None:
    await tell(office)
    said = await tell(office, UNDONE)
    assert {(s.status, s.yen, s.overpaid_yen) for s in said.values()} == {("not_needed", 0, 0)}
    assert settlements(office) == []
    assert file(office) == PENSIONER


async def test_what_was_paid_after_the_recorded_death_was_due_after_all(office: Any) -> None:
    on(office, D(2026, 10, 15))
    await tell(office)
    on(office, D(2026, 10, 20))
    said = await tell(office, UNDONE)
    assert (said["pension-stop"].yen, said["pension-stop"].overpaid_yen) == (0, 0)


async def test_insurance_is_restored_too(office: Any) -> None:
    keep(office, INSURED)
    await tell(office)
    said = await tell(office, UNDONE)
    assert said.keys() == {"pension-stop"}
    assert "資格を元に戻しました" in said["pension-stop"].note
    assert file(office) == INSURED


async def test_a_claim_that_waited_for_a_paper_is_not_needed_any_more(bereaved: Any) -> None:
    bereaved.answers["tax.income.v1"] = Refused("not-taxed-here", "elsewhere")
    await claim(bereaved, SURVIVORS)
    said = await tell(bereaved, UNDONE)
    assert (said["survivors-pension"].status, said["survivors-pension"].yen) == ("not_needed", 0)


async def test_who_was_taken_for_dead_can_die_later(office: Any) -> None:
    keep(office, INSURED)
    await tell(office)
    await claim(office, SURVIVORS)
    await tell(office, UNDONE)
    on(office, D(2026, 12, 20))
    await tell(office, Deceased(person=DEAD, died_on=D(2026, 12, 18)))
    assert (await claim(office, SURVIVORS)).status == "done"
    pension = granted(office)
    assert pension is not None
    assert (pension.since, pension.ended_on) == (D(2027, 1, 1), None)


async def test_a_second_mistake_settles_nothing_of_the_first(office: Any) -> None:
    keep(office, INSURED)
    await tell(office)
    await claim(office, SURVIVORS)
    on(office, D(2026, 8, 22))
    await tell(office, UNDONE)
    first = granted(office)
    again = D(2026, 9, 1)
    await tell(office, Deceased(person=DEAD, died_on=again))
    on(office, D(2026, 12, 22))
    assert (await tell(office, DeathUndone(person=DEAD, died_on=again))).keys() == {"pension-stop"}
    assert (granted(office), len(settlements(office))) == (first, 1)
