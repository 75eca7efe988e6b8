#!/usr/bin/env python3
"""Trades on a fresh ledger and recomputes every hash of it.

    trade.py --url URL --keys DIR --genesis FILE

The ledger must hold no envelopes yet. DIR holds the key files that make_genesis.py writes. One line
a step; exit code 0 when every step passed, 1 when the venue and this program differ (the line says
in which field), 2 when the program cannot run.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from follower import Difference, Follower, compare, field
from jangbu_ledger import BadGenesis, Executed, SigningKey, codes, command, hashing
from jangbu_ledger.messages import SignedEnvelope
from keyfile import BadKeyFile, load_key
from venue import Problem, Unreachable, Venue

WEEK_MICROSECONDS = 7 * codes.DAY_MICROSECONDS
MARGIN_SECONDS = 20
ROLE_FILES = ("operator", "custodian", "registrar", "broker-a", "broker-b")
NONE = codes.NONE32

Step = tuple[str, Callable[[], str]]


def place(issue: int, account: int, side: str, quantity: int, price: int, **more: Any) -> Any:
    """PlaceOrder of a limit day order; `more` replaces fields."""
    fields = {
        "issue": issue,
        "account": account,
        "side": ("buy", "sell").index(side),
        "orderType": 0,
        "timeInForce": 0,
        "quantity": quantity,
        "limitPrice": price,
        "stopPrice": 0,
        "selfMatch": 0,
        "flags": 0,
        "clientOrderId": b"",
        "details": b"",
    }
    return command("PlaceOrder", **{**fields, **more})


def listing(short_code: bytes, decimals: int, tick: int, lot: int, prices: list[int]) -> Any:
    """ListIssue in currency 0; `prices` are base, lower and upper limit."""
    return command(
        "ListIssue",
        shortCode=short_code,
        isin=b"",
        name="장부전자".encode(),
        nameEnglish=b"Jangbu Electronics",
        currency=0,
        priceDecimals=decimals,
        market=0,
        matchingMode=0,
        tickTable=0,
        tick=tick,
        lot=lot,
        basePrice=prices[0],
        lowerLimit=prices[1],
        upperLimit=prices[2],
    )


class Scenario:
    """All steps from block 0 to verified trades. Broker A buys, broker B sells."""

    def __init__(self, follower: Follower, genesis_text: str, keys: dict[str, SigningKey]) -> None:
        self.follower = follower
        self.genesis_text = genesis_text
        self.keys = keys
        self.trading = {name: SigningKey(secrets.token_bytes(32)) for name in "ab"}
        self.last_envelope = b""
        self.last_block = follower.blocks[0]

    def steps(self) -> Iterator[Step]:
        """The steps in order."""
        yield "genesis and chain id", self.check_genesis
        yield "block 0", self.check_block_0
        yield "checkpoint signature", self.check_checkpoint
        for name in ("broker-a", "broker-b"):
            yield f"{name} opens an account", lambda name=name: self.open_account(name)
        yield "operator lists two issues", self.list_issues
        yield "custodian credits cash", self.credit_cash
        yield "registrar issues shares", self.issue_shares
        for name in ("broker-a", "broker-b"):
            yield f"{name} registers a trading key", lambda name=name: self.register_key(name)
        yield "sell order rests", self.rest_sell
        yield "buy order trades", self.trade
        yield "buy order trades and rests; reduce; cancel", self.reduce_and_cancel
        yield "trade with price decimals, rest of an IOC expires", self.trade_decimals
        yield "refused commands", self.refusals
        yield "same envelope again", self.resubmit
        yield "wrong signature", self.wrong_signature
        yield "wrong chain", self.wrong_chain
        yield "issue chains", self.check_chains
        yield "trade log (RFC 6962)", self.check_trade_log
        yield "all headers again", self.check_headers
        yield "checkpoint of the last block", self.check_checkpoint

    # Reading ---------------------------------------------------------------------------------

    def check_genesis(self) -> str:
        """The venue serves the same document and agrees on what follows from it."""
        follower = self.follower
        compare("genesis document", follower.venue.genesis(), self.genesis_text)
        info = follower.venue.info()
        network = codes.NETWORKS[follower.genesis["network"]]
        compare("info network", field(info, "network", "info"), network)
        compare("info genesis", field(info, "genesis", "info"), follower.state.chain_id.hex())
        operator = follower.genesis["operatorKey"].hex()
        compare("info operatorKey", field(info, "operatorKey", "info"), operator)
        return f"chainId {follower.state.chain_id.hex()}"

    def check_block_0(self) -> str:
        """Block 0, and that nothing but time-driven blocks came after it."""
        self.follower.check_header(self.follower.blocks[0])
        self.follower.check_head()
        return describe(self.follower.blocks[0])

    def check_checkpoint(self) -> str:
        """The latest note carries the operator's signature."""
        header = self.follower.check_checkpoint().header
        return f"block {header['index']} tradeLogRoot {header['tradeLogRoot'].hex()}"

    def check_chains(self) -> str:
        """Each issue's chain, as served, leads from the listing to the head in the state."""
        heads = []
        for issue, row in enumerate(self.follower.state.issues):
            head, count = row["listingHash"].hex(), 0
            for item in self.follower.chain(issue, 1):
                count += 1
                where = f"trade block {count} of issue {issue}"
                compare(f"{where} index", field(item, "index", where), count)
                compare(f"{where} previousHash", field(item, "previousHash", where), head)
                head = field(item, "hash", where)
            compare(f"length of the chain of issue {issue}", count, row["chainIndex"])
            compare(f"head of the chain of issue {issue}", head, row["chainHead"].hex())
            heads.append(f"{count}:{head}")
        return " ".join(heads)

    def check_trade_log(self) -> str:
        """Every trade is in the log, and every earlier log is a prefix of the last one."""
        log = self.follower.state.trade_log
        root = self.follower.blocks[-1].header["tradeLogRoot"]
        for n, entry in enumerate(log):
            proof = hashing.log_inclusion(n, log)
            if not hashing.verify_inclusion(entry, n, len(log), proof, root):
                raise Difference(f"trade log: entry {n} is not included")
        for block in self.follower.blocks:
            size, old = block.header["tradeLogSize"], block.header["tradeLogRoot"]
            proof = hashing.log_consistency(size, log) if size else []
            if not hashing.verify_consistency(size, len(log), old, root, proof):
                raise Difference(f"trade log: size {size} is no prefix of size {len(log)}")
        return f"size {len(log)} root {root.hex()}"

    def check_headers(self) -> str:
        """What the venue serves for earlier blocks has not changed meanwhile."""
        self.follower.check_head()
        for block in self.follower.blocks:
            self.follower.check_header(block)
        return f"blocks 0 to {self.follower.index}, {describe(self.follower.blocks[-1])}"

    # Writing ---------------------------------------------------------------------------------

    def submit(self, key: SigningKey, owner: str, commands: list[Any], expected: list[str]) -> str:
        """Signs, sends, compares, and checks that the outcome is the one the step is about.

        `expected` holds a status or a reject code a command.
        """
        member = self.follower.member_of(self.keys[owner])
        self.last_envelope = self.follower.sign(key, member, commands)
        block = self.last_block = self.follower.submit(self.last_envelope)
        outcomes = [r["reject"] if r["reject"] != "ok" else r["status"] for r in block.results]
        compare("outcomes", outcomes, expected)
        return describe(block)

    def submit_as(self, owner: str, *commands: Any) -> str:
        """Sends commands that are no orders, signed by the owner's root key."""
        return self.submit(self.keys[owner], owner, list(commands), ["none"] * len(commands))

    def order(self, broker: str, commands: list[Any], *expected: str) -> str:
        """Sends orders of a broker, signed by its trading key."""
        return self.submit(self.trading[broker], f"broker-{broker}", commands, list(expected))

    def open_account(self, owner: str) -> str:
        """Account 0 is broker A's, account 1 broker B's."""
        secret = secrets.token_bytes(16)
        return self.submit_as(owner, command("OpenAccount", **{"class": 0, "secret": secret}))

    def list_issues(self) -> str:
        """Issue 0 in whole won with daily limits; issue 1 with two price decimals, lots of 100."""
        first = listing(b"JB0001", 0, 100, 1, [70_000, 49_000, 91_000])
        second = listing(b"JB0002", 2, 25, 100, [0, 0, 0])
        return self.submit_as("operator", first, second)

    def credit_cash(self) -> str:
        """10,000,000 won for broker A."""
        return self.submit_as(
            "custodian", command("CreditCash", account=0, currency=0, amount=10_000_000)
        )

    def issue_shares(self) -> str:
        """Shares of both issues for broker B."""
        return self.submit_as(
            "registrar",
            command("IssueShares", account=1, issue=0, quantity=100),
            command("IssueShares", account=1, issue=1, quantity=1_000),
        )

    def register_key(self, owner: str) -> str:
        """A trading key for a week, registered by the root key."""
        now = self.follower.timestamp()
        fields = {
            "publicKey": self.trading[owner[-1]].public,
            "kind": codes.KEY_TRADING,
            "scope": codes.SCOPE_TRADE,
            "validFrom": now,
            "validUntil": now + WEEK_MICROSECONDS,
        }
        return self.submit_as(owner, command("RegisterKey", **fields))

    def rest_sell(self) -> str:
        """Book: sell 10 at 70,000."""
        return self.order("b", [place(0, 1, "sell", 10, 70_000, clientOrderId=b"s-1")], "new")

    def trade(self) -> str:
        """Buy 4 at 70,100, executed at 70,000: 400 won come back."""
        text = self.order("a", [place(0, 0, "buy", 4, 70_100, clientOrderId=b"b-1")], "filled")
        trade = self.last_block.trades[0]
        return f"{text} trade {trade.index} {trade.hash.hex()}"

    def reduce_and_cancel(self) -> str:
        """Buy 8 takes the 6 that are left and rests with 2; one is taken off, one canceled."""
        name = {"account": 0, "orderId": 0, "rowHint": NONE, "clientOrderId": b"b-2"}
        by_id = {"account": NONE, "orderId": 3, "rowHint": 0, "clientOrderId": b""}
        commands = [
            place(0, 0, "buy", 8, 70_000, clientOrderId=b"b-2"),
            command("ReduceOrder", **name, quantity=1),
            command("CancelOrder", **by_id),
        ]
        return self.order("a", commands, "partially_filled", "partially_filled", "canceled")

    def trade_decimals(self) -> str:
        """Sell 300 at 700.25; an IOC to buy 500 at 700.50 takes 300, the rest expires."""
        sell = place(1, 1, "sell", 300, 70_025, clientOrderId=b"s-2")
        first = self.order("b", [sell], "new")
        buy = place(1, 0, "buy", 500, 70_050, timeInForce=1, clientOrderId=b"b-3")
        return f"{first}; {self.order('a', [buy], 'expired')}"

    def refusals(self) -> str:
        """One envelope, a reject code a command, none of which changes a row."""
        name = {"account": 0, "orderId": 0, "rowHint": NONE, "clientOrderId": b"b-2"}
        key = {"publicKey": bytes(32), "kind": 1, "scope": 1, "validFrom": 0, "validUntil": 1}
        best = {"orderType": 4, "timeInForce": 1, "clientOrderId": b"x"}
        cases: list[tuple[str, Any]] = [
            ("scope_missing", command("OpenAccount", **{"class": 0, "secret": bytes(15) + b"1"})),
            ("root_key_required", command("RegisterKey", **key)),
            ("role_missing", command("CreditCash", account=0, currency=0, amount=1)),
            ("unsupported", place(0, 0, "buy", 1, 70_000, flags=1, clientOrderId=b"x")),
            ("bad_value", place(0, 0, "buy", 1, 70_000, stopPrice=1, clientOrderId=b"x")),
            ("unknown_issue", place(2, 0, "buy", 1, 70_000, clientOrderId=b"x")),
            ("unknown_account", place(0, 1, "buy", 1, 70_000, clientOrderId=b"x")),
            ("bad_client_order_id", place(0, 0, "buy", 1, 70_000, clientOrderId=b"x y")),
            ("duplicate_client_order_id", place(0, 0, "buy", 1, 70_000, clientOrderId=b"b-1")),
            ("order_type_not_accepted", place(1, 0, "buy", 1, 0, orderType=1, clientOrderId=b"x")),
            ("time_in_force_not_accepted", place(0, 0, "buy", 1, 0, **best)),
            ("bad_quantity", place(0, 0, "buy", 0, 70_000, clientOrderId=b"x")),
            ("off_lot", place(1, 0, "buy", 150, 70_000, clientOrderId=b"x")),
            ("bad_price", place(0, 0, "buy", 1, 0, clientOrderId=b"x")),
            ("off_tick", place(0, 0, "buy", 1, 70_050, clientOrderId=b"x")),
            ("above_limit", place(0, 0, "buy", 1, 91_100, clientOrderId=b"x")),
            ("below_limit", place(0, 0, "buy", 1, 48_900, clientOrderId=b"x")),
            ("notional_too_large", place(0, 0, "buy", 2**52, 70_000, clientOrderId=b"x")),
            ("insufficient_cash", place(0, 0, "buy", 1_000, 70_000, clientOrderId=b"x")),
            ("insufficient_shares", place(0, 0, "sell", 11, 70_000, clientOrderId=b"x")),
            ("order_closed", command("CancelOrder", **name)),
            ("unknown_order", command("CancelOrder", **{**name, "clientOrderId": b"y"})),
            ("bad_value", command("ReduceOrder", **{**name, "orderId": 1}, quantity=1)),
        ]
        return self.order("a", [case for _, case in cases], *(code for code, _ in cases))

    # Void envelopes --------------------------------------------------------------------------

    def _harmless(self, **changes: Any) -> bytes:
        order = place(0, 0, "buy", 1, 70_000, clientOrderId=b"void")
        member = self.follower.member_of(self.keys["broker-a"])
        return self.follower.sign(self.trading["a"], member, [order], **changes)

    def _expect_void(self, envelope: bytes, code: str) -> str:
        try:
            self.follower.venue.submit(envelope)
        except Problem as problem:
            compare("code of the refusal", problem.code, code)
            compare("class of the HTTP status", problem.status // 100, 4)
        else:
            raise Difference(f"an envelope that is void by {code} was taken")
        self.follower.check_head()
        return f"{code}, still {describe(self.follower.blocks[-1])}"

    def wrong_signature(self) -> str:
        """One bit of the signature is turned."""
        signed = SignedEnvelope.decode(self._harmless())
        signature = bytearray(signed["signature"])
        signature[0] ^= 1
        forged = SignedEnvelope.encode({**signed, "signature": bytes(signature)})
        return self._expect_void(forged, "bad_signature")

    def wrong_chain(self) -> str:
        """A good signature over another chain id."""
        other = hashing.sha256(self.follower.state.chain_id)
        return self._expect_void(self._harmless(chain_id=other), "wrong_chain")

    def resubmit(self) -> str:
        """The last valid envelope again: refused or answered as before, never done again."""
        try:
            answer = self.follower.venue.submit(self.last_envelope)
        except Problem as problem:
            # With a fast clock the envelope may have expired, which is checked before its nonce.
            if problem.code != "expired":
                compare("code of the refusal", problem.code, "nonce_used")
            told = problem.code
        else:
            header = self.last_block.header
            where = "repeated answer"
            compare(f"{where} index", field(answer, "index", where), header["index"])
            compare(f"{where} hash", field(answer, "hash", where), self.last_block.hash.hex())
            told = "same answer"
        self.follower.check_head()
        return f"{told}, still {describe(self.follower.blocks[-1])}"


def describe(block: Executed) -> str:
    """Index, hash and state root of a block."""
    header = block.header
    return f"block {header['index']} {block.hash.hex()} state {header['stateRoot'].hex()}"


def wait_for_quiet_date(follower: Follower) -> None:
    """Waits when the business date would change within the run: resting orders end with it."""
    now = follower.timestamp()
    left = codes.end_of_date(codes.business_date(now)) - now
    seconds = left / 1_000_000 / follower.genesis["clockRate"]
    if seconds < MARGIN_SECONDS:
        print(f"waiting {seconds:.0f} s for the next business date", flush=True)
        time.sleep(seconds + 1)


def run(scenario: Scenario) -> int:
    """Runs all steps, prints a line for each, and returns the exit code."""
    passed = 0
    for title, step in scenario.steps():
        try:
            text = step()
        except (Difference, Problem, Unreachable) as error:
            print(f"FAIL {passed + 1:2} {title}: {error}")
            print(f"{passed} steps passed, 1 failed")
            return 1
        passed += 1
        print(f"ok   {passed:2} {title}: {text}", flush=True)
    print(f"{passed} steps passed, 0 failed")
    return 0


def main(arguments: list[str]) -> int:
    """Runs the program and returns its exit code."""
    parser = argparse.ArgumentParser(description="Trade on a fresh ledger and verify all of it.")
    parser.add_argument("--url", required=True)
    parser.add_argument("--keys", required=True, type=Path, metavar="DIR")
    parser.add_argument("--genesis", required=True, type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    try:
        text = options.genesis.read_bytes().decode("utf-8")
        keys = {name: load_key(options.keys / f"{name}.json") for name in ROLE_FILES}
        follower = Follower(Venue(options.url), text)
        wait_for_quiet_date(follower)
    except (OSError, UnicodeDecodeError, BadGenesis, BadKeyFile) as error:
        print(f"trade: {error}", file=sys.stderr)
        return 2
    except (Difference, Problem, Unreachable) as error:
        print(f"trade: {options.url}: {error}", file=sys.stderr)
        return 2
    return run(Scenario(follower, text, keys))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
