"""The engine: what every way of searching must offer, and the embedded one.

`Engine` is the protocol that the service is written against. WhooshEngine
answers from the current edition on this machine, picks a new edition or
ranking up by itself, and is safe to share among threads.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog
from msgspec.structs import replace

from index.abbreviation_file import load_abbreviations
from index.analysis import Analyser
from index.answer_cache import AnswerCache
from index.article import Article
from index.edition import REINDEX, Editions, Manifest, Verified
from index.errors import AbbreviationsError, EditionDamagedError, NoEditionError, RankingError, SearchError
from index.memory import forget_what_holds_only_itself, give_back_freed_memory
from index.ranking import default_ranking, load_ranking
from index.search_page import Explanation, SearchPage, SearchRequest
from index.searching.answer import Answering
from index.searching.explain import explain
from index.searching.meaning import Meaning
from index.searching.reader import EditionReader
from index.understanding import Understanding
from index.vietnamese.abbreviations import packaged

RANKING_FILE = "ranking.toml"
ABBREVIATIONS_FILE = "abbreviations.txt"
# What every query needs (two words, so that neighbours are counted, too); numbers and dates, raw keys, phrases, slips.
WARMING = tuple(
    SearchRequest(q, page_size=1)
    for q in ("tỉnh uỷ họp", "nq 04 tháng 2/2017", "tinhr uyr", '"tỉnh uỷ"', "tỉnh uỷ kardashiab")
)
ANSWER_CACHE_MB = 12
HOUR = 3600
RETRY_SECONDS = 5.0  # between attempts to open an edition that could not be opened

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What is being served. problem: why not, or what could not be taken up."""

    is_ready: bool
    edition: Manifest | None
    problem: str | None = None


class Engine(Protocol):
    """What a search engine must offer the service. All calls are thread-safe."""

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer one request; raises NoEditionError when there is none."""

    def article(self, identifier: str) -> Article:
        """The article with this id; raises ArticleNotFoundError."""

    def explain(self, q: str, identifier: str) -> Explanation:
        """Why the article has its score for a query; raises ArticleNotFoundError."""

    def status(self) -> EngineStatus:
        """What is being served; never raises."""


class WhooshEngine:
    """The embedded engine over DATA/editions, DATA/ranking.toml and DATA/abbreviations.txt."""

    def __init__(
        self,
        data_dir: Path,
        analyser: Analyser,
        clock: Callable[[], float] = time.time,
        *,
        verified: Verified | None = None,
        answer_cache_mb: int = ANSWER_CACHE_MB,
    ) -> None:
        """verified: files of the live edition that another process has just read; answer_cache_mb: 0 keeps none."""
        self._editions = Editions(data_dir)
        self._ranking_path = data_dir / RANKING_FILE
        self._analyser = analyser
        self._understanding = Understanding(packaged())
        self._clock = clock
        self._answers = AnswerCache(answer_cache_mb * 1_000_000)
        self._verified = verified or {}
        self._refreshing = threading.Lock()
        self._refused: tuple[str | None, float] = (None, 0.0)
        self._reader: EditionReader | None = None
        self._meaning: Meaning | None = None
        self._made_of: object = None
        self._warming = threading.Lock()
        self._warmed: EditionReader | None = None
        self._unwarmed: Sequence[SearchRequest] = ()
        self._ranking = default_ranking()
        self._ranking_stamp: object = None
        self._ranking_error: Exception | None = None
        self._abbreviations_path = data_dir / ABBREVIATIONS_FILE
        self._abbreviations_stamp: object = None
        self._abbreviations_error: Exception | None = None
        self._edition_error: SearchError | None = None
        self._problem: str | None = None

    def refresh(self) -> None:
        """Take up a new edition, ranking or abbreviations, if there are any; never raises.

        Requests under way finish on what they began with. What cannot be
        taken up is reported by `status`, and the old one stays.
        """
        with self._refreshing:
            self._take_ranking()
            self._take_abbreviations()
            self._take_edition()
            self._take_meaning()
            found = (self._ranking_error, self._abbreviations_error, self._edition_error)
            errors = [_told(error) for error in found if error]
            if (problem := "; ".join(errors) or None) != self._problem:
                self._problem = problem
                if problem:
                    log.warning("refresh_failed", problem=problem)

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer one request from the edition current at its start."""
        if self._warming.locked():
            with self._warming:
                pass  # or it would make the same things once more, and both take twice as long
        meaning, now = self._current(), self._clock()
        return self._answers.answer((meaning, now // HOUR), request, Answering(meaning, now).answer)

    def article(self, identifier: str) -> Article:
        """The stored article; raises ArticleNotFoundError."""
        reader = self._current().reader
        return reader.article(reader.doc_of(identifier))

    def explain(self, q: str, identifier: str) -> Explanation:
        """The score of one article, written out."""
        meaning, now = self._current(), self._clock()
        answering, reader = Answering(meaning, now), meaning.reader
        plan, marked = answering.plans(q)
        found = explain(reader, meaning.ranking, plan, q, reader.doc_of(identifier), now, marked)
        page = answering.answer(SearchRequest(q, page_size=1))
        return replace(found, interpreted=page.interpreted, did_you_mean=page.did_you_mean)

    def warm(self, *, only_what_all_need: bool = False) -> None:
        """Make what the first answers of all would wait for; once, and it never raises. `refresh` does so for others.

        Who asks meanwhile waits for what every query needs; with
        only_what_all_need the rest is left for the next call.
        """
        meaning = self._meaning
        if meaning is None:
            return
        if meaning.reader is not self._warmed:
            with self._warming:
                self._warmed = meaning.reader
                self._unwarmed = WARMING[1:] if self._warm(meaning, WARMING[:1]) else ()
        if self._unwarmed and not only_what_all_need:
            rest, self._unwarmed = self._unwarmed, ()
            self._warm(meaning, rest)

    def status(self) -> EngineStatus:
        """The edition being served, and what is wrong if anything is."""
        meaning = self._meaning
        return EngineStatus(meaning is not None, meaning.reader.edition.manifest if meaning else None, self._problem)

    def _warm(self, meaning: Meaning, requests: Sequence[SearchRequest]) -> bool:
        """False if it fails."""
        try:
            answering = Answering(meaning, self._clock())
            for request in requests:
                answering.answer(request)
        except Exception as ex:  # the reader who meets it is told; the thread that refreshes must live
            log.warning("warming_failed", problem=repr(ex))
            return False
        give_back_freed_memory()  # of what tables were made of
        return True

    def _current(self) -> Meaning:
        """What queries mean, with all that was taken up last."""
        if self._meaning is None:
            self.refresh()
        error, meaning = self._edition_error, self._meaning
        if meaning is None:
            raise type(error)(str(error)) if error else NoEditionError("no edition")
        return meaning

    def _take_meaning(self) -> None:
        """Answer with all that was taken up. Another edition is made warm first: the one before answers meanwhile."""
        made_of = (self._reader, self._ranking, self._understanding)
        if self._reader is None or made_of == self._made_of:
            return
        meaning = Meaning(self._reader, self._ranking, self._analyser, self._understanding)
        is_next = self._meaning is not None and self._meaning.reader is not self._reader
        if is_next:
            self._warm(meaning, WARMING)
            self._warmed = self._reader
        self._made_of, self._meaning = made_of, meaning
        if is_next:
            self._answers.clear()
            forget_what_holds_only_itself()  # such as the edition before

    def _take_edition(self) -> None:
        try:
            name = self._editions.current_name()
            refused, retry_at = self._refused
            if name and name == refused and time.monotonic() < retry_at:
                return  # opening means hashing every file: not for each request
            if self._reader is None or self._reader.edition.name != name:
                self._refused = (name, time.monotonic() + RETRY_SECONDS)
                reader = EditionReader(self._editions.current(), self._reader, self._verified)
                self._reader, self._verified, self._refused = reader, reader.verified, (None, 0.0)
                log.info("edition_opened", edition=name, articles=reader.doc_count)
            self._edition_error = None
        except SearchError as ex:
            self._edition_error = ex
        except Exception as ex:  # whatever Whoosh makes of files that vanish, or the system of a strange CURRENT
            cure = "let this user read it" if isinstance(ex, PermissionError) else REINDEX
            self._edition_error = EditionDamagedError(f"CURRENT or its edition cannot be opened ({_told(ex)}); {cure}")

    def _take_ranking(self) -> None:
        try:
            stamp = _stamp(self._ranking_path)
            if stamp != self._ranking_stamp or self._ranking_error:
                self._ranking = load_ranking(self._ranking_path)
                self._ranking_stamp, self._ranking_error = stamp, None
        except (RankingError, OSError) as ex:
            self._ranking_error = ex

    def _take_abbreviations(self) -> None:
        try:
            stamp = _stamp(self._abbreviations_path)
        except OSError as ex:
            self._abbreviations_stamp, self._abbreviations_error = ex, ex
            return
        if stamp == self._abbreviations_stamp:
            return  # an invalid file is not read again before it changes
        self._abbreviations_stamp = stamp
        try:
            self._understanding = Understanding(load_abbreviations(self._abbreviations_path))
            self._abbreviations_error = None
        except AbbreviationsError as ex:
            self._abbreviations_error = ex


def _told(error: Exception) -> str:
    """What an error says: of the system's the file and the reason, without its number; of no sentence all there is."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error) if isinstance(error, SearchError) else repr(error)


def _stamp(path: Path) -> object:
    """Changes whenever the file is replaced, rewritten or made readable; None without one."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size
