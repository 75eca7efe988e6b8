"""Keeps order books from the venue's stream, with nothing but the standard library.

`book_feed.py --url URL --issues 0,1` follows the books (docs/spec/doors.md section 5) until its input ends. It prints a JSON
line for every connection, snapshot, resume and checksum, and at the end its books.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import select
import socket
import struct
import sys
import time
import urllib.parse
from typing import Any

Level = tuple[str, str, int]

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
TIMEOUT_SECONDS = 10
RETRY_SECONDS = 0.05


class Gone(Exception):
    """The connection has ended."""


class WebSocket:
    """A client of RFC 6455 for text messages of servers that do not fragment them."""

    def __init__(self, url: str) -> None:
        address = urllib.parse.urlsplit(url)
        host, port = address.hostname or "", address.port or 80
        try:
            self.socket = socket.create_connection((host, port), TIMEOUT_SECONDS)
            key = base64.b64encode(os.urandom(16)).decode()
            self.socket.sendall(
                f"GET /v1/stream HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
            )
            self._bytes = b""
            while b"\r\n\r\n" not in self._bytes:
                self._receive()
        except OSError as error:
            raise Gone(str(error)) from None
        head, _, self._bytes = self._bytes.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            raise Gone(head.splitlines()[0].decode())

    def _receive(self) -> None:
        try:
            received = self.socket.recv(65_536)
        except OSError as error:
            raise Gone(str(error)) from None
        if not received:
            raise Gone("closed")
        self._bytes += received

    def send(self, payload: bytes, opcode: int = TEXT) -> None:
        """Sends one message, masked as a client must."""
        length = len(payload)
        size = bytes([0x80 | length]) if length < 126 else b"\xfe" + struct.pack(">H", length)
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[place & 3] for place, byte in enumerate(payload))
        try:
            self.socket.sendall(bytes([0x80 | opcode]) + size + mask + masked)
        except OSError as error:
            raise Gone(str(error)) from None

    def messages(self) -> list[str]:
        """The texts that have come; call it when the socket is readable."""
        self._receive()
        texts = []
        while (frame := self._frame()) is not None:
            opcode, payload = frame
            if opcode == CLOSE:
                raise Gone(f"close {struct.unpack('>H', payload[:2])[0]}" if payload else "close")
            if opcode == PING:
                self.send(payload, PONG)
            elif opcode == TEXT:
                texts.append(payload.decode("utf-8"))
        return texts

    def _frame(self) -> tuple[int, bytes] | None:
        if len(self._bytes) < 2:
            return None
        length, start = self._bytes[1], 2
        if length == 126:
            start = 4
        elif length == 127:
            start = 10
        if len(self._bytes) < start:
            return None
        if start > 2:
            length = int.from_bytes(self._bytes[2:start], "big")
        if len(self._bytes) < start + length:
            return None
        opcode, payload = self._bytes[0] & 15, self._bytes[start : start + length]
        self._bytes = self._bytes[start + length :]
        return opcode, payload


class Book:
    """The best 25 levels of one issue."""

    def __init__(self, issue: int) -> None:
        self.issue = issue
        self.seq: int | None = None
        self.sides: dict[str, dict[str, Level]] = {"asks": {}, "bids": {}}

    def levels(self, side: str) -> list[Level]:
        """Best first."""
        found = list(self.sides[side].values())
        return sorted(found, key=lambda level: float(level[0]), reverse=side == "bids")

    def take(self, message: dict[str, Any]) -> bool:
        """Takes a snapshot or a delta; false if a message is missing before it."""
        if message["type"] == "snapshot":
            self.sides = {"asks": {}, "bids": {}}
        elif message["prev"] != self.seq:
            return False
        for side, levels in self.sides.items():
            for price, quantity, orders in message["data"][side]:
                if quantity == "0":
                    levels.pop(price, None)
                else:
                    levels[price] = (price, quantity, orders)
        self.seq = message["seq"]
        return True

    def checksum(self) -> str:
        """What the venue's checksum for the same `seq` must be."""
        lines = [f"jangbu-book/v1 {self.issue} {self.seq}"]
        for letter, side in (("a", "asks"), ("b", "bids")):
            lines += [f"{letter} {price} {quantity} {orders}" for price, quantity, orders in self.levels(side)]
        return hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()


def say(**fields: Any) -> None:
    print(json.dumps(fields), flush=True)


class Feed:
    """Several books over one connection that may end at any time."""

    def __init__(self, url: str, issues: list[int]) -> None:
        self._url = url
        self.books = {issue: Book(issue) for issue in issues}

    def follow(self) -> None:
        """Follows the books until the standard input ends."""
        while True:
            try:
                if self._connection():
                    return
            except Gone as gone:
                say(kind="gone", reason=str(gone))
                time.sleep(RETRY_SECONDS)

    def _connection(self) -> bool:
        stream = WebSocket(self._url)
        say(kind="connected")
        self._ask(stream, list(self.books.values()))
        while True:
            readable, _, _ = select.select([stream.socket, sys.stdin], [], [])
            if sys.stdin in readable:
                return True
            for text in stream.messages():
                message = json.loads(text)
                if message["ch"] == "error":
                    raise SystemExit(text)
                if message["ch"] == "book":
                    self._take(stream, message)

    def _ask(self, stream: WebSocket, books: list[Book]) -> None:
        known = [{"ch": "book", "issue": book.issue, "seq": book.seq} for book in books if book.seq is not None]
        others = [{"ch": "book", "issue": book.issue} for book in books if book.seq is None]
        for op, channels in (("resume", known), ("subscribe", others)):
            if channels:
                stream.send(json.dumps({"op": op, "channels": channels}).encode())

    def _take(self, stream: WebSocket, message: dict[str, Any]) -> None:
        book, kind = self.books[message["issue"]], message["type"]
        if kind == "resume":
            say(kind=kind, issue=book.issue, isComplete=message["data"]["isComplete"])
        elif kind == "checksum":
            self._mark(stream, book, message)
        else:
            if kind == "snapshot":
                say(kind=kind, issue=book.issue, isFirst=book.seq is None)
            if not book.take(message):
                say(kind="gap", issue=book.issue)
                self._ask(stream, [book])

    def _mark(self, stream: WebSocket, book: Book, message: dict[str, Any]) -> None:
        # A checksum of another moment than the book's says nothing about it.
        if message["seq"] != book.seq:
            return
        is_equal = message["data"]["checksum"] == book.checksum()
        say(kind="mark", issue=book.issue, seq=book.seq, isEqual=is_equal)
        if not is_equal:
            book.seq = None
            self._ask(stream, [book])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--issues", required=True, help="numbers, separated by commas")
    options = parser.parse_args()
    feed = Feed(options.url, [int(issue) for issue in options.issues.split(",")])
    feed.follow()
    for book in feed.books.values():
        sides = {side: book.levels(side) for side in book.sides}
        say(kind="book", issue=book.issue, seq=book.seq, **sides)


if __name__ == "__main__":
    main()
