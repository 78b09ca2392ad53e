"""Agency codes, their keys, and who may have them translated."""

import base64
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codes import NewPersonQuery, Translated, TranslateQuery, Wanted
from mesh.errors import SetupError
from services.code_exchange.handlers import service
from services.code_exchange.model import Cipher, Keyring, new_key, new_link
from services.code_exchange.store import keyring

KEYS = {name: new_key() for name in ("tax", "benefits", "pension")}
RING = Keyring(KEYS.__getitem__)
LINK = st.binary(min_size=16, max_size=16)
LINKS = st.lists(LINK, unique=True, min_size=1, max_size=20)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/="


@given(LINK)
def test_a_code_leads_back_to_the_person(link: bytes) -> None:
    assert RING.link("tax", RING.code("tax", link)) == link
    assert RING.code("tax", link) == RING.code("tax", link)


@given(LINKS)
def test_two_persons_never_share_a_code(links: list[bytes]) -> None:
    assert len({RING.code("tax", link) for link in links}) == len(links)


@given(LINK)
def test_a_code_is_nothing_at_another_participant(link: bytes) -> None:
    assert RING.link("benefits", RING.code("tax", link)) is None


@settings(max_examples=20)
@given(LINK)
def test_a_code_with_any_other_character_is_nothing(link: bytes) -> None:
    code = RING.code("tax", link)
    altered = {
        f"{code[:at]}{other}{code[at + 1 :]}" for at in range(len(code)) for other in ALPHABET
    }
    assert [one for one in altered if RING.link("tax", one) is not None] == [code]


@given(LINK, st.integers(0, 31), st.integers(1, 255))
def test_a_code_with_a_flipped_byte_is_nothing(link: bytes, at: int, flip: int) -> None:
    sealed = bytearray(base64.urlsafe_b64decode(RING.code("tax", link) + "="))
    sealed[at] ^= flip
    altered = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
    assert RING.link("tax", altered) is None


@given(st.text(max_size=60))
def test_what_is_no_code_is_nothing(text: str) -> None:
    assert RING.link("tax", text) is None


@given(LINK)
def test_a_code_has_one_spelling(link: bytes) -> None:
    code = RING.code("tax", link)
    assert all(RING.link("tax", f"{code}{tail}") is None for tail in ("=", "\n", "A", " "))


@given(LINKS)
def test_translation_keeps_the_order_and_marks_what_is_not_the_callers(
    links: list[bytes],
) -> None:
    own = [RING.code("tax", link) for link in links]
    foreign = [RING.code("pension", link) for link in links]
    translated = RING.translate("tax", "benefits", own + foreign)
    expected = [RING.code("benefits", link) for link in links]
    assert translated == (*expected, *(None for _ in links))


@given(LINKS)
def test_two_leaked_lists_of_codes_have_nothing_to_be_joined_by(links: list[bytes]) -> None:
    ours = [RING.code("tax", link) for link in links]
    theirs = [RING.code("benefits", link) for link in links]
    pieces = [
        {code[at : at + 8] for code in codes for at in range(len(code) - 7)}
        for codes in (ours, theirs)
    ]
    assert not pieces[0] & pieces[1]


def test_codes_sorted_at_one_participant_are_shuffled_at_another() -> None:
    links = [bytes(15) + bytes([n]) for n in range(64)]
    orders = [sorted(links, key=lambda link, name=name: RING.code(name, link)) for name in KEYS]
    assert orders[0] != orders[1] != orders[2]
    assert links not in orders


def test_a_link_id_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Cipher(new_key()).code(b"short")


def test_keys_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    directory = tmp_path / "keys"
    code = keyring(directory).code("tax", bytes(16))
    assert keyring(directory) is keyring(directory)
    keyring.cache_clear()
    assert keyring(directory).link("tax", code) == bytes(16)
    assert [(p.name, p.stat().st_mode & 0o777) for p in directory.iterdir()] == [("tax", 0o600)]


def test_a_process_that_comes_second_uses_the_key_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = keyring(tmp_path).code("tax", bytes(16))
    keyring.cache_clear()
    monkeypatch.setattr(Path, "exists", lambda _: False)
    assert keyring(tmp_path).code("tax", bytes(16)) == code
    assert [path.name for path in tmp_path.iterdir()] == ["tax"]


def test_a_damaged_key_stops_the_exchange(tmp_path: Path) -> None:
    (tmp_path / "tax").write_bytes(b"damaged")
    with pytest.raises(SetupError, match="backup"):
        keyring(tmp_path).code("tax", bytes(16))


@pytest.fixture
def exchange(desk: Any) -> Any:
    return desk(service, "code-exchange")


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return keyring(tmp_path / "keys")


def kept_in(directory: Path, code: str) -> bool:
    files = (path.read_bytes() for path in directory.rglob("*") if path.is_file())
    return any(code.encode() in file for file in files)


async def test_each_new_person_is_given_a_code_of_the_caller_and_nothing_is_kept(
    exchange: Any, ring: Keyring, tmp_path: Path
) -> None:
    """The code leads to a person of its own, whom others can name once it is used."""
    register = "family-register-old"
    replies = [await exchange.handle(NewPersonQuery(), caller=register) for _ in range(3)]
    links = {ring.link(register, reply.code) for reply in replies}
    assert None not in links
    assert len(links) == 3
    query = TranslateQuery(wanted=(Wanted(to="counter-old", codes=(replies[0].code,)),))
    ((code,),) = (await exchange.handle(query, caller=register)).codes
    assert ring.link("counter-old", code) == ring.link(register, replies[0].code)
    assert not any(kept_in(tmp_path, reply.code) for reply in replies)


@pytest.mark.parametrize("secret", ["", "00" * 15, "00" * 17, "not hexadecimal"])
def test_a_link_id_is_made_of_a_whole_secret(secret: str) -> None:
    with pytest.raises(ValueError, match=r"16 bytes|hexadecimal"):
        new_link(secret)


async def test_a_caller_has_its_own_codes_translated(exchange: Any, ring: Keyring) -> None:
    own, foreign = ring.code("benefits-old", bytes(16)), ring.code("tax-old", bytes(16))
    query = TranslateQuery(wanted=(Wanted(to="tax-old", codes=(own, foreign)),))
    answer = await exchange.handle(query, caller="benefits-old")
    assert answer == Translated(codes=((foreign, None),))


@pytest.mark.parametrize("to", ["water", "bank", "nobody", "../keys/tax-old"])
async def test_codes_of_a_participant_without_a_link_are_given_to_nobody_and_stop_nobody(
    exchange: Any, ring: Keyring, to: str
) -> None:
    own = ring.code("tax-old", bytes(16))
    query = TranslateQuery(
        wanted=(Wanted(to=to, codes=(own,)), Wanted(to="benefits-old", codes=(own,)))
    )
    answer = await exchange.handle(query, caller="tax-old")
    assert answer == Translated(codes=((None,), (ring.code("benefits-old", bytes(16)),)))


async def test_the_exchange_writes_nothing_about_anyone(exchange: Any, ring: Keyring) -> None:
    before = list(exchange.store._db.iterdump())
    query = TranslateQuery(
        wanted=(Wanted(to="tax-old", codes=(ring.code("benefits-old", bytes(16)),)),)
    )
    await exchange.handle(query, caller="benefits-old")
    assert list(exchange.store._db.iterdump()) == before
