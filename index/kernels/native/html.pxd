# cython: language_level=3
"""Putting characters after each other, escaped and marked."""

from index.kernels.native.shown_texts cimport Text


cdef struct Html:  # with room for all that is put there
    Py_UCS4* chars
    Py_ssize_t size


cdef inline bint is_blank(Py_UCS4 char) noexcept:
    """As `str.isspace`, which is not asked about letters."""
    if " " < char <= "~" or 0xA0 < char < 0x1680 or 0x1680 < char < 0x2000:
        return False
    return char.isspace()


cdef inline Py_UCS4 shown(Py_UCS4 char) noexcept:
    """A blank for the end of a line and for what stands for a tag in Python."""
    return " " if char == "\n" or char <= 1 else char


cdef inline void put_mark(Html* html, const Text* text, Py_ssize_t first, Py_ssize_t last) noexcept:
    """Nothing before there is one."""
    cdef Py_ssize_t place
    if first >= 0:
        _put(html, b"<mark>")
        for place in range(first, last):
            _put_escaped(html, shown(text.chars[place]))
        _put(html, b"</mark>")


cdef inline void put_plain(Html* html, const Text* text, Py_ssize_t first, Py_ssize_t last) noexcept:
    """Each run of blanks as one."""
    cdef Py_ssize_t place
    cdef Py_UCS4 char
    cdef bint blank = False, was_blank
    for place in range(first, last):
        char = shown(text.chars[place])
        was_blank, blank = blank, is_blank(char)
        if not blank:
            _put_escaped(html, char)
        elif not was_blank:
            put_char(html, " ")


cdef inline void _put_escaped(Html* html, Py_UCS4 char) noexcept:
    if char > ">":
        put_char(html, char)
    elif char == "&":
        _put(html, b"&amp;")
    elif char == "<":
        _put(html, b"&lt;")
    elif char == ">":
        _put(html, b"&gt;")
    elif char == '"':
        _put(html, b"&quot;")
    elif char == "'":
        _put(html, b"&#x27;")
    else:
        put_char(html, char)


cdef inline void _put(Html* html, const char* ascii) noexcept:
    while ascii[0]:
        put_char(html, <Py_UCS4> ascii[0])
        ascii += 1


cdef inline void put_char(Html* html, Py_UCS4 char) noexcept:
    html.chars[html.size] = char
    html.size += 1
