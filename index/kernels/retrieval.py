"""A number for each document of a segment: how much of a query it holds."""

from index.kernels import VERSION
from index.kernels.plain import retrieval as plain

try:
    from index.kernels.native import retrieval as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

add_where_present = chosen.add_where_present
raise_where_present = chosen.raise_where_present
places = chosen.places
