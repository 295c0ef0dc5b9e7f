# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The hits of a page as JSON, in C; see `index.kernels.plain.hits`."""

from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.math cimport rint
from libc.stdint cimport int64_t
from libc.stdlib cimport free
from libc.string cimport memcpy

from index.kernels.native.json cimport put_levels, put_local_time, put_millionths, put_text
from index.kernels.native.looks cimport Looks
from index.kernels.native.output cimport Output, as_text, check_utf8, make_room, put
from index.kernels.native.packed cimport NIL, SECONDS, Article, Piece, article_of, seconds_of
from index.kernels.native.passages cimport put_passage, put_title
from index.kernels.native.shown_texts cimport Spans, spans_of

from index.kernels.plain import hits as plain
from index.kernels.plain import windows as plain_windows

VERSION = 10

cdef Py_ssize_t TITLE = plain.TITLE, LEAD = plain.LEAD, BODY = plain.BODY
cdef double ROUNDING = plain_windows.ROUNDING
cdef int64_t OFFSET_SINCE = plain.OFFSET_SINCE

cdef struct Hit:
    Article article
    double score
    Py_ssize_t shown  # number of the text among the looks that is shown beside the title
    Piece passage  # all of that


def hits_json(Looks looks not None, docs, stored, scores, as_json):
    """A JSON array."""
    cdef Py_ssize_t first
    cdef Output json = Output(NULL, 0, 0, True)
    cdef const char* before = b"["
    cdef Hit hit
    try:
        for doc, packed, score in zip(docs, stored, scores, strict=True):
            first = looks._article(doc) * looks.fields
            hit = _hit_of(looks, first, packed, score)
            make_room(&json, 0)
            put(&json, before)
            before = b","
            if _is_usual(&hit):
                _put_hit(&json, &hit, looks, first)
            else:
                _put_bytes(&json, as_json(packed, *_html(&hit, looks, first), score))
        make_room(&json, 0)
        put(&json, b"]" if json.size else b"[]")
        check_utf8(&json)
        return PyBytes_FromStringAndSize(<const char*> json.bytes, json.size)
    finally:
        free(json.bytes)


cdef Hit _hit_of(Looks looks, Py_ssize_t first, bytes packed, double score) except *:
    """first: number of the title among the looks."""
    cdef Article article = article_of(packed)
    looks._check(first)
    looks._check(first + BODY)
    if article.lead.size and not looks.windows[first + BODY].value > looks.windows[first + LEAD].value + ROUNDING:
        return Hit(article, score, first + LEAD, article.lead)
    return Hit(article, score, first + BODY, article.body)


cdef bint _is_usual(const Hit* hit) noexcept:
    """Whether its time and its score are of those that are written here."""
    cdef const Piece* time = &hit.article.published_at
    cdef bint is_usual_time = time.bytes[0] == NIL or time.bytes[0] == SECONDS and seconds_of(time) >= OFFSET_SINCE
    return is_usual_time and (hit.score == 0 or 1e-5 <= hit.score < 1e9)


cdef int _put_hit(Output* json, const Hit* hit, Looks looks, Py_ssize_t first) except -1:
    cdef const Article* article = &hit.article
    put_text(json, b'{"id":', &article.id)
    put_text(json, b',"url":', &article.url)
    put_text(json, b',"title":', &article.title)
    put(json, b',"title_html":"')
    _put_title(json, hit, looks, first)
    put(json, b'","snippet_html":"')
    _put_passage(json, hit, looks)
    put(json, b'","published_at":')
    put_local_time(json, &article.published_at)
    put(json, b',"category":')
    put_levels(json, article.category, article.levels)
    put_text(json, b',"author":', &article.author)
    put(json, b',"score":')
    put_millionths(json, <int64_t> rint(hit.score * 1e6))
    put(json, b"}")
    return 0


cdef int _put_title(Output* html, const Hit* hit, Looks looks, Py_ssize_t first) except -1:
    cdef Spans spans = spans_of(looks, first + TITLE)
    return put_title(html, &hit.article.title, &spans)


cdef int _put_passage(Output* html, const Hit* hit, Looks looks) except -1:
    cdef Spans spans = spans_of(looks, hit.shown)
    return put_passage(html, &hit.passage, &spans, &looks.windows[hit.shown])


cdef tuple _html(const Hit* hit, Looks looks, Py_ssize_t first):
    """Title and passage, marked."""
    cdef Output html = Output(NULL, 0, 0, False)
    try:
        _put_title(&html, hit, looks, first)
        title = as_text(&html)
        html.size = 0
        _put_passage(&html, hit, looks)
        return title, as_text(&html)
    finally:
        free(html.bytes)


cdef int _put_bytes(Output* json, bytes own) except -1:
    make_room(json, len(own))
    memcpy(json.bytes + json.size, <const char*> own, len(own))
    json.size += len(own)
    return 0
