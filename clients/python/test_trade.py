"""The whole client against a venue that replays this program's own engine."""

from __future__ import annotations

import contextlib
import io
import stat
import tempfile
import unittest
from pathlib import Path
from typing import Any

import make_genesis
import trade
from fake_venue import FakeVenue, serve
from jangbu_ledger import codes
from keyfile import load_key

NOON = 1_795_000_000_000_000


def quiet_time(before_end: int) -> int:
    """A timestamp that lies `before_end` microseconds before the end of a business date."""
    return codes.end_of_date(codes.business_date(NOON)) - before_end


def forge(value: Any) -> Any:
    """Another value of the same form: the next number, or another first digit of a hash."""
    if isinstance(value, int):
        return value + 1
    return ("0" if value[0] == "1" else "1") + value[1:]


class TradeTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "keys"

    def run_client(
        self, genesis_time: int = quiet_time(10**10), **options: Any
    ) -> tuple[int, str]:
        make_genesis.write(self.folder, genesis_time)
        text = (self.folder / "genesis.json").read_text("utf-8")
        operator = load_key(self.folder / make_genesis.CHECKPOINT_KEY_FILE)
        self.venue = FakeVenue(text, operator, **options)
        server, url = serve(self.venue)
        output = io.StringIO()
        try:
            with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
                genesis = str(self.folder / "genesis.json")
                code = trade.main(
                    ["--url", url, "--keys", str(self.folder), "--genesis", genesis]
                )
        finally:
            server.shutdown()
            server.server_close()
        return code, output.getvalue()

    def test_every_step_passes(self) -> None:
        code, output = self.run_client()
        self.assertEqual(code, 0, output)
        self.assertRegex(output, r"\n22 steps passed, 0 failed\n$")
        self.assertEqual(len(self.venue.state.trade_log), 3)

    def test_business_date_changes_between_the_steps(self) -> None:
        before_end = (trade.MARGIN_SECONDS + 1) * 1_000_000
        code, output = self.run_client(quiet_time(before_end), step=25_000_000)
        self.assertEqual(code, 0, output)
        empty = [b for b in self.venue.blocks[1:] if not b.results]
        self.assertEqual(len(empty), 1)

    def test_every_tampered_field_is_seen(self) -> None:
        cases = {
            "previousHash": "/v1/blocks/3",
            "transactionsRoot": "/v1/blocks/4",
            "eventsRoot": "/v1/blocks/5",
            "tradeLogRoot": "/v1/blocks/9",
            "stateRoot": "/v1/blocks/2",
            "hash": "/v1/blocks/0",
            "tradeLogSize": "/v1/blocks/9",
            "timestamp": "/v1/blocks/6",
            "index": "/v1/blocks/1",
        }
        for name, target in cases.items():
            with self.subTest(name):
                self.folder = self.folder.parent / name

                def tamper(path: str, answer: Any) -> Any:
                    if path == target:
                        return {**answer, name: forge(answer[name])}
                    return answer

                code, output = self.run_client(tamper=tamper)
                self.assertEqual(code, 1, output)
                self.assertIn("FAIL", output)
                # Another timestamp is an input: it shows in what follows from it.
                self.assertIn("block" if name == "timestamp" else name, output)

    def test_tampered_trade_and_checkpoint_are_seen(self) -> None:
        def tamper_trade(path: str, answer: Any) -> Any:
            if path.endswith("/chain") and answer["items"]:
                answer["items"][0]["data"]["price"] = "70001"
            return answer

        def tamper_note(path: str, answer: Any) -> Any:
            return answer.replace("time 1", "time 2") if path == "/v1/checkpoint" else answer

        def drop_results(path: str, answer: Any) -> Any:
            return {**answer, "results": None} if path == "/v1/transactions" else answer

        def tamper_result(path: str, answer: Any) -> Any:
            if path == "/v1/transactions" and answer["results"][0]["status"] == "new":
                answer["results"][0]["status"] = "filled"
            return answer

        def tamper_office(path: str, answer: Any) -> Any:
            if path == "/v1/transactions":
                answer["results"][0]["status"] = "rejected"
            return answer

        cases: dict[str, Any] = {
            "price": tamper_trade,
            "checkpoint": tamper_note,
            "results": drop_results,
            "status: venue 'filled', computed 'new'": tamper_result,
            "status: venue 'rejected', computed one of": tamper_office,
        }
        for name, tamper in cases.items():
            with self.subTest(name):
                self.folder = self.folder.parent / name
                code, output = self.run_client(tamper=tamper)
                self.assertEqual(code, 1, output)
                self.assertIn(name, output)

    def test_a_foreign_key_is_not_the_operator(self) -> None:
        make_genesis.write(self.folder, quiet_time(10**10))
        text = (self.folder / "genesis.json").read_text("utf-8")
        venue = FakeVenue(text, load_key(self.folder / "broker-a.json"))
        server, url = serve(venue)
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            genesis = str(self.folder / "genesis.json")
            code = trade.main(["--url", url, "--keys", str(self.folder), "--genesis", genesis])
        server.shutdown()
        server.server_close()
        self.assertEqual(code, 1)
        self.assertIn("operatorKey", output.getvalue())

    def test_missing_keys_are_told_plainly(self) -> None:
        make_genesis.write(self.folder, NOON)
        (self.folder / "registrar.json").unlink()
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            genesis = str(self.folder / "genesis.json")
            code = trade.main(
                ["--url", "http://127.0.0.1:1", "--keys", str(self.folder), "--genesis", genesis]
            )
        self.assertEqual(code, 2)
        self.assertEqual(errors.getvalue(), "trade: registrar.json: No such file or directory\n")


class MakeGenesisTest(unittest.TestCase):
    def test_files_are_private_and_never_replaced(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_genesis.write(folder, NOON)
            for file in folder.glob("*.json"):
                mode = stat.S_IMODE(file.stat().st_mode)
                if file.name != "genesis.json":
                    self.assertEqual(mode, 0o600, file.name)
            before = (folder / "genesis.json").read_bytes()
            with self.assertRaises(FileExistsError):
                make_genesis.write(folder, NOON)
            self.assertEqual((folder / "genesis.json").read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
