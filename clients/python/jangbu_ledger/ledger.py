"""Execution of blocks (docs/spec/block.md section 2, envelope.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import codes, commands, ed25519, events, orders
from .codes import NONE32
from .commands import Block, Context, NotExecuted, Outcome, Refused
from .genesis import chain_id
from .hashing import MAX_SAFE, list_root, log_root
from .messages import (
    COMMAND_NAMES,
    FLAG_DAY,
    ORDER_COMMANDS,
    SignedEnvelope,
    block_hash,
    envelope_id,
)
from .ssz import Malformed
from .state import Row, State, genesis_state, state_root
from .trades import TradeBlock

Handler = Callable[[Context, Row], Outcome]

HANDLERS: dict[str, Handler] = {
    "RegisterParticipant": commands.register_participant,
    "RegisterKey": commands.register_key,
    "OpenAccount": commands.open_account,
    "CreditCash": commands.credit_cash,
    "ListIssue": commands.list_issue,
    "IssueShares": commands.issue_shares,
    "PlaceOrder": orders.place_order,
    "ReduceOrder": orders.reduce_order,
    "CancelOrder": orders.cancel_order,
}


class Void(Exception):
    """An envelope that may not stand in a block; `code` is the name of the check that failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BadBlock(ValueError):
    """A block that breaks a rule of block.md."""


@dataclass(frozen=True)
class Executed:
    """A block as this program computes it."""

    header: Row
    hash: bytes
    events: list[bytes]
    trades: list[TradeBlock]
    results: list[Row]


def decode_envelope(data: bytes) -> Row:
    """The signed envelope. Raises Void `malformed` (check 1)."""
    if len(data) > codes.MAX_ENVELOPE_BYTES:
        raise Void("malformed")
    try:
        signed = SignedEnvelope.decode(data)
    except Malformed:
        raise Void("malformed") from None
    if not signed["envelope"]["commands"]:
        raise Void("malformed")
    return signed


def use_nonce(key: Row, nonce: int) -> None:
    """Marks a nonce as used (envelope.md section 2). Raises Void, changing nothing."""
    if nonce == 0:
        raise Void("nonce_used")
    ahead = nonce - key["highest"]
    if ahead > codes.MAX_NONCE_JUMP:
        raise Void("nonce_too_far")
    if ahead > 0:
        mask = (1 << codes.NONCE_WINDOW) - 1
        key["window"] = (key["window"] << ahead | 1) & mask
        key["highest"] = nonce
        return
    if -ahead >= codes.NONCE_WINDOW:
        raise Void("nonce_too_old")
    if key["window"] >> -ahead & 1:
        raise Void("nonce_used")
    key["window"] |= 1 << -ahead


def admit(state: State, timestamp: int, signed: Row) -> int:
    """Checks 2 to 12 of a decoded envelope; uses its nonce and returns the number of its key.

    Raises Void, changing nothing.
    """

    def check(condition: bool, code: str) -> None:
        if not condition:
            raise Void(code)

    envelope = signed["envelope"]
    public = envelope["key"]
    check(envelope["version"] == 1, "wrong_version")
    check(envelope["chainId"] == state.chain_id, "wrong_chain")
    check(envelope["flags"] & ~FLAG_DAY == 0, "bad_flags")
    valid = ed25519.verify(public, envelope_id(envelope), signed["signature"])
    check(valid, "bad_signature")
    check(public in state.key_by_public, "unknown_key")
    number = state.key_by_public[public]
    key = state.keys[number]
    check(key["participant"] == envelope["member"], "wrong_member")
    check(key["status"] == 0, "key_revoked")
    in_force = key["validFrom"] <= timestamp <= key["validUntil"]
    check(key["kind"] == codes.KEY_ROOT or in_force, "key_not_in_force")
    valid_until = envelope["validUntil"]
    check(timestamp <= valid_until, "expired")
    if envelope["flags"] & FLAG_DAY:
        near = valid_until < codes.end_of_date(codes.business_date(timestamp))
    else:
        near = valid_until <= timestamp + codes.MAX_VALIDITY_MICROSECONDS
    check(near, "valid_until_too_far")
    use_nonce(key, envelope["nonce"])
    return number


def _header(state: State, roots: tuple[bytes, bytes], previous: bytes) -> Row:
    return {
        "version": 1,
        "chainId": state.chain_id,
        "index": state.parameters["index"],
        "previousHash": previous,
        "timestamp": state.parameters["timestamp"],
        "transactionsRoot": roots[0],
        "eventsRoot": roots[1],
        "tradeLogSize": len(state.trade_log),
        "tradeLogRoot": log_root(state.trade_log),
        "stateRoot": state_root(state),
    }


def start(genesis: Row) -> tuple[State, Executed]:
    """The state after block 0 and block 0 itself."""
    chain = chain_id(genesis)
    state = genesis_state(genesis, chain)
    header = _header(state, (list_root([]), list_root([])), chain)
    state.last_hash = block_hash(header)
    return state, Executed(header, state.last_hash, [], [], [])


def _change_date(c: Context) -> None:
    """Step 2a of block.md section 2, on a ledger without markets."""
    state, parameters = c.state, c.state.parameters
    date = codes.business_date(c.block.timestamp)
    if date > parameters["businessDate"]:
        state.client_order_ids.clear()
        state.order_by_client_id.clear()
        c.emit("business_date_changed", **{"from": parameters["businessDate"], "to": date})
        parameters["businessDate"] = date
        parameters["rollPending"] = 1 if state.orders else 0


def _time_driven(state: State, block: Block) -> None:
    c = Context(state, block, participant=NONE32, key=NONE32, position=None)
    parameters = state.parameters
    if not parameters["rollPending"]:
        _change_date(c)
    if parameters["rollPending"]:
        for row in sorted(state.orders)[: codes.MAX_TIME_STEPS_PER_BLOCK]:
            orders.expire_order(c, row)
        if not state.orders:
            parameters["rollPending"] = 0
            # Another date may have begun while orders of an earlier one were left.
            _change_date(c)


def _run(c: Context, place: tuple[int, int], command: tuple[int, Row]) -> Row:
    """Executes one command and emits its `command_result`. Raises NotExecuted."""
    selector, fields = command
    name = COMMAND_NAMES[selector]
    if name not in HANDLERS:
        raise NotExecuted(name, c.block.index)
    result: dict[str, Any]
    try:
        done = HANDLERS[name](c, fields)
        result = {**vars(done), "reject": "ok"}
    except Refused as refusal:
        status = "rejected" if name in ORDER_COMMANDS else "none"
        result = {**vars(Outcome(0, status)), "reject": refusal.code}
    c.emit(
        "command_result",
        selector=selector,
        status=codes.STATUSES.index(result["status"]),
        reject=codes.CODES[result["reject"]],
        row=result["row"],
        id=result["id"],
        cumulativeQuantity=result["cumulative"],
        leavesQuantity=result["leaves"],
        participant=c.participant,
        key=c.key,
        envelope=place[0],
        command=place[1],
    )
    return {"position": c.position, "command": name, "fields": fields, **result}


def execute(state: State, timestamp: int, transactions: list[bytes]) -> Executed:
    """Executes a block on `state` and returns it.

    Raises BadBlock, Void or NotExecuted; the state is then no longer to be used (give it a copy).
    """
    parameters = state.parameters
    if not parameters["timestamp"] < timestamp <= MAX_SAFE:
        raise BadBlock("the timestamp is not above that of the block before")
    if sum(map(len, transactions)) > codes.MAX_BLOCK_BYTES:
        raise BadBlock("more bytes than a block may hold")
    parameters["index"] += 1
    if parameters["rulesVersion"] != 1:
        raise NotExecuted(f"rules version {parameters['rulesVersion']}", parameters["index"])
    parameters["timestamp"] = timestamp
    block = Block(parameters["index"], timestamp)
    _time_driven(state, block)
    if parameters["rollPending"] and transactions:
        raise BadBlock("envelopes in a block that leaves orders of the date before")
    ids, position = [], 0
    for place, data in enumerate(transactions):
        signed = decode_envelope(data)
        envelope = signed["envelope"]
        key = admit(state, timestamp, signed)
        ids.append(envelope_id(envelope))
        for n, command in enumerate(envelope["commands"]):
            c = Context(state, block, envelope["member"], key, position)
            block.results.append(_run(c, (place, n), command))
            position += 1
    if not block.events and not transactions:
        raise BadBlock("a block with no envelopes and no events is not written")
    roots = (list_root(ids), events.events_root(block.events))
    header = _header(state, roots, state.last_hash)
    state.last_hash = block_hash(header)
    return Executed(header, state.last_hash, block.events, block.trades, block.results)
