"""The HTTP doors that the client uses, as plain calls."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from typing import Any

TIMEOUT_SECONDS = 30


class Problem(Exception):
    """A refusal of the venue (RFC 9457): HTTP status and the stable `code`."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"HTTP {status} {code}: {detail}")
        self.status = status
        self.code = code


class Unreachable(Exception):
    """The venue does not answer, or not as agreed."""


class Venue:
    """One venue by its base URL. Every call raises Problem or Unreachable."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        # Proxies of the environment are of no use for a loopback address.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def _call(self, path: str, body: Any = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data)
        request.add_header("accept", "application/json, text/plain")
        if data is not None:
            request.add_header("content-type", "application/json")
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                if answer.status != 200:
                    raise Unreachable(f"{path} answers HTTP {answer.status}")
                return answer.read()
        except urllib.error.HTTPError as error:
            raise _problem(error.code, error.read()) from None
        except (urllib.error.URLError, OSError) as error:
            raise Unreachable(f"{path}: {getattr(error, 'reason', error)}") from None

    def _json(self, path: str, body: Any = None) -> Any:
        try:
            return json.loads(self._call(path, body))
        except ValueError:
            raise Unreachable(f"{path} does not answer JSON") from None

    def _text(self, path: str) -> str:
        try:
            return self._call(path).decode("utf-8")
        except UnicodeDecodeError:
            raise Unreachable(f"{path} does not answer UTF-8") from None

    def info(self) -> Any:
        """`GET /v1/info`."""
        return self._json("/v1/info")

    def genesis(self) -> str:
        """`GET /v1/genesis`: the text of genesis.json."""
        return self._text("/v1/genesis")

    def time(self) -> Any:
        """`GET /v1/time`."""
        return self._json("/v1/time")

    def block(self, index: int) -> Any:
        """`GET /v1/blocks/{index}`."""
        return self._json(f"/v1/blocks/{index}")

    def chain(self, issue: int, start: int) -> Any:
        """`GET /v1/issues/{issue}/chain?from=start`."""
        return self._json(f"/v1/issues/{issue}/chain?from={start}")

    def checkpoint(self) -> str:
        """`GET /v1/checkpoint`: the signed note."""
        return self._text("/v1/checkpoint")

    def submit(self, envelope: bytes) -> Any:
        """`POST /v1/transactions`."""
        body = {"envelope": base64.b64encode(envelope).decode()}
        return self._json("/v1/transactions", body)


def _problem(status: int, body: bytes) -> Problem:
    try:
        document = json.loads(body)
        return Problem(status, str(document["code"]), str(document.get("detail", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Problem(status, "?", "the answer is no problem document")
