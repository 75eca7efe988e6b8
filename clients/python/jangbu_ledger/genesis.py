"""The genesis document: JSON form, SSZ, chain id (docs/spec/genesis.md)."""

from __future__ import annotations

import json
import re
from typing import Any

from . import codes, ed25519, text
from .hashing import DOMAIN_GENESIS, MAX_SAFE, domain_hash
from .messages import Genesis

_HEX32 = re.compile(r"[0-9a-f]{64}")
_FIELDS = tuple(Genesis.fields)
_MAX_U16, _MAX_U32 = 2**16 - 1, 2**32 - 1


class BadGenesis(ValueError):
    """A genesis document that breaks a rule; the message names the field."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise BadGenesis("a field is repeated")
    return dict(pairs)


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise BadGenesis(message)


def _fields(value: Any, names: tuple[str, ...], where: str) -> dict[str, Any]:
    _require(isinstance(value, dict), f"{where} is not an object")
    unknown = [name for name in value if name not in names]
    missing = [name for name in names if name not in value]
    _require(not unknown, f"{where} has unknown fields: {', '.join(unknown)}")
    _require(not missing, f"{where} misses fields: {', '.join(missing)}")
    return value


def _integer(value: Any, low: int, high: int, where: str) -> int:
    _require(type(value) is int and low <= value <= high, f"{where} is not {low} to {high}")
    return value


def _choice(value: Any, names: tuple[str, ...], where: str) -> int:
    _require(value in names, f"{where} is none of {', '.join(names)}")
    return names.index(value)


def _items(value: Any, low: int, high: int, where: str) -> list[Any]:
    _require(isinstance(value, list) and low <= len(value) <= high, f"{where}: {low} to {high}")
    return value


def _key(value: Any, where: str) -> bytes:
    _require(isinstance(value, str) and bool(_HEX32.fullmatch(value)), f"{where} is not a key")
    key = bytes.fromhex(value)
    _require(ed25519.is_valid_key(key), f"{where} is not a key of the prime-order subgroup")
    return key


def _text(value: Any, test: Any, where: str) -> bytes:
    _require(isinstance(value, str), f"{where} is not a text")
    try:
        data = value.encode("utf-8")
    except UnicodeEncodeError:
        raise BadGenesis(f"{where} is not well-formed") from None
    _require(test(data), f"{where} has a wrong form")
    return data


def _distinct(values: list[Any], where: str) -> None:
    _require(len(set(values)) == len(values), f"{where} are not distinct")


def _roles(value: Any, where: str) -> int:
    names = _items(value, 1, len(codes.ROLES), where)
    places = [_choice(name, codes.ROLES, where) for name in names]
    _require(places == sorted(set(places)), f"{where} are not in the order of their bits")
    return sum(1 << place for place in places)


def _currency(value: Any, where: str) -> dict[str, Any]:
    fields = _fields(value, ("code", "decimals"), where)
    return {
        "code": _text(fields["code"], text.is_currency_code, f"{where}.code"),
        "decimals": _integer(fields["decimals"], 0, 8, f"{where}.decimals"),
    }


def _participant(value: Any, where: str) -> dict[str, Any]:
    fields = _fields(value, ("name", "roles", "rootKey"), where)
    return {
        "name": _text(fields["name"], text.is_name, f"{where}.name"),
        "roles": _roles(fields["roles"], f"{where}.roles"),
        "rootKey": _key(fields["rootKey"], f"{where}.rootKey"),
    }


def _witness(value: Any, where: str) -> dict[str, Any]:
    fields = _fields(value, ("name", "key"), where)
    return {
        "name": _text(fields["name"], text.is_name, f"{where}.name"),
        "key": _key(fields["key"], f"{where}.key"),
    }


def from_json(document: Any) -> dict[str, Any]:
    """The SSZ value of a parsed document. Raises BadGenesis for a broken rule."""
    d = _fields(document, _FIELDS, "genesis")
    currencies = _items(d["currencies"], 1, 16, "currencies")
    participants = _items(d["participants"], 1, 256, "participants")
    witnesses = _items(d["witnesses"], 0, 64, "witnesses")
    value = {
        "formatVersion": _integer(d["formatVersion"], 1, 1, "formatVersion"),
        "network": _choice(d["network"], codes.NETWORKS, "network"),
        "time": _integer(d["time"], 0, MAX_SAFE, "time"),
        "clockRate": _integer(d["clockRate"], 1, 1000, "clockRate"),
        "ledgerAudience": _choice(d["ledgerAudience"], codes.AUDIENCES, "ledgerAudience"),
        "approvals": _integer(d["approvals"], 1, 2, "approvals"),
        "effective": _choice(d["effective"], codes.EFFECTIVE, "effective"),
        "currencies": [_currency(c, f"currencies[{n}]") for n, c in enumerate(currencies)],
        "participants": [
            _participant(p, f"participants[{n}]") for n, p in enumerate(participants)
        ],
        "operatorKey": _key(d["operatorKey"], "operatorKey"),
        "witnesses": [_witness(w, f"witnesses[{n}]") for n, w in enumerate(witnesses)],
        "quorum": _integer(d["quorum"], 0, len(witnesses), "quorum"),
        "rulesVersion": _integer(d["rulesVersion"], *codes.RULES_VERSIONS, "rulesVersion"),
    }
    _require(value["network"] != 0 or value["clockRate"] == 1, "clockRate is not 1 on prod")
    _distinct([c["code"] for c in value["currencies"]], "currency codes")
    _distinct([p["rootKey"] for p in value["participants"]], "root keys")
    _distinct([w["key"] for w in value["witnesses"]], "witness keys")
    return value


def parse(data: str) -> dict[str, Any]:
    """The SSZ value of the text of genesis.json. Raises BadGenesis."""
    try:
        document = json.loads(data, object_pairs_hook=_object)
    except (json.JSONDecodeError, RecursionError):
        raise BadGenesis("genesis is not JSON") from None
    return from_json(document)


def to_json(value: dict[str, Any]) -> str:
    """The stored file of an SSZ value."""
    document = dict(value)
    document["network"] = codes.NETWORKS[value["network"]]
    document["ledgerAudience"] = codes.AUDIENCES[value["ledgerAudience"]]
    document["effective"] = codes.EFFECTIVE[value["effective"]]
    document["currencies"] = [
        {"code": c["code"].decode(), "decimals": c["decimals"]} for c in value["currencies"]
    ]
    document["participants"] = [
        {
            "name": p["name"].decode(),
            "roles": [name for name, bit in codes.ROLE_BIT.items() if p["roles"] & bit],
            "rootKey": p["rootKey"].hex(),
        }
        for p in value["participants"]
    ]
    document["operatorKey"] = value["operatorKey"].hex()
    document["witnesses"] = [
        {"name": w["name"].decode(), "key": w["key"].hex()} for w in value["witnesses"]
    ]
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def chain_id(value: dict[str, Any]) -> bytes:
    """Chain id of a genesis."""
    return domain_hash(DOMAIN_GENESIS, Genesis.encode(value))
