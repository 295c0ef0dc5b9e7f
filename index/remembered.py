"""What is worked out once and asked for again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(dict[Key, Value]):
    """Key -> what is made of it. Filled as it is asked, emptied when full; threads need no lock."""

    def __init__(self, make: Callable[[Key], Value], most: int) -> None:
        """most: how many are kept."""
        super().__init__()
        self.make, self._most = make, most

    def __missing__(self, key: Key) -> Value:
        value = self.make(key)
        if len(self) >= self._most:
            self.clear()
        self[key] = value
        return value
