"""Labels of a few tokens, in plain Python.

The arrays of `labelling` pay from about 60 tokens on; a query has four. Here
the same weights are added up token by token: 6 µs instead of 90 for a query.
What is too close to call is left to the arrays.
"""

from __future__ import annotations

from index.kernels.plain.segmenting import ALONE, CAPITAL
from index.kernels.plain.viterbi import MARGIN, Floats, Ints
from index.kernels.plain.weights import Side, Weights

FEW = 60  # tokens

_CASES, _KINDS = 3, 7  # masks of the flags


class FewLabels:
    """Decides which of a few tokens join; for any thread."""

    def __init__(self, leads: Weights, transitions: Floats, pairs: Ints, triples: Ints) -> None:
        """leads: of the second label; transitions, pairs, triples: see `Labeller`."""
        self._own = leads.own.ravel().data
        self._before, self._after = _Side(leads.before), _Side(leads.after)
        self._pairs, self._triples = set(pairs.tolist()), set(triples.tolist())
        self._words = leads.own.size // (_KINDS + 1)
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
        scores[-1] += after.words[0] + after.cases[0]
        return scores

    def _labels(self, scores: list[float]) -> list[bool] | None:
        """The best labels, as in `labels_by_lead`."""
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
