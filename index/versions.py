"""What an edition must have been built with: others are refused.

SCHEMA_VERSION goes up with any change to `schema.py` or to how a segment lies
on disk, ANALYSER_VERSION with any change to the terms that a text yields.
They stand alone so that an edition can be verified while all else is loaded.
"""

SCHEMA_VERSION = 5
ANALYSER_VERSION = 3
