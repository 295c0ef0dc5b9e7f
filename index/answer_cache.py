"""Answers that were given and may be given again.

An answer follows from the request, the edition, the ranking, the
abbreviations and the hour: whatever else the clock decides (today, how old
an article is) changes at a full hour. So the same question gets the very
same answer without searching. Whoever asks for another page or with other
filters asks something else.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress

import msgspec
from msgspec.structs import replace

from index.search_page import SearchPage, SearchRequest

ENTRY_BYTES = 1_000  # what the request and the tables take of each
LARGEST_SHARE = 8  # an answer may take one eighth of the memory

_encode = msgspec.json.Encoder().encode  # MessagePack would lose the time zones
_decode = msgspec.json.Decoder(SearchPage).decode


class AnswerCache:
    """The answers asked for last; safe to share among threads.

    They are kept as JSON: 7 kB a page of ten hits, as objects 20 kB.
    """

    def __init__(self, capacity: int) -> None:
        """capacity: bytes; 0 keeps nothing."""
        self._capacity = capacity
        self._size = 0
        self._state: object = None
        self._pages: OrderedDict[SearchRequest, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, state: object, request: SearchRequest, make: Callable[[SearchRequest], SearchPage]) -> SearchPage:
        """The answer that is kept, or a new one.

        state: all that an answer depends on beside the request; where it
        differs from the last one nothing is kept.
        """
        if not self._capacity:
            return make(request)
        started = time.perf_counter()
        packed = self._kept(state, request)
        if packed is not None:
            page = _decode(packed)
            return replace(page, took_ms=round((time.perf_counter() - started) * 1000, 3))
        page = make(request)
        with suppress(UnicodeEncodeError):  # a query with half a surrogate pair is not worth keeping
            self._keep(state, request, _encode(page))
        return page

    def clear(self) -> None:
        """Keep nothing of what there was, not even the state."""
        with self._lock:
            self._begin(None)

    def _begin(self, state: object) -> None:
        self._state, self._size = state, 0
        self._pages.clear()

    def _kept(self, state: object, request: SearchRequest) -> bytes | None:
        with self._lock:
            if state != self._state:
                self._begin(state)
            elif request in self._pages:
                self._pages.move_to_end(request)
            return self._pages.get(request)

    def _keep(self, state: object, request: SearchRequest, packed: bytes) -> None:
        with self._lock:
            is_overtaken = state != self._state or request in self._pages
            if is_overtaken or len(packed) + ENTRY_BYTES > self._capacity // LARGEST_SHARE:
                return
            self._pages[request] = packed
            self._size += len(packed) + ENTRY_BYTES
            while self._size > self._capacity:
                _, oldest = self._pages.popitem(last=False)
                self._size -= len(oldest) + ENTRY_BYTES
