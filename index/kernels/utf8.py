"""What a text is in UTF-8."""

from index.kernels import VERSION
from index.kernels.plain import utf8 as plain

try:
    from index.kernels.native import utf8 as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

has_control = chosen.has_control
utf8_bytes = chosen.utf8_bytes
