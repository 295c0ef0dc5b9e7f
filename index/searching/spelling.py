"""Did you mean: the most probable query behind the one typed.

    typed ──> doubtful places ──> readings of each run of them ──> Suggestion | None

A noisy channel: score = how usual the syllables and their neighbours are in
this edition (`LanguageModel`) − what it costs to have typed them so
(`confusions`). Only places that the edition does not bear out are looked at:
a rare syllable, or one that is met beside none of its neighbours. All others
stay as they are and cut the query into short runs. A run is changed only if
that gains enough, so names and foreign words that occur are left alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Protocol

import numpy as np

from index.analysis import WORD_JOINER, Stream
from index.codec.token_column import TokenColumn
from index.ngrams import SAMPLE_SYLLABLES
from index.query import searched_spans
from index.searching.known_syllables import frequent_syllables, known_syllables
from index.searching.language_model import NO_SYLLABLE, UNKNOWN
from index.searching.rare_words import LEAST_LETTERS, RareWords, Words, no_words
from index.searching.reader import EditionReader
from index.searching.readings import Frequencies, Path, Place, RunReader
from index.searching.spellable import is_foreign, unspellable
from index.searching.suggestion import Reading, Run, Suggestion, suggestion_of
from index.vietnamese.confusions import BARE, MAX_LETTERS, variants
from index.vietnamese.syllables import has_accents, syllables, typed_in

MAX_DOUBTFUL = 16  # places looked at; of more only the rarest
MAX_BARE = 32  # syllables without accents that are given theirs; of a longer text none
MAX_RARE = 24  # syllables looked up in the index
MAX_RESPELT = 6  # places of a query without accents whose letters are doubted

# Chosen on half of 910 misspelt syllables and 1,000 parts of headlines; ARCHITECTURE has the figures of the other half.
# A quarter more or less of a gain or of LEAST_CONFIDENCE moves no share by more than 0.05; gains are in nats.
GAIN_UNMET, GAIN_RARE, GAIN_KNOWN, GAIN_BARE, GAIN_RESPELT = 1.0, 1.5, 2.0, 2.0, 3.0
LEAST_CONFIDENCE = 0.4  # for each change
BARE_IN_BARE_QUERY = 0.3  # cost of leaving a syllable's accents out where all are left out
RARE = 4e-6  # share of all syllables, 30 times in 8 million; a more frequent one is known
UNMET = 0.02  # so often is a syllable in no article taken to be in a full sample; in a small one absence tells less
FEW_ARTICLES, FAR_MORE = 3, 300  # a word of so many articles stays unless the other is in so many times as many
LONG_WORD = 8  # letters; one a key away is no other word by chance, in however few articles it is
PER_ARTICLE = 1.3  # times that a rare syllable is in an article that has it
UNKNOWN_LETTER = 0.25  # for each further letter an unknown word is so much less likely to be meant


class Articles(Protocol):
    """What is asked of an edition; see `EditionReader`."""

    def doc_frequency(self, stream: Stream, term: str) -> int:
        """Number of articles with a term."""


class Speller:
    """Finds what was meant, by what one edition holds; safe to share among threads."""

    def __init__(
        self, frequencies: Frequencies, articles: Articles, sampled: float = 1.0, words: Callable[[], Words] = no_words
    ) -> None:
        """sampled: the share of the edition that `frequencies` counts; words: of its articles, see `RareWords`."""
        self._frequencies, self._pairs = frequencies, frequencies.pairs
        self._numbers, self._counts = frequencies.numbers, frequencies.counts
        self._articles = articles
        self._sampled = sampled
        self._words = RareWords(words)
        self._unmet = UNMET * math.sqrt(max(1.0, SAMPLE_SYLLABLES / frequencies.total))
        self._rare = max(RARE * frequencies.total, 2 * self._unmet)  # in the smallest edition what is in no article
        self._reader = RunReader(frequencies, self._near)
        self._known = known_syllables(frequencies)
        self._frequent = frequent_syllables(frequencies, self._rare)

    def suggest(self, text: str, boldness: float = 0.0) -> Suggestion | None:
        """The likeliest correction of a query (`Query.text`), None if it is best left alone.

        boldness: how much less than usual a change must gain; 1 for a query
        that finds nothing.
        """
        found = self.suggestions(text, 1, boldness)
        return found[0] if found else None

    def suggestions(self, text: str, most: int, boldness: float = 0.0) -> list[Suggestion]:
        """The likeliest corrections, best first; they differ in their least certain change."""
        is_bare, spans = not has_accents(syllables(text)), searched_spans(text)
        if not is_bare:
            spans = [span for span in spans if not self.bears_out(typed_in(text[slice(*span)]).toned, boldness)]
        if not spans:
            return []
        read = [
            readings
            for run in self._runs(self._chains(text, spans, is_bare=is_bare), is_bare=is_bare)
            if (readings := self._readings(run, boldness, is_bare=is_bare))
        ]
        if not read:
            return []
        doubtful = min(range(len(read)), key=lambda number: read[number][0].confidence)
        firsts = [readings[0] for readings in read]
        return [
            suggestion_of(text, [*firsts[:doubtful], other, *firsts[doubtful + 1 :]]) for other in read[doubtful][:most]
        ]

    def lacks_accents(self, toned: Sequence[str], place: int) -> bool:
        """True if a syllable is met beside none of its neighbours as typed, but with accents: 'hung' of 'ông hung'."""
        number_of, lift = self._numbers, self._pairs.lift
        typed = toned[place]
        forms = self._frequencies.forms.get(typed, ())
        if len(toned) == 1 or not forms or forms == (typed,):
            return False
        before = number_of[toned[place - 1]] if place else NO_SYLLABLE
        after = number_of[toned[place + 1]] if place + 1 < len(toned) else NO_SYLLABLE
        own = max(lift(before, number_of[typed]), lift(number_of[typed], after))
        if own >= 1:
            return False
        others = [max(lift(before, one), lift(one, after)) for one in map(self._numbers.__getitem__, forms)]
        return max(1, 5 * own) <= max(others)

    def _chains(self, text: str, spans: Sequence[tuple[int, int]], *, is_bare: bool) -> list[list[Place]]:
        """The places of some spans of a query that may be changed."""
        rare = iter(range(MAX_RARE))
        chains = []
        for start, end in spans:
            found = syllables(text[start:end])
            known = [self._known[one.toned] for one in found]
            has_lower = any(map(str.islower, text))
            is_odd = unspellable(text[start:end], found, [one.is_foreign for one in known])
            chain = []
            for one, own in zip(found, known, strict=True):
                first, last, toned = start + one.start, start + one.end, one.toned
                surface = text[first:last]
                can_change = not is_odd[one.start] and (own.number != UNKNOWN or next(rare, None) is not None)
                met = own.met or self._guessed(toned, is_looked_up=can_change)
                if (has_lower and len(surface) > 1 and surface.isupper()) or (met > self._unmet and not own.has_vowels):
                    can_change = False
                if not is_bare and met >= self._rare:
                    met = self._reader.usual(met)
                chain.append(Place(first, last, toned, one.toneless, surface, own.number, met, can_change))
            chains.append(chain)
        return chains

    def bears_out(self, toned: Sequence[str], boldness: float = 0.0) -> bool:
        """Whether all syllables are frequent, and none beside unusual ones is better read otherwise.

        So most queries with accents are left alone at once.
        """
        numbers = list(map(self._frequent.__getitem__, toned))
        if UNKNOWN in numbers:
            return False
        if not (lone := self._pairs.lone(numbers)):
            return True
        around = [NO_SYLLABLE, *numbers, NO_SYLLABLE]
        for start, end in _in_a_row(lone):
            gain = self._reader.gain_of_frequent(toned[start:end], around[start], around[end + 1])
            if gain >= GAIN_KNOWN - boldness:
                return False
        return True

    def _guessed(self, toned: str, *, is_looked_up: bool) -> float:
        """About how often a syllable is in the sample that is too rare to be counted."""
        if not is_looked_up:
            return self._unmet
        if self._is_unknown(toned):
            return self._unmet * UNKNOWN_LETTER ** max(0, len(toned) - LEAST_LETTERS)
        return max(self._unmet, PER_ARTICLE * self._sampled * self._articles.doc_frequency(Stream.TONED, toned))

    def _near(self, toned: str) -> Iterator[tuple[str, float, float]]:
        """Words of other languages that differ by one key from one that is in no article."""
        if self._is_unknown(toned):
            costs = variants(toned)
            fewest = 1 if len(toned) >= LONG_WORD else FEW_ARTICLES
            for other in self._words.among(costs):
                articles = self._articles.doc_frequency(Stream.TONED, other)
                if articles >= fewest:
                    yield other, PER_ARTICLE * self._sampled * articles, costs[other]

    def _is_unknown(self, toned: str) -> bool:
        """True of a word of another language that is in no article."""
        return is_foreign(toned) and not self._articles.doc_frequency(Stream.TONED, toned)

    def _runs(self, chains: Sequence[Sequence[Place]], *, is_bare: bool) -> Iterator[Run]:
        """Runs of neighbouring doubtful places."""
        doubtful = [self._doubtful(chain, is_bare=is_bare) for chain in chains]
        if sum(map(len, doubtful)) > MAX_DOUBTFUL:
            doubtful = _few(chains, doubtful, is_bare=is_bare)
        for chain, places in zip(chains, doubtful, strict=True):
            for start, end in _in_a_row(places):
                yield Run(chain, start, end)

    def _doubtful(self, chain: Sequence[Place], *, is_bare: bool) -> list[int]:
        """Places that are rare, or met beside none of their neighbours."""
        if is_bare and len(chain) > 1:
            return [number for number, place in enumerate(chain) if place.can_change]
        lone = self._pairs.lone([place.number for place in chain])
        return [
            number
            for number, place in enumerate(chain)
            if place.can_change and (place.met < self._rare or number in lone)
        ]

    def _readings(self, run: Run, boldness: float, *, is_bare: bool) -> list[Reading]:
        """Better readings of a run than as typed, best first; none if it is best left alone."""
        around = run.places, run.before, run.after
        if not is_bare and self._reader.gain(*around) < min(map(self._gain, run.places)) - boldness:
            return []
        typed = self._reader.typed(*around)
        paths = self._bare_paths(run, boldness) if is_bare else self._reader.best(*around, BARE)
        best = paths[0]
        needed = GAIN_BARE if is_bare else self._needed_gain(run.places, best)
        if not best.changes or best.score - typed < needed - boldness:
            return []
        weights = [math.exp(path.score - best.score) for path in paths]
        whole = sum(weights)
        if all(path.changes for path in paths):
            whole += math.exp(typed - best.score)
        readings = [
            Reading(run, path, weight / whole) for path, weight in zip(paths, weights, strict=True) if path.changes
        ]
        is_sure = readings[0].confidence >= LEAST_CONFIDENCE**best.changes
        return readings if is_sure and not self._changes_a_word(readings[0]) else []

    def _changes_a_word(self, reading: Reading) -> bool:
        """True if two syllables as typed are a word of some articles, and what they become is not far more usual."""
        chain = reading.run.chain
        meant = {first: edge.meant[0] for edge, first, _ in reading.edges() if edge.width == len(edge.meant) == 1}
        for place in range(max(0, reading.run.start - 1), min(reading.run.end, len(chain) - 1)):
            typed = [chain[place].toned, chain[place + 1].toned]
            become = [meant.get(place, typed[0]), meant.get(place + 1, typed[1])]
            if typed != become:
                articles = self._articles_with(typed)
                if articles >= FEW_ARTICLES and self._articles_with(become) < FAR_MORE * articles:
                    return True
        return False

    def _articles_with(self, word: Sequence[str]) -> int:
        return self._articles.doc_frequency(Stream.WORDS, WORD_JOINER.join(word))

    def _bare_paths(self, run: Run, boldness: float) -> list[Path]:
        """Readings of a query without accents: other letters only where the accents alone do not help."""
        forms = [self._frequencies.forms.get(place.toneless, ())[:1] for place in run.places]
        places = frozenset(range(len(forms)))
        doubtful = {n for n, form in enumerate(forms) if not form or self._counts[self._numbers[form[0]]] < self._rare}
        paths = self._reader.best(run.places, run.before, run.after, BARE_IN_BARE_QUERY, places)
        doubtful |= self._reader.unusual(paths[0], run.before, run.after) if len(forms) > 1 else set()
        if 0 < len(doubtful) <= MAX_RESPELT:
            others = self._reader.best(run.places, run.before, run.after, BARE_IN_BARE_QUERY, places - doubtful)
            if others[0].score - paths[0].score >= GAIN_RESPELT - boldness:
                return others
        return paths

    def _needed_gain(self, places: Sequence[Place], path: Path) -> float:
        """The better what is changed is known, the more it takes to change it."""
        needed, at = 0.0, 0
        for edge in path.edges:
            for place in places[at : at + edge.width] if not edge.is_typed else ():
                needed += self._gain(place)
            at += edge.width
        return needed

    def _gain(self, place: Place) -> float:
        """What changing a place must gain."""
        return GAIN_KNOWN if place.met >= self._rare else GAIN_RARE if place.met > self._unmet else GAIN_UNMET


def _in_a_row(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, the one behind) of each run of neighbouring places."""
    start = 0
    for end, place in enumerate(places, start=1):
        if end == len(places) or places[end] > place + 1:
            yield places[start], place + 1
            start = end


def _few(chains: Sequence[Sequence[Place]], doubtful: list[list[int]], *, is_bare: bool) -> list[list[int]]:
    """At most MAX_DOUBTFUL of the doubtful places of each chain: the rarest; all or none without accents."""
    places = [(chain, place) for chain, own in enumerate(doubtful) for place in own]
    if is_bare:
        return doubtful if len(places) <= MAX_BARE else [[] for _ in chains]
    kept = set(sorted(places, key=lambda at: chains[at[0]][at[1]].met)[:MAX_DOUBTFUL])
    return [[place for place in own if (chain, place) in kept] for chain, own in enumerate(doubtful)]


def speller_of(reader: EditionReader) -> Speller:
    """The edition's speller, made at its first use."""
    return reader.kept("speller", _speller, reader)


def _speller(reader: EditionReader) -> Speller:
    columns = [segment.tokens for segment in reader.segments]
    return Speller(reader.language_model, reader, reader.language_model.sampled, partial(_words, columns))


def _words(columns: Sequence[TokenColumn]) -> Words:
    return np.concatenate([no_words(), *(one.vocabulary.plain(LEAST_LETTERS, MAX_LETTERS) for one in columns)])
