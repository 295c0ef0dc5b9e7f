"""The best hits of a plan in one segment."""

from typing import TYPE_CHECKING

from index.kernels.plain.ranked import Mask

if TYPE_CHECKING:
    from index.kernels.plain.ranked import Ranked
else:
    from index.kernels import chosen
    from index.kernels.plain import ranked as plain

    try:
        from index.kernels.native import ranked as native
    except ImportError:
        native = None
    Ranked = chosen(plain, native).Ranked

__all__ = ["Mask", "Ranked"]
