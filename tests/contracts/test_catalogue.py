"""What holds for every contract there is."""

import ast
import pkgutil
import re
import sys
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contracts
from contracts import catalogue
from contracts.base import Contract, Message
from contracts.catalogue import CONTRACTS

EVERY = [pytest.param(entry, id=name) for name, entry in sorted(CONTRACTS.items())]
REQUESTS = [p for p in EVERY if p.values[0].kind != "event"]
TOLD = [
    pytest.param(entry.values[0].message, id=entry.id) for entry in EVERY if entry not in REQUESTS
]
ANSWERS = sorted({entry.values[0].reply for entry in REQUESTS}, key=lambda reply: reply.__name__)
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def hints(carrier: type[Message]) -> dict[str, Any]:
    return get_type_hints(carrier, include_extras=True)


def may_be_withheld(annotation: Any) -> bool:
    inner = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    return msgspec.UnsetType in get_args(inner)


def test_the_catalogue_imports_every_module_that_declares_contracts() -> None:
    modules = {module.name for module in pkgutil.iter_modules(contracts.__path__)}

    assert modules - {"__main__", "base", "catalogue", "common", "evolution"} == set(
        catalogue.__all__
    ) - {"CONTRACTS"}


@pytest.mark.parametrize(
    "path", sorted(Path(contracts.__path__[0]).glob("*.py")), ids=lambda p: p.stem
)
def test_contracts_import_nothing_but_msgspec(path: Path) -> None:
    tree = ast.walk(ast.parse(path.read_text()))
    imported = {
        (node.module or "" if isinstance(node, ast.ImportFrom) else alias.name).partition(".")[0]
        for node in tree
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert imported - sys.stdlib_module_names <= {"msgspec", "contracts"}


@pytest.mark.parametrize("entry", EVERY)
def test_every_contract_says_what_it_is_whose_it_is_and_why(entry: Contract) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z0-9-]+\.v[1-9][0-9]*", entry.name)
    assert re.fullmatch(r"\*|[a-z][a-z-]*", entry.owner)
    assert JAPANESE.search(entry.title_ja)
    assert re.fullmatch(r"[A-Z][A-Za-z' -]+", entry.title_en)
    assert entry.basis
    assert entry.message.__doc__


@pytest.mark.parametrize("entry", EVERY)
def test_a_field_can_be_withheld_exactly_when_it_is_an_item(entry: Contract) -> None:
    for carrier in filter(None, (entry.message, entry.reply)):
        fields = msgspec.structs.fields(carrier)

        withheld = {f.name for f in fields if may_be_withheld(hints(carrier)[f.name])}

        assert withheld == {f.name for f in fields if f.default is msgspec.UNSET}


@pytest.mark.parametrize("entry", EVERY)
def test_only_what_the_owner_says_has_items(entry: Contract) -> None:
    if entry.reply is not None:
        assert not any(map(may_be_withheld, hints(entry.message).values()))


@pytest.mark.parametrize("entry", EVERY)
def test_every_item_has_a_japanese_label(entry: Contract) -> None:
    carrier = entry.message if entry.reply is None else entry.reply

    for item in entry.items:
        annotation = hints(carrier)[item]
        assert get_origin(annotation) is Annotated, item
        assert JAPANESE.search(get_args(annotation)[1].title), item


@pytest.mark.parametrize("entry", EVERY)
def test_every_contract_has_a_json_schema(entry: Contract) -> None:
    for carrier in filter(None, (entry.message, entry.reply)):
        assert msgspec.json.schema(carrier)["$defs"][carrier.__name__]["type"] == "object"


@pytest.mark.parametrize(
    "carrier", [*(pytest.param(p.values[0].message, id=p.id) for p in EVERY), *ANSWERS]
)
@settings(max_examples=10)
@given(data=st.data())
def test_every_message_comes_out_of_json_as_it_went_in(
    carrier: type[Message], data: st.DataObject
) -> None:
    message = data.draw(st.from_type(carrier))

    assert msgspec.json.decode(msgspec.json.encode(message), type=carrier) == message


@pytest.mark.parametrize("entry", REQUESTS)
@settings(max_examples=5)
@given(data=st.data())
def test_requests_reject_a_field_they_do_not_know(entry: Contract, data: st.DataObject) -> None:
    fields = msgspec.to_builtins(data.draw(st.from_type(entry.message)))

    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert(fields | {"surprise": 1}, entry.message, strict=True)


@pytest.mark.parametrize("carrier", [*TOLD, *ANSWERS])
@settings(max_examples=5)
@given(data=st.data())
def test_events_and_answers_tolerate_a_field_they_do_not_know(
    carrier: type[Message], data: st.DataObject
) -> None:
    message = data.draw(st.from_type(carrier))
    raw = msgspec.json.encode(msgspec.to_builtins(message) | {"surprise": 1})

    assert msgspec.json.decode(raw, type=carrier) == message
