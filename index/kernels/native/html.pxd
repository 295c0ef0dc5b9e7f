# cython: language_level=3
"""Putting characters after each other, escaped and marked; there has to be room for them."""

from libc.stdint cimport uint8_t
from libc.string cimport memcpy

from index.kernels.native.output cimport Output, put, put_byte, put_escaped
from index.kernels.native.shown_texts cimport Text, char_of

cdef enum:
    BLOCK = 16  # bytes put at once where nothing is to be changed: a page takes 27 µs instead of 34

cdef inline bint is_blank(Py_UCS4 char) noexcept:
    """As `str.isspace`, which is not asked about most."""
    return char == " " or not (0x20 < char < 0x7F or 0xA0 < char < 0x1680 or 0x1680 < char < 0x2000) and char.isspace()


cdef inline void put_mark(Output* html, const Text* text, Py_ssize_t first, Py_ssize_t last) noexcept:
    """Nothing before there is one."""
    if first >= 0:
        put(html, b"<mark>")
        _put_part(html, text, first, last, True)
        put(html, b"</mark>")


cdef inline void put_plain(Output* html, const Text* text, Py_ssize_t first, Py_ssize_t last) noexcept:
    """Each run of blanks as one."""
    _put_part(html, text, first, last, False)


cdef inline void _put_part(
    Output* html, const Text* text, Py_ssize_t first, Py_ssize_t last, bint keeps_blanks
) noexcept:
    """Blanks for the ends of lines and for what stands for tags in Python."""
    cdef const uint8_t* own = text.utf8 + text.at[first]
    cdef const uint8_t* end = text.utf8 + text.at[last]
    cdef bint was_blank = False
    while own < end:
        if own + BLOCK <= end and not was_blank and _are_plain(own):
            memcpy(html.bytes + html.size, own, BLOCK)
            html.size += BLOCK
            own += BLOCK
            was_blank = own[-1] == 0x20
        else:
            own = _put_chars(html, own, min(own + BLOCK, end), keeps_blanks, &was_blank)


cdef inline const uint8_t* _put_chars(
    Output* html, const uint8_t* own, const uint8_t* end, bint keeps_blanks, bint* was_blank
) noexcept:
    """Told: behind the last one, which may reach beyond the end of a block."""
    cdef uint8_t* into = html.bytes + html.size
    cdef Py_ssize_t size
    cdef Py_UCS4 char
    cdef bint blank = was_blank[0], before
    while own < end:
        before, blank = blank, own[0] == 0x20
        if blank | _is_plain(own[0], own[1]):  # nearly all, asked without a branch
            into[0] = own[0]
            into += keeps_blanks | (not blank & before)
            own += 1
            continue
        html.size = into - html.bytes
        size = _bytes_of_char(own[0])
        char = char_of(own)
        blank = char == "\n" or char <= 1 or not keeps_blanks and char.isspace()
        if not blank:
            _put_char(html, own, size)
        elif keeps_blanks or not before:
            put_byte(html, b" ")
        into = html.bytes + html.size
        own += size
    html.size = into - html.bytes
    was_blank[0] = blank
    return own


cdef inline bint _are_plain(const uint8_t* utf8) noexcept:
    """Whether all bytes of a block are, or a blank that no other one follows."""
    cdef Py_ssize_t place
    cdef uint8_t others = 0
    for place in range(BLOCK):
        others |= not _is_plain(utf8[place], utf8[place + 1]) | ((utf8[place] == 0x20) & (utf8[place + 1] != 0x20))
    return not others


cdef inline uint8_t _is_plain(uint8_t byte, uint8_t next) noexcept:
    """Whether it is none that is escaped, and none with which a blank begins."""
    return (
        (<uint8_t> (byte - 0x28) < 0x3C - 0x28)
        | (<uint8_t> (byte - 0x3F) < 0x5C - 0x3F)
        | (<uint8_t> (byte - 0x5D) < 0xC2 - 0x5D)
        | (<uint8_t> (byte - 0xC3) < 0xE1 - 0xC3)
        | ((byte == 0xE1) & (next != 0x9A))
        | (byte >= 0xE4)
    )


cdef inline Py_ssize_t _bytes_of_char(uint8_t first) noexcept:
    """Of one that is not plain."""
    return 1 if first < 0x80 else 2 if first < 0xE0 else 3


cdef inline void _put_char(Output* html, const uint8_t* utf8, Py_ssize_t size) noexcept:
    if size > 1:
        memcpy(html.bytes + html.size, utf8, size)
        html.size += size
    elif utf8[0] == 0x26:
        put(html, b"&amp;")
    elif utf8[0] == 0x3C:
        put(html, b"&lt;")
    elif utf8[0] == 0x3E:
        put(html, b"&gt;")
    elif utf8[0] == 0x22:
        put(html, b"&quot;")
    elif utf8[0] == 0x27:
        put(html, b"&#x27;")
    else:
        put_escaped(html, utf8[0])
