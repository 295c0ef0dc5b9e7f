# cython: language_level=3
"""Some documents side by side, so few that their numbers stay in the processor's cache."""

from libc.stdint cimport int16_t, int32_t, uint8_t, uint16_t
from libc.string cimport memcpy, memset

from index.kernels.native.rows cimport Row, less_than
from index.kernels.native.vectors cimport add, gather, keep_least, keep_most

cdef enum:
    BLOCK = 512  # documents
    FIELDS = 3
    SCORED = -1  # in place of a reach

cdef struct Drop:  # a document that was left before its score was known
    int32_t doc
    int16_t reach  # what it has of each term, as `told` tells
    int16_t known  # all that its score can be, in steps

cdef struct Sum:
    float summed[BLOCK]
    float role[BLOCK]
    float unit[BLOCK]

cdef struct Block:
    int32_t docs[BLOCK]
    Py_ssize_t size
    uint8_t codes[BLOCK]
    float norms[FIELDS][BLOCK]
    float values[BLOCK]
    Sum score
    Sum cover
    Sum told  # what the bounds say of the terms that are scored
    float bounds[BLOCK]  # of the sums of all terms
    int16_t* reach  # see Hits
    float step
    Drop* drops
    Py_ssize_t drop_count, drop_room
    float factors[BLOCK]  # what is left of a sum, at most


cdef inline void open_block(Block* block) noexcept:
    """Nothing is summed up yet; `docs` and `size` are known."""
    memset(block.score.summed, 0, sizeof(block.score.summed))
    memset(block.cover.summed, 0, sizeof(block.cover.summed))
    memset(block.told.summed, 0, sizeof(block.told.summed))


cdef inline Py_ssize_t number_of(const int32_t* numbers, Py_ssize_t doc) noexcept:
    """Of a document in the segment; numbers: see `Terms`."""
    return numbers[doc] if numbers else doc


cdef inline void take_norms(const float* norms, const int32_t* numbers, Block* block) noexcept:
    cdef Py_ssize_t place, field
    for place in range(block.size):
        for field in range(FIELDS):
            block.norms[field][place] = norms[number_of(numbers, block.docs[place]) * FIELDS + field]


cdef inline bint is_empty(const Block* block) noexcept:
    """True if no document has the term whose codes were taken."""
    cdef Py_ssize_t place
    cdef uint8_t any_code = 0
    for place in range(block.size):
        any_code |= block.codes[place]
    return not any_code


cdef inline void take_frequencies(const float* table, Block* block) noexcept:
    """tf~; 0 for BIG."""
    cdef Py_ssize_t place, code
    for place in range(block.size):
        code = block.codes[place]
        block.values[place] = (
            table[code] * block.norms[0][place]
            + table[256 + code] * block.norms[1][place]
            + table[512 + code] * block.norms[2][place]
        )


cdef inline void weigh(float k1, float most, float weight, Block* block) noexcept:
    """values = weight * tf~ * (k1 + 1) / (tf~ + k1). most: k1 + 1."""
    cdef Py_ssize_t place
    cdef float tf, divisor, least = 0 if k1 else 1e-9
    for place in range(block.size):
        tf = block.values[place]
        divisor = tf + k1
        block.values[place] = tf * most / (divisor if divisor > least else least) * weight


cdef inline void take_where_present(float amount, Block* block) noexcept:
    cdef Py_ssize_t place
    for place in range(block.size):
        block.values[place] = amount if block.codes[place] else 0


cdef inline void take_told(
    const Row* row, const uint16_t* classes, const int32_t* numbers, Block* block
) noexcept:
    """What the documents' reach has of a term."""
    cdef Py_ssize_t place, code
    cdef float step = row.bound / row.steps
    cdef int steps
    if not row.ceilings:
        take_where_present(row.bound, block)
        return
    for place in range(block.size):
        code = block.codes[place]
        steps = row.steps - less_than(row, classes[number_of(numbers, block.docs[place])] | code)
        block.values[place] = step * steps if code else 0


cdef inline void sum_up(Sum* into, const Row* row, const Block* block) noexcept:
    """One more term's values: the least of a role's, the most of a unit's roles, summed over the units."""
    cdef Py_ssize_t size = block.size
    if row.begins_role and row.ends_role and row.is_first_role and row.ends_unit:
        add(into.summed, block.values, size)
        return
    if row.begins_role:
        memcpy(into.role, block.values, size * sizeof(float))
    else:
        keep_least(into.role, block.values, size)
    if not row.ends_role:
        return
    if row.is_first_role:
        memcpy(into.unit, into.role, size * sizeof(float))
    else:
        keep_most(into.unit, into.role, size)
    if row.ends_unit:
        add(into.summed, into.unit, size)


cdef inline void bound_less(const Row* row, const uint8_t* codes, const uint16_t* classes, Block* block) noexcept:
    """Where a term's codes are worth less than was counted. codes: of all documents."""
    cdef Py_ssize_t place
    cdef float step = row.bound / row.steps
    cdef int32_t doc
    cdef int less
    for place in range(block.size):
        doc = block.docs[place]
        less = less_than(row, classes[doc] | codes[doc])
        block.bounds[place] -= step * (less if codes[doc] else 0)


cdef inline void drop_below(Block* block, double bar) noexcept:
    """Leave those documents that can still reach it, and keep what the others reach; to be called between units."""
    cdef Py_ssize_t field, size = block.size
    cdef int32_t places[BLOCK]
    drop_unscored(block, bar, places)
    if block.size == size:
        return
    for field in range(FIELDS):
        gather(block.norms[field], places, block.size)
    gather(block.score.summed, places, block.size)
    gather(block.cover.summed, places, block.size)
    gather(block.told.summed, places, block.size)


cdef inline void drop_unscored(Block* block, double bar, int32_t* places) noexcept:
    """The same before any term is scored. places: of those that stay, told."""
    cdef Py_ssize_t place, kept = 0, dropped = 0
    cdef int32_t others[BLOCK]
    cdef float reached[BLOCK]
    cdef float least = <float> bar
    cdef bint is_kept
    for place in range(block.size):
        reached[place] = block.score.summed[place] + (block.bounds[place] - block.told.summed[place])
        reached[place] *= block.factors[place]
    for place in range(block.size):
        is_kept = reached[place] >= least
        places[kept] = others[dropped] = <int32_t> place
        kept += is_kept
        dropped += not is_kept
    if not dropped:
        return
    for place in range(dropped):
        keep_reach(block, block.docs[others[place]], reached[others[place]])
    for place in range(kept):
        block.docs[place] = block.docs[places[place]]
    gather(block.bounds, places, kept)
    gather(block.factors, places, kept)
    block.size = kept


cdef inline void keep_reach(Block* block, int32_t doc, float reached) noexcept:
    """Of a document that is left, as long as there is room; without it is looked at again when more are asked for."""
    cdef float steps = reached / block.step + 1
    cdef int16_t* reach = block.reach + doc
    if block.drop_count < block.drop_room:
        block.drops[block.drop_count] = Drop(doc, reach[0], <int16_t> steps if steps < reach[0] else reach[0])
        block.drop_count += 1
        reach[0] = SCORED
