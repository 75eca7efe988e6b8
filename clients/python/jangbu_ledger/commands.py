"""Checks and effects of the commands that are not about orders (docs/spec/commands.md)."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import codes, ed25519, events, text
from .codes import LIMITS, NONE32, ROLE_BIT
from .hashing import MAX_SAFE
from .state import Row, State, add_key, add_participant, new_key
from .trades import TradeBlock, listing_hash, listing_record


class Refused(Exception):
    """A command that fails a check; `code` is its name. Raised before any effect."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotExecuted(Exception):
    """A block that uses what this program does not execute: neither good nor bad is said of it."""

    def __init__(self, what: str, index: int) -> None:
        super().__init__(f"this verifier does not execute {what} (block {index})")


@dataclass
class Block:
    """What the execution of one block gathers."""

    index: int
    timestamp: int
    events: list[bytes] = field(default_factory=list)
    trades: list[TradeBlock] = field(default_factory=list)
    results: list[Row] = field(default_factory=list)


@dataclass
class Context:
    """The command at hand: its block, who signed, and its place in the block."""

    state: State
    block: Block
    participant: int
    key: int
    position: int | None

    @property
    def roles(self) -> int:
        """Role bits of the participant."""
        return self.state.participants[self.participant]["roles"]

    @property
    def scope(self) -> int:
        """Scope bits of the key."""
        return self.state.keys[self.key]["scope"]

    def emit(self, kind: str, /, **body: int) -> None:
        """Appends an event record with the next sequence number."""
        parameters = self.state.parameters
        seq = parameters["nextEventSeq"]
        parameters["nextEventSeq"] = seq + 1
        self.block.events.append(events.record(kind, self.position, seq, body))

    def touch(self, row: Row, **changes: int) -> None:
        """Adds to fields of a row that carries `changedAt`."""
        for name, change in changes.items():
            row[name] += change
        row["changedAt"] = self.block.index


@dataclass(frozen=True)
class Outcome:
    """What the `command_result` says of a command that was done."""

    id: int
    status: str = "none"
    cumulative: int = 0
    leaves: int = 0
    row: int = NONE32


def require(condition: bool, code: str) -> None:
    """Refuses with `code` unless the condition holds."""
    if not condition:
        raise Refused(code)


def require_authority(c: Context, role: str, scope: int) -> None:
    """The role of the participant, then the scope of the key."""
    require(bool(c.roles & ROLE_BIT[role]), "role_missing")
    require(bool(c.scope & scope), "scope_missing")


def _require_governance(c: Context) -> None:
    settings = c.state.settings
    require(settings["approvals"] == 1 and settings["effective"] == 0, "unsupported")


def _require_new_key(c: Context, public: bytes) -> None:
    require(ed25519.is_valid_key(public), "invalid_key")
    require(public not in c.state.key_by_public, "duplicate_key")


def register_participant(c: Context, f: Row) -> Outcome:
    """0 RegisterParticipant."""
    _require_governance(c)
    require_authority(c, "operator", codes.SCOPE_OFFICE)
    require(text.is_name(f["name"]), "bad_text")
    require(0 < f["roles"] < 1 << len(codes.ROLES), "bad_value")
    _require_new_key(c, f["rootKey"])
    state = c.state
    require(len(state.participants) < LIMITS["participants"], "limit_reached")
    require(len(state.keys) < LIMITS["keys"], "limit_reached")
    key = len(state.keys)
    number = add_participant(state, f["name"], f["roles"], f["rootKey"], c.block.index)
    c.emit("participant_registered", participant=number, roles=f["roles"], key=key)
    return Outcome(number)


def register_key(c: Context, f: Row) -> Outcome:
    """1 RegisterKey."""
    state, start, end = c.state, f["validFrom"], f["validUntil"]
    require(state.keys[c.key]["kind"] == codes.KEY_ROOT, "root_key_required")
    require(f["kind"] in (codes.KEY_TRADING, codes.KEY_SESSION), "bad_value")
    require(0 < f["scope"] <= codes.SCOPE_ALL, "bad_value")
    lifetime = end - start
    require(end > c.block.timestamp and lifetime > 0, "key_lifetime")
    require(lifetime <= codes.MAX_KEY_LIFETIME_MICROSECONDS, "key_lifetime")
    _require_new_key(c, f["publicKey"])
    require(len(state.keys) < LIMITS["keys"], "limit_reached")
    row = new_key(f["publicKey"], c.participant, f["kind"], f["scope"], start, end)
    number = add_key(state, row)
    c.emit(
        "key_registered",
        key=number,
        participant=c.participant,
        keyKind=f["kind"],
        scope=f["scope"],
        validFrom=start,
        validUntil=end,
    )
    return Outcome(number)


def open_account(c: Context, f: Row) -> Outcome:
    """2 OpenAccount."""
    require(f["class"] <= 4, "bad_value")
    require_authority(c, "member" if f["class"] <= 2 else "operator", codes.SCOPE_ACCOUNTS)
    require(any(f["secret"]), "bad_value")
    accounts = c.state.accounts
    require(len(accounts) < LIMITS["accounts"], "limit_reached")
    number = len(accounts)
    accounts.append(
        {
            "participant": c.participant,
            "class": f["class"],
            "status": 0,
            "changedAt": c.block.index,
            "secret": f["secret"],
        }
    )
    opened = {"account": number, "participant": c.participant, "class": f["class"]}
    c.emit("account_opened", **opened)
    return Outcome(number)


def credit_cash(c: Context, f: Row) -> Outcome:
    """3 CreditCash."""
    state, account, currency, amount = c.state, f["account"], f["currency"], f["amount"]
    require_authority(c, "custodian", codes.SCOPE_OFFICE)
    require(amount > 0, "bad_quantity")
    require(account < len(state.accounts), "unknown_account")
    require(currency < len(state.currencies), "unknown_currency")
    require(state.accounts[account]["status"] == 0, "account_not_active")
    require(state.currencies[currency]["total"] + amount <= MAX_SAFE, "amount_too_large")
    known = (account, currency) in state.cash_rows
    require(known or len(state.cash) < LIMITS["cash"], "limit_reached")
    number = state.cash_row(account, currency, c.block.index)
    c.touch(state.cash[number], available=amount)
    state.currencies[currency]["total"] += amount
    c.emit("cash_credited", account=account, currency=currency, amount=amount)
    return Outcome(number)


def _check_listing(c: Context, f: Row) -> None:
    """Checks 3 to 12 of ListIssue."""
    state, tick, lot = c.state, f["tick"], f["lot"]
    low, base, high = f["lowerLimit"], f["basePrice"], f["upperLimit"]
    require(text.is_short_code(f["shortCode"]) and text.is_isin(f["isin"]), "bad_text")
    require(text.is_name(f["name"]) and text.is_name(f["nameEnglish"]), "bad_text")
    require(f["currency"] < len(state.currencies), "unknown_currency")
    require(f["priceDecimals"] <= 8 and f["matchingMode"] <= 1 and tick > 0 < lot, "bad_value")
    built = f["matchingMode"] == 0 and f["market"] == 0 and f["tickTable"] == 0
    require(built, "unsupported")
    require(all(price % tick == 0 for price in (base, low, high)), "off_tick")
    if low or high:
        require(1 <= low <= high, "bad_value")
        require(base == 0 or low <= base <= high, "bad_value")
    shift = state.currencies[f["currency"]]["decimals"] - f["priceDecimals"]
    require(tick * lot * 10 ** max(shift, 0) <= MAX_SAFE, "notional_too_large")
    require(tick * lot % 10 ** max(-shift, 0) == 0, "inexact_amount")
    require(f["shortCode"] not in state.short_codes, "duplicate_short_code")
    require(len(state.issues) < LIMITS["issues"], "limit_reached")


def list_issue(c: Context, f: Row) -> Outcome:
    """4 ListIssue."""
    _require_governance(c)
    require_authority(c, "operator", codes.SCOPE_OFFICE)
    _check_listing(c, f)
    state, number = c.state, len(c.state.issues)
    head = listing_hash(state.chain_id, listing_record(number, c.block.timestamp, f))
    kept = ("currency", "priceDecimals", "market", "matchingMode", "tickTable", "tick", "lot")
    kept += ("basePrice", "lowerLimit", "upperLimit", "shortCode")
    state.issues.append(
        {
            **{name: f[name] for name in kept},
            "chainHead": head,
            "chainIndex": 0,
            "status": 0,
            "sharesIssued": 0,
            "lastPrice": 0,
            "phase": codes.PHASE_CONTINUOUS,
            "listedAt": c.block.index,
            "listingHash": head,
        }
    )
    state.short_codes.add(f["shortCode"])
    told = ("currency", "tick", "lot", "basePrice", "priceDecimals")
    c.emit("issue_listed", issue=number, **{name: f[name] for name in told})
    return Outcome(number)


def issue_shares(c: Context, f: Row) -> Outcome:
    """5 IssueShares."""
    state, account, issue, quantity = c.state, f["account"], f["issue"], f["quantity"]
    require_authority(c, "registrar", codes.SCOPE_OFFICE)
    require(quantity > 0, "bad_quantity")
    require(account < len(state.accounts), "unknown_account")
    require(issue < len(state.issues), "unknown_issue")
    require(state.accounts[account]["status"] == 0, "account_not_active")
    require(state.issues[issue]["sharesIssued"] + quantity <= MAX_SAFE, "amount_too_large")
    known = (account, issue) in state.position_rows
    require(known or len(state.positions) < LIMITS["positions"], "limit_reached")
    number = state.position_row(account, issue, c.block.index)
    c.touch(state.positions[number], available=quantity)
    state.issues[issue]["sharesIssued"] += quantity
    c.emit("shares_issued", account=account, issue=issue, quantity=quantity)
    return Outcome(number)
