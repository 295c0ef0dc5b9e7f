"""What `counting.pyx` offers; see `index.kernels.plain.counting`."""

from index.kernels.plain.counting import Ints, Mask

VERSION: int

class Groups:
    def __init__(self, of_places: Ints, count: int, links: Ints, sums: int) -> None: ...
    def counts(self, mask: Mask, total: int) -> list[int]: ...
