"""Names, dates and durations as people read them."""

import datetime as dt

import msgspec
import pytest

from scenarios.report import phrases
from scenarios.report.localized import Localized, duration, printable, readable
from scenarios.report.model import Story
from scenarios.report.phrases import Phrase


@pytest.fixture
def japanese(story: Story) -> Localized:
    return Localized(story, "ja")


@pytest.fixture
def english(story: Story) -> Localized:
    return Localized(story, "en")


def test_dates_are_read_aloud(japanese: Localized, english: Localized) -> None:
    assert japanese.date(dt.date(2026, 3, 7)) == "2026年3月7日"
    assert english.date(dt.date(2026, 3, 7)) == "7 March 2026"


def test_a_moment_is_told_in_japanese_time(english: Localized) -> None:
    assert english.moment(dt.datetime(2026, 3, 31, 20, 0, tzinfo=dt.UTC)) == "2026-04-01 05:00:00"


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (None, "–"), (0.04, "0.0 ms"), (2.14, "2.1 ms"), (1234.5, "1,234.5 ms"), (12_345, "12.3 s"),
        (90_000, "1.5 min"), (5_400_000, "1.5 h"), (129_600_000, "1.5 d"),
    ],
)  # fmt: skip
def test_a_duration_has_a_fitting_unit(ms: float | None, said: str) -> None:
    assert duration(ms) == said


def test_names_become_words() -> None:
    assert readable("moved_on") == "moved on"
    assert readable("child-allowance.claim", capital=True) == "Child allowance claim"
    assert readable("_") == "_"


def test_a_procedure_has_its_translation_or_its_readable_id(story: Story) -> None:
    first = story.report.procedures[0]
    assert Localized(story, "en").procedure(first) == "Move out"
    told = msgspec.structs.replace(story, english={"転出届": "Notice of moving out"})
    assert Localized(told, "en").procedure(first) == "Notice of moving out"
    assert Localized(told, "ja").procedure(first) == "転出届"


def test_what_the_story_does_not_know_keeps_its_name(japanese: Localized) -> None:
    assert japanese.party("stranger") == "stranger"
    assert japanese.contract("nowhere.nothing.v1") == "nowhere.nothing.v1"
    assert japanese.outcome("refused.not-resident") == "refused.not-resident"
    assert japanese.procedure_named("car-registration") == "Car registration"


def test_knowledge_is_in_the_order_of_the_participants(japanese: Localized, story: Story) -> None:
    order = [party.name for party in story.parties]
    told = [name for name, _ in japanese.knowledge()]
    assert told == [name for name in order if name in told]


def test_control_characters_are_replaced() -> None:
    assert printable("a\x1b[31m\x07\x9b\u202eb\nc") == "a�[31m���b\nc"


def test_every_phrase_is_said_in_both_languages() -> None:
    said = {name: value for name, value in vars(phrases).items() if isinstance(value, Phrase)}
    assert len(said) > 60
    for name, phrase in said.items():
        assert phrase.en, name
        assert phrase.ja or name == "LETTERS_LANGUAGE", name
        assert phrase.ja.count("{}") == phrase.en.count("{}"), name
