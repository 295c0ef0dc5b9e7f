"""What engines index: analysed articles, in columns of terms joined by blanks."""

from __future__ import annotations

import msgspec

FIELDS = ("title", "body")
STREAMS = ("words", "toned", "toneless", "toneless_pairs")
WHOLE = "whole"  # title and body as one field, for engines and questions that know no fields
WHOLE_STREAMS = ("words", "toneless")
COLUMNS = (
    *(f"{field}_{stream}" for field in FIELDS for stream in STREAMS),
    *(f"{WHOLE}_{stream}" for stream in WHOLE_STREAMS),
)


class Document(msgspec.Struct, frozen=True, array_like=True):
    """One analysed article.

    columns: name → terms joined by blanks; segmented: title and body with pyvi's words joined by `_`, as plain
    Whoosh stores and highlights them.
    """

    id: str
    columns: dict[str, str]
    segmented: str = ""
