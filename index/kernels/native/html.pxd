# cython: language_level=3
"""Putting characters after each other, escaped and marked."""

from libc.stdint cimport uint32_t

from index.kernels.native.shown_texts cimport Text


cdef struct Html:  # with room for all that is put there
    Py_UCS4* chars
    Py_ssize_t size


cdef inline bint is_blank(Py_UCS4 char) noexcept:
    """As `str.isspace`, which is not asked about most."""
    return not (_is_plain(char) or " " < char <= ">") and char.isspace()


cdef inline bint _is_plain(uint32_t char) noexcept:
    """Whether it is none that is escaped, and in a range without blanks; asked without a branch."""
    return (
        (char - 0x3F < 0x40)
        | (char - 0xA1 < 0x1680 - 0xA1)
        | (char - 0x1681 < 0x2000 - 0x1681)
        | (char - 0x28 < 0x3C - 0x28)
        | (char - 0x200B < 0x2028 - 0x200B)
    )


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
    cdef Py_UCS4* into = html.chars + html.size
    cdef bint blank = False, was_blank
    for place in range(first, last):
        char = text.chars[place]
        was_blank, blank = blank, char == " "
        if blank | _is_plain(char):  # nearly all, asked without a branch
            into[0] = char
            into += not (blank & was_blank)
            continue
        html.size = into - html.chars
        char = shown(char)
        blank = is_blank(char)
        if not blank:
            _put_escaped(html, char)
        elif not was_blank:
            put_char(html, " ")
        into = html.chars + html.size
    html.size = into - html.chars


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
