"""The inner loops, in C where it was compiled and in NumPy everywhere.

    native/X.pyx   Cython; compiled when the project is installed, if there is a C compiler
    plain/X.py     the same functions in NumPy: what they mean, and the oracle of the tests
    X.py           one of the two; the only one that others import

A compiled file of other sources is left aside: each `.pyx` has the `VERSION`
too, which is one more whenever a function changes what it takes or gives.
"""

from types import ModuleType

VERSION = 6


def chosen(plain: ModuleType, native: ModuleType | None) -> ModuleType:
    """A kernel as it was compiled from these sources, else the plain one."""
    return native if native and native.VERSION == VERSION else plain
