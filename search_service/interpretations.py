"""How `interpreted` and what belongs to it are described to programs."""

from __future__ import annotations

INTERPRETATIONS = {
    "shortened": "the query was too long; `meant` is what of it was searched for",
    "nothing": "there are only signs and no word or number to search for, so all articles are listed",
    "keystrokes": "Telex or VNI typed with the input method off",
    "date": "a period; its articles come first, or alone if nothing else was asked for",
    "document_number": "the number of a state or Party document, found in any spelling",
    "author": "a byline that is all that was asked for; only its articles are hits",
    "abbreviation": "an abbreviation; what it stands for is found, too",
    "spelling": "a word that no article has; `meant` is searched for",
    "relaxed": "nothing matched; these hits match less of the query",
}
_KINDS = "; ".join(f"{kind}: {meaning}" for kind, meaning in INTERPRETATIONS.items())
DESCRIPTIONS = {
    "kind": f"What was understood; more kinds may follow. {_KINDS}.",
    "typed": "The part of the query that was understood.",
    "meant": "What it was understood as, in Vietnamese.",
    "undo": "A value for `q` that searches for exactly what was typed; it may be the query itself.",
}
PAGE_DESCRIPTIONS = {
    "interpreted": "What was understood beyond the letters typed, each with the way back.",
    "did_you_mean": "A value for `q` that may have been meant instead.",
}
EXPLANATION_DESCRIPTIONS = {
    "period_factor": "What remains of the score of an article from outside a period asked for, 0 to 1; else 1.",
    "recency_factor": "What age leaves of the score, 0 to 1.",
    "coverage_factor": "What remains for an article that holds only part of the query, 0 to 1.",
    "reason": "Why the article is no hit; null if it is one.",
}
