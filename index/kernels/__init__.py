"""The inner loops, in C where they were compiled and in NumPy everywhere.

native/X.pyx   Cython; compiled when the project is installed, if there is a C compiler
plain/X.py     the same functions in NumPy: what they mean, and the oracle of the tests
chosen.py      all of the one kind or all of the other
X.py           what others import
"""
