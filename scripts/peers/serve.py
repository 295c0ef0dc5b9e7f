#!/usr/bin/env python3
"""Serve an empty response, plain Whoosh, or Tantivy: waitress as it is, with search-service's threads and workers.

python scripts/peers/serve.py empty|whoosh|tantivy [--index DIR] [--workers N]
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from pathlib import Path
from typing import Any

import falcon
import msgspec
from waitress import create_server

sys.path.insert(0, str(Path(__file__).parent.parent))

from index.vietnamese.words import PyviSegmenter
from peers.peer import Pages
from peers.streams import joined
from peers.whoosh_peer import WhooshPeer
from search_service.listening import address_of, listening_socket
from search_service.logs import configure_logging
from search_service.settings import load_settings
from search_service.workers import Workers


class EmptyResource:
    """What Falcon and waitress take by themselves."""

    def on_get(self, _: falcon.Request, resp: falcon.Response) -> None:
        """200 and nothing."""
        resp.content_type = falcon.MEDIA_JSON
        resp.data = b"{}"


class PageResource:
    """Ten highlighted hits and the total, by another engine."""

    def __init__(self, peer: Pages, path: Path) -> None:
        self._segmenter = PyviSegmenter()
        self._peer = peer
        self._peer.open(path)

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Segment the query, search, highlight."""
        query = req.get_param("q", default="")
        page = self._peer.page(joined(query, self._segmenter.words(query)))
        resp.content_type = falcon.MEDIA_JSON
        resp.data = msgspec.json.encode(page)


def main() -> int:
    """Serve until stopped."""
    options = _options()
    configure_logging("text", level=logging.WARNING)
    settings = load_settings({}, port=0, workers=options.workers)
    listening = listening_socket(settings.host, settings.port)
    print(f"Serving on {address_of(listening)}", flush=True)

    def work() -> None:
        app: Any = falcon.App()
        app.add_route("/", _resource(options))
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        create_server(app, sockets=[listening], threads=settings.threads, ident=None).run()

    if options.workers == 1:
        work()
    else:
        Workers(options.workers, work).run()
    return 0


def _resource(options: argparse.Namespace) -> EmptyResource | PageResource:
    """What is served. Tantivy is needed only where it is."""
    if options.what == "empty":
        return EmptyResource()
    if options.what == "whoosh":
        return PageResource(WhooshPeer(), options.index)
    from peers.tantivy_pages import TantivyPages  # noqa: PLC0415

    return PageResource(TantivyPages(), options.index)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("what", choices=["empty", "whoosh", "tantivy"])
    parser.add_argument("--index", type=Path, help="the folder of the engine")
    parser.add_argument("--workers", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
