"""The hits of a page as JSON."""

from index.kernels.chosen import kernels
from index.kernels.plain.hits import BODY, LEAD, OFFSET_SECONDS, OFFSET_SINCE, TITLE, AsJson, Part, shown_part

hits_json = kernels.hits.hits_json

__all__ = ["BODY", "LEAD", "OFFSET_SECONDS", "OFFSET_SINCE", "TITLE", "AsJson", "Part", "hits_json", "shown_part"]
