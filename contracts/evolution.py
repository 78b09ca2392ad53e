"""Contracts may grow within a major version and must not break: the check that holds it.

What was released lies in `contracts/released/`, one JSON Schema (2020-12) for each contract.
A change is incompatible if a reader of the released form would miss or refuse something, or
if a message of a released sender would be refused now. Then a new major version is due, served
beside the old one until its sunset.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from contracts.base import Contract

RELEASED = Path(__file__).parent / "released"

_PROSE = ("title", "description", "x-standard")
"""Parts of a schema that no program depends on."""

Schema = dict[str, Any]


def schema_of(contract: Contract) -> Schema:
    """Return the JSON Schema of a contract's message, and of its reply if it has one."""
    carriers = [contract.message, *([contract.reply] if contract.reply is not None else [])]
    references, definitions = msgspec.json.schema_components(
        carriers, ref_template="#/$defs/{name}"
    )
    message, *reply = references
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": contract.name,
        "title": contract.title_ja,
        "description": contract.title_en,
        "kind": contract.kind,
        "owner": contract.owner,
        "message": message,
        **({"reply": reply[0]} if reply else {}),
        "$defs": definitions,
    }
    plain: Schema = msgspec.json.decode(msgspec.json.encode(schema))
    return plain


def release(contracts: dict[str, Contract], folder: Path = RELEASED) -> int:
    """Write the schemas of all contracts; return how many files changed."""
    folder.mkdir(exist_ok=True)
    names = unreleased(contracts, folder)
    for name in names:
        _path(folder, name).write_bytes(_text(contracts[name]))
    return len(names)


def unreleased(contracts: dict[str, Contract], folder: Path = RELEASED) -> list[str]:
    """Return the contracts whose present form has not been released."""
    return [
        name
        for name, contract in sorted(contracts.items())
        if not _path(folder, name).exists() or _path(folder, name).read_bytes() != _text(contract)
    ]


def breaks(contracts: dict[str, Contract], folder: Path = RELEASED) -> list[str]:
    """Return what breaks a released contract, one sentence each; none if all is compatible."""
    found = []
    for path in sorted(folder.glob("*.json")):
        released: Schema = msgspec.json.decode(path.read_bytes())
        name = released["$id"]
        if name not in contracts:
            found.append(f"{name}: is not served any more; keep it until its sunset has passed")
            continue
        found += [
            f"{name}: {fault}" for fault in incompatible(released, schema_of(contracts[name]))
        ]
    return found


def incompatible(released: Schema, now: Schema) -> Iterator[str]:
    """Yield what makes one schema incompatible with the one that was released."""
    for part in ("kind", "owner", "message", "reply"):
        if released.get(part) != now.get(part):
            yield f"its {part} is another one"
    for name, before in released["$defs"].items():
        after = now["$defs"].get(name)
        if after is None:
            yield f"{name} is gone; whoever reads it needs it"
        elif "enum" in before:
            yield from _enum(name, before, after)
        else:
            yield from _object(name, before, after)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"


def _text(contract: Contract) -> bytes:
    return msgspec.json.format(msgspec.json.encode(schema_of(contract)), indent=2) + b"\n"


def _enum(name: str, before: Schema, after: Schema) -> Iterator[str]:
    for value in set(before["enum"]) - set(after.get("enum", ())):
        yield f"{name} lacks the value {value}; older senders send it"
    for value in set(after.get("enum", ())) - set(before["enum"]):
        yield f"{name} has the new value {value}; older readers refuse it"


def _object(name: str, before: Schema, after: Schema) -> Iterator[str]:
    old, new = before.get("properties", {}), after.get("properties", {})
    for field, was in old.items():
        if field not in new:
            yield f"{name}.{field} was removed; readers of this version read it"
        elif _essence(was) != _essence(new[field]):
            yield f"{name}.{field} has another type or limit; readers of this version refuse it"
    required_before = set(before.get("required", ()))
    for field in set(after.get("required", ())) - required_before:
        yield f"{name}.{field} is required now; messages of older senders lack it"


def _essence(schema: Any) -> Any:
    """Return a schema without its prose."""
    if isinstance(schema, dict):
        return {key: _essence(value) for key, value in schema.items() if key not in _PROSE}
    if isinstance(schema, list):
        return [_essence(value) for value in schema]
    return schema
