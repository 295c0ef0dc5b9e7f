"""A small edition to spell by: sentences of our own, and how often each is met."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise

import numpy as np

from index.analysis import WORD_JOINER, Stream
from index.ngrams import LEAST_COUNT, Ngrams
from index.searching.language_model import LanguageModel
from index.searching.rare_words import WORD
from index.searching.spelling import Speller
from index.vietnamese.syllables import syllables
from index.vietnamese.tones import folded

# Names and foreign words are met a few times only, what all articles hold often.
SENTENCES = {
    4_000: """
và của là có không được trong cho các những một với đã người này khi năm từ ra về đến cũng như
thông tin và truyền thông của tỉnh|cải cách thủ tục hành chính|tỉnh uỷ họp giao ban với các huyện uỷ
uỷ ban nhân dân tỉnh đã ban hành quyết định|đại hội đảng bộ tỉnh lần thứ mười|sử dụng đất và xử lý vi phạm
nghiên cứu khoa học công nghệ|giáo dục và đào tạo của tỉnh|bảo hiểm xã hội cho người lao động
phát triển kinh tế thị trường|xây dựng nông thôn mới|tai nạn giao thông trên quốc lộ|bóng đá ngoại hạng anh
sạt lở đất và lũ lụt ở miền trung|giá vàng hôm nay tăng|trường trung học phổ thông|học sinh giỏi cấp quốc gia
chăm sóc sức khoẻ nhân dân|phòng chống dịch bệnh|đường sắt bắc nam|hộ nghèo vượt khó|ngành y tế của tỉnh
""",
    600: """
nghỉ lễ và nghĩ ngợi|sẵn sàng chiến đấu|sáng sớm hôm nay|xin chào và sinh hoạt|chở hàng và trở về
giành huy chương và dành cho|dấu hiệu và giấu giếm|vẻ đẹp và vẽ tranh|nửa đêm nữa là|lên đường nên người
khát nước và khác biệt|mặt trời và mặc áo|quan hệ và vẻ vang quang vinh|bàn bạc|lý do và lí do|kỹ sư và kĩ sư
bác sĩ và bác sỹ|sĩ quan|tầm nhìn xa|lập trường và lặp lại|văn hoá thể thao và du lịch|làng nghề và làm nghề
""",
    60: """
đắk lắk đắk nông kon tum gia lai|buôn ma thuột pleiku krông pắc|ê đê ba na xơ đăng|hoàng sa trường sa
lionel messi cristiano ronaldo|manchester united real madrid|arsenal chelsea liverpool tottenham|world cup
facebook google iphone samsung|sea games aff cup|donald trump barack obama|vladimir putin angela merkel
son heung min|taylor swift justin bieber|machine learning big data|game of thrones|the voice kids|start up
vietnam airlines|vietjet air|toyota honda mercedes|blockchain bitcoin|covid nato asean apec|ubnd hđnd vs tp hcm
trịnh công sơn|sơn tùng|hồ xuân hương|nguyễn du|chu văn an|tô hoài|xuân diệu|lý thái tổ|mạc đĩnh chi
""",
}


class Articles:
    """Counts as an edition tells them."""

    def __init__(self, counts: dict[tuple[Stream, str], int]) -> None:
        self._counts = counts
        self.asked = 0

    def doc_frequency(self, stream: Stream, term: str) -> int:
        """As `EditionReader`."""
        self.asked += 1
        return self._counts.get((stream, term), 0)


def sentences() -> list[tuple[list[str], int]]:
    """Toned syllables of each sentence, and how often it is met."""
    return [
        ([syllable.toned for syllable in syllables(sentence)], times)
        for times, text in SENTENCES.items()
        for line in text.strip().split("\n")
        for sentence in line.split("|")
    ]


@cache
def model() -> LanguageModel:
    """The sentences, counted."""
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for terms, times in sentences():
        for term in terms:
            singles[term] += times
        for pair in pairwise(terms):
            pairs[pair] += times
    terms = sorted(term for term, count in singles.items() if count >= LEAST_COUNT)
    number = {term: place for place, term in enumerate(terms)}
    coded = sorted((number[one] << 16 | number[other], count) for (one, other), count in pairs.items())
    return LanguageModel(
        Ngrams(
            terms,
            folded(terms),
            np.array([singles[term] for term in terms], np.uint32),
            np.array([code for code, _ in coded], np.uint32),
            np.array([count for _, count in coded], np.uint32),
            sum(singles.values()),
        )
    )


def speller(**articles: int) -> Speller:
    """One over the sentences; articles: of rare syllables, or of words joined by `_`."""
    return Speller(
        model(),
        Articles({(Stream.WORDS if WORD_JOINER in term else Stream.TONED, term): n for term, n in articles.items()}),
        words=lambda: np.array([term for term in articles if term.isascii() and term.isalpha()], WORD),
    )
