"""What a text is in UTF-8."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.kernels.plain.utf8 import has_control, utf8_bytes
else:
    from index.kernels import chosen
    from index.kernels.plain import utf8 as plain

    try:
        from index.kernels.native import utf8 as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    has_control = kernel.has_control
    utf8_bytes = kernel.utf8_bytes

__all__ = ["has_control", "utf8_bytes"]
