#!/usr/bin/env python3
"""Keep some connections to a server busy and print what came back, as JSON.

    python scripts/peers/load.py http://127.0.0.1:8000 --paths FILE [--connections 32] [--seconds 10]

One thread over raw sockets, so that the load itself takes little of the machine. Every connection is kept open and
sends its next request when the answer to the last one is complete.
"""

from __future__ import annotations

import argparse
import json
import selectors
import socket
import statistics
import sys
import time
import urllib.parse
from itertools import cycle
from pathlib import Path

END_OF_HEADERS = b"\r\n\r\n"
LENGTH = b"content-length:"


class Connection:
    """One kept connection with one request under way."""

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        self._sent_at = 0.0

    def send(self, request: bytes) -> None:
        """Ask for the next page."""
        self._received = b""
        self._sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> tuple[int, float] | None:
        """(status, milliseconds) once the answer is complete; status 0 if the connection broke."""
        try:
            data = self.socket.recv(1 << 18)
        except ConnectionError:
            data = b""
        self._received += data
        status = complete_status(self._received) if data else 0
        return None if status is None else (status, (time.perf_counter() - self._sent_at) * 1000)


def complete_status(received: bytes) -> int | None:
    """Status of a complete answer, None while some of it is missing."""
    head, found, body = received.partition(END_OF_HEADERS)
    if not found:
        return None
    lines = head.lower().split(b"\r\n")
    lengths = [int(line[len(LENGTH) :]) for line in lines if line.startswith(LENGTH)]
    return int(head.split(b" ", 2)[1]) if lengths and len(body) >= lengths[0] else None


def run(url: str, paths: list[str], connections: int, seconds: float) -> dict[str, float]:
    """Ask for the paths in turn until the time is over."""
    place = urllib.parse.urlsplit(url)
    host, port = place.hostname or "127.0.0.1", place.port or 80
    requests = cycle(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() for path in paths)
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        connection = Connection(host, port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(requests))
    times, errors = [], 0
    started = time.perf_counter()
    while time.perf_counter() - started < seconds and selector.get_map():
        for key, _ in selector.select(timeout=0.1):
            outcome = key.data.receive()
            if outcome is None:
                continue
            status, taken = outcome
            errors += status != 200
            times.append(taken)
            if status:
                key.data.send(next(requests))
            else:
                selector.unregister(key.fileobj)
    lasted = time.perf_counter() - started
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {
        "requests": len(times),
        "errors": errors,
        "per_second": len(times) / lasted,
        "p50": cuts[49],
        "p95": cuts[94],
    }


def main() -> int:
    """Load the server and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("url")
    parser.add_argument("--paths", type=Path, required=True, help="paths to ask for, one a line")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    paths = options.paths.read_text("utf-8").split()
    print(json.dumps(run(options.url, paths, options.connections, options.seconds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
