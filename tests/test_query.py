"""Rules of the query language: whatever is typed means something, bounded."""

from __future__ import annotations

from itertools import pairwise

import pytest
from curious import any_text, for_every_curious_text
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from index.query import MAX_CLAUSES, MAX_QUERY_CHARS, Clause, Part, Query, literal, parse, replaced, searched_spans

QUOTES = str.maketrans(dict.fromkeys("“”„«»＂", '"'))


def told(clause: Clause) -> str:
    """A clause as it would be typed."""
    text = f'"{clause.text}"' if clause.is_phrase else clause.text
    return text if clause.part is Part.ANYWHERE else f"{clause.part}:{text}"


PASTED = "a b c d e f g h i j k n"  # twelve words


def shape(query: Query) -> tuple[str, list[str], list[str]]:
    """(preferred, required groups, excluded)."""
    return (
        query.preferred,
        [" OR ".join(map(told, group)) for group in query.required],
        [told(clause) for clause in query.excluded],
    )


@pytest.mark.parametrize(
    ("typed", "preferred", "required", "excluded"),
    [
        # bare words are preferred
        ("", "", [], []),
        (" \t\n", "", [], []),
        ("tỉnh uỷ", "tỉnh uỷ", [], []),
        ("  Tỉnh\n uỷ ", "Tỉnh uỷ", [], []),
        ("TT&TT 04-NQ/TW", "TT&TT 04-NQ/TW", [], []),
        ("a - b", "a b", [], []),
        ("3,5% ?! … (họp)", "3,5% (họp)", [], []),
        ("tăng 3,5 % so 7 %a %", "tăng 3,5% so 7 %a", [], []),
        # phrases are required
        ('"tỉnh uỷ"', "", ['"tỉnh uỷ"'], []),
        ('a "b c" d "e"', "a d", ['"b c"', '"e"'], []),
        ('a"b c"d', "a d", ['"b c"'], []),
        ("“tỉnh uỷ” «họp» „a“", "", ['"tỉnh uỷ"', '"họp"', '"a"'], []),
        ('" b  c "', "", ['"b c"'], []),
        # a quote without its pair is text
        ('"tỉnh uỷ', "tỉnh uỷ", [], []),
        ('tỉnh uỷ"', "tỉnh uỷ", [], []),
        ('"a b" c "d', "c d", ['"a b"'], []),
        ('"', "", [], []),
        ('"" " " "…"', "", [], []),
        # fields
        ("title:họp", "", ["title:họp"], []),
        ("title: họp", "", ["title:họp"], []),
        ("TITLE:họp Author:Q.T", "", ["title:họp", "author:Q.T"], []),
        ('title:"tỉnh uỷ" author: "Thu Hoài"', "", ['title:"tỉnh uỷ"', 'author:"Thu Hoài"'], []),
        ("title:", "title:", [], []),
        ('title:""', "", [], []),
        ("author: ", "author:", [], []),
        ("title:title:x", "", ["title:title:x"], []),
        ("subtitle:x body:y", "subtitle:x body:y", [], []),
        ("t\u0131tle:x t\u0130tle:x", "t\u0131tle:x t\u0130tle:x", [], []),
        ("http://a.vn 16:51", "http://a.vn 16:51", [], []),
        # exclusions
        ("a -b", "a", [], ["b"]),
        ('a -"b c" -title:d -author:"e f"', "a", [], ['"b c"', "title:d", 'author:"e f"']),
        ("-a", "", [], ["a"]),
        ("a-b 04-NQ/TW", "a-b 04-NQ/TW", [], []),
        ("--a", "", [], ["-a"]),
        ('"a"-b "c" -d', "-b", ['"a"', '"c"'], ["d"]),
        ("title:-a", "", ["title:-a"], []),
        ('- -" -"', "", [], []),
        ('-"', "", [], []),
        ("–a", "–a", [], []),
        # a dash before a number is the writer's
        ("giai đoạn 2015 -2020 Covid -19", "giai đoạn 2015 -2020 Covid -19", [], []),
        ("máy bay Su -34 -nga", "máy bay Su -34", [], ["nga"]),
        # so are the quotes, dashes and bars of what was pasted
        (f'{PASTED} "a b" -c | d', f"{PASTED} a b c d", [], []),
        (f'"a b" -c {PASTED}"-d" «-e f»', f"a b c {PASTED} d e f", [], []),
        (f'{PASTED} ="a b" -c =d', f"{PASTED} a b c d", [], []),
        (f'{PASTED} "a title:b author:c', f"{PASTED} a", ["title:b", "author:c"], []),
        (f'{PASTED[:-2]} "a b" -c', PASTED[:-2], ['"a b"'], ["c"]),
        (f'"{PASTED} {PASTED}" -c -d -e', "", [f'"{PASTED} {PASTED}"'], ["c", "d", "e"]),
        # alternatives
        ("bão OR lũ", "", ["bão OR lũ"], []),
        ("bão | lũ", "", ["bão OR lũ"], []),
        ("a OR b OR c d", "d", ["a OR b OR c"], []),
        ("a b OR c d", "a d", ["b OR c"], []),
        ('"a b" OR title:c', "", ['"a b" OR title:c'], []),
        ("a OR OR b", "", ["a OR b"], []),
        ("OR a", "a", [], []),
        ("a OR", "a", [], []),
        ("OR", "", [], []),
        ("a OR -b", "a", [], ["b"]),
        ("a OR -b OR c", "", ["a OR c"], ["b"]),
        ("-a OR b", "b", [], ["a"]),
        ("a or b | c|d", "a or", ["b OR c|d"], []),
        ("NOT OR x", "", ["NOT OR x"], []),
        ('-OR title:OR "OR"', "", ["title:OR", '"OR"'], ["OR"]),
        # operators of other engines are text
        ("AND NOT x", "AND NOT x", [], []),
        ("* a* ^0 x^0 [a TO b] {c}", "a* ^0 x^0 [a TO b] {c}", [], []),
        ("x~2 +a &&b !c (d)", "x~2 +a &&b !c (d)", [], []),
        ("a\\b \\", "a\\b", [], []),
        ("<b>&amp;</b> %00 %s {0}", "<b>&amp;</b> %00 %s {0}", [], []),
        # what is no text is a blank
        ("a\ud800b\x00c\u2028d\x85e\x7f", "a b c d e", [], []),
        ("\udce1\x00", "", [], []),
    ],
)
def test_what_is_typed_means(typed: str, preferred: str, required: list[str], excluded: list[str]) -> None:
    assert shape(parse(typed)) == (preferred, required, excluded)


@pytest.mark.parametrize("length", [MAX_QUERY_CHARS - 1, MAX_QUERY_CHARS, MAX_QUERY_CHARS + 1, 5_000_000])
def test_a_query_is_cut_at_its_limit_and_says_so(length: int) -> None:
    typed = ("ỷ " * (length // 2 + 1))[:length]
    query = parse(typed)
    assert query.was_cut is (length > MAX_QUERY_CHARS)
    assert query.text == query.preferred == typed[:MAX_QUERY_CHARS].strip()


@pytest.mark.parametrize(
    ("typed", "groups", "alternatives", "excluded"),
    [
        ('"a" ' * 400, MAX_CLAUSES, 1, 0),
        ("title:a " * 200, MAX_CLAUSES, 1, 0),
        ("a OR " * 390 + "a", 1, MAX_CLAUSES, 0),
        ("-a " * 600, 0, 0, MAX_CLAUSES),
        ("a OR b " * 280, MAX_CLAUSES, 2, 0),
    ],
)
def test_clauses_beyond_the_limit_are_dropped(typed: str, groups: int, alternatives: int, excluded: int) -> None:
    query = parse(typed)
    assert len(query.required) == groups
    assert {len(group) for group in query.required} == ({alternatives} if groups else set())
    assert len(query.excluded) == excluded


def check_any(typed: str) -> None:
    query = parse(typed)
    clauses = [*query.excluded, *(clause for group in query.required for clause in group)]
    assert len(query.text) <= MAX_QUERY_CHARS
    assert query.text == " ".join(query.text.split())
    query.text.encode()
    at_bound = MAX_CLAUSES in (len(query.required), len(query.excluded), *map(len, query.required))
    assert query.was_cut or len(typed) <= MAX_QUERY_CHARS
    assert not query.was_cut or len(typed) > MAX_QUERY_CHARS or at_bound
    assert replace(parse(query.text), was_cut=False) == replace(query, was_cut=False)

    # Each character typed lands in at most one clause, so the work grows with the text and no faster.
    pieces = [*query.preferred.split(), *(clause.text for clause in clauses)]
    assert sum(map(len, pieces)) <= len(query.text)
    searched = query.text.translate(QUOTES)
    assert all(piece in searched for piece in pieces)

    assert len(query.required) <= MAX_CLAUSES
    assert all(1 <= len(group) <= MAX_CLAUSES for group in query.required)
    assert len(query.excluded) <= MAX_CLAUSES
    for clause in clauses:
        assert any(map(str.isalnum, clause.text))
        assert clause.text == clause.text.strip()
        assert '"' not in clause.text
    for word in query.preferred.split(" ") if query.preferred else []:
        assert any(map(str.isalnum, word))
        assert '"' not in word


@for_every_curious_text
def test_a_curious_text_is_a_query_like_any_other(text: str) -> None:
    for typed in (text, f'"{text}"', f"title:{text}", f"-{text}", f"a OR {text} OR b", f'x "{text}'):
        check_any(typed)


tokens = st.sampled_from(
    [
        "OR",
        "|",
        "-",
        '"',
        "“",
        "title:",
        "AUTHOR: ",
        " ",
        "\n",
        "a",
        "tỉnh",
        "uỷ",
        "^0",
        "*",
        "(",
        ")",
        "\\",
        "\ud800",
        "T",
    ]
)


@settings(max_examples=500)
@given(any_text | st.lists(tokens | any_text, max_size=40).map("".join) | st.lists(tokens).map(" ".join))
@example("-title: OR")
def test_any_text_is_a_query_of_bounded_size(typed: str) -> None:
    check_any(typed)


@settings(max_examples=30)
@given(st.lists(tokens, min_size=1, max_size=5).map("".join), st.integers(500, 3_000))
def test_any_repetition_is_a_query_of_bounded_size(piece: str, times: int) -> None:
    check_any(piece * times)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("tỉnh uỷ họp", ["tỉnh uỷ họp"]),
        ('a b "c d" e', ["a b", "c d", "e"]),
        ("«c d» “e”", ["c d", "e"]),
        ("a OR b | c", ["a", "b", "c"]),
        ('a -b c -"d e" f', ["a", "c", "f"]),
        ('title:a b title: "c d"', ["a", "b", "c d"]),
        ('author:a b AUTHOR:"c d" e', ["b", "e"]),
        ("a - b", ["a - b"]),
        ('a "b', ['a "b']),
    ],
)
def test_searched_spans_are_what_is_looked_for(text: str, spans: list[str]) -> None:
    assert [text[start:end] for start, end in searched_spans(text)] == spans


@settings(max_examples=300)
@given(any_text)
def test_searched_spans_are_in_order_and_hold_the_preferred_text(typed: str) -> None:
    query = parse(typed.replace("=", " "))  # what is literal is not corrected
    spans = searched_spans(query.text)
    assert all(0 <= start <= end <= len(query.text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    held = " ".join(query.text[start:end].translate(QUOTES).replace('"', " ") for start, end in spans).split()
    assert [word for word in query.preferred.split() if word not in held] == []


@pytest.mark.parametrize(
    ("typed", "preferred", "taken"),
    [
        ("=UBND tỉnh", "UBND tỉnh", ["UBND"]),
        ('="UBND tỉnh" họp', "UBND tỉnh họp", ["UBND tỉnh"]),
        ('họp =“tuần qua” và ="tuần này"', "họp tuần qua và tuần này", ["tuần qua", "tuần này"]),
        ("a=b x =", "a=b x", []),
        ("==a", "=a", ["=a"]),
        ('x="a b"', "x=", []),
        ('=""', "", []),
        ("=-a", "-a", ["-a"]),
    ],
)
def test_what_stands_behind_an_equals_sign_is_literal(typed: str, preferred: str, taken: list[str]) -> None:
    query = parse(typed)
    assert query.preferred == preferred
    assert [query.preferred[start:end] for start, end in query.literal] == taken


def test_what_is_required_or_excluded_is_never_interpreted_so_an_equals_sign_changes_nothing() -> None:
    assert shape(parse('-a =title:b =author:"c d" e OR =f')) == shape(parse('-a title:b author:"c d" e OR f'))


@pytest.mark.parametrize(
    ("typed", "meant", "undone"),
    [
        ("UBND tỉnh", "UBND", "=UBND tỉnh"),
        ("họp tuần qua", "tuần qua", 'họp ="tuần qua"'),
        # whole pieces, whatever is around them
        ("(UBND) tỉnh", "UBND", "=(UBND) tỉnh"),
        ("UBND/HĐND tỉnh", "HĐND", "=UBND/HĐND tỉnh"),
        # where it stands, not where the same is required or excluded
        ('"UBND tỉnh" UBND', "UBND", '"UBND tỉnh" =UBND'),
        ("-UBND title:UBND UBND", "UBND", "-UBND title:UBND =UBND"),
        ("UBNDT UBND", "UBND", "=UBNDT UBND"),
        # what stands between its words stays
        ('tuần "x y" qua -z', "tuần qua", '=tuần "x y" =qua -z'),
        ("3 - 4 tháng qua", "4 tháng qua", '3 - ="4 tháng qua"'),
        ('"a"b', "b", '"a" =b'),
        ('tuần qua "', "tuần qua", '=tuần =qua "'),
        # what is literal already stays so
        ("=UBND UBND", "UBND UBND", "=UBND =UBND"),
        ('="a b" c', "a b", '="a b" c'),
    ],
)
def test_a_part_taken_literally_leaves_all_else_as_typed(typed: str, meant: str, undone: str) -> None:
    query = parse(typed)
    start = query.preferred.index(meant)
    assert literal(query, (start, start + len(meant))) == undone


def test_all_places_are_taken_literally_at_once() -> None:
    query = parse("UBND xã, UBND huyện")
    assert literal(query, (0, 4), (9, 13)) == "=UBND xã, =UBND huyện"


mixed = st.lists(tokens | st.sampled_from(['="', "=", "=a", "UBND", "tuần qua"]) | any_text, max_size=30).map(" ".join)


@settings(max_examples=500)
@given(mixed, st.integers(0, 100), st.integers(1, 100))
@example('"a"-b', 0, 2)
@example("title: OR", 0, 6)
@example('OR OR OR OR " a UBND " OR OR OR OR OR OR OR OR', 0, 3)
@example('OR OR OR OR OR OR OR OR OR " =" OR tuần qua', 0, 6)
def test_any_part_can_be_taken_literally_and_nothing_else_changes(typed: str, start: int, length: int) -> None:
    query = parse(typed[:1_500])
    span = (start, start + length)
    undone = literal(query, span)
    again = parse(undone)
    assert (again.preferred, again.required, again.excluded) == (query.preferred, query.required, query.excluded)
    taken = {place for first, last in again.literal for place in range(first, last)}
    blanks = {place for place, char in enumerate(query.preferred) if char == " "}
    assert taken | blanks >= set(range(start, min(start + length, len(query.preferred))))
    assert literal(again, span) == again.text


@pytest.mark.parametrize(
    ("typed", "changes", "meant"),
    [
        ("tinhr uyr", [(0, 5, "tỉnh"), (6, 9, "uỷ")], "tỉnh uỷ"),
        ('tinhr "tinhr uyr" -uyr (uyr)', [(0, 5, "tỉnh"), (7, 10, "uỷ")], 'tỉnh "tinhr uyr" -uyr (uỷ)'),
        ('"x" title:tinhr tinhr', [(0, 5, "tỉnh")], '"x" title:tinhr tỉnh'),
    ],
)
def test_words_are_replaced_only_where_they_are_preferred(
    typed: str, changes: list[tuple[int, int, str]], meant: str
) -> None:
    assert replaced(parse(typed), changes) == parse(meant)
