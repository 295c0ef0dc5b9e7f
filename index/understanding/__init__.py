"""What the reader typed → what was meant.

    q ── query.parse ──> Query ── keystrokes ── periods ── numbers, abbreviations, titles ──> Understood

`Understood` is plain values: the text to search for, what may stand for
parts of it, which syllables weigh less, a period, and what to tell the
reader. It knows the edition only through `IndexedWords`.
"""

from index.understanding.understand import Understanding
from index.understanding.understood import BETWEEN_MEANINGS, IndexedWords, Period, Standing, Understood

__all__ = ["BETWEEN_MEANINGS", "IndexedWords", "Period", "Standing", "Understanding", "Understood"]
