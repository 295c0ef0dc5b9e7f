"""What `counting.pyx` offers; see `index.kernels.plain.counting`."""

from index.kernels.plain.counting import Ints, Values

VERSION: int

class Groups:
    def __init__(self, of_places: Ints, count: int, links: Ints, sums: int) -> None: ...
    def counts(self, values: Values, least: int, total: int) -> list[int]: ...
