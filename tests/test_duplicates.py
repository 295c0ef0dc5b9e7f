"""Re-posted articles do not fill the first page."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from conftest import MakeEngine, articles, in_segments

from index import SearchRequest
from index.analysis import Analyser
from index.engine import WhooshEngine
from index.kernels.plain.repeats import LENGTHS, MIN_SYLLABLES, SCORES, likely_pairs
from index.vietnamese.words import SyllableSegmenter

NEWS = (
    "bão số 5 đổ bộ vào đất liền gây mưa lớn ở nhiều huyện ven biển làm tốc mái hàng trăm ngôi nhà và khiến giao thông"
)
OTHER = (
    "sau bão bà con ngư dân sửa lại thuyền lưới chuẩn bị cho vụ cá mới trong khi chính quyền xã hỗ trợ gạo tiền thuốc"
)
LONG = f"{NEWS} tê liệt suốt hai ngày liền tại các xã vùng cao của tỉnh"


def found(engine: WhooshEngine, **asked: int) -> list[str]:
    return [hit.id for hit in engine.search(SearchRequest("bão", **asked)).hits]


def test_the_best_of_each_group_comes_first(make_engine: MakeEngine) -> None:
    posts = [{"title": "Bão", "body": LONG + tail} for tail in ("", " nay", " nay rồi")]
    engine = make_engine(*posts, {"title": "Ngư dân", "body": OTHER + " và nhiều thứ khác nữa cho mọi nhà trong xã"})
    ids = found(engine)
    assert sorted(ids) == ["a", "b", "c", "d"]
    assert ids[1] == "d"


def test_what_is_like_a_repeat_only_is_none(make_engine: MakeEngine) -> None:
    words = [f"chữ{number}" for number in range(120)]
    engine = make_engine(*({"title": "Bão", "body": " ".join(words[first : first + 100])} for first in (0, 10, 20)))
    assert found(engine) == ["a", "c", "b"]  # 9 of 11 syllables in common with the next, 2 of 3 with the other


def test_pages_hold_every_hit_once_whichever_is_asked_first(make_engine: MakeEngine) -> None:
    posts = [{"title": "Bão", "body": f"{LONG} {n % 3}"} for n in range(40)]
    engine = make_engine(*posts, *({"title": f"Tin {n}", "body": f"bão {n} {OTHER} {n}"} for n in range(5)))
    pages = [found(engine, page=page, page_size=10) for page in range(1, 6)]
    ids = [id_ for page in pages for id_ in page]
    assert len(ids) == len(set(ids)) == 45
    assert found(engine, page=2, page_size=10) == pages[1]


@pytest.mark.parametrize("seed", range(20))
def test_likely_pairs_are_those_of_about_the_same_score_and_length(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = -np.sort(-rng.choice([1.0, 1.02, 1.03, 2.0, *rng.random(4)], 20)).astype(np.float32)
    lengths = rng.integers(MIN_SYLLABLES - 3, MIN_SYLLABLES + 12, 20)
    wanted = [
        (one, other)
        for one, other in combinations(range(20), 2)
        if min(lengths[one], lengths[other]) >= max(MIN_SYLLABLES, LENGTHS * max(lengths[one], lengths[other]))
        and scores[other] >= np.float32(SCORES) * scores[one]
    ]
    assert likely_pairs(scores, lengths) == wanted


def test_short_or_different_articles_are_no_repeats(make_engine: MakeEngine) -> None:
    assert len(NEWS.split()) < MIN_SYLLABLES
    engine = make_engine(*({"title": "Bão", "body": NEWS} for _ in range(3)), {"title": "Ngư dân", "body": OTHER})
    assert found(engine)[-1] == "d"


@pytest.mark.parametrize("sizes", [(), (1, 1)])
def test_repeats_meet_across_segments(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    records = [
        {"title": "Bão", "body": LONG},
        {"title": "Bão", "body": LONG},
        {"title": "Ngư dân", "body": LONG[::-1] + " bão"},
    ]
    in_segments(tmp_path, articles(*records), *sizes)
    ids = found(WhooshEngine(tmp_path, Analyser(SyllableSegmenter())))
    assert ids[1] == "c"
