"""Packaged lists of phrases, and finding them in a query.

resources/stop_words.txt: '[always]' … 'là gì, ở đâu'  ->  {'always': ['là gì', 'ở đâu']}
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import resources

from index.vietnamese.syllables import Syllable, syllables


def read_lists(name: str) -> dict[str, list[str]]:
    """Sections of a packaged list -> their phrases, in order."""
    text = resources.files("index.vietnamese").joinpath("resources", name).read_text("utf-8")
    lists: dict[str, list[str]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            lists.setdefault(section, []).extend(phrase.strip() for phrase in line.split(","))
    return lists


class PhraseTable:
    """Phrases by their syllables. Immutable: threads may share it.

    beginnings: what a first syllable may be typed as, with accents or without.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._toned: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        sizes: dict[str, set[int]] = {}
        for phrase in phrases:
            tokens = syllables(phrase)
            toneless = tuple(token.toneless for token in tokens)
            self._toned.setdefault(toneless, set()).add(tuple(token.toned for token in tokens))
            sizes.setdefault(toneless[0], set()).add(len(toneless))
        self._sizes = {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}
        self.beginnings = frozenset(sizes).union(form[0] for forms in self._toned.values() for form in forms)

    def longest(self, tokens: Sequence[Syllable], first: int, *, is_toned: bool = False) -> int:
        """How many syllables the longest phrase at `first` has; 0 if none is there.

        A syllable may be typed without its accents, unless is_toned.
        """
        for size in self._sizes.get(tokens[first].toneless, ()):
            if first + size > len(tokens):
                continue
            typed = tokens[first : first + size]
            forms = self._toned.get(tuple([token.toneless for token in typed]), ())
            if forms and (
                tuple([token.toned for token in typed]) in forms
                or (not is_toned and any(_fits(typed, form) for form in forms))
            ):
                return size
        return 0


def _fits(typed: Sequence[Syllable], form: tuple[str, ...]) -> bool:
    return all(token.toned in (toned, token.toneless) for token, toned in zip(typed, form, strict=True))
