"""Which capitals of a query tell a name."""

from __future__ import annotations

import pytest

from index.vietnamese.capitals import capitalised
from index.vietnamese.syllables import typed_in


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("khi nào chính quyền của Hốt Tất Liệt hết tiền", "hốt tất liệt"),
        ("Khi nao chinh quyen cua Hot Tat Liet het tien", "hot tat liet"),
        ("Warsaw thuộc loại thành phố nào", ""),  # any query may begin so
        ("đường ở Cửa Lân", "cửa lân"),
        ("ra Cửa Lân", ""),  # more than half
        ("bà Hợi", ""),  # too short to tell
        ("LÃNH ĐẠO TỈNH HỌP VỀ BÃO", ""),  # throughout
        ("kinh tế quý II năm nay", ""),  # a number
        ("nước mắm cửa lân", ""),
        ("họp ngày 10/2 tại 115 Đường 5", "đường"),
        ("", ""),
    ],
)
def test_capitals_within_a_query_tell_names(typed: str, names: str) -> None:
    found = typed_in(typed)
    assert " ".join(found.toned[place] for place in sorted(capitalised(found))) == names
