"""Rules that hold after any run of commands (state.md section 3)."""

from __future__ import annotations

import random
import unittest
from typing import Any

from jangbu_ledger import command
from jangbu_ledger.messages import SignedEnvelope, StoredBlock
from trade import place
from world import BROKER_A, CUSTODIAN, NONE, REGISTRAR, World


class PropertyTest(unittest.TestCase):
    def check_balances(self, world: World) -> None:
        """state.md section 3."""
        state = world.state
        for row in state.cash:
            held = sum(
                state.amount(o["issue"], o["limitPrice"], o["leaves"])
                for o in state.orders.values()
                if o["side"] == 0 and o["account"] == row["account"]
            )
            self.assertEqual(row["held"], held)
            self.assertGreaterEqual(row["available"], 0)
        total = sum(row["available"] + row["held"] for row in state.cash)
        self.assertEqual(total, state.currencies[0]["total"])
        for number, issue in enumerate(state.issues):
            rows = [row for row in state.positions if row["issue"] == number]
            self.assertEqual(sum(r["available"] + r["held"] for r in rows), issue["sharesIssued"])
        bid, ask = state.best_order(0, 0), state.best_order(0, 1)
        if bid is not None and ask is not None:
            self.assertLess(state.orders[bid]["limitPrice"], state.orders[ask]["limitPrice"])

    def test_random_orders(self) -> None:
        chance = random.Random(7)
        world = World()
        world.furnish()
        world.do(CUSTODIAN, command("CreditCash", account=1, currency=0, amount=500_000))
        world.do(REGISTRAR, command("IssueShares", account=0, issue=0, quantity=500))
        trades = 0
        for n in range(150):
            account = chance.randrange(2)
            orders = [self.random_command(chance, account, n * 4 + k) for k in range(4)]
            envelope = world.envelope(BROKER_A + account, orders)
            block = world.block(envelope)
            trades += len(block.trades)
            self.check_balances(world)
            transactions = [SignedEnvelope.decode(envelope)]
            value = {
                "header": block.header,
                "operatorSignature": bytes(64),
                "transactions": transactions,
                "events": block.events,
                "trades": [t.stored for t in block.trades],
            }
            self.assertEqual(StoredBlock.decode(StoredBlock.encode(value)), value)
        self.assertGreater(trades, 50)
        self.assertEqual(len(world.state.trade_log), trades)

    def random_command(self, chance: random.Random, account: int, n: int) -> Any:
        kind = chance.random()
        name = {"account": NONE, "rowHint": NONE, "clientOrderId": b""}
        order_id = chance.randrange(1, 30 + n)
        if kind < 0.1:
            return command("CancelOrder", **name, orderId=order_id)
        if kind < 0.25:
            return command("ReduceOrder", **name, orderId=order_id, quantity=chance.randrange(1, 9))
        side, price = chance.choice(("buy", "sell")), 10 * chance.randrange(95, 106)
        more = {"timeInForce": chance.randrange(2), "clientOrderId": f"o{n}".encode()}
        return place(0, account, side, chance.randrange(1, 30), price, **more)


if __name__ == "__main__":
    unittest.main()
