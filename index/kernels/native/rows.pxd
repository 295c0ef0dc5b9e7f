# cython: language_level=3
"""A plan's units, and their terms in one segment, a row each: how they belong together, and what bounds their scores."""

from libc.stdint cimport int16_t, uint8_t

from index.kernels.native.postings cimport CodedList

cdef enum:
    WHOLE = 190
    MOST_ALONE = 30_000  # steps of all bounds besides what is held
    CEILING = 255  # see plain.formula

cdef struct Part:
    Py_ssize_t table
    int fields
    float weight
    double share  # of the unit
    int role


cdef class UnitTerms:
    cdef Part* parts
    cdef Py_ssize_t count, segments
    cdef bint is_nested
    cdef double counts, share  # what it weighs in a query, and most of it that a role shows
    cdef list lists  # of each part a tuple, None where its role lacks a term
    cdef CodedList list_in(self, Py_ssize_t segment, Py_ssize_t place)


cdef struct Row:
    const float* table  # the counts of each code, field by field
    const uint8_t* ceilings  # of its BM25F: of each code in each class of documents; NULL where they say no more
    int16_t less[256]  # than its steps its unit reaches at most, by the ceiling
    Py_ssize_t df
    int fields  # a bit for each that is counted
    float weight
    float share
    int steps  # of what is held, or of a bound of its own
    int others  # most steps of its unit's other roles, if these are held
    float bound  # its steps as a score
    float scale  # steps of a ceiling of 1
    bint adds  # its steps to the bounds of documents: they are not held
    int role  # its number in the unit
    int unit
    bint is_nested
    bint begins_role
    bint ends_role
    bint is_first_role  # of its unit
    bint ends_unit


cdef inline void put_part(Row* row, const Part* part, double of_query, bint is_nested) noexcept:
    """What a row has of its part. of_query: share of it that the whole unit is."""
    cdef double share = of_query * part.share
    row.fields, row.weight, row.share, row.role = part.fields, part.weight, <float> share, part.role
    row.steps = max(1, <int> (share * WHOLE)) if row.share else 0
    row.is_nested = is_nested


cdef inline int held_steps(const Row* row) noexcept:
    """What a document holds with it; the others have steps as bounds only."""
    return row.steps if row.share else 0


cdef inline void put_ends(Row* rows, Py_ssize_t count) noexcept:
    """Where roles and units begin and end."""
    cdef Py_ssize_t place
    cdef Row* own = rows
    cdef Row* before
    cdef bint begins_unit
    for place in range(count):
        own, before = &rows[place], &rows[place - 1]
        begins_unit = not place or own.unit != before.unit
        own.begins_role = begins_unit or own.role != before.role
        own.is_first_role = begins_unit or (not own.begins_role and before.is_first_role)
        if place:
            before.ends_unit, before.ends_role = begins_unit, own.begins_role
    own.ends_unit = own.ends_role = True


cdef inline double put_bounds(Row* rows, Py_ssize_t count, float most) noexcept:
    """What each role adds to the bound of a sum: of what is held, or its own; returns what a step is worth."""
    cdef Py_ssize_t place, rarest = 0
    cdef Row* own
    cdef double step = _worth_of_a_step(rows, count, most)
    for place in range(count):
        own = &rows[place]
        own.others = _steps_of_others(rows, count, own)
        if own.begins_role or own.df < rows[rarest].df:
            rarest = place
        if own.ends_role:
            rows[rarest].adds = not own.steps
    for place in range(count):
        own = &rows[place]
        if not own.steps:
            own.steps = <int> (own.weight * most / step) + 1
        own.bound, own.scale = own.steps * step, own.weight * most / step / CEILING
    return step


cdef inline double _worth_of_a_step(const Row* rows, Py_ssize_t count, float most) noexcept:
    """No score is above its role's steps. most: of a BM25F."""
    cdef double step = 1e-9, alone = 0
    cdef Py_ssize_t place
    for place in range(count):
        if rows[place].steps:
            step = max(step, rows[place].weight * most / rows[place].steps)
        elif rows[place].begins_role:
            alone += rows[place].weight * most
    return max(step, alone / MOST_ALONE)


cdef inline int _steps_of_others(const Row* rows, Py_ssize_t count, const Row* own) noexcept:
    cdef Py_ssize_t place
    cdef int steps = 0
    for place in range(count):
        if rows[place].unit == own.unit and rows[place].role != own.role:
            steps = max(steps, rows[place].steps)
    return steps


cdef inline bint has_ceilings(const Row* row) noexcept:
    """True if what the term is worth bounds what its unit is: nothing else in it gives as much."""
    return row.adds or (row.begins_role and row.ends_role and row.others < row.steps)


cdef inline int less_than(const Row* row, Py_ssize_t place) noexcept:
    """How much less than its steps its unit reaches where it has a code, in a class of documents. place: both."""
    return row.less[row.ceilings[place]]


cdef inline void put_ceilings(Row* row, const uint8_t* ceilings) noexcept:
    """What its unit reaches at most where a code is worth so much; in floats, so that vectors do it."""
    cdef int ceiling
    cdef float reached, others = row.others, steps = row.steps, one = 1
    row.ceilings = ceilings
    for ceiling in range(CEILING + 1):
        reached = row.scale * ceiling + one
        reached = reached if reached > others else others
        reached = reached if reached < steps else steps
        row.less[ceiling] = <int16_t> (row.steps - <int> reached)
