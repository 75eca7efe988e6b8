"""The client's own ledger beside the venue's: every block is executed here and compared."""

from __future__ import annotations

from typing import Any

from jangbu_ledger import BadBlock, Executed, SigningKey, Void, check_note, execute, sign_envelope
from jangbu_ledger import genesis as genesis_form
from jangbu_ledger import ledger
from jangbu_ledger.codes import CODE_NAMES, PHASES
from jangbu_ledger.messages import ORDER_COMMANDS
from venue import Venue

VALIDITY_MICROSECONDS = 30_000_000


class Difference(Exception):
    """The venue and this program disagree; the message names the field and both values."""


def compare(where: str, served: Any, computed: Any) -> None:
    """Raises Difference unless both are equal and of one type."""
    if type(served) is not type(computed) or served != computed:
        raise Difference(f"{where}: venue {served!r}, computed {computed!r}")


def field(document: Any, name: str, where: str, kind: type = object) -> Any:
    """A field of an answer. Raises Difference when it is missing or not of its kind."""
    if not isinstance(document, dict) or name not in document:
        raise Difference(f"{where}: the answer has no field {name}")
    value = document[name]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Difference(f"{where}: {name} is {value!r}, no {kind.__name__}")
    return value


class Follower:
    """Genesis, own state, all own headers, and the nonces of the keys that sign."""

    def __init__(self, venue: Venue, genesis_text: str) -> None:
        self.venue = venue
        self.genesis = genesis_form.parse(genesis_text)
        self.state, block = ledger.start(self.genesis)
        self.blocks = [block]
        self._nonces: dict[bytes, int] = {}

    @property
    def index(self) -> int:
        """Index of the last block executed here."""
        return len(self.blocks) - 1

    def timestamp(self) -> int:
        """Ledger time of the venue, in microseconds."""
        return field(self.venue.time(), "timestamp", "time", int)

    def chain(self, issue: int, start: int) -> list[dict[str, Any]]:
        """Trade blocks of an issue as served, from index `start`."""
        where = f"chain of issue {issue}"
        items = field(self.venue.chain(issue, start), "items", where, list)
        if not all(isinstance(item, dict) for item in items):
            raise Difference(f"{where}: an item is no object")
        return items

    def member_of(self, key: SigningKey) -> int:
        """Number of the genesis participant with this root key. Raises Difference if none."""
        for number, participant in enumerate(self.genesis["participants"]):
            if participant["rootKey"] == key.public:
                return number
        raise Difference(f"no participant of the genesis has the root key {key.public.hex()}")

    def sign(self, key: SigningKey, member: int, commands: list[Any], **changes: Any) -> bytes:
        """A signed envelope with the key's next nonce, valid for 30 s of ledger time."""
        nonce = self._nonces.get(key.public, 0) + 1
        self._nonces[key.public] = nonce
        chain = changes.pop("chain_id", self.state.chain_id)
        until = self.timestamp() + VALIDITY_MICROSECONDS
        return sign_envelope(key, chain, member, nonce, until, commands, **changes)

    def check_header(self, block: Executed) -> None:
        """Compares every field of the served header, and its hash."""
        index = block.header["index"]
        served = self.venue.block(index)
        for name, value in block.header.items():
            where = f"block {index} {name}"
            text = value.hex() if isinstance(value, bytes) else value
            compare(where, field(served, name, where), text)
        compare(f"block {index} hash", field(served, "hash", "header"), block.hash.hex())

    def _advance(self, index: int, transactions: list[bytes]) -> Executed:
        served = self.venue.block(index)
        timestamp = field(served, "timestamp", f"block {index}", int)
        draft = self.state.copy()
        try:
            block = execute(draft, timestamp, transactions)
        except (BadBlock, Void) as error:
            raise Difference(f"block {index} cannot be executed: {error}") from None
        self.state = draft
        self.blocks.append(block)
        self.check_header(block)
        return block

    def catch_up(self, index: int) -> None:
        """Executes the blocks up to `index`, which hold no envelopes (time-driven work only)."""
        while self.index < index:
            self._advance(self.index + 1, [])

    def check_head(self) -> None:
        """Nothing but time-driven blocks came after the last block executed here."""
        info = self.venue.info()
        index = field(info, "index", "info", int)
        if index < self.index:
            raise Difference(f"info: index {index} after block {self.index}")
        self.catch_up(index)
        compare("info hash", field(info, "hash", "info"), self.blocks[index].hash.hex())

    def submit(self, envelope: bytes) -> Executed:
        """Sends an envelope, executes the blocks up to its own, and compares the results."""
        answer = self.venue.submit(envelope)
        index = field(answer, "index", "transactions", int)
        if index <= self.index:
            raise Difference(f"transactions: index {index!r} after block {self.index}")
        self.catch_up(index - 1)
        block = self._advance(index, [envelope])
        compare("transactions hash", field(answer, "hash", "transactions"), block.hash.hex())
        self._check_results(field(answer, "results", "transactions", list), block)
        self._check_trades(block)
        return block

    def _check_results(self, served: list[Any], block: Executed) -> None:
        compare("number of results", len(served), len(block.results))
        for answer, own in zip(served, block.results):
            where = f"block {block.header['index']} position {own['position']}"
            compare(f"{where} position", field(answer, "position", where), own["position"])
            self._check_status(field(answer, "status", where), own, where)
            reject = answer.get("reject") or "ok"
            if type(reject) is int:
                reject = CODE_NAMES.get(reject)
            elif isinstance(reject, dict):
                reject = reject.get("code")
            compare(f"{where} reject", reject, own["reject"])
            if own["command"] in ORDER_COMMANDS and own["reject"] == "ok":
                compare(f"{where} orderId", field(answer, "orderId", where), own["id"])

    def _check_status(self, served: Any, own: dict[str, Any], where: str) -> None:
        if own["command"] in ORDER_COMMANDS:
            compare(f"{where} status", served, own["status"])
            return
        # The record of such a command says `none`; which word a door says for it is not specified.
        words = ("none", "done") if own["reject"] == "ok" else ("none", "rejected")
        if served not in words:
            raise Difference(f"{where} status: venue {served!r}, computed one of {words}")

    def _check_trades(self, block: Executed) -> None:
        """Compares every trade block of the block with the issue's chain as served."""
        for trade in block.trades:
            where = f"trade block {trade.index} of issue {trade.issue}"
            items = self.chain(trade.issue, trade.index)
            item = next((i for i in items if i.get("index") == trade.index), None)
            if item is None:
                raise Difference(f"{where} is not served")
            data = field(item, "data", where, dict)
            decimals = self.state.issues[trade.issue]["priceDecimals"]
            price = to_units(field(data, "price", where), decimals, where)
            quantity = to_units(field(data, "quantity", where), 0, where)
            compare(f"{where} issue", item.get("issue"), trade.issue)
            compare(f"{where} timestamp", item.get("timestamp"), trade.timestamp)
            compare(f"{where} price", price, trade.price)
            compare(f"{where} quantity", quantity, trade.quantity)
            compare(f"{where} phase", data.get("phase"), PHASES[trade.phase])
            hashes = {
                "previousHash": (item, trade.previous_hash),
                "buyerCommitment": (data, trade.buyer_commitment),
                "sellerCommitment": (data, trade.seller_commitment),
                "hash": (item, trade.hash),
            }
            for name, (document, value) in hashes.items():
                compare(f"{where} {name}", field(document, name, where), value.hex())

    def check_checkpoint(self) -> Executed:
        """Verifies the latest note and returns the block that it is about."""
        note = self.venue.checkpoint()
        lines = note.split("\n")
        parts = lines[3].split(" ") if len(lines) > 3 else []
        if len(parts) != 3 or not parts[1].isdecimal():
            raise Difference("checkpoint: no line with the block")
        self.catch_up(int(parts[1]))
        block = self.blocks[int(parts[1])]
        reason = check_note(note, block.header, self.genesis["operatorKey"])
        if reason is not None:
            raise Difference(f"checkpoint of block {parts[1]}: {reason}")
        return block


def to_units(text: Any, decimals: int, where: str) -> int:
    """A decimal string as a whole number of 10^-decimals. Raises Difference."""
    whole, _, fraction = str(text).partition(".")
    digits = whole + fraction
    plain = isinstance(text, str) and digits.isascii() and digits.isdecimal()
    if not plain or not whole or len(fraction) > decimals or text.endswith("."):
        raise Difference(f"{where}: {text!r} is not a decimal string of {decimals} decimals")
    return int(whole + fraction.ljust(decimals, "0"))
