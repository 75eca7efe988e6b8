"""Plain state, its rows, leaves and root (docs/spec/state.md).

Rows are dicts in lists by number; open orders are a dict by row. Indexes beside them are for
looking up only.
"""

from __future__ import annotations

import copy
import heapq
from dataclasses import dataclass, field
from typing import Any

from . import codes
from .hashing import Z, chunk_root, fixed_tree, h64, padded, u8, u16, u32, u64, ZERO32

Row = dict[str, Any]

TABLES = (
    "parameters",
    "participants",
    "keys",
    "accounts",
    "currencies",
    "cash",
    "issues",
    "positions",
    "orders",
    "clientOrderIds",
    "calendars",
    "rules",
    "fees",
    "proposals",
    "witnesses",
    "validators",
    "dataKeyCommitments",
    "disclosures",
    "timers",
    "stopOrders",
    "tickTables",
    "issueDays",
    "withdrawals",
    "freezes",
    "dayTrades",
    "managerTotals",
)
DEPTHS = (6, 16, 20, 24, 8, 26, 16, 28, 24, 28, 16, 12, 12, 16, 8, 8, 28, 20, 24, 24, 8, 16)
DEPTHS += (24,) * 4
UNUSED_DEPTH = 24
SALTED = frozenset(
    ("accounts", "cash", "positions", "orders", "clientOrderIds", "stopOrders")
    + ("withdrawals", "freezes", "dayTrades")
)


@dataclass
class State:
    """All tables of a ledger, the trade log, and the hash of the last block."""

    chain_id: bytes
    operator_key: bytes
    parameters: Row
    settings: Row
    participants: list[Row] = field(default_factory=list)
    keys: list[Row] = field(default_factory=list)
    accounts: list[Row] = field(default_factory=list)
    currencies: list[Row] = field(default_factory=list)
    cash: list[Row] = field(default_factory=list)
    issues: list[Row] = field(default_factory=list)
    positions: list[Row] = field(default_factory=list)
    orders: dict[int, Row] = field(default_factory=dict)
    client_order_ids: list[Row] = field(default_factory=list)
    witnesses: list[Row] = field(default_factory=list)
    last_hash: bytes = b""
    trade_log: list[bytes] = field(default_factory=list)
    key_by_public: dict[bytes, int] = field(default_factory=dict)
    cash_rows: dict[tuple[int, int], int] = field(default_factory=dict)
    position_rows: dict[tuple[int, int], int] = field(default_factory=dict)
    row_by_order: dict[int, int] = field(default_factory=dict)
    order_by_client_id: dict[tuple[int, bytes], int] = field(default_factory=dict)
    short_codes: set[bytes] = field(default_factory=set)
    free_rows: list[int] = field(default_factory=list)
    rows_used: int = 0

    def copy(self) -> State:
        """An independent copy."""
        return copy.deepcopy(self)

    def put_order(self, order: Row) -> int:
        """Puts an open order into the lowest free row and returns its number."""
        if self.free_rows:
            row = heapq.heappop(self.free_rows)
        else:
            row = self.rows_used
            self.rows_used += 1
        self.orders[row] = order
        self.row_by_order[order["orderId"]] = row
        return row

    def drop_order(self, row: int) -> None:
        """Frees the row of an order that leaves."""
        order = self.orders.pop(row)
        del self.row_by_order[order["orderId"]]
        heapq.heappush(self.free_rows, row)

    def cash_row(self, account: int, currency: int, index: int) -> int:
        """Number of the cash row, made by block `index` if absent."""
        key = (account, currency)
        if key not in self.cash_rows:
            self.cash_rows[key] = len(self.cash)
            self.cash.append(
                {"account": account, "currency": currency, **_empty_balance(index)}
            )
        return self.cash_rows[key]

    def position_row(self, account: int, issue: int, index: int) -> int:
        """Number of the position row, made by block `index` if absent."""
        key = (account, issue)
        if key not in self.position_rows:
            self.position_rows[key] = len(self.positions)
            self.positions.append({"account": account, "issue": issue, **_empty_balance(index)})
        return self.position_rows[key]

    def best_order(self, issue: int, side: int) -> int | None:
        """Row of the best order of a side of an issue, or None. Linear in the open orders."""
        rows = [
            row
            for row, order in self.orders.items()
            if order["issue"] == issue and order["side"] == side
        ]
        sign = -1 if side == 0 else 1

        def rank(row: int) -> tuple[int, int]:
            order = self.orders[row]
            return sign * order["limitPrice"], order["sequence"]

        return min(rows, key=rank, default=None)

    def amount(self, issue: int, price: int, quantity: int) -> int:
        """Minor units of the currency that `quantity` costs at `price`; exact for whole lots."""
        row = self.issues[issue]
        shift = self.currencies[row["currency"]]["decimals"] - row["priceDecimals"]
        product = price * quantity
        return product * 10**shift if shift >= 0 else product // 10**-shift

    def next_wake_up(self) -> int:
        """Timestamp at which time-driven work falls due (block.md section 2)."""
        if self.parameters["rollPending"]:
            return self.parameters["timestamp"] + 1
        return codes.end_of_date(self.parameters["businessDate"])


def _empty_balance(index: int) -> Row:
    return {"available": 0, "held": 0, "changedAt": index}


def new_key(public: bytes, participant: int, kind: int, scope: int, start: int, end: int) -> Row:
    """A key row that has signed nothing."""
    return {
        "publicKey": public,
        "participant": participant,
        "kind": kind,
        "status": 0,
        "scope": scope,
        "validFrom": start,
        "validUntil": end,
        "highest": 0,
        "window": 0,
    }


def add_participant(state: State, name: bytes, roles: int, root_key: bytes, index: int) -> int:
    """Adds a participant with its root key and returns its number."""
    number, key = len(state.participants), len(state.keys)
    state.participants.append(
        {"roles": roles, "status": 0, "name": name, "rootKey": key, "registeredAt": index}
    )
    add_key(state, new_key(root_key, number, codes.KEY_ROOT, codes.SCOPE_ALL, 0, 0))
    return number


def add_key(state: State, key: Row) -> int:
    """Adds a key row and returns its number."""
    number = len(state.keys)
    state.keys.append(key)
    state.key_by_public[key["publicKey"]] = number
    return number


def genesis_state(genesis: Row, chain_id: bytes) -> State:
    """The state of block 0 (genesis.md); `last_hash` is still empty."""
    state = State(
        chain_id=chain_id,
        operator_key=genesis["operatorKey"],
        parameters={
            "timestamp": genesis["time"],
            "index": 0,
            "nextOrderId": 1,
            "nextEventSeq": 1,
            "tradeCount": 0,
            "businessDate": codes.business_date(genesis["time"]),
            "rulesVersion": genesis["rulesVersion"],
            "rollPending": 0,
            "extraSequences": 0,
        },
        settings={
            name: genesis[name]
            for name in (
                "network",
                "ledgerAudience",
                "approvals",
                "effective",
                "clockRate",
                "quorum",
            )
        },
    )
    for participant in genesis["participants"]:
        add_participant(
            state, participant["name"], participant["roles"], participant["rootKey"], 0
        )
    state.currencies = [{**currency, "total": 0} for currency in genesis["currencies"]]
    state.witnesses = [dict(witness) for witness in genesis["witnesses"]]
    return state


# Rows ------------------------------------------------------------------------------------------


def _parameter_rows(state: State) -> list[bytes]:
    p, s = state.parameters, state.settings
    clock = (
        u64(p["timestamp"]) + u64(p["index"]) + u64(p["nextOrderId"]) + u64(p["nextEventSeq"])
    )
    clock += u64(p["tradeCount"]) + u32(p["businessDate"]) + u32(p["rulesVersion"])
    clock += u8(p["rollPending"]) + bytes(7) + u64(p["extraSequences"])
    tables = (
        state.participants,
        state.keys,
        state.accounts,
        state.currencies,
        state.cash,
        state.issues,
        state.positions,
        state.client_order_ids,
    )
    counts = b"".join(u32(len(table)) for table in tables)
    counts += u8(s["network"]) + u8(s["ledgerAudience"]) + u8(s["approvals"]) + u8(s["effective"])
    counts += u32(s["clockRate"]) + u16(s["quorum"]) + bytes(2) + u32(len(state.witnesses))
    # Markets, trading days and tick tables: none, since nothing executed here makes one.
    counts += u32(0) + u32(0) + u32(0)
    return [padded(clock, 64), padded(counts, 64), state.chain_id + state.operator_key]


def _participant_row(row: Row) -> bytes:
    head = u32(row["roles"]) + u8(row["status"]) + bytes(1) + u8(len(row["name"])) + bytes(1)
    head += u32(row["rootKey"]) + bytes(4) + u64(row["registeredAt"])
    return padded(head, 64) + padded(row["name"], 64)


def _key_row(row: Row) -> bytes:
    head = row["publicKey"] + u32(row["participant"]) + u8(row["kind"]) + u8(row["status"])
    head += u16(row["scope"]) + u64(row["validFrom"]) + u64(row["validUntil"])
    return padded(head + u64(row["highest"]) + row["window"].to_bytes(16, "little"), 128)


def _account_row(row: Row) -> bytes:
    head = u32(row["participant"]) + u8(row["class"]) + u8(row["status"]) + bytes(2)
    return padded(head + u64(row["changedAt"]) + row["secret"], 64)


def _currency_row(row: Row) -> bytes:
    return padded(padded(row["code"], 8) + u8(row["decimals"]) + bytes(7) + u64(row["total"]), 32)


def _cash_row(row: Row) -> bytes:
    return u32(row["account"]) + u32(row["currency"]) + _balance(row)


def _position_row(row: Row) -> bytes:
    return u32(row["account"]) + u32(row["issue"]) + _balance(row)


def _balance(row: Row) -> bytes:
    return u64(row["available"]) + u64(row["held"]) + u64(row["changedAt"])


def _issue_row(row: Row) -> bytes:
    data = row["chainHead"] + u64(row["chainIndex"]) + u32(row["currency"])
    data += u8(row["priceDecimals"]) + u8(row["status"]) + u8(row["market"])
    data += u8(row["matchingMode"]) + u64(row["tick"]) + u64(row["lot"]) + u64(row["basePrice"])
    data += u64(row["lowerLimit"]) + u64(row["upperLimit"]) + u64(row["sharesIssued"])
    data += u64(row["lastPrice"]) + u8(row["phase"]) + bytes(3) + u32(row["tickTable"])
    data += u64(row["listedAt"]) + bytes(8) + row["listingHash"] + padded(row["shortCode"], 12)
    return padded(data, 256)


def _order_row(row: Row) -> bytes:
    data = u64(row["orderId"]) + u64(row["sequence"]) + u64(row["limitPrice"])
    data += u64(row["quantity"]) + u64(row["leaves"]) + u64(row["changedAt"])
    data += u32(row["account"]) + u32(row["issue"]) + u32(row["key"]) + u8(row["side"])
    return data + u8(row["orderType"]) + u8(row["timeInForce"]) + u8(
        row["selfMatch"] + 8 * row["flags"]
    )


def _client_order_id_row(row: Row) -> bytes:
    data = u64(row["orderId"]) + u64(row["changedAt"]) + u32(row["account"])
    identifier = row["clientOrderId"]
    return padded(data + u8(len(identifier)) + bytes(3) + identifier, 64)


def _witness_row(row: Row) -> bytes:
    head = padded(row["key"], 63) + u8(len(row["name"]))
    return head + padded(row["name"], 64)


_ROW_ENCODERS = {
    "participants": _participant_row,
    "keys": _key_row,
    "accounts": _account_row,
    "currencies": _currency_row,
    "cash": _cash_row,
    "issues": _issue_row,
    "positions": _position_row,
    "orders": _order_row,
    "clientOrderIds": _client_order_id_row,
    "witnesses": _witness_row,
}


def _rows(state: State, table: str) -> dict[int, Row]:
    if table == "orders":
        return state.orders
    attribute = "client_order_ids" if table == "clientOrderIds" else table
    return dict(enumerate(getattr(state, attribute, [])))


def encode_rows(state: State, table: str) -> dict[int, bytes]:
    """Bytes of every row of a table, by number."""
    if table == "parameters":
        return dict(enumerate(_parameter_rows(state)))
    return {number: _ROW_ENCODERS[table](row) for number, row in _rows(state, table).items()}


# Leaves and root -------------------------------------------------------------------------------


def salt32(secret: bytes, table: int, number: int, changed_at: int) -> bytes:
    """Salt of the leaf of a salted row."""
    return h64(secret + u32(table) + u64(number) + u64(changed_at) + bytes(28))


def leaf(row: bytes, salt: bytes = ZERO32) -> bytes:
    """Leaf of a row."""
    return h64(chunk_root(row) + salt)


def table_leaves(state: State, table: str) -> dict[int, bytes]:
    """Leaves of a table, by row number."""
    rows = encode_rows(state, table)
    if table not in SALTED:
        return {number: leaf(row) for number, row in rows.items()}
    place, leaves = TABLES.index(table), {}
    for number, row in _rows(state, table).items():
        account = number if table == "accounts" else row["account"]
        salt = salt32(state.accounts[account]["secret"], place, number, row["changedAt"])
        leaves[number] = leaf(rows[number], salt)
    return leaves


def table_root(state: State, number: int) -> bytes:
    """Root of table `number`, 0 to 63."""
    if number >= len(TABLES):
        return Z[UNUSED_DEPTH]
    table = TABLES[number]
    if table != "parameters" and table not in _ROW_ENCODERS:
        return Z[DEPTHS[number]]
    return fixed_tree(DEPTHS[number], table_leaves(state, table))


def state_root(state: State) -> bytes:
    """Root of all tables."""
    return fixed_tree(6, {number: table_root(state, number) for number in range(64)})
