"""The kernels that run."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.kernels import plain as kernels
else:
    try:
        from index.kernels import native as kernels
    except ImportError:
        from index.kernels import plain as kernels

__all__ = ["kernels"]
