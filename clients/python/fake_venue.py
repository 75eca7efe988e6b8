"""A venue for the tests: replays this program's own engine behind the HTTP doors of the real one.

It proves that the client runs, sees every tampered field, and survives time-driven blocks; it
proves nothing about the real venue.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jangbu_ledger import Executed, SigningKey, Void, execute, ledger, sign_note
from jangbu_ledger import genesis as genesis_form
from jangbu_ledger.codes import CODES, NETWORKS, PHASES

Tamper = Callable[[str, Any], Any]


class FakeVenue:
    """One ledger in memory. `step` is how far the clock moves a call, in microseconds."""

    def __init__(
        self,
        genesis_text: str,
        operator: SigningKey,
        step: int = 1_000,
        tamper: Tamper = lambda path, answer: answer,
    ) -> None:
        self.genesis_text = genesis_text
        self.genesis = genesis_form.parse(genesis_text)
        self.operator = operator
        self.step = step
        self.tamper = tamper
        self.state, first = ledger.start(self.genesis)
        self.blocks: list[Executed] = [first]
        self.now = self.state.parameters["timestamp"]
        self.lock = threading.Lock()

    def tick(self) -> None:
        """Moves the clock and writes the time-driven blocks that have fallen due."""
        self.now += self.step
        while self.state.next_wake_up() <= self.now:
            draft = self.state.copy()
            self.blocks.append(execute(draft, self._next_timestamp(), []))
            self.state = draft

    def _next_timestamp(self) -> int:
        return max(self.now, self.state.parameters["timestamp"] + 1)

    def submit(self, envelope: bytes) -> dict[str, Any]:
        """Takes an envelope into a block of its own. Raises Void."""
        draft = self.state.copy()
        block = execute(draft, self._next_timestamp(), [envelope])
        self.state = draft
        self.blocks.append(block)
        results = [
            {
                "position": r["position"],
                "status": _status(r),
                "orderId": r["id"] if "clientOrderId" in r["fields"] else None,
                "clientOrderId": r["fields"].get("clientOrderId", b"").decode() or None,
                "reject": None if r["reject"] == "ok" else r["reject"],
            }
            for r in block.results
        ]
        return {"index": block.header["index"], "hash": block.hash.hex(), "results": results}

    def block(self, index: int) -> dict[str, Any]:
        """A header as served."""
        block = self.blocks[index]
        header = {k: v.hex() if isinstance(v, bytes) else v for k, v in block.header.items()}
        return {**header, "hash": block.hash.hex()}

    def chain(self, issue: int, start: int) -> dict[str, Any]:
        """Trade blocks of an issue as served."""
        decimals = self.state.issues[issue]["priceDecimals"]
        items = [
            {
                "issue": issue,
                "index": t.index,
                "previousHash": t.previous_hash.hex(),
                "timestamp": t.timestamp,
                "data": {
                    "price": _decimal(t.price, decimals),
                    "quantity": str(t.quantity),
                    "phase": PHASES[t.phase],
                    "buyerCommitment": t.buyer_commitment.hex(),
                    "sellerCommitment": t.seller_commitment.hex(),
                },
                "hash": t.hash.hex(),
            }
            for block in self.blocks
            for t in block.trades
            if t.issue == issue and t.index >= start
        ]
        return {"items": items, "cursor": None, "index": len(self.blocks) - 1}

    def answer(self, path: str, query: dict[str, list[str]], body: Any) -> Any:
        """The answer of a door: a text or a JSON value. Raises Void or LookupError."""
        last = self.blocks[-1]
        parts = path.strip("/").split("/")[1:]
        if parts == ["info"]:
            return {
                "network": NETWORKS[self.genesis["network"]],
                "genesis": self.state.chain_id.hex(),
                "operatorKey": self.operator.public.hex(),
                "index": last.header["index"],
                "hash": last.hash.hex(),
                "limits": {},
            }
        if parts == ["genesis"]:
            return self.genesis_text
        if parts == ["time"]:
            return {"timestamp": self.now, "iso": ""}
        if parts == ["checkpoint"]:
            return sign_note(self.operator, last.header)
        if parts == ["transactions"]:
            return self.submit(base64.b64decode(body["envelope"]))
        if parts[0] == "blocks":
            return self.block(int(parts[1]))
        if parts[0] == "issues" and parts[2] == "chain":
            return self.chain(int(parts[1]), int(query["from"][0]))
        raise LookupError(path)


def _status(result: dict[str, Any]) -> str:
    """The door's word: that of the record, but `done` or `rejected` where the record says `none`."""
    if result["status"] != "none":
        return result["status"]
    return "done" if result["reject"] == "ok" else "rejected"


def _decimal(value: int, decimals: int) -> str:
    if decimals == 0:
        return str(value)
    return f"{value // 10**decimals}.{value % 10**decimals:0{decimals}d}"


class Handler(BaseHTTPRequestHandler):
    """HTTP around a FakeVenue."""

    venue: FakeVenue

    def log_message(self, format: str, *args: Any) -> None:
        """Tests stay silent."""

    def _serve(self, body: Any) -> None:
        url = urlsplit(self.path)
        venue = self.venue
        with venue.lock:
            venue.tick()
            try:
                answer = venue.tamper(url.path, venue.answer(url.path, parse_qs(url.query), body))
                status = 200
            except Void as void:
                status, answer = 400, {"status": 400, "code": void.code, "number": CODES[void.code]}
            except (LookupError, ValueError):
                status, answer = 404, {"status": 404, "code": "not_found"}
        text = answer if isinstance(answer, str) else json.dumps(answer)
        data = text.encode()
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        """Reading doors."""
        self._serve(None)

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
        """The writing door."""
        length = int(self.headers.get("content-length", "0"))
        self._serve(json.loads(self.rfile.read(length)))


def serve(venue: FakeVenue) -> tuple[ThreadingHTTPServer, str]:
    """Starts a server on a free loopback port; the caller shuts it down."""
    handler = type("BoundHandler", (Handler,), {"venue": venue})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"
