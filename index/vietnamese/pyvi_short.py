"""pyvi's labels for a few tokens, in plain Python.

The arrays of `pyvi_model` pay from about 60 tokens on; a query has four. Here
the same weights are added up token by token: 6 µs instead of 90 for a query.
What is too close to call, or rare, is left to the arrays.
"""

from __future__ import annotations

from index.kernels.labelling import MARGIN, Floats, Side
from index.kernels.segmenting import ALONE, CAPITAL

MAX_SHORT_TOKENS = 60

_CASES, _KINDS = 3, 7  # masks of the flags


# What the features that look to one side weigh, see `pyvi_model`: words, titles, uppers, pair, triple.


class ShortTexts:
    """Decides which of a few tokens join; for any thread."""

    def __init__(
        self, own: Floats, before: Side, after: Side, listed: tuple[set[int], set[int]], transitions: Floats
    ) -> None:
        """own, before, after: the leads of the second label; listed: numbers of the pairs and triples."""
        self._own = own.ravel().data
        self._before, self._after = _Side(before), _Side(after)
        self._pairs, self._triples = listed
        self._words = own.size // (_KINDS + 1)
        self._transitions = transitions.tolist()

    def joins(self, words: list[int], flags: list[int]) -> list[bool] | None:
        """For each token whether it continues the word before it.

        None where a decision is closer than MARGIN.
        """
        labels = self._labels(self._scores(words, flags))
        if labels is None:
            return None
        before = flags[0]
        for place, own in enumerate(flags):
            if (own | before) & ALONE or own & ~before & CAPITAL:
                labels[place] = False
            before = own
        labels[0] = False
        return labels

    def _scores(self, words: list[int], flags: list[int]) -> list[float]:
        """By how much each token's own features put the second label first."""
        base, before, after = self._words, self._before, self._after
        scores: list[float] = []
        further = left = case_left = 0
        for word, flag in zip(words, flags, strict=True):
            case, number = flag & _CASES, left * base + word
            score = self._own[(flag & _KINDS) * base + word] + before.words[left] + before.cases[case_left]
            if scores:
                scores[-1] += after.words[word] + after.cases[case]
            if number in self._pairs:  # never a first word: no number of a pair is so small
                score += before.pair
                scores[-1] += after.pair
            if further and further * base * base + number in self._triples:
                score += before.triple
                scores[-2] += after.triple
            scores.append(score)
            further, left, case_left = left, word, case
        return scores

    def _labels(self, scores: list[float]) -> list[bool] | None:
        """The best labels, as in `crf.labels_by_lead`."""
        (stay0, leave0), (leave1, stay1) = self._transitions
        leads = [scores[0]]
        for score in scores[1:]:
            before = leads[-1]
            leads.append(score + max(leave0, before + stay1) - max(stay0, before + leave1))
        labels: list[bool] = []
        threshold = 0.0
        for lead in reversed(leads):
            if abs(lead - threshold) < MARGIN:
                return None
            labels.append(lead > threshold)
            threshold = leave0 - stay1 if lead > threshold else stay0 - leave1
        labels.reverse()
        return labels


class _Side:
    def __init__(self, side: Side) -> None:
        words, titles, uppers, pair, triple = side
        self.words: memoryview = words.ravel().data
        self.cases: list[float] = (titles + uppers).ravel().tolist()
        self.pair, self.triple = float(pair.item()), float(triple.item())
