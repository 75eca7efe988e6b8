"""Commands, events, trades and rows by hand (commands.md, events.md, trades.md, state.md)."""

from __future__ import annotations

import unittest
from typing import Any

from jangbu_ledger import BadBlock, NotExecuted, SigningKey, codes, command, hashing
from jangbu_ledger.messages import SignedEnvelope
from jangbu_ledger.state import TABLES, encode_rows, state_root, table_root
from trade import listing, place
from world import BROKER_A, BROKER_B, CUSTODIAN, KEYS, NONE, OPERATOR, World, h, u


class CommandTest(unittest.TestCase):
    def setUp(self) -> None:
        self.world = World()
        self.world.furnish()

    def test_hand_made_trade(self) -> None:
        world = self.world
        world.do(BROKER_B, place(0, 1, "sell", 10, 100, clientOrderId=b"s"))
        envelope = world.envelope(
            BROKER_A, [place(0, 0, "buy", 4, 110, timeInForce=1, clientOrderId=b"b")]
        )
        previous = world.state.last_hash
        block = world.block(envelope)
        listing_head = world.state.issues[0]["listingHash"]

        def side(account: int, order: int, side: int) -> bytes:
            tag = b"jangbu/salt".ljust(16, b"\0")
            secret = bytes([account + 1]) * 16
            salt = h(tag, secret, u(4, 0), u(8, 1), bytes([side]), bytes(19))[:16]
            tag = b"jangbu/side".ljust(16, b"\0")
            return h(tag, salt, u(4, account), u(8, order), bytes([side]), bytes(19))

        fields = u(4, 0) + b"\3\0\0\0" + u(8, 1) + u(8, world.now) + u(8, 100) + u(8, 4) + bytes(24)
        commitments = side(0, 2, 0) + side(1, 1, 1)
        trade_hash = h(listing_head, h(h(fields), h(commitments)))
        self.assertEqual(block.trades[0].hash, trade_hash)
        self.assertEqual(block.trades[0].stored, fields + commitments)
        self.assertEqual(block.header["tradeLogRoot"], h(b"\0", trade_hash))

        seq = world.state.parameters["nextEventSeq"] - 3
        accepted = b"\x09\0\0\0" + u(4, 0) + u(8, seq) + u(8, 2) + u(8, 110) + u(8, 4) + u(8, 0)
        accepted += u(4, 0) + u(4, 0) + u(4, BROKER_A) + b"\0\0\1\0"
        executed = b"\x0a\0\0\0" + u(4, 0) + u(8, seq + 1) + u(8, 100) + u(8, 4) + u(8, 1) + u(8, 2)
        executed += u(8, 1) + u(4, 0) + b"\3\0\0\0"
        result = b"\x01\0\0\0" + u(4, 0) + u(8, seq + 2) + b"\6\3\0\0" + u(4, NONE) + u(8, 2)
        result += u(8, 4) + u(8, 0) + u(4, BROKER_A) + u(4, BROKER_A) + u(4, 0) + u(4, 0)
        self.assertEqual(block.events, [accepted, executed, result])
        leaves = [h(record) for record in block.events]
        tree = h(h(leaves[0], leaves[1]), h(leaves[2], bytes(32)))
        self.assertEqual(block.header["eventsRoot"], h(tree, u(8, 3), bytes(24)))

        signed = SignedEnvelope.decode(envelope)
        body = envelope[68:]
        identifier = h(b"jangbu/envelope/v1".ljust(32, b"\0"), body)
        self.assertEqual(signed["signature"], envelope[4:68])
        root = h(identifier, u(8, 1), bytes(24))
        self.assertEqual(block.header["transactionsRoot"], root)

        header = u(2, 1) + world.state.chain_id + u(8, 7) + previous + u(8, world.now) + root
        header += block.header["eventsRoot"] + u(8, 1) + block.header["tradeLogRoot"]
        header += state_root(world.state)
        self.assertEqual(block.hash, h(b"jangbu/header/v1".ljust(32, b"\0"), header))

    def test_rows_after_a_trade(self) -> None:
        world = self.world
        world.do(BROKER_B, place(0, 1, "sell", 10, 100, clientOrderId=b"s"))
        world.do(BROKER_A, place(0, 0, "buy", 4, 110, clientOrderId=b"b"))
        state = world.state
        self.assertEqual(
            encode_rows(state, "orders"),
            {
                0: u(8, 1) + u(8, 1) + u(8, 100) + u(8, 10) + u(8, 6) + u(8, 7) + u(4, 1)
                + u(4, 0) + u(4, BROKER_B) + b"\1\0\0\0"
            },
        )
        cash = encode_rows(state, "cash")
        self.assertEqual(cash[0], u(4, 0) + u(4, 0) + u(8, 999_600) + u(8, 0) + u(8, 7))
        self.assertEqual(cash[1], u(4, 1) + u(4, 0) + u(8, 400) + u(8, 0) + u(8, 7))
        positions = encode_rows(state, "positions")
        self.assertEqual(positions[0], u(4, 1) + u(4, 0) + u(8, 990) + u(8, 6) + u(8, 7))
        self.assertEqual(positions[1], u(4, 0) + u(4, 0) + u(8, 4) + u(8, 0) + u(8, 7))
        identifiers = encode_rows(state, "clientOrderIds")
        expected = u(8, 1) + u(8, 6) + u(4, 1) + b"\1\0\0\0" + b"s".ljust(40, b"\0")
        self.assertEqual(identifiers[0], expected)
        accounts = encode_rows(state, "accounts")
        expected = u(4, BROKER_A) + b"\0\0\0\0" + u(8, 1) + b"\1" * 16 + bytes(32)
        self.assertEqual(accounts[0], expected)
        salt = h(b"\1" * 16, u(4, 3), u(8, 0), u(8, 1), bytes(28))
        leaf_0 = h(h(accounts[0]), salt)
        salt = h(b"\2" * 16, u(4, 3), u(8, 1), u(8, 2), bytes(28))
        root = h(leaf_0, h(h(accounts[1]), salt))
        for level in range(1, 24):
            root = h(root, hashing.Z[level])
        self.assertEqual(table_root(state, 3), root)

    def test_priority_is_price_then_sequence(self) -> None:
        world = self.world
        for name, price in ((b"1", 110), (b"2", 100), (b"3", 100), (b"4", 120)):
            world.do(BROKER_B, place(0, 1, "sell", 5, price, clientOrderId=name))
        block = world.block(
            world.envelope(BROKER_A, [place(0, 0, "buy", 12, 110, clientOrderId=b"b")])
        )
        trades = [(t.price, t.quantity) for t in block.trades]
        self.assertEqual(trades, [(100, 5), (100, 5), (110, 2)])
        makers = [int.from_bytes(e[32:40], "little") for e in block.events if e[0] == 10]
        self.assertEqual(makers, [2, 3, 1])

    def test_lowest_free_row(self) -> None:
        world = self.world
        for name in (b"1", b"2", b"3"):
            world.do(BROKER_B, place(0, 1, "sell", 5, 100, clientOrderId=name))
        cancel = {"account": NONE, "rowHint": NONE, "clientOrderId": b""}
        world.do(BROKER_B, command("CancelOrder", orderId=3, **cancel))
        world.do(BROKER_B, command("CancelOrder", orderId=1, **cancel))
        world.do(BROKER_B, place(0, 1, "sell", 5, 130, clientOrderId=b"4"))
        self.assertEqual(sorted(world.state.orders), [0, 1])
        self.assertEqual(world.state.orders[0]["orderId"], 4)
        # The taker frees row 1 by its trade and takes it for what is left.
        world.do(BROKER_A, place(0, 0, "buy", 7, 100, clientOrderId=b"b"))
        self.assertEqual(world.state.orders[1]["orderId"], 5)

    def test_orders_end_with_their_business_date(self) -> None:
        world = self.world
        world.do(BROKER_B, place(0, 1, "sell", 5, 100, clientOrderId=b"s"))
        world.do(BROKER_A, place(0, 0, "buy", 5, 90, clientOrderId=b"b"))
        self.assertEqual(world.state.next_wake_up(), codes.end_of_date(20_000))
        world.now = codes.end_of_date(20_000) - 1
        block = world.block()
        self.assertEqual([e[0] for e in block.events], [2, 13, 13])
        self.assertEqual(block.events[0][4:8], b"\xff" * 4)
        self.assertEqual(block.events[0][16:24], u(4, 20_000) + u(4, 20_001))
        self.assertEqual(block.events[1][16:41], u(8, 1) + u(8, 5) + u(4, 0) + u(4, 0) + b"\1")
        self.assertEqual(world.state.cash[0]["available"], 1_000_000)
        self.assertEqual((world.state.orders, world.state.client_order_ids), ({}, []))
        self.assertEqual(world.state.parameters["rollPending"], 0)
        again = world.do(BROKER_B, place(0, 1, "sell", 5, 100, clientOrderId=b"s"))
        self.assertEqual(again, ["new"])

    def test_a_long_roll_takes_several_blocks(self) -> None:
        world = self.world
        for name in (b"1", b"2", b"3"):
            world.do(BROKER_B, place(0, 1, "sell", 5, 100, clientOrderId=name))
        saved, codes.MAX_TIME_STEPS_PER_BLOCK = codes.MAX_TIME_STEPS_PER_BLOCK, 2
        self.addCleanup(setattr, codes, "MAX_TIME_STEPS_PER_BLOCK", saved)
        world.now = codes.end_of_date(20_000)
        with self.assertRaises(BadBlock):
            world.block(world.envelope(BROKER_B, [place(0, 1, "sell", 1, 10, clientOrderId=b"s")]))
        self.assertEqual([e[0] for e in world.block().events], [2, 13, 13])
        self.assertEqual(world.state.next_wake_up(), world.now + 1)
        self.assertEqual([e[0] for e in world.block().events], [13])
        self.assertEqual(world.state.parameters["rollPending"], 0)

    def test_a_date_that_ends_within_a_long_roll(self) -> None:
        # The orders of the older date go first, then the next date begins (block.md section 2b).
        world = self.world
        for name in (b"1", b"2", b"3"):
            world.do(BROKER_B, place(0, 1, "sell", 5, 100, clientOrderId=name))
        saved, codes.MAX_TIME_STEPS_PER_BLOCK = codes.MAX_TIME_STEPS_PER_BLOCK, 1
        self.addCleanup(setattr, codes, "MAX_TIME_STEPS_PER_BLOCK", saved)
        world.now = codes.end_of_date(20_000)
        self.assertEqual([e[0] for e in world.block().events], [2, 13])
        world.now = codes.end_of_date(20_001)
        self.assertEqual([e[0] for e in world.block().events], [13])
        block = world.block()
        self.assertEqual([e[0] for e in block.events], [13, 2])
        self.assertEqual(block.events[1][16:24], u(4, 20_001) + u(4, 20_002))
        self.assertEqual(world.state.parameters["rollPending"], 0)

    def test_order_checks_up_to_the_price(self) -> None:
        # Issue 0 has no limits of the day, issue 1 has them and lots of 10.
        world = self.world
        world.do(OPERATOR, listing(b"LOT", 0, 10, 10, [100, 90, 110]))

        def order(issue: int = 1, quantity: int = 10, price: int = 0, **more: Any) -> Any:
            return place(issue, 0, "buy", quantity, price, **{"clientOrderId": b"x", **more})

        kind, force = "order_type_not_accepted", "time_in_force_not_accepted"
        cases = [
            ("bad_value", order(orderType=7)),
            ("bad_value", order(timeInForce=3)),
            ("bad_value", order(selfMatch=5)),
            ("bad_value", order(flags=16)),
            ("unsupported", order(flags=1, stopPrice=1)),
            ("unsupported", order(flags=2)),
            ("unsupported", order(flags=12)),
            ("unsupported", order(details=b"?", orderType=6)),
            ("bad_value", order(orderType=6, price=100)),
            *(("bad_value", order(orderType=t, stopPrice=100)) for t in range(6)),
            *(("bad_value", order(orderType=t, price=100)) for t in (1, 3, 4, 5)),
            ("bad_value", order(issue=9, timeInForce=2, selfMatch=1)),
            ("unknown_issue", order(issue=9, orderType=1)),
            ("bad_client_order_id", order(orderType=1, clientOrderId=b"")),
            (kind, order(flags=8, price=100)),
            (kind, order(flags=8, price=100, timeInForce=1, quantity=0)),
            *((kind, order(issue=0, orderType=t, timeInForce=1)) for t in (1, 2, 5)),
            *((force, order(orderType=t, timeInForce=1, quantity=0)) for t in (2, 4)),
            (force, order(orderType=6, stopPrice=100, timeInForce=2)),
            *(("bad_quantity", order(orderType=t, quantity=0)) for t in (0, 1, 2, 3, 4, 5)),
            ("off_lot", order(orderType=1, quantity=15)),
            ("bad_price", order()),
            ("off_tick", order(price=105)),
        ]
        outcomes = world.do(BROKER_A, *(case for _, case in cases))
        self.assertEqual(outcomes, [code for code, _ in cases])
        world.do(OPERATOR, listing(b"FINE", 1, 10, 10, [100, 90, 110]))
        self.assertEqual(world.do(BROKER_A, order(issue=2, orderType=5)), [kind])

    def test_what_is_not_executed_is_said(self) -> None:
        world = self.world
        world.do(OPERATOR, listing(b"DAY", 0, 10, 1, [100, 90, 110]))
        name = {"account": NONE, "orderId": 1, "rowHint": NONE, "clientOrderId": b""}

        def order(**more: Any) -> Any:
            return place(1, 0, "buy", 1, more.pop("price", 0), clientOrderId=b"x", **more)

        cases = [
            ("PlaceOrder of type market", order(orderType=1)),
            ("PlaceOrder of type conditional_limit", order(orderType=2, price=100)),
            ("PlaceOrder of type best_counter", order(orderType=3, timeInForce=1)),
            ("PlaceOrder of type best_same", order(orderType=4)),
            ("PlaceOrder of type midpoint", order(orderType=5)),
            ("PlaceOrder of type stop_limit", order(orderType=6, price=100, stopPrice=100)),
            ("PlaceOrder with time in force fill_or_kill", order(timeInForce=2, price=100)),
            ("PlaceOrder with self-match prevention", order(selfMatch=1, price=100)),
            ("AmendOrder", command("AmendOrder", **name, orderType=0, limitPrice=100)),
            ("SetTradingDay", command("SetTradingDay", market=1, date=0, template=255)),
            ("Uncross", command("Uncross", market=1, seed=bytes(32))),
            ("KillSwitch", command("KillSwitch", participant=1, account=NONE)),
        ]
        before = state_root(world.state)
        for what, case in cases:
            with self.subTest(what), self.assertRaises(NotExecuted) as caught:
                world.block(world.envelope(BROKER_A, [case], nonce=9))
            index = world.state.parameters["index"] + 1
            expected = f"this verifier does not execute {what} (block {index})"
            self.assertEqual(str(caught.exception), expected)
        self.assertEqual(state_root(world.state), before)
        # Nothing of it is used by an order that is refused before.
        self.assertEqual(world.do(BROKER_B, order(orderType=1)), ["unknown_account"])
        self.assertEqual(world.do(CUSTODIAN, order(selfMatch=1)), ["role_missing"])

    def test_listing_checks(self) -> None:
        def issue(**changes: Any) -> Any:
            selector, fields = listing(b"X", 0, 10, 1, [100, 90, 110])
            return selector, {**fields, **changes}

        cases = [
            ("bad_text", issue(shortCode=b"x")),
            ("bad_text", issue(nameEnglish=b"")),
            ("unknown_currency", issue(currency=1)),
            ("bad_value", issue(priceDecimals=9)),
            ("bad_value", issue(lot=0)),
            ("unsupported", issue(matchingMode=1)),
            ("unsupported", issue(tickTable=1)),
            ("off_tick", issue(basePrice=105)),
            ("bad_value", issue(basePrice=80)),
            ("bad_value", issue(lowerLimit=0)),
            ("bad_value", issue(upperLimit=0)),
            ("notional_too_large", issue(lot=2**50)),
            ("inexact_amount", issue(priceDecimals=2)),
            ("duplicate_short_code", issue(shortCode=b"JB")),
            ("none", issue(priceDecimals=1)),
        ]
        outcomes = self.world.do(OPERATOR, *(case for _, case in cases))
        self.assertEqual(outcomes, [code for code, _ in cases])

    def test_office_checks(self) -> None:
        key = SigningKey(b"n" * 32).public

        def participant(**changes: Any) -> Any:
            fields = {"name": b"New", "roles": 8, "rootKey": key}
            return command("RegisterParticipant", **{**fields, **changes})

        cases = [
            ("bad_text", participant(name=b"")),
            ("bad_value", participant(roles=0)),
            ("bad_value", participant(roles=512)),
            ("invalid_key", participant(rootKey=bytes(32))),
            ("duplicate_key", participant(rootKey=KEYS["broker-a.json"].public)),
            ("none", participant()),
            ("duplicate_key", participant(name=b"Other")),
            ("role_missing", command("OpenAccount", **{"class": 0, "secret": b"s" * 16})),
            ("none", command("OpenAccount", **{"class": 4, "secret": b"s" * 16})),
            ("bad_value", command("OpenAccount", **{"class": 3, "secret": bytes(16)})),
            ("bad_value", command("OpenAccount", **{"class": 5, "secret": b"s" * 16})),
        ]
        outcomes = self.world.do(OPERATOR, *(case for _, case in cases))
        self.assertEqual(outcomes, [code for code, _ in cases])
        amount = {"currency": 0, "amount": 1}
        cases = [
            ("bad_quantity", command("CreditCash", account=9, currency=9, amount=0)),
            ("unknown_account", command("CreditCash", account=9, **amount)),
            ("unknown_currency", command("CreditCash", account=0, currency=1, amount=1)),
            ("amount_too_large", command("CreditCash", account=0, currency=0, amount=2**53 - 1)),
        ]
        outcomes = self.world.do(CUSTODIAN, *(case for _, case in cases))
        self.assertEqual(outcomes, [code for code, _ in cases])

    def test_a_refusal_changes_only_nonce_events_and_time(self) -> None:
        world = self.world
        before = {table: encode_rows(world.state, table) for table in TABLES[3:10]}
        outcome = world.do(BROKER_A, place(0, 0, "buy", 10, 1_000_000, clientOrderId=b"b"))
        self.assertEqual(outcome, ["insufficient_cash"])
        after = {table: encode_rows(world.state, table) for table in TABLES[3:10]}
        self.assertEqual(before, after)


if __name__ == "__main__":
    unittest.main()
