"""What is told of the messages: each once, in its act, and counted by who sent it when."""

import datetime as dt

from contracts.base import contract_of
from contracts.bereavement import Confirm, ReportStep
from contracts.deaths import ReportDeath
from contracts.portal import SealNote
from contracts.residency import Deceased
from scenarios.stage.acting import PlayedAct
from scenarios.telling.acts import acts
from scenarios.telling.figures import effort
from scenarios.telling.traffic import Push, Question, Traffic

DAY = dt.date(2026, 6, 8)


def asked(caller: str, message: type, outcome: str, at: int) -> Question:
    return Question(
        caller, contract_of(message), "desk", "self", "", (), outcome, "case", at, at + 5
    )


def played(began: int) -> PlayedAct:
    return PlayedAct(day=DAY, title_ja="幕", title_en="act", began_ns=began)


def test_a_message_that_was_sent_again_is_shown_once_as_it_ended() -> None:
    attempts = [
        asked("tax", ReportStep, outcome, at)
        for at, outcome in ((10, "notice-awaited"), (20, "busy"), (30, "accepted"))
    ]
    (act,) = acts([played(0)], Traffic(attempts, []))
    assert [(step.outcome, step.sent_ms) for step in act.steps] == [("accepted", 30 / 1e6)]


def test_what_never_got_through_and_what_was_refused_is_shown() -> None:
    attempts = [
        asked("tax", ReportStep, "notice-awaited", 10),
        asked("tax", ReportStep, "unreachable", 20),
        asked("bank", ReportStep, "refused.not-in-case", 30),
        asked("bank", ReportStep, "accepted", 40),
    ]
    (act,) = acts([played(0)], Traffic(attempts, []))
    assert [step.outcome for step in act.steps] == [
        "unreachable",
        "refused.not-in-case",
        "accepted",
    ]


def test_a_message_belongs_to_the_act_in_which_it_left() -> None:
    told = Push("registry", contract_of(Deceased), "tax", "", (), "applied", "case", 150, 170)
    questions = [asked("counter-chofu", ReportDeath, "accepted", 110)]
    first, second = acts([played(0), played(100)], Traffic(questions, [told]), in_life=1)
    assert (first.steps, first.in_life) == ([], True)
    assert [step.contract for step in second.steps] == [
        contract_of(ReportDeath).name,
        contract_of(Deceased).name,
    ]
    assert not second.in_life


def test_only_what_devices_achieved_counts_and_not_what_was_done_in_life() -> None:
    questions = [
        asked("citizen-app", SealNote, "accepted", 10),
        asked("counter-chofu", ReportDeath, "refused.wrong-place", 110),
        asked("counter-chofu", ReportDeath, "accepted", 120),
        asked("citizen-app", Confirm, "accepted", 130),
        asked("tax", ReportStep, "accepted", 140),
    ]
    made = effort(Traffic(questions, []), attached=2, since_ns=100)
    assert (made.filings, made.visits, made.documents_attached) == (1, 1, 2)
    assert effort(Traffic(questions, []), attached=0).filings == 2
