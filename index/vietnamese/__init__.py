"""The Vietnamese language, free of Whoosh and of HTTP.

text -> syllables.py -> Syllable(start, end, toned, toneless)
texts -> words.py (pyvi's tokens, weights and labels) -> spans of words in the same texts
one syllable -> tones.py -> canonical spelling / without diacritics
"""
