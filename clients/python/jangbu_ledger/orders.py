"""Orders: admission, matching, reduction, cancellation, expiry (docs/spec/commands.md 6 to 8).

Limit orders, day or immediate or cancel, of issues of market 0.
"""

from __future__ import annotations

from . import events, text
from .codes import LIMITS, NONE32, ORDER_TYPES, SCOPE_TRADE, TIMES_IN_FORCE
from .commands import Context, NotExecuted, Outcome, require, require_authority
from .hashing import MAX_SAFE
from .state import Row
from .trades import BUYER, SELLER, TradeBlock, commitment, side_salt

BUY, SELL = 0, 1
LIMIT, MARKET, CONDITIONAL_LIMIT, BEST_COUNTER, BEST_SAME, MIDPOINT, STOP_LIMIT = range(7)
DAY, IOC, FOK = range(3)
UNSUPPORTED_FLAGS, FLAG_OFF_HOURS, ALL_FLAGS = 7, 8, 15


def _cost(c: Context, order: Row, quantity: int) -> int:
    """What `quantity` of an order holds: cash of a buy, shares of a sell."""
    if order["side"] == SELL:
        return quantity
    return c.state.amount(order["issue"], order["limitPrice"], quantity)


def _cash(c: Context, order: Row) -> Row:
    currency = c.state.issues[order["issue"]]["currency"]
    return c.state.cash[c.state.cash_row(order["account"], currency, c.block.index)]


def _position(c: Context, order: Row) -> Row:
    return c.state.positions[
        c.state.position_row(order["account"], order["issue"], c.block.index)
    ]


def _balance(c: Context, order: Row) -> Row:
    """The row in which an order holds what it may cost."""
    return _cash(c, order) if order["side"] == BUY else _position(c, order)


def _release(c: Context, order: Row, quantity: int) -> None:
    cost = _cost(c, order, quantity)
    c.touch(_balance(c, order), held=-cost, available=cost)


# PlaceOrder ------------------------------------------------------------------------------------


def _check_form(f: Row) -> None:
    """Checks 3 to 5 of PlaceOrder."""
    require(f["side"] <= 1 and f["orderType"] <= 6 and f["timeInForce"] <= 2, "bad_value")
    require(f["selfMatch"] <= 4 and f["flags"] <= ALL_FLAGS, "bad_value")
    require(not f["flags"] & UNSUPPORTED_FLAGS and not f["details"], "unsupported")
    require((f["stopPrice"] != 0) == (f["orderType"] == STOP_LIMIT), "bad_value")
    unpriced = f["orderType"] in (MARKET, BEST_COUNTER, BEST_SAME, MIDPOINT)
    require(not unpriced or f["limitPrice"] == 0, "bad_value")
    require(f["timeInForce"] != FOK or f["selfMatch"] == 0, "bad_value")


def _check_acceptance(c: Context, f: Row) -> None:
    """Checks 13 to 16 of PlaceOrder, for an issue of market 0 (trading-day.md section 5)."""
    issue, order_type = c.state.issues[f["issue"]], f["orderType"]
    code = "order_type_not_accepted"
    require(not f["flags"] & FLAG_OFF_HOURS, code)
    if order_type in (MARKET, CONDITIONAL_LIMIT, MIDPOINT):
        require(issue["upperLimit"] > 0, code)
    if order_type == MIDPOINT:
        decimals = c.state.currencies[issue["currency"]]["decimals"]
        require(issue["priceDecimals"] <= decimals, code)
    if order_type in (CONDITIONAL_LIMIT, BEST_SAME, STOP_LIMIT):
        require(f["timeInForce"] == DAY, "time_in_force_not_accepted")
    require(f["quantity"] > 0, "bad_quantity")
    require(f["quantity"] % issue["lot"] == 0, "off_lot")


def _require_executed(c: Context, f: Row) -> None:
    """What passed checks 1 to 16 needs an engine of its kind. Raises NotExecuted."""
    what = None
    if f["orderType"] != LIMIT:
        what = f"PlaceOrder of type {ORDER_TYPES[f['orderType']]}"
    elif f["timeInForce"] == FOK:
        what = f"PlaceOrder with time in force {TIMES_IN_FORCE[FOK]}"
    elif f["selfMatch"] != 0:
        what = "PlaceOrder with self-match prevention"
    if what is not None:
        raise NotExecuted(what, c.block.index)


def _check_price(c: Context, f: Row) -> None:
    """Checks 17 and 18 of PlaceOrder, for a limit order in an issue of market 0."""
    issue, quantity, price = c.state.issues[f["issue"]], f["quantity"], f["limitPrice"]
    require(price > 0, "bad_price")
    require(price % issue["tick"] == 0, "off_tick")
    if issue["upperLimit"]:
        require(price <= issue["upperLimit"], "above_limit")
        require(price >= issue["lowerLimit"], "below_limit")
    require(price * quantity <= MAX_SAFE, "notional_too_large")
    require(c.state.amount(f["issue"], price, quantity) <= MAX_SAFE, "notional_too_large")


def _check_limits(c: Context, f: Row) -> None:
    """Check 19 of PlaceOrder."""
    state = c.state
    require(len(state.client_order_ids) < LIMITS["clientOrderIds"], "limit_reached")
    require(len(state.orders) < LIMITS["openOrders"], "limit_reached")
    of_issue = sum(1 for order in state.orders.values() if order["issue"] == f["issue"])
    require(of_issue < LIMITS["openOrdersPerIssue"], "limit_reached")
    if f["side"] == BUY:
        known = (f["account"], f["issue"]) in state.position_rows
        require(known or len(state.positions) < LIMITS["positions"], "limit_reached")
    else:
        known = (f["account"], state.issues[f["issue"]]["currency"]) in state.cash_rows
        require(known or len(state.cash) < LIMITS["cash"], "limit_reached")


def _check_funds(c: Context, f: Row) -> None:
    """Check 20 of PlaceOrder."""
    state = c.state
    if f["side"] == BUY:
        row = state.cash_rows.get((f["account"], state.issues[f["issue"]]["currency"]))
        available = 0 if row is None else state.cash[row]["available"]
        cost = state.amount(f["issue"], f["limitPrice"], f["quantity"])
        require(available >= cost, "insufficient_cash")
    else:
        row = state.position_rows.get((f["account"], f["issue"]))
        available = 0 if row is None else state.positions[row]["available"]
        require(available >= f["quantity"], "insufficient_shares")


def _check_place(c: Context, f: Row) -> None:
    state = c.state
    require_authority(c, "member", SCOPE_TRADE)
    _check_form(f)
    require(f["issue"] < len(state.issues), "unknown_issue")
    require(state.issues[f["issue"]]["status"] == 0, "issue_not_trading")
    require(_is_own_account(c, f["account"]), "unknown_account")
    account = state.accounts[f["account"]]
    require(account["status"] == 0, "account_not_active")
    require(account["class"] <= 2, "account_class")
    require(text.is_client_order_id(f["clientOrderId"]), "bad_client_order_id")
    used = (f["account"], f["clientOrderId"]) in state.order_by_client_id
    require(not used, "duplicate_client_order_id")
    _check_acceptance(c, f)
    _require_executed(c, f)
    _check_price(c, f)
    _check_limits(c, f)
    _check_funds(c, f)


def _is_own_account(c: Context, account: int) -> bool:
    accounts = c.state.accounts
    return account < len(accounts) and accounts[account]["participant"] == c.participant


def _accept(c: Context, f: Row) -> Row:
    """Effects 1 to 3: number, client order id, held cost, `order_accepted`."""
    state, index = c.state, c.block.index
    order_id = state.parameters["nextOrderId"]
    state.parameters["nextOrderId"] += 1
    state.client_order_ids.append(
        {
            "orderId": order_id,
            "changedAt": index,
            "account": f["account"],
            "clientOrderId": f["clientOrderId"],
        }
    )
    state.order_by_client_id[(f["account"], f["clientOrderId"])] = order_id
    copied = ("limitPrice", "quantity", "account", "issue", "side", "orderType")
    copied += ("timeInForce", "selfMatch", "flags")
    order = {name: f[name] for name in copied}
    order |= {
        "orderId": order_id,
        "sequence": order_id + state.parameters["extraSequences"],
        "leaves": f["quantity"],
        "changedAt": index,
        "key": c.key,
    }
    # What the order may receive has a row before anything trades.
    if order["side"] == BUY:
        _position(c, order)
    else:
        _cash(c, order)
    cost = _cost(c, order, order["quantity"])
    c.touch(_balance(c, order), available=-cost, held=cost)
    told = ("limitPrice", "quantity", "stopPrice", "issue", "account", "side", "orderType")
    c.emit(
        "order_accepted",
        orderId=order_id,
        key=c.key,
        timeInForce=f["timeInForce"],
        selfMatchAndFlags=f["selfMatch"] + 8 * f["flags"],
        **{name: f[name] for name in told},
    )
    return order


def _crosses(taker: Row, maker: Row) -> bool:
    if taker["side"] == BUY:
        return maker["limitPrice"] <= taker["limitPrice"]
    return maker["limitPrice"] >= taker["limitPrice"]


def _side_commitment(c: Context, order: Row, index: int, side: int) -> bytes:
    secret = c.state.accounts[order["account"]]["secret"]
    salt = side_salt(secret, order["issue"], index, side)
    return commitment(salt, order["account"], order["orderId"], side)


def _trade(c: Context, taker: Row, maker_row: int) -> None:
    """Effect 5: one trade with the order in `maker_row`, at its price."""
    state, maker = c.state, c.state.orders[maker_row]
    price, quantity = maker["limitPrice"], min(taker["leaves"], maker["leaves"])
    buyer, seller = (taker, maker) if taker["side"] == BUY else (maker, taker)
    paid = state.amount(taker["issue"], price, quantity)
    held = _cost(c, buyer, quantity)
    c.touch(_cash(c, buyer), held=-held, available=held - paid)
    c.touch(_cash(c, seller), available=paid)
    c.touch(_position(c, seller), held=-quantity)
    c.touch(_position(c, buyer), available=quantity)
    taker["leaves"] -= quantity
    c.touch(maker, leaves=-quantity)
    if maker["leaves"] == 0:
        state.drop_order(maker_row)
    issue = state.issues[taker["issue"]]
    index = issue["chainIndex"] + 1
    block = TradeBlock(
        issue=taker["issue"],
        phase=issue["phase"],
        index=index,
        timestamp=c.block.timestamp,
        price=price,
        quantity=quantity,
        previous_hash=issue["chainHead"],
        buyer_commitment=_side_commitment(c, buyer, index, BUYER),
        seller_commitment=_side_commitment(c, seller, index, SELLER),
    )
    issue |= {"chainHead": block.hash, "chainIndex": index, "lastPrice": price}
    state.parameters["tradeCount"] += 1
    state.trade_log.append(block.hash)
    c.block.trades.append(block)
    c.emit(
        "trade_executed",
        price=price,
        quantity=quantity,
        makerOrderId=maker["orderId"],
        takerOrderId=taker["orderId"],
        index=index,
        issue=taker["issue"],
        phase=issue["phase"],
        takerSide=taker["side"],
    )


def _order_ended(
    c: Context, kind: str, order: Row, quantity: int, row: int, reason: int
) -> None:
    named = {"orderId": order["orderId"], "issue": order["issue"]}
    c.emit(kind, quantity=quantity, row=row, reason=reason, **named)


def place_order(c: Context, f: Row) -> Outcome:
    """6 PlaceOrder."""
    _check_place(c, f)
    order = _accept(c, f)
    while order["leaves"]:
        best = c.state.best_order(order["issue"], 1 - order["side"])
        if best is None or not _crosses(order, c.state.orders[best]):
            break
        _trade(c, order, best)
    leaves = order["leaves"]
    cumulative = order["quantity"] - leaves
    if leaves == 0:
        return Outcome(order["orderId"], "filled", cumulative)
    if f["timeInForce"] == IOC:
        _release(c, order, leaves)
        _order_ended(c, "order_expired", order, leaves, NONE32, events.REASON_IMMEDIATE)
        return Outcome(order["orderId"], "expired", cumulative)
    row = c.state.put_order(order)
    status = "partially_filled" if cumulative else "new"
    return Outcome(order["orderId"], status, cumulative, leaves, row)


# ReduceOrder, CancelOrder ----------------------------------------------------------------------


def _check_name(f: Row) -> None:
    """The order is named by its id or by its client order id, never by both."""
    by_id, by_client = f["orderId"] != 0, f["clientOrderId"] != b""
    require(by_id != by_client, "bad_value")
    require(by_id or f["rowHint"] == NONE32, "bad_value")


def _find(c: Context, f: Row) -> int:
    """Check 5: the row of the named order."""
    state, order_id = c.state, f["orderId"]
    if order_id:
        row = state.row_by_order.get(order_id)
        require(row is not None, "unknown_order")
        order = state.orders[row]
        require(_is_own_account(c, order["account"]), "unknown_order")
        require(f["account"] in (NONE32, order["account"]), "unknown_order")
        require(f["rowHint"] in (NONE32, row), "unknown_order")
        return row
    require(_is_own_account(c, f["account"]), "unknown_account")
    order_id = state.order_by_client_id.get((f["account"], f["clientOrderId"]))
    require(order_id is not None, "unknown_order")
    row = state.row_by_order.get(order_id)
    require(row is not None, "order_closed")
    return row


def reduce_order(c: Context, f: Row) -> Outcome:
    """7 ReduceOrder."""
    require_authority(c, "member", SCOPE_TRADE)
    _check_name(f)
    quantity = f["quantity"]
    require(quantity > 0, "bad_quantity")
    row = _find(c, f)
    order = c.state.orders[row]
    require(quantity % c.state.issues[order["issue"]]["lot"] == 0, "off_lot")
    require(quantity <= order["leaves"], "reduce_exceeds_leaves")
    _release(c, order, quantity)
    c.touch(order, quantity=-quantity, leaves=-quantity)
    order_id, leaves = order["orderId"], order["leaves"]
    cumulative = order["quantity"] - leaves
    if leaves == 0:
        c.state.drop_order(row)
        _order_ended(c, "order_canceled", order, quantity, row, events.REASON_REDUCED)
        return Outcome(order_id, "canceled", cumulative)
    named = {"orderId": order_id, "issue": order["issue"], "row": row}
    c.emit("order_reduced", quantity=quantity, leavesQuantity=leaves, **named)
    status = "partially_filled" if cumulative else "new"
    return Outcome(order_id, status, cumulative, leaves, row)


def cancel_order(c: Context, f: Row) -> Outcome:
    """8 CancelOrder."""
    require_authority(c, "member", SCOPE_TRADE)
    _check_name(f)
    row = _find(c, f)
    order = c.state.orders[row]
    leaves = order["leaves"]
    _release(c, order, leaves)
    c.state.drop_order(row)
    _order_ended(c, "order_canceled", order, leaves, row, events.REASON_OWNER)
    return Outcome(order["orderId"], "canceled", order["quantity"] - leaves)


def expire_order(c: Context, row: int) -> None:
    """The end of an order whose business date is over (block.md section 2)."""
    order = c.state.orders[row]
    leaves = order["leaves"]
    _release(c, order, leaves)
    c.state.drop_order(row)
    _order_ended(c, "order_expired", order, leaves, row, events.REASON_END_OF_DATE)
