"""The texts of answers in both languages, and how numbers and dates read.

The page has them all; the command line tells in English what was understood.

A catalogue key stands for (Vietnamese, English). Texts are plain: what is
typed comes in through named fields and is escaped by the template.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache

from index.article import LOCAL_ZONE


class Language(StrEnum):
    """The languages of the page; the first is the default."""

    VI = "vi"
    EN = "en"


CATALOGUE: dict[str, tuple[str, str]] = {
    # Frame
    "product": ("Tra cứu tin bài", "News search"),
    "tagline": ("Cổng Thông tin điện tử tỉnh", "Provincial information portal"),
    "description": (
        "Tìm tin bài của tỉnh theo từ khoá, chuyên mục, tác giả và ngày đăng.",
        "Find the province's news by keyword, section, author and date.",
    ),
    "home": ("Về trang tra cứu", "Search home page"),
    "skip": ("Chuyển đến kết quả", "Skip to results"),
    "languages": ("Ngôn ngữ", "Language"),
    "other_language": ("English", "Tiếng Việt"),
    "footer": (
        "Nội dung thuộc về trang đã đăng bài. Khi dẫn lại, vui lòng ghi rõ nguồn.",
        "Articles belong to the site that published them. Please name the source when quoting.",
    ),
    "footer_nav": ("Liên kết cuối trang", "Footer links"),
    "for_developers": ("Dành cho lập trình viên (OpenAPI)", "For developers (OpenAPI)"),
    "title": ("{heading} – {product}", "{heading} – {product}"),
    "title_page": ("{heading} – trang {page} – {product}", "{heading} – page {page} – {product}"),
    # Form
    "search": ("Tìm kiếm", "Search"),
    "search_form": ("Tra cứu tin bài", "Search the news"),
    "q": ("Từ khoá cần tìm", "Search for"),
    "q_hint": ("gõ không dấu cũng được", "with or without accents"),
    "filters": ("Bộ lọc và sắp xếp", "Filters and order"),
    "from": ("Từ ngày", "From"),
    "to": ("Đến ngày", "To"),
    "category": ("Chuyên mục", "Section"),
    "all_categories": ("Tất cả chuyên mục", "All sections"),
    "sort": ("Sắp xếp", "Order"),
    "relevance": ("Liên quan nhất", "Most relevant"),
    "newest": ("Mới nhất", "Newest first"),
    "oldest": ("Cũ nhất", "Oldest first"),
    "apply": ("Áp dụng", "Apply"),
    "advanced": ("Tác giả và cách viết câu tìm", "Author and search syntax"),
    "author": ("Tác giả", "Author"),
    "author_hint": ("Tên hoặc bút danh, ví dụ: Thu Hoài", "Name or initials, such as Thu Hoài"),
    "syntax": ("Cách viết câu tìm", "Search syntax"),
    "syntax_phrase": ("đúng cụm từ này, các chữ liền nhau", "exactly this phrase, word after word"),
    "syntax_phrase_example": ("“cải cách hành chính”", "“cải cách hành chính”"),
    "syntax_exclude": ("bỏ các bài có từ này", "leave out articles with this word"),
    "syntax_exclude_example": ("bóng -chuyền", "bóng -chuyền"),
    "syntax_or": ("ít nhất một trong hai từ", "at least one of the two words"),
    "syntax_or_example": ("bão OR lũ", "bão OR lũ"),
    "syntax_title": ("từ phải có trong tiêu đề", "the word must be in the title"),
    "syntax_title_example": ("title:họp", "title:họp"),
    "syntax_author": ("bài của tác giả này", "articles by this author"),
    "syntax_author_example": ("author:“Thu Hoài”", "author:“Thu Hoài”"),
    "syntax_literal": ("đúng những chữ này, không hiểu rộng ra", "exactly these letters, nothing read into them"),
    "syntax_literal_example": ("=UBND", "=UBND"),
    # Headings and counts
    "heading_query": ("Kết quả cho “{q}”", "Results for “{q}”"),
    "heading_newest": ("Bài viết mới nhất", "Latest articles"),
    "heading_oldest": ("Bài viết cũ nhất", "Oldest articles"),
    "heading_filtered": ("Bài viết theo bộ lọc", "Articles matching the filters"),
    "heading_refused": ("Chưa thể tìm kiếm", "The search could not be run"),
    "heading_no_edition": ("Chưa sẵn sàng tra cứu", "Search is not ready yet"),
    "found": ("Tìm thấy {count} bài viết", "{count} articles found"),
    "found_one": ("Tìm thấy 1 bài viết", "1 article found"),
    "listed": ("Có {count} bài viết", "{count} articles"),
    "listed_one": ("Có 1 bài viết", "1 article"),
    "took": ("trong {seconds} giây", "in {seconds} seconds"),
    "page_of": ("trang {page}/{last}", "page {page} of {last}"),
    "to_facets": ("Lọc nhanh", "Narrow down"),
    # Filters in effect
    "active": ("Bộ lọc đang dùng", "Active filters"),
    "remove": ("Bỏ bộ lọc “{filter}”", "Remove the filter “{filter}”"),
    "clear": ("Bỏ tất cả bộ lọc", "Remove all filters"),
    "chip_since": ("Từ {since}", "From {since}"),
    "chip_until": ("Đến {until}", "Until {until}"),
    "chip_span": ("{since} – {until}", "{since} – {until}"),
    "chip_category": ("Chuyên mục: {category}", "Section: {category}"),
    "chip_author": ("Tác giả: {author}", "Author: {author}"),
    # What was understood
    "notes": ("Cách hiểu câu tìm", "How the search was read"),
    "notes_abbreviation": ("Viết tắt:", "Abbreviations:"),
    "note_author": ("Bài của {meant}", "Articles by {meant}"),
    "note_abbreviation": ("{typed} = {meant}", "{typed} = {meant}"),
    "note_document_number": ("Số văn bản: {typed}", "Document number: {typed}"),
    "note_date": ("Ưu tiên bài đăng {meant}", "Articles published {meant} come first"),
    "days_từ": ("từ", "from"),
    "days_đến": ("đến", "until"),
    "days_ngày": ("ngày", "on"),
    "note_keystrokes": ("Hiểu “{typed}” là “{meant}”.", "Read “{typed}” as “{meant}”."),
    "note_spelling": ("Hiểu “{typed}” là “{meant}”.", "Read “{typed}” as “{meant}”."),
    "note_relaxed": (
        "Không có kết quả khớp hết; đang hiện kết quả gần đúng cho “{meant}”.",
        "Nothing matches all of it; these come closest to “{meant}”.",
    ),
    "note_shortened": (
        "Câu tìm quá dài; chỉ dùng 2.000 ký tự đầu.",
        "The search was too long; only its first 2,000 characters were used.",
    ),
    "note_nothing": (
        "“{typed}” không có chữ hay số nào để tìm, nên tất cả bài viết được liệt kê.",
        "“{typed}” has no word or number to search for, so all articles are listed.",
    ),
    "note_other": ("Hiểu “{typed}” là “{meant}”.", "Read “{typed}” as “{meant}”."),
    "undo": ("Tìm đúng như đã gõ", "Search for exactly what was typed"),
    "undo_short": ("bỏ", "undo"),
    "undo_about": ("cách hiểu “{typed}”, tìm đúng như đã gõ", "the reading of “{typed}”, search for exactly that"),
    "did_you_mean": ("Ý bạn là:", "Did you mean:"),
    # Results
    "results": ("Danh sách bài viết", "List of articles"),
    "undated": ("Không rõ ngày", "Undated"),
    "by": ("Tác giả", "By"),
    "pages": ("Các trang kết quả", "Pages of results"),
    "page": ("Trang {page}", "Page {page}"),
    "previous": ("Trang trước", "Previous"),
    "next": ("Trang sau", "Next"),
    # Nothing to show
    "none": ("Không tìm thấy bài viết nào.", "No articles found."),
    "none_help": ("Bạn có thể thử:", "You could try this:"),
    "none_spelling": (
        "Kiểm tra chính tả, hoặc gõ không dấu nếu chưa chắc",
        "Check the spelling, or leave out the accents if in doubt",
    ),
    "none_words": ("Dùng ít từ hơn, hoặc từ thông dụng hơn", "Use fewer or more common words"),
    "none_quotes": ("Tìm lại không có dấu ngoặc kép", "Search without the quotation marks"),
    "none_newest": ("Xem các bài viết mới nhất", "Look at the latest articles"),
    "past_end": (
        "Không có trang {page}: kết quả chỉ có {last} trang.",
        "There is no page {page}: the results end with page {last}.",
    ),
    "to_last": ("Đến trang cuối ({last})", "Go to the last page ({last})"),
    # Narrowing down
    "facets": ("Lọc nhanh kết quả", "Narrow the results"),
    "months": ("Thời gian", "Time"),
    "more_categories": ("Xem thêm chuyên mục", "More sections"),
    "count": ("{count} bài", "{count} articles"),
    "count_one": ("1 bài", "1 article"),
    "whole_year": ("Cả năm {year}", "All of {year}"),
    # Errors
    "error_title": ("Lỗi: {title}", "Error: {title}"),
    "error_day": (
        "“{got}” không phải là ngày hợp lệ. Hãy ghi năm-tháng-ngày, ví dụ 2017-02-10, từ năm 1900 đến năm 2100.",
        "“{got}” is not a usable date. Write year-month-day, such as 2017-02-10, from 1900 to 2100.",
    ),
    "error_order": (
        "“Từ ngày” muộn hơn “Đến ngày”. Hãy chọn lại một trong hai ngày.",
        "“From” is later than “To”. Please change one of the two dates.",
    ),
    "error_sort": (
        "Không có cách sắp xếp “{got}”. Hãy chọn một mục trong danh sách.",
        "There is no order “{got}”. Please choose one from the list.",
    ),
    "error_whole": (
        "“{got}” không dùng được: cần một số nguyên từ 1 đến {most}.",
        "“{got}” is not usable: it must be a whole number from 1 to {most}.",
    ),
    "error_other": ("“{got}” không dùng được.", "“{got}” is not usable."),
    "page_number": ("Số trang", "Page number"),
    "page_size": ("Số bài mỗi trang", "Articles per page"),
    "first_page": ("Đến trang đầu của kết quả", "Go to the first page of results"),
    "no_edition": (
        "Chưa có bài viết nào được lập chỉ mục, nên chưa tra cứu được. Xin mời quay lại sau ít phút.",
        "No articles have been indexed yet, so there is nothing to search. Please come back in a few minutes.",
    ),
    "no_edition_cure": ("Dành cho người quản trị: hãy chạy lệnh", "For the administrator: run"),
}
_DAY = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b")
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Texts:
    """The catalogue in one language; `t.key` in templates, `t(key, field=…)` to fill in."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._column = list(Language).index(language)

    def __getitem__(self, key: str) -> str:
        return CATALOGUE[key][self._column]

    def __call__(self, key: str, **fields: object) -> str:
        """The text with its named fields filled in, unescaped."""
        return self[key].format(**fields)

    def counted(self, key: str, count: int) -> str:
        """'found', 81 → 'Tìm thấy 81 bài viết'; `found_one` stands in for one."""
        return self[f"{key}_one"] if count == 1 else self(key, count=self.number(count))

    def number(self, value: float, decimals: int = 0) -> str:
        """1234.5 with one decimal → '1.234,5' in Vietnamese, '1,234.5' in English."""
        text = f"{value:,.{decimals}f}"
        return text if self.language is Language.EN else text.translate(str.maketrans(",.", ".,"))

    def day(self, day: date) -> str:
        """10/02/2017, or 10 February 2017."""
        if self.language is Language.EN:
            return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
        return f"{day:%d/%m}/{day.year}"

    def days(self, meant: str) -> str:
        """A period that was understood, 'từ 01/02/2017 đến 28/02/2017', or 'from 1 February 2017 until …'."""
        if self.language is Language.VI:
            return meant
        for word in ("từ", "đến", "ngày"):
            meant = meant.replace(word, self[f"days_{word}"])
        return _DAY.sub(lambda day: self.day(date(int(day[3]), int(day[2]), int(day[1]))), meant)

    def moment(self, moment: datetime) -> str:
        """16:51, 10/02/2017 in Vietnam; midnight means that only the day is known."""
        local = moment.astimezone(LOCAL_ZONE)
        return self.day(local) if local.time() == time() else f"{local:%H:%M}, {self.day(local)}"

    def month(self, year: int, month: int) -> str:
        """Tháng 2/2017, or February 2017."""
        return f"{_ENGLISH_MONTHS[month - 1]} {year}" if self.language is Language.EN else f"Tháng {month}/{year}"

    def month_of_year(self, month: int) -> str:
        """Tháng 2, or February."""
        return _ENGLISH_MONTHS[month - 1] if self.language is Language.EN else f"Tháng {month}"


@cache
def texts_in(language: Language) -> Texts:
    """The one catalogue object per language."""
    return Texts(language)
