"""Which strings can be a Vietnamese syllable: onsets, rimes, tones.

A syllable is an onset (or none) and a rime; the tables list both as they are written. After Đoàn Thiện Thuật,
*Ngữ âm tiếng Việt* (1977), chapters on the syllable and its spelling, with the few rimes of loans and place names
that news write (`xoong`, `buýt`, `Đắk`). What the tables allow need not be a word: `ngoảm` is well formed.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from index.vietnamese.tones import TONE_MARKS, fold

# Written before any rime; before rimes in e ê i only; never before these. (q and gi: see _syllables)
_ONSETS = "b d đ h l m n r s t v x p ch kh nh ph th tr"
_FRONT_ONSETS = "k gh ngh"
_BACK_ONSETS = "c g ng"

_FRONT_RIMES = """
    e ec em en eng eo ep et
    ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
"""
_BACK_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay
    ăc ăm ăn ăng ăp ăt
    âc âm ân âng âp ât âu ây
    o oc oi om on ong op ot
    ô ôc ôi ôm ôn ông ôp ôt
    ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
# Rimes with a glide before the vowel, which lip sounds do not take.
_ROUND_RIMES = """
    oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt
    oe oen oeo oet
    uân uâng uât uây
    uê uêch uênh uơ
    uy uya uych uyn uynh uyp uyt uyu uyên uyêt
"""
_LIPS = frozenset({"b", "m", "p", "ph", "v"})
# The glide of qu is its u: rimes as written after it.
_QU_RIMES = """
    a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây
    e en eo et ê ên êch ênh êt êu i in inh ich it ôc ơ ơi ơn ơt y ych yên yêt yn ynh yp yt
"""
# Without an onset, i begins these syllables only; rimes in iê are written yê there.
_BARE_I_RIMES = frozenset({"i", "ia", "ich", "im", "in", "inh", "ip", "it", "iu"})
_Y_SYLLABLES = "y yêm yên yêng yêt yêu hy ky ly my ny sy ty vy thy"
_LOANS = """
    boa buyt moay muyt phuy puy voan voăn vuy
    băk đăk đak đek lăk lak păk păc pak kan kông niê
    xoong boong goong loong toong mooc sooc vooc cooc ooc bôông côôc cuôp bơng bêng
"""

_STOPS = ("c", "ch", "p", "t", "k")
_STOP_TONES = frozenset({"", "\u0301", "\u0323"})  # and of these, none only where accents are left out
_TONE_TABLE = dict.fromkeys(map(ord, TONE_MARKS))


@lru_cache(maxsize=16_384)
def is_syllable(text: str) -> bool:
    """Whether lower-case NFC `text` is well formed, accents as written.

    'nghiêng', 'hoà', 'hòa', 'các' → true; 'ngiêng', 'càc', 'cac' → false. The tone mark may stand on any
    vowel, since habits of placing it differ.
    """
    bare, tone = split_tone(text)
    if tone is None or bare not in _syllables():
        return False
    return not bare.endswith(_STOPS) or (tone in _STOP_TONES and (tone != "" or bare.endswith("k")))


@lru_cache(maxsize=16_384)
def is_toneless_syllable(text: str) -> bool:
    """Whether some syllable without its accents is written so ('duong')."""
    return text in _by_toneless()


def untoned_spellings(toneless: str) -> tuple[str, ...]:
    """Syllables without tone marks that fold to it: duong → dương, đương."""
    return _by_toneless().get(toneless, ())


def split_tone(text: str) -> tuple[str, str | None]:
    """NFC `text` without its tone mark, and that mark: 'tỉnh' → tinh, U+0309.

    The mark is "" if there is none, None if there are several.
    """
    if text.isascii():
        return text, ""
    decomposed = unicodedata.normalize("NFD", text)
    bare = decomposed.translate(_TONE_TABLE)
    if len(bare) == len(decomposed):
        return text, ""
    tone = next(char for char in decomposed if char in TONE_MARKS)
    return unicodedata.normalize("NFC", bare), tone if len(decomposed) - len(bare) == 1 else None


@cache
def _syllables() -> frozenset[str]:
    """All syllables without tone marks, about 3,500."""
    back, front, rounded = _BACK_RIMES.split(), _FRONT_RIMES.split(), _ROUND_RIMES.split()
    anywhere, before_front, before_back = ["", *_ONSETS.split()], _FRONT_ONSETS.split(), _BACK_ONSETS.split()
    found = {onset + rime for onset in anywhere + before_back for rime in back}
    found |= {onset + rime for onset in anywhere[1:] + before_front for rime in front}
    found |= {onset + rime for onset in anywhere + before_back if onset not in _LIPS for rime in rounded}
    found |= {rime for rime in front if rime[0] != "i" or rime in _BARE_I_RIMES}
    found |= {"qu" + rime for rime in _QU_RIMES.split()}
    # gi loses its i before another: gì, gìn, giêng
    found |= {"g" + rime if rime[0] == "i" else "gi" + rime for rime in back + front}
    return frozenset(found.union(_Y_SYLLABLES.split(), _LOANS.split()))


@cache
def _by_toneless() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for syllable in sorted(_syllables()):
        found.setdefault(fold(syllable), []).append(syllable)
    return {toneless: tuple(spelled) for toneless, spelled in found.items()}
